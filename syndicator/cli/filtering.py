"""The command about partners' filters: what each line did, and which lines and filters do nothing."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from syndicator.cli.options import config_option, days_option, json_option
from syndicator.cli.printing import print_json, print_table, progress, several, shortened


@click.command()
@click.argument("partners", nargs=-1, metavar="[PARTNER]...")
@days_option("--days", default=90, help="Articles first seen in the last so many days.")
@config_option
@json_option
def filters(partners: tuple[str, ...], folder: Path, *, days: float, in_json: bool) -> None:
    """Show what partners' filters did: how many articles each line met and decided.

    Lines that met nothing, lines that do nothing because others do the same, and partners whose filter takes nothing are said.
    """
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        since = app.clock() - timedelta(days=days)
        with progress("looking", house.questions.seen(app.desk, since=since)) as bar:
            found = house.questions.filters(app.desk, partners, since=since, told=bar.on)
    if in_json:
        print_json(found)
        return
    print_table(
        "partners",
        ("partner", "articles in", "of", "what to know"),
        [_partner_row(row, found["articles"], days) for row in found["partners"]],
    )
    click.echo()
    print_table("lines", ("partner", "line", "says", "met", "decided", "what to know"), _line_rows(found["partners"]))


def _partner_row(row: dict[str, Any], looked: int, days: float) -> tuple[Any, ...]:
    idle = sum(line["state"] != "works" for line in row["lines"])
    remarks = {
        "takes nothing": f"its filter takes nothing of what was seen in {days:g} days",
        "nothing seen": f"no article was seen in {days:g} days",
        "works": f"{several(idle, 'line')} without work" if idle else "",
    }
    return row["partner"], row["included"], looked, remarks[row["state"]]


def _line_rows(partners: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for row in partners:
        for line in row["lines"]:
            yield row["partner"], line["line"], shortened(line["says"]), line["met"], line["decided"], line["remark"]
