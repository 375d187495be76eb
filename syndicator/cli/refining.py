"""The command about what is held and today's rules: refine; and how what they change is carried out and shown."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.options import config_option, json_option, who_option
from syndicator.cli.printing import print_json, print_table, progress, several, shortened
from syndicator.cli.publishing import say_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.app import App, questions
    from syndicator.model import Build, SourceId

SHOWN = 10
"""So many articles are shown one by one; the rest is counted, and `--json` gives all."""
PIECES = 3
"""So many pieces of an article are shown."""


@click.command()
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="Only this source; may be given several times.")
@click.option("--dry-run", "dry", is_flag=True, help="Change nothing; show what would change.")
@click.option("--force", is_flag=True, help="Go on even where many articles would be held or left empty.")
@who_option
@config_option
@json_option
def refine(sources: tuple[str, ...], folder: Path, *, dry: bool, force: bool, who: str, in_json: bool) -> None:
    """Run today's rules over the stored entries again, and publish what changes.

    It looks first: where more than a tenth of a source's articles would be held or left empty, it stops and changes nothing.
    """
    from syndicator import app as house  # noqa: PLC0415

    if dry:
        with house.looking(folder) as app:
            looked = look(app, _sources(app, sources))
        _show(looked, dry=True, in_json=in_json)
        return
    house.set_up_logs()

    async def work() -> "tuple[tuple[questions.Outlook, ...], tuple[Build, ...]]":
        app = house.App(folder, processes=house.WORKERS)
        try:
            wanted = _sources(app, sources)
            looked = look(app, wanted)
            if any(one.alarm for one in looked) and not force:
                return looked, ()
            return looked, await carry_out(app, wanted, who=who, why="refined by order")
        finally:
            await app.close()

    looked, builds = asyncio.run(work())
    stopped = not force and any(one.alarm for one in looked)
    _show(looked, dry=stopped, in_json=in_json, builds=builds)
    if stopped:
        click.echo("stopped, and nothing was changed; --force goes on", err=True)
        raise SystemExit(1)
    end([problem for one in looked for problem in one.problems], builds)


def _sources(app: "App", names: tuple[str, ...]) -> "tuple[SourceId, ...]":
    from syndicator import app as house  # noqa: PLC0415

    return house.questions.sources_of(app.desk, names) if names else tuple(app.catalog.sources)


def look(app: "App", sources: "Sequence[SourceId]") -> "tuple[questions.Outlook, ...]":
    """Look at what today's rules would change, and say how far it has come."""
    from syndicator import app as house  # noqa: PLC0415

    desk, now = app.desk, app.clock()
    with progress("looking", house.questions.retained(desk, sources)) as bar:
        return tuple(house.questions.outlook(desk, source_id, now=now, told=bar.on) for source_id in sources)


async def carry_out(app: "App", sources: "Sequence[SourceId]", *, who: str, why: str) -> "tuple[Build, ...]":
    """Refine again, then build each partner once: what somebody looked at and ordered passes the tripwires.

    A build that was held before this order stays held: it is another matter.
    """
    await app.place(tidy=False)
    from syndicator import app as house  # noqa: PLC0415

    held, by = app.store.held_builds(), house.tripping.Accepting(who=who, why=why)
    with progress("refining", house.questions.retained(app.desk, sources)) as bar:
        for source_id in sources:
            await app.refine_again(source_id, always=True, told=lambda batch: bar.on(len(batch.held)))
    return await app.publish_each({one: None if one in held else by for one in app.catalog.partners})


def _show(looked: "Sequence[questions.Outlook]", *, dry: bool, in_json: bool, builds: "Sequence[Build]" = ()) -> None:
    if in_json:
        print_json({"changed": not dry, "sources": looked, "published": builds})
    else:
        print_outlooks(looked, dry=dry)
    for one in looked:
        if one.alarm:
            click.echo(one.alarm, err=True)


def print_outlooks(looked: "Sequence[questions.Outlook]", *, dry: bool) -> None:
    """Print what changes by source and by partner, and the first articles with what goes and what comes back."""
    print_table(
        "what would change, by source" if dry else "what changed, by source",
        ("source", "articles", "would change" if dry else "changed", "pieces out", "pieces back", "words", "held", "also"),
        [_source_row(one) for one in looked],
    )
    moves = [move for one in looked for move in one.moves]
    if not moves:
        return
    touched = Counter(touch for move in moves for touch in move.partners)
    click.echo()
    print_table(
        "in partners' feeds",
        ("partner", "changes", "enters", "leaves"),
        [
            (partner, *(touched[partner, touch] for touch in ("changes", "enters", "leaves")))
            for partner in sorted({partner for partner, _ in touched})
        ],
    )
    click.echo()
    print_table("by rule", ("rule", "goes out of", "comes back into", "the first of these pieces"), _rule_rows(moves))
    click.echo()
    print_table(
        "articles" if len(moves) <= SHOWN else f"the first {SHOWN} of {len(moves)} articles",
        ("article", "headline", "- goes out, + comes back", "also"),
        [_move_row(move) for move in moves[:SHOWN]],
    )


def _rule_rows(moves: "Sequence[questions.Moved]") -> "Iterator[tuple[Any, ...]]":
    """Give for each rule from how many articles it takes something out, into how many something comes back, and an example."""
    goes = Counter(rule for move in moves for rule in {piece.rule for piece in move.goes})
    back = Counter(rule for move in moves for rule in {piece.rule for piece in move.back})
    first = {piece.rule: piece.text for move in reversed(moves) for piece in reversed((*move.goes, *move.back))}
    for rule, _ in (goes + back).most_common():
        yield rule, several(goes[rule], "article"), several(back[rule], "article"), shortened(first[rule])


def _source_row(one: "questions.Outlook") -> tuple[Any, ...]:
    fields = Counter(field for move in one.moves for field in move.fields)
    return (
        one.source,
        one.looked,
        len(one.moves),
        sum(len(move.goes) for move in one.moves),
        sum(len(move.back) for move in one.moves),
        f"{sum(move.words_after - move.words_before for move in one.moves):+d}",
        one.lost,
        ", ".join(f"{field} {count}" for field, count in fields.most_common()),
    )


def _move_row(move: "questions.Moved") -> tuple[str, ...]:
    pieces = [*(("-", piece) for piece in move.goes), *(("+", piece) for piece in move.back)]
    shown = [f"{sign} {piece.rule}: {shortened(piece.text, 60)}" for sign, piece in pieces[:PIECES]]
    more = [f"and {len(pieces) - PIECES} more"] if len(pieces) > PIECES else []
    also = [*move.fields, *([f"held: {move.held}"] if move.held else []), *(["nothing is left of its text"] if move.emptied else [])]
    return (move.article, shortened(move.headline), "\n".join([*shown, *more]), ", ".join(also))


def end(problems: Sequence[str], builds: "Sequence[Build]") -> None:
    """Name what failed, and leave with 1 if anything did."""
    failed = [*problems, *(f"{build.partner_id}: {build.error}" for build in builds if build.error)]
    for sentence in failed:
        click.echo(sentence, err=True)
    say_held(builds)
    if failed or any(build.held for build in builds):
        raise SystemExit(1)
