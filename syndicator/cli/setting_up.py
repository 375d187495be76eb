"""Commands before the first run: init, check, schema, token."""

from pathlib import Path
from typing import Any

import click

from syndicator.cli.options import config_option, json_option
from syndicator.cli.printing import print_json, several
from syndicator.model import PartnerId


@click.command()
@click.argument("directory", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> None:
    """Write a commented, working config/ and sample articles into DIRECTORY (default: here)."""
    from syndicator import app  # noqa: PLC0415

    written = app.config.write_sample(directory)
    for path in written:
        click.echo(path)
    click.echo(f"\nready: cd {directory} && syndicator run", err=True)


@click.command()
@config_option
def check(folder: Path) -> None:
    """Read the whole configuration and print every problem as `file:line: key: what is wrong, what is allowed`."""
    from syndicator import app  # noqa: PLC0415

    problems, summary = app.questions.check(folder, app.environment())
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}", err=True)
        raise SystemExit(2)
    click.echo(summary, err=True)


@click.command()
@click.argument("kind", type=click.Choice(["source", "partner", "syndicator"]), default="source")
def schema(kind: str) -> None:
    """Print the JSON Schema of a configuration file, for editors that complete and check."""
    from syndicator import app  # noqa: PLC0415

    print_json(app.config.schema(kind))


@click.command()
@click.argument("partner")
@click.option("--rotate", is_flag=True, help="Print a new key to put in place of the old one.")
@click.option("--now", "suddenly", is_flag=True, help="With --rotate: the old key goes the moment the new one comes into force.")
@click.option("--revoke-old", "revoke", is_flag=True, help="Shut old keys that still work, at once.")
@config_option
@json_option
def token(partner: str, folder: Path, *, rotate: bool, suddenly: bool, revoke: bool, in_json: bool) -> None:
    """Print a partner's feed addresses, with its key where it has one.

    When a new key comes into force the old one works until the first fetch with the new one, for 30 days at most.
    """
    from syndicator import app  # noqa: PLC0415

    if suddenly and not rotate:
        raise click.UsageError("--now goes with --rotate; --revoke-old shuts old keys that still work")
    found = app.questions.addresses(app.config.load(folder, environ=app.environment()), partner)
    if revoke or suddenly:
        with app.looking(folder) as house:
            if revoke:
                found |= {"revoked": house.store.shut_old_keys(PartnerId(partner))}
            if suddenly:
                found |= {"sudden": house.store.end_key_suddenly(PartnerId(partner))}
    if in_json:
        print_json(found)
        return
    for address in found["addresses"]:
        click.echo(address)
    if revoke:
        click.echo("\n" + (f"shut: {several(found['revoked'], 'old key')}" if found["revoked"] else "no old key works"), err=True)
    if rotate:
        click.echo(f"\nnew key: {app.new_key()}\nput it where `token:` of this partner takes it from; {_until(found)}", err=True)


def _until(found: dict[str, Any]) -> str:
    """Say how long the old key works."""
    if "sudden" not in found:
        return "the old one works until the first fetch with the new one, for 30 days at most"
    return "the old one works until then" if found["sudden"] else "no key of this partner was in force yet"
