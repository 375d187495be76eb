"""Placements: which article stands with which partner and when, and which partners must be built anew for it.

Takes a connection inside the writer's transaction. A partner is touched only by what its editions can show: an
article that comes, goes, moves in time or changes visibly. Each touch counts its `revision` up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select

from syndicator._text.digests import digest_of
from syndicator.model import Article, ArticleId, Digest, PartnerId, Placement, Status
from syndicator.store import archiving
from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.good_builds import carriers
from syndicator.store.tables import articles, delivered, partners, placements, retractions

_TICK = timedelta(seconds=1)
NO_MEMBERS = digest_of(())
"""The key of the empty set of articles."""

Place = tuple[str, str]
Bounds = tuple[datetime | None, datetime | None]
"""From when until when."""


def replace_for(db: Connection, moved: Mapping[str, bool], wanted: Iterable[Placement], *, now: datetime) -> frozenset[PartnerId]:
    """Give articles these placements and no others; `moved` says of each whether a partner can see a change in it.

    Gives the partners that were touched.
    """
    stood: dict[Place, Row[Any]] = {}
    for part in in_parts(moved):
        stood |= {(row.partner_id, row.article_id): row for row in db.execute(select(placements).where(placements.c.article_id.in_(part)))}
        db.execute(delete(placements).where(placements.c.article_id.in_(part)))
    stand = _rows(db, [placement for placement in wanted if placement.article_id in moved])
    differ = {place for place in stood.keys() | stand.keys() if _differs(place, stood, stand, moved)}
    _insert(db, {place: row | {"moved_at": now if place in differ else stood[place].moved_at} for place, row in stand.items()})
    # An edition, or a page of an archive, may carry what is placed with its partner no longer: while a tripwire holds the build in which it leaves.
    paged = archiving.places(db, moved) - stood.keys() - stand.keys()
    held_over = (carriers(db, moved) - stood.keys() - stand.keys()) | paged
    touched = frozenset(PartnerId(partner_id) for partner_id, _ in differ | held_over)
    archiving.moved(db, differ | paged)
    touch(db, touched, now=now)
    return touched


def _differs(place: Place, stood: Mapping[Place, Row[Any]], stand: Mapping[Place, Mapping[str, Any]], moved: Mapping[str, bool]) -> bool:
    if place not in stood or place not in stand:
        return True
    return _bounds(stood[place]) != (stand[place]["from_at"], stand[place]["until_at"]) or moved[place[1]]


def _bounds(row: Row[Any]) -> Bounds:
    return row.from_at, row.until_at


def replace_all(db: Connection, partner_id: PartnerId, wanted: Iterable[Placement], *, rules: Digest, now: datetime) -> None:
    """Give one partner these placements and no others, and note by which rules they were made.

    What other rules bring in is as old as the article: an archive that now matches is no news.
    """
    stood = moves(db, partner_id)
    db.execute(delete(placements).where(placements.c.partner_id == partner_id))
    stand = _rows(db, [placement for placement in wanted if placement.partner_id == partner_id])
    _insert(db, {place: row | {"moved_at": stood.get(ArticleId(place[1]), min(row["moved_at"], now))} for place, row in stand.items()})
    archiving.all_moved(db, partner_id)
    touch(db, (partner_id,), now=now)
    db.execute(partners.update().where(partners.c.partner_id == partner_id).values(rules=rules))


def moves(db: Connection, partner_id: PartnerId) -> dict[ArticleId, datetime | None]:
    """Give for each article that is placed with a partner when it came or last changed so that the partner can tell."""
    rows = db.execute(select(placements.c.article_id, placements.c.moved_at).where(placements.c.partner_id == partner_id))
    return {ArticleId(row.article_id): row.moved_at for row in rows}


def _rows(db: Connection, fresh: Collection[Placement]) -> dict[Place, dict[str, Any]]:
    """Give the rows of placements that stand: of live articles only, and of two for one place the later one."""
    live: dict[str, Row[Any]] = {}
    wanted = select(articles.c.id, articles.c.published_at, articles.c.first_seen_at, articles.c.updated_at)
    for part in in_parts(placement.article_id for placement in fresh):
        live |= {row.id: row for row in db.execute(wanted.where(articles.c.id.in_(part), articles.c.status == "live"))}
    return {
        (placement.partner_id, placement.article_id): {
            "partner_id": placement.partner_id,
            "article_id": placement.article_id,
            "from_at": placement.from_at,
            "until_at": placement.until_at,
            "why": placement.why,
            "published_at": article.published_at,
            "moved_at": max(article.first_seen_at, article.updated_at),
        }
        for placement in fresh
        if (article := live.get(placement.article_id)) is not None
    }


def _insert(db: Connection, rows: Mapping[Place, Mapping[str, Any]]) -> None:
    if rows:
        db.execute(insert(placements), [dict(row) for row in rows.values()])


def windows(db: Connection, partner_id: PartnerId) -> dict[ArticleId, Bounds]:
    """Give for each live article that is placed with a partner from when to when."""
    wanted = select(placements).join(articles, articles.c.id == placements.c.article_id)
    rows = db.execute(wanted.where(placements.c.partner_id == partner_id, articles.c.status == "live"))
    return {ArticleId(row.article_id): _bounds(row) for row in rows}


def bury(db: Connection, gone: Iterable[Article], *, only: Collection[PartnerId] | None = None, now: datetime) -> frozenset[PartnerId]:
    """Note for every partner that had one of these articles, or for these partners alone, that it was withdrawn.

    Called before the placements go: on a kill, and whenever a partner must lose what it had (a hold, a licence that ended, a right
    that was lost). A partner that was to have the article and never did is told nothing. One that is told already is told no more.
    Gives the partners that are to be told, whether the article still stands with them or not; one that is not configured is
    written down as well and hears of it when it is there again, but nothing is built for it.
    """
    told: set[PartnerId] = set()
    for article in gone:
        had = {row.partner_id: row.url for row in db.execute(select(delivered).where(delivered.c.article_id == article.id))}
        placed = select(placements.c.partner_id).where(
            placements.c.article_id == article.id, or_(placements.c.from_at.is_(None), placements.c.from_at <= now)
        )
        stood = {row.partner_id: row for row in db.execute(select(retractions).where(retractions.c.article_id == article.id))}
        concerned = [name for name in {*had, *db.execute(placed).scalars()} if only is None or name in only]
        fresh = [name for name in sorted(concerned) if name not in stood or _is_over(stood[name]) or article.status is Status.KILLED]
        upsert(db, retractions, [retraction(article, name, had.get(name), stood.get(name), now=now) for name in fresh])
        told.update(PartnerId(name) for name in fresh if name in had)
    known = _known(db, told)
    touch(db, known, now=now)
    return known


def _known(db: Connection, names: Iterable[PartnerId]) -> frozenset[PartnerId]:
    """Give those of these partners that are kept: all but those that the configuration has no more."""
    wanted = select(partners.c.partner_id)
    found = (db.scalars(wanted.where(partners.c.partner_id.in_(part))) for part in in_parts(names))
    return frozenset(PartnerId(name) for part in found for name in part)


def _is_over(row: Row[Any]) -> bool:
    """Say whether a retraction is over because the article stood with the partner again."""
    return row.back_at is not None


def retraction(article: Article, partner_id: str, url: str | None, before: Row[Any] | None, *, now: datetime) -> dict[str, Any]:
    """Give the row of a retraction whose time is later than any that the partner can have seen of the article; closed where it never had it."""
    # What an order took bears the time of that already; what a partner alone loses is as the partner has it.
    ordered = article.status is not Status.LIVE or article.directions.held_at is not None
    moments = [now.replace(microsecond=0), article.updated_at + (timedelta() if ordered else _TICK)]
    at = max([*moments, before.at + 2 * _TICK] if before is not None else moments)
    return {
        "partner_id": partner_id,
        "article_id": article.id,
        "public_id": article.public_id,
        "rss_guid": article.rss_guid,
        "url": article.canonical_url if url is None else url,
        "published_at": article.published_at,
        "at": at,
        "shown_at": None,
        "back_at": None,
        "closed_at": at if url is None else None,
    }


def touch(db: Connection, touched: Iterable[PartnerId], *, now: datetime) -> None:
    """Note that something changed for these partners; a partner that was not known is from now on."""
    row = {"rules": "", "revision": 1, "built": 0, "members": NO_MEMBERS, "changed_at": now}
    upsert(db, partners, [{"partner_id": partner_id, **row} for partner_id in sorted(touched)], add="revision")


def placed_rules(db: Connection) -> dict[PartnerId, Digest]:
    """Give the digest of the rules by which each partner was placed; empty if only single articles were."""
    return {PartnerId(row.partner_id): Digest(row.rules) for row in db.execute(select(partners.c.partner_id, partners.c.rules))}


def unplace(db: Connection, partner_ids: Collection[PartnerId]) -> None:
    """Let these partners be placed anew once they are configured soundly again: what comes meanwhile is not placed with them."""
    for part in in_parts(partner_ids):
        db.execute(partners.update().where(partners.c.partner_id.in_(part), partners.c.rules != "").values(rules=""))


def unplaced(db: Connection) -> frozenset[PartnerId]:
    """Give the partners that are to be placed anew."""
    return frozenset(map(PartnerId, db.execute(select(partners.c.partner_id).where(partners.c.rules == "")).scalars()))


def due(db: Connection, *, now: datetime) -> tuple[PartnerId, ...]:
    """Give the partners whose placements changed since they were built, and those for whom a time has come."""
    found: Sequence[str] = db.execute(select(partners.c.partner_id).where(waits(now)).order_by(partners.c.partner_id)).scalars().all()
    return tuple(PartnerId(partner_id) for partner_id in found)


def waits(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which a partner must be built anew: its placements changed, or a time has come."""
    return or_(partners.c.revision > partners.c.built, and_(partners.c.next_at.is_not(None), partners.c.next_at <= now))
