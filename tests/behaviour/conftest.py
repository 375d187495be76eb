"""What the behaviour tests share: a house whose clock a test sets and whose publisher is the scripted one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from syndicator import turns
from syndicator.app import App
from syndicator.fetch import Fetcher, Guard, Limits
from syndicator.model import Run, SourceId, SourceState
from syndicator.store import Store

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
WIRE = SourceId("wire")


class House:
    """A newsroom with one partner. `poll` runs a source, `now` is the time; `public`: this machine counts as the public net."""

    def __init__(self, folder: Path, store: Path, *, public: bool, limits: Limits) -> None:
        self.folder, self.now = folder, NOON
        (folder / "var").mkdir()
        copyfile(store, folder / "var" / "syndicator.db")
        self.write("syndicator", "publisher: {name: Wire, url: https://wire.example}\nbase_url: https://f.example\n")
        self.write("partners/all", "title: All\nformats: [rss]\n")
        self._public, self._limits = public, limits
        self._app: App | None = None

    def write(self, name: str, text: str) -> None:
        path = self.folder / "config" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def source(self, url: str, name: str = "wire", **keys: object) -> None:
        """Write a source's file."""
        told = {"url": url, "every": "1h", "full_text": "never", **({} if self._public else {"allow_private": "true"})} | keys
        self.write(f"sources/{name}", "".join(f"{key}: {value}\n" for key, value in told.items()))

    @property
    def app(self) -> App:
        if self._app is None:
            self._app = App(self.folder / "config", clock=lambda: self.now)
            assert self._app.catalog.problems == ()
            guard = Guard(ports=frozenset(range(65536)), public=("127.0.0.0/8",) if self._public else ())
            fetcher = Fetcher(agent=self._app._fetcher._exchange._agent, limits=self._limits, guard=guard)
            fetcher.leave_alone(self._app.store.host_waits(now=self.now))
            self._app.rooms = replace(self._app.rooms, fetcher=fetcher)
        return self._app

    async def again(self) -> None:
        """Close the house and open it again, as a restart does."""
        if self._app is not None:
            await self._app.close()
        self._app = None

    async def poll(self, name: str = WIRE, *, after: timedelta = timedelta(), force: bool = False) -> Run:
        """Let time pass, then poll a source as an operator orders it."""
        self.now += after
        return await self.app.ingest(SourceId(name), force=force)

    def state(self, name: str = WIRE) -> SourceState:
        return self.app.store.state(SourceId(name))

    def wait(self, name: str = WIRE) -> timedelta:
        """Give how far off the next poll is."""
        return self.state(name).due_at - self.now

    def planned(self, name: str = WIRE) -> datetime | None:
        """Give when the daemon would poll the source under the settings in force."""
        return turns.resumed(self.state(name), self.app.catalog.sources[name], self.app.catalog.settings.manners, now=self.now)


@pytest.fixture(scope="session")
def new_store(tmp_path_factory):
    """Give the file of a store that nobody has used yet: made once, because making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "new.db"
    Store.open(f"sqlite+pysqlite:///{path}").close()
    return path


@pytest.fixture
def house(tmp_path, new_store):
    """Run a story in a house that is closed afterwards: `house(story)`, where `story` takes the house."""

    def run(story: Callable[[House], object], *, public: bool = False, limits: Limits = Limits(total=5)) -> object:  # noqa: B008
        async def whole():
            made = House(tmp_path, new_store, public=public, limits=limits)
            try:
                return await story(made)
            finally:
                await made.again()

        return asyncio.run(whole())

    return run
