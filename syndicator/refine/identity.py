"""Identity: which article that we hold an entry is.

Takes an entry, its copy and what the store holds that it may be; gives the article, or None for one never seen, and
how it was recognised. Touches nothing. The publisher's own name for an entry decides; a renamed file is the article
that it was. A shared address alone never makes two entries one article: publishers point several at one page.
"""

from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from syndicator.model import Article, Copy, Entry, Known
from syndicator.refine.fingerprint import body, substance, words

_SAME_HEADLINE_OVERLAP = 0.5
_NEW_HEADLINE_OVERLAP = 0.9
"""How much of two texts' words must be common for them to be one article, under one headline and under two."""
_MANY = 5000
"""Words beyond this are not looked at."""


class Identity(NamedTuple):
    """The article that an entry is, None for a new one, and by what it was recognised."""

    article: Article | None
    why: str


def identify(entry: Entry, copy: Copy, known: Known) -> Identity:
    """Give the article that `entry` is: by its guid, else as a renamed file, else at the same address with the same text."""
    if known.held is not None:
        return Identity(known.held, "the guid is known")
    if known.renamed is not None:
        return Identity(known.renamed, f"the file {known.renamed.guid} was renamed to {entry.guid}")
    if known.same_link is not None and _leads_to_an_article(entry.url) and _same_text(copy, known.same_link.copy):
        return Identity(known.same_link, f"the publisher gave it the new guid {entry.guid} at the same address")
    return Identity(None, "not seen before")


def _leads_to_an_article(url: str) -> bool:
    """Say whether an address names one page: a front page or a section's first part alone does not."""
    parts = urlsplit(url)
    return bool(parts.query) or len(parts.path.strip("/")) > 1


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
