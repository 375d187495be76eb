"""The commands by which a person decides about articles: hold, release, kill, restore, correct."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from syndicator._text.dates import distance
from syndicator.cli.options import config_option, json_option, who_option
from syndicator.cli.printing import print_json, print_table
from syndicator.cli.publishing import say_held
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app import App, orders
    from syndicator.model import Build, OrderKind


def _ordering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command about articles the options that all of them take."""
    command = click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")(command)
    command = click.option("--reason", required=True, metavar="WHY", help="Why, for whoever reads it later.")(command)
    command = click.option("--no-publish", "waits", is_flag=True, help="Leave the feeds to the daemon, or to the next `run --once`.")(
        command
    )
    return who_option(config_option(json_option(command)))


@click.command()
@click.option(
    "--until",
    default="",
    metavar="TIME",
    help="Goes out by itself then: 2026-12-01T08:00Z (without a zone in the house's own), or +3h from now.",
)
@_ordering
def hold(until: str, **given: Any) -> None:
    """Hold ARTICLE: it leaves every feed and page, until somebody releases it or a time has come."""
    _give("hold", until=until, **given)


@click.command()
@_ordering
def release(**given: Any) -> None:
    """Let ARTICLE out that a person, cleaning or a doubt held. An embargo of its own goes on."""
    _give("release", **given)


@click.command()
@_ordering
def kill(**given: Any) -> None:
    """Take ARTICLE back for good: partners are told so, and no poll brings it back, under whatever name."""
    _give("kill", **given)


@click.command()
@_ordering
def restore(**given: Any) -> None:
    """Bring a killed ARTICLE back, as its publisher sent it last."""
    _give("restore", **given)


@click.command()
@click.option("--headline", default="", help="In place of the publisher's.")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="A .txt, .md or .html file whose text stands in place of the publisher's.",
)
@click.option("--note", default="", help="A note under the article, with its day, that partners and readers see.")
@click.option("--theirs", is_flag=True, help="Take corrections back: the publisher's own words stand again.")
@_ordering
def correct(headline: str, text: Path | None, note: str, *, theirs: bool, **given: Any) -> None:
    """Correct ARTICLE: another headline or text, or a note under it. No later poll undoes it."""
    from syndicator import app as house  # noqa: PLC0415

    if not (headline or text or note or theirs):
        raise UsageError("correct: say what: --headline, --text FILE, --note, or --theirs")
    if theirs and (headline or text or note):
        raise UsageError("correct: --theirs takes corrections back, and goes with no other")
    correcting = house.orders.Correcting(headline=headline, text=text, note=note, theirs=theirs)
    _give("correct", correcting=correcting, **given)


def _give(kind: "OrderKind", *, folder: Path, in_json: bool, waits: bool, reason: str, **given: Any) -> None:
    """Carry out an order, build the partners that it touches, and say what was done."""
    from syndicator import app as house  # noqa: PLC0415

    if not reason.strip():
        raise UsageError(f"{kind}: --reason is empty; whoever reads the history later needs it")
    house.set_up_logs()

    async def work() -> "tuple[tuple[orders.Done, ...], tuple[Build, ...]]":
        app = house.App(folder)
        try:
            order = house.orders.Order(who=given.pop("who"), why=reason.strip(), given_at=app.clock())
            return await _carried_out(app, kind, order, waits=waits, **given)
        finally:
            await app.close()

    done, builds = asyncio.run(work())
    if in_json:
        print_json({"orders": done, "published": builds})
    else:
        _print(done, builds, waits=waits)
    for one in done:
        if one.error:
            click.echo(f"{one.reference}: {one.error}", err=True)
    for build in builds:
        if build.error:
            click.echo(build.error, err=True)
    say_held(builds)
    waiting = kind not in {"hold", "kill"} and any(build.held for build in builds)  # what is withdrawn leaves a held build's feeds, too
    if waiting or any(one.error for one in done) or any(build.error for build in builds):
        raise SystemExit(1)


async def _carried_out(
    app: "App",
    kind: "OrderKind",
    order: "orders.Order",
    *,
    articles: tuple[str, ...],
    waits: bool,
    until: str = "",
    correcting: "orders.Correcting | None" = None,
) -> "tuple[tuple[orders.Done, ...], tuple[Build, ...]]":
    from syndicator import app as house  # noqa: PLC0415

    until_at = _moment(until, app, now=order.given_at) if until else None
    await app.place(tidy=False)
    done = house.orders.give(app.desk, kind, articles, order, until=until_at, correcting=correcting)
    await app.withdraw()
    for name in app.catalog.aside:
        if name.startswith("partners/"):
            click.echo(f"{name}: is set aside here, as `syndicator check` says; it gets this once its file and its key are sound", err=True)
    touched = sorted({partner_id for one in done for partner_id in one.touched if partner_id in app.catalog.partners})
    return done, () if waits else await app.publish_each(dict.fromkeys(touched))


def _moment(text: str, app: "App", *, now: datetime) -> datetime:
    """Give the moment that a person means, up to its full second. Raises UsageError for what is none, and for one that is over."""
    try:
        said = now + ahead if (ahead := distance(text)) else datetime.fromisoformat(text)
        moment = said.replace(tzinfo=ZoneInfo(app.catalog.settings.timezone)) if said.tzinfo is None else said
        moment = moment.astimezone(UTC)
        if moment.microsecond:
            moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--until {text}: is no time; write 2026-12-01T08:00Z, or +3h for three hours from now") from error
    if moment <= now:
        raise UsageError(f"--until {text}: is over ({moment:%Y-%m-%d %H:%M:%S} UTC); to let the article out say `syndicator release`")
    return moment


def _partners(one: "orders.Done") -> str:
    """Give the partners that an order touches; that none had the article is said only where none ever had it."""
    return ", ".join(one.touched) or ("none had it or gets it" if one.changed and not one.had else "nothing changes for any")


def _print(done: "Sequence[orders.Done]", builds: "Sequence[Build]", *, waits: bool) -> None:
    print_table(
        "orders",
        ("article", "headline", "what was done", "partners"),
        [(one.id, one.headline, one.did if one.changed else f"nothing: {one.did}", _partners(one)) for one in done if not one.error],
    )
    for one in done:
        for piece in one.removed:
            click.echo(f"not taken over from the file: {piece}", err=True)
    for sentence in dict.fromkeys(sentence for one in done for sentence in one.beyond_reach):
        click.echo(sentence, err=True)
    touched = {partner_id for one in done for partner_id in one.touched}
    if builds:
        click.echo(
            f"published: {', '.join(build.partner_id for build in builds if not build.error and not build.held) or 'nobody'}", err=True
        )
    elif touched and waits:
        click.echo(
            "not published yet: a running daemon does it with its next tick; where none runs, `syndicator run --once` does", err=True
        )
    if any(one.until_at and one.changed for one in done):
        click.echo(
            "it goes out by itself while the daemon runs; where none runs, with the first `syndicator run --once` after that time", err=True
        )
