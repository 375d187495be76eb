"""Lines: a line holds if all its conditions do. Each distinct one is compiled once, and asked once of an article.

Takes lines as configured, gives compiled ones that say what met them and until when, or which line came nearest and
what it lacked. Raises PatternError for a pattern that cannot be compiled; touches nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from syndicator.catalog import Condition, Line
from syndicator.syndicate.filter.conditions import TESTS, Meet, Met, lack
from syndicator.syndicate.filter.view import View

MOST = 65_536
"""So many distinct lines and conditions are kept compiled."""
_UNASKED = object()


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a line asks for, whatever its name and whosever it is: the same conditions are the same body."""

    tests: tuple[tuple[Condition, Meet], ...]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Give the conditions as configured."""
        return tuple(condition for condition, _ in self.tests)

    def meet(self, view: View) -> Met | None:
        """Give what met all conditions and until when they hold, or None at the first that does not; worked out once for a view."""
        known = view.found.get(self, _UNASKED)
        if known is _UNASKED:
            known = view.found[self] = self._meet(view)
        return known  # type: ignore[no-any-return]

    def _meet(self, view: View) -> Met | None:
        if len(self.tests) == 1:
            return self.tests[0][1](view)
        met = []
        for _, test in self.tests:
            found = _asked(test, view)
            if found is None:
                return None
            met.append(found)
        return Met("; ".join(each.value for each in met), earliest([each.until for each in met]))


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """One line, ready to be held against articles."""

    name: str
    body: Body


def _asked(test: Meet, view: View) -> Met | None:
    known = view.found.get(test, _UNASKED)
    if known is _UNASKED:
        known = view.found[test] = test(view)
    return known  # type: ignore[no-any-return]


@lru_cache(maxsize=MOST)
def compile_lines(lines: tuple[Line, ...]) -> tuple[CompiledLine, ...]:
    """Give the lines ready to be held against articles, in their order."""
    return tuple(CompiledLine(line.name, body_of(line.conditions)) for line in lines)


@lru_cache(maxsize=MOST)
def body_of(conditions: tuple[Condition, ...]) -> Body:
    """Give the body of these conditions; the same ones have the same."""
    return Body(tuple((condition, _test(condition)) for condition in conditions))


@lru_cache(maxsize=MOST)
def _test(condition: Condition) -> Meet:
    return _use(condition) if condition.key == "use" else TESTS[condition.key](condition)


def _use(condition: Condition) -> Meet:
    """Met by an article that meets any line of the named condition, for as long as any of them holds."""
    lines, said = compile_lines(condition.lines), ", ".join(map(str, condition.values))

    def meet(view: View) -> Met | None:
        first, until, _ = any_of(lines, view)
        return None if first is None else Met(f"use: {said} ({first[1].value})", until)

    return meet


def any_of(lines: tuple[CompiledLine, ...], view: View) -> tuple[tuple[CompiledLine, Met] | None, datetime | None, str]:
    """Give the first line that is met, until when any of those met holds (None: for ever), and the name of that last one."""
    first: tuple[CompiledLine, Met] | None = None
    until: datetime | None = None
    last = ""
    for line in lines:
        met = line.body.meet(view)
        if met is None:
            continue
        first = first or (line, met)
        if met.until is None:
            return first, None, line.name
        if until is None or met.until > until:
            until, last = met.until, line.name
    return first, until, last


def earliest(moments: list[datetime | None]) -> datetime | None:
    """Give the earliest of some moments, of which None is never."""
    return min((moment for moment in moments if moment is not None), default=None)


def nearest(lines: tuple[CompiledLine, ...], view: View) -> str:
    """Say which line lacks the fewest conditions, and what: `matches line 2 but for languages: de (it is en)`; empty without lines."""
    standings = [_standing(line, view) for line in lines]
    if not standings:
        return ""
    line, met, missing = min(standings, key=lambda standing: (len(standing[2]), -len(standing[1])))
    lacked = " and ".join(lack(condition, view) for condition in missing)
    if not met:
        return f"{called(line.name)} wants {lacked}"
    return f"matches {called(line.name)} but for {lacked}; of {line.name} it meets {'; '.join(found.value for found in met)}"


def called(name: str) -> str:
    """Give a line's name as people count: `line 2` for `include[1]`, `exclude line 1` for `exclude[0]`."""
    kind, _, place = name.rstrip("]").partition("[")
    if not place.isdecimal():
        return name
    return f"line {int(place) + 1}" if kind == "include" else f"{kind} line {int(place) + 1}"


def _standing(line: CompiledLine, view: View) -> tuple[CompiledLine, list[Met], list[Condition]]:
    found = [(condition, _asked(test, view)) for condition, test in line.body.tests]
    return line, [met for _, met in found if met is not None], [condition for condition, met in found if met is None]
