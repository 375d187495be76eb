"""A newsdesk with an empty store, as the orders have it."""

from tests.orders.conftest import empty_store, open_desk  # noqa: F401  (pytest finds them here)
