"""The news sitemap: which of the house's own articles it lists, and the list as made.

Takes a connection. What is listed is what stands in public feeds: nothing that a public feed may not say is said here. Other
bytes come of other placements or of time alone, and `due` tells both by one look at a few rows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from syndicator.model import Article, ArticleId, Digest, Listed, PartnerId, Status
from syndicator.store.articles import WHOLE, Copies, article_of, in_parts
from syndicator.store.dialect import upsert
from syndicator.store.publishing import told_by_another
from syndicator.store.tables import articles, lists, partners, placements

NEWS = timedelta(hours=48)
"""An article is news for so long."""


def news(db: Connection, public: Mapping[PartnerId, bool], copies: Copies, *, now: datetime) -> tuple[tuple[Article, ...], datetime | None]:
    """Give the articles that were published lately and stand with a public partner now, newest first; and when time alone will change that.

    `public` says of each partner whether it gets a story that several sources tell once.
    """
    found: dict[ArticleId, datetime] = {}
    for once in (True, False):
        for part in in_parts(name for name, its in public.items() if its is once):
            found |= {ArticleId(row.article_id): row.published_at for row in db.execute(_lately(part, once=once, now=now))}
    names = sorted(found, key=lambda name: (-found[name].timestamp(), name))
    rows: dict[str, Row[Any]] = {}
    for some in in_parts(names):
        rows |= {row.id: row for row in db.execute(WHOLE.where(articles.c.id.in_(some)))}
    leaving = min((at + NEWS for at in found.values()), default=None)
    coming = min((at for part in in_parts(public) if (at := _coming(db, part, now=now)) is not None), default=None)
    until_at = min((at for at in (leaving, coming) if at is not None), default=None)
    return tuple(article_of(rows[name], copies) for name in names), until_at


def _lately(public: Sequence[PartnerId], *, once: bool, now: datetime) -> Select[Any]:
    own = select(placements.c.article_id, placements.c.published_at).join(articles, articles.c.id == placements.c.article_id)
    lately = own.where(
        placements.c.partner_id.in_(public),
        placements.c.published_at > now - NEWS,
        articles.c.status == Status.LIVE.value,
        or_(placements.c.from_at.is_(None), placements.c.from_at <= now),
        or_(placements.c.until_at.is_(None), placements.c.until_at > now),
    ).distinct()
    return lately.where(~told_by_another(placements.c.partner_id)) if once else lately


def _coming(db: Connection, public: Sequence[PartnerId], *, now: datetime) -> datetime | None:
    """Give the earliest time to come at which an article enters or leaves one of these partners' feeds."""
    times = [
        db.scalar(select(func.min(at)).where(placements.c.partner_id.in_(public), at > now))
        for at in (placements.c.from_at, placements.c.until_at)
    ]
    return min((at for at in times if at is not None), default=None)


def state(db: Connection) -> str:
    """Give what changes whenever any partner's placements do."""
    row = db.execute(select(func.count().label("count"), func.sum(partners.c.revision).label("sum"))).one()
    return f"{row.count}.{row.sum or 0}"


def due(db: Connection, name: str, made_by: Digest, *, now: datetime) -> bool:
    """Say whether a list must be made again: in another manner, because placements changed, or because a time has come."""
    row = db.execute(select(lists.c.made_by, lists.c.state, lists.c.until_at, lists.c.made_at).where(lists.c.name == name)).one_or_none()
    if row is None or row.made_by != made_by or row.state != state(db):
        return True
    return bool((row.until_at is not None and row.until_at <= now) or now < row.made_at)


def put(db: Connection, name: str, made: Listed, *, made_by: Digest, state: str, until_at: datetime | None, now: datetime) -> None:
    """Keep a list as made; one with the same bytes keeps the time of its last change."""
    stands = one(db, name)
    changed_at = stands.changed_at if stands is not None and stands.etag == made.etag else made.changed_at
    row = {"name": name, "body": made.body, "etag": made.etag, "changed_at": changed_at, "made_at": now}
    upsert(db, lists, [{**row, "made_by": made_by, "state": state, "until_at": until_at}])


def one(db: Connection, name: str) -> Listed | None:
    """Give a list as it was last made, None if it never was."""
    row = db.execute(select(lists).where(lists.c.name == name)).one_or_none()
    return None if row is None else Listed(body=row.body, etag=row.etag, changed_at=row.changed_at)
