"""The store: every article, entry, placement and edition, in one database; `Store` is its only door.

Law: synchronous; writes come one at a time, each one short transaction that is kept whole or not at all; readers on
other threads see one moment and wait for nobody. Takes and gives values of `model` and `answers`. Raises StoreError,
in one plain sentence that never shows a password.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from syndicator.catalog import Partner
from syndicator.model import (
    LARGEST,
    Acceptance,
    Access,
    Alert,
    Archived,
    ArchivePage,
    Article,
    ArticleId,
    Carried,
    Change,
    Copy,
    Digest,
    Edition,
    Entry,
    Format,
    Fragment,
    Guid,
    HeldBuild,
    Hub,
    KeyMark,
    Known,
    Learned,
    Listed,
    Membership,
    Ordered,
    PartnerId,
    Ping,
    Placement,
    Recurring,
    Run,
    SetAside,
    SourceId,
    SourceState,
    Telegram,
    Window,
    most,
)
from syndicator.store import (
    absence,
    accesses,
    alerting,
    applying,
    archive,
    archiving,
    articles,
    backup,
    examining,
    exposing,
    good_builds,
    good_texts,
    identity,
    keys,
    licensing,
    listing,
    ordering,
    pinging,
    placing,
    pruning,
    publishing,
    recipes,
    retracting,
    sources,
)
from syndicator.store.answers import ArticleQuery, ArticleRow, Decision, DecisionKind, Good, LastGood, Received, Standing, Version
from syndicator.store.applying import Pull
from syndicator.store.copying import Manifest, Told
from syndicator.store.examining import Ailments
from syndicator.store.exposing import Appearance, Holding, Return
from syndicator.store.publishing import Build
from syndicator.store.recipes import Made
from syndicator.store.transactions import Transactions

NOTHING_SAID = Made()
"""What an edition was made of where nobody says: it is kept as it is."""


class Store:
    """One open store. Opened by `Store.open`; may be used from several threads."""

    def __init__(self, transactions: Transactions) -> None:
        """Take a database that is up to date."""
        self._db = transactions
        self._read_at: dict[PartnerId, int] = {}
        self._copies = articles.Copies()

    @classmethod
    def open(cls, address: str) -> "Store":
        """Open the store at an address, made and brought up to date where it is not; raises StoreError."""
        return cls(Transactions.open(address))

    def close(self) -> None:
        """Let go of the claim and of all connections."""
        self._db.close()

    def claim(self, owner: str) -> None:
        """Claim the store for one daemon until it is closed; raises StoreError while another one holds it."""
        self._db.claim(owner)

    def keep_claim(self) -> bool:
        """Look after the claim; says whether it had been lost and was taken again. Raises ClaimError where another daemon took it."""
        return self._db.keep_claim()

    # ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────

    def state(self, source_id: SourceId) -> SourceState:
        """Give what was seen of a source; of one never seen, that."""
        with self._db.read() as db:
            return sources.state(db, source_id)

    def some_states(self, source_ids: Sequence[SourceId]) -> list[SourceState]:
        """Give what was seen of these sources, in their order."""
        with self._db.read() as db:
            return sources.some_states(db, source_ids)

    def rules(self) -> dict[SourceId, Digest]:
        """Give by which rules the articles of every source that ever ran were refined."""
        with self._db.read() as db:
            return sources.rules(db)

    def note(self, polls: Sequence[tuple[Run, SourceState]]) -> list[Run]:
        """Keep runs that brought nothing to store, of different sources, each with its source's state; all in one transaction."""
        with self._db.write() as db:
            sources.save_all(db, [state for _, state in polls])
            sources.record(db, *(run for run, _ in polls))
        return [run for run, _ in polls]

    def states(self) -> dict[SourceId, SourceState]:
        """Give what was seen of every source that ever ran."""
        with self._db.read() as db:
            return sources.states(db)

    def due_sources(self, *, now: datetime) -> tuple[SourceId, ...]:
        """Give the sources that have run and are due again, the longest waiting first."""
        with self._db.read() as db:
            return sources.due(db, now=now)

    def ran_at(self) -> datetime | None:
        """Give when the latest run was; None before the first."""
        with self._db.read() as db:
            return sources.last_ran_at(db)

    def save_state(self, state: SourceState) -> None:
        """Save what was seen of a source."""
        with self._db.write(lasting=False) as db:
            sources.save(db, state)

    def host_waits(self, *, now: datetime) -> dict[str, datetime]:
        """Give the hosts that asked to be left alone, and until when."""
        with self._db.read() as db:
            return sources.host_waits(db, now=now)

    def runs(self, source_id: SourceId, limit: int = 20) -> tuple[Run, ...]:
        """Give the latest runs of a source, the last one first; of several in a row that brought nothing only the last was kept."""
        with self._db.read() as db:
            return sources.latest_runs(db, source_id, limit)

    # ── what is held ─────────────────────────────────────────────────────────────────────────────────────────────

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
    ) -> dict[Guid, Known]:
        """Give for each entry of one pull what it may be of what is held.

        `missing` are the files that this pull found gone; `present` the digests of all entries that stand in it, so that
        an article that stands there unchanged is not taken for another entry with its link. `stories` are the entries'
        fingerprints of their text, `bodies` those of their words alone, `sources` all that are configured: articles of others may
        have come over.
        """
        with self._db.read() as db:
            return identity.known(
                db, source_id, entries, missing=missing, present=present, stories=stories or {}, sources=sources, bodies=bodies or {}
            )

    def absent(self, source_id: SourceId, present: Sequence[Digest], *, beside: Collection[ArticleId] = ()) -> tuple[ArticleId, ...]:
        """Give the articles that a feed no longer holds though older ones stand in it; `beside` stand in it changed."""
        with self._db.read() as db:
            return absence.absent(db, source_id, present, beside=beside)

    def by_guid(self, source_id: SourceId, guid: str) -> Article | None:
        """Give the article of a source with this guid, or with an alias that is this guid."""
        with self._db.read() as db:
            return articles.by_guid(db, source_id, [guid]).get(Guid(guid))

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

    # ── learning ─────────────────────────────────────────────────────────────────────────────────────────────────

    def archive(self, source_ids: Sequence[SourceId]) -> tuple[Archived, ...]:
        """Give the blocks of the newest articles of these sources, source by source, each one's newest first."""
        with self._db.read() as db:
            return archive.window(db, source_ids)

    def learned(self, source_id: SourceId) -> Learned:
        """Give what cleaning takes out of a source's articles because it repeats."""
        with self._db.read() as db:
            return archive.known(db, source_id)

    def some_learned(self, source_ids: Sequence[SourceId]) -> list[Learned]:
        """Give what cleaning takes out of these sources' articles because it repeats, in their order."""
        with self._db.read() as db:
            return archive.some_known(db, source_ids)

    def decisions(self, source_id: SourceId) -> dict[str, Decision]:
        """Give what was learned or decided about a source's blocks, by their keys."""
        with self._db.read() as db:
            return archive.decisions(db, source_id)

    def decide(self, source_id: SourceId, block: Recurring, verdict: DecisionKind | None, *, who: str, why: str, now: datetime) -> None:
        """Keep a person's decision about a block, in place of what stood; None forgets what was decided."""
        with self._db.write() as db:
            if verdict is None:
                archive.undo(db, source_id, block.key)
            else:
                archive.decide(db, source_id, Decision(block=block, verdict=verdict, who=who, why=why, at=now))

    # ── partners ─────────────────────────────────────────────────────────────────────────────────────────────────

    def place(self, partner_id: PartnerId, placements: Sequence[Placement], *, rules: Digest, now: datetime) -> None:
        """Give one partner these placements and no others, and note the rules that they were made by."""
        with self._db.write() as db:
            placing.replace_all(db, partner_id, placements, rules=rules, now=now)

    def windows(self, partner_id: PartnerId) -> dict[ArticleId, tuple[datetime | None, datetime | None]]:
        """Give for each live article that is placed with a partner from when to when."""
        with self._db.read() as db:
            return placing.windows(db, partner_id)

    def placed_rules(self) -> dict[PartnerId, Digest]:
        """Give the digest of the rules by which each partner was placed."""
        with self._db.read() as db:
            return placing.placed_rules(db)

    def due_partners(self, *, now: datetime) -> tuple[PartnerId, ...]:
        """Give the partners whose placements changed since they were built, and those for whom a time has come."""
        with self._db.read() as db:
            return placing.due(db, now=now)

    def membership_of(self, partner: Partner, *, now: datetime) -> Membership:
        """Give what a partner's editions hold at `now` by its settings: the one way in which builds and questions ask."""
        return self.membership(
            partner.id,
            limit=partner.limit,
            lasting=partner.window,
            bound=partner.software.new_entries or LARGEST,
            once=partner.same_story == "once",
            archive=partner.archive,
            steady=partner.software.known_by != "guid",
            keyed=partner.is_keyed,
            now=now,
        )

    def membership(  # noqa: PLR0913  (a partner's rules, as far as they decide it)
        self,
        partner_id: PartnerId,
        *,
        limit: int,
        lasting: timedelta | None = None,
        bound: int = LARGEST,
        once: bool = False,
        steady: bool = False,
        keyed: bool = False,
        archive: bool = False,
        now: datetime,
    ) -> Membership:
        """Give the articles that stand in a partner's editions at `now`, newest first, and the retractions that it is to be told.

        `once`: a story that several sources tell, once. `steady`: each article under the address under which the partner first got it.
        `keyed`: its fetches tell whether it knows of a retraction; else time alone does.

        The newest `limit`, those that came within the last `lasting`, and those that came or changed since the partner has everything;
        no more than a window of that limit holds, and beyond the limit no more than `bound`. `changed_at` is the stored time at which
        the set became what it is; where it is not the set last published, that is `now`, and `publish` with the same `now` stores it.
        `archive`: with the newest page that the partner's archive has once it is settled for this set.
        """
        window = self.window(partner_id, limit=limit, lasting=lasting, bound=bound)
        wish = publishing.Wish(once=once, steady=steady, keyed=keyed, archive=archive)
        with self._db.read() as db:
            found, revision = publishing.membership(db, partner_id, self._copies, window, wish, now=now)
        # The oldest reading counts until the partner is published: a change that came in after it keeps the partner due.
        self._read_at[partner_id] = min(revision, self._read_at.get(partner_id, revision))
        return found

    def window(self, partner_id: PartnerId, *, limit: int, lasting: timedelta | None = None, bound: int = LARGEST) -> Window:
        """Give a partner's window as its fetches have left it."""
        counted_at = self.counted_at(partner_id)
        with self._db.read() as db:
            since_at = publishing.has_until(db, partner_id, counted_at)
        return Window(limit=limit, lasting=lasting, since_at=since_at, most=max(limit, min(most(limit), bound)))

    def moves(self, partner_id: PartnerId) -> dict[ArticleId, datetime | None]:
        """Give for each article that is placed with a partner when it came or last changed so that the partner can tell."""
        with self._db.read() as db:
            return placing.moves(db, partner_id)

    def end_licences(self, partner_id: PartnerId, licence: timedelta, *, now: datetime) -> datetime | None:
        """Withdraw from a partner what its licence is over for; gives when it will be over for the next article that it had."""
        with self._db.write() as db:
            return licensing.end(db, partner_id, licence, now=now)

    def editions(self, partner_id: PartnerId) -> dict[Format, Edition]:
        """Give the editions that stand for a partner."""
        with self._db.read() as db:
            return publishing.all_of(db, partner_id)

    def edition(self, partner_id: PartnerId, form: Format) -> Edition | None:
        """Give one edition that stands, None if there is none: one row by its key."""
        with self._db.read() as db:
            return publishing.one(db, partner_id, form)

    def standing(self, *, now: datetime) -> dict[PartnerId, Standing]:
        """Give the editions of the partners for whom no placement changed and no time has come since they were built."""
        with self._db.read() as db:
            return publishing.standing(db, now=now)

    def publish(  # noqa: PLR0913  (one build is one transaction, and so one call)
        self,
        partner_id: PartnerId,
        editions: Sequence[Edition],
        *,
        next_at: datetime | None,
        made_by: Digest = Digest(""),
        good: Good | None = None,
        membership: Membership | None = None,
        made: Made = NOTHING_SAID,
        pings: Sequence[Ping] = (),
        now: datetime,
    ) -> tuple[Edition, ...]:
        """Replace a partner's editions by these, built from the last `membership`; gives those whose bytes changed.

        An edition with the same bytes keeps its `changed_at`. `next_at` is when time alone will change the set again, `made_by` the
        digest of the settings that they were made by, `good` what a later build is compared with, `membership` what they hold and tell,
        `made` what each was made of, so that it can be shown again, `pings` what waits from now on for those that changed. The partner
        stays due if placements changed after the membership was read. When editions changed, they and everything written before them are
        on disk when this returns, so that no reader gets what a power
        cut could take back.
        """
        counted_at = self.counted_at(partner_id)
        with self._db.read() as db:
            differ = publishing.differ(db, partner_id, editions)
        with self._db.write(lasting=differ) as db:
            build = Build(editions, self._read_at.get(partner_id), next_at, made_by, counted_at, good, membership, made, pings)
            changed = publishing.publish(db, partner_id, build, now=now)
        self._read_at.pop(partner_id, None)
        return changed

    def last_good(self, partner_id: PartnerId) -> LastGood | None:
        """Give what is known of a partner's last good build; None where it was never built."""
        with self._db.read() as db:
            return good_builds.of(db, partner_id)

    def some_articles(self, article_ids: Sequence[ArticleId]) -> dict[ArticleId, Article]:
        """Give articles as they are held now, whatever their status; those that there are not are left out."""
        with self._db.read() as db:
            return articles.some(db, article_ids, self._copies)

    def as_carried(self, which: Sequence[Carried]) -> dict[ArticleId, Article]:
        """Give articles as they read in the versions that an edition carries; those that have gone are left out."""
        with self._db.read() as db:
            return good_builds.as_carried(db, which, self._copies)

    def first_urls(self, partner_id: PartnerId, article_ids: Sequence[ArticleId]) -> dict[str, str]:
        """Give the addresses under which a partner first got articles."""
        with self._db.read() as db:
            return retracting.first_urls(db, partner_id, article_ids)

    def lives(self, source_id: SourceId) -> bool:
        """Say whether any article of a source is held and may go out."""
        with self._db.read() as db:
            return articles.lives(db, source_id)

    def held_builds(self) -> dict[PartnerId, HeldBuild]:
        """Give the builds that tripwires hold, by partner."""
        with self._db.read() as db:
            return {one.partner_id: one for one in good_builds.held(db)}

    def accept(self, acceptance: Acceptance) -> None:
        """Keep what a person lets through; the partner is due."""
        with self._db.write() as db:
            good_builds.accept(db, acceptance)
            placing.touch(db, (acceptance.partner_id,), now=acceptance.given_at)

    def unused_acceptances(self, partner_id: PartnerId, *, since: datetime) -> tuple[Acceptance, ...]:
        """Give what a person let through for a partner since then and what has not passed yet."""
        with self._db.read() as db:
            return good_builds.unused(db, partner_id, since=since)

    def acceptances(self, partner_id: PartnerId, limit: int = 20) -> tuple[Acceptance, ...]:
        """Give what people let through for a partner, the last one first."""
        with self._db.read() as db:
            return good_builds.accepted(db, partner_id, limit=limit)

    def build_again(self, partner_id: PartnerId, *, now: datetime) -> None:
        """Have a partner's editions built although no placement changed."""
        with self._db.write(lasting=False) as db:
            placing.touch(db, (partner_id,), now=now)

    def had_by(self, article_id: str) -> tuple[PartnerId, ...]:
        """Give the partners in whose editions an article ever stood."""
        with self._db.read() as db:
            return retracting.had_by(db, article_id)

    def retract(self, articles: Sequence[Article], *, only: Collection[PartnerId] | None = None, now: datetime) -> None:
        """Note that articles are withdrawn from all partners that had them, or from these alone: `placing.bury` outside a run."""
        with self._db.write() as db:
            placing.bury(db, articles, only=only, now=now)

    def edition_at(self, partner_id: PartnerId, form: Format, *, at: datetime) -> bytes | None:
        """Give the very bytes that stood for a partner at a time, None where none stood or it is no longer known."""
        with self._db.read() as db:
            return recipes.edition_at(db, partner_id, form, at=at)

    def editions_known(self, partner_id: PartnerId) -> dict[Format, datetime]:
        """Give the formats in which a partner had editions, and since when what stood is known of each."""
        with self._db.read() as db:
            return recipes.known(db, partner_id)

    def forget_partner(self, partner_id: PartnerId, *, now: datetime) -> None:
        """Take all that is kept for a partner out of the store, but what it had and fetched: that may be asked about until it is old."""
        with self._db.write() as db:
            publishing.forget(db, partner_id, now=now)
        self._read_at.pop(partner_id, None)

    # ── who fetched what ─────────────────────────────────────────────────────────────────────────────────────────

    def record_accesses(self, fresh: Sequence[Access]) -> None:
        """Add fetches to the ledger, all in one transaction; a power cut may take the last ones back."""
        if fresh:
            with self._db.write(lasting=False) as db:
                accesses.record(db, fresh)

    def last_fetch(self) -> dict[PartnerId, datetime]:
        """Give when each partner's feeds were last fetched, by anybody."""
        with self._db.read() as db:
            return accesses.last_fetches(db)

    def counted_at(self, partner_id: PartnerId) -> datetime | None:
        """Give when a partner last made a fetch that counts: of a whole edition, or told that it has it, with the partner's key.

        What came into the store shortly before may not have been in that edition: one is as old as its build. None: never, and so
        it is for partners without a key.
        """
        with self._db.read() as db:
            return accesses.counted_at(db, partner_id)

    def accesses(self, partner_id: PartnerId) -> tuple[Access, ...]:
        """Give all accesses to a partner's feeds within retention, the first one first."""
        with self._db.read() as db:
            return accesses.of_partner(db, partner_id)

    def appearances(self, article_id: str) -> tuple[Appearance, ...]:
        """Give in which partners' editions versions of an article stood, and when, partner by partner."""
        with self._db.read() as db:
            return exposing.appeared(db, article_id)

    def holdings(self, article_id: str) -> tuple[Holding, ...]:
        """Give which versions of an article were fetched, by whom and when, the first fetch first."""
        with self._db.read() as db:
            return exposing.held(db, article_id)

    def returned(self, partner_id: PartnerId, build: int, names: Sequence[bytes]) -> Return | None:
        """Give a partner's last fetch that counts of an edition from this build on, and whether one of those names the article."""
        with self._db.read() as db:
            return exposing.returned(db, partner_id, build, names)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def key_marks(self) -> tuple[KeyMark, ...]:
        """Give the marks of partners' keys, of each partner the one in force first."""
        with self._db.read() as db:
            return keys.all_of(db)

    def replace_keys(self, partner_id: PartnerId, fresh: Sequence[KeyMark], *, instead: Collection[str]) -> bool:
        """Put a partner's marks in the place of those with these salts; False where others stand by now."""
        with self._db.write() as db:
            return keys.replace(db, partner_id, fresh, instead=instead)

    def shut_old_keys(self, partner_id: PartnerId, *, salt: str = "") -> int:
        """Shut a partner's old keys, with `salt` only while that is the one in force; gives how many there were."""
        with self._db.write() as db:
            return keys.shut_old(db, partner_id, salt=salt)

    def end_key_suddenly(self, partner_id: PartnerId) -> bool:
        """Have a partner's key go at once when another takes its place; says whether one is known."""
        with self._db.write() as db:
            return keys.end_suddenly(db, partner_id)

    # ── fragments ────────────────────────────────────────────────────────────────────────────────────────────────

    def fragments(self, keys: Sequence[str]) -> dict[str, Fragment]:
        """Give the rendered fragments that are kept under these keys."""
        with self._db.read() as db:
            return publishing.some_fragments(db, keys)

    def keep_fragments(self, fragments: Mapping[str, Fragment], *, now: datetime) -> None:
        """Keep rendered fragments for the next build."""
        if fragments:
            with self._db.write(lasting=False) as db:
                publishing.keep_fragments(db, fragments, now=now)

    # ── lists of the house's ─────────────────────────────────────────────────────────────────────────────────────

    def news(self, public: Mapping[PartnerId, bool], *, now: datetime) -> tuple[tuple[Article, ...], datetime | None, str]:
        """Give what was published lately and stands in these partners' feeds, newest first, when time alone will change that, and the state of all placements."""
        with self._db.read() as db:
            found, until_at = listing.news(db, public, self._copies, now=now)
            return found, until_at, listing.state(db)

    def list_is_due(self, name: str, made_by: Digest, *, now: datetime) -> bool:
        """Say whether a list must be made again."""
        with self._db.read() as db:
            return listing.due(db, name, made_by, now=now)

    def put_list(self, name: str, made: Listed, *, made_by: Digest, state: str, until_at: datetime | None, now: datetime) -> None:
        """Keep a list as made; one with the same bytes keeps the time of its last change."""
        with self._db.write() as db:
            listing.put(db, name, made, made_by=made_by, state=state, until_at=until_at, now=now)

    def list_as_made(self, name: str) -> Listed | None:
        """Give a list as it was last made, None if it never was."""
        with self._db.read() as db:
            return listing.one(db, name)

    # ── push ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def due_pings(self, *, limit: int, now: datetime) -> tuple[Ping, ...]:
        """Give the pings that are due, the first made first."""
        with self._db.read() as db:
            return pinging.due(db, limit=limit, now=now)

    def hubs(self) -> dict[str, Hub]:
        """Give how the hubs that were asked answered lately, by address."""
        with self._db.read() as db:
            return pinging.known(db)

    def settle_pings(self, gone: Sequence[Ping], again: Sequence[Ping], answered: Sequence[Hub]) -> None:
        """Drop pings that are done with, put others off, and note how their hubs answered."""
        with self._db.write(lasting=False) as db:
            pinging.settle(db, gone, again, answered)

    # ── archives ─────────────────────────────────────────────────────────────────────────────────────────────────

    def settle_archive(self, partner_id: PartnerId, window: Sequence[ArticleId], *, once: bool, manner: Digest, now: datetime) -> int:
        """Bring a partner's archive into line with what its feeds carry now; gives its newest page, 0 where it has none.

        Pages that are not in this manner are to be made again.
        """
        with self._db.write() as db:
            standing = publishing.standing_with(partner_id, once=once, now=now)
            archiving.settle(db, partner_id, standing, window, manner=manner, now=now)
            return archiving.newest(db, partner_id)

    def newest_page(self, partner_id: PartnerId) -> int:
        """Give the newest page of a partner's archive, 0 where it has none."""
        with self._db.read() as db:
            return archiving.newest(db, partner_id)

    def settle_what_stands(self, partner_id: PartnerId, *, once: bool, now: datetime) -> None:
        """Take off a partner's pages what is out since they were made, whatever becomes of its feeds."""
        with self._db.write() as db:
            archiving.settle_what_stands(db, partner_id, publishing.standing_with(partner_id, once=once, now=now))

    def waiting_archives(self) -> tuple[PartnerId, ...]:
        """Give the partners with pages to be made again, or with something on one that is out."""
        with self._db.read() as db:
            return archiving.waiting(db)

    def unsettled_archives(self) -> frozenset[PartnerId]:
        """Give the partners whose archive is not settled for the rules by which they are placed."""
        with self._db.read() as db:
            return archiving.unsettled(db)

    def due_pages(self, partner_id: PartnerId, *, limit: int, once: bool, now: datetime) -> tuple[ArchivePage, ...]:
        """Give pages of a partner's archive that must be made again, the most urgent first."""
        with self._db.read() as db:
            rows = archiving.due(db, partner_id, limit=limit)
            return tuple(publishing.archive_page(db, partner_id, row, self._copies, once=once, now=now) for row in rows)

    def put_page(self, page: ArchivePage, editions: Sequence[Edition], *, now: datetime) -> tuple[Edition, ...]:
        """Replace a page's documents by these (none: nothing stands on it any more); gives them as they stand.

        They are on disk when this returns. What moved after the page was read keeps it due; raises StaleError where that was a hold
        or a kill of what stands on it.
        """
        with self._db.write() as db:
            publishing.refuse_withheld(db, page.partner_id, editions, now=now)
            retracting.note_delivered(db, page.partner_id, page.articles if editions else (), now=now)
            return archiving.put(db, page, editions, now=now)

    def take_down(self, page: ArchivePage) -> None:
        """Take a page's documents away until it can be made again."""
        with self._db.write() as db:
            archiving.take_down(db, page)

    def page(self, partner_id: PartnerId, number: int, form: Format) -> Edition | None:
        """Give one document of a partner's archive, None if there is none: one row by its key."""
        with self._db.read() as db:
            return archiving.document(db, partner_id, number, form)

    def page_waits(self, partner_id: PartnerId, number: int) -> bool:
        """Say whether there is such a page and it is still to be made."""
        with self._db.read() as db:
            return archiving.is_due(db, partner_id, number)

    def page_names(self) -> dict[PartnerId, tuple[tuple[int, Format], ...]]:
        """Give number and format of all documents of all archives."""
        with self._db.read() as db:
            return archiving.names(db)

    def make_pages_again(self, partner_id: PartnerId, numbers: Collection[int]) -> None:
        """Have pages made again that are not where they should be."""
        with self._db.write() as db:
            archiving.mark(db, partner_id, numbers)

    def clear_archive(self, partner_id: PartnerId) -> None:
        """Take a partner's whole archive out of the store."""
        with self._db.write() as db:
            archiving.clear(db, partner_id)

    # ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────

    def alerts(self) -> tuple[Alert, ...]:
        """Give every alert that stands or has ended lately, the latest first."""
        with self._db.read() as db:
            return alerting.all_of(db)

    def keep_alerts(self, alerts: Sequence[Alert], telegrams: Sequence[Telegram] = ()) -> None:
        """Keep alerts in place of those of the same subject and kind, together with the telegrams that tell of them."""
        with self._db.write() as db:
            alerting.keep(db, alerts, telegrams)

    def telegrams(self) -> tuple[Telegram, ...]:
        """Give the telegrams that nobody has taken yet, the first made first."""
        with self._db.read() as db:
            return alerting.waiting(db)

    def settle_telegrams(self, taken: Sequence[str], again: Sequence[Telegram]) -> None:
        """Drop telegrams that were taken, by their ids, and keep those that are to be tried again."""
        with self._db.write() as db:
            alerting.settle(db, taken, again)

    def published_times(self, source_id: SourceId, *, since: datetime, now: datetime) -> tuple[datetime, ...]:
        """Give when a source's newest articles were published, the newest first."""
        with self._db.read() as db:
            return alerting.times(db, source_id, since=since, until=now)

    # ── the house ────────────────────────────────────────────────────────────────────────────────────────────────

    def back_up(self, file: Path, files: Mapping[str, bytes], *, version: str, now: datetime, force: bool, told: Told) -> Manifest:
        """Write all of one moment into a file, with these files of the configuration; others go on writing meanwhile."""
        return backup.back_up(self._db, file, files, version=version, now=now, force=force, told=told)

    def faults(self) -> tuple[str, ...]:
        """Give what the database finds wrong with its own file; a PostgreSQL server looks after its files itself."""
        return self._db.faults()

    def ailments(self) -> Ailments:
        """Give the rows that do not fit each other."""
        with self._db.read() as db:
            return examining.found(db)

    def mend(self, *, now: datetime) -> Ailments:
        """Mend the rows that do not fit each other, as far as that loses nothing; gives what was mended."""
        with self._db.write() as db:
            return examining.mend(db, now=now)

    def unfinished(self) -> tuple[Path, ...]:
        """Give what backups and recoveries that were killed left beside the store."""
        file = self._db.engines.file
        return () if file is None else tuple(sorted(path for path in file.parent.glob(".*.part") if path.is_dir()))

    def good_texts(self) -> dict[str, str]:
        """Give the last good text of each configuration file, by its name."""
        with self._db.read() as db:
            return good_texts.all_of(db)

    def keep_good_texts(self, texts: Mapping[str, str], *, now: datetime) -> None:
        """Keep these as the last good texts, and no others; those that stand already are left alone."""
        with self._db.write() as db:
            good_texts.replace(db, texts, now=now)

    def prune(self, *, before: datetime | None, now: datetime | None = None) -> int:
        """Drop what is beyond retention; gives how many articles went.

        An article goes that neither changed nor was seen since `before`, stands at its source no more and in no edition;
        None: none goes. `now` says which runs and fragments are old; left out, it is `before`.
        """
        moment = now or before
        if moment is None:
            return 0
        with self._db.write() as db:
            pruning.sweep(db, before=before, now=moment)
        return 0 if before is None else sum(self._expire(before))

    def _expire(self, before: datetime) -> Iterator[int]:
        """Drop old articles, some in each transaction, so that other writers get their turn."""
        after = ""
        while True:
            with self._db.write() as db:
                after, gone = pruning.expire(db, before=before, after=after)
            yield gone
            if not after:
                return
