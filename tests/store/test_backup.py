"""A backup of either database goes back into either, whole; what is damaged, newer or in the way is said and nothing is touched."""

import gzip
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from syndicator.errors import StoreError, UsageError
from syndicator.model import Fragment, PartnerId, Placement
from syndicator.store import Store, migrate
from syndicator.store.recovery import recover, unpacked
from syndicator.store.tables import metadata
from tests.store.making import DAY, NOON, entry, held, new
from tests.store.making import apply as put


def _silent(_share):
    pass


def _back_up(store, file, *, force=False, files=None):
    return store.back_up(file, files or {}, version="1.0", now=NOON, force=force, told=_silent)


def _recover(file, address, *, force=False):
    with unpacked(file, None, _silent) as backup:
        return recover(backup, address, owner="me", now=NOON, force=force, told=_silent)


def _all(store):
    """Give every row of every table."""
    with store._db.read() as db:
        return {table.name: sorted(db.execute(select(table)).all(), key=repr) for table in metadata.sorted_tables}


@pytest.fixture
def filled(store):
    """Give a store with articles of several versions, a placement, and something set aside and learned."""
    article = held(store)
    received = entry("g2", "Café – “two”.\n" * 50)
    placement = Placement(partner_id=PartnerId("all"), article_id=new(received).article.id, from_at=NOON, until_at=None, why="all")
    put(store, new(received), placements=[placement])
    store.keep_good_texts({"partners/all.yaml": "title: All\n"}, now=NOON)
    store.keep_fragments({"key": Fragment(body=bytes(range(256)), pressed=b"\x00")}, now=NOON)
    assert article.version == 1
    return store


def test_r11_a_backup_of_either_database_goes_back_into_either_with_every_row(filled, bare_address, tmp_path):
    """A backup of SQLite or PostgreSQL restores into SQLite or PostgreSQL with every row and id as it was."""
    manifest = _back_up(filled, tmp_path / "b.gz")
    assert manifest.rows["articles"] == 2
    assert _recover(tmp_path / "b.gz", bare_address) == ""
    back = Store.open(bare_address)
    try:
        assert _all(back) == _all(filled)
        assert held(back, "g3").version == 1  # numbered on, after the rows that came back
    finally:
        back.close()


def test_e2_ids_survive_the_move_from_sqlite_to_postgresql(tmp_path, sqlite_template, postgres, postgres_template):
    """An article's public id and guid are the same after its store moved from SQLite to PostgreSQL."""
    old = Store.open(f"sqlite:///{tmp_path / 'old.db'}")
    article = held(old)
    _back_up(old, tmp_path / "b.gz")
    old.close()
    address = postgres.address(postgres.new_database(postgres_template))
    _recover(tmp_path / "b.gz", address)
    moved = Store.open(address)
    assert moved.article(article.id) == article
    moved.close()


