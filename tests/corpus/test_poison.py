"""Poison through the daemon and its workers, in short: a spread of small bodies, and a fault that must be caught. `./run corpus poison` takes all of them, in three sizes."""

import pytest

from tests.corpus import poison
from tests.parse.poison import FEEDS

PATIENT = 120.0


def test_bodies_made_to_hang_or_to_open_files_are_done_with_said_and_asked_once_and_touch_no_other_source(tmp_path):
    named = {f"feed-{name}": FEEDS[name](0) for name in ("a-file", "an-address", "a-file-address", "outside-file", "outside-address")}
    came = poison.swallowed(tmp_path, named | poison.chosen(23, (20_000,)), deadline=PATIENT)
    assert poison.complaints(came) == []
    assert {name for name in named if came.errors[name]} == {"feed-a-file", "feed-an-address", "feed-a-file-address"}


def test_the_parser_as_it_comes_in_the_daemon_s_own_process_is_caught(tmp_path):
    came = poison.swallowed(tmp_path, {"feed-author": FEEDS["author-dots"](80_000)}, planted=poison.ALONE, patience=8)
    assert any("were never done with" in line for line in poison.complaints(came))


@pytest.mark.parametrize("name", FEEDS)
def test_a_body_made_to_hang_ends_small(name):
    """Each body is parsed in place as well, in its smallest form, so that what it does is told by a trace."""
    from contextlib import suppress

    from syndicator.errors import ParseError
    from tests.parse.parse_samples import parse_text

    with suppress(ParseError):
        feed = parse_text(FEEDS[name](4_000))
        assert "could not be read (" not in str(feed.problems)
