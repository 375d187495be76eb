"""Alerts as they stand or stood lately, those on their way to somebody, and how often a source brings something new.

Takes a connection; gives values of `model`. An alert and the telegrams that tell of it are kept in one transaction, so
that what was told once is not told again after a restart, and what was not is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from syndicator.model import Alert, SourceId, Telegram
from syndicator.store.codec import pack, unpack
from syndicator.store.dialect import upsert
from syndicator.store.tables import alerts, articles, telegrams

MOST_TIMES = 2000
"""So many of a source's newest articles say how often it brings something."""
MOST_WAITING = 1000
"""So many telegrams wait at the most; where nobody takes them, the oldest are dropped."""
_FIELDS = ("subject", "name", "kind", "since_at", "told_at", "text", "ended_at", "times")


def all_of(db: Connection) -> tuple[Alert, ...]:
    """Give every alert that is kept, the latest first; those that have ended too."""
    return tuple(_alert(row) for row in db.execute(select(alerts).order_by(alerts.c.told_at.desc(), alerts.c.name, alerts.c.kind)))


def _alert(row: Row[Any]) -> Alert:
    return Alert(**{field: getattr(row, field) for field in _FIELDS})


def keep(db: Connection, fresh: Sequence[Alert], sent: Sequence[Telegram]) -> None:
    """Keep alerts in place of those of the same subject and kind, and telegrams to be sent."""
    upsert(db, alerts, [{field: getattr(alert, field) for field in _FIELDS} for alert in fresh])
    upsert(db, telegrams, [_row(telegram) for telegram in sent])
    waiting = db.scalar(select(func.count()).select_from(telegrams)) if sent else 0
    if waiting and waiting > MOST_WAITING:
        oldest = select(telegrams.c.id).order_by(telegrams.c.due_at, telegrams.c.id).limit(waiting - MOST_WAITING)
        db.execute(delete(telegrams).where(telegrams.c.id.in_(oldest.scalar_subquery())))


def _row(telegram: Telegram) -> dict[str, Any]:
    return {"id": telegram.id, "due_at": telegram.due_at, "telegram": pack(telegram)}


def forget(db: Connection, *, ended_before: datetime) -> None:
    """Drop alerts that ended long ago."""
    db.execute(delete(alerts).where(alerts.c.ended_at < ended_before))


def waiting(db: Connection) -> tuple[Telegram, ...]:
    """Give the telegrams that nobody has taken yet, the first made first."""
    found = (unpack(Telegram, text) for text in db.execute(select(telegrams.c.telegram)).scalars())
    return tuple(sorted(found, key=lambda telegram: (telegram.made_at, telegram.id)))


def settle(db: Connection, taken: Sequence[str], again: Sequence[Telegram]) -> None:
    """Drop the telegrams that were taken, and put off those that were not."""
    if taken:
        db.execute(delete(telegrams).where(telegrams.c.id.in_(taken)))
    upsert(db, telegrams, [_row(telegram) for telegram in again])


def times(db: Connection, source_id: SourceId, *, since: datetime, until: datetime) -> tuple[datetime, ...]:
    """Give when a source's newest articles were published, the newest first; dates ahead of `until` say nothing."""
    own = select(articles.c.published_at).where(articles.c.source_id == source_id)
    between = own.where(articles.c.published_at >= since, articles.c.published_at <= until + timedelta(hours=1))
    return tuple(db.execute(between.order_by(articles.c.published_at.desc()).limit(MOST_TIMES)).scalars())
