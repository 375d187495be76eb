"""Content codings: the choice, the tag, and the bytes."""

import asyncio
import gzip
import threading
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.web.coding import choose, tagged
from syndicator.web.compression import Pressed, presses

OURS = ("br", "gzip")


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("deflate", "identity"),
        ("x-gzip", "gzip"),
        ("GZip", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip ; q = 0.2 , br;q=0.1", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip, identity", "gzip"),
        ("gzip;q=0, br;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.3, br;q=0", "gzip"),
        ("*;q=0, identity", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("identity;q=0, gzip;q=0, br;q=0.000", None),
        ("identity;q=0, deflate", None),
        ("gzip;q=1.5, br;q=oops", "identity"),
        ("gzip;level=9", "identity"),
        (",,gzip,,", "gzip"),
        ("br, br;q=0", "br"),
    ],
)
def test_the_client_gets_what_it_likes_best_and_we_have(header, coding):
    assert choose(header, OURS) == coding


@settings(max_examples=300, derandomize=True)
@given(st.text(alphabet="gzipbrdentyflaq=01.*;, \t\x00é", max_size=80))
def test_any_header_gets_a_coding_that_we_have_or_none(header):
    assert choose(header, OURS) in {"br", "gzip", "identity", None}


def test_a_tag_differs_by_coding_and_stays_strong():
    assert tagged('"abc"', "identity") == '"abc"'
    assert tagged('"abc"', "gzip") == '"abc-gzip"'
    assert tagged('"abc"', "br") == '"abc-br"'


def test_each_coding_gives_the_same_bytes_back():
    body = "“Hafenbrücke” ".encode() * 500
    pressed = {coding: press(body) for coding, press in presses().items()}
    assert gzip.decompress(pressed["gzip"]) == body
    assert brotli.decompress(pressed["br"]) == body
    assert zstd.decompress(pressed["zstd"]) == body
    assert all(len(short) < len(body) / 10 for short in pressed.values())


def test_pressing_twice_gives_the_same_bytes():
    body = b"a feed " * 1000
    assert [press(body) for press in presses().values()] == [press(body) for press in presses().values()]
    assert presses()["gzip"](body)[4:8] == b"\0\0\0\0"


def test_a_document_is_pressed_once_however_many_ask():
    calls = []

    def press(body: bytes) -> bytes:
        calls.append(threading.current_thread())
        return zlib.compress(body)

    async def ask() -> list[bytes]:
        pressed = Pressed({"x": press})
        together = await asyncio.gather(*(pressed.get(b"body", '"a"', "x") for _ in range(20)))
        return [*together, await pressed.get(b"body", '"a"', "x")]

    assert set(asyncio.run(ask())) == {zlib.compress(b"body")}
    assert len(calls) == 1
    assert calls[0] is not threading.main_thread()


def test_one_who_leaves_does_not_spoil_it_for_the_others():
    gate = threading.Event()

    def press(body: bytes) -> bytes:
        gate.wait(5)
        return body

    async def ask() -> bytes:
        pressed = Pressed({"x": press})
        leaver = asyncio.create_task(pressed.get(b"body", '"a"', "x"))
        stayer = asyncio.create_task(pressed.get(b"body", '"a"', "x"))
        await asyncio.sleep(0)
        leaver.cancel()
        gate.set()
        return await stayer

    assert asyncio.run(ask()) == b"body"


def test_pressing_that_fails_is_tried_again():
    answers = iter([OSError("no memory"), b"short"])

    def press(_: bytes) -> bytes:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask() -> bytes:
        pressed = Pressed({"x": press})
        with pytest.raises(OSError, match="no memory"):
            await pressed.get(b"body", '"a"', "x")
        return await pressed.get(b"body", '"a"', "x")

    assert asyncio.run(ask()) == b"short"


def test_what_was_not_asked_for_longest_makes_room():
    calls = []

    def press(body: bytes) -> bytes:
        calls.append(body)
        return body

    async def ask() -> None:
        pressed = Pressed({"x": press}, room=25)
        for name in ("a", "b", "a", "c", "a", "b"):
            await pressed.get(name.encode() * 10, f'"{name}"', "x")
        await pressed.get(b"z" * 100, '"z"', "x")
        await pressed.get(b"z" * 100, '"z"', "x")

    asyncio.run(ask())
    assert [name[:1] for name in calls] == [b"a", b"b", b"c", b"b", b"z", b"z"]
