"""Recipes: what each edition was made of, so that the very bytes that stood at some time can be shown again.

Takes a connection. A *piece* is an article as it was set for one kind of partner, kept once under the digest of its bytes; a
*recipe* is the pieces of one edition by number, with everything that stood before, between and after them. An *appearance* says in
which builds of a partner's editions a version of an article stood. Builds are numbered for each partner, so that no clock decides
what came before what. Recipes and appearances go with retention, and a piece when no recipe needs it any more.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from syndicator._text.digests import digest
from syndicator.errors import StoreError
from syndicator.model import ArticleId, Edition, Format, PartnerId
from syndicator.store.articles import in_parts
from syndicator.store.tables import appearances, pieces, recipes

LEVEL = 6
A_MOMENT = timedelta(microseconds=1)
"""What stood at all stood so long, wherever the clock was set meanwhile."""

Cuts = Sequence[tuple[int, int]]
"""Where in an edition's bytes its articles stand: begin and end of each, in order."""


class Made(NamedTuple):
    """What editions were made of: where in each its articles stand, and in which version each article is in them."""

    cuts: Mapping[Format, Cuts] = MappingProxyType({})
    carried: Mapping[ArticleId, int] = MappingProxyType({})


def follow(db: Connection, partner_id: PartnerId, stand: Iterable[Edition], made: Made, *, now: datetime) -> None:
    """Keep the recipes of the editions that stand from now on, and close those of what stood before."""
    standing = {edition.format: edition for edition in stand}
    before = {row.format: row for row in db.execute(_open(partner_id))}
    fresh = [edition for form, edition in standing.items() if form not in before or before[form].etag != edition.etag]
    gone = [row for form, row in before.items() if form not in standing or standing[form].etag != row.etag]
    if not fresh and not gone:
        return
    build = _next(db, partner_id)
    _close(db, gone, standing, now=now)
    for edition in fresh:
        row = {"partner_id": partner_id, "build": build, "format": edition.format, "etag": edition.etag, "since_at": edition.changed_at}
        db.execute(insert(recipes).values(**row, parts=_parts(db, edition.body, made.cuts.get(edition.format, ()), now=now)))
    if fresh or not standing:  # where nothing is left but what stood already, the same articles stand in it
        _appear(db, partner_id, made.carried if standing else {}, build, now=now)


def end(db: Connection, partner_id: PartnerId, *, now: datetime) -> None:
    """Close what stands of a partner that is no more; it may be asked about until it is old."""
    rows = db.execute(_open(partner_id)).all()
    if rows:
        _close(db, rows, {}, now=now)
        _appear(db, partner_id, {}, _next(db, partner_id), now=now)


def _next(db: Connection, partner_id: PartnerId) -> int:
    """Give the number of a partner's next build in which something changes."""
    last: int | None = db.scalar(select(func.max(recipes.c.build)).where(recipes.c.partner_id == partner_id))
    return (last or 0) + 1


def _open(partner_id: PartnerId) -> Any:
    return select(recipes).where(recipes.c.partner_id == partner_id, recipes.c.until_at.is_(None))


def _close(db: Connection, gone: Iterable[Row[Any]], standing: Mapping[Format, Edition], *, now: datetime) -> None:
    """Say until when recipes stood, and of their pieces that they were needed until then."""
    for row in gone:
        until_at = standing[row.format].changed_at if row.format in standing else max(now, row.since_at + A_MOMENT)
        here = (recipes.c.partner_id == row.partner_id, recipes.c.build == row.build, recipes.c.format == row.format)
        db.execute(update(recipes).where(*here).values(until_at=until_at))
        for part in in_parts(_numbers(row.parts)):
            db.execute(update(pieces).where(pieces.c.id.in_(part), pieces.c.last_at < until_at).values(last_at=until_at))


def _parts(db: Connection, body: bytes, cuts: Cuts, *, now: datetime) -> str:
    """Give a recipe: text that stands in this edition alone, and the numbers of its pieces; what is new of these is kept."""
    articles = [body[begin:end_] for begin, end_ in cuts]
    numbers = _numbered(db, {digest(piece): piece for piece in articles}, now=now)
    parts: list[str | int] = []
    last = 0
    for (begin, end_), piece in zip(cuts, articles, strict=True):
        parts += [_as_text(body[last:begin]), numbers[digest(piece)]]
        last = end_
    return json.dumps([*parts, _as_text(body[last:])], separators=(",", ":"))


