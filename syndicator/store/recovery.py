"""Back from a backup: its store put in the place of the one at an address, which may be of the other database.

Law: takes the claim of the daemon while it works; changes nothing before the backup was unpacked, checked and brought up
to date. The change is one step: an SQLite file is replaced by a rename, a PostgreSQL store within one transaction. What
stood there is kept under a dated name. Raises UsageError where a person must decide, StoreError where it cannot be done.
"""

import gzip
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, literal, select, update
from sqlalchemy.exc import SQLAlchemyError

from syndicator.errors import StoreError, UsageError
from syndicator.store import dialect, migrate
from syndicator.store.backup import chunks, said, scratch, sync_folder
from syndicator.store.claim import claim
from syndicator.store.copying import FORM, Manifest, Told, copy_rows, files_in, rows_of, signed, unsign
from syndicator.store.tables import metadata
from syndicator.store.transactions import Transactions, in_words

_UNPACKED = 0.5
_HELD = ("articles", "entries", "editions", "learned")
"""A store without a row in any of these holds nothing that could be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A backup, unpacked and checked: its store, what it says that it is, and the configuration's files in it."""

    store: Path
    manifest: Manifest
    files: Mapping[str, bytes]


@contextmanager
def unpacked(file: Path, beside: Path | None, told: Told) -> Iterator[Unpacked]:
    """Unpack and check a backup in a folder of its own (in `beside`; None: where the system puts such things)."""
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    with scratch(beside or Path(tempfile.gettempdir()), "recovery") as folder:
        store = folder / "store.db"
        _unpack(file, store, lambda share: told(share * _UNPACKED))
        try:
            manifest = _checked(file, store)
            found = Transactions.open(f"sqlite:///{store}")
            try:
                with found.write() as db:
                    files = files_in(db)
                    unsign(db)
                    # What lies on the shelf may be newer: every partner is built once, and its files are held against the rows.
                    db.execute(update(metadata.tables["partners"]).values(built=0))
                    db.execute(update(metadata.tables["archive_pages"]).values(due=1))
            finally:
                found.close()
            dialect.into_one_file(store)
        except (sqlite3.Error, SQLAlchemyError, LookupError, ValueError) as error:
            raise _damaged(file, error) from error
        yield Unpacked(store=store, manifest=manifest, files=files)


def _damaged(file: Path, error: object) -> StoreError:
    return StoreError(f"{file}: is damaged or no backup of syndicator ({error}); nothing was changed, take another backup")


def _unpack(file: Path, store: Path, told: Told) -> None:
    total = max(file.stat().st_size, 1)
    try:
        with file.open("rb") as packed, gzip.GzipFile(fileobj=packed) as plain, store.open("xb") as out:
            for chunk in chunks(plain):
                out.write(chunk)
                told(packed.tell() / total)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(file, error) from error
    except OSError as error:
        raise StoreError(f"{file}: cannot be unpacked ({error.strerror or error}); nothing was changed") from error


def _checked(file: Path, store: Path) -> Manifest:
    """Give what a backup says that it is, once it is sound and not of a newer version."""
    faults = dialect.faults_of(store)
    if faults:
        raise _damaged(file, faults[0])
    engines = dialect.open_engines(f"sqlite:///{store}")
    try:
        with engines.reader.begin() as db:
            manifest, stands = signed(db), migrate.revision(db)
            if manifest is None:
                raise _damaged(file, "it does not say what it is")
            if manifest.form > FORM or stands > migrate.HEAD:
                raise StoreError(
                    f"{file}: was made by a newer version of syndicator ({manifest.version}); install that version. Nothing was changed"
                )
            if stands == migrate.HEAD and rows_of(db) != dict(manifest.rows):
                raise _damaged(file, "it has not the rows that it says it has")
    finally:
        engines.reader.dispose()
        engines.writer.dispose()
    return manifest


# ── into the store's place ───────────────────────────────────────────────────────────────────────────────────────


