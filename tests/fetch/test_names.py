"""Looking names up: a silent name server holds up those who ask it, and nobody else."""

import asyncio
import socket
import threading
import time

import pytest

from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch import Guard, names
from syndicator.fetch.guard import GuardedResolver
from syndicator.model import SourceId, Validators

SILENT = 40


@pytest.fixture
def silence(monkeypatch):
    """Give an end to the silence of the name server of `silent.example`; a machine's own look-up does not end by itself in time."""
    over, asked = threading.Event(), socket.getaddrinfo

    def look_up(host, *args, **kwargs):
        if str(host).endswith("silent.example"):
            over.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return asked(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield over
    over.set()


def test_names_that_nobody_answers_for_hold_up_neither_other_names_nor_other_work(silence):
    async def evening():
        resolver, began = GuardedResolver(Guard(public=("127.0.0.0/8", "::1/128"))), time.monotonic()
        waiting = [asyncio.ensure_future(resolver.resolve(f"{number}.silent.example")) for number in range(SILENT)]
        await asyncio.sleep(0.1)
        await resolver.resolve("localhost")
        await asyncio.to_thread(time.sleep, 0)
        took = time.monotonic() - began
        silence.set()
        told = await asyncio.gather(*waiting, return_exceptions=True)
        return took, told

    took, told = asyncio.run(evening())
    assert took < 5
    assert all(isinstance(one, OSError) for one in told)


@pytest.mark.parametrize("private", [False, True])
def test_who_asks_for_such_a_name_gives_up_in_time(fetching, now, monkeypatch, silence, private):
    monkeypatch.setattr(names, "SECONDS", 0.2)
    source = Source(id=SourceId("s"), title="S", url="http://silent.example/feed", allow_private=private)

    async def ask(fetcher):
        with pytest.raises(FetchError, match="was not found") as caught:
            await fetcher.pull(source, Validators(), now=now)
        silence.set()
        return caught.value.passing

    assert fetching(ask)
