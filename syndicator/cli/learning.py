"""The command about what repeats in a source's archive: rules."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.options import config_option, json_option, who_option
from syndicator.cli.printing import moment, print_json, print_table, several, shortened
from syndicator.cli.refining import carry_out, end, look, print_outlooks
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syndicator.app import orders, questions
    from syndicator.model import Build


@click.command()
@click.argument("source")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--accept", "accepted", multiple=True, metavar="KEY", help="Make this block a named rule; more keys may follow.")
@click.option("--reject", "rejected", multiple=True, metavar="KEY", help="This block belongs to its articles; a learned one goes back.")
@click.option("--undo", is_flag=True, help="Put back everything that was learned or accepted for this source.")
@click.option("--reason", default="", help="Why, for whoever reads it later.")
@who_option
@config_option
@json_option
def rules(
    source: str, keys: tuple[str, ...], folder: Path, *, in_json: bool, undo: bool, reason: str, who: str, **chosen: tuple[str, ...]
) -> None:
    """Show what repeats in the archive of SOURCE: what was learned, what was accepted, what waits for a decision.

    After a decision the source's articles are refined again, and the partners are published.
    """
    from syndicator import app as house  # noqa: PLC0415

    verdict, wanted = _order(keys, undo=undo, **chosen)
    if not verdict:
        with house.looking(folder) as app:
            found = house.questions.lessons(app.desk, *house.questions.sources_of(app.desk, (source,)))
            now = app.clock()
        if in_json:
            print_json(found)
        else:
            _print_lessons(found, now=now)
        return
    house.set_up_logs()

    async def work() -> "tuple[tuple[orders.Decided, ...], questions.Outlook, tuple[Build, ...]]":
        app = house.App(folder, processes=house.WORKERS)
        try:
            (source_id,) = house.questions.sources_of(app.desk, (source,))
            order = house.orders.Order(who=who, why=reason, given_at=app.clock())
            decided = house.orders.ORDERS[verdict](app.desk, source_id, wanted, order)
            await app.reload()
            (looked,) = look(app, [source_id])
            return decided, looked, await carry_out(app, [source_id], who=who, why=reason or f"rules {source}: {verdict}")
        finally:
            await app.close()

    decided, looked, builds = asyncio.run(work())
    if in_json:
        print_json({"decided": decided, "refined": looked, "published": builds})
    else:
        _print_decided(decided)
        print_outlooks([looked], dry=False)
    end(looked.problems, builds)


def _order(keys: tuple[str, ...], *, undo: bool, accepted: tuple[str, ...], rejected: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Give the verdict, empty for none, and the keys that it is about."""
    given = [name for name, there in (("accept", accepted), ("reject", rejected), ("undo", undo)) if there]
    if len(given) > 1 or (keys and not given):
        raise UsageError("keys go with one of --accept, --reject and --undo")
    several_keys = tuple(key for part in (*accepted, *rejected, *keys) for key in part.split(",") if key)
    return (given[0] if given else ""), several_keys


def _print_lessons(found: dict[str, Any], *, now: "datetime") -> None:
    if not found["learns"]:
        click.echo("clean.learn is false for this source: nothing is learned", err=True)
    _section(
        "learned, and taken out",
        ("key", "stands at", "since", "block"),
        [(row["key"], row["stands"], moment(row["since"], now=now), shortened(row["text"])) for row in found["learned"]],
    )
    _section(
        "accepted",
        ("key", "rule", "since", "by", "block", "file"),
        [
            (
                row.get("key", ""),
                row["rule"] or "none any more",
                moment(row.get("since"), now=now),
                _by(row),
                shortened(row["text"]),
                row["file"],
            )
            for row in found["accepted"]
        ],
    )
    _section(
        "rejected",
        ("key", "since", "by", "block"),
        [(row["key"], moment(row["since"], now=now), _by(row), shortened(row["text"])) for row in found["rejected"]],
    )
    _section(
        "to be decided (--accept KEY, --reject KEY)",
        ("key", "stands at", "would take", "block", "seen in"),
        [
            (
                row["key"],
                row["stands"],
                _toll(row),
                shortened(row["text"]),
                "\n".join(shortened(headline, 40) for headline in row["seen_in"]),
            )
            for row in found["candidates"]
        ],
    )


def _section(title: str, columns: "Sequence[str]", rows: "Sequence[Sequence[str]]") -> None:
    """Print a table with what it is about, elsewhere than on a terminal too; one without rows is a word."""
    if not rows:
        click.echo(f"{title}: nothing")
    else:
        if not sys.stdout.isatty():
            click.echo(title)
        print_table(title, columns, rows)
    click.echo()


def _by(row: dict[str, Any]) -> str:
    return " ".join(part for part in (row.get("who", ""), f"({row['why']})" if row.get("why") else "") if part)


def _toll(row: dict[str, Any]) -> str:
    if not row["rule"]:
        return "no rule can be made of it"
    return f"{several(row['articles'], 'article')}, {several(row['words'], 'word')}, {row['share']:.1%} of the text"


def _print_decided(decided: "Sequence[orders.Decided]") -> None:
    if not decided:
        click.echo("nothing was learned or accepted for this source; nothing has changed")
        return
    print_table(
        "decided",
        ("key", "verdict", "rule", "block"),
        [(one.key, one.verdict, _rule(one), shortened(one.text)) for one in decided],
    )
    click.echo()


def _rule(one: "orders.Decided") -> str:
    if one.file is not None:
        return f"{one.rule} in {one.file}"
    return f"{one.rule} taken out" if one.rule else ""
