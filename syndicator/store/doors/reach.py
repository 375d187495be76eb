"""What reaches beyond the feeds: lists of the house, pings, and the pages of archives."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from syndicator.model import (
    ArchivePage,
    Article,
    ArticleId,
    Digest,
    Edition,
    Format,
    Hub,
    Listed,
    PartnerId,
    Ping,
)
from syndicator.store import (
    archiving,
    listing,
    pinging,
    publishing,
    retracting,
)
from syndicator.store.doors.door import Door


class ReachDoors(Door):
    """What reaches beyond the feeds: lists of the house, pings, and the pages of archives."""

    # ── lists of the house's ──────────────────────────────────────────────────────────────────────────────────────

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

    # ── push ──────────────────────────────────────────────────────────────────────────────────────────────────────

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

    # ── archives ──────────────────────────────────────────────────────────────────────────────────────────────────

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
            archiving.settle_what_stands(db, partner_id, publishing.standing_with(partner_id, once=once, now=now), now=now)

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

        They are on disk when this returns, and the page stays due until it is settled. Raises StaleError where something that stands
        on it was held or killed after it was read.
        """
        with self._db.write() as db:
            publishing.refuse_withheld(db, page.partner_id, editions, now=now)
            retracting.note_delivered(db, page.partner_id, page.articles if editions else (), now=now)
            return archiving.put(db, page, editions, now=now)

    def settle_page(self, page: ArchivePage) -> None:
        """Note that a page is as it should be, on the shelf too. What moved after it was read keeps it due."""
        with self._db.write(lasting=False) as db:
            archiving.settle_page(db, page)

    def take_down(self, page: ArchivePage) -> None:
        """Take a page's documents away until it can be made again; it is due."""
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
        return {partner_id: tuple((number, form) for number, form, _ in own) for partner_id, own in self.page_files().items()}

    def page_files(self) -> dict[PartnerId, tuple[tuple[int, Format, datetime], ...]]:
        """Give number, format and time of change of all documents of all archives."""
        with self._db.read() as db:
            return archiving.files(db)

    def lost_pages(self, *, now: datetime) -> dict[PartnerId, tuple[int, ...]]:
        """Give the pages that nobody can have though articles stand on them, and that wait for nothing."""
        found: dict[PartnerId, tuple[int, ...]] = {}
        with self._db.read() as db:
            for partner_id, number in archiving.without_documents(db):
                if archiving.on_page(db, partner_id, number, publishing.standing_with(partner_id, once=False, now=now)):
                    found[partner_id] = (*found.get(partner_id, ()), number)
        return found

    def make_pages_again(self, partner_id: PartnerId, numbers: Collection[int]) -> None:
        """Have pages made again that are not where they should be."""
        with self._db.write() as db:
            archiving.mark(db, partner_id, numbers)

    def clear_archive(self, partner_id: PartnerId) -> None:
        """Take a partner's whole archive out of the store."""
        with self._db.write() as db:
            archiving.clear(db, partner_id)
