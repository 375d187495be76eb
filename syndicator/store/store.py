"""The store: every article, entry, placement and edition, in one database; `Store` is its only door.

Law: synchronous; writes come one at a time, each one short transaction that is kept whole or not at all; readers on
other threads see one moment and wait for nobody. Takes and gives values of `model` and `answers`. Raises StoreError,
in one plain sentence that never shows a password.
"""

from syndicator.store.doors.articles import ArticleDoors
from syndicator.store.doors.house import HouseDoors
from syndicator.store.doors.partners import PartnerDoors
from syndicator.store.doors.reach import ReachDoors
from syndicator.store.doors.sources import SourceDoors
from syndicator.store.transactions import Transactions


class Store(SourceDoors, ArticleDoors, PartnerDoors, ReachDoors, HouseDoors):
    """One open store. Opened by `Store.open`; may be used from several threads."""

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

    @property
    def is_claimed(self) -> bool:
        """Say whether this process claimed the store, so that no daemon works beside it."""
        return self._db.is_claimed

    def keep_claim(self) -> bool:
        """Look after the claim; says whether it had been lost and was taken again. Raises ClaimError where another daemon took it."""
        return self._db.keep_claim()
