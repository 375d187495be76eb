"""The archive that learning looks at: the blocks of a source's last articles, and what was learned or decided about them.

Takes a connection; gives values of `model` and `answers`. A source keeps the blocks of its newest articles only. What a
person decided stands until a person decides otherwise: learning never overwrites it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from syndicator.model import ARCHIVED, Archived, Guid, Learned, Recurring, SourceId, Template
from syndicator.store.answers import Decision
from syndicator.store.articles import in_parts
from syndicator.store.codec import pack, unpack
from syndicator.store.columns import key
from syndicator.store.dialect import upsert
from syndicator.store.tables import archive, articles, learned


def window(db: Connection, source_ids: Iterable[SourceId]) -> tuple[Archived, ...]:
    """Give what is kept of these sources, each one's newest articles first."""
    return tuple(one for source_id in source_ids for one in _of(db, source_id))


def _of(db: Connection, source_id: SourceId) -> Iterator[Archived]:
    wanted = (
        select(archive.c.published_at, archive.c.templates, articles.c.guid)
        .join(articles, articles.c.id == archive.c.article_id)
        .where(archive.c.source_id == source_id)
        .order_by(archive.c.published_at.desc(), archive.c.article_id)
        .limit(ARCHIVED)
    )
    for row in db.execute(wanted):
        yield Archived(
            source_id=source_id, guid=Guid(row.guid), published_at=row.published_at, templates=unpack(tuple[Template, ...], row.templates)
        )


def keep(db: Connection, source_id: SourceId, fresh: Sequence[Archived]) -> None:
    """Keep the blocks of these articles of a source, in place of what was kept of them, and let the oldest go."""
    if not fresh:
        return
    ids: dict[str, str] = {}
    for part in in_parts(key(one.guid) for one in fresh):
        held = select(articles.c.guid_key, articles.c.id).where(articles.c.source_id == source_id, articles.c.guid_key.in_(part))
        ids |= {row.guid_key: row.id for row in db.execute(held)}
    rows = {
        article_id: {"article_id": article_id, "source_id": source_id, "published_at": one.published_at, "templates": pack(one.templates)}
        for one in fresh
        if (article_id := ids.get(key(one.guid))) is not None
    }
    upsert(db, archive, list(rows.values()))
    newest = (
        select(archive.c.article_id).where(archive.c.source_id == source_id).order_by(archive.c.published_at.desc(), archive.c.article_id)
    )
    for part in in_parts(db.execute(newest.offset(ARCHIVED)).scalars().all()):
        db.execute(delete(archive).where(archive.c.article_id.in_(part)))


def known(db: Connection, source_id: SourceId) -> Learned:
    """Give what cleaning takes out of a source's articles because it repeats."""
    return some_known(db, [source_id])[0]


def some_known(db: Connection, source_ids: Sequence[SourceId]) -> list[Learned]:
    """Give what cleaning takes out of these sources' articles because it repeats, in their order."""
    found: dict[str, dict[str, Recurring]] = {}
    for part in in_parts(source_ids):
        wanted = select(learned.c.source_id, learned.c.key, learned.c.block)
        for row in db.execute(wanted.where(learned.c.source_id.in_(part), learned.c.verdict == "learned")):
            found.setdefault(row.source_id, {})[row.key] = unpack(Recurring, row.block)
    blocks = (found.get(source_id, {}) for source_id in source_ids)
    return [Learned(blocks=tuple(its[name] for name in sorted(its))) for its in blocks]


def decisions(db: Connection, source_id: SourceId) -> dict[str, Decision]:
    """Give what was decided about a source's blocks, by key."""
    return {
        row.key: Decision(block=unpack(Recurring, row.block), verdict=row.verdict, who=row.who, why=row.why, at=row.at)
        for row in db.execute(select(learned).where(learned.c.source_id == source_id).order_by(learned.c.key))
    }


def save(db: Connection, source_id: SourceId, now_known: Learned, *, now: datetime) -> None:
    """Replace what was learned of a source; what a person decided stays, and a block keeps the time when it was first learned."""
    stands = decisions(db, source_id)
    fresh = {block.key: block for block in now_known.blocks}
    gone = [name for name, one in stands.items() if one.verdict == "learned" and name not in fresh]
    for part in in_parts(gone):
        db.execute(delete(learned).where(learned.c.source_id == source_id, learned.c.key.in_(part)))
    for name, block in fresh.items():
        before = stands.get(name)
        if before is None:
            _put(db, source_id, Decision(block=block, verdict="learned", who="", why="", at=now))
        elif before.verdict == "learned" and before.block != block:
            _put(db, source_id, Decision(block=block, verdict="learned", who="", why="", at=before.at))


def decide(db: Connection, source_id: SourceId, decision: Decision) -> None:
    """Keep a person's decision about a block, in place of what stood."""
    _put(db, source_id, decision)


def undo(db: Connection, source_id: SourceId, name: str) -> None:
    """Forget what was decided about a block."""
    db.execute(delete(learned).where(learned.c.source_id == source_id, learned.c.key == name))


def _put(db: Connection, source_id: SourceId, decision: Decision) -> None:
    undo(db, source_id, decision.block.key)
    row = {"source_id": source_id, "key": decision.block.key, "verdict": decision.verdict, "block": pack(decision.block)}
    db.execute(insert(learned), {**row, "who": decision.who, "why": decision.why, "at": decision.at})
