"""The access ledger: which client of which partner was handed which edition, how often, when first and last, and how it ended.

Takes a connection; gives values of `model`. Fetches that are alike are one row, so that the table grows with partners, clients
and the editions that they fetched, not with requests. Beyond so many clients of a partner the rest are one. Of each feed the last
fetch stands apart, and the last that counts, so that asking for them scans nothing and retention takes neither.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from syndicator.model import OTHER_CLIENTS, Access, Format, PartnerId
from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.tables import accesses, clients, fetches

MOST_CLIENTS = 50
"""So many clients of one partner are told apart; one that varies its name makes no more rows than this."""

NOTED_EVERY = timedelta(days=1)
"""That a client still comes is noted this often."""

_Feed = tuple[PartnerId, Format]
_Client = tuple[str, str]
"""A partner and the name of one of its clients."""


def record(db: Connection, fresh: Sequence[Access]) -> None:
    """Add fetches to the ledger."""
    numbers = _numbers(db, fresh)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for access in fresh:
        row = _row(access, numbers[access.partner_id, access.client])
        name = tuple(row[column.name] for column in accesses.primary_key)
        rows[name] = row if name not in rows else _added(rows[name], row)
    upsert(db, accesses, list(rows.values()), add="times", latest="last_at")
    _note_last(db, fresh)


def _row(access: Access, client_id: int) -> dict[str, Any]:
    return {
        "partner_id": access.partner_id,
        "format": access.format,
        "etag": access.etag,
        "client_id": client_id,
        "ending": access.ending,
        "keyed": access.keyed,
        "first_at": access.first_at,
        "last_at": access.last_at,
        "times": access.times,
    }


def _added(row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Give two rows of one name as one: clients that are told apart no more."""
    first_at, last_at = min(row["first_at"], other["first_at"]), max(row["last_at"], other["last_at"])
    return {**row, "first_at": first_at, "last_at": last_at, "times": row["times"] + other["times"]}


def _numbers(db: Connection, fresh: Sequence[Access]) -> dict[_Client, int]:
    """Give the numbers of these fetches' clients; new ones are taken in while there is room, the others share one."""
    last: dict[_Client, datetime] = {}
    for access in fresh:
        name: _Client = (access.partner_id, access.client)
        last[name] = max(access.last_at, last.get(name, access.last_at))
    known = _known(db, {partner_id for partner_id, _ in last})
    newcomers = _with_room({name: at for name, at in last.items() if name not in known}, known)
    if newcomers:
        rows = [{"partner_id": partner_id, "name": client, "last_at": at} for (partner_id, client), at in newcomers.items()]
        db.execute(insert(clients), rows)
        known = _known(db, {partner_id for partner_id, _ in last})
    for name, at in last.items():
        number, noted_at = known.get(name) or known[name[0], OTHER_CLIENTS]
        if at - noted_at > NOTED_EVERY:
            db.execute(update(clients).where(clients.c.id == number).values(last_at=at))
    return {name: (known.get(name) or known[name[0], OTHER_CLIENTS])[0] for name in last}


def _with_room(newcomers: Mapping[_Client, datetime], known: Mapping[_Client, object]) -> dict[_Client, datetime]:
    """Give those newcomers for whom there is room, and one that stands for the others where there is none."""
    told_apart = Counter(partner_id for partner_id, _ in known)
    found: dict[_Client, datetime] = {}
    for (partner_id, client), at in newcomers.items():
        if told_apart[partner_id] < MOST_CLIENTS:
            told_apart[partner_id] += 1
            found[partner_id, client] = at
        elif (partner_id, OTHER_CLIENTS) not in known:
            found[partner_id, OTHER_CLIENTS] = at
    return found


def _known(db: Connection, partner_ids: Iterable[str]) -> dict[_Client, tuple[int, datetime]]:
    """Give the clients of these partners: the number of each, and when it was last noted that it came."""
    found: dict[_Client, tuple[int, datetime]] = {}
    for part in in_parts(partner_ids):
        for row in db.execute(select(clients).where(clients.c.partner_id.in_(part))):
            found[row.partner_id, row.name] = (row.id, row.last_at)
    return found


def _note_last(db: Connection, fresh: Sequence[Access]) -> None:
    """Note of each feed its last fetch, and the last that counts; one that was broken off is neither."""
    stood: dict[_Feed, Row[Any]] = {}
    for part in in_parts(access.partner_id for access in fresh):
        stood |= {(row.partner_id, row.format): row for row in db.execute(select(fetches).where(fetches.c.partner_id.in_(part)))}
    moved: dict[_Feed, dict[str, Any]] = {}
    for access in fresh:
        if access.ending != "cut":
            feed = (access.partner_id, access.format)
            before = moved.get(feed) or (stood[feed]._asdict() if feed in stood else None)
            moved[feed] = _later(before, access)
    upsert(db, fetches, list(moved.values()))


def _later(row: dict[str, Any] | None, access: Access) -> dict[str, Any]:
    """Give a feed's row after one more access, whichever order they come in."""
    before = row or {"partner_id": access.partner_id, "format": access.format, "at": access.last_at, "etag": "", "counted_at": None}
    fresh = {"at": access.last_at, "etag": access.etag} if access.last_at >= before["at"] else {}
    counted = [at for at in (before["counted_at"], access.last_at if access.counts else None) if at is not None]
    return {**before, **fresh, "counted_at": max(counted, default=None)}


def last_fetches(db: Connection) -> dict[PartnerId, datetime]:
    """Give when each partner's feeds were last fetched, by anybody."""
    wanted = select(fetches.c.partner_id, func.max(fetches.c.at).label("at")).group_by(fetches.c.partner_id)
    return {PartnerId(row.partner_id): row.at for row in db.execute(wanted)}


def feeds_fetched(db: Connection, partner_id: PartnerId) -> dict[Format, datetime]:
    """Give when each of a partner's feeds was last fetched, by anybody."""
    return {row.format: row.at for row in db.execute(select(fetches).where(fetches.c.partner_id == partner_id))}


def counted_at(db: Connection, partner_id: PartnerId) -> datetime | None:
    """Give when a partner last made a fetch that counts; None: never, or never since that is kept."""
    at: datetime | None = db.scalar(select(func.max(fetches.c.counted_at)).where(fetches.c.partner_id == partner_id))
    return at


def of_partner(db: Connection, partner_id: PartnerId) -> tuple[Access, ...]:
    """Give all accesses to a partner's feeds, the first one first."""
    wanted = select(accesses, clients.c.name).join(clients, clients.c.id == accesses.c.client_id)
    rows = db.execute(wanted.where(accesses.c.partner_id == partner_id).order_by(accesses.c.first_at, accesses.c.format, clients.c.name))
    return tuple(access_of(row) for row in rows)


def access_of(row: Row[Any]) -> Access:
    """Give the access in a row of accesses with its client's name."""
    return Access(
        partner_id=PartnerId(row.partner_id),
        format=row.format,
        etag=row.etag,
        client=row.name,
        ending=row.ending,
        keyed=row.keyed,
        first_at=row.first_at,
        last_at=row.last_at,
        times=row.times,
    )


def forget(db: Connection, partner_id: PartnerId) -> None:
    """Forget a partner's last fetches; what was fetched by whom stays until it is old, because it may be asked about."""
    db.execute(delete(fetches).where(fetches.c.partner_id == partner_id))


def expire(db: Connection, *, before: datetime) -> None:
    """Drop accesses that are older than `before`, and clients that did not come since."""
    db.execute(delete(accesses).where(accesses.c.last_at < before))
    db.execute(delete(clients).where(clients.c.last_at < before - NOTED_EVERY))
