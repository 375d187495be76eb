"""The conditions of a line, one small function each: what it takes to meet one, and what was there instead.

Takes a condition as configured, gives a test for articles: `Met` (what met it, until when) or None. Every test is
timeless; `max_age` says until when it holds. Raises PatternError for a pattern that cannot be compiled; touches nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from syndicator._text.patterns import compile_pattern
from syndicator.catalog import Condition, ConditionKey, Value
from syndicator.syndicate.filter.view import Passage, View, fold
from syndicator.syndicate.filter.wording import compile_names, compile_words


class Met(NamedTuple):
    """A condition or a line that holds: what met it (`tags: Ukraine`), and the moment from which it no longer does."""

    value: str
    until: datetime | None = None


Meet: TypeAlias = Callable[[View], Met | None]

SHOWN = 5
"""As many values of a list are named in a sentence."""


@lru_cache(maxsize=4096)
def spoken(value: Value) -> str:
    """Give a value as an operator would write it: `30d`, `2026-11-23 12:00 UTC`, `Ukraine`."""
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(value)


def _duration(value: timedelta) -> str:
    for unit, size in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1))):
        if value and not value % size:
            return f"{value // size}{unit}"
    return f"{value.total_seconds():g}s"


def _one_of(condition: Condition, find: Callable[[View], str]) -> Meet:
    met = {fold(str(value)): Met(f"{condition.key}: {value}") for value in condition.values}
    return lambda view: met.get(fold(find(view)))


def sources(condition: Condition) -> Meet:
    """Met by an article of one of these sources."""
    return _one_of(condition, lambda view: view.article.source_id)


def tags(condition: Condition) -> Meet:
    """Met by an article with one of these tags, under any of a tag's names; letter case does not count."""
    wanted = {fold(str(value)): str(value) for value in condition.values}

    def meet(view: View) -> Met | None:
        held = view.reading.tags
        for name, said in wanted.items():
            if name in held:
                shown = held[name]
                return Met(f"tags: {shown}" if fold(shown) == name else f"tags: {said} ({shown})")
        return None

    return meet


def languages(condition: Condition) -> Meet:
    """Met by an article in one of these languages; `en` meets `en-GB`, `en-GB` does not meet `en`."""
    wanted = tuple((subtags(str(value)), Met(f"languages: {value}")) for value in condition.values)

    def meet(view: View) -> Met | None:
        language = subtags(view.article.copy.language)
        return next((met for subtags, met in wanted if subtags and language[: len(subtags)] == subtags), None)

    return meet


def subtags(language: str) -> list[str]:
    """Give the parts of a language's name: `en` and `gb` for `en-GB`."""
    return fold(language).replace("_", "-").split("-") if language else []


def _wording(condition: Condition, passage: Callable[[View], Passage]) -> Meet:
    searches = tuple((str(value), compile_words(str(value))) for value in condition.values)

    def meet(view: View) -> Met | None:
        text = passage(view)
        for said, search in searches:
            found = search(text)
            if found is not None:
                return Met(f"{condition.key}: {said}" if "*" not in said else f"{condition.key}: {said} ({found})")
        return None

    return meet


def words(condition: Condition) -> Meet:
    """Met by these words or phrases anywhere in headline, summary or body."""
    return _wording(condition, lambda view: view.reading.everything)


def headline(condition: Condition) -> Meet:
    """Met by these words or phrases in the headline."""
    return _wording(condition, lambda view: view.reading.headline)


def authors(condition: Condition) -> Meet:
    """Met by these words or phrases in the byline, or in an author's name or organisation."""
    return _wording(condition, lambda view: view.reading.authors)


def published_after(condition: Condition) -> Meet:
    """Met by an article published at or after this moment."""
    moments = [value for value in condition.values if isinstance(value, datetime)]

    def meet(view: View) -> Met | None:
        return next((Met(f"published_after: {spoken(at)}") for at in moments if view.article.published_at >= at), None)

    return meet


def max_age(condition: Condition) -> Meet:
    """Met by every article, until it is this old."""
    age = max(value for value in condition.values if isinstance(value, timedelta))
    return lambda view: Met(f"max_age: {spoken(age)}", view.article.published_at + age)


