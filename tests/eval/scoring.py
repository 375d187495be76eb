"""Scores: what was given against what a person would have given.

Law: plain values in, figures out. Knows no rule, no room and no file; the claims are in `test_scoring.py`, by hand.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SHINGLE = 4
"""Words of a shingle."""

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
_TOKEN = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+|[^\w\s]|_+")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u200b": None})


def folded(text: str) -> str:
    """Give `text` as it is compared: no case, one kind of quote and dash, composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY).casefold().split())


def words(text: str) -> list[str]:
    """Give the words of a text, without case and punctuation; where a script has no spaces each sign is a word."""
    return _WORD.findall(folded(text))


# ── what was given, what was wanted, what is in both ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Match:
    """How many were given, how many wanted, and how many of them are the same; matches add up."""

    both: int = 0
    given: int = 0
    wanted: int = 0

    def __add__(self, other: "Match") -> "Match":
        return Match(self.both + other.both, self.given + other.given, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.both / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.given + self.wanted) if self.both else 0.0


def match(given: Iterable[object], wanted: Iterable[object]) -> Match:
    """Give how two collections meet; what stands twice counts twice."""
    these, those = Counter(given), Counter(wanted)
    return Match((these & those).total(), these.total(), those.total())


def mean(figures: Iterable[float]) -> float:
    """Give the mean, 0 of nothing."""
    all_of_them = list(figures)
    return sum(all_of_them) / len(all_of_them) if all_of_them else 0.0


# ── blocks: which of them still stand ────────────────────────────────────────────────────────────────────────────


def standing(blocks: Sequence[str], left: Sequence[str]) -> list[float]:
    """Give for each block which share of its words (and signs) still stands in what is left; 1 for a block of no text.

    The two are laid side by side in order: first whole blocks that are the same, then word by word what lies between.
    A block that stands elsewhere, whole, stands too.
    """
    before, after = [tuple(_TOKEN.findall(folded(block))) for block in blocks], [tuple(_TOKEN.findall(folded(block))) for block in left]
    shares = [0.0 if tokens else 1.0 for tokens in before]
    spare: list[tuple[str, ...]] = []
    for kind, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            shares[start:end] = [1.0] * (end - start)
            continue
        shares[start:end] = _shares(before[start:end], after[from_:to])
        spare += after[from_:to]
    elsewhere = Counter(spare)
    for place, tokens in enumerate(before):
        if shares[place] < 1 and elsewhere[tokens]:
            elsewhere[tokens] -= 1
            shares[place] = 1.0
    return shares


def _shares(before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]) -> list[float]:
    """Give the shares within a stretch in which no whole block is the same."""
    owners = [number for number, tokens in enumerate(before) for _ in tokens]
    one, other = [token for tokens in before for token in tokens], [token for tokens in after for token in tokens]
    met = Counter(
        owners[place]
        for run in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        for place in range(run.a, run.a + run.size)
    )
    return [met[number] / len(tokens) if tokens else 1.0 for number, tokens in enumerate(before)]


@dataclass(frozen=True, slots=True)
class Cut:
    """What cleaning did to labelled blocks. A block is gone when less than half of it stands.

    `bad` must go and `good` must stay; `worded` are the bad ones that have text. `spared` and `lost` are the errors.
    """

    bad: int = 0
    bad_gone: int = 0
    worded: int = 0
    worded_gone: int = 0
    good: int = 0
    spared: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __add__(self, other: "Cut") -> "Cut":
        return Cut(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def recall(self) -> float:
        return self.bad_gone / self.bad if self.bad else 1.0

    @property
    def worded_recall(self) -> float:
        return self.worded_gone / self.worded if self.worded else 1.0

    @property
    def false_removal(self) -> float:
        return len(self.lost) / self.good if self.good else 0.0


GONE_BELOW = 0.5


def cut(labels: str, texts: Sequence[str], shares: Sequence[float]) -> Cut:
    """Count what became of blocks: `labels` has a letter for each, B must go, C must stay, any other is not counted."""
    rows = list(zip(labels, texts, (share < GONE_BELOW for share in shares), strict=True))
    return Cut(
        bad=labels.count("B"),
        bad_gone=sum(gone for label, _, gone in rows if label == "B"),
        worded=sum(bool(text) for label, text, _ in rows if label == "B"),
        worded_gone=sum(gone for label, text, gone in rows if label == "B" and text),
        good=labels.count("C"),
        spared=tuple(text for label, text, gone in rows if label == "B" and not gone),
        lost=tuple(text for label, text, gone in rows if label == "C" and gone),
    )


# ── datelines and names ──────────────────────────────────────────────────────────────────────────────────────────

_CLOSING = " \t-–—:·"


def bare_dateline(text: str) -> str:
    """Give a dateline without the dash or colon that ends it."""
    return text.strip().rstrip(_CLOSING)


def same_names(given: Iterable[str], wanted: Iterable[str]) -> bool:
    """Say whether the same people are named, whatever the order and the capitals."""
    return sorted(" ".join(words(name)) for name in given) == sorted(" ".join(words(name)) for name in wanted)


# ── tags, summaries, pages ───────────────────────────────────────────────────────────────────────────────────────


def tag_match(given: Sequence[str], wanted: Iterable[str], *, at: int = 5) -> Match:
    """Give how the first tags given meet an editor's; a tag counts once."""
    return match({folded(tag) for tag in given[:at]}, {folded(tag) for tag in wanted})


def occurring(tags: Iterable[str], text: str) -> list[str]:
    """Give the tags that stand in the text as they are written, as words of their own."""
    body = folded(text)
    return [tag for tag in tags if folded(tag) and re.search(rf"(?<!\w){re.escape(folded(tag))}(?!\w)", body)]


def rouge1(given: str, wanted: str) -> float:
    """Give ROUGE-1 as F1: the words that two texts share."""
    return match(words(given), words(wanted)).f1


def lead(text: str, chars: int) -> str:
    """Give the beginning of a text, whole words within so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= chars else flat[: chars + 1].rpartition(" ")[0] or flat[:chars]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Give the runs of words of a text; a text shorter than one run is one."""
    found = words(text)
    return Counter(tuple(found[place : place + SHINGLE]) for place in range(max(1, len(found) - SHINGLE + 1))) if found else Counter()


def shingle_match(given: str, wanted: str) -> Match:
    """Give how two texts meet, shingle by shingle."""
    return match(shingles(given).elements(), shingles(wanted).elements())
