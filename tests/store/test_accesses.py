"""The access ledger: what is added, what counts, what bounds it, what goes."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from syndicator.model import OTHER_CLIENTS
from syndicator.store import Store, migrate
from syndicator.store.accesses import MOST_CLIENTS
from syndicator.store.tables import accesses, clients
from tests.store.making import DAY, HOUR, NOON, access

SECOND = timedelta(seconds=1)


def rows(store, table=accesses):
    with store._db.read() as db:
        return db.scalar(select(func.count()).select_from(table))


def test_fetches_that_are_alike_are_one_row(store):
    for minute in range(5):
        store.record_accesses([access(at=NOON + minute * SECOND, times=2)])
    (found,) = store.accesses("p")
    assert (found.times, found.first_at, found.last_at) == (10, NOON, NOON + 4 * SECOND)


def test_partner_client_edition_format_ending_and_key_tell_rows_apart(store):
    apart = [
        access(),
        access("q"),
        access(form="atom"),
        access(etag='"2"'),
        access(client="Other/2"),
        access(ending="held"),
        access(keyed=False),
    ]
    store.record_accesses(apart)
    store.record_accesses(apart)
    found = (*store.accesses("p"), *store.accesses("q"))
    assert len(found) == len(apart)
    assert {one.times for one in found} == {2}


def test_a_late_batch_moves_no_time_back(store):
    store.record_accesses([access(at=NOON + HOUR)])
    store.record_accesses([access(at=NOON)])
    assert store.accesses("p")[0].last_at == NOON + HOUR
    assert (store.last_fetch(), store.counted_at("p")) == ({"p": NOON + HOUR}, NOON + HOUR)


def test_only_whole_and_held_with_the_key_count(store):
    for ending, keyed in (("dated", True), ("cut", True), ("whole", False), ("held", False)):
        store.record_accesses([access(ending=ending, keyed=keyed)])
        assert store.counted_at("p") is None
    store.record_accesses([access(ending="whole")])
    assert store.counted_at("p") == NOON
    store.record_accesses([access(form="atom", ending="held", at=NOON + HOUR), access(keyed=False, at=NOON + DAY)])
    assert store.counted_at("p") == NOON + HOUR
    assert store.counted_at("q") is None


def test_the_last_fetch_is_of_anybody_and_one_that_broke_off_is_none(store):
    store.record_accesses([access(ending="cut", keyed=False)])
    assert store.last_fetch() == {}
    store.record_accesses([access(keyed=False), access(form="atom", ending="dated", at=NOON + HOUR)])
    assert store.last_fetch() == {"p": NOON + HOUR}


def test_a_client_that_varies_its_name_makes_no_more_rows_than_there_is_room(store):
    store.record_accesses([access(client="Reader/1.0")])
    for batch in range(4):
        store.record_accesses([access(client=f"Bot/{batch}.{number}") for number in range(MOST_CLIENTS)])
    assert rows(store, clients) == rows(store) == MOST_CLIENTS + 1
    found = {one.client: one.times for one in store.accesses("p")}
    assert found["Reader/1.0"] == 1
    assert found[OTHER_CLIENTS] == 4 * MOST_CLIENTS - (MOST_CLIENTS - 1)
    store.record_accesses([access(client="Reader/1.0")])
    assert {one.client: one.times for one in store.accesses("p")}["Reader/1.0"] == 2
    assert sum(one.times for one in store.accesses("p")) == 4 * MOST_CLIENTS + 2


def test_what_is_older_than_retention_goes_with_its_clients_and_the_last_fetch_stays_known(store):
    store.record_accesses([access(client="Old/1"), access(client="New/1", at=NOON + 10 * DAY)])
    store.prune(before=NOON + 5 * DAY, now=NOON + 10 * DAY)
    assert [one.client for one in store.accesses("p")] == ["New/1"]
    assert rows(store, clients) == 1
    store.prune(before=NOON + 30 * DAY, now=NOON + 30 * DAY)
    assert (store.accesses("p"), rows(store, clients)) == ((), 0)
    assert (store.last_fetch(), store.counted_at("p")) == ({"p": NOON + 10 * DAY}, NOON + 10 * DAY)


def test_a_client_that_still_comes_is_not_forgotten_though_its_name_is_noted_daily(store):
    store.record_accesses([access()])
    for hour in range(72):
        store.record_accesses([access(at=NOON + hour * HOUR)])
    store.prune(before=NOON + 60 * HOUR, now=NOON + 72 * HOUR)
    assert [one.client for one in store.accesses("p")] == ["Reader/1.0"]


def test_a_store_from_before_the_ledger_knows_its_last_fetches_and_that_none_counted(bare_address, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(migrate, "HEAD", "0006")
        old = Store.open(bare_address)
        with old._db.write() as db:
            db.execute(text("INSERT INTO fetches VALUES ('p', 'rss', '2026-11-02 12:00:00.000000+00:00', '\"1\"')"))
        old.close()
    store = Store.open(bare_address)
    assert (list(store.last_fetch()), store.counted_at("p")) == (["p"], None)
    store.record_accesses([access(at=NOON + HOUR)])
    assert store.counted_at("p") == NOON + HOUR
    store.close()


some_accesses = st.lists(
    st.builds(
        access,
        st.sampled_from("pq"),
        st.sampled_from(["rss", "atom"]),
        st.sampled_from(['"1"', '"2"']),
        client=st.sampled_from(["A/1", "B/2", ""]),
        ending=st.sampled_from(["whole", "held", "dated", "cut"]),
        keyed=st.booleans(),
        at=st.integers(0, 5000).map(lambda seconds: NOON + seconds * SECOND),
        times=st.integers(1, 9),
    ),
    max_size=12,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches=st.lists(some_accesses, max_size=4))
def test_whatever_the_batches_the_ledger_says_what_one_long_list_says(store, batches):
    with store._db.write() as db:
        for table in ("accesses", "clients", "fetches"):
            db.execute(text(f"DELETE FROM {table}"))  # noqa: S608  (our own names)
    told = [one for batch in batches for one in batch]
    for batch in batches:
        store.record_accesses(batch)
    for partner in "pq":
        own = [one for one in told if one.partner_id == partner]
        kept = store.accesses(partner)
        assert len(kept) == len({(one.format, one.etag, one.client, one.ending, one.keyed) for one in own})
        assert sum(one.times for one in kept) == sum(one.times for one in own)
        assert store.counted_at(partner) == max((one.last_at for one in own if one.counts), default=None)
        assert store.last_fetch().get(partner) == max((one.last_at for one in own if one.ending != "cut"), default=None)
