"""Fetches that are not yet written down: noted at once while feeds are served, taken in one batch by who writes.

Law: touches nothing. What many fetches have in common is one note with a count, and there are never more notes than there is
room for: a client that names itself anew with each request becomes one of the others.
"""

from collections.abc import Iterable
from dataclasses import replace
from threading import Lock

from syndicator.model import OTHER_CLIENTS, Access, PartnerId

MOST_CLIENTS = 20
"""So many clients of one partner are told apart between two batches."""
MOST_NOTES = 20_000

_Name = tuple[str, ...]


class Ledger:
    """The notes since the last batch. May be used from several threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._notes: dict[_Name, Access] = {}
        self._clients: dict[PartnerId, set[str]] = {}

    def note(self, access: Access) -> None:
        """Note one fetch, or several that are alike."""
        with self._lock:
            self._note(access)

    def take(self) -> tuple[Access, ...]:
        """Give all notes, and begin anew."""
        with self._lock:
            notes, self._notes = self._notes, {}
            self._clients.clear()
        return tuple(notes.values())

    def put_back(self, accesses: Iterable[Access]) -> None:
        """Take back what could not be written down."""
        with self._lock:
            for access in accesses:
                self._note(access)

    def _note(self, access: Access) -> None:
        clients = self._clients.setdefault(access.partner_id, set())
        if access.client not in clients and (len(clients) >= MOST_CLIENTS or len(self._notes) >= MOST_NOTES):
            access = replace(access, client=OTHER_CLIENTS)
        name = (access.partner_id, access.format, access.etag, access.client, access.ending, str(access.keyed))
        before = self._notes.get(name)
        if before is None and len(self._notes) >= 2 * MOST_NOTES:
            return
        clients.add(access.client)
        self._notes[name] = access if before is None else added(before, access)


def added(one: Access, other: Access) -> Access:
    """Give both as one."""
    first_at, last_at = min(one.first_at, other.first_at), max(one.last_at, other.last_at)
    return replace(one, first_at=first_at, last_at=last_at, times=one.times + other.times)
