"""Commands before the first run: init, check, schema, token."""

from pathlib import Path

import click

from syndicator.cli.options import config_option, json_option
from syndicator.cli.printing import print_json


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
@config_option
@json_option
def token(partner: str, folder: Path, *, rotate: bool, in_json: bool) -> None:
    """Print a partner's feed addresses, with its key where it has one."""
    from syndicator import app  # noqa: PLC0415

    found = app.questions.addresses(app.config.load(folder, environ=app.environment()), partner)
    if in_json:
        print_json(found)
        return
    for address in found["addresses"]:
        click.echo(address)
    if rotate:
        click.echo(
            f"\nnew key: {app.new_key()}\nput it where `token:` of this partner takes it from; the old one works until then", err=True
        )
