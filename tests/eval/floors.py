"""The floors of every figure: read, compared, raised. A floor falls only with a reason, which is kept beside it.

Law: its window is `floors.yaml`. A figure "falls" when it is worse than its floor, whichever way is better for it; a
figure without a floor, or a floor without its figure, is a fall as well, so that nothing drops out unseen.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from tests.eval.figures import Figure

FILE = Path(__file__).with_name("floors.yaml")
HEAD = """\
# What `./run eval` must not fall below (or, where little is better, rise above). `./run eval --update-floors` raises
# floors to the figures as they are. It lowers one only with `--lower REASON`, and writes the reason down under `lowered`.
# `goals` are what we want to reach.
"""
PLACES = 4
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Lowered:
    """A floor that was lowered, and why."""

    figure: str
    before: float
    after: float
    why: str


@dataclass(frozen=True, slots=True)
class Floors:
    """All floors and goals by the figure's name, and those that were lowered."""

    floors: Mapping[str, float]
    goals: Mapping[str, float]
    lowered: tuple[Lowered, ...] = ()


def read_floors(file: Path = FILE) -> Floors:
    """Give the floors as they stand in the file."""
    written = YAML(typ="safe").load(file.read_text("utf-8"))
    return Floors(
        floors=dict(written["floors"] or {}),
        goals=dict(written["goals"] or {}),
        lowered=tuple(Lowered(**each) for each in written["lowered"] or ()),
    )


def falls(figures: Sequence[Figure], floors: Floors, *, whole: bool = True) -> list[str]:
    """Give a sentence for each figure that is worse than its floor, has none, or (of `whole` sets) is measured no longer."""
    found = [sentence for figure in figures for sentence in _fall(figure, floors)]
    if not whole:
        return found
    sets = {figure.name.partition(".")[0] for figure in figures}
    names = {figure.name for figure in figures}
    gone = [name for name in floors.floors if name.partition(".")[0] in sets and name not in names]
    return found + [f"{name} has a floor and is measured no longer" for name in gone]


def _fall(figure: Figure, floors: Floors) -> Iterator[str]:
    floor = floors.floors.get(figure.name)
    if floor is None:
        yield f"{figure.name} has no floor; `./run eval --update-floors` sets one"
    elif is_worse(figure, floor):
        yield f"{figure.name} is {figure.value:.{PLACES}f}, its floor {floor:.{PLACES}f}"


def is_worse(figure: Figure, than: float) -> bool:
    """Say whether a figure is worse than a value."""
    return figure.value < than - _SLACK if figure.best == "high" else figure.value > than + _SLACK


def raised(figures: Iterable[Figure], floors: Floors, *, why: str = "") -> Floors:
    """Give the floors raised to the figures; with a reason also lowered to them."""
    new, lowered = dict(floors.floors), list(floors.lowered)
    for figure in figures:
        before, after = new.get(figure.name), _rounded(figure)
        if before is not None and is_worse(figure, before):
            if not why:
                continue
            lowered.append(Lowered(figure.name, before, after, why))
        elif before is not None and not _is_better(figure, after, before):
            continue
        new[figure.name] = after
    return Floors(new, floors.goals, tuple(lowered))


def _rounded(figure: Figure) -> float:
    """Give the figure with a few places, rounded so that it does not fall below itself."""
    scale = 10**PLACES
    return (math.floor if figure.best == "high" else math.ceil)(round(figure.value * scale, PLACES)) / scale


def _is_better(figure: Figure, after: float, before: float) -> bool:
    return after > before if figure.best == "high" else after < before


def write_floors(floors: Floors, file: Path = FILE) -> None:
    """Write the floors, a line each, sorted by set and name."""
    lines = [HEAD.rstrip("\n"), "floors:", *_lines(floors.floors), "goals:", *_lines(floors.goals), "lowered:"]
    for each in floors.lowered:
        lines += [
            f"  - figure: {each.figure}",
            f"    before: {each.before:g}",
            f"    after: {each.after:g}",
            f"    why: {_quoted(each.why)}",
        ]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _lines(figures: Mapping[str, float]) -> Iterator[str]:
    return (f"  {name}: {value:g}" for name, value in sorted(figures.items()))


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
