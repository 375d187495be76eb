"""Articles, entries, placements, editions: all that is kept, in one database; and the shelf, its projection.

Law: a room with a window, to the database and to `output/`. Imports `model`, `catalog`, `errors` and `_text` only; the
one door to SQLAlchemy and alembic; no dialect SQL outside `dialect.py`. The store is the truth, the shelf can be written
again from it. Nothing received is lost; a run is one transaction; what fails raises StoreError and leaves no trace.
"""

from syndicator.store.answers import ArticleQuery, ArticleRow, Good, LastGood, Received, Standing, Version
from syndicator.store.exposing import Appearance, Holding, Return, Withdrawal
from syndicator.store.recipes import Made
from syndicator.store.store import Store

__all__ = [
    "Appearance",
    "ArticleQuery",
    "ArticleRow",
    "Good",
    "Holding",
    "LastGood",
    "Made",
    "Received",
    "Return",
    "Standing",
    "Store",
    "Version",
    "Withdrawal",
]
