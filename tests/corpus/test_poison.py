"""Poison through the daemon and its workers, in short: a spread of small bodies, and a fault that must be caught. `./run corpus poison` takes all of them, in three sizes."""

from contextlib import suppress

import pytest

from syndicator.errors import ParseError
from tests.corpus import poison
from tests.parse.parse_samples import parse_text
from tests.parse.poison import FEEDS

PATIENT = 120.0


def test_bodies_made_to_hang_or_to_open_files_are_done_with_said_and_asked_once_and_touch_no_other_source(tmp_path):
    named = {f"feed-{name}": FEEDS[name](0) for name in ("a-file", "an-address", "a-file-address", "outside-file", "outside-address")}
    came = poison.swallowed(tmp_path, named | poison.chosen(23, (20_000,)), deadline=PATIENT)
    assert poison.complaints(came) == []
    assert {name for name in named if came.errors[name]} == {"feed-a-file", "feed-an-address", "feed-a-file-address"}


def test_work_that_never_ends_is_caught_and_the_sound_sources_are_still_done(tmp_path):
    came = poison.swallowed(tmp_path, {"feed-author": FEEDS["author-dots"](2_000)}, planted=poison.ENDLESS, patience=5)
    assert poison.complaints(came) == [f"1 of {poison.SOUND + 1} sources were never done with"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_body_made_to_hang_ends_small(name):
    with suppress(ParseError):
        feed = parse_text(FEEDS[name](1_500))
        assert "could not be read (" not in str(feed.problems)
