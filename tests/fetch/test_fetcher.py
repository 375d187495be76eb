"""Pulling over HTTP: what is asked, what is kept, and what an answer means."""

import asyncio
import gzip

import brotli
import pytest

from syndicator._text.digests import digest
from syndicator.catalog import Secret
from syndicator.errors import FetchError
from syndicator.fetch import Limits
from syndicator.model import Fetched, NotModified, Validators
from tests.behaviour.publisher import Publisher, reply

FEED = b"<rss><channel><title>Wire</title></channel></rss>"


def test_p01_the_first_request_is_unconditional_and_the_next_sends_back_what_came_byte_for_byte(fetching, now):
    etag, modified = 'W/"a b"', "Thu, 1 Jan 26 01:02:03 GMT+1"

    async def test(fetcher):
        async with Publisher({"/feed": [reply(FEED, ETag=etag, Last_Modified=modified), reply(status="304 Not Modified")]}) as wire:
            first = await fetcher.pull(wire.source(), Validators(), now=now)
            second = await fetcher.pull(wire.source(), first.validators, now=now)
            return wire.asked, first, second

    asked, first, second = fetching(test)
    assert isinstance(first, Fetched)
    assert first.documents[0].body == FEED
    assert "If-None-Match" not in asked[0].headers
    assert "If-Modified-Since" not in asked[0].headers
    assert asked[1].headers["If-None-Match"] == etag
    assert asked[1].headers["If-Modified-Since"] == modified
    assert second == NotModified(validators=first.validators, fetched_at=now)


def test_p02_validators_go_only_to_the_address_that_they_belong_to(fetching, now):
    async def test(fetcher):
        async with Publisher({"/b": reply(FEED, ETag='"b"')}) as wire:
            wire.answers["/feed"] = reply(status="302 Found", Location="/b")
            first = await fetcher.pull(wire.source(), Validators(url=wire.url(), etag='"a"', last_modified="x"), now=now)
            await fetcher.pull(wire.source(), first.validators, now=now)
            return wire.asked, first.validators.url == wire.url("/b")

    asked, is_final = fetching(test)
    assert is_final
    sent = [(request.path, request.headers.get("If-None-Match")) for request in asked]
    assert sent == [("/feed", '"a"'), ("/b", None), ("/feed", None), ("/b", '"b"')]


def test_p03_a_304_with_new_validators_replaces_them(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(status="304 Not Modified", ETag='"2"', Cache_Control="max-age=900")}) as wire:
            old = Validators(url=wire.url(), etag='"1"', last_modified="then")
            return await fetcher.pull(wire.source(), old, now=now)

    answer = fetching(test)
    assert (answer.validators.etag, answer.validators.last_modified) == ('"2"', "then")
    assert answer.min_interval.total_seconds() == 900


def test_a_304_that_nobody_asked_for_is_an_error(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(status="304 Not Modified")}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match="was not asked"):
        fetching(test)


