"""Stubs and their pages, and pages that list articles."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from syndicator.catalog import Source
from syndicator.errors import ParseError
from syndicator.model import Digest, Document, Enclosure, Entry, Guid, Person, RawHtml, SourceId
from syndicator.parse import complete, needs_page, parse

SOURCE = Source(id=SourceId("wire"), title="", url="https://wire.example/feed")
STUB = Entry(
    source_id=SOURCE.id,
    guid=Guid("1"),
    digest=Digest("d"),
    received="",
    url="https://wire.example/1",
    headline="Head",
    text=RawHtml("<p>Read more…</p>"),
)
SENTENCE = "The harbour was quiet when the first boats came in. "
STORY = "".join(f"<p>{SENTENCE * 4}{number}</p>" for number in range(6))
HEAD = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "Page head",
"datePublished": "2026-11-20T10:00:00Z", "author": [{"name": "Ana Ruiz", "url": "https://wire.example/ana"}, "Bo Li"],
"image": {"url": "/p.jpg", "width": 900}, "inLanguage": "en-GB", "description": "What happened."}]}</script>
<link rel="canonical" href="https://wire.example/1"><meta property="og:image" content="/og.jpg">"""


def page(body=STORY, head=HEAD, name="https://wire.example/1"):
    html = f"<html><head><title>Page head | Wire</title>{head}</head><body><nav><a href=/>Home</a></nav><main><h1>Page head</h1>{body}</main><footer><p>{'Footer words. ' * 40}</p></footer></body></html>"
    return Document(name=name, body=html.encode(), media_type="text/html", fetched_at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture(params=["trafilatura", "ours"])
def reader(request, monkeypatch):
    """Read pages with the extra installed, and without it."""
    if request.param == "ours":
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    else:
        pytest.importorskip("trafilatura")


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("", True),
        (f"<p>{SENTENCE}</p>", True),
        (f"<p>{SENTENCE * 12}</p>", False),
        (f"<p>{SENTENCE * 12}[…]</p>", True),
        (f"<p>{SENTENCE * 12}</p><p><a href='/1'>Continue reading</a></p>", True),
        (f"<p>{SENTENCE * 12} [&#8230;]</p><p>The post Head appeared first on Wire.</p>", True),
        (f"<p>{SENTENCE * 12}</p><p>Weiterlesen auf wire.example</p>", True),
        (f"<p>{SENTENCE * 40} And then he said …</p>", False),
        ("港口很安静" * 40, False),
    ],
)
def test_a_stub_is_short_or_breaks_off(text, needs):
    assert needs_page(replace(STUB, text=RawHtml(text)), SOURCE) is needs


def test_full_text_is_asked_for_as_the_source_says():
    whole = replace(STUB, text=RawHtml(SENTENCE * 30))
    assert not needs_page(STUB, replace(SOURCE, full_text="never"))
    assert needs_page(whole, replace(SOURCE, full_text="always"))
    assert not needs_page(replace(STUB, url=""), replace(SOURCE, full_text="always"))
    assert not needs_page(replace(STUB, enclosures=(Enclosure(url="https://wire.example/a.mp3", type="audio/mpeg"),)), SOURCE)


def test_a_page_gives_the_text_and_what_the_feed_did_not_say(reader):
    entry = complete(replace(STUB, headline="", summary=RawHtml("")), page(), SOURCE)
    assert entry.text.count("<p>") == 6
    assert "Footer" not in entry.text
    assert "<h1>" not in entry.text
    assert (entry.headline, entry.summary, entry.language) == ("Page head", "What happened.", "en-GB")
    assert entry.authors == (Person(name="Ana Ruiz", url="https://wire.example/ana"), Person(name="Bo Li"))
    assert (entry.image.url, entry.image.width) == ("https://wire.example/p.jpg", 900)
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (entry.guid, entry.digest) == (STUB.guid, STUB.digest)


def test_what_the_feed_says_stands(reader):
    own = replace(STUB, authors=(Person(name="Cy"),), summary=RawHtml("Own."), published_at=datetime(2026, 1, 1, tzinfo=UTC), language="fr")
    entry = complete(own, page(), SOURCE)
    assert (entry.headline, entry.authors, entry.summary, entry.language) == ("Head", own.authors, "Own.", "fr")
    assert entry.published_at == own.published_at


