"""The command about an edited configuration: plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.options import config_option, json_option, who_option
from syndicator.cli.printing import print_json, print_table, progress, several, shortened
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.app import questions

WOULD_LEAVE = 3
"""The exit code that says: something would leave or be lost, or more than the stated share would change."""


class _Share(click.ParamType[float]):
    """A share: `20%` or 0.2."""

    name = "share"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a share."""
        text = str(value).strip()
        try:
            number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            self.fail(f"{text!r} is no share; write one such as 20% or 0.2", param, ctx)
        return number


@click.command()
@click.argument("partners", nargs=-1, metavar="[PARTNER]...")
@click.option(
    "--edited",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="An edited copy of the configuration's folder (a checkout).",
)
@click.option(
    "--share",
    type=_Share(),
    default="20%",
    show_default=True,
    help="Exit 3 where more than this share of a partner's articles would change.",
)
@click.option("--examples", type=click.IntRange(0, 1000), default=3, show_default=True, help="So many articles of each kind are shown.")
@click.option("--apply", "confirmed", is_flag=True, help="Confirm what is shown: it passes the tripwires, once.")
@click.option("--reason", default="", help="Why, for whoever reads it later; goes with --apply.")
@who_option
@config_option
@json_option
def plan(partners: tuple[str, ...], folder: Path, *, edited: Path | None, share: float, in_json: bool, **more: Any) -> None:
    """Show what the edited configuration would change in partners' feeds, before it does. Changes nothing.

    Compares what the files in the configuration's folder (or in --edited DIR) would publish with what stands: for each partner which
    articles would enter, leave and change, the line that decides before and after, and what the partner's software would do.

    Exit 0: nothing would leave or be lost, and no more than the share would change; 3: something would; 2: the files have problems.
    With --apply what was shown is confirmed, and exit is 0.
    """
    from syndicator import app as house  # noqa: PLC0415

    if more["reason"] and not more["confirmed"]:
        raise UsageError("--reason goes with --apply")
    with house.looking(folder) as app:
        with progress("looking", app.store.count_retained()) as bar:
            found = app.plan(edited, partners, bar.on)
        if more["confirmed"]:
            app.confirm(found, house.tripping.Accepting(who=more["who"], why=more["reason"]))
    exceeds = found.exceeds(share)
    if in_json:
        print_json(_record(found, share=share, confirmed=more["confirmed"]))
    else:
        _print(found, examples=more["examples"])
    click.echo(_verdict(found, share=share, exceeds=exceeds, confirmed=more["confirmed"]), err=True)
    if exceeds and not more["confirmed"]:
        raise SystemExit(WOULD_LEAVE)


def _record(found: "questions.Plan", *, share: float, confirmed: bool) -> Mapping[str, Any]:
    """Give a plan for programs; the keys are described in docs/plan.md and stay."""
    return {
        "config": found.config,
        "share": share,
        "exceeds": found.exceeds(share),
        "confirmed": confirmed,
        "unchanged": found.unchanged,
        "partners": [
            {
                "partner": one.partner,
                "state": one.state,
                "software": one.software,
                "stands": one.stands,
                "after": one.after,
                "share": round(one.share, 4),
                "enters": [_move(move) for move in one.enters],
                "leaves": [_move(move) for move in one.leaves],
                "changes": [_move(move) for move in one.changes],
                "pushed_out": list(one.pushed_out),
                "anyway": list(one.anyway),
                "retold": [asdict(told) for told in one.retold],
                "lost": [asdict(feed) for feed in one.lost],
                "untold": one.untold,
                "tripwires": [
                    {"kind": trip.kind, "count": trip.count, "of": trip.of, "source": trip.source, "text": trip.text} for trip in one.trips
                ],
            }
            for one in found.partners
        ],
        "sources": [asdict(one) for one in found.sources],
    }


def _move(move: "questions.Move") -> Mapping[str, Any]:
    return {
        "article": move.article,
        "headline": move.headline,
        "before": asdict(move.before),
        "after": asdict(move.after),
        "does": move.does,
        "why": move.why,
        "fields": list(move.fields),
    }