def test_r11_a_backup_made_while_articles_come_in_holds_whole_transactions_only(store, tmp_path):
    """A backup made under writing is a consistent moment: each article in it has its version, entry and run."""
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            put(store, new(entry(f"w{number}")))
            number += 1

    held(store)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [_back_up(store, tmp_path / f"b{turn}.gz").rows for turn in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(rows["articles"] == rows["versions"] == rows["entries"] == rows["runs"] for rows in made)
    assert made[0]["articles"] <= made[1]["articles"] <= made[2]["articles"]


def test_a_backup_is_one_private_file_and_replaces_none_unasked(filled, tmp_path):
    file = tmp_path / "b.gz"
    _back_up(filled, file)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(UsageError, match="stands there already"):
        _back_up(filled, file)
    assert file.read_bytes() == before
    held(filled, "g9")
    _back_up(filled, file, force=True)
    assert file.read_bytes() != before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_place_that_cannot_be_used_is_said(store, tmp_path):
    with pytest.raises(UsageError, match="its folder is not there"):
        _back_up(store, tmp_path / "no" / "b.gz")
    with pytest.raises(UsageError, match="is a folder"):
        _back_up(store, tmp_path)


def test_a_store_that_holds_articles_is_replaced_by_force_only_and_kept(filled, tmp_path):
    address = filled._db.engines.writer.url.render_as_string(hide_password=False)
    _back_up(filled, tmp_path / "b.gz")
    later = held(filled, "later")
    filled.close()
    with pytest.raises(UsageError, match="holds articles"):
        _recover(tmp_path / "b.gz", address)
    kept = _recover(tmp_path / "b.gz", address, force=True)
    assert "20261102" in kept
    back = Store.open(address)
    try:
        assert back.article(later.id) is None
        assert len(_all(back)["articles"]) == 2
        assert _kept_articles(back, kept) == 3
    finally:
        back.close()


def _kept_articles(store, kept):
    """Count the articles in what was put aside."""
    if kept.startswith("schema "):
        with store._db.read() as db:
            return db.scalar(text(f"SELECT count(*) FROM {kept.removeprefix('schema ')}.articles"))  # noqa: S608  (our own name)
    aside = Store.open(f"sqlite:///{kept}")
    try:
        return len(_all(aside)["articles"])
    finally:
        aside.close()


def test_r4_nothing_is_recovered_under_a_running_daemon(filled, tmp_path):
    """While a daemon holds the store's claim, a recovery is refused and nothing is touched."""
    address = filled._db.engines.writer.url.render_as_string(hide_password=False)
    _back_up(filled, tmp_path / "b.gz")
    filled.claim("process 7 on desk")
    before = _all(filled)
    with pytest.raises(StoreError, match="another daemon"):
        _recover(tmp_path / "b.gz", address, force=True)
    assert _all(filled) == before


def test_a_store_that_another_program_has_open_is_not_replaced_under_it(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    held(store)
    _back_up(store, tmp_path / "b.gz")
    with pytest.raises(StoreError, match="another program has it open"):
        _recover(tmp_path / "b.gz", f"sqlite:///{tmp_path}/s.db", force=True)
    assert len(_all(store)["articles"]) == 1
    store.close()


def test_a_damaged_store_is_replaced_and_kept_as_it_is(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    held(store)
    _back_up(store, tmp_path / "b.gz")
    store.close()
    (tmp_path / "s.db").write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match="is damaged"):
        _recover(tmp_path / "b.gz", f"sqlite:///{tmp_path}/s.db")
    kept = _recover(tmp_path / "b.gz", f"sqlite:///{tmp_path}/s.db", force=True)
    assert Path(kept).read_bytes().startswith(b"no database")
    back = Store.open(f"sqlite:///{tmp_path}/s.db")
    assert len(_all(back)["articles"]) == 1
    back.close()


# ── backups that are not fit ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def packed(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    for number in range(30):
        held(store, f"g{number}")
    _back_up(store, tmp_path / "b.gz")
    store.close()
    return tmp_path / "b.gz"


def _cut(body):
    return body[: len(body) // 2]


def _flipped(body):
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 0x10]) + body[middle + 1 :]


@pytest.mark.parametrize(
    "spoil", [_cut, _flipped, lambda body: body[:-1], lambda _: b"", lambda _: b"PK\x03\x04", lambda _: gzip.compress(b"x")]
)
def test_r11_a_damaged_backup_is_refused_and_nothing_is_touched(packed, tmp_path, spoil):
    """A backup that is cut short, flipped in one bit or no backup at all is refused in plain words, and the store stays as it was."""
    packed.write_bytes(spoil(packed.read_bytes()))
    before = (tmp_path / "s.db").read_bytes()
    with pytest.raises(StoreError, match="is damaged or no backup"):
        _recover(packed, f"sqlite:///{tmp_path}/s.db", force=True)
    assert (tmp_path / "s.db").read_bytes() == before


def _altered(packed, *statements):
    """Write a backup anew after something was done to the store in it."""
    plain = packed.with_suffix(".db")
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    with sqlite3.connect(plain) as db:
        for statement in statements:
            db.execute(statement)
    db.close()
    packed.write_bytes(gzip.compress(plain.read_bytes()))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version of syndicator"),
        ("UPDATE backup_about SET value = '9' WHERE name = 'form'", "newer version of syndicator"),
        ("DELETE FROM runs WHERE id = 3", "has not the rows"),
        ("DROP TABLE backup_about", "does not say what it is"),
    ],
)
def test_a_backup_of_a_newer_version_or_with_rows_missing_is_refused(packed, tmp_path, statement, said):
    _altered(packed, statement)
    with pytest.raises(StoreError, match=said):
        _recover(packed, f"sqlite:///{tmp_path}/other.db")
    assert not (tmp_path / "other.db").exists()


def test_a_backup_of_an_older_version_is_brought_up_to_date(bare_address, tmp_path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(migrate, "HEAD", "0001")
        old = Store.open(f"sqlite:///{tmp_path}/old.db")
        old.close()
    with sqlite3.connect(tmp_path / "old.db") as db:
        db.execute("CREATE TABLE backup_about (name TEXT PRIMARY KEY, value TEXT)")
        db.execute("CREATE TABLE backup_files (name TEXT PRIMARY KEY, body BLOB)")
        told = {"made_at": "2026-01-01T00:00:00+00:00", "version": "0.1", "revision": "0001", "rows": "{}", "form": "1"}
        db.executemany("INSERT INTO backup_about VALUES (?, ?)", told.items())
        db.execute("PRAGMA journal_mode=DELETE")
    db.close()
    (tmp_path / "b.gz").write_bytes(gzip.compress((tmp_path / "old.db").read_bytes()))
    _recover(tmp_path / "b.gz", bare_address)
    back = Store.open(bare_address)
    assert held(back, at=NOON + DAY).version == 1
    back.close()
