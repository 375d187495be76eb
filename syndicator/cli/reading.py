"""Commands that only look: clean, status, articles, show, explain, preview."""

import asyncio
import sys
from datetime import datetime, timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.options import config_option, days_option, json_option, time_option
from syndicator.cli.printing import moment, print_json, print_record, print_table
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.model import Copy, Format


MOST_BYTES = 15 << 20
"""What `clean -` reads of standard input at the most."""


@click.command()
@click.argument("reference", metavar="FILE|URL|-")
@click.option("--source", default="", help="Use this source's rules.")
@config_option
@json_option
def clean(reference: str, source: str, folder: Path, *, in_json: bool) -> None:
    """Take one article through parse and refine and show what is left and what was cut. Nothing is stored."""
    from syndicator import app as house  # noqa: PLC0415
    from syndicator.model import Document  # noqa: PLC0415

    rules, rulebook = house.questions.rules_for(folder, house.environment(), source)
    if reference.startswith(("http://", "https://")):
        document = asyncio.run(house.page(reference, rules))
    else:
        name = "article.txt" if reference == "-" else reference
        document = Document(name=name, body=_bytes(reference), media_type=guess_type(name)[0] or "")
    copy = house.questions.clean(document, rules, rulebook)
    if in_json:
        print_json({key: getattr(copy, key) for key in _CLEAN_KEYS})
    else:
        _print_copy(copy)


def _bytes(reference: str) -> bytes:
    if reference == "-":
        return sys.stdin.buffer.read(MOST_BYTES)
    try:
        with Path(reference).open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        raise UsageError(
            f"{reference}: cannot be read ({error.strerror}); give a file, an http(s) address, or - for standard input"
        ) from error


_CLEAN_KEYS = (
    "headline", "byline", "authors", "credits", "dateline", "blocks", "tags", "summary", "language", "canonical_url", "html", "removals", "held",
)  # fmt: skip


def _print_copy(copy: "Copy") -> None:
    print_record(
        {
            "headline": copy.headline,
            "byline": copy.byline,
            "authors": ", ".join(author.name for author in copy.authors),
            "dateline": copy.dateline,
            "language": copy.language,
            "tags": ", ".join(tag.name for tag in copy.tags),
            "summary": copy.summary,
            "held": copy.held,
        }
    )
    click.echo()
    for block in copy.blocks:
        click.echo(f"{block.text.upper() if block.kind == 'subhead' else block.text}\n")
    for removal in copy.removals:
        click.echo(f"cut by {removal.rule} ({removal.why}): {removal.text}")


@click.command()
@config_option
@json_option
def status(folder: Path, *, in_json: bool) -> None:
    """Show the health of every source and partner: last run, next run, failures, quiet since, last fetch."""
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        now = app.clock()
        found = house.questions.status(app.desk, now=now)
        if in_json:
            print_json(found)
            return
        print_table(
            "sources",
            ("source", "state", "condition", "last run", "next run", "failures", "new since", "what is wrong"),
            [_source_row(row, now=now) for row in found["sources"]],
        )
        click.echo()
        print_table(
            "partners",
            ("partner", "state", "articles", "changed", "next change", "last fetch", "access"),
            [_partner_row(row, now=now) for row in found["partners"]],
        )
        for row in found["partners"]:
            for why in row["held"]:
                click.echo(f"{row['partner']}: held since {moment(row['held_since'], now=now)}: {why}")
        for row in found["alerts"]:
            click.echo(f"\n{row['kind']}: {row['text']}")
        for row in found["problems"]:
            click.echo(row["problem"], err=True)


def _source_row(row: dict[str, Any], *, now: datetime) -> tuple[str, ...]:
    times = (moment(row.get(key), now=now) for key in ("last_run", "next_run"))
    moved = f"moved for good to {row['moved_to']}, write that into its file" if row.get("moved_to") else ""
    wrong = "; ".join([part for part in (row.get("error"), moved, *row.get("problems", ())) if part])
    return (
        row["source"],
        row["state"],
        row.get("condition", "well"),
        *times,
        str(row.get("failures", 0)),
        moment(row.get("quiet_since"), now=now),
        wrong,
    )


def _partner_row(row: dict[str, Any], *, now: datetime) -> tuple[str, ...]:
    times = (moment(row.get(key), now=now) for key in ("changed_at", "next_change", "last_fetch"))
    return (row["partner"], row["state"], str(row["articles"]), *times, _access(row, now=now))


def _access(row: dict[str, Any], *, now: datetime) -> str:
    """Say how a partner's feeds are opened, and whether an old key still opens them."""
    until = row.get("old_key_until")
    return row["access"] if until is None else f"key; the old one, too, until {moment(until, now=now)} or the first fetch with the new"