def _numbered(db: Connection, named: Mapping[str, bytes], *, now: datetime) -> dict[str, int]:
    """Give the numbers of pieces by their digests."""
    known = _known(db, named)
    fresh = [{"digest": name, "body": zlib.compress(body, LEVEL), "last_at": now} for name, body in named.items() if name not in known]
    if fresh:
        db.execute(insert(pieces), fresh)
        known |= _known(db, [row["digest"] for row in fresh])  # type: ignore[misc]  # digests are text
    return known


def _known(db: Connection, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in in_parts(names):
        found |= {row.digest: row.id for row in db.execute(select(pieces.c.digest, pieces.c.id).where(pieces.c.digest.in_(part)))}
    return found


def _numbers(parts: str) -> list[int]:
    return [part for part in json.loads(parts) if isinstance(part, int)]


def _as_text(some: bytes) -> str:
    """Give bytes as text that gives the same bytes back, whatever they are."""
    return some.decode("utf-8", "surrogateescape")


def _appear(db: Connection, partner_id: PartnerId, carried: Mapping[ArticleId, int], build: int, *, now: datetime) -> None:
    """Note which versions stand in a partner's editions from this build on, and of the others that they do no more."""
    wanted = select(appearances).where(appearances.c.until_at.is_(None), appearances.c.partner_id == partner_id)
    stood = {(row.article_id, row.version) for row in db.execute(wanted)}
    stand = set(carried.items())
    for part in in_parts(article_id for article_id, _ in stood - stand):
        left = update(appearances).where(
            appearances.c.article_id.in_(part), appearances.c.partner_id == partner_id, appearances.c.until_at.is_(None)
        )
        db.execute(left.values(until_build=build, until_at=now))
    rows = [
        {"article_id": article_id, "partner_id": partner_id, "build": build, "version": version, "since_at": now}
        for article_id, version in sorted(stand - stood)
    ]
    if rows:
        db.execute(insert(appearances), rows)


def edition_at(db: Connection, partner_id: PartnerId, form: Format, *, at: datetime) -> bytes | None:
    """Give the bytes that stood at a time; None: none stood, or it is no longer known. Raises StoreError where a piece is lost."""
    wanted = select(recipes).where(
        recipes.c.partner_id == partner_id,
        recipes.c.format == form,
        recipes.c.since_at <= at,
        or_(recipes.c.until_at.is_(None), recipes.c.until_at > at),
    )
    row = db.execute(wanted.order_by(recipes.c.since_at.desc(), recipes.c.build.desc()).limit(1)).one_or_none()
    return None if row is None else restored(db, row)


def restored(db: Connection, row: Row[Any]) -> bytes:
    """Give the bytes of a recipe. Raises StoreError if they are not the ones that it was made from."""
    found: dict[int, bytes] = {}
    for part in in_parts(_numbers(row.parts)):
        found |= {one.id: zlib.decompress(one.body) for one in db.execute(select(pieces).where(pieces.c.id.in_(part)))}
    try:
        body = b"".join(found[part] if isinstance(part, int) else part.encode("utf-8", "surrogateescape") for part in json.loads(row.parts))
    except KeyError as error:
        raise StoreError(f"partner {row.partner_id}: piece {error} of its {row.format} of {row.since_at:%Y-%m-%d %H:%M} is lost") from None
    if row.etag != f'"{digest(body)}"':
        raise StoreError(f"partner {row.partner_id}: its {row.format} of {row.since_at:%Y-%m-%d %H:%M} cannot be put together as it was")
    return body


def known(db: Connection, partner_id: PartnerId) -> dict[Format, datetime]:
    """Give since when a partner's editions are known, by format."""
    wanted = select(recipes.c.format, func.min(recipes.c.since_at).label("at")).where(recipes.c.partner_id == partner_id)
    return {row.format: row.at for row in db.execute(wanted.group_by(recipes.c.format).order_by(recipes.c.format))}


def expire(db: Connection, *, before: datetime) -> None:
    """Drop recipes and appearances that ended before, and pieces that none of the remaining recipes needs."""
    db.execute(delete(recipes).where(recipes.c.until_at < before))
    db.execute(delete(appearances).where(appearances.c.until_at < before))
    # A piece that left an edition since is newer than that; what still stands is named by the recipes that are open.
    needed = {
        number for parts in db.execute(select(recipes.c.parts).where(recipes.c.until_at.is_(None))).scalars() for number in _numbers(parts)
    }
    old = db.execute(select(pieces.c.id).where(pieces.c.last_at < before)).scalars()
    for part in in_parts(number for number in old.all() if number not in needed):
        db.execute(delete(pieces).where(pieces.c.id.in_(part)))