def test_the_same_bytes_behind_a_200_are_nothing_new_and_bring_their_new_validators(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": [reply(FEED, ETag='"1"'), reply(FEED, ETag='"2"')]}) as wire:
            first = await fetcher.pull(wire.source(), Validators(), now=now)
            return await fetcher.pull(wire.source(), first.validators, now=now)

    second = fetching(test)
    assert isinstance(second, NotModified)
    assert (second.validators.etag, second.validators.body) == ('"2"', digest(FEED))


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        ("429 Too Many Requests", {"Retry-After": "7200"}, 7200),
        ("503 Service Unavailable", {"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 11:00:00 GMT"}, 3600),
        ("503 Service Unavailable", {"Retry-After": "-5"}, None),
        ("503 Service Unavailable", {"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}, None),
        ("500 Internal Server Error", {"Retry-After": "soon"}, None),
        ("410 Gone", {}, None),
        ("404 Not Found", {}, None),
        ("403 Forbidden", {}, None),
    ],
)
def test_p09_a_refusal_carries_its_status_and_the_wait_that_was_asked_for(fetching, now, status, headers, wait):
    async def test(fetcher):
        async with Publisher({"/feed": reply(b"go away", status=status, **{k.replace("-", "_"): v for k, v in headers.items()})}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match=status[:3]) as error:
        fetching(test)
    assert error.value.status == int(status[:3])
    assert error.value.retry_after == wait


def test_p12_only_permanent_redirects_say_that_a_source_moved(fetching, now):
    async def test(fetcher):
        async with Publisher({"/c": reply(FEED)}) as wire:
            wire.answers["/feed"] = reply(status="301 Moved", Location="/b")
            wire.answers["/b"] = [reply(status="308 Moved", Location="/c"), reply(status="302 Found", Location="/c")]
            first = await fetcher.pull(wire.source(), Validators(), now=now)
            second = await fetcher.pull(wire.source(), Validators(), now=now)
            return first.moved_to == wire.url("/c"), second.moved_to

    assert fetching(test) == (True, "")


@pytest.mark.parametrize("location", ["/feed", "file:///etc/passwd", "gopher://x/", "http://", "javascript:1", "//user@"])
def test_p13_loops_and_redirects_to_what_is_not_the_web_are_errors(fetching, now, location):
    async def test(fetcher):
        async with Publisher({"/feed": reply(status="302 Found", Location=location)}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match="redirects"):
        fetching(test)


def test_p14_secrets_go_to_the_sources_own_server_only_and_nothing_else_is_added(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(FEED, Set_Cookie="a=b")}) as other, Publisher() as wire:
            wire.answers["/feed"] = [
                reply(FEED, Set_Cookie="c=d"),
                reply(status="302 Found", Location=other.url("/feed#part").replace("//", "//x:y@")),
            ]
            source = wire.source("/feed", user="desk", password=Secret("hunter2"), headers=(("X-Key", Secret("k")),))
            await fetcher.pull(source, Validators(), now=now)
            await fetcher.pull(source, Validators(), now=now)
            return wire.asked, other.asked

    own, others = fetching(test, anywhere=True)
    assert own[0].headers["Authorization"] == "Basic ZGVzazpodW50ZXIy"
    assert own[0].headers["X-Key"] == "k"
    assert "Cookie" not in own[1].headers
    assert set(others[0].headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert others[0].path == "/feed"
    assert own[0].headers["User-Agent"] == "syndicator/0 (+https://harborwire.example)"


def test_p16_a_body_that_never_ends_is_cut_off_by_its_size_and_a_drip_by_its_time(fetching, now, short):
    async def endless(_asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async def drip(_asked, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def test(fetcher):
        async with Publisher({"/feed": endless, "/drip": drip}) as wire:
            with pytest.raises(FetchError, match="sends more than"):
                await fetcher.pull(wire.source(), Validators(), now=now)
            with pytest.raises(FetchError, match="did not answer in"):
                await fetcher.pull(wire.source("/drip"), Validators(), now=now)

    fetching(test, limits=short)


def test_p16_headers_are_bounded(fetching, now):
    many = {f"X_{number}": "y" * 8000 for number in range(20)}

    async def test(fetcher):
        async with Publisher({"/feed": reply(FEED, **many), "/long": reply(FEED, X="y" * 40_000)}) as wire:
            for path in ("/feed", "/long"):
                with pytest.raises(FetchError):
                    await fetcher.pull(wire.source(path), Validators(), now=now)

    fetching(test)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_p16_a_bomb_ends_at_the_bound_of_what_it_decodes_to(fetching, now, short, coding, pack):
    async def test(fetcher):
        async with Publisher({"/feed": reply(pack(bytes(50_000_000)), Content_Encoding=coding)}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match="sends more than"):
        fetching(test, limits=Limits(body=1 << 20))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED[:20]) + gzip.compress(FEED[20:]) + b"\0\0"),
        ("br", brotli.compress(FEED)),
        ("identity", FEED),
    ],
)
def test_p17_the_codings_that_are_asked_for_are_undone(fetching, now, coding, body):
    async def test(fetcher):
        async with Publisher({"/feed": reply(body, Content_Encoding=coding)}) as wire:
            return await fetcher.pull(wire.source(), Validators(), now=now), wire.asked

    fetched, asked = fetching(test)
    assert fetched.documents[0].body == FEED
    assert asked[0].headers["Accept-Encoding"] == "gzip, br"


@pytest.mark.parametrize("coding", ["zstd", "deflate", "compress", "gzip, br", "gzip, gzip", "aes128gcm"])
def test_p17_a_coding_that_was_not_asked_for_is_an_error(fetching, now, coding):
    async def test(fetcher):
        async with Publisher({"/feed": reply(FEED, Content_Encoding=coding)}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match="coding"):
        fetching(test)


