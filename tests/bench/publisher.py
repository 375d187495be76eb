"""A publisher for measuring: one process that serves any number of feeds, each on a loopback address of its own.

Source n is http://127.1.x.y:PORT/feed.xml. What it serves is told by `/say/MODE` on 127.0.0.1: `sound` (ETag and
Last-Modified, and 304 where they match), `plain` (200 and the same body, no validators), and `next/STEP` (each source whose
number STEP divides has one new entry, its oldest is gone). Entries and validators follow from the number and the turn alone.
Prints its port, and ends when its standard input does.
"""

import asyncio
import sys
from functools import lru_cache

import material

ENTRIES = 20
COPIES = 40
"""So many documents are made and served under every source's own name: making text must not be what is measured."""
_NAME = b"source-00000"


def address(number: int) -> str:
    """Give the host of a source."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


@lru_cache(maxsize=4 * COPIES)
def document(number: int, turn: int) -> bytes:
    """Give the feed of one of the copies after so many turns, under a name of one length."""
    return material.newsroom(_NAME.decode(), [number * 10_000 + place for place in range(turn + ENTRIES, turn, -1)])


class House:
    """What all sources serve now."""

    def __init__(self) -> None:
        self.sound = True
        self._steps: list[int] = []

    def say(self, order: str) -> None:
        """Follow an order."""
        if order.startswith("next/"):
            self._steps.append(int(order.removeprefix("next/")))
        self.sound = order != "plain"

    def answer(self, number: int, asked: bytes) -> bytes:
        """Give the whole answer to one question."""
        turn = sum(number % step == 0 for step in self._steps)
        mark = b'"%d-%d"' % (number, turn)
        head = b""
        if self.sound:
            head = b"ETag: " + mark + b"\r\nLast-Modified: Thu, 05 Mar 2026 %02d:00:00 GMT\r\n" % (turn % 24)
            if b"if-none-match: " + mark in asked.lower():
                return b"HTTP/1.1 304 Not Modified\r\n" + head + b"\r\n"
        body = document(number % COPIES, turn).replace(_NAME, b"source-%05d" % number)
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        host = transport.get_extra_info("sockname")[0]
        if not host.startswith("127."):
            transport.close()
        _, second, third, last = map(int, host.split("."))
        self._number = third * 250 + last - 1 if second == 1 else -1

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            asked, _, self._asked = self._asked.partition(b"\r\n\r\n")
            self._transport.write(self._told(asked))

    def _told(self, asked: bytes) -> bytes:
        if self._number >= 0:
            return self._house.answer(self._number, asked)
        self._house.say(asked.split()[1].decode().removeprefix("/say/"))
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


async def serve() -> None:
    """Serve until standard input ends."""
    house = House()
    # One socket for all of 127.0.0.0/8; whoever comes from elsewhere is hung up on.
    server = await asyncio.get_running_loop().create_server(lambda: Line(house), "0.0.0.0", 0, backlog=1000)  # noqa: S104  (see above)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
