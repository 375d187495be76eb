"""The whole store in one SQLite file: every table copied at one moment, from either database into either.

Law: takes connections that are open already; writes into the target only. The file that a backup packs is such a store
with two tables more: what the backup is (`Manifest`), and the configuration's files as they stood.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, Text, func, insert, inspect, select

from syndicator.store import dialect
from syndicator.store.columns import Packed, PackedBytes
from syndicator.store.tables import metadata

FORM = 1
"""Counts up when what a backup is made of changes so that older programs could not read it."""
BATCH = 500

Told = Callable[[float], None]
"""Hears what share of the work is done, 0 to 1."""

_own = MetaData()
_about = Table("backup_about", _own, Column("name", String(64), primary_key=True), Column("value", Text, nullable=False))
_files = Table("backup_files", _own, Column("name", Text, primary_key=True), Column("body", LargeBinary, nullable=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is: when and by which version it was made, of which revision its tables are, how many rows each has."""

    made_at: datetime
    version: str
    revision: str
    rows: Mapping[str, int]
    form: int = FORM


def copy_rows(source: Connection, target: Connection, told: Told) -> None:
    """Copy every row of every table, as it is kept; the target's tables are there and empty."""
    total, done = sum(rows_of(source).values()), 0
    for table in metadata.sorted_tables:
        raw = _raw(table)
        found = source.execution_options(yield_per=BATCH).execute(select(raw)).mappings()
        for part in found.partitions(BATCH):
            target.execute(insert(raw), [dict(row) for row in part])
            done += len(part)
            told(done / max(total, 1))
        dialect.count_on(target, table)


def _raw(table: Table) -> Table:
    """Give a table whose packed columns are handed on packed."""
    columns = (
        Column(column.name, LargeBinary() if isinstance(column.type, Packed | PackedBytes) else column.type, primary_key=column.primary_key)
        for column in table.columns
    )
    return Table(table.name, MetaData(), *columns)


def rows_of(db: Connection) -> dict[str, int]:
    """Give how many rows each table has."""
    return {table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables}


def sign(db: Connection, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Write into a copied store what it is, and the configuration's files."""
    _own.create_all(db)
    told = {
        "made_at": manifest.made_at.astimezone(UTC).isoformat(),
        "version": manifest.version,
        "revision": manifest.revision,
        "rows": json.dumps(dict(manifest.rows)),
        "form": str(manifest.form),
    }
    db.execute(insert(_about), [{"name": name, "value": value} for name, value in told.items()])
    if files:
        db.execute(insert(_files), [{"name": name, "body": body} for name, body in files.items()])


def signed(db: Connection) -> Manifest | None:
    """Give what a copied store says that it is, None for one that says nothing."""
    if not inspect(db).has_table(_about.name):
        return None
    said = {row.name: row.value for row in db.execute(select(_about))}
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        version=said["version"],
        revision=said["revision"],
        rows=json.loads(said["rows"]),
        form=int(said["form"]),
    )


def files_in(db: Connection) -> dict[str, bytes]:
    """Give the configuration's files out of a copied store."""
    return {row.name: row.body for row in db.execute(select(_files))}


def unsign(db: Connection) -> None:
    """Make a plain store of a copied one."""
    _own.drop_all(db)
