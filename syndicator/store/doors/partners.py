"""Partners: what stands with each, its editions, and what they are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from syndicator.catalog import Partner
from syndicator.model import (
    LARGEST,
    Acceptance,
    Article,
    ArticleId,
    Carried,
    Digest,
    Edition,
    Format,
    Fragment,
    HeldBuild,
    Membership,
    PartnerId,
    Ping,
    Placement,
    Retraction,
    SourceId,
    Window,
    most,
)
from syndicator.store import (
    articles,
    good_builds,
    licensing,
    placing,
    publishing,
    recipes,
    retracting,
)
from syndicator.store.answers import Good, LastGood, Standing
from syndicator.store.doors.fetches import FetchDoors
from syndicator.store.publishing import Build
from syndicator.store.recipes import Made
from syndicator.store.transactions import Transactions

NOTHING_SAID = Made()
"""What an edition was made of where nobody says: it is kept as it is."""


class PartnerDoors(FetchDoors):
    """Partners: what stands with each, its editions, and what they are made of."""

    def __init__(self, transactions: Transactions) -> None:
        """Take a database that is up to date."""
        super().__init__(transactions)
        self._read_at: dict[PartnerId, int] = {}

    # ── partners ──────────────────────────────────────────────────────────────────────────────────────────────────

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

    def unplace(self, partner_ids: Collection[PartnerId]) -> None:
        """Let these partners be placed anew once they are configured soundly again."""
        with self._db.write() as db:
            placing.unplace(db, partner_ids)

    def unplaced(self) -> frozenset[PartnerId]:
        """Give the partners that are to be placed anew."""
        with self._db.read() as db:
            return placing.unplaced(db)

    def due_partners(self, *, now: datetime) -> tuple[PartnerId, ...]:
        """Give the partners whose placements changed since they were built, and those for whom a time has come."""
        with self._db.read() as db:
            return placing.due(db, now=now)

    def membership_of(self, partner: Partner, *, now: datetime) -> Membership:
        """Give what a partner's editions hold at `now` by its settings: the one way in which builds and questions ask."""
        return self._membership(partner.id, self.window_of(partner), _wish(partner), now=now)

    def drafted(self, partner: Partner, members: Sequence[Article], back: Mapping[ArticleId, Article], *, now: datetime) -> Membership:
        """Give what a partner's editions would hold at `now` with these members, which no placements say yet, and what it would be told.

        `back` are those that would stand of the articles that were withdrawn from the partner before.
        """
        window = self.window_of(partner)
        with self._db.read() as db:
            return publishing.drafted(db, partner.id, members, back, window, _wish(partner), now=now)

    def withdrawn_from(self, partner_id: PartnerId) -> dict[ArticleId, bool]:
        """Give the articles that were ever withdrawn from a partner, and of each whether it has not stood there again."""
        with self._db.read() as db:
            return retracting.withdrawn_from(db, partner_id)

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
        wish = publishing.Wish(once=once, steady=steady, keyed=keyed, archive=archive)
        return self._membership(partner_id, self.window(partner_id, limit=limit, lasting=lasting, bound=bound), wish, now=now)

    def _membership(self, partner_id: PartnerId, window: Window, wish: publishing.Wish, *, now: datetime) -> Membership:
        with self._db.read() as db:
            found, revision = publishing.membership(db, partner_id, self._copies, window, wish, now=now)
        # The oldest reading counts until the partner is published: a change that came in after it keeps the partner due.
        self._read_at[partner_id] = min(revision, self._read_at.get(partner_id, revision))
        return found

    def window_of(self, partner: Partner) -> Window:
        """Give a partner's window by its settings, as its fetches have left it: the one way in which builds and questions ask."""
        bound = partner.software.new_entries or LARGEST
        reach = self.window(partner.id, limit=partner.limit, lasting=partner.window, bound=bound)
        # Where no fetch can count any more, all that came since the last one that did would be news for ever.
        return reach if partner.is_keyed else replace(reach, since_at=None)

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
        """Withdraw from a partner what its licence is over for; gives when it will be over for the next article that it had.

        A membership that was read before counts no more: the one that is published is read afterwards.
        """
        with self._db.write() as db:
            ends_at = licensing.end(db, partner_id, licence, now=now)
        self._read_at.pop(partner_id, None)
        return ends_at

    def licence_ends(self, partner_id: PartnerId, licence: timedelta, *, now: datetime) -> tuple[Retraction, ...]:
        """Give what a partner would be told of as withdrawn if a licence ended now what it ends; withdraws nothing."""
        with self._db.read() as db:
            return licensing.ends(db, partner_id, licence, now=now)

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

    def count_open_retractions(self, partner_id: PartnerId) -> int:
        """Give of how many withdrawn articles a partner is still told."""
        with self._db.read() as db:
            return retracting.count_open(db, partner_id)

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

    def withdraw(self, partner_ids: Collection[PartnerId], *, now: datetime) -> dict[PartnerId, bool]:
        """Take out what these partners, whom nobody builds, have of what was held or killed; gives whose, and whether editions, too."""
        if not partner_ids:
            return {}
        with self._db.write() as db:
            return publishing.withdraw(db, partner_ids, now=now)

    def forget_partner(self, partner_id: PartnerId, *, now: datetime) -> None:
        """Take a partner out of the store, but what it had and fetched, and is to be told: that stays until it is old."""
        with self._db.write() as db:
            publishing.forget(db, partner_id, now=now)
        self._read_at.pop(partner_id, None)

    # ── fragments ─────────────────────────────────────────────────────────────────────────────────────────────────

    def fragments(self, keys: Sequence[str]) -> dict[str, Fragment]:
        """Give the rendered fragments that are kept under these keys."""
        with self._db.read() as db:
            return publishing.some_fragments(db, keys)

    def keep_fragments(self, fragments: Mapping[str, Fragment], *, now: datetime) -> None:
        """Keep rendered fragments for the next build."""
        if fragments:
            with self._db.write(lasting=False) as db:
                publishing.keep_fragments(db, fragments, now=now)


def _wish(partner: Partner) -> publishing.Wish:
    return publishing.Wish(
        once=partner.same_story == "once",
        steady=partner.software.known_by != "guid",
        keyed=partner.is_keyed,
        archive=partner.archive,
    )
