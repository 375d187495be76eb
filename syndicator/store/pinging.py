"""Pings that wait for their hubs, and how each hub answered lately.

Takes a connection; gives values of `model`. A ping is put down in the transaction that replaces the edition it is about,
so that none is lost and none goes out for bytes that are not there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select

from syndicator.model import Hub, PartnerId, Ping
from syndicator.store.columns import key
from syndicator.store.dialect import upsert
from syndicator.store.tables import hubs, pings

FARTHEST = timedelta(days=2)
"""No ping is put off for so long: what is due later was written down by a clock that was wrong."""


def add(db: Connection, fresh: Sequence[Ping]) -> None:
    """Put pings down; one that waits already waits on as it did."""
    for ping in fresh:
        here = (pings.c.hub_key == key(ping.hub), pings.c.topic_key == key(ping.topic))
        if db.execute(select(pings.c.hub_key).where(*here)).one_or_none() is None:
            upsert(db, pings, [_row(ping)])


def due(db: Connection, *, limit: int, now: datetime) -> tuple[Ping, ...]:
    """Give the pings that are due at hubs that are not waited for, the first made first."""
    wanted = (
        select(pings)
        .outerjoin(hubs, hubs.c.hub_key == pings.c.hub_key)
        .where(or_(pings.c.due_at <= now, pings.c.due_at > now + FARTHEST))
        .where(or_(hubs.c.wait_until.is_(None), hubs.c.wait_until <= now, hubs.c.wait_until > now + FARTHEST))
    )
    return tuple(_ping(row) for row in db.execute(wanted.order_by(pings.c.made_at, pings.c.topic_key).limit(limit)))


def known(db: Connection) -> dict[str, Hub]:
    """Give the hubs that were asked, by address."""
    return {
        row.hub: Hub(url=row.hub, failures=row.failures, wait_until=row.wait_until, refused_at=row.refused_at, left_at=row.left_at)
        for row in db.execute(select(hubs).order_by(hubs.c.hub))
    }


def settle(db: Connection, gone: Sequence[Ping], again: Sequence[Ping], answered: Sequence[Hub]) -> None:
    """Drop pings that are done with, put others off, and note how hubs answered; all that waits at a hub left alone is dropped."""
    for ping in gone:
        db.execute(delete(pings).where(pings.c.hub_key == key(ping.hub), pings.c.topic_key == key(ping.topic)))
    upsert(db, pings, [_row(ping) for ping in again])
    upsert(db, hubs, [_hub_row(hub) for hub in answered])
    for hub in answered:
        if hub.left_at is not None:
            db.execute(delete(pings).where(pings.c.hub_key == key(hub.url)))


def _row(ping: Ping) -> dict[str, Any]:
    return {
        "hub_key": key(ping.hub),
        "topic_key": key(ping.topic),
        "hub": ping.hub,
        "topic": ping.topic,
        "partner_id": ping.partner_id,
        "format": ping.format,
        "made_at": ping.made_at,
        "due_at": ping.due_at,
        "tries": ping.tries,
    }


def _ping(row: Row[Any]) -> Ping:
    return Ping(
        hub=row.hub,
        topic=row.topic,
        partner_id=PartnerId(row.partner_id),
        format=row.format,
        made_at=row.made_at,
        due_at=row.due_at,
        tries=row.tries,
    )


def _hub_row(hub: Hub) -> dict[str, Any]:
    return {
        "hub_key": key(hub.url),
        "hub": hub.url,
        "failures": hub.failures,
        "wait_until": hub.wait_until,
        "refused_at": hub.refused_at,
        "left_at": hub.left_at,
    }
