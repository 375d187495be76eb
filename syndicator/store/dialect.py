"""All that differs between SQLite and PostgreSQL: how to connect, how to lock, how to upsert, how their errors read.

Law: the only file with dialect SQL. Both databases keep one rule: one writer at a time, who waits his turn from the
start of his transaction, and readers who see one moment and wait for nobody. Raises StoreError for an address that
cannot be used; what drivers raise is put into words by `sentence`.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, Insert, Table, case, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from syndicator.errors import StoreError

PATIENCE = 30
"""Seconds that a writer waits for another one."""
DRIVER_ERRORS = (sqlite3.Error,)
"""What comes past SQLAlchemy's own errors: raised while a connection is set up."""
_WRITING, _RUNNING = 0x53594E57, 0x53594E52  # the first halves of PostgreSQL's advisory locks; the schema's name is the second
_LASTING = "syndicator_lasting"
_CONNECTING = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""We notice within half a minute that the machine of the database has died: nothing hangs on a connection to nowhere."""
_NOTICED = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3", "idle_session_timeout": "0"}
"""The server notices within half a minute that the machine of a daemon has died, and never lets an idle claim go."""
_BOTH = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class Engines(NamedTuple):
    """Two ways into one database: many readers, one writer. `file` is the SQLite file, None for PostgreSQL."""

    reader: Engine
    writer: Engine
    file: Path | None
    name: str


def open_engines(address: str) -> Engines:
    """Give the engines for an address; connects to nothing yet. Raises StoreError for an address that cannot be used."""
    url = _url(address)
    try:
        return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"store {_name(url)}: its driver is not installed ({error}); install syndicator[postgres]") from None


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The address itself is not repeated: it may hold a password.
        raise StoreError("store: is no database address; write sqlite:///var/syndicator.db or postgresql://host/database") from None
    driver = _BOTH.get(url.get_backend_name())
    if driver is None:
        raise StoreError(f"store: {url.get_backend_name()} is not a database that can be used; sqlite and postgresql are")
    return url.set(drivername=driver)


def _name(url: URL) -> str:
    """Give the name of a store for messages: never user, password or options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"postgresql://{url.host or ''}{f':{url.port}' if url.port else ''}/{url.database or ''}"


# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _sqlite(url: URL) -> Engines:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError("store: an SQLite store is a file; write sqlite:///var/syndicator.db")
    file = Path(url.database)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"store {file}: its folder cannot be made ({error.strerror})") from error
    arguments = {"timeout": PATIENCE, "isolation_level": None}
    reader = create_engine(url, connect_args=arguments, hide_parameters=True, pool_size=4, max_overflow=12)
    writer = create_engine(url, connect_args=arguments, hide_parameters=True, pool_size=1, max_overflow=0)
    event.listen(reader, "connect", _reads)
    event.listen(reader, "begin", lambda db: db.exec_driver_sql("BEGIN"))
    event.listen(writer, "connect", _writes)
    event.listen(writer, "begin", _begin_to_write)
    return Engines(reader, writer, file, str(file))


def _reads(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _writes(connection: sqlite3.Connection, _record: object) -> None:
    _use_wal(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    # What a savepoint needs to be undone is small, and files for it cost a hundred calls a run.
    connection.execute("PRAGMA temp_store=MEMORY")


def _begin_to_write(db: Connection) -> None:
    # Must stand before the transaction: SQLite takes no word about it inside one.
    db.exec_driver_sql(f"PRAGMA synchronous={'FULL' if db.get_execution_options().get(_LASTING, True) else 'NORMAL'}")
    db.exec_driver_sql("BEGIN IMMEDIATE")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Set write-ahead logging; SQLite does not wait for this lock by itself when two programs open a new file at once."""
    for _ in range(PATIENCE * 20):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.05)
        else:
            return
    raise sqlite3.OperationalError("database is locked")


def copy_file(source: Path, target: Path, told: Callable[[float], None]) -> None:
    """Write one moment of an SQLite store into a new file; writers go on meanwhile. `told` hears what share is done."""
    with closing(sqlite3.connect(source, timeout=PATIENCE)) as db:
        pages, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))

        def look() -> int:
            told(min(target.stat().st_size / max(pages * size, 1), 1.0) if target.exists() else 0.0)
            return 0

        db.set_progress_handler(look, 50_000)
        db.execute("VACUUM INTO ?", (str(target),))


def faults_of(file: Path) -> tuple[str, ...]:
    """Give what SQLite finds wrong with a file, nothing for a sound one; raises sqlite3.Error for what is no database."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=PATIENCE)) as db:
        return tuple(str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok")


def into_one_file(file: Path) -> None:
    """Write what stands beside an SQLite file into it and take the rest away; raises sqlite3.Error while another program has it open."""
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        db.execute("PRAGMA journal_mode=DELETE").fetchall()


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────────────


def _postgresql(url: URL) -> Engines:
    writer = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=1, max_overflow=0, connect_args=_CONNECTING)
    reader = create_engine(url, hide_parameters=True, pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args=_CONNECTING)
    event.listen(writer, "begin", _take_turn)
    event.listen(reader, "begin", lambda db: db.exec_driver_sql("SET TRANSACTION READ ONLY"))
    return Engines(reader, writer, None, _name(url))


def _take_turn(db: Connection) -> None:
    db.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
    db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING}, hashtext(current_schema()))")


