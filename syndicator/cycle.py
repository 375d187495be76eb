"""One full cycle by hand: every source polled once, every partner built; what `run --once` and `poll` do.

Law: a driver; it calls the app and decides nothing. It needs no clock, no schedule and no web, and so brings none.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from syndicator.app import App
from syndicator.errors import SyndicatorError
from syndicator.model import Build, PartnerId, Run, SourceId

SOURCES_AT_ONCE = 50
"""How many sources are polled side by side."""
PARTNERS_AT_ONCE = 4
"""How many partners are built side by side: while one is rendered, the next one's articles are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One full cycle: the runs of all sources and the builds of all partners."""

    runs: tuple[Run, ...]
    published: tuple[Build, ...]

    @property
    def failed(self) -> bool:
        """Say whether any source or partner failed, or a tripwire holds a build."""
        return any(run.outcome == "failed" for run in self.runs) or any(build.error or build.held for build in self.published)

    def __str__(self) -> str:
        """Give the counts on one line, as `run --once` ends."""
        asked = sum(run.outcome != "waiting" for run in self.runs)
        unchanged = sum(run.outcome == "unchanged" for run in self.runs)
        parsed = sum(run.parsed for run in self.runs)
        return f"polled {asked}, unchanged {unchanged}, parsed {parsed}, published {sum(len(build.changed) for build in self.published)}"


async def run_once(
    app: App, sources: Sequence[SourceId] | None = None, *, force: bool = False, told: Callable[[Run], None] = lambda _: None
) -> Cycle:
    """Poll these sources (None: all) now, whatever their interval, then build every partner whose editions are not up to date.

    `told` hears each run. A source whose publisher asked us to wait is left alone, unless by `force`.
    """
    await app.place()
    stale = await app.stale()
    gate = asyncio.Semaphore(SOURCES_AT_ONCE)

    async def poll(source_id: SourceId) -> Run:
        async with gate:
            if source_id in stale:
                await app.refine_again(source_id)
            run = await app.ingest(source_id, force=force)
            if run.parsed:
                await app.refine_again(source_id)  # by what this run taught
        told(run)
        return run

    runs = await asyncio.gather(*(poll(source_id) for source_id in app.by_hosts(app.catalog.sources if sources is None else sources)))
    standing = await app.standing()
    desk = asyncio.Semaphore(PARTNERS_AT_ONCE)

    async def build(partner_id: PartnerId) -> Build:
        async with desk:
            return standing.get(partner_id) or await app.publish(partner_id)

    published = await asyncio.gather(*map(build, app.catalog.partners))
    await _keep_archives(app)
    await app.list_news()
    await app.pings.send(at_once=True)
    return Cycle(runs=tuple(runs), published=tuple(published))


async def _keep_archives(app: App) -> None:
    """Make all pages of archives that are due; those of a partner with whom it fails stay due."""
    for partner_id in await app.waiting_archives():
        with suppress(SyndicatorError):
            while await app.keep_archive(partner_id):
                pass