def _print(found: "questions.Plan", *, examples: int) -> None:
    for source in found.sources:
        looked = f"{source.changes} of {several(source.looked, 'article')} would be refined otherwise{_aside(source.alarm)}"
        click.echo(f"source {source.source}: {looked if source.state == 'edited' else _NEWS[source.state]}")
    if found.partners:
        print_table(
            "what would change",
            ("partner", "state", "stands", "after", "enters", "leaves", "changes", "pushed out", "feeds lost", "its software", "tripwires"),
            [_row(one) for one in found.partners],
        )
    for one in found.partners:
        _print_moves(one, examples=examples)


_NEWS = {"new": "is new; what it would bring is known when it is polled", "removed": "is polled no more; its articles stay"}


def _aside(alarm: str) -> str:
    return f" ({alarm})" if alarm else ""


def _row(one: "questions.PartnerPlan") -> Sequence[Any]:
    fates = Counter((*(move.does for move in (*one.enters, *one.changes, *one.leaves)), *(told.does for told in one.retold)))
    does = ", ".join(f"{fate} {count}" for fate, count in fates.most_common())
    trips = ", ".join(trip.kind for trip in one.trips)
    counts = (len(one.enters), len(one.leaves), len(one.changes), len(one.pushed_out), len(one.lost))
    return (one.partner, one.state, one.stands, one.after, *counts, does, trips)


def _print_moves(one: "questions.PartnerPlan", *, examples: int) -> None:
    for word, moves in (("leaves", one.leaves), ("enters", one.enters), ("changes", one.changes)):
        for move in moves[:examples]:
            what = f" ({', '.join(move.fields)})" if word == "changes" and move.fields else ""
            click.echo(f"\n{one.partner}: {word}{what}: {shortened(move.headline)}  [{move.article}]")
            click.echo(f"  before: {move.before.why}")
            click.echo(f"  after:  {move.after.why}")
            click.echo(f"  {one.software or 'its software'}: {move.does}{_aside(move.why)}")
        if len(moves) > examples:
            click.echo(f"\n{one.partner}: {word}: and {len(moves) - examples} more")
    _print_retold(one, examples=examples)
    for feed in one.lost:
        last = f"last fetched {feed.fetched_at:%Y-%m-%d %H:%M} UTC" if feed.fetched_at else "not known to be fetched"
        click.echo(f"\n{one.partner}: {feed.file} {feed.why} ({last})")
    if one.untold:
        told = several(one.untold, "withdrawn article")
        click.echo(f"\n{one.partner}: its feeds still tell of {told}; under another name it would not be told")
    for trip in one.trips:
        click.echo(f"\n{one.partner}: a tripwire would hold this: {trip.text}")


def _print_retold(one: "questions.PartnerPlan", *, examples: int) -> None:
    for told in one.retold[:examples]:
        click.echo(f"\n{one.partner}: withdrawn, and told otherwise: {shortened(told.headline)}  [{told.article}]")
        click.echo(f"  before: {_by(told.before)}")
        click.echo(f"  after:  {_by(told.after)}")
        click.echo(f"  {one.software or 'its software'}: {told.does}{_aside(told.why)}")
    if len(one.retold) > examples:
        click.echo(f"\n{one.partner}: withdrawn, and told otherwise: and {len(one.retold) - examples} more")


def _by(signs: Sequence[str]) -> str:
    return f"told by {' and '.join(signs)}" if signs else "not told"


def _verdict(found: "questions.Plan", *, share: float, exceeds: bool, confirmed: bool) -> str:
    if not found.partners:
        return f"nothing would change for {several(found.unchanged, 'partner')}"
    words = {"enters": "enter", "leaves": "leave", "changes": "change"}
    said = ", ".join(f"{sum(len(getattr(one, key)) for one in found.partners)} would {word}" for key, word in words.items())
    retold = sum(len(one.retold) for one in found.partners)
    said += f", {several(retold, 'withdrawn article')} would be told of otherwise" if retold else ""
    lost = sum(len(one.lost) for one in found.partners)
    said += f", {several(lost, 'feed')} would be lost to whoever reads there" if lost else ""
    told = f"{several(len(found.partners), 'partner')}: {said}; {found.unchanged} unchanged"
    if confirmed:
        return f"{told}; confirmed: this passes the tripwires once, by this very configuration"
    return f"{told}; something would leave or be lost, or more than {share:.0%} would change" if exceeds else told
