"""Line three: what is retained, refined again by today's rules, so that a changed rule reaches what has gone out already.

Law: as the other lines: calls the rooms and writes down what they said. Works in batches, each a transaction, so that a
large archive never stands in the way of a poll.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeAlias

import structlog

from syndicator.catalog import Source
from syndicator.errors import StaleError
from syndicator.ingest import TRIES, Outcome, Rooms, placed, reconciled
from syndicator.learning import archived, as_held, known, rules_of
from syndicator.model import Archived, Article, Change, Copy, Entry, Known, Learned, Run, SetAside, SourceId

log = structlog.get_logger("revise")

AT_ONCE = 50
"""How many articles are refined between two looks at other work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some retained articles with what today's rules make of them; `done` articles are through with it."""

    held: tuple[Article, ...]
    outcome: Outcome
    archived: tuple[Archived, ...]
    done: int

    @property
    def moved(self) -> tuple[Change, ...]:
        """Give the changes that are some; what cannot be refined by the new rules stays as it stands by the old ones."""
        return tuple(change for change in self.outcome.changes if change.kind != "unchanged")


Told: TypeAlias = Callable[[Batch], None]
"""Hears of a batch."""


async def stale(rooms: Rooms) -> frozenset[SourceId]:
    """Give the sources of which that can be said; one look at all of them costs as much as one at a few."""
    return await rooms.crew.write(_stale, rooms)


def _stale(rooms: Rooms) -> frozenset[SourceId]:
    by_rules = rooms.store.rules()
    taught = dict(zip(by_rules, rooms.store.some_learned(list(by_rules)), strict=True))
    return frozenset(
        source.id
        for source in rooms.catalog.sources.values()
        if source.id in by_rules
        and by_rules[source.id] != rules_of(source, rooms.catalog, taught[source.id] if source.clean.learn else Learned())
    )


async def is_stale(source: Source, rooms: Rooms) -> bool:
    """Say whether what is retained of a source was refined by other rules than those in force."""
    state = await rooms.crew.together(rooms.store.some_states, source.id)
    learned = await known(source, rooms.store, rooms.crew)
    return state.ran_at is not None and state.rules != rules_of(source, rooms.catalog, learned)


async def refine_again(source: Source, rooms: Rooms, *, now: datetime, always: bool = False, told: Told = lambda _: None) -> Run | None:
    """Refine what is retained of a source again where its rules changed since, or `always`; None where there was no need.

    An article whose text comes out as it was is not touched, and nothing moves in partners' feeds but what the rules
    moved. `told` hears of each batch once it is stored.
    """
    if not always and not await is_stale(source, rooms):
        return None
    for _ in range(TRIES):
        with suppress(StaleError):  # an order came in between: what is done already comes out as it stands
            return await _refined_again(source, rooms, now=now, told=told)
    return await _refined_again(source, rooms, now=now, told=told)


async def _refined_again(source: Source, rooms: Rooms, *, now: datetime, told: Told) -> Run:
    learned = await known(source, rooms.store, rooms.crew)
    total = Run(source_id=source.id, started_at=now, ended_at=now, outcome="unchanged")
    async for batch in refined_anew(source, rooms, learned, now=now):
        made = await _store(source, batch, rooms, total, now=now)
        total = replace(
            total, parsed=batch.done, revised=total.revised + made.revised, problems=(*total.problems, *made.problems),
            changed_ids=(*total.changed_ids, *made.changed_ids),
        )  # fmt: skip
        told(batch)
    state = await rooms.crew.write(rooms.store.state, source.id)
    await rooms.crew.write(rooms.store.save_state, replace(state, rules=rules_of(source, rooms.catalog, learned)))
    log.info("refined again", source=source.id, articles=total.parsed, changed=total.revised)
    return replace(total, ended_at=rooms.clock())


async def refined_anew(source: Source, rooms: Rooms, learned: Learned, *, now: datetime) -> AsyncIterator[Batch]:
    """Give what today's rules make of all that is retained of a source, batch by batch; writes nothing."""
    retained = rooms.store.retained_entries(source.id)
    done = 0
    while some := await rooms.crew.write(_next_of, retained):
        entries = tuple(entry for _, entry in some)
        copies = await rooms.crew.refine(entries, source, learned)
        held = {entry.guid: Known(held=article) for article, entry in some}
        outcome = reconciled(entries, copies, held, source, rooms.catalog.settings.base_url, now=now, by_rules=True)
        done += len(some)
        yield Batch(
            held=tuple(article for article, _ in some), outcome=outcome, archived=_blocks(entries, copies, outcome, now=now), done=done
        )


def _blocks(entries: Sequence[Entry], copies: Sequence[Copy | SetAside], outcome: Outcome, *, now: datetime) -> tuple[Archived, ...]:
    return as_held(archived(entries, copies, now=now), outcome.changes)


async def _store(source: Source, batch: Batch, rooms: Rooms, total: Run, *, now: datetime) -> Run:
    state = await rooms.crew.write(rooms.store.state, source.id)
    run = replace(
        total, parsed=len(batch.held), problems=batch.outcome.problems, changed_ids=(), outcome="changed" if batch.moved else "unchanged"
    )
    apply = partial(rooms.store.apply, run, state, changes=batch.moved, archived=batch.archived, now=now)
    return await rooms.crew.write(placed, apply, [change.article for change in batch.moved], rooms.filters)


def _next_of(retained: Iterator[tuple[Article, Entry]]) -> list[tuple[Article, Entry]]:
    return list(islice(retained, AT_ONCE))
