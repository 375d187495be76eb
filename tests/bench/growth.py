"""How time and memory grow with the number of sources: ours alone, from N to ten times as many.

The exponent of growth is log10 of the ratio: 1 where ten times the sources cost ten times as much. Memory is what all
processes of the run hold together at their most.
"""

import tempfile
from math import log10
from pathlib import Path

import house
from measuring import Cost, Publisher, middle, publishing, run
from rich.console import Console
from rich.table import Table

GOAL, GOAL_MB = 1.05, 400
POLLS = (("all new, intake", "sound", house.intake), ("unchanged, 304", "sound", house.whole), ("200, same body", "plain", house.whole))
ROUNDS = 3


def _measured(sources: int, publisher: Publisher) -> list[Cost]:
    with tempfile.TemporaryDirectory(prefix="syndicator-bench-") as root:
        folder = Path(root) / "ours"
        house.build(folder, sources, publisher.port)
        found = []
        for name, order, command in POLLS:
            publisher.say(order)
            rounds = 1 if name.startswith("all new") else ROUNDS
            found.append(middle([run(command(folder), folder, house.environment(), weighed=True) for _ in range(rounds)]))
        return found


def show(console: Console, sources: int) -> None:
    """Measure, and print the exponents."""
    with publishing() as publisher:
        few, many = _measured(sources, publisher), _measured(sources * 10, publisher)
    table = Table("the poll", title=f"from {sources} to {sources * 10} sources", title_justify="left")
    for name in ("s", "s", "exponent", "CPU s", "CPU s", "exponent", f"goal ≤ {GOAL}", "MB", "MB", "exponent", f"goal < {GOAL_MB} MB"):
        table.add_column(name, justify="right")
    for (name, _, _), one, ten in zip(POLLS, few, many, strict=True):
        wall, cpu, peak = log10(ten.wall / one.wall), log10(ten.cpu / one.cpu), log10(ten.peak / one.peak)
        table.add_row(
            name, f"{one.wall:.2f}", f"{ten.wall:.2f}", f"{wall:.2f}", f"{one.cpu:.2f}", f"{ten.cpu:.2f}", f"{cpu:.2f}",
            "met" if wall <= GOAL else "missed", f"{one.peak / 1e6:.0f}", f"{ten.peak / 1e6:.0f}", f"{peak:.2f}",
            "met" if ten.peak < GOAL_MB * 1e6 else "missed",
        )  # fmt: skip
    console.print(table)
