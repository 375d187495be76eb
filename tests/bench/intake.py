"""Fetch, parse and store as received, once for each source of a house: our rooms doing no more than a plain reader does.

The same fetcher, parse in the same worker processes, the same store and tables; nothing is refined, routed or published. One
source is one transaction, and its validators are saved with its entries.
"""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from syndicator import app as house
from syndicator.catalog import Source
from syndicator.daemon import SOURCES_AT_ONCE
from syndicator.model import Feed, Fetched, Run
from syndicator.parse import parse
from syndicator.store import received, sources
from syndicator.store.transactions import Transactions


def store(db: Transactions, source: Source, fetched: Fetched, feed: Feed, *, now: datetime) -> None:
    """Store one source's entries as received, in a transaction of the kind that a run is."""
    with db.write(lasting=False) as transaction:
        for entry in feed.entries:
            received.keep(transaction, entry, None, now=now)
        state = sources.state(transaction, source.id)
        sources.save(transaction, replace(state, validators=fetched.validators, ran_at=now, succeeded_at=now))
        sources.record(transaction, Run(source_id=source.id, started_at=now, ended_at=now, outcome="changed", parsed=len(feed.entries)))


async def main(folder: Path) -> None:
    """Take in every source once."""
    app = house.App(folder, processes=house.WORKERS)
    rooms, gate = app.rooms, asyncio.Semaphore(SOURCES_AT_ONCE)
    db = Transactions.open(app.catalog.settings.store)

    async def take_in(source: Source) -> None:
        async with gate:
            now = app.clock()
            state = await rooms.crew.write(rooms.store.state, source.id)
            fetched = await rooms.fetcher.pull(source, state.validators, now=now)
            if isinstance(fetched, Fetched):
                seen = await rooms.crew.write(rooms.store.seen, source.id)
                feed = await rooms.crew.work(parse, fetched, source, seen=seen)
                await rooms.crew.write(store, db, source, fetched, feed, now=now)

    await asyncio.gather(*map(take_in, app.catalog.sources.values()))
    db.close()
    await app.close()


def begin(folder: str) -> None:
    """Take in every source of the house in `folder`."""
    asyncio.run(main(Path(folder)))
