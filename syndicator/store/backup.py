"""A backup: the store of one moment and the configuration, in one packed file, made while the daemon runs.

Law: reads the store, writes the file's folder only. The file is an SQLite store, packed with gzip, whichever database it
came from: so it goes back into either, and its checksum tells damage. It is written beside its place and put there whole,
with mode 0600. Raises UsageError for a place that cannot be used, StoreError where the store or the disk does not do it.
"""

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

from syndicator.errors import StoreError, UsageError
from syndicator.store import dialect, migrate
from syndicator.store.copying import Manifest, Told, copy_rows, rows_of, sign
from syndicator.store.transactions import Transactions

CHUNK = 1 << 20
LEVEL = 5
_COPIED = 0.6
"""What share of the work is done when the store is copied; packing is the rest."""


def back_up(
    source: Transactions, file: Path, files: Mapping[str, bytes], *, version: str, now: datetime, force: bool, told: Told
) -> Manifest:
    """Write a backup into `file`, with these files of the configuration; one that stands there is replaced by `force` only."""
    _check_place(file, force=force)
    with scratch(file.parent, file.name) as folder, said(file):
        copy = folder / "store.db"
        manifest = _copied(source, copy, files, Manifest(made_at=now, version=version, revision=migrate.HEAD, rows={}), told)
        packed = folder / "packed"
        _pack(copy, packed, told)
        _put(packed, file, force=force)
    return manifest


def _check_place(file: Path, *, force: bool) -> None:
    if not file.parent.is_dir():
        raise UsageError(f"{file}: its folder is not there; make it first")
    if file.is_dir():
        raise UsageError(f"{file}: is a folder; name a file in it")
    if os.path.lexists(file) and not force:
        raise UsageError(f"{file}: stands there already and was left alone; name another file, or replace it with --force")


@contextmanager
def scratch(beside: Path, name: str) -> Iterator[Path]:
    """Give a folder for what is not finished, and take it away again."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{name}.", suffix=".part", dir=beside))
    except OSError as error:
        raise StoreError(f"{beside}: cannot be written ({error.strerror})") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def said(file: Path) -> Iterator[None]:
    """Let what the disk raises out as StoreError, in a plain sentence."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror or error}); nothing was changed") from error


def _copied(source: Transactions, copy: Path, files: Mapping[str, bytes], manifest: Manifest, told: Told) -> Manifest:
    """Copy the store of one moment into a file of its own, sign it, and check it."""
    if source.engines.file is not None:
        with source.words():
            dialect.copy_file(source.engines.file, copy, lambda share: told(share * _COPIED))
    target = Transactions.open(f"sqlite:///{copy}")
    try:
        if source.engines.file is None:
            with source.read() as rows, target.write() as db:
                copy_rows(rows, db, lambda share: told(share * _COPIED))
        with target.write() as db:
            manifest = replace(manifest, rows=rows_of(db))
            sign(db, manifest, files)
    finally:
        target.close()
    dialect.into_one_file(copy)
    faults = dialect.faults_of(copy)
    if faults:
        raise StoreError(
            f"store {source.engines.name}: is damaged ({faults[0]}); no backup was written, and the last good one is what to go back to"
        )
    return manifest


def _pack(copy: Path, packed: Path, told: Told) -> None:
    total, done = copy.stat().st_size, 0
    with copy.open("rb") as plain, packed.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        with gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=LEVEL, mtime=0) as pressed:
            for chunk in chunks(plain):
                pressed.write(chunk)
                done += len(chunk)
                told(_COPIED + (1 - _COPIED) * done / total)
        out.flush()
        os.fsync(out.fileno())


def chunks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Give what a stream holds, a piece at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def _put(packed: Path, file: Path, *, force: bool) -> None:
    """Put a whole file in its place in one step; without `force` only where nothing came to stand there meanwhile."""
    if force:
        packed.replace(file)
    else:
        try:
            file.hardlink_to(packed)
        except FileExistsError:
            raise UsageError(f"{file}: came to stand there meanwhile and was left alone; name another file") from None
        except OSError:  # a file system without hard links
            _check_place(file, force=False)
            packed.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's names to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
