"""Bodies made to hang or to burst whoever reads them: each takes less than ten seconds of CPU, and the program that is served them lives on.

Each body is a source of its own (as a feed, as an article's page, as a page with a list), beside sources that are sound. The daemon
must outlive them all, say what it could not read, ask none of them again at once, and hold what the sound ones sent.
"""

import asyncio
import os
import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from syndicator.catalog import Source
from syndicator.errors import ArticleError, ParseError
from syndicator.model import Digest, Document, Entry, Fetched, Guid, Validators
from syndicator.parse import complete, parse
from syndicator.refine import refine
from syndicator.store import Store
from tests.fuzz.hunt import bounded
from tests.fuzz.targets import NOW, RULEBOOK, SOURCE, BrokenError
from tests.parse.poison import FEEDS, PAGES, SIZES

HOUSE = Path(__file__).resolve().parents[2]
SOUND = 5
MOST_CPU_SECONDS = 10.0
DEADLINE = 60.0
"""What a worker is given, as the daemon gives it: on a busy machine ten seconds of CPU may take as long."""
EMPTY = Entry(source_id=SOURCE.id, guid=Guid("a"), digest=Digest("0" * 32), received="", headline="Ferry", url="https://wire.example/a")
SETTINGS = "publisher: {name: Harbor Wire}\nbase_url: http://127.0.0.1:9998\nlisten: 127.0.0.1:0\n"
ITEM = "<item><title>Ferry {name}</title><guid>{name}</guid><link>{link}</link><description>The ferry sailed at noon.</description></item>"
ENDLESS = """
import asyncio
from syndicator import crew
true = crew.Crew.work
async def work(self, function, *args, **kwargs):
    if b"<author>" in getattr(args[0], "documents", [args[1]])[0].body:
        await asyncio.sleep(86400)
    return await true(self, function, *args, **kwargs)
crew.Crew.work = work
"""
"""The planted fault: work on one kind of body has no deadline, and does not end."""


@dataclass
class Came:
    """What came of it all; `asked` counts requests by path, `errors` are what the sources' last runs said."""

    sources: int
    alive: bool
    seconds: float
    polled: set[str]
    asked: Counter[str]
    errors: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    articles: Counter[str] = field(default_factory=Counter)


def chosen(every: int = 1, sizes: Sequence[int] = SIZES) -> dict[str, bytes]:
    """Give each `every`th body of each kind in each size, by name."""
    feeds = {f"feed-{name}-{size // 1000}": made(size) for name, made in list(FEEDS.items())[::every] for size in sizes}
    pages = {
        f"{kind}-{name}-{size // 1000}": made(size)
        for name, made in list(PAGES.items())[::every]
        for size in sizes
        for kind in ("page", "list")
    }
    return feeds | pages


class _Wire:
    """The publishers: each on a loopback address of its own."""

    def __init__(self, bodies: dict[str, bytes]) -> None:
        self.bodies = bodies
        self.asked: Counter[str] = Counter()

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "0.0.0.0", 0)  # noqa: S104  (127.2.x.y are all this machine)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def address(self, number: int, path: str) -> str:
        return f"http://127.2.{number // 250}.{number % 250 + 1}:{self.port}/{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path, host = head.split(" ")[1][1:], head.partition("Host: ")[2].partition("\r")[0]
            self.asked[path] += 1
            body = self.bodies.get(path.removeprefix("body/")) if path.startswith(("feed-", "list-", "body/")) else None
            if body is None:
                body = f"<rss version='2.0'><channel><title>Wire</title>{ITEM.format(name=path, link=f'http://{host}/body/{path}')}</channel></rss>".encode()
            kind = "text/html" if path.startswith(("list-", "body/")) else "application/rss+xml"
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
            )
            await writer.drain()
        writer.close()


def swallowed(folder: Path, bodies: dict[str, bytes], *, planted: str = "", deadline: float = DEADLINE, patience: float = 600) -> Came:
    """Start the daemon over all of these bodies and some sound sources, wait until each was polled (or none for so long), look, stop it."""
    return asyncio.run(_swallowed(folder, bodies, planted, deadline, patience))


