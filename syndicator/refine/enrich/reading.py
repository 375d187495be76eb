"""A reading of an article: its headline and blocks as one text, and the words in it, found once for all that follows.

Takes a headline and blocks; gives offsets into one text, the headline first. Touches nothing. The text is bounded:
what stands further down than its limit neither names nor sums up an article.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from syndicator._text.phrases import folded
from syndicator.model import Block

LIMIT = 60_000
"""So many characters of an article are read."""
_APART = "\n\n"
_WORD = re.compile(r"[^\W_]+(?:['’&\-‐‑][^\W_]+)*")
_OPENING = re.compile(r"[.!?:…•|](?:[\"'”’»)\]]*\s|$)|[,.:!?…]\s*[\"“„«‘»]\s?$")
_APOSTROPHES = frozenset("'’")
_POSSESSIVE = len("'s")
_LOOKED_AT = 400
_MOSTLY = 0.7
_NEARLY_ALL = 0.85
_FEW = 6
_INITIAL = 2


class Word(NamedTuple):
    """A word at `start` of the text, without a possessive ending.

    `opens` where a sentence or a quotation begins with it; `capital` where it begins with a capital itself.
    """

    text: str
    key: str
    start: int
    end: int
    block: int
    opens: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The article as one text; block 0 is the headline. `running` says of each block whether its capitals mean names."""

    text: str
    starts: tuple[int, ...]
    running: tuple[bool, ...]
    titled: tuple[bool, ...]
    words: tuple[Word, ...]

    @property
    def ends_headline(self) -> int:
        """Give where the headline ends."""
        return self.starts[1] - len(_APART) if len(self.starts) > 1 else len(self.text)

    def block_at(self, offset: int) -> int:
        """Give the number of the block in which `offset` lies."""
        return bisect_right(self.starts, offset) - 1


def read(headline: str, blocks: Iterable[Block]) -> Reading:
    """Read an article; tables and code are left out."""
    parts, titled = [headline], [True]
    size = len(headline)
    for block in blocks:
        if block.kind in {"table", "code", "figure"} or size > LIMIT:
            continue
        parts.append(block.text[: LIMIT - size])
        titled.append(block.kind == "subhead")
        size += len(parts[-1]) + len(_APART)
    starts = []
    offset = 0
    for part in parts:
        starts.append(offset)
        offset += len(part) + len(_APART)
    words = [word for number, (part, start) in enumerate(zip(parts, starts, strict=True)) for word in _words(part, start, number)]
    running = tuple(not title and not _shouted(part) for part, title in zip(parts, titled, strict=True))
    return Reading(_APART.join(parts), tuple(starts), running, tuple(titled), tuple(words))


def _words(part: str, start: int, number: int) -> Iterable[Word]:
    last = 0
    before = ""
    keys = folded(part)
    for met in _WORD.finditer(part):
        first, end = met.span()
        if part[end - 1] == "s" and end - first > _POSSESSIVE and part[end - _POSSESSIVE] in _APOSTROPHES:
            end -= _POSSESSIVE
        gap = part[last:first]
        opens = not before or (gap != " " and _opens(gap, before))
        last, before = met.end(), part[first:end]
        yield Word(before, keys[first:end], start + first, start + end, number, opens, part[first].isupper())


def _opens(gap: str, before: str) -> bool:
    """Say whether a sentence or a quotation begins after `gap`; the stop of an initial or a short title is none."""
    if gap == ". " and (len(before) <= _INITIAL or (before[0].isupper() and before in _SHORT)):
        return False
    return bool(_OPENING.search(gap))


_SHORT = frozenset(
    [
        "Gov",
        "Sen",
        "Rep",
        "Rev",
        "Gen",
        "Col",
        "Capt",
        "Lt",
        "Sgt",
        "Prof",
        "Mrs",
        "Sra",
        "Dra",
        "Mme",
        "Inc",
        "Corp",
        "Ltd",
        "Sens",
        "Msgr",
    ]
)


def _shouted(part: str) -> bool:
    """Say whether a block is written in capitals, or each word with one, so that they say nothing."""
    words = part[:_LOOKED_AT].split()
    titled = sum([word[:1].isupper() for word in words])
    if titled < _MOSTLY * len(words):
        return False
    letters = [letter for letter in part[:_LOOKED_AT] if letter.isalpha()]
    return sum(map(str.isupper, letters)) > _MOSTLY * len(letters) or (len(words) > _FEW and titled > _NEARLY_ALL * len(words))
