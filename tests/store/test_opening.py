"""A store is opened, made, brought up to date, claimed; what goes wrong is said in one plain sentence."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import syndicator.store
from syndicator.errors import StoreError
from syndicator.model import Archived, Entry, Run, SourceState
from syndicator.store import Store, migrate
from syndicator.store.tables import metadata
from tests.store.making import NOON, apply, entry, held, new


def test_a_new_store_is_made_with_its_folder_and_opened_again_as_it_was(bare_address):
    store = Store.open(bare_address)
    article = held(store)
    store.close()
    again = Store.open(bare_address)
    assert again.article(article.id) == article
    again.close()


def test_the_migrations_make_the_tables_that_the_code_works_with(store):
    with store._db.read() as db:
        context = MigrationContext.configure(db, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
        assert migrate.revision(db) == migrate.HEAD


def test_the_last_migration_is_the_one_that_the_program_works_with():
    config = Config()
    config.set_main_option("script_location", str(Path(syndicator.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_store_that_the_first_version_made_is_brought_up_and_goes_on(bare_address, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(migrate, "HEAD", "0001")
        Store.open(bare_address).close()
    store = Store.open(bare_address)
    received = entry("g1")
    apply(store, new(received), archived=[Archived(source_id="wire", guid="g1", published_at=NOON)])
    assert [one.guid for one in store.archive(["wire"])] == ["g1"]
    store.close()


def test_migrations_say_nothing(bare_address, capfd, caplog):
    Store.open(bare_address).close()
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_r11_a_migration_killed_half_way_leaves_nothing_and_runs_again(bare_address):
    script = f"""
        import os, signal
        from alembic import op
        from syndicator.store import Store
        make = op.create_table
        def made(name, *columns, **more):
            if name == "partners":
                os.kill(os.getpid(), signal.SIGKILL)
            return make(name, *columns, **more)
        op.create_table = made
        Store.open({bare_address!r})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    store = Store.open(bare_address)
    assert held(store).version == 1
    store.close()


def test_programs_that_open_a_new_store_at_once_all_get_it(bare_address):
    script = f"from syndicator.store import Store; Store.open({bare_address!r}).close()"
    running = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in running] == [(b"", 0)] * 4


def test_a_database_of_a_newer_version_is_refused_and_left_alone(address):
    store = Store.open(address)
    with store._db.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(address)


def test_tables_stand_in_the_database(store):
    with store._db.read() as db:
        assert set(inspect(db).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_readers_cannot_write(store):
    with pytest.raises(StoreError), store._db.read() as db:
        db.execute(text("DELETE FROM articles"))


def test_p4_a_transaction_that_fails_leaves_no_trace(store):
    state = SourceState(source_id="wire", failures=1)
    run = Run(source_id="wire", started_at=NOON, ended_at=NOON, outcome="changed")
    later = Entry(source_id="x" * 300, guid="g", digest="d", received="")
    with pytest.raises(Exception):  # noqa: B017, PT011  (whatever it is: nothing may be left)
        store.apply(run, state, changes=[new(entry())], placements=(), repeats=[later, None], now=NOON)
    assert store.state("wire").failures == 0
    assert store.by_guid("wire", "g1") is None
    apply(store, new(entry()))
    assert store.by_guid("wire", "g1") is not None


# ── the claim ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_r4_a_second_daemon_on_one_store_is_refused_and_readers_are_not(address):
    first, second = Store.open(address), Store.open(address)
    first.claim("pid 1 on desk")
    first.claim("pid 1 on desk")
    with pytest.raises(StoreError, match="another daemon"):
        second.claim("pid 2")
    assert held(second).version == 1
    first.close()
    second.claim("pid 2")
    second.close()


def test_the_refusal_names_the_daemon_that_holds_an_sqlite_store(tmp_path):
    stores = [Store.open(f"sqlite:///{tmp_path}/s.db") for _ in range(3)]
    stores[0].claim("pid 1 on desk")
    for other in stores[1:]:
        with pytest.raises(StoreError, match=r"another daemon \(pid 1 on desk\)"):
            other.claim("pid 2")
    for store in stores:
        store.close()


def test_a_daemon_that_was_killed_holds_no_claim(address):
    script = f"""
        import sys, time
        from syndicator.store import Store
        store = Store.open({address!r})
        store.claim("pid")
        print("claimed", flush=True)
        time.sleep(60)
    """
    store = Store.open(address)
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE) as daemon:
        assert daemon.stdout.readline() == b"claimed\n"
        with pytest.raises(StoreError, match="another daemon"):
            store.claim("me")
        daemon.kill()
        daemon.wait(10)
    for _ in range(100):  # PostgreSQL needs a moment to notice
        try:
            store.claim("me")
            break
        except StoreError:
            pass
    store.claim("me")
    store.close()


# ── addresses and errors ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "is no database address"),
        ("nonsense", "is no database address"),
        ("sqlite://", "is a file"),
        ("sqlite:///:memory:", "is a file"),
        ("sqlite:///file:x?uri=true", "is a file"),
        ("mysql://localhost/x", "mysql is not a database that can be used"),
        ("postgresql://user:hunter2@host:notaport/x", "is no database address"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(wrong, said):
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(wrong)
    assert "hunter2" not in str(caught.value)


def test_the_driver_may_be_named_or_not(tmp_path):
    Store.open(f"sqlite+pysqlite:///{tmp_path}/s.db").close()
    Store.open(f"sqlite:///{tmp_path}/s.db").close()


def test_p21_a_database_that_cannot_be_reached_is_said_without_the_password():
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        Store.open("postgresql://joe:hunter2@127.0.0.1:1/news?connect_timeout=1")
    assert "postgresql://127.0.0.1:1/news" in str(caught.value)
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path):
    file = tmp_path / "s.db"
    file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="is no SQLite database"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="its folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/s.db")


def test_a_path_with_a_percent_sign_and_a_space_is_a_path(tmp_path):
    folder = tmp_path / "100% news"
    Store.open(f"sqlite:///{folder}/s.db").close()
    assert (folder / "s.db").exists()


def test_sqlite_is_set_up_for_one_writer_and_many_readers(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    with store._db.write() as db:
        assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert db.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    with store._db.write(lasting=False) as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    store.close()


def test_r10_a_full_disk_is_said_and_goes_on_when_there_is_space(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    held(store, "g0")
    with store._db.write() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreError, match="the disk is full"):
        apply(store, new(entry("g1", os.urandom(100_000).hex())))
    with store._db.write() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
    apply(store, new(entry("g1")))
    assert store.by_guid("wire", "g0") is not None
    assert store.by_guid("wire", "g1") is not None
    store.close()
    assert sqlite3.connect(tmp_path / "s.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(os.geteuid() == 0, reason="skipped as root, who may write everywhere")
def test_a_file_that_cannot_be_written_is_said(tmp_path):
    Store.open(f"sqlite:///{tmp_path}/s.db").close()
    (tmp_path / "s.db").chmod(stat.S_IRUSR)
    store = Store.open(f"sqlite:///{tmp_path}/s.db")
    with pytest.raises(StoreError, match="cannot be written"):
        held(store)
    store.close()


def test_the_name_of_a_store_shows_no_user(postgres):
    store = Store.open(postgres.address(postgres.new_database()))
    assert "postgres@" not in store._db._engines.name
    store.close()
