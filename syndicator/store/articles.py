"""Reading articles: one, many, their history, what was received for them, and what an entry may be.

Takes a connection; gives values of `model` and `answers`; changes nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from syndicator._text import urls
from syndicator.errors import UsageError
from syndicator.model import NO_DIRECTIONS, Article, ArticleId, Copy, Digest, Directions, Entry, Guid, PartnerId, SetAside, SourceId, Status
from syndicator.store.answers import ArticleQuery, ArticleRow, Received, Version
from syndicator.store.codec import unpack
from syndicator.store.columns import key
from syndicator.store.tables import aliases, articles, carried, entries, orders, placements, set_aside, versions

T = TypeVar("T")

AT_ONCE = 500
"""How many values go into one statement."""
_START_OF_ID = re.compile("[a-z2-7]{5,13}")

_OF_VERSION = (
    versions.c.embargo_until,
    versions.c.substance,
    versions.c.surface,
    versions.c["copy"].label("text"),
    versions.c.directions,
)
WHOLE: Select[Any] = select(articles, *_OF_VERSION).join(
    versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
)
"""All that makes an `Article`: its row and its current version's."""
_MOVING = ("version", "status", "canonical_url", "updated_at")
ANY_VERSION: Select[Any] = select(
    *(column for column in articles.c if column.name not in _MOVING), *(versions.c[name] for name in _MOVING), *_OF_VERSION
).join(versions, versions.c.article_id == articles.c.id)
"""The same, a row for each version."""


