"""Placements: which article stands with which partner and when, and which partners must be built anew for it.

Takes a connection inside the writer's transaction. A partner is touched only by what its editions can show: an
article that comes, goes, moves in time or changes visibly. Each touch counts its `revision` up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select

from syndicator._text.digests import digest_of
from syndicator.model import Article, ArticleId, Digest, PartnerId, Placement
from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.tables import articles, partners, placements, tombstones

NO_MEMBERS = digest_of(())
"""The key of the empty set of articles."""

Place = tuple[str, str]
Window = tuple[datetime | None, datetime | None]


def replace_for(db: Connection, moved: Mapping[str, bool], wanted: Iterable[Placement], *, now: datetime) -> frozenset[PartnerId]:
    """Give articles these placements and no others; `moved` says of each whether a partner can see a change in it.

    Gives the partners that were touched.
    """
    stood: dict[Place, Window] = {}
    for part in in_parts(moved):
        for row in db.execute(select(placements).where(placements.c.article_id.in_(part))):
            stood[row.partner_id, row.article_id] = (row.from_at, row.until_at)
        db.execute(delete(placements).where(placements.c.article_id.in_(part)))
    stand = _insert(db, [placement for placement in wanted if placement.article_id in moved])
    touched = frozenset(PartnerId(place[0]) for place in stood.keys() | stand.keys() if _differs(place, stood, stand, moved))
    touch(db, touched, now=now)
    return touched


def _differs(place: Place, stood: Mapping[Place, Window], stand: Mapping[Place, Window], moved: Mapping[str, bool]) -> bool:
    if place not in stood or place not in stand:
        return True
    return stood[place] != stand[place] or moved[place[1]]


def replace_all(db: Connection, partner_id: PartnerId, wanted: Iterable[Placement], *, rules: Digest, now: datetime) -> None:
    """Give one partner these placements and no others, and note by which rules they were made."""
    db.execute(delete(placements).where(placements.c.partner_id == partner_id))
    _insert(db, [placement for placement in wanted if placement.partner_id == partner_id])
    touch(db, (partner_id,), now=now)
    db.execute(partners.update().where(partners.c.partner_id == partner_id).values(rules=rules))


def _insert(db: Connection, fresh: Collection[Placement]) -> dict[Place, Window]:
    """Insert placements, and give those that stand: of live articles only, and of two for one place the later one."""
    published: dict[str, datetime] = {}
    for part in in_parts(placement.article_id for placement in fresh):
        live = select(articles.c.id, articles.c.published_at).where(articles.c.id.in_(part), articles.c.status == "live")
        published.update({row.id: row.published_at for row in db.execute(live)})
    rows: dict[Place, dict[str, Any]] = {
        (placement.partner_id, placement.article_id): {
            "partner_id": placement.partner_id,
            "article_id": placement.article_id,
            "from_at": placement.from_at,
            "until_at": placement.until_at,
            "why": placement.why,
            "published_at": published[placement.article_id],
        }
        for placement in fresh
        if placement.article_id in published
    }
    if rows:
        db.execute(insert(placements), list(rows.values()))
    return {place: (row["from_at"], row["until_at"]) for place, row in rows.items()}


def windows(db: Connection, partner_id: PartnerId) -> dict[ArticleId, Window]:
    """Give for each live article that is placed with a partner from when to when."""
    wanted = select(placements).join(articles, articles.c.id == placements.c.article_id)
    rows = db.execute(wanted.where(placements.c.partner_id == partner_id, articles.c.status == "live"))
    return {ArticleId(row.article_id): (row.from_at, row.until_at) for row in rows}


def bury(db: Connection, killed: Iterable[Article], *, now: datetime) -> None:
    """Note for every partner that had one of these articles that it is gone; before its placements go."""
    for article in killed:
        had = select(placements.c.partner_id).where(
            placements.c.article_id == article.id, or_(placements.c.from_at.is_(None), placements.c.from_at <= now)
        )
        row = {"article_id": article.id, "public_id": article.public_id, "published_at": article.published_at, "at": article.updated_at}
        upsert(db, tombstones, [{"partner_id": partner_id, **row} for partner_id in db.execute(had).scalars().all()])


def touch(db: Connection, touched: Iterable[PartnerId], *, now: datetime) -> None:
    """Note that something changed for these partners; a partner that was not known is from now on."""
    row = {"rules": "", "revision": 1, "built": 0, "members": NO_MEMBERS, "changed_at": now}
    upsert(db, partners, [{"partner_id": partner_id, **row} for partner_id in sorted(touched)], add="revision")


def placed_rules(db: Connection) -> dict[PartnerId, Digest]:
    """Give the digest of the rules by which each partner was placed; empty if only single articles were."""
    return {PartnerId(row.partner_id): Digest(row.rules) for row in db.execute(select(partners.c.partner_id, partners.c.rules))}


def due(db: Connection, *, now: datetime) -> tuple[PartnerId, ...]:
    """Give the partners whose placements changed since they were built, and those for whom a time has come."""
    found: Sequence[str] = db.execute(select(partners.c.partner_id).where(waits(now)).order_by(partners.c.partner_id)).scalars().all()
    return tuple(PartnerId(partner_id) for partner_id in found)


def waits(now: datetime) -> ColumnElement[bool]:
    """Give the condition under which a partner must be built anew: its placements changed, or a time has come."""
    return or_(partners.c.revision > partners.c.built, and_(partners.c.next_at.is_not(None), partners.c.next_at <= now))
