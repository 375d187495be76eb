"""Marks: what an article must show to have any chance of meeting a condition or a line, and what it shows.

Takes conditions, gives value by value the marks of which one must be there, or None where none can be named; takes an
article, gives its marks of a kind and its texts. Both sides stand side by side, because they must never part: what a condition can be
met by is in its marks. Touches nothing.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from syndicator._text.patterns import fold as straight
from syndicator._text.patterns import is_expression
from syndicator.catalog import Condition, ConditionKey, Value
from syndicator.syndicate.filter.conditions import held_media, slashed, subtags
from syndicator.syndicate.filter.view import Passage, View, fold
from syndicator.syndicate.filter.wording import expression_of, signs

Worded: TypeAlias = Literal["words", "headline", "authors"]
Kind: TypeAlias = Literal["sources", "tags", "languages", "has"] | Worded
Place: TypeAlias = Literal[
    "url", "folded url", "body", "words", "headline", "authors", "running words", "running headline", "running authors"
]


class Mark(NamedTuple):
    """Something that an article may show: a source, a tag, a word of a passage, or with `opens` the beginning of one."""

    kind: Kind
    value: str
    opens: bool = False


class Trace(NamedTuple):
    """A pattern that must find something in one of an article's texts."""

    place: Place
    pattern: str


Marks: TypeAlias = tuple[Mark | Trace, ...]
"""One of these must be there; where there are none it is not met, whatever is there."""


class Clue(NamedTuple):
    """A condition with one of its values alone, and the marks of which one must be there for it to be met by that value.

    `name` is the same for the same one.
    """

    name: Hashable
    condition: Condition
    marks: tuple[Mark | Trace, ...]


PASSAGES: dict[Kind, Callable[[View], Passage]] = {
    "words": lambda view: view.reading.everything,
    "headline": lambda view: view.reading.headline,
    "authors": lambda view: view.reading.authors,
}
"""The kinds whose marks are words, and where they stand."""

SHOWN: dict[Kind, Callable[[View], Iterable[str]]] = {
    "sources": lambda view: (fold(view.article.source_id),),
    "tags": lambda view: view.reading.tags,
    "languages": lambda view: _spoken(view.article.copy.language),
    "has": held_media,
}
"""The other kinds, and what an article shows of each."""

TEXTS: dict[Place, Callable[[View], str]] = {
    "url": lambda view: view.article.canonical_url,
    "folded url": lambda view: straight(view.article.canonical_url),
    "body": lambda view: view.reading.body.text,
    "words": lambda view: view.reading.everything.text,
    "headline": lambda view: view.reading.headline.text,
    "authors": lambda view: view.reading.authors.text,
    "running words": lambda view: view.reading.everything.running,
    "running headline": lambda view: view.reading.headline.running,
    "running authors": lambda view: view.reading.authors.running,
}
"""Where traces are looked for."""

_SHARE: dict[Kind, float] = {
    "authors": 0.002,
    "headline": 0.002,
    "words": 0.01,
    "tags": 0.02,
    "sources": 0.05,
    "languages": 0.3,
    "has": 0.6,
}
"""A guess at the share of articles that show a given mark of a kind: a line is looked for by its rarest condition."""
MOST = 65_536
"""So many values are kept with their marks."""
_TRACED = 0.05
_SHORT, _LIKELY = 3, 5
"""A word or beginning of so few letters is so many times as likely."""


def clues_of(conditions: Iterable[Condition]) -> tuple[Clue, ...] | None:
    """Give the clues by which a line is best looked for: those of the condition that fewest articles meet; None without any."""
    some = [clues for condition in conditions if (clues := _clues(condition)) is not None]
    return min(some, key=_share, default=None)


def _share(clues: Iterable[Clue]) -> float:
    return sum(_likely(mark) for clue in clues for mark in clue.marks)


def _likely(mark: Mark | Trace) -> float:
    if isinstance(mark, Trace):
        return _TRACED
    return _SHARE[mark.kind] * (_LIKELY if mark.kind in PASSAGES and len(mark.value) <= _SHORT else 1)


def _clues(condition: Condition) -> tuple[Clue, ...] | None:
    if condition.key == "use":
        marks = _named(condition)
        return None if marks is None else (Clue(condition, condition, marks),)
    return tuple(_clue(condition.key, value) for value in condition.values) if condition.key in MARKS else None


@lru_cache(maxsize=MOST)
def _clue(key: ConditionKey, value: Value) -> Clue:
    return Clue((key, value), Condition(key=key, values=(value,)), MARKS[key](value))


def needed(conditions: Iterable[Condition]) -> tuple[frozenset[Mark | Trace], ...]:
    """Give for each condition on plain facts (source, tag, language, media) the marks of which one must be there."""
    some = [[mark for clue in clues for mark in clue.marks] for condition in conditions if (clues := _clues(condition)) is not None]
    return tuple(frozenset(marks) for marks in some if all(mark[0] in SHOWN for mark in marks))


def facts(view: View) -> frozenset[Mark | Trace]:
    """Give all marks of an article that are plain facts."""
    return frozenset(Mark(kind, value) for kind, show in SHOWN.items() for value in show(view))


def _named(condition: Condition) -> Marks | None:
    """Give the marks of which one must be there for any line of a named condition."""
    found: list[Mark | Trace] = []
    for line in condition.lines:
        clues = clues_of(line.conditions)
        if clues is None:
            return None
        found += (mark for clue in clues for mark in clue.marks)
    return tuple(dict.fromkeys(found))


def _folded(kind: Kind) -> Callable[[Value], Marks]:
    return lambda value: (Mark(kind, fold(str(value))),)


def _worded(kind: Worded) -> Callable[[Value], Marks]:
    def find(value: Value) -> Marks:
        found = signs(str(value))
        if found is not None:
            return tuple(Mark(kind, *sign) for sign in found)
        text = expression_of(str(value))
        return (Trace(kind if text == str(value) else _RUNNING[kind], text),)

    return find


_RUNNING: dict[Worded, Place] = {"words": "running words", "headline": "running headline", "authors": "running authors"}


def _address(value: Value) -> Marks:
    return (Trace("url" if is_expression(str(value)) else "folded url", str(value)),)


def _expression(value: Value) -> Marks:
    return (Trace("body", slashed(str(value))),)


def _language(value: Value) -> Marks:
    parts = subtags(str(value))
    return (Mark("languages", "-".join(parts)),) if parts else ()


def _spoken(language: str) -> list[str]:
    """Give `en` and `en-gb` for `en-GB`: all that a condition may call it."""
    parts = subtags(language)
    return ["-".join(parts[: at + 1]) for at in range(len(parts))]


MARKS: dict[ConditionKey, Callable[[Value], Marks]] = {
    "sources": _folded("sources"), "tags": _folded("tags"), "languages": _language, "has": lambda value: (Mark("has", str(value)),),
    "url": _address, "pattern": _expression, "words": _worded("words"), "headline": _worded("headline"), "authors": _worded("authors"),
}  # fmt: skip
"""The conditions by which a line can be looked for; the others are asked when it has been found, or of every article."""
