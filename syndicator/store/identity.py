"""What an entry may be of all that is held: found for `refine.identity`, which decides.

Takes a connection and the entries of one pull; gives a `Known` for each guid; changes nothing. An article is offered to
one entry only. What is neither held under its guid nor a renamed file is looked for by link and text (`likeness`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, select

from syndicator._text.digests import short_name
from syndicator.model import Article, Digest, Entry, Guid, Known, SourceId
from syndicator.store.articles import WHOLE, article_of, by_guid, in_parts
from syndicator.store.codec import unpack
from syndicator.store.columns import storable
from syndicator.store.likeness import InPull, Words, alike, with_words
from syndicator.store.tables import articles, entries

SEEN_LIMIT = 10_000
"""How many entries of a source, the last seen ones, are known by digest; an older one is only parsed once more."""


def seen(db: Connection, source_id: SourceId) -> dict[Digest, Guid]:
    """Give digest and guid of the entries of a source that are the last ones received under their guid.

    One whose article went over to another source is looked at anew when this source brings it again.
    """
    elsewhere = and_(articles.c.id == entries.c.article_id, articles.c.source_id != source_id)
    wanted = (
        select(entries.c.digest, entries.c.guid)
        .outerjoin(articles, elsewhere)
        .where(entries.c.source_id == source_id, entries.c.current.is_(True), articles.c.id.is_(None))
        .order_by(entries.c.last_seen_at.desc(), entries.c.id.desc())
        .limit(SEEN_LIMIT)
    )
    # Reversed, so that of two guids with the same bytes the one seen last counts.
    return {Digest(row.digest): Guid(row.guid) for row in reversed(db.execute(wanted).all())}


def known(
    db: Connection,
    source_id: SourceId,
    pulled: Sequence[Entry],
    *,
    missing: Collection[str],
    present: Collection[Digest],
    words: Words,
    sources: Collection[SourceId] | None,
    now: datetime | None,
) -> dict[Guid, Known]:
    """Give for each entry what it may be: the article with its guid, whose file is gone, with its link or text, of another source."""
    held = by_guid(db, source_id, (entry.guid for entry in pulled))
    namesakes = _namesakes(db, source_id, (entry.guid for entry in pulled if entry.guid not in held))
    held |= {guid: article for guid, article in namesakes.items() if sources is not None and article.source_id not in sources}
    fresh = [entry for entry in pulled if entry.guid not in held]
    renamed = _renamed(db, source_id, fresh, missing=missing)
    fresh = [entry for entry in fresh if entry.guid not in renamed]
    standing = {article.id for article in (*held.values(), *renamed.values())}
    likely = alike(db, source_id, fresh, words, InPull(standing, set(present)), sources=sources, now=now) if fresh else {}
    keepers = _keepers(db, held.values())
    beside = with_words(db, {guid: words.bodies.get(guid, Digest("")) for guid in held}, now=now)
    found: dict[Guid, Known] = {}
    for entry in pulled:
        if (article := held.get(entry.guid)) is not None:
            killed = tuple(name for name in beside[entry.guid].killed if name != article.id)
            stands_at = _stands_at(db, entry, article, missing=missing)
            keeper = keepers.get(article.directions.story_of or "")
            found[entry.guid] = replace(beside[entry.guid], held=article, stands_at=stands_at, killed=killed, keeper=keeper)
        else:
            some = likely.get(entry.guid) or Known(renamed=renamed.get(entry.guid))
            found[entry.guid] = replace(some, namesake=namesakes.get(entry.guid))
    return found


def _keepers(db: Connection, held: Iterable[Article]) -> dict[str, Article]:
    """Give the articles with which some of these wait, because a poll found them to say the same."""
    ids = [article.directions.story_of for article in held if article.directions.polled and article.directions.story_of]
    return {row.id: article_of(row) for part in in_parts(ids) for row in db.execute(WHOLE.where(articles.c.id.in_(part)))}


def _namesakes(db: Connection, source_id: SourceId, guids: Iterable[Guid]) -> dict[Guid, Article]:
    """Give the articles that were this source's under these guids, and went over to another source when this one was renamed.

    An article keeps the id that was made of its first name, so that it is known by it when its source is called so again.
    """
    ids = {short_name((source_id, guid)): guid for guid in guids}
    rows = [row for part in in_parts(ids) for row in db.execute(WHOLE.where(articles.c.id.in_(part), articles.c.source_id != source_id))]
    return {ids[row.id]: article_of(row) for row in rows}


def _stands_at(db: Connection, entry: Entry, article: Article, *, missing: Collection[str]) -> datetime | None:
    """Give the moment of the other file of a folder that the held article was made of, if that file stands there still."""
    if entry.document.startswith(("http://", "https://")):
        return None
    wanted = (
        select(articles.c.document, entries.c.entry, entries.c.first_seen_at)
        .join(entries, entries.c.id == articles.c.entry_id)
        .where(articles.c.id == article.id, articles.c.document.not_in([storable(entry.document), *map(storable, missing)]))
    )
    row = db.execute(wanted).one_or_none()
    if row is None or not row.document:
        return None
    other = unpack(Entry, row.entry)
    said = other.updated_at or other.published_at
    stands_at: datetime = said if isinstance(said, datetime) else row.first_seen_at
    return stands_at


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
