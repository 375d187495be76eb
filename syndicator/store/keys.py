"""The marks of partners' keys: of the one in force, and of old ones that still work. Takes a connection; never sees a key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from syndicator.model import KeyMark, PartnerId
from syndicator.store.tables import keys


def all_of(db: Connection) -> tuple[KeyMark, ...]:
    """Give all marks, of each partner the one in force first."""
    rows = db.execute(select(keys).order_by(keys.c.partner_id, keys.c.until_at.is_not(None), keys.c.since_at))
    return tuple(
        KeyMark(
            partner_id=PartnerId(row.partner_id),
            salt=row.salt,
            mark=row.mark,
            since_at=row.since_at,
            until_at=row.until_at,
            sudden=row.sudden,
        )
        for row in rows
    )


def replace(db: Connection, fresh: Mapping[PartnerId, Sequence[KeyMark]], *, instead: Iterable[KeyMark]) -> bool:
    """Put these marks of partners in the place of those `instead`; False where others of theirs stand by now, and then nothing changes."""
    if {one for one in all_of(db) if one.partner_id in fresh} != {one for one in instead if one.partner_id in fresh}:
        return False
    for partner_id in fresh:
        forget(db, partner_id)
    rows = [
        {
            "partner_id": one.partner_id,
            "salt": one.salt,
            "mark": one.mark,
            "since_at": one.since_at,
            "until_at": one.until_at,
            "sudden": one.sudden,
        }
        for marks in fresh.values()
        for one in marks
    ]
    if rows:
        db.execute(insert(keys), rows)
    return True


def shut_old(db: Connection, partner_id: PartnerId, *, salts: Collection[str] | None = None) -> int:
    """Shut a partner's old keys, or those of them with these salts. Gives how many there were."""
    old = delete(keys).where(keys.c.partner_id == partner_id, keys.c.until_at.is_not(None))
    return int(db.execute(old if salts is None else old.where(keys.c.salt.in_(salts))).rowcount)


def end_suddenly(db: Connection, partner_id: PartnerId) -> bool:
    """Have the key in force go at once when another takes its place; says whether one is known."""
    here = (keys.c.partner_id == partner_id, keys.c.until_at.is_(None))
    return bool(db.execute(update(keys).where(*here).values(sudden=True)).rowcount)


def forget(db: Connection, partner_id: PartnerId) -> None:
    """Forget a partner's keys."""
    db.execute(delete(keys).where(keys.c.partner_id == partner_id))


def expire(db: Connection, *, now: datetime) -> None:
    """Drop old keys whose time is over."""
    db.execute(delete(keys).where(keys.c.until_at <= now))