def in_parts(values: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Give the values without doubles in lists that one statement can take."""
    rest = iter(dict.fromkeys(values))
    while part := list(islice(rest, size)):
        yield part


class Copies:
    """The copies read last: what stands in one partner's editions stands in others' too, and is unpacked once."""

    def __init__(self, most: int = 400) -> None:
        """Take how many are kept."""
        self._most = most
        self._kept: dict[tuple[str, int, str], Copy] = {}

    def of(self, row: Row[Any]) -> Copy:
        """Give the copy in a row of `WHOLE`."""
        name = (row.id, row.version, row.surface)
        copy = self._kept.get(name)
        if copy is None:
            copy = unpack(Copy, row.text)
            if len(self._kept) >= self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = copy
        return copy


def article_of(row: Row[Any], copies: Copies | None = None) -> Article:
    """Give the article in a row of `WHOLE`."""
    return Article(
        id=ArticleId(row.id),
        source_id=SourceId(row.source_id),
        guid=Guid(row.guid),
        public_id=row.public_id,
        rss_guid=row.rss_guid,
        version=row.version,
        status=Status(row.status),
        copy=copies.of(row) if copies else unpack(Copy, row.text),
        published_at=row.published_at,
        updated_at=row.updated_at,
        first_seen_at=row.first_seen_at,
        embargo_until=row.embargo_until,
        canonical_url=row.canonical_url,
        substance=Digest(row.substance),
        surface=Digest(row.surface),
        missing_at=row.missing_at,
        story=Digest(row.story_key or ""),
        same_as=ArticleId(row.same_as) if row.same_as else None,
        directions=unpack(Directions, row.directions) if row.directions else NO_DIRECTIONS,
    )


def article(db: Connection, article_id: str) -> Article | None:
    """Give one article, None if there is none."""
    row = db.execute(WHOLE.where(articles.c.id == article_id)).one_or_none()
    return None if row is None else article_of(row)


def may_be_read(db: Connection, article_id: str, *, now: datetime) -> bool:
    """Say whether some partner may have an article by now, or might have had it."""
    placed = select(placements.c.article_id).where(
        placements.c.article_id == article_id, or_(placements.c.from_at.is_(None), placements.c.from_at <= now)
    )
    # A feed may carry what is placed no longer: while a tripwire holds the build in which it leaves.
    shown = select(carried.c.article_id).where(carried.c.article_id == article_id, carried.c.left_at.is_(None))
    return db.scalar(placed.limit(1)) is not None or db.scalar(shown.limit(1)) is not None


def some(db: Connection, ids: Iterable[str], copies: Copies) -> dict[ArticleId, Article]:
    """Give these articles as they are held now, by id."""
    found = (article_of(row, copies) for part in in_parts(ids) for row in db.execute(WHOLE.where(articles.c.id.in_(part))))
    return {one.id: one for one in found}


def lives(db: Connection, source_id: SourceId) -> bool:
    """Say whether any article of a source is live."""
    wanted = select(articles.c.id).where(articles.c.source_id == source_id, articles.c.status == Status.LIVE.value).limit(1)
    return db.execute(wanted).first() is not None


def same_story(db: Connection, article_: Article) -> tuple[Article, ...]:
    """Give the other articles that tell the same story, the first one first: those of which that is known, and whatever has its words."""
    first = article_.same_as or article_.id
    alike = [articles.c.id == first, articles.c.same_as == first, *([articles.c.story_key == article_.story] if article_.story else [])]
    wanted = WHOLE.where(or_(*alike), articles.c.id != article_.id)
    return tuple(article_of(row) for row in db.execute(wanted.order_by(articles.c.first_seen_at, articles.c.id)))


def held_along(db: Connection, article_id: ArticleId) -> tuple[Article, ...]:
    """Give the articles that are held along with one, whether an order or a poll held them so."""
    stands = select(articles.c.id, versions.c.directions).join(
        versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
    )
    directed = db.execute(stands.where(articles.c.status != Status.KILLED.value, versions.c.directions.is_not(None)))
    ids = [row.id for row in directed if unpack(Directions, row.directions).story_of == article_id]
    return tuple(
        article_of(row) for part in in_parts(ids) for row in db.execute(WHOLE.where(articles.c.id.in_(part)).order_by(articles.c.id))
    )


def by_guid(db: Connection, source_id: SourceId, guids: Iterable[str]) -> dict[Guid, Article]:
    """Give the articles of a source that have these guids, or aliases that are."""
    wanted = {key(guid): Guid(guid) for guid in guids}
    found: dict[Guid, Article] = {}
    for part in in_parts(wanted):
        joined = WHOLE.join(aliases, aliases.c.article_id == articles.c.id).add_columns(aliases.c.guid_key.label("asked"))
        for row in db.execute(joined.where(aliases.c.source_id == source_id, aliases.c.guid_key.in_(part))):
            found[wanted[row.asked]] = article_of(row)
        # An article's own guid counts before an alias.
        for row in db.execute(WHOLE.where(articles.c.source_id == source_id, articles.c.guid_key.in_(part))):
            found[wanted[row.guid_key]] = article_of(row)
    return found


def find(db: Connection, reference: str) -> Article | None:
    """Give the article that a person means: id or its beginning, public id, guid, address. Raises UsageError if it is several."""
    named = key(reference)
    tries = [articles.c.id == reference]
    if _START_OF_ID.fullmatch(reference):
        tries.append(articles.c.id.startswith(reference))
    tries += [
        or_(articles.c.public_key == named, articles.c.rss_key == named),
        articles.c.guid_key == named,
        articles.c.id.in_(select(aliases.c.article_id).where(aliases.c.guid_key == named)),
    ]
    if urls.is_web(reference):
        page = page_key(reference)
        tries.append(or_(articles.c.page_key == page, articles.c.link_key == page))
    for condition in tries:
        rows = db.execute(select(articles.c.id).where(condition).order_by(articles.c.id).limit(5)).scalars().all()
        if len(rows) > 1:
            raise UsageError(f"{reference}: may be any of several articles ({', '.join(rows)}); name one by its id")
        if rows:
            return article(db, rows[0])
    return None


def page_key(url: str) -> str | None:
    """Give the key under which two spellings of one address meet; None for no address."""
    return key(urls.canonical(url)) if url else None


def listed(db: Connection, query: ArticleQuery) -> tuple[ArticleRow, ...]:
    """Give the articles that a query asks for, newest first."""
    wanted = select(articles).order_by(articles.c.published_at.desc(), articles.c.id).limit(query.limit)
    waiting = _held_until(db, query.now)
    rows = db.execute(_narrowed(wanted, query, waiting)).all()
    held_by = _partners(db, [row.id for row in rows], query)
    return tuple(
        ArticleRow(
            id=ArticleId(row.id),
            source=SourceId(row.source_id),
            headline=row.headline,
            canonical_url=row.canonical_url,
            published_at=row.published_at,
            status=Status.HELD if row.id in waiting else Status(row.status),
            tags=row.tags,
            partners=tuple(held_by.get(row.id, ())),
        )
        for row in rows
    )


def _held_until(db: Connection, now: datetime | None) -> frozenset[str]:
    """Give the live articles that a person holds at a moment until a later one."""
    if now is None:
        return frozenset()
    ordered = select(orders.c.article_id).where(orders.c.until_at > now)
    rows = db.execute(WHOLE.where(articles.c.id.in_(ordered), articles.c.status == Status.LIVE.value)).all()
    directions = {row.id: unpack(Directions, row.directions) for row in rows if row.directions}
    return frozenset(name for name, one in directions.items() if one.until_at is not None and one.until_at > now)


def _narrowed(wanted: Select[Any], query: ArticleQuery, waiting: Collection[str]) -> Select[Any]:
    if query.source is not None:
        wanted = wanted.where(articles.c.source_id == query.source)
    if query.status is not None:
        own, held = articles.c.status == query.status.value, articles.c.id.in_(waiting)
        wanted = wanted.where(or_(own, held) if query.status is Status.HELD else and_(own, ~held))
    if query.since is not None:
        wanted = wanted.where(articles.c.published_at >= query.since)
    if query.renamed:
        wanted = wanted.where(articles.c.id.in_(select(aliases.c.article_id)))
    if query.missing is not None:
        wanted = wanted.where(articles.c.missing_at.is_not(None) if query.missing else articles.c.missing_at.is_(None))
    if query.tag:
        wanted = wanted.where(articles.c.subjects.contains(f"\n{query.tag.casefold()}\n", autoescape=True))
    for word in query.words:
        wanted = wanted.where(articles.c.folded.contains(word.casefold(), autoescape=True))
    if query.partner is not None:
        wanted = wanted.where(
            articles.c.id.in_(_placed(query).with_only_columns(placements.c.article_id).where(placements.c.partner_id == query.partner))
        )
    return wanted


def _placed(query: ArticleQuery) -> Select[Any]:
    placed = select(placements.c.article_id, placements.c.partner_id)
    if query.now is None:
        return placed
    return placed.where(
        or_(placements.c.from_at.is_(None), placements.c.from_at <= query.now),
        or_(placements.c.until_at.is_(None), placements.c.until_at > query.now),
    )


def _partners(db: Connection, ids: Sequence[str], query: ArticleQuery) -> dict[str, list[PartnerId]]:
    held_by: dict[str, list[PartnerId]] = {}
    for part in in_parts(ids):
        for row in db.execute(_placed(query).where(placements.c.article_id.in_(part)).order_by(placements.c.partner_id)):
            held_by.setdefault(row.article_id, []).append(PartnerId(row.partner_id))
    return held_by


def history(db: Connection, article_id: str) -> tuple[Version, ...]:
    """Give all versions of an article, the first one first."""
    said = [versions.c[name] for name in ("version", "kind", "why", "at", "status", "headline", "updated_at")]
    visible = [versions.c[name] for name in ("status", "canonical_url", "updated_at", "surface")]
    asked = select(*said, *visible).where(versions.c.article_id == article_id).order_by(versions.c.version)
    found: list[Version] = []
    before: tuple[Any, ...] = ()
    for row in db.execute(asked):
        shows = row[len(said) :]
        values = {column.name: value for column, value in zip(said, row, strict=False)}
        found.append(Version(**{**values, "status": Status(row.status)}, tells=shows != before))
        before = shows
    return tuple(found)


def copy_of(db: Connection, article_id: str, version: int) -> Copy | None:
    """Give the text of one version of an article, removals included."""
    text = db.scalar(select(versions.c["copy"]).where(versions.c.article_id == article_id, versions.c.version == version))
    return None if text is None else unpack(Copy, text)


def received(db: Connection, article_id: str) -> tuple[Received, ...]:
    """Give every entry that was received for an article, in the order in which they were first seen."""
    rows = db.execute(select(entries).where(entries.c.article_id == article_id).order_by(entries.c.first_seen_at, entries.c.id))
    return tuple(
        Received(
            entry=unpack(Entry, row.entry),
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            current=row.current,
        )
        for row in rows
    )


def some_retained(
    db: Connection, source_id: SourceId | None, *, after: str, batch: int, since: datetime | None = None
) -> tuple[Article, ...]:
    """Give the next articles by id that are not killed; `since`: only those first seen from then on."""
    wanted = WHOLE.where(articles.c.status != Status.KILLED.value, articles.c.id > after).order_by(articles.c.id).limit(batch)
    if source_id is not None:
        wanted = wanted.where(articles.c.source_id == source_id)
    if since is not None:
        wanted = wanted.where(articles.c.first_seen_at >= since)
    return tuple(article_of(row) for row in db.execute(wanted))


def count_retained(db: Connection, since: datetime | None) -> int:
    """Give how many articles are not killed, or of those first seen from then on."""
    wanted = select(func.count()).select_from(articles).where(articles.c.status != Status.KILLED.value)
    if since is not None:
        wanted = wanted.where(articles.c.first_seen_at >= since)
    return db.scalar(wanted) or 0


def some_newest(db: Connection, *, after: Article | None, batch: int) -> tuple[Article, ...]:
    """Give the next articles that are not killed, the newest first, after one."""
    wanted = WHOLE.where(articles.c.status != Status.KILLED.value).order_by(articles.c.published_at.desc(), articles.c.id).limit(batch)
    if after is not None:
        same = and_(articles.c.published_at == after.published_at, articles.c.id > after.id)
        wanted = wanted.where(or_(articles.c.published_at < after.published_at, same))
    return tuple(article_of(row) for row in db.execute(wanted))


def last_entries(db: Connection, article_ids: Iterable[str]) -> dict[ArticleId, Entry]:
    """Give the entry from which each of these articles was last made or confirmed."""
    found: dict[ArticleId, Entry] = {}
    for part in in_parts(article_ids):
        wanted = select(articles.c.id, entries.c.entry).join(entries, entries.c.id == articles.c.entry_id).where(articles.c.id.in_(part))
        found.update({ArticleId(row.id): unpack(Entry, row.entry) for row in db.execute(wanted)})
    return found


def aside(db: Connection, source_id: SourceId | None, limit: int) -> tuple[SetAside, ...]:
    """Give the entries that could not be worked, the latest first."""
    wanted = select(entries.c.entry, set_aside.c.why).join(set_aside, set_aside.c.entry_id == entries.c.id)
    if source_id is not None:
        wanted = wanted.where(entries.c.source_id == source_id)
    rows = db.execute(wanted.order_by(set_aside.c.at.desc(), entries.c.id.desc()).limit(limit))
    return tuple(SetAside(entry=unpack(Entry, row.entry), why=row.why) for row in rows)
