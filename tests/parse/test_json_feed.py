"""JSON Feed 1.0 and 1.1."""

import json
from datetime import UTC, datetime

import pytest

from syndicator.errors import ParseError
from syndicator.model import Enclosure, Image, Person

VERSION = "https://jsonfeed.org/version/1.1"


@pytest.fixture
def feed(read):
    def parse_items(*items, seen=(), **top):
        return read(json.dumps({"version": VERSION, "title": "Wire", **top, "items": list(items)}), seen=seen)

    return parse_items


def test_an_item_becomes_an_entry(feed):
    entry = feed(
        {
            "id": "1",
            "url": "/one",
            "title": "One\nand only",
            "content_html": "<p>Text</p>",
            "content_text": "Text",
            "summary": "Short.",
            "image": "/p.jpg",
            "date_published": "2026-11-22T10:00:00+01:00",
            "date_modified": "2026-11-22T12:00:00Z",
            "authors": [{"name": "Ana Ruiz", "url": "https://wire.example/ana"}, {"url": "https://nameless.example"}],
            "tags": ["News", "news", "https://x.example/"],
            "language": "uk",
            "attachments": [
                {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7, "title": "Listen"},
                {"url": "ftp://x/a"},
                "odd",
            ],
        }
    ).entries[0]
    assert (entry.guid, entry.url, entry.headline, entry.text, entry.summary) == (
        "1",
        "https://wire.example/one",
        "One and only",
        "<p>Text</p>",
        "Short.",
    )
    assert entry.image == Image(url="https://wire.example/p.jpg")
    assert (entry.published_at, entry.updated_at) == (datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert entry.authors == (Person(name="Ana Ruiz", url="https://wire.example/ana"),)
    assert (entry.categories, entry.language) == (("News",), "uk")
    assert entry.enclosures == (Enclosure(url="https://wire.example/a.mp3", type="audio/mpeg", length=7, title="Listen"),)
    assert json.loads(entry.received)["id"] == "1"


def test_version_one_has_one_author_and_the_feeds_author_stands_in(feed):
    assert feed({"id": "1", "author": {"name": "Bo"}}).entries[0].authors == (Person(name="Bo"),)
    assert feed({"id": "1"}, authors=[{"name": "The Wire"}]).entries[0].authors == (Person(name="The Wire"),)


def test_plain_text_keeps_its_paragraphs(feed):
    entry = feed({"id": "1", "content_text": "One.\n\nTwo & three."}).entries[0]
    assert (entry.text, entry.kind) == ("One.\n\nTwo & three.", "text")


def test_known_entries_are_not_taken_again_and_order_and_spaces_of_keys_do_not_count(read, feed):
    first = feed({"id": "1", "title": "A"})
    again = read(
        f'{{"items": [ {{"title":"A" , "id":"1"}}, {{"id": 2}} ], "version": "{VERSION}"}}',
        seen={entry.digest: entry.guid for entry in first.entries},
    )
    assert [entry.guid for entry in again.entries] == ["2"]
    assert len(again.present) == 2


@pytest.mark.parametrize(
    "odd",
    [{"id": [], "title": 7, "authors": "x", "tags": {"a": 1}, "attachments": 1, "image": {}, "content_html": None, "url": "http://["}, {}],
)
def test_a_field_of_the_wrong_kind_costs_no_other(feed, odd):
    result = feed(odd, {"id": "2", "title": "B"}, "no object", None)
    assert result.entries[-1].headline == "B"
    assert len(result.entries) == 2


def test_text_that_no_store_can_hold_is_made_fit(feed):
    entry = feed({"id": "a\u0000b", "title": "A\ud800", "content_html": "x\u0000y\udfff"}).entries[0]
    assert (entry.guid, entry.headline, entry.text) == ("ab", "A", "xy")
    entry.received.encode()


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"items":[' + "[" * 5000 + "]" * 5000 + "]}", '{"items": 3}', "[1]", '{"items":[{"id":' + "9" * 9000 + "}]}"]
)
def test_what_is_no_json_feed_is_an_error(read, body):
    with pytest.raises(ParseError):
        read(body)
