"""Bugs put in on purpose, to prove that the checks can fail. They exist in the process of a check and nowhere else.

Each function swaps one sound piece of the product for a faulty one, in this process.
"""

import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from syndicator import app
from syndicator.store import dialect, shelf

_BLOCK = 1024


def shelf_in_place() -> None:
    """Write editions over the old ones: neither beside them nor in one step."""

    def write(file: Path, body: bytes, *, mode: int) -> None:
        with file.open("wb", buffering=0) as out:
            for start in range(0, len(body), _BLOCK):
                out.write(body[start : start + _BLOCK])
                time.sleep(0.001)
        file.chmod(mode)

    shelf._replace = write


def shelf_without_fsync() -> None:
    """Put editions in place in one step, but never force them to disk."""

    def write(file: Path, body: bytes, *, mode: int) -> None:
        beside = file.with_name(f".{file.name}.part")
        beside.write_bytes(body)
        beside.chmod(mode)
        beside.replace(file)

    shelf._replace = write


def store_autocommit() -> None:
    """Commit each statement of the store by itself."""
    _begin_with(None)


def store_plain_begin() -> None:
    """Let writers begin as readers do, and find out later that they are in each other's way."""
    _begin_with("BEGIN")


def _begin_with(word: str | None) -> None:
    sound = dialect._sqlite

    def faulty(url: Any) -> dialect.Engines:
        engines = sound(url)

        def begin(connection: Any, cursor: Any, statement: str, *_rest: Any) -> tuple[str, Any]:
            return (word or "SELECT 1") if statement.startswith("BEGIN") else statement, _rest[0]

        event.listen(engines.writer, "before_cursor_execute", begin, retval=True)
        return engines

    dialect._sqlite = faulty


def store_never_lasting() -> None:
    """Force no transaction to disk before its editions stand on the shelf."""
    sound = dialect.promise
    dialect.promise = lambda db, *, lasting: sound(db, lasting=lasting and False)


def config_without_last_good() -> None:
    """Take what stands on disk and is sound, and let go of what was in force."""
    app.App._with_last_good = lambda _self, loaded: loaded


def clock_for_everything() -> None:
    """Wait for what is due by the clock that people set."""
    app.elapsed = time.time


def poll_leaves_something() -> None:
    """Keep a piece of each poll, and a file open."""
    sound, kept = app.App.ingest, list[Any]()

    def faulty(self: app.App, *args: Any, **kwargs: Any) -> Any:
        kept.append((b"x" * 400_000, Path("/dev/null").open("rb")))  # noqa: SIM115  (left open: that is the bug)
        return sound(self, *args, **kwargs)

    app.App.ingest = faulty


BUGS = {
    bug.__name__.replace("_", "-"): bug
    for bug in (
        shelf_in_place,
        shelf_without_fsync,
        store_autocommit,
        store_plain_begin,
        store_never_lasting,
        config_without_last_good,
        clock_for_everything,
        poll_leaves_something,
    )
}
