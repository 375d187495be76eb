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

SHARED = Path(os.environ.get("SYNDICATOR_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
CASES = SHARED / "data" / "ssrf.json"


def _cases(key):
    return json.loads(CASES.read_text("utf-8"))[key] if CASES.exists() else []


@pytest.mark.skipif(not CASES.exists(), reason="the list of special addresses is not on this machine")
def test_s2_every_special_address_of_the_list_is_refused():
    """Each of the special addresses of the list is called forbidden by the guard's own table."""
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
    """No socket is made to a special address, also where it is wrapped in another."""
    assert special(address)
    info = (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
    with pytest.raises(RefusedError):
        Guard().socket(info)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_asked(address):
    assert special(address) == ""


@pytest.mark.skipif(not CASES.exists(), reason="the list of odd addresses is not on this machine")
def test_s2_no_spelling_of_an_address_reaches_this_machine(now):
    """Each spelling of the list is asked with the guard as it runs, and not one socket is made."""
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
