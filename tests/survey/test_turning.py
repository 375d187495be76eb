"""When a sign becomes an alert and when it ends: tables of looks, and what holds of any course of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.model import Alert
from syndicator.survey import Sign, stands, turn

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def course(looks, *, step=15 * MINUTE, lasts=HOUR, strikes=3, goods=2, turn=turn):
    """Let a source be looked at once a step (`x` bad, `.` good); give the events with the number of their look."""
    last, events, row, since = None, [], 0, NOON
    for number, look in enumerate(looks):
        now = NOON + number * step
        bad = look == "x"
        row = row + 1 if bad else 0
        since = now if row == 1 else since
        sign = Sign(
            subject="source",
            name="wire",
            kind="failing",
            bad=bad,
            since_at=since,
            lasts=lasts,
            strikes_enough=row >= strikes,
            goods=goods,
            text="t",
        )
        turned = turn(last, sign, now=now)
        if turned is not None:
            if stands(turned) and not stands(last):
                events.append((number, "raised"))
            if stands(last) and not stands(turned):
                events.append((number, "ended"))
            last = turned
    return events


@pytest.mark.parametrize(
    ("looks", "events"),
    [
        ("........", []),
        ("x.x.x.x.xx.xx.", []),
        ("xxxx", []),
        ("xxxxx", [(4, "raised")]),
        ("xxxxxxxxxxxx", [(4, "raised")]),
        ("xxxxx..", [(4, "raised"), (6, "ended")]),
        ("xxxxx.x.x.x.", [(4, "raised")]),
        ("xxxxx.......", [(4, "raised"), (6, "ended")]),
        ("xxxxx..xxxxx......", [(4, "raised"), (6, "ended")]),
        ("xxxxx..xxxxxxxxx", [(4, "raised"), (6, "ended"), (15, "raised")]),
        ("xxxxx..xxxxxxxxx..", [(4, "raised"), (6, "ended"), (15, "raised")]),
        ("xxxxx..xxxxxxxxx....", [(4, "raised"), (6, "ended"), (15, "raised"), (19, "ended")]),
    ],
)
def test_a_course_of_looks_gives_these_events(looks, events):
    assert course(looks) == events


def told_rarely(days=14, **rules):
    """Say whether a source that comes and goes for so many days is told of about once a day."""
    return len(course("xxxxx.." * (days * 96 // 7), **rules)) <= 2 * (days + 1)


def test_who_comes_and_goes_all_day_is_told_of_more_and_more_rarely():
    assert told_rarely()
    long = course(("x" * 16 + "." * 16) * 60)
    firsts = [number for number, what in long if what == "raised"]
    assert 2 <= len(firsts) <= 16  # of sixty bad nights in twenty days


def test_a_day_of_rest_and_it_is_told_as_the_first_time():
    assert course("xxxxx" + "." * 120 + "xxxxx") == [(4, "raised"), (6, "ended"), (129, "raised")]


def test_what_ends_with_the_first_good_look_always_does():
    ended = Alert(subject="source", kind="quiet", since_at=NOON, told_at=NOON, text="t", times=5)
    sign = Sign(subject="source", kind="quiet", bad=False, since_at=NOON, goods=1)
    assert turn(ended, sign, now=NOON + HOUR).ended_at == NOON + HOUR


@given(st.text("x.", max_size=300), st.integers(1, 240), st.integers(0, 300), st.integers(1, 5), st.integers(1, 4))
def test_no_alert_twice_without_a_change_and_one_end_each(looks, minutes, lasts, strikes, goods):
    events = course(looks, step=minutes * MINUTE, lasts=lasts * MINUTE, strikes=strikes, goods=goods)
    assert [what for _, what in events] == ["raised", "ended"] * (len(events) // 2) + ["raised"] * (len(events) % 2)
    assert all(looks[number] == ("x" if what == "raised" else ".") for number, what in events)


@given(st.text("x.", max_size=200), st.integers(0, 200))
def test_a_restart_anywhere_repeats_nothing(looks, at):
    """What is kept across a restart is the alert without its count of good looks: it may end later, never be told twice."""
    last, raised, row = None, [], 0
    for number, look in enumerate(looks):
        row = row + 1 if look == "x" else 0
        if number == at and last is not None:
            last = replace(last, goods=0)
        sign = Sign(subject="source", kind="failing", bad=look == "x", since_at=NOON, strikes_enough=row >= 3, goods=2, text="t")
        turned = turn(last, sign, now=NOON + number * MINUTE)
        if turned is not None:
            if not stands(last):
                raised.append(number)
                assert stands(turned)
            last = turned
    for one, other in pairwise(raised):
        assert looks[one:other].count(".") >= 2


def test_a_clock_that_goes_back_tells_nothing_early():
    sign = Sign(subject="source", kind="failing", bad=True, since_at=NOON, lasts=HOUR, text="t")
    assert turn(None, sign, now=NOON - HOUR) is None


def test_the_checks_see_a_turn_without_patience():
    """Planted: one that forgets what came before, and one that tells of every look."""
    forgetful = lambda last, sign, now: turn(None if last is not None and last.ended_at else last, sign, now=now)  # noqa: E731
    assert not told_rarely(turn=forgetful)
    hasty = lambda last, sign, now: turn(last, replace(sign, lasts=HOUR * 0, strikes_enough=True, goods=1), now=now)  # noqa: E731
    assert course("x.x.x.x.xx.xx.", turn=hasty) != []