def hold_lock(engines: Engines) -> Connection | None:
    """Give a connection of its own that holds the lock of the running daemon, None if another one holds it."""
    engine = create_engine(
        engines.writer.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=_CONNECTING
    )
    db = engine.connect()
    for setting, value in _NOTICED.items():
        # Asked for by way of the list of settings, because older servers have not all of them.
        db.execute(text("SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name"), {"name": setting, "value": value})
    if db.scalar(text(f"SELECT pg_try_advisory_lock({_RUNNING}, hashtext(current_schema()))")):
        return db
    db.close()
    return None


def schema_aside(db: Connection, name: str) -> None:
    """Move every table of a PostgreSQL store into a schema of this name, within the transaction that puts others in their place."""
    preparer = db.dialect.identifier_preparer
    db.execute(text(f"CREATE SCHEMA {preparer.quote(name)}"))
    for table in db.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).all():
        db.execute(text(f"ALTER TABLE {preparer.quote(table)} SET SCHEMA {preparer.quote(name)}"))


def count_on(db: Connection, table: Table) -> None:
    """Let a table that was filled with numbered rows number its next ones after them; SQLite does so by itself."""
    numbered = [column.name for column in table.primary_key if column is table.autoincrement_column]
    if db.dialect.name == "postgresql" and numbered:
        highest = f"SELECT max({numbered[0]}) FROM {table.name}"  # noqa: S608  (our own names)
        db.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{numbered[0]}'), ({highest})) WHERE ({highest}) IS NOT NULL")
        )


def lock_holder(db: Connection) -> int:
    """Give the number of the session that a connection is; raises where the connection is gone."""
    return int(db.scalar(text("SELECT pg_backend_pid()")) or 0)


def holds_lock(db: Connection, holder: int) -> bool:
    """Say whether the session of this number holds the lock of the running daemon now."""
    held = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = :holder AND classid::bigint = :running"
        " AND objid::bigint = (hashtext(current_schema())::bigint & 4294967295)"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return bool(db.scalar(held, {"holder": holder, "running": _RUNNING}))


# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def promise(db: Connection, *, lasting: bool) -> None:
    """Say of the transaction that is about to begin whether it must be on disk when it ends (PostgreSQL's always are)."""
    db.execution_options(**{_LASTING: lasting})


def upsert(db: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, add: str = "", latest: str = "") -> None:
    """Insert rows, or replace those that stand under the same primary key.

    With `add` the number in that column is added to instead, and of two in column `latest` the greater stays; the rest stands.
    Rows that are nothing but their key stay as they stand.
    """
    if rows:
        done = _upserting(db.dialect.name, table, tuple(rows[0]), add, latest)
        db.execute(done, [dict(row) for row in rows])


@lru_cache(maxsize=128)
def _upserting(dialect: str, table: Table, columns: tuple[str, ...], add: str, latest: str) -> Insert:
    """Give the statement of `upsert`; building one takes as long as carrying it out."""
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    own = {column.name for column in table.primary_key}
    fresh: dict[str, Any] = {name: statement.excluded[name] for name in columns if name not in own}
    if add:
        fresh = {add: table.c[add] + statement.excluded[add]}
    if latest:
        fresh[latest] = case((statement.excluded[latest] > table.c[latest], statement.excluded[latest]), else_=table.c[latest])
    keys = sorted(own)
    return (
        statement.on_conflict_do_update(index_elements=keys, set_=fresh) if fresh else statement.on_conflict_do_nothing(index_elements=keys)
    )


_PLAIN = (
    ("is full", "the disk is full; nothing of the transaction was kept, and it goes on when there is space"),
    ("no space", "the disk is full; nothing of the transaction was kept, and it goes on when there is space"),
    ("locked", f"another program wrote to it for over {PATIENCE} s"),
    ("lock timeout", f"another program wrote to it for over {PATIENCE} s"),
    ("readonly", "it cannot be written; check who owns the file and its folder"),
    ("read-only", "it cannot be written; check who may write to the database"),
    ("unable to open", "it cannot be opened; check that the folder is there and who owns it"),
    ("not a database", "the file is no SQLite database"),
    ("malformed", "the file is damaged; restore the last backup"),
    ("connection", "the database cannot be reached; check that it runs and that the address is right"),
)


def _first(error: Exception) -> Exception:
    """Give the cause: a database that gives a transaction up (a full disk) then fails to roll its savepoint back, too."""
    first, earlier = error, error.__context__
    while earlier is not None and not isinstance(earlier, StoreError):
        if isinstance(earlier, SQLAlchemyError):
            first = earlier
        earlier = earlier.__context__
    return first


def sentence(name: str, error: Exception, *, secret: str = "") -> str:
    """Give what a driver raised as one plain sentence that names the store; `secret` never shows."""
    first = _first(error)
    said = str(first.orig if isinstance(first, DBAPIError) else first).strip().partition("\n")[0]
    if secret:
        said = said.replace(secret, "***")
    plain = next((words for sign, words in _PLAIN if sign in said.lower()), "")
    return f"store {name}: {plain} ({said})" if plain else f"store {name}: {said}"
