"""Lines: a line holds if all its conditions do. Compiled once for each distinct set of lines.

Takes lines as configured, gives compiled ones that say what met them and until when, or which line came nearest and
what it lacked. Raises PatternError for a pattern that cannot be compiled; touches nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from syndicator.catalog import Condition, Line
from syndicator.syndicate.filter.conditions import TESTS, Meet, Met, lack
from syndicator.syndicate.filter.view import View


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """One line, ready to be held against articles."""

    name: str
    tests: tuple[tuple[Condition, Meet], ...]

    def meet(self, view: View) -> Met | None:
        """Give what met the line and until when it holds, or None at the first condition that does not."""
        met = []
        for _, test in self.tests:
            found = test(view)
            if found is None:
                return None
            met.append(found)
        return met[0] if len(met) == 1 else Met("; ".join(each.value for each in met), earliest([each.until for each in met]))


@lru_cache(maxsize=65_536)
def compile_lines(lines: tuple[Line, ...]) -> tuple[CompiledLine, ...]:
    """Give the lines ready to be held against articles, in their order."""
    return tuple(CompiledLine(line.name, tuple((condition, _test(condition)) for condition in line.conditions)) for line in lines)


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
        met = line.meet(view)
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
    """Say which line lacks the fewest conditions, what met it so far, and what it lacked; empty where there are no lines."""
    standings = [_standing(line, view) for line in lines]
    if not standings:
        return ""
    line, met, missing = min(standings, key=lambda standing: (len(standing[2]), -len(standing[1])))
    lacked = ", and ".join(lack(condition, view) for condition in missing)
    return f"{line.name}: {'; '.join(found.value for found in met)} matched, but {lacked}" if met else f"{line.name}: {lacked}"


def _standing(line: CompiledLine, view: View) -> tuple[CompiledLine, list[Met], list[Condition]]:
    found = [(condition, test(view)) for condition, test in line.tests]
    return line, [met for _, met in found if met is not None], [condition for condition, met in found if met is None]
