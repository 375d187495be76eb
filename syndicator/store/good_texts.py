"""The last good text of each configuration file, so that a broken edit survives a restart. Takes a connection."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.tables import good_texts


def all_of(db: Connection) -> dict[str, str]:
    """Give the texts by the names of their files."""
    return {row.name: row.text for row in db.execute(select(good_texts.c.name, good_texts.c.text))}


def replace(db: Connection, texts: Mapping[str, str], *, now: datetime) -> None:
    """Keep these texts and no others; those that stand already are left alone."""
    stands = all_of(db)
    for part in in_parts(stands.keys() - texts.keys()):
        db.execute(delete(good_texts).where(good_texts.c.name.in_(part)))
    upsert(db, good_texts, [{"name": name, "text": text, "kept_at": now} for name, text in texts.items() if stands.get(name) != text])
