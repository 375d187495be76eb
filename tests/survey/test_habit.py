"""How long a source may stay silent, from the times at which it published."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.survey import patience

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def every(length, count):
    return [MONDAY + length * number for number in range(count)]


def office_hours(weeks):
    return [MONDAY + timedelta(weeks=week, days=day, hours=hour) for week in range(weeks) for day in range(5) for hour in range(0, 10, 2)]


@pytest.mark.parametrize(
    ("times", "at_least", "at_most"),
    [
        (every(HOUR, 200), DAY, DAY),
        (every(DAY, 60), 2 * DAY, 5 * DAY),
        (every(7 * DAY, 16), 9 * DAY, 30 * DAY),
        (office_hours(8), 3 * DAY, 6 * DAY),
        (every(DAY, 3), 30 * DAY, 30 * DAY),
        ([], 30 * DAY, 30 * DAY),
        ([MONDAY + timedelta(seconds=number) for number in range(50)], 30 * DAY, 30 * DAY),
    ],
    ids=["every hour: the floor", "every day", "every week", "working days, not at weekends", "too few to know", "nothing", "all at once"],
)
def test_patience_goes_by_habit(times, at_least, at_most):
    assert at_least <= patience(times, least=DAY).limit <= at_most


def test_one_long_silence_among_many_is_not_believed():
    times = [*every(DAY, 30), *(MONDAY + 70 * DAY + DAY * number for number in range(30))]
    assert patience(times, least=DAY).limit < 5 * DAY


def test_what_was_usual_is_told():
    found = patience([*every(DAY, 20), MONDAY + 23 * DAY, MONDAY + 26 * DAY], least=DAY)
    assert (found.usual, found.longest) == (DAY, 3 * DAY)


@given(st.lists(st.integers(0, 120 * 24 * 60), max_size=200), st.integers(1, 100))
def test_patience_is_never_less_than_asked_and_minds_no_order(minutes, least_hours):
    times = [MONDAY + timedelta(minutes=minute) for minute in minutes]
    found = patience(times, least=least_hours * HOUR)
    assert found.limit >= least_hours * HOUR
    assert found == patience(sorted(times), least=least_hours * HOUR)
