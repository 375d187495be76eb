"""Commands that work: run, serve, poll."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli.options import config_option, force_option, json_option
from syndicator.cli.printing import moment, print_json, print_table
from syndicator.cli.publishing import say_held
from syndicator.model import FILE_NAMES, PartnerId

if TYPE_CHECKING:
    from syndicator.app import App
    from syndicator.cycle import Cycle


@click.command()
@click.option("--once", is_flag=True, help="One full cycle of every source, whatever its interval, then exit.")
@force_option
@config_option
def run(folder: Path, *, once: bool, force: bool) -> None:
    """Poll, process, publish and serve, as a daemon (or once)."""
    from syndicator import app as house  # noqa: PLC0415
    from syndicator.cycle import run_once  # noqa: PLC0415

    if force and not once:
        raise click.UsageError("--force goes with --once; the daemon always waits when a publisher asks it to")
    house.set_up_logs()
    _say_force(force=force)

    async def work() -> bool:
        app = house.App(folder, processes=house.WORKERS)
        try:
            app.store.claim(house.who())
            if not once:
                from syndicator import daemon  # noqa: PLC0415

                await daemon.Daemon(app, notify=house.environment().get("NOTIFY_SOCKET", ""), leave=os._exit).serve_forever()
                return False
            cycle = await run_once(app, force=force)
            _say(app, cycle)
            return cycle.failed or bool(app.catalog.problems)
        finally:
            await app.close()

    if asyncio.run(work()):
        raise SystemExit(1)


def _say_force(*, force: bool) -> None:
    if force:
        click.echo("--force: publishers that asked us to wait are asked all the same; a server may ban who does this often", err=True)


def _say(app: "App", cycle: "Cycle") -> None:
    """Print what came in, what was cut and what went to whom; the last line is for programs."""
    rows = [
        (run.source_id, run.outcome, run.parsed, run.new, run.revised, run.killed, run.held, run.set_aside, run.removed, run.error)
        for run in cycle.runs
    ]
    print_table(
        "came in", ("source", "outcome", "parsed", "new", "revised", "killed", "held", "set aside", "pieces cut", "error"), rows, err=True
    )
    for one_run in cycle.runs:
        for problem in one_run.problems:
            click.echo(f"{one_run.source_id}: {problem}", err=True)
    print_table(
        "went out",
        ("partner", "articles", "changed", "addresses", "error"),
        [
            (
                build.partner_id,
                len(build.carried),
                " ".join(build.changed) or "nothing",
                "\n".join(_addresses(app, build.partner_id)),
                build.error or "; ".join(f"held: {trip.text}" for trip in build.held),
            )
            for build in cycle.published
        ],
        err=True,
    )
    say_held(cycle.published)
    for found in app.catalog.problems:
        click.echo(str(found), err=True)
    click.echo(str(cycle), err=True)


def _addresses(app: "App", partner_id: str) -> list[str]:
    """Give a partner's addresses, without its key: what is printed ends up in logs."""
    found = app.catalog.partners[PartnerId(partner_id)]
    return [f"{app.catalog.settings.base_url}/feeds/{found.id}/{FILE_NAMES[form]}" for form in found.formats]


@click.command()
@config_option
def serve(folder: Path) -> None:
    """Serve the feeds and pages only; another process polls and publishes."""
    from syndicator import app as house  # noqa: PLC0415
    from syndicator import daemon  # noqa: PLC0415

    house.set_up_logs()

    async def work() -> None:
        app = house.App(folder)
        try:
            await daemon.serve_only(app)
        finally:
            await app.close()

    asyncio.run(work())


@click.command()
@click.argument("sources", nargs=-1)
@force_option
@config_option
@json_option
def poll(sources: tuple[str, ...], folder: Path, *, force: bool, in_json: bool) -> None:
    """Run these sources once now (default: all), and publish what changed."""
    from syndicator import app as house  # noqa: PLC0415
    from syndicator.cycle import run_once  # noqa: PLC0415

    house.set_up_logs()
    _say_force(force=force)

    async def work() -> "tuple[App, Cycle]":
        app = house.App(folder, processes=house.WORKERS)
        try:
            chosen = house.questions.sources_of(app.desk, sources) if sources else None
            return app, await run_once(app, chosen, force=force)
        finally:
            await app.close()

    app, cycle = asyncio.run(work())
    if in_json:
        print_json({"runs": cycle.runs, "published": cycle.published})
    else:
        now = app.clock()
        print_table(
            "polled",
            ("source", "outcome", "parsed", "new", "revised", "took", "error"),
            [
                (run.source_id, run.outcome, run.parsed, run.new, run.revised, moment(run.started_at, now=now), run.error)
                for run in cycle.runs
            ],
        )
    say_held(cycle.published)
    if cycle.failed:
        raise SystemExit(1)
