"""Orders: what people decided about articles, carried out and kept with who, when and why.

Takes a connection inside the writer's transaction; all that one order means for several articles is one transaction.
Raises StaleError where an article was changed by someone else since the order was decided. What is taken from partners is
buried before its placements go; what comes back ends its retraction with the build that carries it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from syndicator.errors import StaleError
from syndicator.model import Article, ArticleId, Change, Ordered, PartnerId, Placement
from syndicator.store import placing
from syndicator.store.articles import in_parts
from syndicator.store.revising import revise
from syndicator.store.tables import aliases, articles, orders

WITHHOLDS = frozenset({"kill", "hold"})


def carry_out(
    db: Connection, changes: Sequence[Change], given: Sequence[Ordered], placements: Sequence[Placement], *, now: datetime
) -> frozenset[PartnerId]:
    """Carry out what an order means, and keep the order; gives the partners that are touched by it, or are to be told of it."""
    stood = _standing(db, [change.article.id for change in changes])
    done = [_revised(db, change, stood.get(change.article.id), now=now) for change in changes]
    taken = [_as_taken(article) for change, article in zip(changes, done, strict=True) if change.kind in WITHHOLDS]
    told = placing.bury(db, taken, now=now)
    touched = placing.replace_for(db, {article.id: True for article in done}, placements, now=now)
    versions = {article.id: article.version for article in done}
    for one in given:
        row = {"article_id": one.article_id, "kind": one.kind, "who": one.who, "why": one.why, "at": one.given_at}
        version = versions.get(one.article_id, one.version)
        db.execute(insert(orders), {**row, "until_at": one.until_at, "version": version, "did": one.did})
    return touched | told


def _standing(db: Connection, ids: Sequence[str]) -> Mapping[str, Any]:
    wanted = select(articles.c.id, articles.c.version, articles.c.public_id, articles.c.rss_guid)
    return {row.id: row for part in in_parts(ids) for row in db.execute(wanted.where(articles.c.id.in_(part)))}


def _revised(db: Connection, change: Change, stood: Any, *, now: datetime) -> Article:
    if stood is None or stood.version != change.article.version - 1:
        raise StaleError(f"article {change.article.id}: was changed by someone else since it was read; the order is tried again")
    return revise(db, change, stood, now=now)


def _as_taken(article: Article) -> Article:
    """Give an article as partners are told that it went: one that waits for its time bears that time already."""
    held_at = article.directions.held_at
    return article if held_at is None or article.directions.until_at is None else replace(article, updated_at=held_at)


def given(db: Connection, article_id: str) -> tuple[Ordered, ...]:
    """Give the orders about an article, the first one first."""
    rows = db.execute(select(orders).where(orders.c.article_id == article_id).order_by(orders.c.id))
    return tuple(
        Ordered(
            article_id=ArticleId(row.article_id),
            kind=row.kind,
            who=row.who,
            why=row.why,
            given_at=row.at,
            until_at=row.until_at,
            version=row.version,
            did=row.did,
        )
        for row in rows
    )


def names(db: Connection, article_ids: Sequence[str]) -> dict[ArticleId, list[Mapping[str, Any]]]:
    """Give the other guids under which these articles came, each with its source, since when and by what it was known again."""
    found: dict[ArticleId, list[Mapping[str, Any]]] = {}
    for part in in_parts(article_ids):
        wanted = select(aliases).where(aliases.c.article_id.in_(part)).order_by(aliases.c.at, aliases.c.guid_key)
        for row in db.execute(wanted):
            named = {"source": row.source_id, "guid": row.guid, "since": row.at, "by": row.by or ""}
            found.setdefault(ArticleId(row.article_id), []).append(named)
    return found
