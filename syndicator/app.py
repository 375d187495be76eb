"""The composition root: wires the rooms, owns the one clock, reads the environment. Decides nothing.

The doors (cli, daemon, web, worker) know only this. `App` is the house, opened: configuration, store, shelf, crew and
fetcher. The lines run through it; `questions` and `config` are handed on as they are.
"""

import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from syndicator import (
    alerts,
    archiving,
    config,
    front,
    ingest,
    keyring,
    listing,
    orders,
    pinging,
    publish,
    questions,
    revise,
    tripping,
    turns,
)
from syndicator.catalog import Catalog, Source
from syndicator.clock import Clock
from syndicator.crew import Crew
from syndicator.errors import ConfigError, SyndicatorError
from syndicator.fetch import Fetcher, Hubs, Limits
from syndicator.logs import set_up_logs
from syndicator.model import Build, Document, PartnerId, Run, SourceId, SourceState
from syndicator.store import Store
from syndicator.store.shelf import UNFINISHED, Shelf
from syndicator.syndicate.filter import Index
from syndicator.telegraph import Telegraph

if TYPE_CHECKING:
    from syndicator import doctor, keeping
else:

    def __getattr__(name: str) -> ModuleType:
        """Load what one command in a month needs when it is asked for."""
        if name in {"doctor", "keeping"}:
            return import_module(f"syndicator.{name}")
        raise AttributeError(name)


__all__ = [
    "App",
    "clock",
    "config",
    "doctor",
    "environment",
    "keeping",
    "looking",
    "new_key",
    "orders",
    "questions",
    "set_up_logs",
    "tripping",
]

VERSION = version("syndicator")
WORKERS = 2
"""Processes for parsing and refining in a house that runs."""


def elapsed() -> float:
    """Give the seconds that only ever go on, whatever the clock is set to; where it can be, a machine's sleep counts."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


RIGHT_CLOCK = "set it right; if it is right, a wrong one wrote into the store earlier: stop the daemon and run `syndicator doctor`"
"""What to do about a clock that is doubted."""

clock = Clock(lambda: datetime.now(UTC), elapsed, earliest=datetime(2026, 1, 1, tzinfo=UTC))  # noqa: TID251  (this is the one clock)
"""Gives the time: the one place where it is read."""


def environment() -> Mapping[str, str]:
    """Give the environment: the one place where it is read."""
    return os.environ  # noqa: TID251  (this is the one reader)


def who() -> str:
    """Say which process this is, for the next one that finds the store claimed."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def new_key() -> str:
    """Give a key that nobody can guess."""
    return secrets.token_urlsafe(24)