def recover(backup: Unpacked, address: str, *, owner: str, now: datetime, force: bool, told: Told) -> str:
    """Put a backup's store in the place of the one at `address`; gives the name under which that is kept, empty for an empty one.

    Raises StoreError while a daemon runs on it, UsageError for one that holds something and is not to be replaced (`force`).
    """
    engines = dialect.open_engines(address)
    name = f"before-{now:%Y%m%dt%H%M%Sz}"
    try:
        with in_words(engines), closing(claim(engines, owner)):
            if engines.file is None:
                return _into_postgresql(backup, engines, name, force=force, told=lambda share: told(_UNPACKED + share * (1 - _UNPACKED)))
            return _into_file(backup, engines.file, name, force=force)
    finally:
        engines.reader.dispose()
        engines.writer.dispose()


def _holds(db: Connection) -> bool:
    """Say whether a store, of whatever version, has a row of what could be lost."""
    there = set(inspect(db).get_table_names())
    tables = [metadata.tables[name] for name in _HELD if name in there]
    return any(db.scalar(select(literal(1)).select_from(table).limit(1)) for table in tables)


def _refuse(name: str, what: str) -> UsageError:
    return UsageError(f"store {name}: {what}, and was left alone; --force puts the backup in its place and keeps it under a dated name")


def _into_postgresql(backup: Unpacked, engines: dialect.Engines, name: str, *, force: bool, told: Told) -> str:
    kept = ""
    source = dialect.open_engines(f"sqlite:///{backup.store}")
    try:
        with engines.writer.begin() as db, source.reader.begin() as rows:
            if inspect(db).get_table_names():
                if _holds(db) and not force:
                    raise _refuse(engines.name, "holds articles")
                kept = name.replace("-", "_")
                dialect.schema_aside(db, kept)
            migrate.upgrade(db, engines.name)
            copy_rows(rows, db, told)
    finally:
        source.reader.dispose()
        source.writer.dispose()
    return f"schema {kept}" if kept else ""


def _into_file(backup: Unpacked, file: Path, name: str, *, force: bool) -> str:
    kept = file.with_name(f"{file.name}.{name}")
    with said(file):
        standing = _let_go(file, force=force)
        if standing:
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    _keep(file.with_name(file.name + ending), kept.with_name(kept.name + ending), link=not ending)
        mode = file.stat().st_mode & 0o777 if file.exists() else None
        with scratch(file.parent, file.name) as folder:
            fresh = folder / "store.db"
            shutil.move(backup.store, fresh)  # a rename where the backup was unpacked on the same disk
            with fresh.open("rb+") as whole:
                if mode is not None:
                    os.fchmod(whole.fileno(), mode)
                os.fsync(whole.fileno())
            fresh.replace(file)
        sync_folder(file.parent)
    return str(kept) if standing else ""


def _let_go(file: Path, *, force: bool) -> bool:
    """Bring a store into one file that nobody has open; says whether it holds anything. A damaged one is kept as it is."""
    if not file.exists():
        return False
    try:
        held = _held_in(file)
        if held and not force:
            raise _refuse(str(file), "holds articles")
        dialect.into_one_file(file)
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"store {file}: another program has it open ({error}); stop `syndicator serve` and whatever else reads it"
        ) from error
    except sqlite3.DatabaseError as error:
        if not force:
            raise _refuse(str(file), f"is damaged ({error})") from error
        return True
    return held


def _held_in(file: Path) -> bool:
    engines = dialect.open_engines(f"sqlite:///{file}")
    try:
        with engines.reader.begin() as db:
            return _holds(db)
    except SQLAlchemyError as error:
        raise (error.__cause__ if isinstance(error.__cause__, sqlite3.Error) else sqlite3.DatabaseError(str(error))) from error
    finally:
        engines.reader.dispose()
        engines.writer.dispose()


def _keep(old: Path, kept: Path, *, link: bool) -> None:
    """Keep a file under another name: by a link where the file system has them, so that its place is never empty."""
    if link:
        with suppress(OSError):
            kept.hardlink_to(old)
            return
    old.rename(kept)
