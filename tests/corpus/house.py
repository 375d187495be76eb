"""A whole house around bodies that a web server of our own hands out: each is a source, and a partner gets each source.

Law: takes bodies with the media types they are served under, gives what came of each: the run, what is held, and the
editions. Runs in a process of its own (`apart`), which is killed at its deadline: what hangs or bursts costs its batch, by name.
"""

import asyncio
import logging
import multiprocessing
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

SETTINGS = "publisher: {name: Harbor Wire, url: 'https://harborwire.example'}\nbase_url: https://feeds.harborwire.example\n"
PATIENCE = 600.0
SOURCE = "full_text: never\nallow_private: true\nclean: {learn: false}\n"


@dataclass(frozen=True, slots=True)
class Sent:
    """A body as a publisher's server sends it."""

    name: str
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of one source: `articles` by status, `aside` the reasons of what could not be worked, `editions` by format.

    `pages` are the pages of its articles, where they were asked for.
    """

    name: str
    outcome: str
    error: str = ""
    articles: Mapping[str, int] = field(default_factory=dict)
    repeats: int = 0
    aside: tuple[str, ...] = ()
    unbuilt: str = ""
    editions: Mapping[str, bytes] = field(default_factory=dict)
    pages: tuple[bytes, ...] = ()

    @property
    def held(self) -> int:
        """Give how many entries are held: as articles, as repeats, and as received with the reason."""
        return sum(self.articles.values()) + self.repeats + len(self.aside)


def through(batch: Sequence[Sent], *, pages: bool = False, processes: int = 0) -> list[Came]:
    """Serve bodies, pull each as a source once, publish each to a partner; gives what came of each, in order."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_through(batch, Path(folder), pages=pages, processes=processes))


async def _through(batch: Sequence[Sent], folder: Path, *, pages: bool, processes: int) -> list[Came]:
    from syndicator.app import App
    from syndicator.fetch import Fetcher, Limits
    from syndicator.model import PartnerId

    async with AsyncExitStack() as stack:
        addresses = [await stack.enter_async_context(_served(number, sent)) for number, sent in enumerate(batch)]
        _write(folder / "config", addresses)
        app = App(folder / "config", processes=processes)
        # All sources and their servers share one loop with the work: a slow machine must not look like a slow publisher.
        app.rooms = replace(app.rooms, fetcher=Fetcher(agent="corpus", limits=Limits(total=PATIENCE, connect=PATIENCE)))
        try:
            assert app.catalog.problems == (), app.catalog.problems
            await app.place()
            runs = await asyncio.gather(*(_pulled(app, f"s{at}") for at in range(len(batch))))
            builds = [await app.publish(PartnerId(f"p{at}")) for at in range(len(batch))]
            with closing(sqlite3.connect(folder / "var/syndicator.db")) as store:
                return [_came(app, store, *one, pages=pages) for one in zip(batch, runs, builds, strict=True)]
        finally:
            await app.close()


async def _pulled(app: Any, name: str) -> Any:
    from syndicator.model import SourceId

    return await app.ingest(SourceId(name))


class _served:  # noqa: N801  (a context manager that reads like a verb)
    """One body on a loopback address of its own, so that politeness to one host costs the others nothing."""

    def __init__(self, number: int, sent: Sent) -> None:
        self._host, self._sent = f"127.1.{number // 250}.{number % 250 + 1}", sent

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._answer, self._host, 0)
        return f"http://{self._host}:{self._server.sockets[0].getsockname()[1]}/feed"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {self._sent.media_type}\r\nContent-Length: {len(self._sent.body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode("latin-1", "replace") + self._sent.body)
            await writer.drain()
        finally:
            writer.close()


def _write(config: Path, addresses: Sequence[str]) -> None:
    for name in ("sources", "partners"):
        (config / name).mkdir(parents=True)
    (config / "syndicator.yaml").write_text(SETTINGS)
    for at, address in enumerate(addresses):
        (config / f"sources/s{at}.yaml").write_text(f"title: Source {at}\nurl: {address}\n{SOURCE}")
        (config / f"partners/p{at}.yaml").write_text(f"title: Partner {at}\nlimit: 1000\ninclude: [{{sources: s{at}}}]\n")


def _came(app: Any, store: sqlite3.Connection, sent: Sent, run: Any, build: Any, *, pages: bool) -> Came:
    def rows(query: str) -> list[Any]:
        return store.execute(query, (run.source_id,)).fetchall()

    return Came(
        name=sent.name,
        outcome=run.outcome,
        error=run.error,
        articles=dict(rows("SELECT status, count(*) FROM articles WHERE source_id = ? GROUP BY status")),
        repeats=rows("SELECT count(*) FROM repeats WHERE source_id = ?")[0][0],
        aside=tuple(
            why for (why,) in rows("SELECT why FROM set_aside JOIN entries ON entries.id = set_aside.entry_id WHERE entries.source_id = ?")
        ),
        unbuilt=build.error,
        editions={form: edition.body for form, edition in app.store.editions(build.partner_id).items()},
        pages=tuple(_pages(app, [name for (name,) in rows("SELECT id FROM articles WHERE source_id = ?")])) if pages else (),
    )


def _pages(app: Any, names: Sequence[str]) -> Iterator[bytes]:
    from syndicator.web.article_page import article_page
    from syndicator.web.layout import Layout

    layout = Layout()
    for name in names:
        yield article_page(app.store.article(name), app.catalog.settings, layout).body


# ── in a process of its own ──────────────────────────────────────────────────────────────────────────────────────


def apart(work: Callable[..., T], *args: Any, deadline: float, **kwargs: Any) -> T:
    """Give `work(*args, **kwargs)`, done in a fresh process; raises TimeoutError or ChildProcessError where that hangs or dies."""
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_silent)
    try:
        return pool.submit(work, *args, **kwargs).result(timeout=deadline)
    except BrokenProcessPool as error:
        raise ChildProcessError("its process died") from error
    except TimeoutError:
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise TimeoutError(f"did not end within {deadline:.0f} s") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _silent() -> None:
    """Keep the house's log out of what a person reads who started this."""
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
