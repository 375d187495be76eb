"""The end of licences: what a partner had and may show no longer is withdrawn from it, wherever it stands by then.

Takes a connection inside the writer's transaction. A licence counts from publication; what rolled off the partner's editions
before is withdrawn all the same, and what the partner never had is not.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, select

from syndicator.model import PartnerId
from syndicator.store.articles import WHOLE, article_of
from syndicator.store.placing import bury
from syndicator.store.tables import articles, delivered, retractions


def end(db: Connection, partner_id: PartnerId, licence: timedelta, *, now: datetime) -> datetime | None:
    """Withdraw from a partner what its licence is over for; gives when the next one is over, None where none will be."""
    had = and_(delivered.c.article_id == articles.c.id, delivered.c.partner_id == partner_id)
    told = select(retractions.c.article_id).where(
        retractions.c.partner_id == partner_id, retractions.c.article_id == articles.c.id, retractions.c.back_at.is_(None)
    )
    over = WHOLE.join(delivered, had).where(articles.c.published_at <= now - licence, ~told.correlate(articles).exists())
    bury(db, [article_of(row) for row in db.execute(over)], only=(partner_id,), now=now)
    first = select(func.min(articles.c.published_at)).join(delivered, had).where(articles.c.published_at > now - licence)
    published_at: datetime | None = db.scalar(first)
    return None if published_at is None else published_at + licence
