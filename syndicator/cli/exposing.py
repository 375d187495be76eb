"""The command about who has what: exposure."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.options import config_option, json_option
from syndicator.cli.printing import moment, print_json, print_table, shortened

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("article")
@config_option
@json_option
def exposure(article: str, folder: Path, *, in_json: bool) -> None:
    """Say which partners fetched which version of ARTICLE, and who still has an old one.

    Only fetches that count say something of a partner: of a whole feed, or told that it has it, with the partner's key.
    """
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        found, now = house.questions.exposure(app.desk, article), app.clock()
    if in_json:
        print_json(found)
        return
    click.echo(f"{found['article']}  {shortened(found['headline'], 60)}")
    click.echo(f"version {found['version']}, {found['status']}\n")
    if not found["partners"]:
        click.echo("no partner's feed has carried it, as far as is known\n")
    else:
        rows = [(row["partner"], row["state"], row["says"]) for row in found["partners"]]
        print_table("partners", ("partner", "state", "what it has"), rows)
        _print_fetches(found["partners"], now=now)
    for sentence in found["not_known"]:
        click.echo(f"not known: {sentence}")


def _print_fetches(partners: list[dict[str, Any]], *, now: "datetime") -> None:
    rows = [
        (
            row["partner"],
            str(one["version"]),
            one["format"],
            shortened(one["client"] or "–", 24),
            moment(one["first_at"], now=now),
            moment(one["last_at"], now=now),
        )
        for row in partners
        for one in row["fetches"]
    ]
    click.echo()
    if rows:
        print_table("fetched", ("partner", "version", "format", "client", "first", "last"), rows)
        click.echo()
