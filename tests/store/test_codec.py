"""What the model holds comes back from the store as it went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.model import Article, Copy, Entry, FileMark, Run, SourceState, Status, Validators
from syndicator.store.codec import pack, unpack
from tests.store.making import NOON, copy, entry

AWARE = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))
# Half surrogates and NUL included: a publisher can send them in JSON.
TEXT = st.text(st.characters(), max_size=20)

st.register_type_strategy(datetime, AWARE)
st.register_type_strategy(str, TEXT)


@given(value=st.one_of(st.builds(Entry), st.builds(Copy), st.builds(Validators), st.builds(Run), st.builds(SourceState)))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_value_comes_back_equal(value):
    text = pack(value)
    assert text.isascii()
    assert unpack(type(value), text) == value


def test_a_distance_of_time_stays_a_distance():
    sent = entry(published_at=timedelta(hours=-3, microseconds=7))
    assert unpack(Entry, pack(sent)).published_at == timedelta(hours=-3, microseconds=7)


def test_a_time_comes_back_in_utc():
    sent = entry(published_at=datetime(2026, 11, 2, 14, 0, tzinfo=timezone(timedelta(hours=2))))
    back = unpack(Entry, pack(sent)).published_at
    assert back == NOON
    assert back.tzinfo is UTC


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        pack(entry(published_at=datetime(2026, 11, 2)))  # noqa: DTZ001  (that is the point)


def test_what_is_no_value_is_refused():
    with pytest.raises(TypeError, match="cannot be stored"):
        pack({"a"})


def test_a_field_that_is_not_stored_yet_takes_its_default_and_one_that_is_gone_is_left_out():
    assert unpack(Copy, '{"headline": "H", "colour": "red"}') == Copy(headline="H")


def test_an_article_comes_back_whole():
    article = Article(
        id="abc",
        source_id="wire",
        guid="g",
        public_id="p",
        rss_guid="r",
        version=2,
        status=Status.HELD,
        copy=copy(),
        published_at=NOON,
        updated_at=NOON,
        first_seen_at=NOON,
        canonical_url="",
        substance="s",
        surface="f",
    )
    assert unpack(Article, pack(article)) == article


def test_marks_of_files_come_back():
    marks = Validators(files=(FileMark(name="a/\udc80.txt", mtime_ns=2**62, size=3, digest="d"),))
    assert unpack(Validators, pack(marks)) == marks
