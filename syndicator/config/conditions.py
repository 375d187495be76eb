"""Named conditions: what a line's `use:` stands for.

Law: takes catalog lines and gives catalog lines; raises nothing, touches nothing. Circles are found here, and so is what
would grow without end; depth costs no recursion.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from syndicator.catalog import Condition, Line

MAX_LINES = 10_000
"""What one name may come to when everything it uses is filled in."""


def uses(lines: Iterable[Line]) -> frozenset[str]:
    """Give the names that these lines use themselves."""
    return frozenset(str(value) for line in lines for condition in line.conditions if condition.key == "use" for value in condition.values)


def resolved(lines: tuple[Line, ...], named: Mapping[str, tuple[Line, ...]]) -> tuple[Line, ...]:
    """Give `lines` with the lines of each name they use in place; `named` is whole itself and has every one of them."""
    return tuple(_resolved_line(line, named) for line in lines) if uses(lines) else lines


def _resolved_line(line: Line, named: Mapping[str, tuple[Line, ...]]) -> Line:
    return replace(line, conditions=tuple(_resolved_condition(condition, named) for condition in line.conditions))


def _resolved_condition(condition: Condition, named: Mapping[str, tuple[Line, ...]]) -> Condition:
    if condition.key != "use":
        return condition
    return replace(condition, lines=tuple(line for name in condition.values for line in named[str(name)]))


def in_place(named: Mapping[str, tuple[Line, ...]]) -> tuple[dict[str, tuple[Line, ...]], dict[str, str]]:
    """Give the named conditions with all they use in place, and for each that cannot be a sentence that says why."""
    whole: dict[str, tuple[Line, ...]] = {}
    sizes: dict[str, int] = {}
    faults: dict[str, str] = {}
    waiting = dict(named)
    while ready := [name for name, lines in waiting.items() if uses(lines) <= whole.keys()]:
        for name in ready:
            lines = waiting.pop(name)
            sizes[name] = len(lines) + sum(sizes[str(value)] for value in _used(lines))
            whole[name] = resolved(lines, whole) if sizes[name] <= MAX_LINES else ()
            if sizes[name] > MAX_LINES:
                faults[name] = f"comes to more than {MAX_LINES} lines with all that it uses"
    return whole, faults | _circles(waiting)


def _used(lines: Iterable[Line]) -> Iterator[str]:
    return (str(value) for line in lines for condition in line.conditions if condition.key == "use" for value in condition.values)


def _circles(waiting: Mapping[str, tuple[Line, ...]]) -> dict[str, str]:
    """Give one sentence for each circle, at the first of its names; what only leads into a circle is not told."""
    order = list(waiting)
    told: dict[str, str] = {}
    seen: set[str] = set()
    for start in order:
        trail: list[str] = []
        at: str | None = start
        while at is not None and at not in seen:
            seen.add(at)
            trail.append(at)
            at = min((name for name in uses(waiting[at]) if name in waiting), default=None)
        if at is not None and at in trail:
            circle = trail[trail.index(at) :]
            told[min(circle, key=order.index)] = f"goes in a circle: {' → '.join([*circle, at])}"
    return told
