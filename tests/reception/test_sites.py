"""Partners' sites end up right, with no post twice, whatever happens to an article; where they cannot, a sentence says so."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicator.config.profiles import profiles
from syndicator.model import Status
from tests.examples import examples
from tests.reception.sites import NAMES, House

READS = [(name, form) for name in sorted(profiles()) for form in profiles()[name].formats if form != "json"]


@pytest.fixture(params=READS, ids="-".join)
def house(request, open_desk):
    """Give a house with one partner, which has read one article."""
    made = House(open_desk, [("site", *request.param)])
    made.write("aa")
    made.read()
    return made


def test_what_is_new_is_one_post_and_stays_one(house):
    (reader,) = house.readers
    assert len(reader.reception.created) == 1
    house.pull()
    house.read()
    assert len(reader.site.posts) == 1


def test_an_update_and_a_correction_arrive_or_are_said_not_to(house):
    (reader,) = house.readers
    house.write("aa", winters=1)
    house.read()
    assert bool(reader.reception.updated) == (not reader.cannot("correction"))
    assert (reader.lost == {"aa"}) == reader.cannot("correction")


def test_a_kill_arrives_or_is_said_not_to_and_no_poll_brings_it_back(house):
    (reader,) = house.readers
    house.order("kill", "aa")
    house.read()
    assert (reader.lost == {"aa"}) == reader.cannot("kill")
    for _ in range(3):
        house.pass_by(days=6)
        house.write("aa", winters=1)
        house.read()
    assert (reader.lost == {"aa"}) == reader.cannot("kill")


def test_a_kill_that_is_first_read_after_a_week_away_arrives(house):
    (reader,) = house.readers
    house.order("kill", "aa")
    house.write("bb")
    house.pass_by(days=7)
    house.read()
    assert (reader.lost == {"aa"}) == reader.cannot("kill")


def test_a_restored_article_stands_again_or_is_said_not_to(house):
    (reader,) = house.readers
    house.order("kill", "aa")
    house.read()
    house.order("restore", "aa")
    house.read()
    lost = reader.cannot("kill") or reader.cannot("restore")
    assert (reader.lost == {"aa"}) == lost
    if not lost:
        house.order("kill", "aa")
        house.read()
        house.order("restore", "aa")
        house.read()
        assert reader.lost == set()


def test_a_kill_that_is_restored_before_anybody_read_leaves_no_trace(house):
    (reader,) = house.readers
    house.order("kill", "aa")
    house.order("restore", "aa")
    house.read()
    assert (reader.lost, len(reader.site.standing)) == (set(), 1)


def test_a_hold_takes_down_and_its_release_brings_back(house):
    (reader,) = house.readers
    house.order("hold", "aa")
    house.read()
    house.order("release", "aa")
    house.read()
    assert (reader.lost == {"aa"}) == (reader.cannot("kill") or reader.cannot("restore"))


def test_an_embargo_ends_by_itself_with_one_post(house):
    (reader,) = house.readers
    house.write("bb")
    house.order("hold", "bb", until=house.desk.now + timedelta(days=2))
    house.look()
    assert house.state["bb"] is None
    house.pass_by(days=3)
    house.read()
    assert len(reader.site.standing) == 2


def test_another_guid_at_the_source_is_no_other_article(house):
    (reader,) = house.readers
    house.write("aa", guid="aa-again")
    house.write("aa", guid="aa-again", winters=1)
    house.read()
    assert len(reader.site.posts) == 1


def test_another_address_at_the_source_is_no_second_post(house):
    (reader,) = house.readers
    house.write("aa", url="https://w.example/moved/aa")
    house.read()
    assert len(reader.site.posts) == 1
    house.order("kill", "aa")
    house.read()


def test_a_week_away_loses_nothing(house):
    (reader,) = house.readers
    for name in ("bb", "cc"):
        house.write(name)
        house.pass_by(days=3)
    house.write("bb", winters=1)
    house.read()
    assert len(reader.site.standing) == 3


def test_what_is_brought_back_stands_in_the_feed_although_newer_ones_fill_its_limit(open_desk):
    house = House(open_desk, [("site", "generic", "atom")], more="limit: 2\n")
    house.write("aa")
    house.read()
    house.order("kill", "aa")
    house.read()
    for name in ("bb", "cc"):
        house.desk.now += timedelta(hours=1)
        house.write(name)
    house.order("restore", "aa")
    house.read()
    assert house.readers[0].reception.restored != ()
    assert len(house.readers[0].site.standing) == 3
    house.pass_by(days=31)
    assert len(house.desk.store.editions("site")["atom"].article_ids) == 2


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────

EVENTS = st.lists(
    st.tuples(st.sampled_from(["write", "edit", "kill", "restore", "hold", "release", "wait", "guid", "move", "week", "read", "read"]), st.sampled_from(NAMES)),
    min_size=3,
    max_size=6,
)  # fmt: skip
FORMS = st.fixed_dictionaries({name: st.sampled_from([form for form in profiles()[name].formats if form != "json"]) for name in profiles()})


@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(events=EVENTS, forms=FORMS)
def test_whatever_happens_every_site_ends_up_right(open_desk, events, forms):
    """One sequence of events is played before all profiles' sites at once; each reads when the sequence says so, and at its end."""
    house = House(open_desk, [(name, name, form) for name, form in forms.items()])
    house.write("aa")
    house.read()
    for number, (event, name) in enumerate(events):
        happen(house, event, name, number)
    house.read()
    house.close()


def happen(house, event, name, number):
    """Let one thing happen, if it can."""
    status = house.article(name).status if name in house.entries else None
    house.unread = timedelta() if event == "read" else house.unread
    if event == "read":
        house.read()
    elif event == "week" and house.unread < timedelta(days=14):
        house.unread += timedelta(days=7)
        house.pass_by(days=7)
    elif event in {"write", "edit"} or status is None:
        house.write(name, winters=1)
    elif event == "guid":
        house.write(name, guid=f"{name}-{number}")
    elif event == "move":
        house.write(name, url=f"https://w.example/{number}/{name}")
    elif event == "wait" and status is Status.LIVE:
        house.order("hold", name, until=house.desk.now + timedelta(days=2))
    elif (event, status) in {
        ("kill", Status.LIVE),
        ("kill", Status.HELD),
        ("restore", Status.KILLED),
        ("hold", Status.LIVE),
        ("release", Status.HELD),
    }:
        house.order(event, name)
