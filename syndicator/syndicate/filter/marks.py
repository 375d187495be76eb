"""Marks: what an article must show to have any chance of meeting a condition or a line, and what it shows.

Takes conditions, gives the marks of which one must be there, or None where none can be named; takes an article, gives its
marks of a kind. Both sides stand side by side, because they must never part: what a condition can be met by is in its
marks. Touches nothing.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Literal, NamedTuple, TypeAlias

from syndicator.catalog import Condition, ConditionKey
from syndicator.syndicate.filter.conditions import held_media, subtags
from syndicator.syndicate.filter.view import Passage, View, fold
from syndicator.syndicate.filter.wording import signs

Kind: TypeAlias = Literal["sources", "tags", "languages", "has", "words", "headline", "authors"]


class Mark(NamedTuple):
    """Something that an article may show: a source, a tag, a word of a passage, or with `opens` the beginning of one."""

    kind: Kind
    value: str
    opens: bool = False


Marks: TypeAlias = tuple[Mark, ...] | None
"""One of these must be there; None: nothing can be said, (): whatever is there, it is not met."""

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
_SHORT, _LIKELY = 3, 5
"""A word or beginning of so few letters is so many times as likely."""


def marks_of(conditions: Iterable[Condition]) -> Marks:
    """Give the marks by which a line is best looked for: those of the condition that fewest articles meet."""
    some = [marks for condition in conditions if (marks := _marks(condition)) is not None]
    return min(some, key=_share, default=None)


def _share(marks: Collection[Mark]) -> float:
    return sum(_SHARE[mark.kind] * (_LIKELY if mark.kind in PASSAGES and len(mark.value) <= _SHORT else 1) for mark in marks)


def _marks(condition: Condition) -> Marks:
    find = _MARKS.get(condition.key)
    return None if find is None else find(condition)


def _folded(kind: Kind) -> Callable[[Condition], Marks]:
    return lambda condition: tuple(Mark(kind, fold(str(value))) for value in condition.values)


def _worded(kind: Kind) -> Callable[[Condition], Marks]:
    def find(condition: Condition) -> Marks:
        some = [signs(str(value)) for value in condition.values]
        return _any_of(None if found is None else tuple(Mark(kind, *sign) for sign in found) for found in some)

    return find


def _languages(condition: Condition) -> Marks:
    return tuple(Mark("languages", "-".join(subtags(str(value)))) for value in condition.values if subtags(str(value)))


def _use(condition: Condition) -> Marks:
    return _any_of(marks_of(line.conditions) for line in condition.lines)


def _any_of(several: Iterable[Marks]) -> Marks:
    """Give all marks together, None if one of them is."""
    found: list[Mark] = []
    for marks in several:
        if marks is None:
            return None
        found += marks
    return tuple(dict.fromkeys(found))


def _spoken(language: str) -> list[str]:
    """Give `en` and `en-gb` for `en-GB`: all that a condition may call it."""
    parts = subtags(language)
    return ["-".join(parts[: at + 1]) for at in range(len(parts))]


_MARKS: dict[ConditionKey, Callable[[Condition], Marks]] = {
    "sources": _folded("sources"), "tags": _folded("tags"), "languages": _languages, "has": lambda condition: tuple(Mark("has", str(value)) for value in condition.values),
    "words": _worded("words"), "headline": _worded("headline"), "authors": _worded("authors"), "use": _use,
}  # fmt: skip
"""The conditions by which a line can be looked for; the others are asked when it has been found, or of every article."""
