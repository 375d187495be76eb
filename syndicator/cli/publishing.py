"""The command about one partner's build: publish; and how builds that tripwires hold are said."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli.options import config_option, json_option, who_option
from syndicator.cli.printing import print_json, print_table
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.model import Build


@click.command()
@click.argument("partners", nargs=-1, required=True, metavar="PARTNER...")
@click.option("--accept", is_flag=True, help="Let the build through that a tripwire holds; who and why is kept.")
@click.option("--reason", default="", help="Why, for whoever reads it later; goes with --accept.")
@who_option
@config_option
@json_option
def publish(partners: tuple[str, ...], folder: Path, *, accept: bool, reason: str, who: str, in_json: bool) -> None:
    """Build the feeds of these partners now.

    A build that a tripwire holds stays held, and what would change is said; --accept lets exactly that build through. Where another
    build than the one that was told is in its place, that one is told, and accepting is asked for once more.
    """
    from syndicator import app as house  # noqa: PLC0415

    if reason and not accept:
        raise UsageError("--reason goes with --accept")
    house.set_up_logs()

    async def work() -> "tuple[Build, ...]":
        app = house.App(folder)
        try:
            chosen = [house.questions.partner_of(app.desk, partner).id for partner in partners]
            await app.place()
            by = house.tripping.Accepting(who=who, why=reason) if accept else None
            return await app.publish_each(dict.fromkeys(chosen, by))
        finally:
            await app.close()

    builds = asyncio.run(work())
    if in_json:
        print_json(builds)
    else:
        rows = [(build.partner_id, len(build.carried), " ".join(build.changed) or "nothing", build.error) for build in builds]
        print_table("published", ("partner", "articles", "changed", "error"), rows)
    say_held(builds, accepting=accept)
    if any(build.error or build.held for build in builds):
        raise SystemExit(1)


def say_held(builds: "Sequence[Build]", *, accepting: bool = False) -> None:
    """Say which builds are held, why, and how they are let through."""
    for build in builds:
        for trip in build.held:
            click.echo(f"{build.partner_id}: held: {trip.text}", err=True)
        if build.held:
            said = "is another build than the one that was told; accept it once more" if accepting else "the last good feeds are served"
            click.echo(f"{build.partner_id}: {said}: `syndicator publish {build.partner_id} --accept` lets it through", err=True)
