"""What every door stands on: the transactions, and the copies that are read once."""

from syndicator.store import articles
from syndicator.store.transactions import Transactions


class Door:
    """Doors of one open store."""

    def __init__(self, transactions: Transactions) -> None:
        """Take a database that is up to date."""
        self._db = transactions
        self._copies = articles.Copies()
