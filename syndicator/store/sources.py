"""What was seen of the sources: their state, when they are due, and their runs.

Takes a connection; gives values of `model`. A state is saved in the transaction that keeps what its validators stand
for, so that a body whose articles were not stored is asked for again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select

from syndicator.model import Absent, Digest, Polling, Run, SourceId, SourceState, Validators
from syndicator.store.articles import in_parts
from syndicator.store.codec import pack, unpack
from syndicator.store.dialect import upsert
from syndicator.store.tables import hosts, runs, sources


def save(db: Connection, state: SourceState, *, listed_at: datetime | None = None) -> None:
    """Save what was seen of a source; `listed_at` is when a document of it last said what stands in it, None: not this time."""
    upsert(db, sources, [_row(state) | ({"listed_at": listed_at} if listed_at else {})])


def save_all(db: Connection, several: Sequence[SourceState]) -> None:
    """Save what was seen of several sources, none of which said what stands in it."""
    upsert(db, sources, [_row(state) for state in several])


def _row(state: SourceState) -> dict[str, Any]:
    return {
        "source_id": state.source_id,
        "validators": pack(state.validators),
        "due_at": state.due_at,
        "ran_at": state.ran_at,
        "succeeded_at": state.succeeded_at,
        "new_at": state.new_at,
        "failures": state.failures,
        "error": state.error,
        "problems": state.problems,
        "missing": state.missing,
        "rules": state.rules,
        "polling": pack(state.polling),
        "absent": pack(state.absent) if state.absent else None,
    }


def state_of(row: Row[Any]) -> SourceState:
    """Give the state in a row."""
    return SourceState(
        source_id=SourceId(row.source_id),
        validators=unpack(Validators, row.validators),
        due_at=row.due_at,
        ran_at=row.ran_at,
        succeeded_at=row.succeeded_at,
        new_at=row.new_at,
        failures=row.failures,
        error=row.error,
        problems=row.problems,
        missing=row.missing,
        rules=Digest(row.rules),
        polling=Polling() if row.polling is None else unpack(Polling, row.polling),
        absent=unpack(tuple[Absent, ...], row.absent) if row.absent else (),
    )


def state(db: Connection, source_id: SourceId) -> SourceState:
    """Give what was seen of a source; of one never seen, that."""
    row = db.execute(select(sources).where(sources.c.source_id == source_id)).one_or_none()
    return SourceState(source_id=source_id) if row is None else state_of(row)


def some_states(db: Connection, source_ids: Sequence[SourceId]) -> list[SourceState]:
    """Give what was seen of these sources, in their order."""
    found: dict[str, SourceState] = {}
    for part in in_parts(source_ids):
        found |= {row.source_id: state_of(row) for row in db.execute(select(sources).where(sources.c.source_id.in_(part)))}
    return [found.get(source_id) or SourceState(source_id=source_id) for source_id in source_ids]


def rules(db: Connection) -> dict[SourceId, Digest]:
    """Give by which rules the articles of every source that ever ran were refined."""
    ran = select(sources.c.source_id, sources.c.rules).where(sources.c.ran_at.is_not(None))
    return {SourceId(row.source_id): Digest(row.rules) for row in db.execute(ran)}


def states(db: Connection) -> dict[SourceId, SourceState]:
    """Give what was seen of every source that ever ran."""
    return {SourceId(row.source_id): state_of(row) for row in db.execute(select(sources).order_by(sources.c.source_id))}


def due(db: Connection, *, now: datetime) -> tuple[SourceId, ...]:
    """Give the sources that have run and are due again, the longest waiting first."""
    waits = or_(sources.c.due_at.is_(None), sources.c.due_at <= now)
    found = db.execute(select(sources.c.source_id).where(waits).order_by(sources.c.due_at, sources.c.source_id)).scalars()
    return tuple(SourceId(source_id) for source_id in found)


def last_ran_at(db: Connection) -> datetime | None:
    """Give when the latest run of any source was."""
    found: datetime | None = db.scalar(select(func.max(sources.c.ran_at)))
    return found


def record(db: Connection, *several: Run) -> None:
    """Keep runs; of several of one source in a row that brought nothing only the last one stays."""
    quiet = [{"of": run.source_id} for run in several if run.outcome == "unchanged"]
    if quiet:
        db.execute(_LAST_IF_QUIET, quiet)
    rows = [{"source_id": run.source_id, "started_at": run.started_at, "outcome": run.outcome, "run": pack(run)} for run in several]
    db.execute(insert(runs), rows)


_LAST_IF_QUIET = delete(runs).where(
    runs.c.id == select(func.max(runs.c.id)).where(runs.c.source_id == bindparam("of")).scalar_subquery(), runs.c.outcome == "unchanged"
)


def latest_runs(db: Connection, source_id: SourceId, limit: int) -> tuple[Run, ...]:
    """Give the latest runs of a source, the last one first."""
    wanted = select(runs.c.run).where(runs.c.source_id == source_id).order_by(runs.c.id.desc()).limit(limit)
    return tuple(unpack(Run, text) for text in db.execute(wanted).scalars())


def host_waits(db: Connection, *, now: datetime) -> dict[str, datetime]:
    """Give the hosts that asked to be left alone, and until when."""
    return {row.host: row.wait_until for row in db.execute(select(hosts).where(hosts.c.wait_until > now))}


def leave_alone(db: Connection, waits: Mapping[str, datetime], *, now: datetime) -> None:
    """Keep until when hosts asked to be left alone, and let go what is over."""
    if waits:
        db.execute(delete(hosts).where(hosts.c.wait_until <= now))
        upsert(db, hosts, [{"host": host, "wait_until": until} for host, until in waits.items()])
