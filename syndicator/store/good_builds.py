"""What stands with a partner as its last good build, a build that is held instead, and what a person let through.

Takes a connection; gives values of `model` and `answers`. Written in the transaction that publishes, so that what stands
and what is known of it are never apart. Editions that an older program built have none of this: they are known by their
articles alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from syndicator.model import Acceptance, Allowed, Article, ArticleId, Carried, Digest, HeldBuild, PartnerId
from syndicator.store.answers import Good, LastGood
from syndicator.store.articles import ANY_VERSION, Copies, article_of, in_parts
from syndicator.store.codec import pack, unpack
from syndicator.store.dialect import upsert
from syndicator.store.manners import pack_manner, unpack_manner
from syndicator.store.tables import acceptances, articles, carried, editions, held_builds, last_good


def of(db: Connection, partner_id: PartnerId) -> LastGood | None:
    """Give what is known of a partner's last good build; None where it never had one.

    Of one whose editions were taken away meanwhile it is known what they carried, and not in which order.
    """
    edition = db.execute(
        select(editions.c.generation, editions.c.article_ids)
        .where(editions.c.partner_id == partner_id)
        .order_by(editions.c.format)
        .limit(1)
    ).one_or_none()
    known = db.execute(select(last_good).where(last_good.c.partner_id == partner_id)).one_or_none()
    rows = db.execute(select(carried).where(carried.c.partner_id == partner_id)).all()
    if edition is None:
        return None if known is None else _as_known(known, tuple(ArticleId(row.article_id) for row in rows if row.left_at is None), rows)
    order = tuple(ArticleId(article_id) for article_id in edition.article_ids)
    if known is None or known.generation != edition.generation:
        return LastGood(manner=None, made_by=Digest(""), at=None, order=order, carried=())
    return _as_known(known, order, rows)


def _as_known(known: Row[Any], order: tuple[ArticleId, ...], rows: Iterable[Row[Any]]) -> LastGood:
    return LastGood(
        manner=unpack_manner(known.manner), made_by=Digest(known.made_by), at=known.at, order=order, carried=tuple(map(_carried, rows))
    )


def _carried(row: Any) -> Carried:
    return Carried(
        article_id=ArticleId(row.article_id), version=row.version, names=Digest(row.names), updated_at=row.updated_at, left_at=row.left_at
    )


def as_carried(db: Connection, which: Iterable[Carried], copies: Copies) -> dict[ArticleId, Article]:
    """Give articles as they read in the version that an edition carries; those that have gone from the store are left out."""
    wanted = {one.article_id: one.version for one in which}
    found: dict[ArticleId, Article] = {}
    for part in in_parts(wanted):
        for row in db.execute(ANY_VERSION.where(articles.c.id.in_(part))):
            if row.version == wanted[ArticleId(row.id)]:
                found[ArticleId(row.id)] = article_of(row, copies)
    return found


def keep(db: Connection, partner_id: PartnerId, good: Good, generation: str, *, now: datetime) -> None:
    """Keep what stands from now on, hold or let go of a build, and note what was let through."""
    if good.manner is not None:
        row = {"at": now, "generation": generation}
        here = update(last_good).where(last_good.c.partner_id == partner_id, last_good.c.made_by == good.made_by)
        if not good.made_by or not db.execute(here.values(row)).rowcount:
            manner = {"made_by": good.made_by, "manner": pack_manner(good.manner)}
            upsert(db, last_good, [{"partner_id": partner_id, **row, **manner}])
        _keep_carried(db, partner_id, good.carried)
    if good.held is None:
        db.execute(delete(held_builds).where(held_builds.c.partner_id == partner_id))
        if good.used != Allowed():
            _use(db, partner_id, good, now=now)
    else:
        upsert(db, held_builds, [{"partner_id": partner_id, "since_at": good.held.since_at, "held": pack(good.held)}])


def _keep_carried(db: Connection, partner_id: PartnerId, wanted: Sequence[Carried]) -> None:
    """Write what differs only: of thirty articles one or two."""
    stands = {row.article_id: _carried(row) for row in db.execute(select(carried).where(carried.c.partner_id == partner_id))}
    for part in in_parts(stands.keys() - {one.article_id for one in wanted}):
        db.execute(delete(carried).where(carried.c.partner_id == partner_id, carried.c.article_id.in_(part)))
    fresh = [one for one in wanted if stands.get(one.article_id) != one]
    upsert(
        db,
        carried,
        [
            {
                "partner_id": partner_id,
                "article_id": one.article_id,
                "version": one.version,
                "names": one.names,
                "updated_at": one.updated_at,
                "left_at": one.left_at,
            }
            for one in fresh
        ],
    )


def _use(db: Connection, partner_id: PartnerId, good: Good, *, now: datetime) -> None:
    """Note of what a person let through that it has passed: an acceptance of one build whole, of a plan what passed of it."""
    for one in unused(db, partner_id):
        if one.config != good.config:
            continue
        left = one.allowed.without(good.used)
        used = one.by == "accept" or left == Allowed()
        settled = replace(one, allowed=left, used_at=now if used else None)
        db.execute(update(acceptances).where(acceptances.c.id == one.id).values(acceptance=pack(settled), used_at=settled.used_at))


def accept(db: Connection, acceptance: Acceptance) -> None:
    """Keep what a person lets through."""
    row = {"partner_id": acceptance.partner_id, "at": acceptance.given_at, "used_at": acceptance.used_at, "acceptance": pack(acceptance)}
    db.execute(acceptances.insert().values(row))


def unused(db: Connection, partner_id: PartnerId, *, since: datetime | None = None) -> tuple[Acceptance, ...]:
    """Give what a person let through and what has not passed yet, the first one first."""
    wanted = select(acceptances).where(acceptances.c.partner_id == partner_id, acceptances.c.used_at.is_(None))
    if since is not None:
        wanted = wanted.where(acceptances.c.at >= since)
    return tuple(_acceptance(row) for row in db.execute(wanted.order_by(acceptances.c.id)))


def accepted(db: Connection, partner_id: PartnerId, *, limit: int) -> tuple[Acceptance, ...]:
    """Give what people let through for a partner, the last one first, used or not."""
    wanted = select(acceptances).where(acceptances.c.partner_id == partner_id).order_by(acceptances.c.id.desc()).limit(limit)
    return tuple(_acceptance(row) for row in db.execute(wanted))


def _acceptance(row: Any) -> Acceptance:
    return replace(unpack(Acceptance, row.acceptance), id=row.id, used_at=row.used_at)


def held(db: Connection) -> tuple[HeldBuild, ...]:
    """Give all builds that are held, by partner."""
    return tuple(unpack(HeldBuild, text) for text in db.execute(select(held_builds.c.held).order_by(held_builds.c.partner_id)).scalars())


def carriers(db: Connection, article_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Give partner and article for each of these articles that a partner's editions carry, whatever its placements say."""
    found: set[tuple[str, str]] = set()
    for part in in_parts(article_ids):
        stands = and_(carried.c.article_id.in_(part), carried.c.left_at.is_(None))
        found |= {(row.partner_id, row.article_id) for row in db.execute(select(carried.c.partner_id, carried.c.article_id).where(stands))}
    return found


def forget(db: Connection, partner_id: PartnerId) -> None:
    """Take out all that is kept here for a partner."""
    for table in (last_good, carried, held_builds, acceptances):
        db.execute(delete(table).where(table.c.partner_id == partner_id))
