"""Answers made to fill a reader's memory or to hold it for ever, and a process of its own that fetches them all and says what it took.

`defused` serves each bomb from a real server and gives what became of it in the process that asked (this file, run as a program).
"""

import asyncio
import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import brotli

from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch import Fetcher, Limits
from syndicator.model import SourceId, Validators

HOUSE = Path(__file__).resolve().parents[2]
MOST_MEGABYTES = 300
ZSTD = b"\x28\xb5\x2f\xfd\xa4\x00\x00\x00\x40" + b"\x02\x00\x10\x00" * 500 + b"\x03\x00\x10\x00"
"""A frame that says it holds a gigabyte, in blocks of one byte said 131,072 times."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n"
LATE = """
from syndicator.fetch import coding
class Brotli(coding.Brotli):
    def feed(self, chunk):
        yield self._decompressor.process(chunk)
coding.Brotli = Brotli
"""
"""The planted fault: brotli undone in one go, and counted when it is there."""


@cache
def gzipped(gigabytes: float) -> bytes:
    """Give zeros in gzip, stacked members of 64 MB."""
    return gzip.compress(bytes(1 << 26)) * max(int(gigabytes * 16), 1)


@cache
def _brotli() -> tuple[bytes, bytes, bytes]:
    """Give the beginning of a stream of zeros, 16 MB more in some thirty bytes, and the end."""
    packer, zeros = brotli.Compressor(quality=5), bytes(1 << 24)
    return bytes(packer.process(zeros) + packer.flush()), bytes(packer.process(zeros) + packer.flush()), bytes(packer.finish())


def brotlied(gigabytes: float) -> bytes:
    """Give zeros in brotli."""
    first, more, end = _brotli()
    return first + more * int(gigabytes * 64) + end


def _answer(body: bytes, coding: str) -> Iterator[bytes]:
    coded = f"Content-Encoding: {coding}\r\n" if coding else ""
    yield HEAD + f"{coded}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _endless(head: bytes, piece: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield piece


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n" % len(piece) + piece + b"\r\n"


def _endless_coded(coding: str, first: bytes, piece: bytes) -> Iterator[bytes]:
    head = HEAD + f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return _endless(head + _chunk(first), _chunk(piece))


def _most() -> int:
    """Give the most memory that this program has held, in kB; what `getrusage` says includes the process that it was started from."""
    lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def answer(name: str) -> Iterator[bytes]:
    """Give what is sent for a bomb's name, piece by piece."""
    packer = zlib.compressobj(wbits=31)
    flush = partial(packer.flush, zlib.Z_FULL_FLUSH)
    sizes = {"gzip": lambda: gzipped(10), "br": lambda: brotlied(4), "zstd": lambda: ZSTD, "deflate": lambda: zlib.compress(bytes(1 << 26))}
    if name in sizes:
        return _answer(sizes[name](), name)
    first, more, _ = _brotli()
    made = {
        "br-small": lambda: _answer(brotlied(0.25), "br"),
        "stacked": lambda: _answer(gzip.compress(gzipped(4)), "gzip, gzip"),
        "stacked-br": lambda: _answer(brotli.compress(gzipped(0.5), quality=5), "gzip, br"),
        "nested": lambda: _answer(gzip.compress(gzipped(1)), "gzip"),
        "nested-deep": lambda: _answer(gzip.compress(gzip.compress(gzip.compress(gzipped(1)))), "gzip"),
        "many-members": lambda: _answer(gzip.compress(b"") * 800_000, "gzip"),
        "endless": lambda: _endless(HEAD + b"\r\n<rss>", b"<item>" * 10_000),
        "endless-gzip": lambda: _endless_coded("gzip", packer.compress(b"<rss>") + flush(), packer.compress(bytes(1 << 20)) + flush()),
        "endless-members": lambda: _endless_coded("gzip", gzip.compress(b"<rss>"), gzip.compress(b"") * 3000),
        "endless-padding": lambda: _endless_coded("gzip", gzip.compress(b"<rss/>"), bytes(60_000)),
        "endless-br": lambda: _endless_coded("br", first, more),
        "endless-name": lambda: _endless_coded("gzip", b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03", b"n" * 60_000),
        "endless-headers": lambda: _endless(b"HTTP/1.1 200 OK\r\n", b"".join(b"X-%d: %s\r\n" % (number, b"y" * 900) for number in range(60))),
        "endless-header": lambda: _endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 60_000),
        "endless-continue": lambda: _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
        "endless-extension": lambda: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 60_000),
        "endless-trailers": lambda: _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: " + b"y" * 900 + b"\r\n"),
        "huge-length": lambda: _endless(HEAD + b"Content-Length: 99999999999999\r\n\r\n", b"<item>" * 10_000),
    }  # fmt: skip
    return made[name]()


BOMBS = (
    "gzip", "br", "zstd", "deflate", "stacked", "stacked-br", "nested", "nested-deep", "many-members", "endless", "endless-gzip", "endless-members", "endless-padding",
    "endless-br", "endless-name", "endless-headers", "endless-header", "endless-continue", "endless-extension", "endless-trailers", "huge-length", "drip", "drip-headers",
)  # fmt: skip


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        name = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()[1:]
        if name.startswith("drip"):
            writer.write(HEAD + (b"X: " if name == "drip-headers" else b"\r\n"))
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        for piece in answer(name):
            writer.write(piece)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


def defused(names: tuple[str, ...] = BOMBS, *, seconds: float = 2.0, planted: str = "") -> dict[str, dict[str, Any]]:
    """Serve each bomb to a process of its own making; gives what became of each and the megabytes that the process had taken at most by then."""

    async def whole() -> bytes:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        begin = f"{planted}\nfrom tests.fetch import bombs\nbombs.main()"
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-c", begin, str(port), str(seconds), *names, cwd=HOUSE, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await asking.communicate()
        server.close()
        return said

    found: dict[str, dict[str, Any]] = json.loads(asyncio.run(whole()))
    return found


def complaints(found: dict[str, dict[str, Any]], *, seconds: float) -> list[str]:
    """Say which bombs took more memory than any may, or were not ended by a bound, an error or the deadline."""
    said = [f"{name}: the process had taken {its['megabytes']} MB" for name, its in found.items() if its["megabytes"] > MOST_MEGABYTES]
    harmless = {"nested", "nested-deep"}  # one coding, undone once: what is inside is a small body that is no feed
    said += [f"{name}: {its['ended']}" for name, its in found.items() if its["ended"].startswith("brought") and name not in harmless]
    return said + [f"{name}: took {its['seconds']} s" for name, its in found.items() if its["seconds"] > seconds + 20]


def main() -> None:
    """Fetch each bomb that the command line names; print what became of them."""
    port, seconds, *names = sys.argv[1:]
    print(json.dumps(asyncio.run(_fetched(int(port), float(seconds), names))))


async def _fetched(port: int, seconds: float, names: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    clock = asyncio.get_running_loop().time
    for name in names:
        fetcher, began = Fetcher(agent="syndicator/0", limits=Limits(total=seconds)), clock()
        source = Source(id=SourceId("bomb"), title="", url=f"http://127.0.0.1:{port}/{name}", allow_private=True)
        try:
            pulled = await fetcher.pull(source, Validators(), now=datetime(2026, 11, 23, tzinfo=UTC))
            ended = f"brought {type(pulled).__name__}"
        except FetchError as error:
            ended = str(error)
        await fetcher.close()
        peak = _most() / 1024
        found[name] = {"ended": ended, "seconds": round(clock() - began, 1), "megabytes": round(peak)}
    return found