@pytest.mark.parametrize(
    "answer",
    [
        reply(FEED, length=len(FEED) + 10),
        reply(gzip.compress(FEED)[:-9], Content_Encoding="gzip"),
        reply(brotli.compress(FEED * 9)[:-4], Content_Encoding="br"),
        reply(b"no gzip at all", Content_Encoding="gzip"),
        reply(b"no brotli at all", Content_Encoding="br"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n<rss>",
        b"not HTTP\r\n\r\n",
        b"",
    ],
)
def test_p18_a_body_that_was_cut_is_an_error_and_never_a_document(fetching, now, answer):
    async def test(fetcher):
        async with Publisher({"/feed": answer}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError):
        fetching(test)


def test_p21_no_error_says_a_secret(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed?key=hunter2": reply(status="401 Unauthorized")}) as wire:
            address = wire.url("/feed?key=hunter2").replace("//", "//desk:hunter2@")
            source = wire.source(password=Secret("hunter2"))
            for url in (address, address.replace(str(wire.port), "1"), "ftp://desk:hunter2@x/", "http://desk:hunter2@", "hunter2@"):
                with pytest.raises(FetchError) as error:
                    await fetcher.page(url, source, now=now)
                assert "hunter2" not in str(error.value)

    fetching(test)


def test_p21_user_and_password_in_the_sources_address_become_a_header(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(FEED)}) as wire:
            source = wire.source()
            source = type(source)(id=source.id, title="", url=source.url.replace("//", "//desk:p%40ss@"), allow_private=True)
            fetched = await fetcher.pull(source, Validators(), now=now)
            return wire.asked[0].headers, fetched

    headers, fetched = fetching(test)
    assert headers["Authorization"] == "Basic ZGVzazpwQHNz"
    assert "@" not in fetched.validators.url + fetched.documents[0].name


def test_the_document_carries_type_and_charset_and_the_address_is_asked_as_it_stands(fetching, now):
    path = "/feed?a=%2Fb%7E&sig=x%2b"

    async def test(fetcher):
        async with Publisher({path: reply(FEED, Content_Type='Application/RSS+XML; Charset="ISO-8859-1"')}) as wire:
            return (await fetcher.pull(wire.source(path), Validators(), now=now)).documents[0]

    document = fetching(test)
    assert (document.media_type, document.charset) == ("application/rss+xml", "iso-8859-1")
    assert document.name.endswith(path)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache_Control": "public, max-age=600"}, 600),
        ({"Cache_Control": "max-age=600, no-cache"}, None),
        ({"Cache_Control": "max-age=soon"}, None),
        ({"Cache_Control": "max-age=99999999999"}, 31 * 86400),
        ({"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "Expires": "Mon, 23 Nov 2026 10:30:00 GMT"}, 1800),
        ({"Expires": "0"}, None),
        ({}, None),
    ],
)
def test_p06_the_publishers_wish_is_read_from_its_caching_headers(fetching, now, headers, seconds):
    async def test(fetcher):
        async with Publisher({"/feed": reply(FEED, **headers)}) as wire:
            return await fetcher.pull(wire.source(), Validators(), now=now)

    wish = fetching(test).min_interval
    assert (wish.total_seconds() if wish else None) == seconds


def test_p08_one_host_is_asked_one_thing_at_a_time(fetching, now):
    running = []

    async def slow(_asked, writer):
        running.append(1)
        assert len(running) == 1
        await asyncio.sleep(0.02)
        running.pop()
        writer.write(reply(FEED))
        await writer.drain()

    async def test(fetcher):
        async with Publisher({f"/{number}": slow for number in range(5)}) as wire:
            await asyncio.gather(*(fetcher.pull(wire.source(f"/{number}"), Validators(), now=now) for number in range(5)))
            return len(wire.asked)

    assert fetching(test) == 5


def test_a_page_that_is_no_page_is_refused(fetching, now):
    async def test(fetcher):
        async with Publisher({"/a.pdf": reply(b"%PDF", Content_Type="application/pdf")}) as wire:
            await fetcher.page(wire.url("/a.pdf"), wire.source(), now=now)

    with pytest.raises(FetchError, match="application/pdf"):
        fetching(test)


def test_a_page_on_another_server_gets_no_secrets(fetching, now):
    async def test(fetcher):
        async with Publisher({"/page": reply(b"<html>")}) as other, Publisher({"/page": reply(b"<html>")}) as wire:
            source = wire.source(password=Secret("x"), user="desk")
            await fetcher.page(other.url("/page"), source, now=now)
            await fetcher.page(wire.url("/page"), source, now=now)
            return other.asked[0].headers, wire.asked[0].headers

    others, own = fetching(test, anywhere=True)
    assert "Authorization" not in others
    assert "Authorization" in own
