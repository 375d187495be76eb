"""The guard: what may be connected to, whatever it is called."""

import asyncio
import json
import os
import socket
from pathlib import Path

import pytest

from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch import Fetcher, Guard, Limits
from syndicator.fetch.guard import RefusedError, special
from syndicator.model import SourceId, Validators
from tests.behaviour.publisher import Publisher, reply

SHARED = Path(os.environ.get("SYNDICATOR_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
CASES = SHARED / "data" / "ssrf.json"


def _cases(key):
    return json.loads(CASES.read_text("utf-8"))[key] if CASES.exists() else []


@pytest.mark.skipif(not CASES.exists(), reason="the list of special addresses is not on this machine")
def test_s2_every_special_address_of_the_list_is_refused():
    assert [address for address, _ in _cases("addresses") if not special(address)] == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "168.63.129.16",
        "fd00::1",
        "0",
    ],
)
def test_s2_special_addresses_are_refused_in_every_dress(address):
    assert special(address)
    info = (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
    with pytest.raises(RefusedError):
        Guard().socket(info)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_asked(address):
    assert special(address) == ""


def test_s3_a_name_with_one_forbidden_answer_is_refused():
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1 is private"):
        Guard().check(["1.1.1.1", "10.0.0.1"])


@pytest.mark.skipif(not CASES.exists(), reason="the list of odd addresses is not on this machine")
def test_s2_no_spelling_of_an_address_reaches_this_machine(now):
    """Each spelling is asked with the guard as it runs; the sockets that would be made are counted, and there are none."""
    made = []

    class Counting(Guard):
        def socket(self, info):
            found = super().socket(info)
            made.append(info)
            found.close()
            raise OSError("no network in this test")

    async def test():
        fetcher = Fetcher(agent="x", guard=Counting(), limits=Limits(total=5, connect=1))
        for url in _cases("urls"):
            source = Source(id=SourceId("odd"), title="", url=url)
            with pytest.raises(FetchError):
                await fetcher.pull(source, Validators(), now=now)
        await fetcher.close()

    asyncio.run(test())
    assert made == []


def test_s1_public_sources_are_asked_on_web_ports_only(fetching, now):
    async def test(fetcher):
        await fetcher.pull(Source(id=SourceId("x"), title="", url="http://example.com:6379/"), Validators(), now=now)

    with pytest.raises(FetchError, match="port 6379"):
        fetching(test)


def test_s4_a_private_source_is_asked_only_where_the_operator_says_so(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(b"<rss/>")}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)
            with pytest.raises(FetchError, match="allow_private"):
                await fetcher.pull(wire.source(allow_private=False), Validators(), now=now)
            return len(wire.asked)

    assert fetching(test) == 1


def test_s4_a_redirect_never_opens_another_private_server(fetching, now):
    async def test(fetcher):
        async with Publisher({"/": reply(b"secret")}) as inside, Publisher() as wire:
            wire.answers["/feed"] = reply(status="302 Found", Location=inside.url("/"))
            with pytest.raises(FetchError, match="port"):
                await fetcher.pull(wire.source(), Validators(), now=now)
            with pytest.raises(FetchError, match="port"):
                await fetcher.page(inside.url("/"), wire.source(), now=now)
            return inside.asked

    assert fetching(test) == []


def test_s4_a_redirect_to_a_private_address_on_a_web_port_is_refused_by_the_guard(fetching, now):
    async def test(fetcher):
        async with Publisher({"/feed": reply(status="302 Found", Location="http://127.0.0.2/")}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)

    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is this machine"):
        fetching(test)


def test_s5_a_proxy_of_the_environment_is_not_used(fetching, now, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")

    async def test(fetcher):
        async with Publisher({"/feed": reply(b"<rss/>")}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=now)
            return len(wire.asked)

    assert fetching(test) == 1
