"""What must be in nobody's feeds, pages or lists now: what is not live, or under an embargo or a hold that ends by itself.

Takes a connection and conditions on articles; gives the ids of those that are so. Changes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from syndicator.model import Directions, Status
from syndicator.store.articles import in_parts
from syndicator.store.codec import unpack
from syndicator.store.tables import articles, versions


def among(article_ids: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    """Give the conditions that these articles meet, as many as their number asks for."""
    return (articles.c.id.in_(part) for part in in_parts(article_ids))


def withheld(db: Connection, those: Iterable[ColumnElement[bool]], *, now: datetime) -> Iterator[str]:
    """Give those of the articles that meet one of these conditions that may be in nobody's feeds now."""
    ordered = or_(articles.c.status != Status.LIVE.value, versions.c.embargo_until > now, versions.c.directions.is_not(None))
    current = and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
    columns = (articles.c.id, articles.c.status, versions.c.embargo_until, versions.c.directions)
    wanted: Select[Any] = select(*columns).join(versions, current)
    for one in those:
        yield from (row.id for row in db.execute(wanted.where(one, ordered)) if _is_withheld(row, now=now))


def _is_withheld(row: Row[Any], *, now: datetime) -> bool:
    """Say whether an article may be in nobody's feeds now, by its status, its embargo or a hold that ends by itself."""
    until_at = unpack(Directions, row.directions).until_at if row.directions else None
    return row.status != Status.LIVE.value or any(end is not None and end > now for end in (row.embargo_until, until_at))