def test_a_page_that_holds_less_than_the_feed_is_an_error(reader):
    with pytest.raises(ParseError, match="words"):
        complete(replace(STUB, text=RawHtml(f"<p>{SENTENCE * 40}</p>")), page(), SOURCE)
    with pytest.raises(ParseError, match="words"):
        complete(replace(STUB, text=RawHtml("")), page(body="<p>Sign in.</p>"), SOURCE)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"False"}</script>',
        '<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"http://schema.org/False"}</script>',
        '<script type="application/ld+json">{"@type":"Article","hasPart":[{"isAccessibleForFree":false,"cssSelector":".more"}]}</script>',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_page_whose_head_says_that_readers_pay_is_an_error_where_it_gives_a_teaser(reader, head):
    with pytest.raises(ParseError, match="must pay"):
        complete(STUB, page(body=f"<p>{SENTENCE * 8}</p>", head=head), SOURCE)
    assert complete(STUB, page(body=f"<p>{SENTENCE * 20}</p>", head=head), SOURCE).text


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe now for one euro a month to continue reading.",
        "To keep reading this story, please sign in.",
        "This article is only for subscribers.",
        "Dieser Artikel ist nur für Abonnenten.",
        "Cet article est réservé aux abonnés.",
        "この記事は会員限定です。",
    ],
)
def test_a_teaser_on_a_page_that_asks_readers_to_pay_is_an_error(reader, wall):
    box = f'<div class="offer"><p>{wall}</p></div>'
    with pytest.raises(ParseError, match="pay or to sign in"):
        complete(STUB, page(body=f"<p>{SENTENCE * 4}</p><p>{SENTENCE * 4}</p>{box}", head=""), SOURCE)
    assert complete(STUB, page(body=STORY * 2 + box, head=""), SOURCE).text


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"{}", b"<rss><channel/></rss>", b"plain text"])
def test_what_is_no_page_is_an_error(body):
    with pytest.raises(ParseError, match="not like an article"):
        complete(STUB, Document(name="https://wire.example/1", body=body), SOURCE)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type":</script>',
        "<meta><meta content>",
    ],
)
def test_a_broken_head_costs_only_what_it_says(head, reader):
    assert complete(STUB, page(head=head), SOURCE).text.count("<p>") == 6


def test_a_page_of_three_hundred_nested_boxes_is_read(reader):
    assert "quiet" in complete(STUB, page(body="<div>" * 300 + STORY + "</div>" * 300), SOURCE).text


LISTING = """<html lang="en"><head><title>Latest</title><base href="https://wire.example/news/"></head><body><div class="list">
<a class="story" href="one?utm_source=home"><img src="a.jpg"></a><h2><a class="story" href="one?utm_source=home">One &amp; only</a></h2>
<h2><a class="story" href="/two#top">Two</a></h2><a class="story" href="mailto:x@wire.example">Mail</a><a href="/about">About</a></div></body></html>"""
LISTED = replace(SOURCE, url="", page="https://wire.example/", links="a.story")


def test_a_page_that_lists_articles_is_a_source(fetched):
    feed = parse(fetched(Document(name=LISTED.page, body=LISTING.encode())), LISTED, seen={})
    assert [(entry.guid, entry.headline, entry.text) for entry in feed.entries] == [
        ("https://wire.example/news/one", "One & only", ""),
        ("https://wire.example/two", "Two", ""),
    ]
    assert all(needs_page(entry, LISTED) for entry in feed.entries)
    again = parse(fetched(Document(name=LISTED.page, body=LISTING.encode())), LISTED, seen={feed.entries[0].digest: feed.entries[0].guid})
    assert [entry.headline for entry in again.entries] == ["Two"]
    assert len(again.present) == 2


def test_a_selector_that_meets_no_link_is_an_error(fetched):
    with pytest.raises(ParseError, match="meets no link"):
        parse(fetched(Document(name=LISTED.page, body=b"<html><body><p>Sign in</p></body></html>")), LISTED, seen={})