async def _swallowed(folder: Path, bodies: dict[str, bytes], planted: str, deadline: float, patience: float) -> Came:
    wire = _Wire(bodies)
    server = await wire.open()
    names = [*(f"sound-{number}" for number in range(SOUND)), *bodies]
    _write(folder, wire, names)
    begin = f"from syndicator import crew\ncrew.Crew.__init__.__kwdefaults__['deadline'] = {deadline}\n{planted}\nfrom syndicator.cli import main\nmain()"
    began = time.monotonic()
    with (folder / "said.log").open("wb") as said:
        daemon = await asyncio.create_subprocess_exec(
            sys.executable, "-c", begin, "run", cwd=folder, stdout=said, stderr=said, env={**os.environ}
        )
    done, moved = 0, began
    while daemon.returncode is None and done < len(names) and time.monotonic() - moved < (patience if done else 120):
        await asyncio.sleep(0.3)
        before, done = done, len(_polled(folder))
        moved = time.monotonic() if done > before else moved
    seconds = time.monotonic() - began
    await asyncio.sleep(2)  # in which whoever retries in a loop would show
    came = Came(sources=len(names), alive=daemon.returncode is None, seconds=seconds, polled=_polled(folder), asked=wire.asked)
    with suppress(ProcessLookupError, TimeoutError):
        if done == len(names):
            daemon.terminate()
            await asyncio.wait_for(daemon.wait(), 12)
    with suppress(ProcessLookupError):
        daemon.kill()
    await daemon.wait()
    server.close()
    await server.wait_closed()
    _read(folder, came)
    return came


def _write(folder: Path, wire: _Wire, names: Sequence[str]) -> None:
    (folder / "config" / "sources").mkdir(parents=True)
    (folder / "config" / "syndicator.yaml").write_text(SETTINGS)
    for number, name in enumerate(names):
        listed = f"page: {wire.address(number, name)}\nlinks: a" if name.startswith("list-") else f"url: {wire.address(number, name)}"
        full = "always" if name.startswith("page-") else "never"
        (folder / f"config/sources/{name}.yaml").write_text(
            f"title: {name}\n{listed}\nallow_private: true\nevery: 1h\nfull_text: {full}\nclean: {{learn: false}}\n"
        )


def _polled(folder: Path) -> set[str]:
    said = (folder / "said.log").read_text("utf-8", "replace")
    return set(re.findall(r'"source": "([\w-]+)"[^\n]*"event": "polled"', said))


def _read(folder: Path, came: Came) -> None:
    """Look into the store that the daemon left."""
    path = folder / "var/syndicator.db"
    with closing(sqlite3.connect(path)) as store:
        came.articles.update(dict(store.execute("SELECT source_id, count(*) FROM articles GROUP BY source_id").fetchall()))
    kept = Store.open(f"sqlite+pysqlite:///{path}")
    for name, state in kept.states().items():
        came.errors[name], came.problems[name] = state.error, " ".join(state.problems)
    kept.close()


def slow(bodies: dict[str, bytes]) -> list[str]:
    """Read each body in place and refine what it holds; says which took longer than any may, in seconds of CPU."""
    said = []
    for name, body in bodies.items():
        try:
            with bounded(MOST_CPU_SECONDS), suppress(ParseError, ArticleError):
                _read_in_place(name, body)
        except BrokenError:
            said.append(f"{name}: took more than {MOST_CPU_SECONDS:.0f} s of CPU")
    return said


def _read_in_place(name: str, body: bytes) -> None:
    document = Document(name="https://wire.example/a", body=body, fetched_at=NOW)
    if name.startswith("page-"):
        refine(complete(EMPTY, document, SOURCE), SOURCE, RULEBOOK)
        return
    listing = Source(id=SOURCE.id, title="Wire", page="https://wire.example/", links="a")
    fetched = Fetched(documents=(document,), validators=Validators(), fetched_at=NOW)
    for entry in parse(fetched, listing if name.startswith("list-") else SOURCE, seen={}).entries[:20]:
        refine(entry, SOURCE, RULEBOOK)


def complaints(came: Came) -> list[str]:
    """Say what is wrong."""
    said = [] if came.alive else ["the daemon died"]
    said += [f"{came.sources - len(came.polled)} of {came.sources} sources were never done with"] if len(came.polled) < came.sources else []
    said += [f"{path} was asked {count} times" for path, count in came.asked.items() if count > 1]
    for name, error in came.errors.items():
        everything = f"{error} {came.problems[name]}"
        said += [
            f"{name}: {everything[:200]}"
            for sign in ("did not end within", "broke it", "the run broke", "could not be read (")
            if sign in everything
        ]
        if not everything.strip() and not came.articles[name] and name.startswith(("sound", "page-")):
            said.append(f"{name}: brought nothing, and nothing is said")
    said += [
        f"sound-{number} was touched: {came.errors.get(f'sound-{number}')}"
        for number in range(SOUND)
        if came.articles[f"sound-{number}"] != 1
    ]
    return said
