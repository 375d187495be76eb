"""Whether a client holds the bytes already."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.web.conditional import http_date, not_modified

CHANGED = datetime(2026, 5, 20, 8, 30, 15, 999_999, tzinfo=UTC)


def asked(*if_none_match: str, since: str | None = None, etag: str = '"abc"') -> bool:
    return not_modified(if_none_match, [] if since is None else [since], etag=etag, modified_at=CHANGED)


@pytest.mark.parametrize(
    "header", ['"abc"', 'W/"abc"', '"x", "abc"', '"x" , W/"abc","y"', "*", " * ", '"a,b", "abc"', '"abc", garbage', ',,"abc",,']
)
def test_o4_a_tag_that_is_listed_matches_weakly(header):
    """If-None-Match may be a list, weak tags or `*`."""
    assert asked(header)


@pytest.mark.parametrize("header", ['"ABC"', '"abc', "abc", '"abcd"', 'w/"abd"', '"x"', "", "**", '"abc-gzip"'])
def test_o4_a_tag_that_is_not_listed_does_not_match(header):
    """Other tags, tags cut short and what is no tag match nothing."""
    assert not asked(header)


def test_o4_several_header_lines_are_one_list():
    """Several If-None-Match lines are one list."""
    assert asked('"x"', '"abc"')


def test_o4_a_comma_inside_a_tag_is_part_of_it():
    """A comma inside a tag does not part it."""
    assert not asked('"x,"abc",y"', etag='"y"')
    assert asked('"a,b"', etag='"a,b"')


def test_o4_if_none_match_wins_over_if_modified_since():
    """If-None-Match puts If-Modified-Since out of force, even where it is garbage."""
    assert not asked('"old"', since=http_date(CHANGED))
    assert asked('"abc"', since="Thu, 01 Jan 1970 00:00:00 GMT")
    assert not asked("garbage", since=http_date(CHANGED))


@pytest.mark.parametrize(
    ("since", "held"),
    [
        ("Wed, 20 May 2026 08:30:15 GMT", True),
        ("Wed, 20 May 2026 08:30:16 GMT", True),
        ("Wed, 20 May 2026 08:30:14 GMT", False),
        ("Wednesday, 20-May-26 08:30:15 GMT", True),
        ("Wed May 20 08:30:15 2026", True),
        ("Wed, 20 May 2026 10:30:15 +0200", True),
        ("2026-05-20", False),
        ("", False),
        ("yesterday", False),
        ("Wed, 99 May 2026 08:30:15 GMT", False),
        ("Wed, 20 May 99999999999999999999 08:30:15 GMT", False),
        ("9" * 5000, False),
    ],
)
def test_a_date_counts_in_whole_seconds_and_only_if_it_is_one(since, held):
    assert asked(since=since) is held


def test_without_a_date_of_ours_no_date_of_theirs_matches():
    assert not not_modified([], [http_date(CHANGED)], etag='"abc"', modified_at=None)
    assert not not_modified([], [http_date(CHANGED)] * 2, etag='"abc"', modified_at=CHANGED)


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.text(max_size=60), max_size=3), st.lists(st.text(max_size=40), max_size=2))
def test_any_header_has_an_answer(if_none_match, if_modified_since):
    assert not_modified(if_none_match, if_modified_since, etag='"0123456789abcdef"', modified_at=CHANGED) in {True, False}


@settings(max_examples=50, derandomize=True)
@given(st.integers(0, 4_000_000_000_000_000))
def test_a_date_that_we_sent_matches_when_it_comes_back(microseconds):
    at = datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    assert not_modified([], [http_date(at)], etag='"a"', modified_at=at)
    assert not not_modified([], [http_date(at - timedelta(seconds=1))], etag='"a"', modified_at=at)
