"""Writers take turns, in one process and in several; readers wait for nobody."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from syndicator.store import Store
from tests.store.making import NOON, apply, entry, held, new, placement

WRITER = """
import sys
from syndicator.store import Store
from tests.faults import planted
from tests.store.making import apply, entry, new

address, name, fault = sys.argv[1:]
if fault:
    getattr(planted, fault)()
store = Store.open(address)
for number in range(40):
    apply(store, new(entry(f"{name}-{number}", str(number), source=name)), source=name)
store.close()
"""


def side_by_side(address: str, fault: str = "") -> list[tuple[bytes, int]]:
    """Let three programs write forty articles each; gives what each said and how it ended."""
    Store.open(address).close()
    words = [sys.executable, "-c", WRITER, address]
    running = [subprocess.Popen([*words, name, fault], stderr=subprocess.PIPE) for name in ("a", "b", "c")]
    return [(one.communicate(timeout=120)[1], one.returncode) for one in running]


def test_programs_write_one_store_at_once_and_none_fails(address):
    assert side_by_side(address) == [(b"", 0)] * 3
    store = Store.open(address)
    assert sum(1 for _ in store.retained()) == 120
    store.close()


def test_writers_that_begin_as_readers_do_are_caught(address):
    if not address.startswith("sqlite"):
        pytest.skip("it is SQLite where a transaction must say at its beginning that it will write")
    said = side_by_side(address, fault="store_plain_begin")
    assert any(b"locked" in errors for errors, _ in said)


def test_two_stores_write_the_same_names_and_neither_gets_both(address):
    stores = [Store.open(address), Store.open(address)]

    def write(store, source):
        for number in range(20):
            received = entry(f"https://x.example/{number}", source=source)
            apply(store, new(received), source=source)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(write, store, source) for store, source in zip(stores, "ab", strict=True)]:
            done.result()
    names = [article.public_id for article in stores[0].retained()]
    assert len(set(names)) == 40
    assert sum(name.startswith("https:") for name in names) == 20
    for store in stores:
        store.close()


def test_readers_see_the_last_whole_moment_while_a_writer_writes(store):
    held(store, "g1")
    seen = []
    with store._db.write() as db:
        db.exec_driver_sql("UPDATE articles SET headline = 'half'")
        reader = threading.Thread(target=lambda: seen.append(store.by_guid("wire", "g1").copy.headline))
        reader.start()
        reader.join(10)
    assert seen == ["Headline g1"]


def test_threads_may_read_and_write_one_store(store):
    def write(number):
        change = new(entry(f"g{number}", str(number)))
        apply(store, change, placements=[placement("p", change.article.id)])

    def read(_):
        return len(store.membership("p", limit=100, now=NOON).articles)

    with ThreadPoolExecutor(8) as many:
        writing = [many.submit(write, number) for number in range(30)]
        reading = list(many.map(read, range(60)))
        for one in writing:
            one.result()
    assert max(reading) <= 30
    assert read(None) == 30
