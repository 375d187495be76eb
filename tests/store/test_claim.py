"""The claim of the running daemon: looked after while it runs, and whoever lost it writes nothing any more."""

import pytest
from sqlalchemy import text

from syndicator.errors import ClaimError
from syndicator.store import Store
from tests.store.making import held


@pytest.fixture
def pair(address):
    """Give two stores on one database."""
    stores = Store.open(address), Store.open(address)
    yield stores
    for store in stores:
        store.close()


def _lose(store):
    """Let a claim be lost as it can be: its connection is cut, its lock file is deleted."""
    file = store._db.engines.file
    if file is not None:
        file.with_name(f"{file.name}.lock").unlink()
        return
    with store._db.engines.reader.connect() as db:
        db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": store._db._claim._holder})


def test_r4_a_claim_is_looked_after_and_taken_again_where_it_was_lost(pair):
    """A daemon notices that its claim went with its connection (or its lock file), takes it again, and holds it against others."""
    mine, other = pair
    mine.claim("me")
    assert mine.keep_claim() is False
    _lose(mine)
    assert mine.keep_claim() is True
    assert mine.keep_claim() is False
    with pytest.raises(ClaimError, match="another daemon"):
        other.claim("other")
    assert held(mine).version == 1


def test_r4_a_daemon_whose_place_was_taken_is_told_so(pair):
    """Where another daemon took the claim meanwhile, the one that lost it is told and takes nothing back."""
    mine, other = pair
    mine.claim("me")
    _lose(mine)
    other.claim("other")
    with pytest.raises(ClaimError, match="another daemon"):
        mine.keep_claim()
    assert held(other).version == 1


def test_r4_who_lost_the_claim_with_the_connection_writes_nothing_any_more(postgres, postgres_template):
    """On PostgreSQL each writing transaction asks for the claim: between its loss and its notice nothing is written."""
    address = postgres.address(postgres.new_database(postgres_template))
    mine, other = Store.open(address), Store.open(address)
    mine.claim("me")
    assert held(mine, "g1").version == 1
    _lose(mine)
    for _ in range(2):
        with pytest.raises(ClaimError, match="nothing was written"):
            held(mine, "g2")
        if mine.by_guid("wire", "g2") is not None:
            pytest.fail("it was written")
        other.claim("other")
    assert held(other, "g3").version == 1
    mine.close()
    other.close()


def test_a_store_without_a_claim_writes_beside_one_that_has_it(pair):
    mine, command = pair
    mine.claim("me")
    assert held(command).version == 1
    assert command.keep_claim() is False
