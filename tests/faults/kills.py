"""Kill the daemon at any moment, again and again, under load, while a reader looks at its feeds over HTTP and on disk.

At the end nothing that a publisher was told we hold is lost, nothing stands twice, and no reader ever saw an edition
that was torn, or older than the one that it had seen before.
"""

import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import judging
from tests.faults.forking import Stage, in_memory
from tests.faults.house import House, wait_for
from tests.faults.load import Load, latest, marks
from tests.faults.publisher import Publisher

NAMES = ("rss.xml", "atom.xml", "feed.json")
WORKING = 2.0
"""How many seconds a daemon that has polled lives on at most before it is killed."""


@dataclass
class Seen:
    """What a reader saw: how many whole editions, and what there is to complain of."""

    editions: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """What came of it all."""

    kills: int = 0
    while_starting: int = 0
    start_up: float = 3.0
    """Seconds that the last start took."""
    polls: int = 0
    acknowledged: int = 0
    by_http: Seen = field(default_factory=Seen)
    on_disk: Seen = field(default_factory=Seen)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """Give all of them."""
        return [*self.lost, *self.doubled, *self.by_http.complaints, *self.on_disk.complaints, *self.others]


class Reader(threading.Thread):
    """Reads all editions of a partner, over HTTP or on disk, until it is told to stop."""

    def __init__(self, house: House, seen: Seen, *, on_disk: bool) -> None:
        super().__init__(daemon=True)
        self._house, self._seen, self._on_disk = house, seen, on_disk
        self._had: dict[str, dict[tuple[str, int], int]] = {}
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.01):
            for name in NAMES:
                body = self._read(name)
                if body:
                    self._look(name, body)

    def _read(self, name: str) -> bytes:
        if not self._on_disk:
            status, body = self._house.get(f"/feeds/all/{name}")
            return body if status == 200 else b""
        try:
            body = (self._house.folder / "output" / "all" / name).read_bytes()
        except FileNotFoundError:
            body = b"" if name not in self._had else b"gone"
        return body or (b"nothing" if name in self._had else b"")

    def _look(self, name: str, body: bytes) -> None:
        self._seen.editions += 1
        where = f"{'on disk' if self._on_disk else 'over HTTP'}, {name}"
        try:
            judging.items(name, body)
        except ValueError as error:
            self._seen.complaints.append(f"{where}: {error}: {body[:60]!r}")
            return
        has, had = latest(marks(body)), self._had.get(name, {})
        back = [piece for piece, edition in has.items() if edition < had.get(piece, 0)]
        if back:
            self._seen.complaints.append(f"{where}: {back[0]} went back to an edition before the one that was read")
        self._had[name] = {**had, **has}


def furnish(house: House, publishers: dict[str, Publisher]) -> None:
    """Write the configuration: each publisher's feed every second, and a partner that takes all."""
    texts = {
        "syndicator.yaml": f"publisher: {{name: Wire}}\nbase_url: http://127.0.0.1:{house.port}\nlisten: 127.0.0.1:{house.port}\n",
        "partners/all.yaml": "title: All\nlimit: 60\n",
    }
    for name, publisher in publishers.items():
        texts[f"sources/{name}.yaml"] = f"title: {name}\nurl: {publisher.address}\nallow_private: true\nevery: 1s\n"
    for name, text in texts.items():
        path = house.folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def kill_again_and_again(number: int, *, stage: Stage | None = None, bugs: tuple[str, ...] = (), seed: int = 4) -> Tally:
    """Kill so many daemons, let the last one finish its work, and judge."""
    chance, tally = random.Random(seed), Tally()  # noqa: S311  (moments, not keys)
    loads = {name: Load(name) for name in ("harbor", "valley")}
    with ExitStack() as stack:
        folder = stack.enter_context(in_memory())
        publishers = {name: stack.enter_context(Publisher(load.document)) for name, load in loads.items()}
        house = House(folder, stage=stage, bugs=bugs)
        furnish(house, publishers)
        readers = [Reader(house, tally.by_http, on_disk=False), Reader(house, tally.on_disk, on_disk=True)]
        for reader in readers:
            reader.start()
        for turn in range(number):
            _live_and_die(house, publishers, tally, chance, early=turn % 4 == 3)
        _finish(house, loads, publishers, tally)
        for reader in readers:
            reader.stop.set()
            reader.join(30)
        tally.polls = sum(len(publisher.asked) for publisher in publishers.values())
        _judge(folder, loads, publishers, tally)
    return tally