def min_words(condition: Condition) -> Meet:
    """Met by an article whose body has this many words."""
    least = min(int(str(value)) for value in condition.values)
    met = Met(f"min_words: {least}")
    return lambda view: met if view.article.copy.words >= least else None


def has(condition: Condition) -> Meet:
    """Met by an article with a lead image, or with an enclosure."""
    wanted = {str(value): Met(f"has: {value}") for value in condition.values}
    return lambda view: next((met for name, met in wanted.items() if name in held_media(view)), None)


def held_media(view: View) -> list[str]:
    """Give what an article has of that which `has` may ask for."""
    copy = view.article.copy
    return ["image"] * (copy.image is not None) + ["enclosure"] * bool(copy.enclosures)


def url(condition: Condition) -> Meet:
    """Met by an article whose whole address meets one of these globs, or part of it a regular expression."""
    patterns = tuple((compile_pattern(str(value)), Met(f"url: {value}")) for value in condition.values)
    return lambda view: next((met for pattern, met in patterns if pattern.find(view.article.canonical_url) is not None), None)


def pattern(condition: Condition) -> Meet:
    """Met by a regular expression that finds something in headline or body; the slashes around it may be left out."""
    patterns = tuple((compile_pattern(slashed(str(value))), Met(f"pattern: {value}")) for value in condition.values)

    def meet(view: View) -> Met | None:
        text = view.reading.body.text
        return next((met for expression, met in patterns if expression.find(text) is not None), None)

    return meet


def wire(condition: Condition) -> Meet:
    """Met by an article that names one of these agencies in byline, dateline, credits, rights or source."""
    search = compile_names(tuple(map(str, condition.values)))

    def meet(view: View) -> Met | None:
        for place, texts in view.reading.signed:
            for text in texts:
                if text and (name := search(text)) is not None:
                    return Met(f"wire: {place} ({name})")
        return None

    return meet


def slashed(expression: str) -> str:
    """Give a regular expression between slashes, where it may stand already."""
    return expression if len(expression) > 1 and expression[0] == expression[-1] == "/" else f"/{expression}/"


TESTS: dict[ConditionKey, Callable[[Condition], Meet]] = {
    "sources": sources, "tags": tags, "words": words, "headline": headline, "authors": authors, "languages": languages,
    "published_after": published_after, "max_age": max_age, "min_words": min_words, "has": has, "url": url, "pattern": pattern,
    "wire": wire,
}  # fmt: skip
"""Every condition by its key, but for `use`, which is made of lines."""

_INSTEAD: dict[ConditionKey, tuple[str, Callable[[View], str]]] = {
    "sources": ("it is", lambda view: view.article.source_id),
    "tags": ("it has", lambda view: _listed(list(view.reading.tags.values()))),
    "authors": ("it says", lambda view: _listed(view.reading.authors.text.splitlines())),
    "languages": ("it is", lambda view: view.article.copy.language),
    "published_after": ("it is of", lambda view: spoken(view.article.published_at)),
    "min_words": ("it has", lambda view: str(view.article.copy.words)),
    "has": ("it has", lambda view: _listed(held_media(view))),
    "url": ("it is", lambda view: view.article.canonical_url),
    "wire": ("it is signed", lambda view: _listed([text for _, texts in view.reading.signed for text in texts])),
}
"""How to say what an article has instead of what a condition wants; for conditions on the text itself there is no short answer."""


def lack(condition: Condition, view: View) -> str:
    """Say what a condition that is not met wanted, and what was there: `sources: a or b (it is c)`."""
    wanted = f"{condition.key}: {_listed([spoken(value) for value in condition.values], ' or ')}"
    if condition.key not in _INSTEAD:
        return f"{wanted} (not found)"
    verb, had = _INSTEAD[condition.key]
    return f"{wanted} ({verb} {had(view) or 'none'})"


def _listed(values: list[str], last: str = ", ") -> str:
    """Give values in a row, the last two joined by `last`; of many only the first, and how many more there are."""
    unique = list(dict.fromkeys(filter(None, values)))
    if len(unique) > SHOWN:
        return f"{', '.join(unique[:SHOWN])} and {len(unique) - SHOWN} more"
    return last.join([", ".join(unique[:-1]), unique[-1]]) if len(unique) > 1 else "".join(unique)
