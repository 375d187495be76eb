"""Retention: what is old and gone everywhere leaves the store; what was killed leaves its names behind for ever.

Takes a connection inside the writer's transaction, some articles at a time so that other writers get their turn. An
article goes when it neither changed nor was seen since `before`, does not stand at its source any more as far as we
know, and no edition carries it or tells of it as withdrawn. Of a killed one the names stay, so that it never comes back as new.
Of what a living one was received as, that goes which another entry replaced long ago and which no version came from.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update

from syndicator.model import Copy, Status, Validators
from syndicator.store import accesses, alerting, archiving, keys, recipes, retracting
from syndicator.store.codec import pack, unpack
from syndicator.store.tables import (
    archive,
    articles,
    editions,
    entries,
    fragments,
    repeats,
    retractions,
    runs,
    set_aside,
    sources,
    versions,
)

KEEP_RUNS = timedelta(days=90)
KEEP_FRAGMENTS = timedelta(days=30)
KEEP_VARIANTS = timedelta(days=30)
BATCH = 200


def sweep(db: Connection, *, before: datetime | None, now: datetime) -> None:
    """Drop old runs and fragments, and what was received before `before` and never became an article."""
    db.execute(delete(runs).where(runs.c.started_at < now - KEEP_RUNS))
    keys.expire(db, now=now)
    alerting.forget(db, ended_before=now - KEEP_RUNS)
    db.execute(delete(fragments).where(fragments.c.used_at < now - KEEP_FRAGMENTS))
    if before is not None:
        accesses.expire(db, before=before)
        recipes.expire(db, before=before)
        retracting.expire(db)
        db.execute(delete(repeats).where(repeats.c.last_seen_at < before))
        db.execute(delete(entries).where(entries.c.article_id.is_(None), entries.c.last_seen_at < before))


def forget(db: Connection, *, now: datetime) -> int:
    """Drop the next entries that others replaced long ago and that nothing was made from; gives how many, less than BATCH at the end."""
    made = (select(its).where(its == entries.c.id).exists() for its in (versions.c.entry_id, articles.c.entry_id, set_aside.c.entry_id))
    replaced = select(entries.c.id).where(entries.c.current.is_(False), entries.c.last_seen_at < now - KEEP_VARIANTS)
    ids = db.scalars(replaced.where(*(~one for one in made)).limit(BATCH)).all()
    db.execute(delete(entries).where(entries.c.id.in_(ids)))
    return len(ids)


def expire(db: Connection, *, before: datetime, after: str) -> tuple[str, int]:
    """Drop the next articles by id that are beyond retention; gives the last id looked at (empty: no more) and how many went."""
    looked_at = _old(db, before=before, after=after)
    if not looked_at:
        return "", 0
    carried = _carried(db)
    marks: dict[str, Collection[str]] = {}
    gone = [row for row in looked_at if row.id not in carried and not _stands(db, row, marks, before=before)]
    _drop(db, [row.id for row in gone if row.status != Status.KILLED.value])
    _blank(db, [row.id for row in gone if row.status == Status.KILLED.value])
    return looked_at[-1].id, len(gone)


def _old(db: Connection, *, before: datetime, after: str) -> Sequence[Row[Any]]:
    """Give articles that neither changed nor were seen since `before`, tombstones that are blank already left out."""
    seen_at = select(func.max(entries.c.last_seen_at)).where(entries.c.article_id == articles.c.id).scalar_subquery()
    wanted = (
        select(articles.c.id, articles.c.source_id, articles.c.status, articles.c.document, seen_at.label("seen_at"))
        .add_columns(sources.c.listed_at, sources.c.succeeded_at)
        .outerjoin(sources, sources.c.source_id == articles.c.source_id)
        .where(articles.c.changed_at < before, articles.c.id > after, articles.c.entry_id.is_not(None))
        .where(or_(seen_at.is_(None), seen_at < before))
    )
    return db.execute(wanted.order_by(articles.c.id).limit(BATCH)).all()


def _carried(db: Connection) -> set[str]:
    """Give the articles that some partner's editions carry or tell of as withdrawn."""
    told = db.execute(select(retractions.c.article_id).where(retractions.c.closed_at.is_(None))).scalars()
    return {article_id for ids in db.execute(select(editions.c.article_ids)).scalars() for article_id in ids} | set(told)


def _stands(db: Connection, row: Row[Any], marks: dict[str, Collection[str]], *, before: datetime) -> bool:
    """Say whether an article still stands at its source: in the last list that it sent, or in a file that was not read again.

    A source that has not answered since `before` says nothing about what it holds.
    """
    if row.succeeded_at is None or row.succeeded_at < before:
        return False
    if row.listed_at is not None and row.seen_at is not None and row.seen_at >= row.listed_at:
        return True
    if row.source_id not in marks:
        validators = unpack(Validators, db.execute(select(sources.c.validators).where(sources.c.source_id == row.source_id)).scalar_one())
        marks[row.source_id] = {mark.name for mark in validators.files}
    return row.document in marks[row.source_id]


def _drop(db: Connection, ids: Sequence[str]) -> None:
    """Delete articles; their versions, aliases, entries and placements go with them, and their places in archives."""
    archiving.dropped(db, ids)
    db.execute(delete(articles).where(articles.c.id.in_(ids)))


def _blank(db: Connection, ids: Sequence[str]) -> None:
    """Leave of killed articles their names and the fact, and nothing that they said."""
    db.execute(delete(entries).where(entries.c.article_id.in_(ids)))
    db.execute(delete(archive).where(archive.c.article_id.in_(ids)))
    current = select(articles.c.version).where(articles.c.id == versions.c.article_id).scalar_subquery()
    db.execute(delete(versions).where(versions.c.article_id.in_(ids), versions.c.version != current))
    db.execute(update(versions).where(versions.c.article_id.in_(ids)).values(headline="", copy=pack(Copy(headline="")), entry_id=None))
    nothing = {"headline": "", "tags": (), "subjects": "", "folded": "", "digest": "", "document": "", "entry_id": None}
    db.execute(update(articles).where(articles.c.id.in_(ids)).values(nothing))