class App:
    """The house, opened: everything that a door may call."""

    def __init__(self, folder: Path, *, clock: Callable[[], datetime] = clock, processes: int = 0, keep: bool = True) -> None:
        """Read the configuration and open the store; raises ConfigError or StoreError. `keep` False: only to look."""
        self.folder, self.clock, self._keep = folder, clock, keep
        # A clock that was brought along is all the time there is.
        self.elapsed = elapsed if isinstance(clock, Clock) else lambda: clock().timestamp()
        first = config.load(folder, environ=environment())
        self.store = Store.open(first.settings.store)
        if isinstance(clock, Clock):
            clock.no_earlier(self.store.ran_at())
        self.catalog = self._with_last_good(first)
        self.reload_ok = not self.catalog.problems
        self._has_tidied = False
        settings = first.settings
        agent = f"syndicator/{VERSION} (+{settings.publisher.url or settings.base_url})"
        self._fetcher = Fetcher(agent=agent, limits=Limits.of(settings.manners))
        self.rooms = ingest.Rooms(
            catalog=self.catalog,
            filters=Index(self.catalog.partners.values()),
            store=self.store,
            shelf=Shelf(settings.output, settings.shelf),
            fetcher=self._fetcher,
            crew=Crew(self.catalog.rulebook, processes=processes),
            clock=clock,
        )
        self._fetcher.leave_alone(self.store.host_waits(now=clock()))
        if keep:  # before anybody can ask for a feed
            publish.withdraw(self.rooms, now=clock())
        self.pings = pinging.Pings(lambda: self.catalog, self.store, self.rooms.crew, Hubs(agent=agent), clock)
        self.keyring = keyring.Keyring(self.store, self.rooms.crew.write, clock)
        self.front = front.Front(lambda: self.catalog, self.store, clock, reloaded=lambda: self.reload_ok, keyring=self.keyring)
        self.alerts = alerts.Alerts(lambda: self.catalog, self.store, self.rooms.crew, Telegraph(agent=f"syndicator/{VERSION}"), clock)

    def _with_last_good(self, loaded: Catalog) -> Catalog:
        """Let a broken file go on with its last good version, and a sound one become the last good version of itself."""
        if loaded.problems:
            loaded = config.load(self.folder, environ=environment(), last_good=self.store.good_texts())
        if self._keep:
            self.store.keep_good_texts(loaded.texts, now=self.clock())
        return loaded

    async def close(self) -> None:
        """Let go of everything, in the order in which nothing is lost."""
        await self.rooms.fetcher.close()
        self.rooms.crew.close()
        self.store.close()

    async def reload(self) -> Catalog:
        """Take the configuration on disk into force; raises ConfigError, and then nothing has changed."""
        try:
            loaded = config.load(self.folder, environ=environment())
            await self.withdraw()
            self.catalog = await self.rooms.crew.write(self._with_last_good, loaded)
            await self.rooms.crew.write(self.rooms.filters.follow, self.catalog.partners)
        except SyndicatorError:
            self.reload_ok = False
            raise
        self.reload_ok = not self.catalog.problems
        self.rooms = replace(self.rooms, catalog=self.catalog, shelf=Shelf(loaded.settings.output, loaded.settings.shelf))
        self._fetcher.renew(Limits.of(loaded.settings.manners))
        self.rooms.crew.renew(self.catalog.rulebook)
        return self.catalog

    def config_changes(self) -> AsyncIterator[None]:
        """Say when something in the configuration's folder may have changed."""
        return config.changes(self.folder)

    async def ingest(self, source_id: SourceId, *, planned: datetime | None = None, force: bool = False) -> Run:
        """Pull one source once."""
        return await ingest.ingest(self.catalog.sources[source_id], self.rooms, planned=planned, force=force, now=self.clock())

    def due(self, state: SourceState) -> datetime | None:
        """Give when a source is due under the settings in force; None: now."""
        return turns.resumed(state, self.catalog.sources[state.source_id], self.catalog.settings.manners, now=self.clock())

    def host(self, state: SourceState) -> str:
        """Give the host that a source's poll asks first, empty for a folder."""
        return turns.host(state, self.catalog.sources[state.source_id])

    def by_hosts(self, sources: Iterable[SourceId]) -> list[SourceId]:
        """Give these sources so that those of one host stand apart."""
        return turns.apart(self.catalog.sources[source_id] for source_id in sources)

    async def refine_again(self, source_id: SourceId, *, always: bool = False, told: revise.Told = lambda _: None) -> Run | None:
        """Refine what is retained of a source again, where its rules changed or `always`; `told` hears of each batch."""
        return await revise.refine_again(self.catalog.sources[source_id], self.rooms, now=self.clock(), always=always, told=told)

    async def stale(self) -> frozenset[SourceId]:
        """Give the sources whose articles were refined by other rules than those in force."""
        return await revise.stale(self.rooms)

    async def publish(self, partner_id: PartnerId, *, accepting: "tripping.Accepting | None" = None) -> Build:
        """Build one partner's editions; `accepting`: a build that a tripwire holds is let through."""
        return await publish.publish(self.catalog.partners[partner_id], self.rooms, accepting=accepting, now=self.clock())

    async def publish_each(self, partners: "Mapping[PartnerId, tripping.Accepting | None]") -> tuple[Build, ...]:
        """Build the editions of these partners, each with who lets a held build through, and list the news after them."""
        builds = tuple([await self.publish(partner_id, accepting=by) for partner_id, by in partners.items()])
        await self.list_news()
        return builds

    async def waiting_archives(self) -> tuple[PartnerId, ...]:
        """Give the partners with pages of their archives to be made."""
        return await archiving.waiting(self.rooms)

    async def list_news(self) -> None:
        """Make the news sitemap again where that is due."""
        await listing.list_news(self.rooms, now=self.clock())

    async def news_is_due(self) -> bool:
        """Say whether the news sitemap must be made again."""
        return await self.rooms.crew.write(listing.is_due, self.catalog, self.store, now=self.clock())

    async def keep_archive(self, partner_id: PartnerId) -> bool:
        """Make some of those pages; says whether more wait."""
        return await archiving.keep_up(self.catalog.partners[partner_id], self.rooms, now=self.clock())

    async def standing(self) -> dict[PartnerId, Build]:
        """Give the partners who need no build, with what their editions carry."""
        return await publish.standing(self.rooms, now=self.clock())

    async def place(self, *, tidy: bool = True) -> tuple[PartnerId, ...]:
        """Route anew for partners whose rules changed, and forget those that are gone; gives the ones routed.

        `tidy` False: nobody is forgotten and nothing leaves the shelf, as for an order from a shell that may lack the daemon's keys.
        """
        now = self.clock()
        if tidy:
            left_before, self._has_tidied = self._left_before(), True
            await publish.forget(self.rooms, left_before=left_before, now=now)
        return await publish.place(self.rooms, now=now)

    def _left_before(self) -> datetime:
        """Say up to when half-written files were surely left behind: at the start of who has the store to itself, all of them."""
        if self.store.is_claimed and not self._has_tidied:
            return datetime.max.replace(tzinfo=UTC)
        return self.machine_time - UNFINISHED

    async def withdraw(self) -> None:
        """Take feeds away that carry what was held or killed while their partner was set aside."""
        await self.rooms.crew.write(publish.withdraw, self.rooms, now=self.clock())

    def plan(self, edited: Path | None, partners: Sequence[str], told: Callable[[int], None]) -> "questions.Plan":
        """Say what an edited configuration would change: the one on disk, or a copy of it; raises ConfigError for a broken one."""
        catalog = config.load(self.folder if edited is None else edited, environ=environment(), stands_in=self.folder)
        if catalog.problems:
            raise ConfigError(catalog.problems)
        return questions.plan(replace(self.desk, catalog=catalog), partners, now=self.clock(), told=told)

    def confirm(self, plan: "questions.Plan", by: "tripping.Accepting") -> None:
        """Let what a plan showed pass the tripwires once."""
        for acceptance in plan.acceptances(by, now=self.clock()):
            self.store.accept(acceptance)

    async def renew_keys(self) -> tuple[PartnerId, ...]:
        """Take the partners' keys into force; gives those whose old key goes on working from now on."""
        return await self.keyring.renew(tuple(self.catalog.partners.values()))

    @property
    def machine_time(self) -> datetime:
        """Give the time by the machine's clock, even while it is not believed."""
        return self.clock.by_the_machine() if isinstance(self.clock, Clock) else self.clock()

    @property
    def doubt(self) -> str:
        """Say why the machine's clock is not believed at this moment; empty while it is."""
        return self.clock.doubt if isinstance(self.clock, Clock) else ""

    @property
    def desk(self) -> "questions.Desk":
        """What questions look at."""
        return questions.Desk(folder=self.folder, catalog=self.catalog, store=self.store)


@contextmanager
def looking(folder: Path) -> Iterator[App]:
    """Open the house for a question, and close it again."""
    app = App(folder, keep=False)
    try:
        yield app
    finally:
        app.rooms.crew.close()
        app.store.close()


async def page(url: str, source: Source) -> Document:
    """Fetch one page, as a poll would."""
    fetcher = Fetcher(agent=f"syndicator/{VERSION}")
    try:
        return await fetcher.page(url, source, now=clock())
    finally:
        await fetcher.close()