@click.command()
@click.option("--source", default="", help="Only of this source.")
@click.option("--partner", default="", help="Only those placed with this partner.")
@click.option("--tag", default="", help="Only with this tag.")
@click.option("--status", type=click.Choice(["live", "held", "killed"]), default=None, help="Only in this state.")
@click.option(
    "--words", multiple=True, metavar="WORD", help="Only with this word in headline, byline or summary; may be given several times."
)
@click.option("--renamed", is_flag=True, help="Only those that came under several guids, with all their names.")
@days_option("--since", help="Only published in the last so many days.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@config_option
@json_option
def articles(folder: Path, *, in_json: bool, since: float | None, renamed: bool, **filters: Any) -> None:
    """List articles, newest first."""
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        now = app.clock()
        since_at = now - timedelta(days=since) if since is not None else None
        chosen = {name: value for name, value in filters.items() if value}
        if renamed:
            _print_renamed(house.questions.renamed(app.desk, now=now, since=since_at, **chosen), in_json=in_json)
            return
        rows = house.questions.articles(app.desk, now=now, since=since_at, **chosen)
        if in_json:
            print_json(rows)
            return
        print_table(
            "articles",
            ("id", "published", "source", "status", "headline", "tags", "partners"),
            [
                (
                    row.id,
                    moment(row.published_at, now=now),
                    row.source,
                    row.status,
                    row.headline,
                    ", ".join(row.tags),
                    ", ".join(row.partners),
                )
                for row in rows
            ],
        )


def _print_renamed(rows: "tuple[dict[str, Any], ...]", *, in_json: bool) -> None:
    if in_json:
        print_json(rows)
        return
    print_table(
        "articles under several names",
        ("id", "source", "headline", "also came as", "since", "known by"),
        [
            (
                row["id"],
                row["source"],
                row["headline"],
                name["guid"],
                f"{name['since']:%Y-%m-%d %H:%M}" if name["since"] else "–",
                name["by"],
            )
            for row in rows
            for name in row["names"]
        ],
    )


@click.command()
@click.argument("article")
@config_option
@json_option
def show(article: str, folder: Path, *, in_json: bool) -> None:
    """Show one article: as received, as held, what was removed and why, its history."""
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        found = house.questions.show(app.desk, article, now=app.clock())
    if in_json:
        print_json(found)
        return
    held = found["held"]
    print_record(
        {
            key: found[key]
            for key in (
                "id",
                "source",
                "status",
                "version",
                "guid",
                "public_id",
                "canonical_url",
                "published_at",
                "updated_at",
                "embargo_until",
            )
        }
    )
    print_record(
        {key: held[key] for key in ("headline", "byline", "dateline", "language", "summary")}
        | {"tags": ", ".join(tag["name"] for tag in held["tags"])}
    )
    click.echo("\nas held")
    for block in held["blocks"]:
        click.echo(f"  [{block['kind']}] {block['text']}")
    click.echo("\nremoved")
    for removal in found["removals"]:
        click.echo(f"  {removal['rule']} ({removal['why']}): {removal['text']}")
    click.echo("\npartners")
    for row in found["partners"]:
        click.echo(f"  {row['partner']}: {row['why']}")
        for image in row["images"]:
            click.echo(f"    image withheld: {_image(image)}")
    _print_orders(found)
    click.echo("\nhistory")
    for version in found["history"]:
        click.echo(f"  {version['version']}  {version['at']:%Y-%m-%d %H:%M}  {version['kind']}: {version['why']}")
    click.echo("\nas received")
    for received in found["received"]:
        entry = received["entry"]
        click.echo(f"  {received['first_seen_at']:%Y-%m-%d %H:%M}  {entry['document']}  guid {entry['guid_given'] or 'none'}")
        for line in entry["received"].splitlines():
            click.echo(f"    {line}")


def _print_orders(found: dict[str, Any]) -> None:
    """Print what people ordered, what stands of it, and under which other names the article came."""
    stands = found["directions"]
    if found["orders"]:
        click.echo("\norders")
    for order in found["orders"]:
        click.echo(f"  {order['given_at']:%Y-%m-%d %H:%M}  {order['kind']} by {order['who']}: {order['why']} ({order['did']})")
    if stands["corrected"]:
        since = "; the publisher changed it since, and `correct --theirs` takes that" if stands["publisher_changed_it_since"] else ""
        click.echo(f"  corrected stands: {' and '.join(stands['corrected'])}{since}")
    for note in stands["notes"]:
        click.echo(f"  note: {note['noted_at']:%Y-%m-%d}: {note['text']}")
    if found["names"]:
        click.echo("\nalso came as")
    for name in found["names"]:
        known = f", known by {name['by']}" if name["by"] else ""
        click.echo(f"  {name['guid']} of {name['source']}{known}")


@click.command()
@click.argument("article")
@click.argument("partner")
@config_option
@json_option
def explain(article: str, partner: str, folder: Path, *, in_json: bool) -> None:
    """Say whether ARTICLE is in PARTNER's feeds, which rule decided, and what came nearest."""
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        found = house.questions.explain(app.desk, article, partner, now=app.clock())
    if in_json:
        print_json(found)
        return
    click.echo(f"{'IN ' if found['included'] else 'OUT'}  {found['headline']}")
    click.echo(f"     {found['why']}")
    if found["nearest"]:
        click.echo(f"     nearest: {found['nearest']}")
    for image in found["images"]:
        click.echo(f"     image withheld: {_image(image)}")


def _image(image: dict[str, str]) -> str:
    return f"{image['url']} ({image['where']}): {image['why']}"


@click.command()
@click.argument("partner")
@click.option("--format", "form", type=click.Choice(["rss", "atom", "json"]), default=None, help="Default: the partner's first format.")
@time_option("--at", help="As it stood at this time, byte for byte: 2026-11-23T12:00, in UTC where no zone is given.")
@config_option
def preview(partner: str, form: "Format | None", folder: Path, *, at: "datetime | None") -> None:
    """Print a partner's feed as it would be built now, or as it stood at some time. Nothing is stored or published."""
    from syndicator import app as house  # noqa: PLC0415

    with house.looking(folder) as app:
        if at is not None:
            sys.stdout.buffer.write(house.questions.as_it_stood(app.desk, partner, form, at=at))
            return
        sys.stdout.buffer.write(house.questions.preview(app.desk, partner, form, now=app.clock()).body)
