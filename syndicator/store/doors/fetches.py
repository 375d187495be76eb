"""Who fetched what, and with which key."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from syndicator.model import (
    Access,
    Format,
    KeyMark,
    PartnerId,
)
from syndicator.store import (
    accesses,
    exposing,
    keys,
)
from syndicator.store.doors.door import Door
from syndicator.store.exposing import Appearance, Holding, Return, Withdrawal


class FetchDoors(Door):
    """Who fetched what, and with which key."""

    # ── who fetched what ──────────────────────────────────────────────────────────────────────────────────────────

    def record_accesses(self, fresh: Sequence[Access]) -> None:
        """Add fetches to the ledger, all in one transaction; a power cut may take the last ones back."""
        if fresh:
            with self._db.write(lasting=False) as db:
                accesses.record(db, fresh)

    def last_fetch(self) -> dict[PartnerId, datetime]:
        """Give when each partner's feeds were last fetched, by anybody."""
        with self._db.read() as db:
            return accesses.last_fetches(db)

    def feeds_fetched(self, partner_id: PartnerId) -> dict[Format, datetime]:
        """Give when each of a partner's feeds was last fetched, by anybody."""
        with self._db.read() as db:
            return accesses.feeds_fetched(db, partner_id)

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

    def withdrawals(self, article_id: str) -> dict[PartnerId, Withdrawal]:
        """Give the last withdrawal of an article from each partner that had it, or was to have it."""
        with self._db.read() as db:
            return exposing.withdrawals(db, article_id)

    def returned(
        self,
        partner_id: PartnerId,
        names: Callable[[Format, bytes], bool],
        *,
        build: int = 0,
        since_at: datetime | None = None,
        until_at: datetime | None = None,
    ) -> Return | None:
        """Give a partner's last fetch that counts of an edition from this build on, and whether one of those `names` the article.

        `since_at` and `until_at` are bounds of when those editions began to stand.
        """
        with self._db.read() as db:
            return exposing.returned(db, partner_id, names, build=build, since_at=since_at, until_at=until_at)

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def key_marks(self) -> tuple[KeyMark, ...]:
        """Give the marks of partners' keys, of each partner the one in force first."""
        with self._db.read() as db:
            return keys.all_of(db)

    def replace_keys(self, fresh: Mapping[PartnerId, Sequence[KeyMark]], *, instead: Iterable[KeyMark]) -> bool:
        """Put marks of partners in the place of those `instead`, all or none; False where others of theirs stand by now."""
        with self._db.write() as db:
            return keys.replace(db, fresh, instead=instead)

    def shut_old_keys(self, partner_id: PartnerId, *, salts: Collection[str] | None = None) -> int:
        """Shut a partner's old keys, or those of them with these salts; gives how many there were."""
        with self._db.write() as db:
            return keys.shut_old(db, partner_id, salts=salts)

    def end_key_suddenly(self, partner_id: PartnerId) -> bool:
        """Have a partner's key go at once when another takes its place; says whether one is known."""
        with self._db.write() as db:
            return keys.end_suddenly(db, partner_id)
