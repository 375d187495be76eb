"""Some thousand real and broken feeds of other projects' tests: none crashes, none loses an entry. Skipped where they are absent."""

import io
import re
import warnings

import feedparser
import pytest
from parse_samples import parse_text

from syndicator._text.markup import printable
from syndicator.errors import ParseError
from syndicator.parse.encoding import to_text
from syndicator.parse.repair import unburdened
from syndicator.parse.split import split


def _found_by_feedparser(body):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return len(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)
    except AttributeError:
        return 0  # an empty body; feedparser trips over it


def _all(feed):
    return (*feed.entries, *feed.repeats)


def test_every_entry_that_feedparser_finds_is_an_entry_or_a_named_repeat(feeds):
    wrong = []
    for path in feeds:
        if path.suffix == ".json":
            continue
        body = path.read_bytes()
        expected = _found_by_feedparser(body)
        try:
            feed = parse_text(body)
        except ParseError as error:
            found, said = 0, str(error)
        else:
            found, said = len(_all(feed)), str(feed.problems)
            assert len({entry.guid for entry in feed.entries}) == len(feed.entries), path
        if found != expected:
            wrong.append((path.name, expected, found, said))
    assert wrong == []


def test_an_entry_parsed_alone_is_the_entry_parsed_with_the_whole(feeds):
    for path in feeds:
        try:
            whole = parse_text(path.read_bytes())
        except ParseError:
            continue
        entries = {entry.digest: entry for entry in _all(whole)}
        for digest in list(entries)[:2]:
            seen = {other: entry.guid for other, entry in entries.items() if other != digest}
            again = parse_text(path.read_bytes(), seen=seen)
            assert _all(again) == tuple(entry for entry in _all(whole) if entry.digest == digest), path


def test_almost_every_feed_with_entries_can_be_cut(feeds):
    uncut = [
        path.name
        for path in feeds
        if path.suffix != ".json" and b"<item" in path.read_bytes() and split(unburdened(to_text(path.read_bytes()))) is None
    ]
    assert len(uncut) <= 5, uncut


def test_p20_every_coding_is_read_as_what_its_server_or_the_document_says(feeds):
    files = [path for path in feeds if path.parent.name == "feedparser-encoding"]
    wrong = []
    for path in files:
        body = path.read_bytes()
        said = re.search(r"charset\s*=\s*[\"']?([\w-]+)", _comment(body))
        text = to_text(body, said[1] if said else "")
        if "\ufffd" in text or printable(text) != text:
            wrong.append(path.name)
    assert len(files) == 82
    # Two are broken on purpose: bytes that no coding explains.
    assert wrong == ["tests__encoding__bozo_invalid-bytes-with-bom.xml", "tests__encoding__bozo_linenoise.xml"]


def _comment(body):
    """Give the lines in which a file says how a server would have sent it."""
    ascii_only = bytes(byte for byte in body[:2000] if 0 < byte < 128).decode("ascii")
    return "".join(line for line in ascii_only.splitlines() if "Content-type" in line)


@pytest.mark.parametrize("name", ["testdata__parser__json__version_json_11.json", "feed-rs__fixture__jsonfeed__jsonfeed_spec_1.json"])
def test_json_feeds_are_read(feeds, name):
    path = next(path for path in feeds if path.name == name)
    assert parse_text(path.read_bytes()).entries
