"""Pulling over HTTP: what is asked, what is kept, and what an answer means."""

import pytest

from syndicator._text.digests import digest
from syndicator.catalog import Secret
from syndicator.errors import FetchError
from syndicator.model import NotModified, Validators
from tests.behaviour.publisher import Publisher, reply

FEED = b"<rss><channel><title>Wire</title></channel></rss>"


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


def test_no_error_says_a_secret(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed?key=hunter2": reply(status="401 Unauthorized")}) as wire:
            address = wire.url("/feed?key=hunter2").replace("//", "//desk:hunter2@")
            source = wire.source(password=Secret("hunter2"))
            for url in (address, address.replace(str(wire.port), "1"), "ftp://desk:hunter2@x/", "http://desk:hunter2@", "hunter2@"):
                with pytest.raises(FetchError) as error:
                    await fetcher.page(url, source, now=now)
                assert "hunter2" not in str(error.value)

    fetching(test)


def test_the_document_carries_type_and_charset_and_the_address_is_asked_as_it_stands(fetching, now):
    path = "/feed?a=%2Fb%7E&sig=x%2b"

    async def test(fetcher):
        async with Publisher({path: reply(FEED, Content_Type='Application/RSS+XML; Charset="ISO-8859-1"')}) as wire:
            return (await fetcher.pull(wire.source(path), Validators(), now=now)).documents[0]

    document = fetching(test)
    assert (document.media_type, document.charset) == ("application/rss+xml", "iso-8859-1")
    assert document.name.endswith(path)


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
