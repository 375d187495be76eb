"""Articles like an entry that nobody knows by its guid: with its link, or with its headline and text.

Takes a connection and new entries of one pull; gives a `Known` for each guid; changes nothing. A link or a text that
several entries or several articles share names none of them, and one whose article stands in the pull under its own
guid is that article's alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, or_, select

from syndicator._text.urls import names_a_page
from syndicator.model import NO_DIRECTIONS, Article, ArticleId, Barred, Digest, Directions, Entry, Guid, Known, SourceId, Status
from syndicator.store.articles import WHOLE, article_of, in_parts, page_key
from syndicator.store.codec import unpack
from syndicator.store.tables import articles, versions


class InPull(NamedTuple):
    """What stands in the pull under its own name: articles, and the digests of entries."""

    articles: Collection[str]
    digests: Collection[str]


class Words(NamedTuple):
    """Fingerprints of the entries' words by guid: with the headline, and under any, by which what is killed or held is known."""

    stories: Mapping[Guid, Digest]
    bodies: Mapping[Guid, Digest]


@dataclass(slots=True)
class _Asked:
    """Keys (of links, of stories), the entries that have each, and the articles that do."""

    by: dict[str, list[Guid]] = field(default_factory=lambda: defaultdict(list))
    met: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    barred: set[str] = field(default_factory=set)
    bars: dict[str, list[Barred]] = field(default_factory=lambda: defaultdict(list))
    """Articles of any source that have a key and are killed or held by a person."""
    living: set[str] = field(default_factory=set)
    """Keys of articles that are out; one that waits with another, as the first that came after a kill does, says nothing for the next."""

    def certain(self) -> dict[Guid, str]:
        """Give for each entry the one article that has its key and no other entry's."""
        return {self.by[key][0]: rows[0].id for key, rows in self._free() if len(rows) == 1 and len(self.by[key]) == 1}

    def note(self, key: str, row: Row[Any], *, standing: bool, now: datetime | None) -> None:
        """Note an article that has a key; `standing`: it is in the pull under its own name, and no newcomer took its place."""
        bar = _bar(row, now=now)
        if bar is not None:
            if not standing:
                self.bars[key].append(bar)
        elif row.status == Status.LIVE.value:
            self.living.add(key)

    def rivals(self) -> dict[Guid, list[str]]:
        """Give for each entry the articles that have its key, where it is not clear which of them it is."""
        shared = [(key, rows) for key, rows in self._free() if len(rows) > 1 or len(self.by[key]) > 1]
        return {guid: [row.id for row in rows] for key, rows in shared for guid in self.by[key]}

    def _free(self) -> list[tuple[str, list[Row[Any]]]]:
        return [(key, rows) for key, rows in self.met.items() if key not in self.barred]


def alike(
    db: Connection,
    source_id: SourceId,
    fresh: Sequence[Entry],
    words: Words,
    standing: InPull,
    *,
    sources: Collection[SourceId] | None,
    now: datetime | None,
) -> dict[Guid, Known]:
    """Give for each new entry the articles like it; `sources` are all that are configured (None: nobody asks).

    A hold with an end is over at `now` (None: each is).
    """
    stories, bodies = words
    links, texts = _asked(fresh, stories)
    others = _meet(db, source_id, links, texts, standing, now=now)
    barred = barred_by(db, bodies.values(), now=now)
    by_link, by_text = links.certain(), texts.certain()
    taken, doubts = set(by_link.values()), texts.rivals() | links.rivals()
    whole = _whole(db, [*by_link.values(), *by_text.values(), *(row.id for row in others.values())])
    found: dict[Guid, Known] = {}
    for entry in fresh:
        first = others.get(entry.guid)
        link, text = by_link.get(entry.guid, ""), by_text.get(entry.guid, "")
        bars = (
            *barred.get(bodies.get(entry.guid, ""), ()),
            *_bars(links, texts, page_key(entry.url) or "", stories.get(entry.guid, "")),
        )
        found[entry.guid] = Known(
            same_link=whole.get(link),
            same_story=whole.get(text) if text not in taken or link == text else None,
            rivals=tuple(ArticleId(name) for name in doubts.get(entry.guid, ())[:3]),
            elsewhere=whole.get(first.id) if first else None,
            left=first is not None and sources is not None and first.source_id not in sources,
            barred=tuple(dict.fromkeys(bars)),
        )
    return found


