"""Containing: whether a line takes all that another takes, by what the two say and not by what came in.

Takes lines, gives a proof or none: True is certain for every article at every moment, False says nothing. Touches nothing.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from syndicator.catalog import Condition, ConditionKey
from syndicator.syndicate.filter.conditions import subtags
from syndicator.syndicate.filter.view import fold, glob_words


def contains(wider: Sequence[Condition], narrower: Sequence[Condition]) -> bool:
    """Say whether all that meets the conditions of `narrower` meets those of `wider`, and for as long."""
    return all(_follows(one, narrower) for one in wider)


def _follows(one: Condition, conditions: Sequence[Condition]) -> bool:
    """Say whether a condition holds wherever these hold together."""
    if one.key == "use" and any(contains(line.conditions, conditions) for line in one.lines):
        return True
    return any(_implies(other, one) for other in conditions)


def _implies(narrow: Condition, wide: Condition) -> bool:
    if narrow.key == "use":
        return bool(narrow.lines) and all(_follows(wide, line.conditions) for line in narrow.lines)
    if narrow.key == "headline" and wide.key == "words":
        return not any(map(_is_expression, map(str, narrow.values))) and _worded(narrow, wide)
    return narrow.key == wide.key and _RULES.get(wide.key, _among)(narrow, wide)


def _among(narrow: Condition, wide: Condition) -> bool:
    return set(narrow.values) <= set(wide.values)


def _folded(narrow: Condition, wide: Condition) -> bool:
    return {fold(str(value)) for value in narrow.values} <= {fold(str(value)) for value in wide.values}


def _languages(narrow: Condition, wide: Condition) -> bool:
    wanted = [found for value in wide.values if (found := subtags(str(value)))]
    return all(any(subtags(str(value))[: len(one)] == one for one in wanted) for value in narrow.values if value)


def _worded(narrow: Condition, wide: Condition) -> bool:
    return all(any(_within(str(said), str(one)) for one in wide.values) for said in narrow.values)


def _within(narrow: str, wide: str) -> bool:
    """Say whether what meets one pattern meets the other: the same words, words of a phrase, the beginning of a word."""
    if narrow == wide or _is_expression(narrow) or _is_expression(wide):
        return narrow == wide
    inner, outer = glob_words(narrow), glob_words(wide)
    if not "".join(outer).strip("*"):
        return False
    if len(outer) == 1 and outer[0].find("*") == len(outer[0]) - 1:
        return any(_begins(part, outer[0][:-1]) for part in inner)
    if any("*" in part for part in (*outer, *inner)):
        return inner == outer
    return any(inner[at : at + len(outer)] == outer for at in range(len(inner) - len(outer) + 1))


def _begins(part: str, letters: str) -> bool:
    """Say whether every word that a part of a pattern meets begins with these letters.

    The engine that finds globs has its own idea of letter case outside ASCII, so that there only whole words are sure.
    """
    return part.partition("*")[0].startswith(letters) and (part.isascii() or "*" not in part or part.endswith("*"))


def _is_expression(said: str) -> bool:
    return len(said) > 1 and said.startswith("/") and said.endswith("/")


def _at_least(narrow: Condition, wide: Condition) -> bool:
    return bool(_least(narrow) >= _least(wide))


def _at_most(narrow: Condition, wide: Condition) -> bool:
    return bool(max(_ages(narrow)) <= max(_ages(wide)))


def _least(condition: Condition) -> Any:
    """Give the least of its values, which are all of one type."""
    values: list[Any] = list(condition.values)
    return min(values)


def _ages(condition: Condition) -> list[timedelta]:
    return [value for value in condition.values if isinstance(value, timedelta)]


_RULES: dict[ConditionKey, Callable[[Condition, Condition], bool]] = {
    "sources": _folded, "tags": _folded, "languages": _languages, "words": _worded, "headline": _worded, "authors": _worded,
    "published_after": _at_least, "min_words": _at_least, "max_age": _at_most,
}  # fmt: skip
"""How two conditions of one key are compared; the others by their values as written."""
