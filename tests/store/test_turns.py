"""Writers take turns, in one process and in several; readers wait for nobody."""

import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor

from syndicator.store import Store
from tests.store.making import NOON, apply, entry, held, new, placement


def test_two_programs_write_one_store_at_once_and_neither_fails(address):
    script = """
        import sys
        from syndicator.store import Store
        from tests.store.making import apply, entry, new
        store = Store.open(sys.argv[1])
        for number in range(40):
            apply(store, new(entry(f"{sys.argv[2]}-{number}", str(number), source=sys.argv[2])), source=sys.argv[2])
        store.close()
    """
    Store.open(address).close()
    running = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), address, name], stderr=subprocess.PIPE) for name in ("a", "b", "c")
    ]
    assert [(one.communicate(timeout=120)[1], one.returncode) for one in running] == [(b"", 0)] * 3
    store = Store.open(address)
    assert sum(1 for _ in store.retained()) == 120
    store.close()


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
