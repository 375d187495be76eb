"""`preview --at`: a partner's feed as it stood."""

from datetime import UTC, datetime, timedelta

import pytest
from newsrooms import until


def test_a_feed_is_shown_as_it_stood_byte_for_byte(desk):
    first = {name: body for name, body in desk.output().items() if "/all/" in name}
    at = datetime.now(UTC) + timedelta(seconds=1)
    assert until(lambda: datetime.now(UTC) > at, seconds=5)
    desk.write("articles/late.txt", "Quay Closes\n\nThe quay closes on Friday, the harbor office said, and opens again in May.\n")
    desk.run("poll")
    second = desk.output()
    assert second["output/all/rss.xml"] != first["output/all/rss.xml"]
    for name, form in (("rss.xml", "rss"), ("atom.xml", "atom"), ("feed.json", "json")):
        shown = desk.run("preview", "all", "--at", f"{at:%Y-%m-%dT%H:%M:%S.%f}", "--format", form, text=False)
        assert (shown.returncode, shown.stdout) == (0, first[f"output/all/{name}"])
    now = desk.run("preview", "all", "--at", (at + timedelta(days=1)).isoformat(), text=False)
    assert now.stdout == second["output/all/rss.xml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody", "--at", "2030-01-01"), "no edition is known of such a partner; there are: all, ferries"),
        (("all", "--at", "2001-01-01"), "no rss of it stood at 2001-01-01 00:00:00 UTC; what stood is known since"),
        (("all", "--at", "yesterday"), "is no time; write one as 2026-11-23T12:00"),
    ],
)
def test_what_cannot_be_shown_is_said(desk, words, said):
    done = desk.run("preview", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
