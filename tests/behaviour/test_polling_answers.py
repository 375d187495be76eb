"""Polling, last part: what an answer must be to be a feed."""

import gzip
import html
import io
import re
import warnings
from datetime import UTC, datetime

import feedparser
import pytest

from syndicator.cycle import run_once
from syndicator.fetch import Limits
from syndicator.model import PartnerId
from tests.behaviour.publisher import (
    CHALLENGE_PAGE,
    EMPTY,
    FEED,
    LOGIN_PAGE,
    Publisher,
    bomb,
    challenge_page,
    coded,
    cut_after_chunk,
    cut_brotli,
    cut_by_length,
    cut_chunk,
    cut_gzip,
    drip,
    endless,
    feed_of,
    hang_up,
    html_page,
    huge_headers,
    in_charset,
    item,
    login_page,
    many_headers,
    no_http,
    reply,
    rss,
    silent,
    typed,
)

SHORT = Limits(body=100_000, total=0.6, connect=0.3)


def polled(house, answer, *, limits=Limits(total=5), **keys):  # noqa: B008  (a frozen value)
    """Poll a source once whose publisher answers so; give the run, the headlines then held, and what was asked."""

    async def story(house):
        async with Publisher({"/feed": answer}) as wire:
            house.source(wire.url(), **keys)
            run = await house.poll()
            return run, sorted(article.copy.headline for article in house.app.store.retained()), wire.asked

    return house(story, limits=limits)


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (endless, "sends more than"),
        (drip(), "did not answer in"),
        (drip(head=b"HTTP/1.1 200 OK\r\nX-Slow: "), "did not answer in"),
        (silent, "did not answer in"),
        (huge_headers(), ""),
        (huge_headers(lines=1, length=40_000), ""),
        (many_headers, ""),
        (bomb("gzip", size=5_000_000), "sends more than"),
        (bomb("br", size=5_000_000), "sends more than"),
        (reply(b"x" * 100_001), "sends more than"),
    ],
    ids=["endless", "drip", "dripping headers", "silent", "big headers", "long header", "endless headers", "gzip", "brotli", "large"],
)
def test_p16_everything_is_bounded_while_it_comes(house, answer, said):
    """Headers, body (as sent and as decoded) and time are bounded while they come; beyond a bound the source fails and the connection is closed."""
    run, held, _ = polled(house, answer, limits=SHORT)
    assert (run.outcome, held) == ("failed", [])
    assert said in run.error


def test_p16_the_bounds_in_force(house):
    """In force are 64 kB of headers, 15 MiB of body, 30 s in all and 5 s to connect."""
    bounds = Limits()
    assert (bounds.headers, bounds.body, bounds.total, bounds.connect) == (64 << 10, 15 << 20, 30.0, 5.0)


LONG = rss(item(1), item(2, text=" " * 3_000_000 + "The ferry runs again."))


@pytest.mark.parametrize("codings", [("gzip",), ("x-gzip",), ("br",), ("identity",), ()])
def test_p17_what_was_asked_for_is_undone(house, codings):
    """The codings gzip and brotli are asked for and undone."""
    run, held, asked = polled(house, coded(LONG, *codings) if codings else reply(LONG))
    assert (run.outcome, len(held)) == ("changed", 2)
    assert asked[0].headers["Accept-Encoding"] == "gzip, br"


@pytest.mark.parametrize("codings", [("zstd",), ("deflate",), ("compress",), ("gzip", "br"), ("gzip", "gzip"), ("aes128gcm",)])
def test_p17_what_was_not_asked_for_is_an_error(house, codings):
    """A coding that was not asked for, and several on one another, are errors; their bytes never reach a parser."""
    run, held, _ = polled(house, coded(FEED, *codings))
    assert (run.outcome, held) == ("failed", [])
    assert "coding" in run.error


@pytest.mark.parametrize(
    "answer",
    [
        cut_by_length(),
        cut_chunk(),
        cut_after_chunk(),
        cut_gzip(),
        cut_brotli(),
        reply(b"no gzip at all", Content_Encoding="gzip"),
        reply(b"no brotli at all", Content_Encoding="br"),
        no_http,
        hang_up,
        reply(gzip.compress(FEED) + b"garbage", Content_Encoding="gzip"),
    ],
    ids=["length", "chunk", "last chunk", "gzip", "brotli", "no gzip", "no brotli", "no http", "hung up", "gzip and more"],
)
def test_p18_a_cut_body_is_never_a_feed(house, answer):
    """A body that is shorter than its server said (by length, chunks, or coding) is an error, and nothing of it is parsed: articles stay as they are."""

    async def story(house):
        async with Publisher({"/feed": [feed_of(item(1), item(2), item(3)), answer]}) as wire:
            house.source(wire.url())
            await house.poll()
            run = await house.poll()
            return run, [article.missing_at for article in house.app.store.retained()]

    run, missing = house(story)
    assert (run.outcome, run.parsed) == ("failed", 0)
    assert missing == [None] * 3


