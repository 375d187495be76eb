"""Dates as publishers write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator._text.dates import believable, distance, moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 +0100", "2026-11-23T09:00"),
        ("Mon, 23 Nov 2026 10:00:00 GMT", "2026-11-23T10:00"),
        ("23 Nov 2026 10:00 EST", "2026-11-23T15:00"),
        ("Mon, 23 Nov 2026 10:00:00 CEST", "2026-11-23T08:00"),
        ("Mon, 23 Nov 2026 10:00:00 GMT+2", "2026-11-23T08:00"),
        ("Mon, 23 Nov 2026 24:00:00 GMT", "2026-11-24T00:00"),
        ("Mon, 23 Nov 2026 10:00:00 XYZ", "2026-11-23T10:00"),
        ("Mon Nov 23 10:00:00 CET 2026", "2026-11-23T09:00"),
        ("Mon Nov 23 10:00:00 2026", "2026-11-23T10:00"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00"),
        ("2026-11-23T10:00:00.1234567+05:30", "2026-11-23T04:30"),
        ("2026-11-23 10:00:00 +0100", "2026-11-23T09:00"),
        ("2026-11-23", "2026-11-23T00:00"),
        ("20261123T101500Z", "2026-11-23T10:15"),
        ("1700000000", "2023-11-14T22:13"),
        ("1700000000123", "2023-11-14T22:13"),
        ("Nov 23, 2026 5:30 PM EST", "2026-11-23T22:30"),
        ("November 23, 2026 12:05 a.m.", "2026-11-23T00:05"),
        ("lundi 23 novembre 2026 à 10h30", "2026-11-23T10:30"),
        ("mar. 24 nov. 2026", "2026-11-24T00:00"),
        ("1er août 2026", "2026-08-01T00:00"),
        ("3 août 2026", "2026-08-03T00:00"),
        ("23. November 2026, 14:05 Uhr", "2026-11-23T14:05"),
        ("Di, 3. März 2026", "2026-03-03T00:00"),
        ("23 de noviembre de 2026", "2026-11-23T00:00"),
        ("2026年11月23日 10:00", "2026-11-23T10:00"),
        ("2026. 11. 23", "2026-11-23T00:00"),
        ("23.11.2026 10:00", "2026-11-23T10:00"),
        ("23/11/2026", "2026-11-23T00:00"),
        ("11/23/2026", "2026-11-23T00:00"),
    ],
)
def test_a_date_is_read(text, expected):
    assert moment(text).replace(second=0) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May",
        "May 2026",
        "2026",
        "2026-11",
        "10:00",
        "yesterday",
        "-3h",
        "5/6/2026",
        "30 Feb 2026",
        "Mon, 23 Nov 26 10:00 GMT",
        "99999-01-01",
        "2026-13-01",
        "23 Nov 2026 25:00",
        "x" * 200,
        "2026-11-23T10:00:00+99:99",
    ],
)
def test_what_names_no_day_is_no_date(text):
    assert moment(text) is None


def test_the_language_decides_what_only_figures_leave_open():
    assert moment("5/6/2026", language="fr") == datetime(2026, 6, 5, tzinfo=UTC)
    assert moment("5/6/2026", language="en-US") == datetime(2026, 5, 6, tzinfo=UTC)
    assert moment("5/6/2026", language="en") is None


def test_only_dates_between_1990_and_tomorrow_are_believed():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert believable(now, now=now) == now
    assert believable(now + timedelta(hours=23), now=now)
    assert believable(now + timedelta(hours=25), now=now) is None
    assert believable(datetime(1970, 1, 1, tzinfo=UTC), now=now) is None
    assert believable(None, now=now) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-3h", timedelta(hours=-3)),
        ("+2h", timedelta(hours=2)),
        ("90m", timedelta(minutes=90)),
        ("1d12h", timedelta(hours=36)),
        ("2w", timedelta(weeks=2)),
        ("3", None),
        ("h", None),
        ("3h ago", None),
    ],
)
def test_a_distance_is_read(text, expected):
    assert distance(text) == expected


@given(st.integers(min_value=631_152_000, max_value=4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_every_moment_comes_back_from_the_forms_that_feeds_use(when):
    for form in ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%B %d, %Y %I:%M:%S %p", "%Y%m%dT%H%M%SZ"):
        assert moment(when.strftime(form)) == when


@given(st.text(alphabet="0123456789-/.: TZ+,apmJanNovdeé", max_size=60))
def test_nothing_is_an_error(text):
    found = moment(text)
    assert found is None or found.tzinfo is not None
