"""Migrations: the tables brought up to what this version of the program works with, at opening, under the writer's lock.

Law: touches only the database it is given. One transaction: a migration that is killed half-way leaves the database as
it was and runs again. Raises StoreError for a database that a newer version of the program made.
"""

from importlib.resources import as_file, files

from sqlalchemy import Connection, inspect, text

from syndicator.errors import StoreError

HEAD = "0019"
"""The revision that this version of the program works with: the last file in `migrations/versions`."""


def revision(db: Connection) -> str:
    """Give the revision of a database, empty for one without tables."""
    if not inspect(db).has_table("alembic_version"):
        return ""
    return str(db.scalar(text("SELECT version_num FROM alembic_version")) or "")


def upgrade(db: Connection, name: str) -> None:
    """Bring the database to `HEAD`; `db` is inside the writer's transaction. `name` is the store's name for messages."""
    stands = revision(db)
    if stands == HEAD:
        return
    if stands > HEAD:
        raise StoreError(
            f"store {name}: was made by a newer version of syndicator (revision {stands}); install that version, or restore the backup made before"
        )
    # Imported here: most commands open a database that is up to date, and start quicker without it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with as_file(files("syndicator.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = db
        command.upgrade(config, HEAD)
