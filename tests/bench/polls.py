"""Polls of many sources: whole processes of ours beside those of other readers, in turns, against one publisher.

A row's figures are medians of up to five rounds; a poll that takes long has fewer, as many as `PATIENCE` allows. Times
are by the clock and include start and end of the process.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import house
import rivals
from measuring import Cost, FailedError, Publisher, middle, publishing, run
from rich.console import Console
from rich.table import Table

ROUNDS = 5
PATIENCE = 60.0
"""Seconds that the rounds of one command may take; there is always one."""

Command = Callable[[Path], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A kind of poll, with the goals: how many times the rate of each rival ours should be."""

    name: str
    order: str
    goals: dict[str, float]
    ours: Command = house.whole
    afresh: bool = False


POLLS = (
    Poll(name="all new, intake", order="sound", goals={"reader": 5, "newsboat": 1}, ours=house.intake, afresh=True),
    Poll(name="all new, whole", order="sound", goals={"reader": 1.3}, afresh=True),
    Poll(name="unchanged, 304", order="sound", goals={"reader": 3, "newsboat": 50}),
    Poll(name="unchanged, 200 with the same body", order="plain", goals={"reader": 50, "newsboat": 50}),
    Poll(name="1 source in 50 has 1 new entry, whole", order="next/50", goals={"reader": 3, "newsboat": 20}),
    Poll(name="every source has 1 new of 20, whole", order="next/1", goals={"reader": 10, "newsboat": 6}),
)


class Contest:
    """The contenders, each with a folder of its own, and what they have been timed at."""

    def __init__(self, root: Path, publisher: Publisher, sources: int) -> None:
        self._root, self._publisher, self._sources = root, publisher, sources
        self._ours = root / "ours"
        house.build(self._ours, sources, publisher.port)
        self._rivals: dict[str, Command] = {}
        self.said: list[str] = []
        self._invite()
        rivals.build(root / "rivals", sources, publisher.port)

    def _invite(self) -> None:
        if (why := rivals.fetch_reader()) == "":
            self._rivals["reader"] = rivals.reader
            self.said.append(f"{rivals.READER} with {rivals.READER_WORKERS} workers")
        else:
            self.said.append(f"reader is absent: {why}")
        if version := rivals.newsboat_version():
            self._rivals["newsboat"] = rivals.newsboat
            self.said.append(f"{version} with {rivals.NEWSBOAT_THREADS} threads")
        else:
            self.said.append("newsboat is absent: not installed")

    def hold(self, poll: Poll) -> dict[str, list[Cost]]:
        """Time every contender in one kind of poll, in turns."""
        costs: dict[str, list[Cost]] = {}
        for _ in range(1 if poll.afresh else ROUNDS):
            waiting = self._waiting(poll, costs)
            if not waiting:
                break
            self._publisher.say(poll.order)
            for name in waiting:
                costs.setdefault(name, []).append(self._turn(name, poll))
        return costs

    def _waiting(self, poll: Poll, costs: dict[str, list[Cost]]) -> list[str]:
        names = ["ours", *self._rivals]
        if poll.afresh and poll.ours is house.whole:
            names = ["ours"]  # the rivals' first poll was timed beside our intake
        return [name for name in names if sum(cost.wall for cost in costs.get(name, ())) < PATIENCE]

    def _turn(self, name: str, poll: Poll) -> Cost:
        if name != "ours":
            return run(self._rivals[name](self._root / "rivals"), self._root / "rivals", house.environment())
        if poll.afresh:
            self._clear()
        return run(poll.ours(self._ours), self._ours, house.environment())

    def _clear(self) -> None:
        for file in (self._ours / "var").glob("*"):
            if file.is_file():
                file.unlink()


def show(console: Console, sources: int) -> None:
    """Time all kinds of polls and print them."""
    with tempfile.TemporaryDirectory(prefix="syndicator-bench-") as root, publishing() as publisher:
        contest = Contest(Path(root), publisher, sources)
        console.print(f"{sources} sources of 20 entries, {house.PARTNERS} partners; {'; '.join(contest.said)}", style="dim")
        table = Table("the poll", title="polls, ms a source by the clock (and of CPU)", title_justify="left")
        for name in ("ours", "reader", "newsboat", "times reader", "goal", "times newsboat", "goal", "rounds"):
            table.add_column(name, justify="right")
        first: dict[str, list[Cost]] = {}
        for poll in POLLS:
            try:
                costs = contest.hold(poll)
            except FailedError as error:
                console.print(f"{poll.name}: {error}", style="red")
                continue
            first = first or costs
            table.add_row(poll.name, *_cells(poll, first | costs if poll.afresh else costs, sources))
            console.print(f"  {poll.name}: done", style="dim")
        console.print(table)


def _cells(poll: Poll, costs: dict[str, list[Cost]], sources: int) -> list[str]:
    found = {name: middle(each) for name, each in costs.items()}
    ours = found["ours"]
    cells = [_ms(found[name], sources) if name in found else "absent" for name in ("ours", "reader", "newsboat")]
    for name in ("reader", "newsboat"):
        cells.append(f"{found[name].wall / ours.wall:.2f}" if name in found else "–")
        cells.append(f"{poll.goals[name]:g}" if name in poll.goals else "–")
    return [*cells, "/".join(str(len(each)) for each in costs.values())]


def _ms(cost: Cost, sources: int) -> str:
    return f"{cost.wall * 1000 / sources:.2f} ({cost.cpu * 1000 / sources:.2f})"