def _asked(fresh: Sequence[Entry], stories: Mapping[Guid, Digest]) -> tuple[_Asked, _Asked]:
    """Give the links and the texts by which entries may be known."""
    links, texts = _Asked(), _Asked()
    for entry in fresh:
        if entry.url and names_a_page(entry.url):
            links.by[page_key(entry.url) or ""].append(entry.guid)
        if stories.get(entry.guid):
            texts.by[stories[entry.guid]].append(entry.guid)
    return links, texts


def _meet(
    db: Connection, source_id: SourceId, links: _Asked, texts: _Asked, standing: InPull, *, now: datetime | None
) -> dict[Guid, Row[Any]]:
    """Note the articles that have these links and texts; gives for each entry the first of another source that has its own."""
    others: dict[str, Row[Any]] = {}
    for row in _rows(db, links.by, texts.by):
        asked = [(links, key) for key in {row.link_key, row.page_key} & links.by.keys()]
        asked += [(texts, row.story_key)] if row.story_key in texts.by else []
        here = row.source_id == source_id and (row.id in standing.articles or row.digest in standing.digests)
        for keys, key in asked:
            keys.note(key, row, standing=here and keys is links, now=now)
            if row.source_id != source_id:
                others.setdefault(key, row)
            elif here:
                keys.barred.add(key)
            else:
                keys.met[key].append(row)
    return {guid: others[key] for keys in (links, texts) for key, guids in keys.by.items() if key in others for guid in guids}


def _bars(links: _Asked, texts: _Asked, link: str, text: str) -> tuple[Barred, ...]:
    """Give what bars this text, and what had this link for itself: at a page of many, a link says nothing."""
    at_link = [] if link in links.living else links.bars.get(link, [])
    return tuple(dict.fromkeys([*texts.bars.get(text, []), *at_link]))


def barred_by(db: Connection, bodies: Iterable[str], *, now: datetime | None) -> dict[str, list[Barred]]:
    """Give the killed and held articles that had one of these texts, their publisher's or that of a correction, by text."""
    found: dict[str, list[Barred]] = {}
    for part in in_parts(body for body in bodies if body):
        for column in (articles.c.text_key, articles.c.shown_key):
            for row in db.execute(_STANDING.add_columns(column.label("body")).where(column.in_(part)).order_by(articles.c.id)):
                if (bar := _bar(row, now=now)) is not None:
                    found.setdefault(row.body, []).append(bar)
    return found


_STANDING: Select[Any] = select(articles.c.id, articles.c.status, versions.c.directions).join(
    versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
)
"""How articles stand, and what people ordered about them."""


def _bar(row: Row[Any], *, now: datetime | None) -> Barred | None:
    """Give a killed article, or one that a person holds for itself, as a bar; what is held along with another is none."""
    if row.status == Status.KILLED.value:
        return Barred(article_id=ArticleId(row.id), killed=True)
    stands = unpack(Directions, row.directions) if row.directions else NO_DIRECTIONS
    held = stands.held or (stands.until_at is not None and now is not None and now < stands.until_at)
    if not held or stands.story_of is not None:
        return None
    return Barred(article_id=ArticleId(row.id), killed=False, until_at=None if stands.held else stands.until_at)


def _rows(db: Connection, links: Iterable[str], texts: Iterable[str]) -> list[Row[Any]]:
    """Give the articles of any source that have one of these keys, the first seen first."""
    wanted = _STANDING.add_columns(
        articles.c.source_id, articles.c.digest, articles.c.link_key, articles.c.page_key, articles.c.story_key, articles.c.first_seen_at
    )
    found: dict[str, Row[Any]] = {}
    for part in in_parts(links):
        at_link = or_(articles.c.link_key.in_(part), articles.c.page_key.in_(part))
        found |= {row.id: row for row in db.execute(wanted.where(at_link))}
    for part in in_parts(texts):
        found |= {row.id: row for row in db.execute(wanted.where(articles.c.story_key.in_(part)))}
    return sorted(found.values(), key=lambda row: (row.first_seen_at, row.id))


def _whole(db: Connection, ids: Sequence[str]) -> dict[str, Article]:
    return {row.id: article_of(row) for part in in_parts(ids) for row in db.execute(WHOLE.where(articles.c.id.in_(part)))}
