"""Sources and what their archives teach: their state and runs, and the blocks that were learned or decided about."""

from collections.abc import Sequence
from datetime import datetime

from syndicator.model import (
    Archived,
    Digest,
    Learned,
    Recurring,
    Run,
    SourceId,
    SourceState,
)
from syndicator.store import (
    archive,
    sources,
)
from syndicator.store.answers import Decision, DecisionKind
from syndicator.store.doors.door import Door


class SourceDoors(Door):
    """Sources and what their archives teach: their state and runs, and the blocks that were learned or decided about."""

    # ── sources ───────────────────────────────────────────────────────────────────────────────────────────────────

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

    # ── learning ──────────────────────────────────────────────────────────────────────────────────────────────────

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
