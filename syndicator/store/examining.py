"""What is wrong inside the store, row against row, and the mending that loses nothing.

Law: takes a connection; the findings read only, the mendings write inside the writer's transaction. What cannot be mended
without guessing is only found. Integrity of the file itself is the database's own word (`dialect.faults_of`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select, update

from syndicator.model import ArticleId
from syndicator.store.dialect import upsert
from syndicator.store.tables import articles, entries, set_aside, versions

LOST = "was received, and then lost before it became an article; found by `syndicator doctor`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailments:
    """Rows that do not fit each other: articles without their version, articles without their entry, entries without an article."""

    without_version: tuple[ArticleId, ...] = ()
    without_entry: tuple[ArticleId, ...] = ()
    lost_entries: tuple[int, ...] = ()


def found(db: Connection) -> Ailments:
    """Give what does not fit."""
    return Ailments(without_version=without_version(db), without_entry=without_entry(db), lost_entries=lost_entries(db))


def mend(db: Connection, *, now: datetime) -> Ailments:
    """Mend what can be without guessing; gives what was."""
    ills = found(db)
    put_aside(db, ills.lost_entries, now=now)
    return Ailments(
        without_version=back_to_last_version(db, ills.without_version),
        without_entry=to_last_entry(db, without_entry(db)),
        lost_entries=ills.lost_entries,
    )


def without_version(db: Connection) -> tuple[ArticleId, ...]:
    """Give the articles whose current version is missing: they can be neither shown nor published."""
    stands = exists().where(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
    return tuple(ArticleId(found) for found in db.scalars(select(articles.c.id).where(~stands).order_by(articles.c.id)))


def back_to_last_version(db: Connection, article_ids: Sequence[str]) -> tuple[ArticleId, ...]:
    """Let articles whose current version is missing stand as the last one that is there; gives those that could."""
    done: list[ArticleId] = []
    for article_id in article_ids:
        last = db.scalar(select(func.max(versions.c.version)).where(versions.c.article_id == article_id))
        if last is None:
            continue
        row = db.execute(select(versions).where(versions.c.article_id == article_id, versions.c.version == last)).one()
        fresh = {
            "version": last,
            "status": row.status,
            "headline": row.headline,
            "canonical_url": row.canonical_url,
            "entry_id": row.entry_id,
        }
        db.execute(update(articles).where(articles.c.id == article_id).values({**fresh, "updated_at": row.updated_at}))
        done.append(ArticleId(article_id))
    return tuple(done)


def without_entry(db: Connection) -> tuple[ArticleId, ...]:
    """Give the articles that point at an entry that is not there: today's rules cannot be run over them."""
    stands = exists().where(entries.c.id == articles.c.entry_id)
    wanted = select(articles.c.id).where(articles.c.entry_id.is_not(None), ~stands).order_by(articles.c.id)
    return tuple(ArticleId(found) for found in db.scalars(wanted))


def to_last_entry(db: Connection, article_ids: Sequence[str]) -> tuple[ArticleId, ...]:
    """Let articles point at the last entry that was received for them; gives those for which there is one."""
    done: list[ArticleId] = []
    for article_id in article_ids:
        latest = entries.c.last_seen_at.desc(), entries.c.id.desc()
        row = db.execute(
            select(entries.c.id, entries.c.digest).where(entries.c.article_id == article_id).order_by(*latest).limit(1)
        ).one_or_none()
        if row is not None:
            db.execute(update(articles).where(articles.c.id == article_id).values(entry_id=row.id, digest=row.digest))
            done.append(ArticleId(article_id))
    return tuple(done)


def lost_entries(db: Connection) -> tuple[int, ...]:
    """Give the entries that stand for no article and are not set aside: they would never be looked at again."""
    aside = exists().where(set_aside.c.entry_id == entries.c.id)
    wanted = select(entries.c.id).where(entries.c.article_id.is_(None), entries.c.current.is_(True), ~aside).order_by(entries.c.id)
    return tuple(db.scalars(wanted))


def put_aside(db: Connection, entry_ids: Sequence[int], *, now: datetime) -> None:
    """Set lost entries aside, where people see them."""
    upsert(db, set_aside, [{"entry_id": entry_id, "why": LOST, "at": now} for entry_id in entry_ids])
