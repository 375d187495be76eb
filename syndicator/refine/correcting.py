"""Correcting: what a person wrote, laid over the publisher's copy; and what becomes of it when the publisher writes anew.

Takes copies and a correction; gives the copy that partners get. Touches nothing. A correction is about the headline, the
text or both; all else follows the publisher. What is corrected stays corrected until a person orders otherwise: the
publisher's next version may well repeat the mistake. Where the publisher writes the same as the person, it is its own again.
"""

from dataclasses import replace

from syndicator.model import Copy, Correction, Directions
from syndicator.refine.difference import difference
from syndicator.refine.fingerprint import body, visible, words


def corrected(theirs: Copy, correction: Correction | None) -> Copy:
    """Give the copy that partners get: the publisher's, with what a person wrote in its place."""
    if correction is None:
        return theirs
    copy = replace(theirs, headline=correction.headline) if correction.headline else theirs
    return _with_text(copy, correction.text) if correction.text else copy


def _with_text(copy: Copy, text: Copy) -> Copy:
    """Give a copy with another body, and with what a body brings along; head and credits of the new text count where it has them."""
    return replace(
        copy,
        html=text.html,
        blocks=text.blocks,
        words=text.words,
        sanitiser=text.sanitiser,
        summary=text.summary,
        byline=text.byline or copy.byline,
        authors=text.authors or copy.authors,
        credits=text.credits or copy.credits,
        dateline=text.dateline or copy.dateline,
        dateline_parts=text.dateline_parts if text.dateline else copy.dateline_parts,
        removals=text.removals,
        cut_captions=(*copy.cut_captions, *text.cut_captions),
        held="",
    )


def overtaken(directions: Directions, theirs: Copy) -> tuple[Directions, str]:
    """Give what stands of a correction over the publisher's next copy, and what the publisher changed under it; empty if nothing.

    A next copy in which nobody would see a change is none: the correction stands as it stood.
    """
    correction = directions.correction
    if correction is None:
        return directions, ""
    headline = "" if words(correction.headline) == words(theirs.headline) else correction.headline
    text = None if correction.text and _reads(correction.text) == _reads(theirs) else correction.text
    changed = [name for name, there in (("headline", headline), ("text", text)) if there and _is_new(name, theirs, correction.theirs)]
    if not headline and not text:
        return replace(directions, correction=None), ""
    kept = replace(theirs, templates=()) if difference(_seen(correction.theirs), _seen(theirs)) else correction.theirs
    stands = replace(correction, theirs=kept, headline=headline, text=text, behind=correction.behind or bool(changed))
    return replace(directions, correction=stands), " and ".join(changed)


def _seen(copy: Copy) -> dict[str, str]:
    return visible(copy, canonical_url="", embargo_until=None)


def _is_new(name: str, theirs: Copy, before: Copy) -> bool:
    return words(theirs.headline) != words(before.headline) if name == "headline" else _reads(theirs) != _reads(before)


def _reads(copy: Copy) -> tuple[str, ...]:
    return words(body(copy.blocks))
