"""When things are due."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.schedule import asked_wait, back_off, check_cron, next_due, spread

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

# Zones that change their clocks in different ways: at 2, at midnight, by half an hour, in the southern half, twice a year round Ramadan.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, tzinfo=UTC)),
]


def due(*, every=None, cron="", timezone="UTC", last_at=None, now=NOW):
    return next_due(every=every, cron=cron, timezone=timezone, last_at=last_at, now=now)


def faces(cron: str, timezone: str, start: datetime, end: datetime) -> list[datetime]:
    """Give all moments from `start` to `end` at which a source with this line runs, as a daemon would find them."""
    found, last = [], start - timedelta(microseconds=1)
    while (last := due(cron=cron, timezone=timezone, last_at=last, now=last)) <= end:
        found.append(last)
    return found


# ── intervals ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_never_ran_is_due_now():
    assert due(every=timedelta(minutes=15)) == NOW
    assert due(cron="0 6 * * *") == NOW


def test_an_interval_counts_from_the_last_run():
    assert due(every=timedelta(minutes=15), last_at=NOW - timedelta(minutes=5)) == NOW + timedelta(minutes=10)


def test_p5_nothing_is_due_before_its_interval_is_over():
    assert due(every=timedelta(minutes=15), last_at=NOW) == NOW + timedelta(minutes=15)


def test_r7_missed_runs_are_made_up_once():
    last = NOW - timedelta(hours=6)
    assert due(every=timedelta(minutes=15), last_at=last) == NOW
    assert due(cron="*/10 * * * *", last_at=last) == NOW
    assert due(every=timedelta(minutes=15), last_at=NOW) > NOW
    assert due(cron="*/10 * * * *", last_at=NOW) > NOW


def test_r9_a_clock_set_back_does_not_keep_a_source_waiting():
    assert due(every=timedelta(minutes=15), last_at=NOW + timedelta(hours=1)) == NOW + timedelta(minutes=15)
    assert due(cron="0 * * * *", last_at=NOW + timedelta(days=3)) == NOW + timedelta(hours=1)


def test_r8_an_interval_does_not_know_of_changed_clocks():
    last = datetime(2026, 3, 29, 0, 55, tzinfo=UTC)
    assert due(every=timedelta(minutes=15), timezone="Europe/Berlin", last_at=last, now=last) == last + timedelta(minutes=15)


@settings(max_examples=100, derandomize=True)
@given(every=st.integers(1, 40 * 24 * 3600), ago=st.integers(-100_000, 10_000_000))
def test_an_interval_is_due_within_itself_and_never_in_the_past(every, ago):
    length = timedelta(seconds=every)
    at = due(every=length, last_at=NOW - timedelta(seconds=ago))
    assert NOW <= at <= NOW + length
    assert at.tzinfo is UTC


# ── cron lines ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("*/10 * * * *", datetime(2026, 6, 1, 12, 10, tzinfo=UTC)),
        ("*/10 6-11 * * *", datetime(2026, 6, 2, 6, tzinfo=UTC)),
        ("30 5 * * mon-fri", datetime(2026, 6, 2, 5, 30, tzinfo=UTC)),
        ("30 5 * * 0", datetime(2026, 6, 7, 5, 30, tzinfo=UTC)),
        ("30 5 * * 7", datetime(2026, 6, 7, 5, 30, tzinfo=UTC)),
        ("30 5 * * 1", datetime(2026, 6, 8, 5, 30, tzinfo=UTC)),
        ("30 5 * * 6-7", datetime(2026, 6, 6, 5, 30, tzinfo=UTC)),
        ("30 5 * * Sat-Mon", datetime(2026, 6, 6, 5, 30, tzinfo=UTC)),
        ("30 5 * * 3/2", datetime(2026, 6, 3, 5, 30, tzinfo=UTC)),
        ("0 0 1 1 *", datetime(2027, 1, 1, tzinfo=UTC)),
        ("0 0 29 2 *", datetime(2028, 2, 29, tzinfo=UTC)),
        ("0 0 15 * mon", datetime(2026, 6, 8, tzinfo=UTC)),
        ("0 0 5 * mon", datetime(2026, 6, 5, tzinfo=UTC)),
        ("0 0 * jan,jul *", datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_a_cron_line_means_what_it_means_in_cron(cron, expected):
    assert due(cron=cron, last_at=NOW) == expected


def test_a_cron_line_is_read_in_its_zone():
    assert due(cron="0 6 * * *", timezone="America/New_York", last_at=NOW) == datetime(2026, 6, 2, 10, tzinfo=UTC)
    assert due(cron="0 6 * * *", timezone="Asia/Kolkata", last_at=NOW) == datetime(2026, 6, 2, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_jump_over_is_made_up_once_right_after():
    day = datetime(2026, 3, 29, tzinfo=UTC)
    assert faces("30 2 * * *", "Europe/Berlin", day, day + timedelta(hours=12)) == [datetime(2026, 3, 29, 1, tzinfo=UTC)]


def test_a_listed_time_that_comes_twice_is_taken_once():
    day = datetime(2026, 10, 25, tzinfo=UTC)
    assert faces("30 2 * * *", "Europe/Berlin", day, day + timedelta(hours=12)) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_r8_a_daily_job_runs_once_every_local_day(zone, day):
    for hour in range(24):
        for minute in (0, 29, 45):
            runs = faces(f"{minute} {hour} * * *", zone, day - timedelta(days=3), day + timedelta(days=4))
            days = [at.astimezone(ZoneInfo(zone)).date() for at in runs]
            assert len(days) == len(set(days))
            assert all((later - sooner).days == 1 for sooner, later in pairwise(days))


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("minutes", [5, 10, 15, 30])
def test_r8_a_job_of_every_few_minutes_keeps_its_distance_all_day(zone, day, minutes):
    runs = faces(f"*/{minutes} * * * *", zone, day - timedelta(days=1), day + timedelta(days=2))
    assert {later - sooner for sooner, later in pairwise(runs)} == {minutes * MINUTE}


def looked_up(minutes: set[int], hours: set[int], zone: str, span: tuple[datetime, datetime], *, once: bool) -> list[datetime]:
    """Find the same moments by looking at the clock every minute."""
    found, (at, end) = [], span
    while at <= end:
        local, before = at.astimezone(ZoneInfo(zone)), (at - MINUTE).astimezone(ZoneInfo(zone))
        jumped = local.replace(tzinfo=None) - before.replace(tzinfo=None) - MINUTE
        passed = [local - MINUTE * n for n in range(1, max(int(jumped / MINUTE), 0) + 1)]
        shown = [] if once and local.fold else [local]
        if any(face.hour in hours and face.minute in minutes for face in [*passed, *shown]):
            found.append(at)
        at += MINUTE
    return found


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    minutes=st.sets(st.integers(0, 59), min_size=1, max_size=3),
    hours=st.sets(st.integers(0, 23), min_size=1, max_size=6),
    every_hour=st.booleans(),
)
def test_r8_no_hour_is_skipped_or_doubled_when_clocks_change(change, minutes, hours, every_hour):
    name, day = change
    hours = set(range(24)) if every_hour else hours
    start, end = day - timedelta(hours=6), day + timedelta(hours=30)
    line = f"{','.join(map(str, sorted(minutes)))} {'*' if every_hour else ','.join(map(str, sorted(hours)))} * * *"
    assert faces(line, name, start, end) == looked_up(minutes, hours, name, (start, end), once=not every_hour)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "0 fields"),
        ("* * * *", "4 fields"),
        ("0 * * * * *", "6 fields"),
        ("61 * * * *", "61"),
        ("* 25 * * *", "25"),
        ("* * * * mun", "'mun' is no weekday"),
        ("* * * * 8", "'8' is no weekday"),
        ("* * * smarch *", "smarch"),
        ("@daily", "1 fields"),
        ("; rm -rf /", "4 fields"),
        ("0 0 31 2 *", "never comes"),
        ("*/0 * * * *", "higher than 0"),
        ("5-1 * * * *", "minimum"),
        ("$ * * * *", "'$' is not to be read"),
        ("1," * 5000 + "1 * * * *", "is not to be read"),
    ],
)
def test_a_line_that_is_none_is_refused_with_a_sentence(line, said):
    with pytest.raises(ValueError, match="cron line") as caught:
        check_cron(line, "UTC")
    assert said in str(caught.value)
    assert "write five fields" in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "/etc/passwd", "Europe", "a\0b", "CEST "])
def test_a_zone_that_is_none_is_refused_with_a_sentence(zone):
    with pytest.raises(ValueError, match="time zone"):
        check_cron("0 6 * * *", zone)


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_a_cron_line_or_a_sentence(text):
    with suppress(ValueError):
        check_cron(text, "Europe/Berlin")


# ── apart, and backing off ───────────────────────────────────────────────────────────────────────────────────────


def test_p7_sources_due_together_are_spread_over_the_whole_period():
    period = timedelta(minutes=1)
    places = [spread(f"source-{n}", period=period) / period for n in range(1000)]
    assert all(0 <= place < 1 for place in places)
    assert [sum(tenth <= place * 10 < tenth + 1 for place in places) > 60 for tenth in range(10)] == [True] * 10


def test_a_name_has_always_the_same_place():
    assert spread("harbor-wire", period=timedelta(minutes=1)) == spread("harbor-wire", period=timedelta(minutes=1))
    assert spread("harbor-wire", period=timedelta()) == timedelta()


def test_p10_failures_back_off_to_a_day():
    hours = [back_off(n, normal=timedelta(hours=1)) / timedelta(hours=1) for n in range(9)]
    assert hours == [1, 1, 2, 4, 8, 16, 24, 24, 24]


def test_a_source_that_runs_less_than_daily_keeps_its_distance():
    assert back_off(7, normal=timedelta(days=7)) == timedelta(days=7)
    assert back_off(10**9, normal=timedelta(days=31)) == timedelta(days=31)


def test_p9_a_publisher_that_says_how_long_is_left_alone_for_so_long():
    assert asked_wait(7200, 503) == timedelta(hours=2)
    assert asked_wait(1, 429) == timedelta(seconds=1)


def test_p9_an_excessive_wish_is_capped_and_a_senseless_one_ignored():
    assert asked_wait(10**12, 503) == timedelta(days=7)
    for senseless in (-5, 0, float("nan"), float("inf"), None):
        assert asked_wait(senseless, 503) == timedelta()


def test_p9_too_many_requests_without_a_wish_waits_four_hours():
    assert asked_wait(None, 429) == timedelta(hours=4)
