"""Line three: what is retained, refined again by today's rules, so that a changed rule reaches what has gone out already.

Law: as the other lines: calls the rooms and writes down what they said. Works in batches, each a transaction, so that a
large archive never stands in the way of a poll.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

import structlog

from syndicator.catalog import Source
from syndicator.ingest import Rooms, reconciled, rules_of
from syndicator.model import Article, Entry, Known, Run
from syndicator.syndicate.filter import route

log = structlog.get_logger("revise")

AT_ONCE = 50
"""How many articles are refined between two looks at other work."""


async def refine_again(source: Source, rooms: Rooms, *, now: datetime) -> Run | None:
    """Refine what is retained of a source again where its rules changed since; None where they did not.

    An article whose text comes out as it was is not touched, and nothing moves in partners' feeds but what the rules moved.
    """
    state = await rooms.crew.write(rooms.store.state, source.id)
    rules = rules_of(source, rooms.catalog.rulebook)
    if state.rules == rules or state.ran_at is None:
        return None
    total = Run(source_id=source.id, started_at=now, ended_at=now, outcome="unchanged")
    retained = rooms.store.retained_entries(source.id)
    while some := await rooms.crew.write(_next_of, retained):
        known = {entry.guid: Known(held=article) for article, entry in some}
        entries = tuple(entry for _, entry in some)
        outcome = reconciled(entries, await rooms.crew.refine(entries, source), known, source, rooms.catalog.settings.base_url, now=now)
        # What cannot be refined by the new rules stays as it stands by the old ones.
        changes = tuple(change for change in outcome.changes if change.kind != "unchanged")
        placements = route([change.article for change in changes], rooms.catalog.partners.values())
        state = await rooms.crew.write(rooms.store.state, source.id)
        run = replace(total, parsed=len(some), problems=outcome.problems, outcome="changed" if changes else "unchanged")
        made = await rooms.crew.write(rooms.store.apply, run, state, changes=changes, placements=placements, now=now)
        total = replace(
            total, parsed=total.parsed + len(some), revised=total.revised + made.revised, problems=(*total.problems, *made.problems)
        )
    state = await rooms.crew.write(rooms.store.state, source.id)
    await rooms.crew.write(rooms.store.save_state, replace(state, rules=rules))
    log.info("refined again by changed rules", source=source.id, articles=total.parsed, changed=total.revised)
    return total


def _next_of(retained: Iterator[tuple[Article, Entry]]) -> list[tuple[Article, Entry]]:
    return list(islice(retained, AT_ONCE))
