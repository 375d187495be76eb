"""The claim of the running daemon on its store: one at a time, held as long as the process lives.

Law: touches the lock file beside an SQLite file, or one connection of its own to PostgreSQL. The system lets go of both
when the process dies, however it dies. A PostgreSQL claim goes with its connection, too, so it is looked after (`keep`)
and asked for in every writing transaction (`check`): who lost it writes nothing any more. Raises ClaimError if another
daemon holds the claim.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from syndicator.errors import ClaimError, StoreError
from syndicator.store.dialect import Engines, hold_lock, holds_lock, lock_holder


class Claim(Protocol):
    """A claim that is held."""

    def keep(self) -> bool:
        """Take the claim again where it was lost, and say whether it was; raises ClaimError where another daemon has it now."""

    def check(self, db: Connection) -> None:
        """Raise ClaimError, inside a writing transaction, if the claim is not held at this moment."""

    def close(self) -> None:
        """Let go."""


def claim(engines: Engines, owner: str) -> Claim:
    """Take the claim for `owner`."""
    if engines.file is None:
        return _Session(engines)
    return _Lock(engines.file.with_name(f"{engines.file.name}.lock"), engines.name, owner)


class _Lock:
    """A locked file. The system cannot take it away; a person can delete the file, and then it guards nothing."""

    def __init__(self, file: Path, name: str, owner: str) -> None:
        self._file, self._name, self._owner = file, name, owner
        self._lock = _locked(file, name, owner)

    def keep(self) -> bool:
        with suppress(OSError):
            there, ours = self._file.stat(), os.fstat(self._lock.fileno())
            if (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino):
                return False
        fresh = _locked(self._file, self._name, self._owner)
        self._lock.close()
        self._lock = fresh
        return True

    def check(self, db: Connection) -> None:
        """Nothing can have happened to it: the lock is the process's own."""

    def close(self) -> None:
        self._lock.close()


class _Session:
    """A lock of a PostgreSQL session: gone when its connection is."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._connection = self._taken()
        self._holder = lock_holder(self._connection)

    def _taken(self) -> Connection:
        connection = hold_lock(self._engines)
        if connection is None:
            raise _refused(self._engines.name, "")
        return connection

    def keep(self) -> bool:
        try:
            lock_holder(self._connection)
        except SQLAlchemyError:
            self.close()
            self._connection = self._taken()
            self._holder = lock_holder(self._connection)
            return True
        return False

    def check(self, db: Connection) -> None:
        if not holds_lock(db, self._holder):
            raise ClaimError(f"store {self._engines.name}: the claim of this daemon went with its connection; nothing was written")

    def close(self) -> None:
        with suppress(SQLAlchemyError):
            self._connection.invalidate()
            self._connection.close()


def _locked(file: Path, name: str, owner: str) -> IO[str]:
    try:
        # Opened for appending: who is refused must not wipe out the owner's name.
        lock = file.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"store {name}: its lock file {file} cannot be opened ({error.strerror})") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read(200).strip()
        lock.close()
        raise _refused(name, holder) from None
    with suppress(OSError):  # a full disk: the lock counts, the owner's name in it is a courtesy
        lock.truncate(0)
        os.write(
            lock.fileno(), f"{owner}\n".encode()
        )  # past the file's own buffer: what that could not write it would try again when closed
    return lock


def _refused(name: str, holder: str) -> ClaimError:
    by = f" ({holder})" if holder else ""
    return ClaimError(f"store {name}: another daemon{by} is running on it; stop that one, or give this one a store of its own")
