"""Which articles a feed no longer holds although older ones stand in it: they may have been taken back.

Takes a connection and the digests of all entries of a document; gives ids; changes nothing. What is older than nearly
all that stands there left by age. A fifth of the entries may be older still: publishers pin old ones to the top, and
all that left since would seem to be taken back.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicator.model import ArticleId, Digest, SourceId, Status
from syndicator.store.articles import in_parts
from syndicator.store.tables import articles, entries

MOST = 200
"""So many articles of one source are looked after; that more are taken back one by one is not to be believed."""
_PINNED = 5


def absent(db: Connection, source_id: SourceId, present: Sequence[Digest], *, beside: Collection[ArticleId]) -> tuple[ArticleId, ...]:
    """Give the articles of a source that are newer than what stands at the end of its document, and do not stand in it."""
    here = [
        (row.id, row.published_at)
        for part in in_parts(present)
        for row in db.execute(
            select(articles.c.id, articles.c.published_at)
            .join(entries, entries.c.article_id == articles.c.id)
            .where(entries.c.source_id == source_id, entries.c.digest.in_(part), entries.c.current.is_(True))
        )
    ]
    if not here:
        return ()
    standing = {row_id for row_id, _ in here} | set(beside)
    dates = sorted(dict(here).values())
    newer = (
        select(articles.c.id)
        .where(
            articles.c.source_id == source_id,
            articles.c.status != Status.KILLED.value,
            articles.c.published_at > dates[len(dates) // _PINNED],
        )
        .order_by(articles.c.published_at.desc(), articles.c.id)
        .limit(MOST + len(standing))
    )
    return tuple(ArticleId(name) for name in db.execute(newer).scalars() if name not in standing)[:MOST]


def mark(db: Connection, ids: Sequence[ArticleId], *, now: datetime) -> None:
    """Note that these articles are gone from their source."""
    for part in in_parts(ids):
        db.execute(update(articles).where(articles.c.id.in_(part), articles.c.missing_at.is_(None)).values(missing_at=now))
