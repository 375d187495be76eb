"""The claim of the running daemon on its store: one at a time, held as long as the process lives.

Law: touches the lock file beside an SQLite file, or one connection of its own to PostgreSQL. The system lets go of both
when the process dies, however it dies. Raises StoreError if another daemon holds the claim.
"""

import fcntl
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from syndicator.errors import StoreError
from syndicator.store.dialect import Engines, hold_lock


def claim(engines: Engines, owner: str) -> ExitStack:
    """Take the claim for `owner`; what is given back lets go of it when closed."""
    held = ExitStack()
    if engines.file is None:
        connection = hold_lock(engines)
        if connection is None:
            raise _refused(engines.name, "")
        held.callback(connection.close)
    else:
        held.enter_context(_locked(engines.file.with_name(f"{engines.file.name}.lock"), engines.name, owner))
    return held


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
    lock.truncate(0)
    lock.write(f"{owner}\n")
    lock.flush()
    return lock


def _refused(name: str, holder: str) -> StoreError:
    by = f" ({holder})" if holder else ""
    return StoreError(f"store {name}: another daemon{by} is running on it; stop that one, or give this one a store of its own")
