"""The end of licences: what a partner had and may show no longer is withdrawn from it, wherever it stands by then.

Takes a connection inside the writer's transaction. A licence counts from publication; what rolled off the partner's editions
before is withdrawn all the same, and what the partner never had is not.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from syndicator.model import ArticleId, PartnerId, Retraction
from syndicator.store.articles import WHOLE, article_of, in_parts
from syndicator.store.placing import bury, retraction
from syndicator.store.tables import articles, delivered, retractions


def end(db: Connection, partner_id: PartnerId, licence: timedelta, *, now: datetime) -> datetime | None:
    """Withdraw from a partner what its licence is over for; gives when the next one is over, None where none will be."""
    bury(db, [article_of(row) for row in db.execute(_over(partner_id, licence, now=now))], only=(partner_id,), now=now)
    first = select(func.min(articles.c.published_at)).join(delivered, _had(partner_id)).where(articles.c.published_at > now - licence)
    published_at: datetime | None = db.scalar(first)
    return None if published_at is None else published_at + licence


def ends(db: Connection, partner_id: PartnerId, licence: timedelta, *, now: datetime) -> tuple[Retraction, ...]:
    """Give the retractions that a partner would be told if such a licence ended now what it ends, the last one first; writes nothing."""
    over = {row.id: row for row in db.execute(_over(partner_id, licence, now=now).add_columns(delivered.c.url.label("first_url")))}
    before: dict[str, Row[Any]] = {}
    for part in in_parts(over):
        told = select(retractions).where(retractions.c.partner_id == partner_id, retractions.c.article_id.in_(part))
        before |= {row.article_id: row for row in db.execute(told)}
    found = [_retraction(retraction(article_of(row), partner_id, row.first_url, before.get(name), now=now)) for name, row in over.items()]
    return tuple(sorted(found, key=lambda one: (-one.withdrawn_at.timestamp(), one.article_id)))


def _retraction(row: Mapping[str, Any]) -> Retraction:
    return Retraction(
        article_id=ArticleId(row["article_id"]),
        public_id=row["public_id"],
        rss_guid=row["rss_guid"],
        url=row["url"],
        published_at=row["published_at"],
        withdrawn_at=row["at"],
    )


def _over(partner_id: PartnerId, licence: timedelta, *, now: datetime) -> Select[Any]:
    """Give the question for what a partner had, whose licence is over, and of which it is not told."""
    told = select(retractions.c.article_id).where(
        retractions.c.partner_id == partner_id, retractions.c.article_id == articles.c.id, retractions.c.back_at.is_(None)
    )
    had = WHOLE.join(delivered, _had(partner_id))
    return had.where(articles.c.published_at <= now - licence, ~told.correlate(articles).exists())


def _had(partner_id: PartnerId) -> ColumnElement[bool]:
    return and_(delivered.c.article_id == articles.c.id, delivered.c.partner_id == partner_id)