def _live_and_die(house: House, publishers: dict[str, Publisher], tally: Tally, chance: random.Random, *, early: bool) -> None:
    """Let a daemon start and kill it: in every fourth life while it still starts, else while it works."""
    began, asked = time.monotonic(), [len(publisher.asked) for publisher in publishers.values()]
    house.start()
    if early:
        time.sleep(chance.random() * tally.start_up)
        tally.while_starting += 1
    elif house.up():
        tally.start_up = time.monotonic() - began
        wait_for(lambda: all(len(publisher.asked) > before for publisher, before in zip(publishers.values(), asked, strict=True)))
        time.sleep(chance.random() * WORKING)
    if not house.alive():
        tally.others.append(f"the daemon ended by itself: {house.said()[-300:]}")
    house.end()
    tally.kills += 1


def _finish(house: House, loads: dict[str, Load], publishers: dict[str, Publisher], tally: Tally) -> None:
    """Start once more, let the publishers rest until all is taken and published, and stop in peace."""
    house.start()
    for load in loads.values():
        load.rest()
    last = set().union(*(load.now() for load in loads.values()))
    if not house.up():
        tally.others.append(f"the last daemon did not start: {house.said()[-300:]}")
    elif not wait_for(lambda: all(publisher.asked and publisher.asked[-1].status == 304 for publisher in publishers.values())):
        tally.others.append("the last documents were never acknowledged")
    elif not wait_for(lambda: all(last <= marks(house.get(f"/feeds/all/{name}")[1]) for name in NAMES)):
        tally.lost.append(f"never published: {sorted(last - marks(house.get('/feeds/all/atom.xml')[1]))[:5]}")
    if (code := house.end(signal.SIGTERM)) != 0:
        tally.others.append(f"the last daemon ended with {code}: {house.said()[-300:]}")


def _judge(folder: Path, loads: dict[str, Load], publishers: dict[str, Publisher], tally: Tally) -> None:
    told = {mark for publisher in publishers.values() for etag in publisher.acknowledged() for mark in marks(publisher.bodies[etag])}
    tally.acknowledged = len(told)
    with sqlite3.connect(folder / "var/syndicator.db") as db:
        received = marks(" ".join(judging._text(entry) for (entry,) in db.execute("SELECT entry FROM entries")))
        tally.lost += [f"acknowledged and not held: {mark}" for mark in sorted(told - received)]
        tally.doubled += list(_doubled(db))
        if (found := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            tally.others.append(f"integrity_check: {found}")
    db.close()
    left = list((folder / "output").rglob("*.part"))
    tally.others += [f"left on the shelf: {path.name}" for path in left]


def _doubled(db: sqlite3.Connection) -> Iterator[str]:
    for name, query in {
        "articles of one guid": "SELECT guid FROM articles GROUP BY source_id, guid HAVING count(*) > 1",
        "articles of one entry": "SELECT guid FROM entries GROUP BY source_id, guid HAVING count(DISTINCT article_id) > 1",
        "articles under one title": "SELECT headline FROM articles GROUP BY source_id, headline HAVING count(*) > 1",
        "first versions": "SELECT article_id FROM versions WHERE kind = 'new' GROUP BY article_id HAVING count(*) > 1",
        "versions for one text": "SELECT article_id FROM versions GROUP BY article_id, copy HAVING count(*) > 1",
    }.items():
        yield from (f"several {name}: {found}" for (found,) in db.execute(query))
