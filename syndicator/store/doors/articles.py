"""Articles: what is held, what came in, the runs that move it, and the orders about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from syndicator.model import (
    Archived,
    Article,
    ArticleId,
    Change,
    Copy,
    Digest,
    Entry,
    Guid,
    Known,
    Learned,
    Ordered,
    PartnerId,
    Placement,
    Run,
    SetAside,
    SourceId,
    SourceState,
)
from syndicator.store import (
    absence,
    applying,
    articles,
    identity,
    ordering,
    received,
)
from syndicator.store.answers import ArticleQuery, ArticleRow, Received, Version
from syndicator.store.applying import Pull
from syndicator.store.doors.door import Door
from syndicator.store.likeness import Words


class ArticleDoors(Door):
    """Articles: what is held, what came in, the runs that move it, and the orders about it."""

    def seen(self, source_id: SourceId) -> dict[Digest, Guid]:
        """Give digest and guid of a source's entries that need not be parsed again."""
        with self._db.read() as db:
            return identity.seen(db, source_id)

    def known(
        self,
        source_id: SourceId,
        entries: Sequence[Entry],
        *,
        missing: Sequence[str] = (),
        present: Sequence[Digest] = (),
        stories: Mapping[Guid, Digest] | None = None,
        sources: Collection[SourceId] | None = None,
        bodies: Mapping[Guid, Digest] | None = None,
        now: datetime | None = None,
    ) -> dict[Guid, Known]:
        """Give for each entry of one pull what it may be of what is held.

        `missing` are the files that this pull found gone; `present` the digests of all entries that stand in it, so that
        an article that stands there unchanged is not taken for another entry with its link. `stories` are the entries'
        fingerprints of their text, `bodies` those of their words alone, `sources` all that are configured: articles of others may
        have come over. A hold with an end is over at `now` (None: each is).
        """
        with self._db.read() as db:
            return identity.known(
                db,
                source_id,
                entries,
                missing=missing,
                present=present,
                words=Words(stories or {}, bodies or {}),
                sources=sources,
                now=now,
            )

    def absent(self, source_id: SourceId, present: Sequence[Digest], *, beside: Collection[ArticleId] = ()) -> tuple[ArticleId, ...]:
        """Give the articles that a feed no longer holds though older ones stand in it; `beside` stand in it changed."""
        with self._db.read() as db:
            return absence.absent(db, source_id, present, beside=beside)

    def by_guid(self, source_id: SourceId, guid: str) -> Article | None:
        """Give the article of a source with this guid, or with an alias that is this guid."""
        with self._db.read() as db:
            return articles.by_guid(db, source_id, [guid]).get(Guid(guid))

    def first_received(self, source_id: SourceId, its: Digest) -> datetime | None:
        """Give when an entry of a source with this digest was first received, None for one that never was."""
        with self._db.read() as db:
            return received.first_received(db, source_id, its)

    def apply(  # noqa: PLR0913  (one run is one transaction, and so one call)
        self,
        run: Run,
        state: SourceState,
        *,
        changes: Sequence[Change],
        placements: Sequence[Placement],
        repeats: Sequence[Entry] = (),
        set_aside: Sequence[SetAside] = (),
        present: Sequence[Digest] = (),
        missing: Sequence[str] = (),
        absent: Sequence[ArticleId] = (),
        archived: Sequence[Archived] = (),
        learned: Learned | None = None,
        waits: Mapping[str, datetime] | None = None,
        now: datetime,
    ) -> Run:
        """Carry out one run of one source in one transaction; gives the run with its counts as they came out.

        Placements are those of the articles that `changes` make, revise or kill, and replace the ones these had. `present`
        are the digests of all entries that stood at the source, `missing` the files of a folder that are gone from it,
        `absent` the articles that are gone from a feed.
        `archived` are the blocks of the articles that this run read, `learned` what the archive teaches now (None: nothing was
        looked at); `waits` are the hosts that asked to be left alone, and until when. An article that cannot be stored is set aside as received and costs no other.
        """
        pull = Pull(
            changes=changes, placements=placements, repeats=repeats, set_aside=set_aside, present=present, missing=missing,
            absent=absent, archived=archived, learned=learned, waits=waits or {},
        )  # fmt: skip
        # A power cut may take it back whole, validators and all: then it is fetched again. What readers get is made lasting first.
        with self._db.write(lasting=False) as db:
            return applying.apply(db, run, state, pull, now=now)

    def article(self, article_id: str) -> Article | None:
        """Give one article, None if there is none."""
        with self._db.read() as db:
            return articles.article(db, article_id)

    def find(self, reference: str) -> Article | None:
        """Give the article that a person means: its id or the beginning of it (5 characters), public id, guid or address.

        Raises UsageError if it may be several.
        """
        with self._db.read() as db:
            return articles.find(db, reference)

    def articles(self, query: ArticleQuery) -> tuple[ArticleRow, ...]:
        """Give the articles that a query asks for, newest first."""
        with self._db.read() as db:
            return articles.listed(db, query)

    def history(self, article_id: str) -> tuple[Version, ...]:
        """Give all versions of an article, the first one first."""
        with self._db.read() as db:
            return articles.history(db, article_id)

    def copy_of(self, article_id: str, version: int) -> Copy | None:
        """Give the text of one version of an article, removals included; None if there is no such version."""
        with self._db.read() as db:
            return articles.copy_of(db, article_id, version)

    def may_be_read(self, article_id: str, *, now: datetime) -> bool:
        """Say whether some partner may have an article by now."""
        with self._db.read() as db:
            return articles.may_be_read(db, article_id, now=now)

    def order(
        self, changes: Sequence[Change], given: Sequence[Ordered], placements: Sequence[Placement], *, now: datetime
    ) -> frozenset[PartnerId]:
        """Carry out what a person ordered, in one transaction, and keep the orders; gives the partners that are touched.

        `placements` are those of the articles that `changes` are about. Raises StaleError where one of them was changed since.
        """
        with self._db.write() as db:
            return ordering.carry_out(db, changes, given, placements, now=now)

    def orders(self, article_id: str) -> tuple[Ordered, ...]:
        """Give what people ordered about an article, the first order first."""
        with self._db.read() as db:
            return ordering.given(db, article_id)

    def other_names(self, article_ids: Sequence[str]) -> dict[ArticleId, list[Mapping[str, Any]]]:
        """Give the other guids under which these articles came, with source, since when, and by what they were known again."""
        with self._db.read() as db:
            return ordering.names(db, article_ids)

    def last_entry(self, article_id: str) -> Entry | None:
        """Give the entry last received for an article, None where it is no longer kept."""
        with self._db.read() as db:
            return articles.last_entries(db, [article_id]).get(ArticleId(article_id))

    def same_story(self, article: Article) -> tuple[Article, ...]:
        """Give the other articles that tell the same story, the first one first."""
        with self._db.read() as db:
            return articles.same_story(db, article)

    def held_along(self, article_id: ArticleId) -> tuple[Article, ...]:
        """Give the articles that are held along with one."""
        with self._db.read() as db:
            return articles.held_along(db, article_id)

    def same_stories(self, some: Sequence[Article]) -> dict[ArticleId, tuple[Article, ...]]:
        """Give for each article the others that tell the same story."""
        with self._db.read() as db:
            return {article.id: articles.same_story(db, article) for article in some}

    def received(self, article_id: str) -> tuple[Received, ...]:
        """Give every entry that was received for an article, in the order in which they were first seen."""
        with self._db.read() as db:
            return articles.received(db, article_id)

    def aside(self, source_id: SourceId | None = None, *, limit: int = 100) -> tuple[SetAside, ...]:
        """Give the entries that could not be worked, the latest first."""
        with self._db.read() as db:
            return articles.aside(db, source_id, limit)

    def retained(self, source_id: SourceId | None = None, *, since: datetime | None = None, batch: int = 500) -> Iterator[Article]:
        """Give all articles that are not killed, by id, or those first seen since then; each batch is read at its own moment."""
        for some in self._batches(source_id, batch, since):
            yield from some

    def count_retained(self, since: datetime | None = None) -> int:
        """Give how many articles `retained` gives."""
        with self._db.read() as db:
            return articles.count_retained(db, since)

    def newest(self, *, batch: int = 500) -> Iterator[tuple[Article, ...]]:
        """Give all articles that are not killed, the newest first, in batches; each is read at its own moment."""
        after: Article | None = None
        while True:
            with self._db.read() as db:
                some = articles.some_newest(db, after=after, batch=batch)
            if not some:
                return
            yield some
            after = some[-1]

    def retained_entries(self, source_id: SourceId | None = None, *, batch: int = 100) -> Iterator[tuple[Article, Entry]]:
        """Give all articles that are not killed with the entry that each was last made of, to be refined again."""
        for some in self._batches(source_id, batch):
            with self._db.read() as db:
                entries = articles.last_entries(db, [article.id for article in some])
            yield from ((article, entries[article.id]) for article in some if article.id in entries)

    def _batches(self, source_id: SourceId | None, batch: int, since: datetime | None = None) -> Iterator[tuple[Article, ...]]:
        after = ""
        while True:
            with self._db.read() as db:
                some = articles.some_retained(db, source_id, after=after, batch=batch, since=since)
            if not some:
                return
            yield some
            after = some[-1].id
