"""Our own network, or the sources? Tables of who was asked when, and since when he fails."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.survey import Seen, cut_off

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def well(count, *, asked=1.0, start=0):
    return [Seen(f"host{start + number}.example", NOW - asked * MINUTE, None) for number in range(count)]


def failing(count, *, since=20.0, told=False, hosts=100, start=50):
    return [Seen(f"host{start + number % hosts}.example", NOW - MINUTE, NOW - since * MINUTE, told) for number in range(count)]


@pytest.mark.parametrize(
    ("seen", "cut"),
    [
        ([], False),
        (well(5), False),
        (failing(1), False),
        (failing(2), True),
        (failing(2, since=3), False),
        (failing(2, hosts=1), False),
        (failing(2, told=True), False),
        (failing(3) + failing(4, told=True, start=70), True),
        (failing(3) + well(1), False),
        (failing(3) + well(1, asked=60), False),
        (failing(9) + well(1), True),
        (failing(8) + well(2), False),
        (failing(5) + well(10, asked=60), True),
        (failing(5) + well(200, asked=60), False),
        (failing(5, hosts=2) + well(10, asked=60), False),
        (failing(300) + well(20), True),
        (failing(1, since=300, start=0) + failing(20) + well(3, asked=200, start=10), True),
        (failing(3, since=60 * 24), False),
    ],
    ids=[
        "nobody", "all well", "one of one", "two of two", "too short", "one host", "told before", "the dead do not count", "three of four",
        "one not asked since", "nine of ten", "eight of ten", "enough of those asked", "too few asked", "too few hosts", "nearly all", "one ill before",
        "long ago",
    ],
)  # fmt: skip
def test_all_at_once_is_our_network(seen, cut):
    assert (cut_off(seen, now=NOW) is not None) == cut


def test_it_is_said_since_when():
    seen = [*failing(6, since=30), *failing(6, since=10, start=80), *well(2, asked=45)]
    assert cut_off(seen, now=NOW) == NOW - 30 * MINUTE
