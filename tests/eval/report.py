"""The table of `./run eval`: every figure beside its floor and its goal, and what fell."""

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from rich.console import Console
from rich.table import Column, Table

from tests.eval import shared_set
from tests.eval.cost import cost
from tests.eval.figures import Figure
from tests.eval.floors import Floors, falls, is_worse, raised, read_floors, write_floors
from tests.eval.own_set import own_figures

PROCESSES = 2
SHOWN_ERRORS = 40
WIDTH = 110


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit status."""
    asked = _asked(arguments)
    console = Console(highlight=False, soft_wrap=True, width=WIDTH)
    began = perf_counter()
    figures = measured(console, only=asked.only)
    floors = read_floors()
    if asked.update_floors:
        floors = raised(figures, floors, why=asked.lower)
        write_floors(floors)
    console.print(table(figures, floors))
    for figure in figures:
        if asked.errors is not None and asked.errors in figure.name and figure.errors:
            console.print(f"\n[bold]{figure.name}[/]", *(error.replace("[", "\\[") for error in figure.errors[:SHOWN_ERRORS]), sep="\n  ")
    if not asked.only:
        cleaning, enriching, count = cost()
        whole = f"{cleaning:.1f} ms clean + {enriching:.1f} ms enrich = {cleaning + enriching:.1f} ms"
        console.print(f"an article of 4 KB: {whole} (median of {count} articles)")
    console.print(f"measured in {perf_counter() - began:.0f} s")
    fallen = falls(figures, floors, whole=not asked.only)
    for sentence in fallen:
        console.print(f"[red]FELL[/] {sentence}")
    return 1 if fallen else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run eval", description="Measure the words on labelled texts, against floors.")
    parser.add_argument(
        "--errors", metavar="WORD", nargs="?", const="", help="show what was counted against the figures with WORD in their name"
    )
    parser.add_argument(
        "--only", metavar="WORD", default="", help="run only the gauges with WORD in their name (feed_blocks, pages, tags …)"
    )
    parser.add_argument("--update-floors", action="store_true", help="raise the floors to the figures")
    parser.add_argument("--lower", metavar="REASON", default="", help="with --update-floors: lower those that fell, for this reason")
    return parser.parse_args(arguments)


def measured(console: Console, *, only: str = "") -> list[Figure]:
    """Give all figures, in the order of the sets: our own, and the shared ones where they are at hand; `only` as on the command line."""
    gauges: list[Callable[[], list[Figure]]] = [own_figures]
    if shared_set.WORDS.is_dir():
        gauges = [*shared_set.GAUGES, own_figures]
    else:
        console.print(f"The third parties' texts are not at {shared_set.WORDS}; only our own set is measured.")
    gauges = [gauge for gauge in gauges if only in gauge.__name__]
    with ProcessPoolExecutor(PROCESSES) as pool:
        figures = [figure for found in pool.map(_run, gauges) for figure in found]
    return sorted(figures, key=lambda figure: figure.name.partition(".")[0])


def _run(gauge: Callable[[], list[Figure]]) -> list[Figure]:
    return gauge()


def table(figures: Sequence[Figure], floors: Floors) -> Table:
    """Give the figures as a table."""
    shown = Table(Column("figure", no_wrap=True), "value", "floor", "goal", "of", Column("", no_wrap=True))
    for figure in figures:
        floor, goal = floors.floors.get(figure.name), floors.goals.get(figure.name)
        fell = floor is None or is_worse(figure, floor)
        remark = (
            "[red]fell[/]"
            if fell
            else ""
            if goal is None or not is_worse(figure, goal)
            else "below its goal"
            if figure.best == "high"
            else "above its goal"
        )
        shown.add_row(figure.name, _number(figure.value), _number(floor), _number(goal), str(figure.of or ""), remark)
    return shown


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) != 1 else f"{value:.4f}"
