"""Articles like an entry that nobody knows by its guid: with its link, or with its headline and text.

Takes a connection and new entries of one pull; gives a `Known` for each guid; changes nothing. A link or a text that
several entries or several articles share names none of them, and one whose article stands in the pull under its own
guid is that article's alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, or_, select

from syndicator._text.urls import names_a_page
from syndicator.model import NO_DIRECTIONS, Article, ArticleId, Digest, Directions, Entry, Guid, Known, SourceId, Status
from syndicator.store.articles import WHOLE, article_of, in_parts, page_key
from syndicator.store.codec import unpack
from syndicator.store.tables import articles, versions

MOST_WAITING = 50
"""So many held articles that may say the same are looked at for an entry."""


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
    killed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Articles of any source that have a key and were killed."""
    waiting: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Those that an order holds."""
    living: set[str] = field(default_factory=set)
    """Keys of articles that are out; one that waits with another, as the first that came after a kill does, says nothing for the next."""

    def certain(self) -> dict[Guid, str]:
        """Give for each entry the one article that has its key and no other entry's."""
        return {self.by[key][0]: rows[0].id for key, rows in self._free() if len(rows) == 1 and len(self.by[key]) == 1}

    def note(self, key: str, row: Row[Any], *, standing: bool, now: datetime | None) -> None:
        """Note an article that has a key; `standing`: it is in the pull under its own name, and no newcomer took its place."""
        if row.status == Status.KILLED.value:
            if not standing:
                self.killed[key].append(row.id)
        elif _waits(row, now=now):
            self.waiting[key].append(row.id)
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
    same = by_words(db, bodies.values(), now=now)
    by_link, by_text = links.certain(), texts.certain()
    taken, doubts = set(by_link.values()), texts.rivals() | links.rivals()
    waiting = {
        entry.guid: _few(
            same.waiting.get(bodies.get(entry.guid, ""), ()),
            texts.waiting.get(stories.get(entry.guid, ""), ()),
            links.waiting.get(page_key(entry.url) or "", ()),
        )
        for entry in fresh
    }
    whole = _whole(db, [*by_link.values(), *by_text.values(), *(row.id for row in others.values()), *chain(*waiting.values())])
    found: dict[Guid, Known] = {}
    for entry in fresh:
        first = others.get(entry.guid)
        link, text = by_link.get(entry.guid, ""), by_text.get(entry.guid, "")
        killed = (
            *same.killed.get(bodies.get(entry.guid, ""), ()),
            *_killed(links, texts, page_key(entry.url) or "", stories.get(entry.guid, "")),
        )
        found[entry.guid] = Known(
            same_link=whole.get(link),
            same_story=whole.get(text) if text not in taken or link == text else None,
            rivals=tuple(ArticleId(name) for name in doubts.get(entry.guid, ())[:3]),
            elsewhere=whole.get(first.id) if first else None,
            left=first is not None and sources is not None and first.source_id not in sources,
            killed=tuple(dict.fromkeys(killed)),
            waiting=tuple(whole[name] for name in waiting[entry.guid]),
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


def _killed(links: _Asked, texts: _Asked, link: str, text: str) -> tuple[ArticleId, ...]:
    """Give killed articles with this text, and those that had this link for themselves: at a page of many, a link says nothing."""
    at_link = [] if link in links.living else links.killed.get(link, [])
    return tuple(ArticleId(name) for name in dict.fromkeys([*texts.killed.get(text, []), *at_link]))


def _few(*ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(chain(*ids)), MOST_WAITING))


class ByWords(NamedTuple):
    """By text: the articles that had it, their publisher's or that of a correction, and were killed, and those that an order holds."""

    killed: Mapping[str, Sequence[ArticleId]]
    waiting: Mapping[str, Sequence[ArticleId]]


def by_words(db: Connection, bodies: Iterable[str], *, now: datetime | None) -> ByWords:
    """Give the killed and the held articles that had one of these texts."""
    killed: dict[str, list[ArticleId]] = {}
    waiting: dict[str, list[ArticleId]] = {}
    for part in in_parts(body for body in bodies if body):
        for column in (articles.c.text_key, articles.c.shown_key):
            for row in db.execute(_STANDING.add_columns(column.label("body")).where(column.in_(part)).order_by(articles.c.id)):
                if row.status == Status.KILLED.value:
                    killed.setdefault(row.body, []).append(ArticleId(row.id))
                elif _waits(row, now=now):
                    waiting.setdefault(row.body, []).append(ArticleId(row.id))
    return ByWords(killed, waiting)


def with_words(db: Connection, bodies: Mapping[Guid, Digest], *, now: datetime | None) -> dict[Guid, Known]:
    """Give for each entry of an article that we hold the others that were killed or are held with its words."""
    same = by_words(db, bodies.values(), now=now)
    waiting = {guid: _few(same.waiting.get(body, ())) for guid, body in bodies.items()}
    whole = _whole(db, list(chain(*waiting.values())))
    return {
        guid: Known(killed=tuple(same.killed.get(body, ())), waiting=tuple(whole[name] for name in waiting[guid]))
        for guid, body in bodies.items()
    }


_STANDING: Select[Any] = select(articles.c.id, articles.c.status, versions.c.directions).join(
    versions, and_(versions.c.article_id == articles.c.id, versions.c.version == articles.c.version)
)
"""How articles stand, and what people ordered about them."""


def _waits(row: Row[Any], *, now: datetime | None) -> bool:
    """Say whether an order holds an article; what a poll held with another is not meant."""
    stands = unpack(Directions, row.directions) if row.directions else NO_DIRECTIONS
    ends_later = stands.until_at is not None and now is not None and now < stands.until_at
    return (stands.held or ends_later) and not stands.polled


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
