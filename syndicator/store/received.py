"""Keeping what was received: every distinct entry, repeats, and what could not be worked with its reason.

Takes a connection inside the writer's transaction. Nothing received is lost: an entry whose fields cannot be stored is
kept by its guid, headline and received text alone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, update

from syndicator.model import Digest, Entry, SetAside, SourceId
from syndicator.store.articles import in_parts
from syndicator.store.codec import pack
from syndicator.store.columns import key, storable
from syndicator.store.dialect import upsert
from syndicator.store.tables import aliases, articles, entries, repeats, set_aside


def keep(db: Connection, entry: Entry, article_id: str | None, *, now: datetime) -> int:
    """Keep an entry as the current one under its guid; gives its row's id. The same bytes are kept once."""
    guid_key = key(entry.guid)
    stand = db.execute(_NAMED, {"source": entry.source_id, "name": guid_key}).all()
    over = [row.id for row in stand if row.current and row.digest != entry.digest]
    if over:
        db.execute(update(entries).where(entries.c.id.in_(over)).values(current=False))
    fresh = {"current": True, "last_seen_at": now, "document": entry.document, "article_id": article_id}
    for same in (row for row in stand if row.digest == entry.digest):
        # What returns may have been completed otherwise than when it stood there before.
        again = {} if same.current else {"entry": pack(entry)}
        db.execute(update(entries).where(entries.c.id == same.id).values(fresh | again))
        return int(same.id)
    row = {
        "source_id": entry.source_id,
        "guid": entry.guid,
        "guid_key": guid_key,
        "digest": entry.digest,
        "headline": entry.headline,
        "entry": pack(entry),
        "first_seen_at": now,
        **fresh,
    }
    made = db.execute(insert(entries), row).inserted_primary_key
    return int(made[0]) if made is not None else 0


_NAMED = select(entries.c.id, entries.c.digest, entries.c.current).where(
    entries.c.source_id == bindparam("source"), entries.c.guid_key == bindparam("name")
)


def keep_repeats(db: Connection, again: Iterable[Entry], *, now: datetime) -> None:
    """Keep entries that stood there again under a guid that was taken."""
    for entry in again:
        named = {"source_id": entry.source_id, "guid_key": key(entry.guid), "digest": entry.digest}
        stands = update(repeats).where(_is(named)).values(last_seen_at=now)
        if not db.execute(stands).rowcount:
            row = {**named, "guid": entry.guid, "headline": entry.headline, "entry": _packed(entry)}
            db.execute(insert(repeats), {**row, "first_seen_at": now, "last_seen_at": now})


def _is(named: dict[str, str]) -> ColumnElement[bool]:
    return and_(*(repeats.c[name] == value for name, value in named.items()))


def _packed(entry: Entry) -> str:
    """Give the entry packed; where a field cannot be, what names it and what was received."""
    try:
        return pack(entry)
    except (TypeError, ValueError):
        return pack(_bare(entry))


def _bare(entry: Entry) -> Entry:
    return Entry(
        source_id=entry.source_id,
        guid=entry.guid,
        digest=entry.digest,
        received=entry.received,
        document=entry.document,
        headline=entry.headline,
    )


def put_aside(db: Connection, refused: SetAside, *, now: datetime) -> None:
    """Keep an entry that could not be worked, with the reason."""
    article_id = _holder(db, refused.entry)
    try:
        with db.begin_nested():
            entry_id = keep(db, refused.entry, article_id, now=now)
    except (TypeError, ValueError):
        entry_id = keep(db, _bare(refused.entry), article_id, now=now)
    upsert(db, set_aside, [{"entry_id": entry_id, "why": refused.why, "at": now}])


def _holder(db: Connection, entry: Entry) -> str | None:
    named = key(entry.guid)
    own = select(articles.c.id).where(articles.c.source_id == entry.source_id, articles.c.guid_key == named)
    alias = select(aliases.c.article_id).where(aliases.c.source_id == entry.source_id, aliases.c.guid_key == named)
    holder: str | None = db.scalar(own.union_all(alias).limit(1))
    return holder


def settle(db: Connection, source_id: SourceId, worked: Iterable[Entry]) -> None:
    """Entries under these guids were worked after all: none of them is set aside any more."""
    for part in in_parts(key(entry.guid) for entry in worked):
        done = select(entries.c.id).where(entries.c.source_id == source_id, entries.c.guid_key.in_(part))
        db.execute(delete(set_aside).where(set_aside.c.entry_id.in_(done)))


def first_received(db: Connection, source_id: SourceId, its: Digest) -> datetime | None:
    """Give when an entry of a source with this digest was first received, None for one that never was."""
    when: datetime | None = db.scalar(
        select(entries.c.first_seen_at)
        .where(entries.c.source_id == source_id, entries.c.digest == its)
        .order_by(entries.c.first_seen_at)
        .limit(1)
    )
    return when


def mark_present(db: Connection, source_id: SourceId, present: Iterable[Digest], *, now: datetime) -> None:
    """Note that entries with these digests stood at the source now; their articles are not missing."""
    for part in in_parts(present):
        here = and_(entries.c.source_id == source_id, entries.c.digest.in_(part), entries.c.current.is_(True))
        db.execute(update(entries).where(here).values(last_seen_at=now))
        back = and_(articles.c.source_id == source_id, articles.c.digest.in_(part), articles.c.missing_at.is_not(None))
        db.execute(update(articles).where(back).values(missing_at=None))


def mark_missing(db: Connection, source_id: SourceId, names: Sequence[str], *, now: datetime) -> None:
    """Note that these documents are gone from the source, and with them the articles that last came in them."""
    for part in in_parts(storable(name) for name in names):
        gone = and_(articles.c.source_id == source_id, articles.c.document.in_(part), articles.c.missing_at.is_(None))
        db.execute(update(articles).where(gone).values(missing_at=now))
