"""How the tables came to be, step by step: alembic's scripts, run by `store.migrate`. Law: nothing else calls them."""
