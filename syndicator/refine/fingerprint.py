"""Fingerprints of an article's copy, taken after cleaning.

Takes a copy; gives digests and the folded words behind them. Touches nothing. `substance` is what matters (headline and
words); `surface` is all that a partner can see. Markup and white space are in neither: the text by blocks, and where
its links and pictures lead, stand for the body.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from syndicator._text.digests import digest_of
from syndicator.model import Block, Copy, Digest, Note, When

_WORD = re.compile(r"[^\W_]+(?:[.,:/][^\W_]+)*")
_LEADS = re.compile(r'\b(?:href|src|srcset|poster)="([^"]*)"')
_SPACE = re.compile(r"\s+")
_ENOUGH = 12
"""A text of so many words is like no other by chance."""


def words(text: str) -> tuple[str, ...]:
    """Give the words and figures of `text` in order; case, space, accents' spelling and punctuation between words do not count."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def substance(copy: Copy) -> Digest:
    """Give the fingerprint of what matters: the headline's words and the body's."""
    return Digest(digest_of((" ".join(words(copy.headline)), " ".join(words(body(copy.blocks))))))


def story(copy: Copy, published_at: When | None) -> Digest:
    """Give the fingerprint by which the same text is known again under another name: a few words alone may be many a day's."""
    if len(words(body(copy.blocks))) >= _ENOUGH:
        return substance(copy)
    dated = published_at.astimezone(UTC).isoformat(timespec="seconds") if isinstance(published_at, datetime) else ""
    return Digest(digest_of((substance(copy), dated))) if dated else Digest("")


def text_alone(copy: Copy) -> Digest:
    """Give the fingerprint of the words under any headline; none where they are few."""
    said = words(body(copy.blocks))
    return Digest(digest_of(said)) if len(said) >= _ENOUGH else Digest("")


def surface(copy: Copy, *, canonical_url: str, embargo_until: datetime | None, notes: Sequence[Note] = ()) -> Digest:
    """Give the fingerprint of all that a partner can see; the order of tags does not count."""
    shown = visible(copy, canonical_url=canonical_url, embargo_until=embargo_until, notes=notes)
    return Digest(digest_of(part for name, value in shown.items() for part in (name, value)))


def visible(copy: Copy, *, canonical_url: str, embargo_until: datetime | None, notes: Sequence[Note] = ()) -> dict[str, str]:
    """Give what a partner can see by field, each as one string with single spaces: equal strings look equal to a partner."""
    fields = {
        "headline": copy.headline,
        "text": "\n".join(f"[{block.kind}] {_line(block.text)}" for block in copy.blocks),
        "links and pictures": "\n".join(_LEADS.findall(copy.html)),
        "byline": copy.byline,
        "authors": _joined(part for author in copy.authors for part in (author.name, author.url, author.email)),
        "credits": _joined(copy.credits),
        "dateline": copy.dateline,
        "summary": copy.summary,
        "tags": _joined(sorted(tag.name for tag in copy.tags)),
        "image": _joined((copy.image.url, copy.image.credit, copy.image.caption)) if copy.image else "",
        "enclosures": _joined(part for media in copy.enclosures for part in (media.url, media.type, str(media.length), media.title)),
        "address": canonical_url,
        "rights": copy.rights,
        "origin": copy.origin,
        "language": copy.language,
        "embargo": embargo_until.isoformat() if embargo_until else "",
        # Only where there are any: the fingerprints of all other articles stay what they were.
        **({"words about pictures": said} if (said := _about_pictures(copy)) else {}),
        **({"notes": _joined(part for note in notes for part in (note.noted_at.isoformat(), note.text))} if notes else {}),
    }
    return {name: value if name in {"text", "links and pictures"} else _line(value) for name, value in fields.items()}


def _about_pictures(copy: Copy) -> str:
    """Give what is said of pictures and shown to nobody: it decides who sees them."""
    cut = (part for caption in copy.cut_captions for part in (caption.url, caption.text))
    return _joined(((copy.image.rights if copy.image else ""), *cut)).strip("\x1f")


def body(blocks: tuple[Block, ...]) -> str:
    """Give the text of all blocks, a line each."""
    return "\n".join(block.text for block in blocks)


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _joined(parts: Iterable[str]) -> str:
    return "\x1f".join(parts)