# ── what is a feed ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", "image/png", "application/json", "nonsense", ""])
def test_p19_a_feed_is_a_feed_whatever_it_is_called(house, kind):
    """The content type is advice: what stands in a document says what it is."""
    run, held, _ = polled(house, typed(kind))
    assert (run.outcome, len(held)) == ("changed", 2)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (login_page(), "wants a user and a password"),
        (challenge_page(), "wants to see a browser"),
        (typed("application/rss+xml", LOGIN_PAGE), "wants a user and a password"),
        (typed("application/xml", CHALLENGE_PAGE), "wants to see a browser"),
        (reply(CHALLENGE_PAGE, status="403 Forbidden", Cf_Mitigated="challenge"), "wants to see a browser"),
        (html_page(), "looks like an HTML page"),
        (EMPTY, "looks like empty"),
        (reply(b"{}"), "JSON"),
    ],
)
def test_p19_a_page_in_a_feeds_place_is_an_error(house, answer, said):
    """A page that wants a password or a browser, any other page, and nothing at all are errors in plain words, though they come with 200; never an empty feed."""

    async def story(house):
        async with Publisher({"/feed": [feed_of(item(1)), answer]}) as wire:
            house.source(wire.url())
            await run_once(house.app)
            before = (house.folder / "output/all/rss.xml").read_bytes()
            run = await house.poll()
            await house.app.publish(PartnerId("all"))
            return run, (house.folder / "output/all/rss.xml").read_bytes() == before

    run, same = house(story)
    assert run.outcome == "failed"
    assert said in run.error
    assert same


@pytest.mark.parametrize(("page", "said"), [(LOGIN_PAGE, "wants a user"), (CHALLENGE_PAGE, "wants to see a browser")])
def test_p19_the_same_holds_for_pages_that_list_and_hold_articles(house, page, said):
    """A shield or a form in place of a page that lists articles is an error, and in place of an article's page is no text."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"))), "/1": reply(page), "/list": reply(page)}
            house.source(wire.url(), full_text="always")
            house.write("sources/list", f"page: {wire.url('/list')}\nlinks: h2 a\nallow_private: true\n")
            run, listed = await house.poll(), await house.poll("list")
            return run, listed, [article.copy.html for article in house.app.store.retained()]

    run, listed, texts = house(story)
    assert said in listed.error
    assert run.problems
    assert len(texts) == 1
    assert "ferry runs again" in texts[0]


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("charset", "http", "declared"),
    [
        ("utf-8", "", ""),
        ("utf-8-sig", "iso-8859-1", "us-ascii"),
        ("utf-16", "utf-8", "utf-8"),
        ("utf-16-le", "", ""),
        ("utf-32-be", "", ""),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("utf-8", "utf-8", "iso-8859-1"),
        ("iso-8859-1", "", "iso-8859-1"),
        ("cp1252", "", ""),
        ("iso-8859-15", "", "iso-8859-15"),
        ("utf-8", "no-such-charset", ""),
    ],
)
def test_p20_letters_come_out_right(house, charset, http, declared):
    """A byte order mark counts before the server's charset, that before the document's own, and that before detection."""
    run, held, _ = polled(house, in_charset(charset, http=http, declared=declared))
    assert (run.outcome, held) == ("changed", ["Fähre über den Fluß"])


LINE_NOISE = {"tests__encoding__bozo_linenoise.xml", "tests__encoding__bozo_invalid-bytes-with-bom.xml"}
"""Bytes that are wrong in every charset; nobody can say which letters were meant."""


def test_p20_what_other_readers_test_with_decodes(shared):
    """Every document of feedparser's tests of encodings is read, with the letters that feedparser finds."""
    from syndicator.catalog import Source
    from syndicator.fetch.headers import media_type
    from syndicator.model import Document, Fetched, SourceId, Validators
    from syndicator.parse import parse

    folder = shared / "data" / "feeds" / "feedparser-encoding"
    if not folder.is_dir():
        pytest.skip("feedparser's tests of encodings are not here")
    wrong, source = [], Source(id=SourceId("x"), title="x", url="http://x.example/")
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        told = re.search(rb"(?i)header:\s*content-type:\s*([^\r\n]*)", body.replace(b"\0", b""))
        headers = {"Content-Type": told[1].decode().strip()} if told else {}
        kind, charset = media_type(headers)
        document = Document(name="http://x.example/", body=body, media_type=kind, charset=charset)
        feed = parse(Fetched(documents=(document,), validators=Validators(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)), source, seen={})
        ours = "".join([feed.title, *(part for entry in feed.entries for part in (entry.received, entry.text, entry.summary))])
        for _ in range(3):
            ours = html.unescape(ours)
        if path.name not in LINE_NOISE and not _letters(body, headers) <= set(ours):
            wrong.append(path.name)
    assert wrong == []


def _letters(body: bytes, headers: dict[str, str]) -> set[str]:
    """Give the letters beyond ASCII that feedparser finds in titles and texts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    texts = [found.feed.get("title", ""), *(part for entry in found.entries for part in (entry.get("title", ""), entry.get("summary", "")))]
    return {letter for letter in html.unescape("".join(texts)) if letter > "\x9f"}
