"""Identity: which article that we hold an entry is.

Takes an entry, its copy and what the store holds that it may be; gives the article, or None for one never seen, and
how it was recognised. Touches nothing. The publisher's own name for an entry decides; a renamed file is the article
that it was. A shared address alone never makes two entries one article: publishers point several at one page. The same
headline and text do, under any address: where the name of an article changes, its text is what stays.
"""

from datetime import datetime
from itertools import pairwise
from typing import Literal, NamedTuple

from syndicator._text.urls import names_a_page
from syndicator.model import Article, Copy, Entry, Known
from syndicator.refine.fingerprint import body, substance, words

_SAME_HEADLINE_OVERLAP = 0.5
_NEW_HEADLINE_OVERLAP = 0.9
"""How much of two texts' words must be common for them to be one article, under one headline and under two."""
_PARTED_OVERLAP, _FEW = 0.5, 20
"""Where less of the shorter of two texts is in the longer one, they are two stories; of fewer words nothing is said."""
_MANY = 5000
"""Words beyond this are not looked at."""


class Identity(NamedTuple):
    """The article that an entry is, None for a new one, and by what it was recognised.

    `by` is set where the article is known under a new guid; `doubt` says what a new one may be after all.
    """

    article: Article | None
    why: str
    by: Literal["", "address", "text"] = ""
    doubt: str = ""


def identify(entry: Entry, copy: Copy, known: Known) -> Identity:
    """Give the article that `entry` is: by its guid, as a renamed file, at the same address, by headline and text, from a source that is no more."""
    if known.held is not None:
        return Identity(known.held, "the guid is known")
    if known.renamed is not None:
        return Identity(known.renamed, f"the file {known.renamed.guid} was renamed to {entry.guid}")
    if known.same_link is not None and names_a_page(entry.url) and _same_text(copy, known.same_link.theirs):
        return Identity(known.same_link, f"the publisher gave it the new guid {entry.guid} at the same address", "address")
    if known.same_story is not None:
        return Identity(known.same_story, f"the publisher gave it the new guid {entry.guid} over the same headline and text", "text")
    if known.left and known.elsewhere is not None and same_story(copy, known.elsewhere.theirs):
        return Identity(known.elsewhere, f"it came over from {known.elsewhere.source_id}, which is no source any more")
    return Identity(None, "not seen before", doubt=_doubt(entry, known))


def stands_behind(entry: Entry, known: Known) -> bool:
    """Say whether a file's entry is older than the one in the other file that the held article was made of."""
    said = entry.updated_at or entry.published_at
    return known.stands_at is not None and isinstance(said, datetime) and said < known.stands_at


def same_story(new: Copy, old: Copy) -> bool:
    """Say whether two articles tell the same story in the same words, but for small changes."""
    return _same_text(new, old)


def tells_yet(new: Copy, old: Copy) -> bool:
    """Say whether two articles that told the same story may still do: under one headline, or one text in the other."""
    common, fewer = _contained(new, old)
    return fewer < _FEW or words(new.headline) == words(old.headline) or common >= _PARTED_OVERLAP * fewer


def resembles(new: Copy, old: Copy) -> bool:
    """Say whether an article says what another says, though it may say more or less: half of the shorter text is in the longer one."""
    common, fewer = _contained(new, old)
    if fewer < _FEW:  # many articles begin with a line that says nothing without its headline
        return words(new.headline) == words(old.headline) and _same_text(new, old)
    return common >= _PARTED_OVERLAP * fewer


def _contained(new: Copy, old: Copy) -> tuple[int, int]:
    """Give how many neighbouring pairs of words two texts have in common, and how many the shorter one has."""
    left, right = (set(pairwise(words(body(copy.blocks))[:_MANY])) for copy in (new, old))
    return len(left & right), min(len(left), len(right))


def _doubt(entry: Entry, known: Known) -> str:
    if known.rivals:
        return f"has the address or the text of {' and '.join(known.rivals)}, and may be either"
    if known.same_link is not None and names_a_page(entry.url):
        return f"stands at the address of {known.same_link.id} with other words"
    return ""


def _same_text(new: Copy, old: Copy) -> bool:
    if substance(new) == substance(old):
        return True
    overlap = _overlap(words(body(new.blocks))[:_MANY], words(body(old.blocks))[:_MANY])
    same_headline = words(new.headline) == words(old.headline)
    return overlap >= (_SAME_HEADLINE_OVERLAP if same_headline else _NEW_HEADLINE_OVERLAP)


def _overlap(new: tuple[str, ...], old: tuple[str, ...]) -> float:
    """Give the share of neighbouring pairs of words that two texts have in common, 0 to 1."""
    left, right = set(pairwise(new)), set(pairwise(old))
    return len(left & right) / max(len(left | right), 1)
