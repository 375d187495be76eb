"""Backup and recovery of the house: its store and its configuration in one file, and back.

Law: `back_up` reads the house and writes one file. `recover` is for a house at rest: it opens no app, because what it
replaces may be damaged or missing, and holds the daemon's claim while it works. Raises UsageError where a person must decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from syndicator import config
from syndicator.errors import UsageError
from syndicator.store import Store
from syndicator.store.copying import Manifest, Told
from syndicator.store.recovery import recover as put_store
from syndicator.store.recovery import unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A backup as it was written or brought back.

    `files` are the configuration's files in it; `written` those of them that were put back, `differing` those that stand
    otherwise in the folder; `aside` is where the store that stood before is kept.
    """

    file: Path
    manifest: Manifest
    files: int
    written: tuple[Path, ...] = field(default=())
    differing: tuple[str, ...] = field(default=())
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who works on the house, with which version of the program, and when."""

    owner: str
    version: str
    at: datetime


def back_up(folder: Path, store: Store, file: Path, stamp: Stamp, *, force: bool, told: Told) -> Kept:
    """Write the store of this moment and the configuration into a file; one that stands there is replaced by `force` only."""
    files = config.kept(folder)
    manifest = store.back_up(file, files, version=stamp.version, now=stamp.at, force=force, told=told)
    return Kept(file=file, manifest=manifest, files=len(files))


def recover(folder: Path, file: Path, stamp: Stamp, *, environ: Mapping[str, str], force: bool, told: Told) -> Kept:
    """Put a backup in the place of the store; a folder without a configuration gets the backup's, one with its own keeps it."""
    house = folder / "syndicator.yaml"
    beside = _store_folder(config.load(folder, environ=environ).settings.store) if house.exists() else None
    with unpacked(file, beside, told) as backup:
        written = config.put_back(folder, backup.files)
        if not house.exists():
            raise UsageError(f"{house}: is missing, and the backup holds none; write one first (`syndicator init`)")
        standing = config.kept(folder)
        address = config.load(folder, environ=environ).settings.store
        aside = put_store(backup, address, owner=stamp.owner, now=stamp.at, force=force, told=told)
        told(1.0)
        return Kept(
            file=file,
            manifest=backup.manifest,
            files=len(backup.files),
            written=written,
            differing=tuple(name for name, body in sorted(backup.files.items()) if standing.get(name) != body),
            aside=aside,
        )


def _store_folder(address: str) -> Path | None:
    """Give the folder of an SQLite store, so that a backup is unpacked where a rename is enough; None for another database."""
    kind, _, path = address.partition(":///")
    if not kind.startswith("sqlite") or not path:
        return None
    folder = Path(path).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder
