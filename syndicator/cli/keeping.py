"""Commands that keep the house whole: backup, doctor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli.options import config_option, json_option
from syndicator.cli.printing import moment, print_json, print_table, progress, several
from syndicator.errors import ClaimError

if TYPE_CHECKING:
    from syndicator.app import keeping


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--recover", "back", is_flag=True, help="Put FILE in the place of the store.")
@click.option(
    "--force", is_flag=True, help="Replace FILE; with --recover: replace a store that holds articles, and keep it under a dated name."
)
@config_option
@json_option
def backup(file: Path, folder: Path, *, back: bool, force: bool, in_json: bool) -> None:
    """Write the store and the configuration into FILE while everything runs, or bring them back from it.

    FILE is one packed SQLite file whatever the database, so that it goes back into SQLite and into PostgreSQL. It holds
    what editors hold under embargo and the texts of config/, but no value of an ${ENV_NAME}: keep it as you keep the store.
    """
    from syndicator import app as house  # noqa: PLC0415

    stamp = house.keeping.Stamp(owner=house.who(), version=house.VERSION, at=house.clock())
    with _share("recovering" if back else "backing up") as told:
        if back:
            done = house.keeping.recover(folder, file, stamp, environ=house.environment(), force=force, told=told)
        else:
            with house.looking(folder) as app:
                done = house.keeping.back_up(folder, app.store, file, stamp, force=force, told=told)
    if in_json:
        print_json(done)
    else:
        _say(done, back=back)


@contextmanager
def _share(label: str) -> Iterator[Callable[[float], None]]:
    """Show a share of 0 to 1 as it grows."""
    with progress(label, 100) as bar:
        shown = 0

        def told(share: float) -> None:
            nonlocal shown
            step = int(share * 100) - shown
            if step > 0:
                shown += step
                bar.on(step)

        yield told


def _say(done: "keeping.Kept", *, back: bool) -> None:
    from syndicator import app as house  # noqa: PLC0415

    rows = done.manifest.rows
    holds = f"{several(rows.get('articles', 0), 'article')}, {several(rows.get('editions', 0), 'edition')}, {several(done.files, 'configuration file')}"
    if not back:
        click.echo(f"{done.file}: {holds}")
        return
    made = f"made {moment(done.manifest.made_at, now=house.clock())} by version {done.manifest.version}"
    click.echo(f"recovered from {done.file} ({made}): {holds}")
    if done.aside:
        click.echo(f"what stood there before is kept: {done.aside}")
    for path in done.written:
        click.echo(f"put back: {path}")
    if done.differing:
        click.echo(f"left as they stand, though the backup has them otherwise: {', '.join(done.differing)}")
    click.echo("the next run publishes what the store holds; `syndicator doctor` writes the shelf at once", err=True)


@click.command()
@config_option
@json_option
def doctor(folder: Path, *, in_json: bool) -> None:
    """Hold store, rules and shelf against each other, mend what can be mended, and say each.

    Files are written again from the store at any time. What is in the store itself is mended when no daemon runs on it.
    Exit 0: all is well now; 1: something is left to you, and the line says what.
    """
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        try:
            app.store.claim(house.who())
            alone = True
        except ClaimError as error:
            alone = False
            click.echo(str(error).replace("stop that one, or give this one a store of its own", "what is its own is left to it"), err=True)
        found = tuple(house.doctor.examine(house.doctor.Visit(desk=app.desk, shelf=app.rooms.shelf, alone=alone, now=app.machine_time)))
    left = [one for one in found if one.state == "left"]
    if in_json:
        print_json({"well": not left, "findings": found})
    else:
        if found:
            print_table("found", ("state", "where", "what", "how"), [(one.state, one.where, one.what, one.how) for one in found])
        click.echo(
            f"{several(len(found), 'finding')}, {len(found) - len(left)} mended, {len(left)} left" if found else "all is well", err=True
        )
    if left:
        raise SystemExit(1)
