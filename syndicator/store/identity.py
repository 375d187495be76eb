"""What an entry may be of all that is held: found for `refine.identity`, which decides.

Takes a connection and the entries of one pull; gives a `Known` for each guid; changes nothing. An article is offered to
one entry only, and a link that several entries or several articles share says nothing.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, or_, select

from syndicator.model import Article, Digest, Entry, Guid, Known, SourceId
from syndicator.store.articles import WHOLE, article_of, by_guid, in_parts, page_key
from syndicator.store.columns import storable
from syndicator.store.tables import articles, entries

SEEN_LIMIT = 10_000
"""How many entries of a source, the last seen ones, are known by digest; an older one is only parsed once more."""


def seen(db: Connection, source_id: SourceId) -> dict[Digest, Guid]:
    """Give digest and guid of the entries of a source that are the last ones received under their guid."""
    wanted = (
        select(entries.c.digest, entries.c.guid)
        .where(entries.c.source_id == source_id, entries.c.current.is_(True))
        .order_by(entries.c.last_seen_at.desc(), entries.c.id.desc())
        .limit(SEEN_LIMIT)
    )
    # Reversed, so that of two guids with the same bytes the one seen last counts.
    return {Digest(row.digest): Guid(row.guid) for row in reversed(db.execute(wanted).all())}


def known(
    db: Connection, source_id: SourceId, pulled: Sequence[Entry], *, missing: Collection[str], present: Collection[Digest]
) -> dict[Guid, Known]:
    """Give for each entry what it may be: the article with its guid, the one whose file is gone, the one with its link."""
    held = by_guid(db, source_id, (entry.guid for entry in pulled))
    fresh = [entry for entry in pulled if entry.guid not in held]
    renamed = _renamed(db, source_id, fresh, missing=missing)
    fresh = [entry for entry in fresh if entry.guid not in renamed]
    standing = {article.id for article in (*held.values(), *renamed.values())}
    same_link = _same_link(db, source_id, fresh, standing=standing, present=set(present))
    return {
        entry.guid: Known(held=held.get(entry.guid), renamed=renamed.get(entry.guid), same_link=same_link.get(entry.guid))
        for entry in pulled
    }


def _renamed(db: Connection, source_id: SourceId, fresh: Iterable[Entry], *, missing: Collection[str]) -> dict[Guid, Article]:
    """Give the articles whose file is gone and was, byte for byte, what now stands under another name."""
    gone = {storable(name) for name in missing}
    waiting: dict[str, list[Guid]] = {}
    for entry in fresh:
        waiting.setdefault(entry.digest, []).append(entry.guid)
    found: dict[Guid, Article] = {}
    for part in in_parts(waiting):
        wanted = WHOLE.where(articles.c.source_id == source_id, articles.c.digest.in_(part)).order_by(articles.c.id)
        for row in db.execute(wanted):
            if (row.document in gone or row.missing_at is not None) and waiting[row.digest]:
                found[waiting[row.digest].pop(0)] = article_of(row)
    return found


def _same_link(
    db: Connection, source_id: SourceId, fresh: Iterable[Entry], *, standing: Collection[str], present: Collection[Digest]
) -> dict[Guid, Article]:
    """Give the one article with an entry's link, where neither its guid nor its bytes stand in this pull."""
    linked: dict[str, list[Guid]] = {}
    for entry in fresh:
        if (named := page_key(entry.url)) is not None:
            linked.setdefault(named, []).append(entry.guid)
    asked = {named: guids[0] for named, guids in linked.items() if len(guids) == 1}
    met: dict[Guid, list[str]] = {}
    for part in in_parts(asked):
        at_link = or_(articles.c.link_key.in_(part), articles.c.page_key.in_(part))
        keys = select(articles.c.id, articles.c.digest, articles.c.link_key, articles.c.page_key)
        for row in db.execute(keys.where(articles.c.source_id == source_id, at_link)):
            stands = row.id in standing or row.digest in present
            for named in {row.link_key, row.page_key} & asked.keys():
                met.setdefault(asked[named], []).append("" if stands else row.id)
    alone = {guid: ids[0] for guid, ids in met.items() if len(ids) == 1 and ids[0]}
    found = {row.id: article_of(row) for part in in_parts(alone.values()) for row in db.execute(WHOLE.where(articles.c.id.in_(part)))}
    return {guid: found[article_id] for guid, article_id in alone.items()}
