"""A fixed spread of the collection of feeds through the whole house; all of it is `./run corpus`. Skipped where it is absent."""

import pytest

from tests.corpus import collection, planted
from tests.corpus.feeds import COUNTING_SECONDS, Looked, exceptions, judged, unexpected
from tests.corpus.house import Came, apart, through


@pytest.fixture(scope="module")
def spread():
    data = collection.folder()
    if data is None:
        pytest.skip("the collection of feeds is not on this machine")
    return collection.spread(collection.feeds(data))


@pytest.mark.allow_hosts(["127.0.0.1", *(f"127.1.0.{number}" for number in range(1, 200))])
def test_o12_whatever_a_publisher_sends_nothing_is_lost_and_every_edition_is_valid(spread):
    """Feeds of every kind, broken ones among them, go through the whole house: all entries are held, and each edition keeps to its format."""
    looked = judged(apart(collection.counted, spread, deadline=COUNTING_SECONDS), through(spread))
    assert len(looked) > 100
    assert sum(one.expected for one in looked) > 200
    assert unexpected(looked, exceptions()) == []


@pytest.mark.allow_hosts(["127.0.0.1", "127.1.0.1", "127.1.0.2", "127.1.0.3"])
def test_a_house_that_loses_entries_is_found_out(spread):
    some = [sent for sent in spread if sent.name.startswith("rust-rss/")][:3]
    looked = judged(collection.counted(some), planted.loses_entries_without_guid(some))
    assert any(" holds " in line for line in unexpected(looked, {}))


def test_an_exception_that_no_longer_holds_is_told():
    sound = Looked(0, Came(name="a/b.xml", outcome="unchanged"), ())
    assert unexpected([sound], {"a/b.xml": {"says": ["holds 3 of 4"]}}) == ["a/b.xml is excepted for 'holds 3 of 4', and is not so"]
    lossy = Looked(4, Came(name="a/b.xml", outcome="changed"), ("holds 3 of 4",))
    assert unexpected([lossy], {"a/b.xml": {"says": ["holds 3 of 4"]}}) == []
    assert unexpected([lossy], {}) == ["a/b.xml holds 3 of 4"]


def test_every_exception_names_a_feed_and_a_reason():
    data = collection.folder()
    for name, told in exceptions().items():
        assert told["why"]
        assert data is None or (data / "feeds" / name).is_file()
