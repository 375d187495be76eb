"""Writing articles: a new one with its names, the next version of a held one, an entry that changed nothing.

Takes a connection inside the writer's transaction and savepoint; gives the article as it is stored. Every version is
kept whole. Public names are given once, the first that no other article of any source holds, and never change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from syndicator.errors import ArticleError
from syndicator.model import NO_DIRECTIONS, Article, Change, Copy, Entry, Status
from syndicator.store.articles import in_parts, page_key
from syndicator.store.codec import pack
from syndicator.store.columns import key
from syndicator.store.received import keep
from syndicator.store.tables import aliases, articles, versions


class Names:
    """Which of the names that new articles would like are taken, by articles held and by those of this run."""

    def __init__(self, db: Connection, changes: Iterable[Change]) -> None:
        """Look up all wished-for names at once."""
        fresh = [change for change in changes if change.kind == "new"]
        wished = [key(name) for change in fresh for name in (*_public_ids(change), *_rss_guids(change))]
        self._public: set[str] = set()
        self._rss: set[str] = set()
        for part in in_parts(wished):
            self._public.update(db.execute(select(articles.c.public_key).where(articles.c.public_key.in_(part))).scalars())
            self._rss.update(db.execute(select(articles.c.rss_key).where(articles.c.rss_key.in_(part))).scalars())

    def give(self, change: Change) -> Article:
        """Give the article with the first public id and RSS guid that are free. Raises ArticleError if none is."""
        public_id = _first_free(_public_ids(change), self._public, "public id")
        rss_guid = _first_free((*_rss_guids(change), public_id), self._rss, "RSS guid")
        return replace(change.article, public_id=public_id, rss_guid=rss_guid)

    def take(self, article: Article) -> None:
        """Note that an article has its names now."""
        self._public.add(key(article.public_id))
        self._rss.add(key(article.rss_guid))


def _public_ids(change: Change) -> Sequence[str]:
    return change.public_ids or (change.article.public_id,)


def _rss_guids(change: Change) -> Sequence[str]:
    return change.rss_guids or (change.article.rss_guid,)


def _first_free(wished: Iterable[str], taken: set[str], what: str) -> str:
    for name in wished:
        if name and key(name) not in taken:
            return name
    raise ArticleError(f"no {what} is free for it: each that it may take belongs to another article")


def make(db: Connection, change: Change, names: Names, *, now: datetime) -> Article:
    """Store a new article and its first version."""
    article = names.give(change)
    entry_id = None if change.entry is None else keep(db, change.entry, article.id, now=now)
    fixed = {
        "id": article.id,
        "source_id": article.source_id,
        "guid": article.guid,
        "guid_key": key(article.guid),
        "public_id": article.public_id,
        "public_key": key(article.public_id),
        "rss_guid": article.rss_guid,
        "rss_key": key(article.rss_guid),
        "published_at": article.published_at,
        "first_seen_at": article.first_seen_at,
        "digest": "",
        "document": "",
    }
    db.execute(insert(articles), {**fixed, **_state(article, now=now), **_last(change.entry, entry_id)})
    _alias(db, change, article, now=now)
    _add_version(db, article, change, entry_id, now=now)
    names.take(article)
    return article


def revise(db: Connection, change: Change, stood: Row[Any], *, now: datetime) -> Article:
    """Store the next version of a held article; a kill is one too. Its names and its publication date stay."""
    status = Status.KILLED if change.kind == "kill" else change.article.status
    article = replace(change.article, version=stood.version + 1, status=status, public_id=stood.public_id, rss_guid=stood.rss_guid)
    entry_id = None if change.entry is None else keep(db, change.entry, article.id, now=now)
    fresh = {**_state(article, now=now), **_last(change.entry, entry_id), "missing_at": article.missing_at, **_known_by(change)}
    db.execute(update(articles).where(articles.c.id == article.id).values(fresh))
    _alias(db, change, article, now=now)
    _add_version(db, article, change, entry_id, now=now)
    return article


def _known_by(change: Change) -> Mapping[str, Any]:
    """Give what a killed or held article is known by under any name; it stays while it is held, whatever else becomes of it."""
    stands = change.article.directions
    stays = not change.text and (stands.held or stands.until_at is not None)
    return {} if stays else {"text_key": change.text or None, "shown_key": change.shown or None}


def confirm(db: Connection, change: Change, *, now: datetime) -> Article:
    """Keep an entry that changed nothing as the last one received for its article."""
    if change.entry is not None:
        entry_id = keep(db, change.entry, change.article.id, now=now)
        db.execute(update(articles).where(articles.c.id == change.article.id).values(_last(change.entry, entry_id)))
        _alias(db, change, change.article, now=now)
    return change.article


def _alias(db: Connection, change: Change, article: Article, *, now: datetime) -> None:
    """Where the publisher calls the article by another guid now, both name it from now on."""
    entry = change.entry
    if entry is None or (entry.source_id, entry.guid) == (article.source_id, article.guid):
        return
    named = {"source_id": entry.source_id, "guid_key": key(entry.guid)}
    stands = update(aliases).where(*(aliases.c[name] == value for name, value in named.items())).values(article_id=article.id)
    if not db.execute(stands).rowcount:
        by = change.by or ("source" if entry.source_id != article.source_id else "file")
        db.execute(insert(aliases), {**named, "guid": entry.guid, "article_id": article.id, "at": now, "by": by})


def _last(entry: Entry | None, entry_id: int | None) -> Mapping[str, Any]:
    if entry is None:
        return {}
    return {
        "link_key": page_key(entry.url),
        "digest": entry.digest,
        "document": entry.document,
        "entry_id": entry_id,
        "missing_at": None,
    }


def _state(article: Article, *, now: datetime) -> Mapping[str, Any]:
    return {
        "source_id": article.source_id,
        "version": article.version,
        "status": article.status.value,
        "headline": article.copy.headline,
        "tags": tuple(tag.name for tag in article.copy.tags),
        "subjects": _subjects(article.copy),
        "folded": _folded(article.copy),
        "canonical_url": article.canonical_url,
        "page_key": page_key(article.canonical_url),
        "updated_at": article.updated_at,
        "changed_at": now,
        "story_key": article.story or None,
        "same_as": article.same_as,
    }


def _subjects(copy: Copy) -> str:
    names = dict.fromkeys(name.casefold() for tag in copy.tags for name in (tag.name, *tag.also))
    return "\n".join(["", *names, ""])


def _folded(copy: Copy) -> str:
    return f"{copy.headline}\n{copy.byline}\n{copy.dateline}\n{copy.summary}".casefold()


def _add_version(db: Connection, article: Article, change: Change, entry_id: int | None, *, now: datetime) -> None:
    row = {
        "article_id": article.id,
        "version": article.version,
        "kind": change.kind,
        "why": change.why,
        "at": now,
        "status": article.status.value,
        "headline": article.copy.headline,
        "canonical_url": article.canonical_url,
        "updated_at": article.updated_at,
        "embargo_until": article.embargo_until,
        "substance": article.substance,
        "surface": article.surface,
        "sanitiser": article.copy.sanitiser,
        "copy": pack(article.copy),
        "entry_id": entry_id,
        "directions": None if article.directions == NO_DIRECTIONS else pack(article.directions),
    }
    db.execute(insert(versions), row)
