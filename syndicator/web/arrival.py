"""Whether an answer arrived: sent to its end, to a client that did not hang up on it.

Law: watches one connection, changes no byte on it. That all is written says little, because a feed fits into the system's
buffers; that a client went away early is heard only afterwards. So an answer has arrived when, after its last byte, nothing waits
to be acknowledged and the client asks again or takes its leave in good order. Where we would hang up first, we only say that
nothing more comes, and hear what the client says to that. Behind a proxy that takes answers whole, the proxy is the client.
"""

import asyncio
import fcntl
import struct
import termios
from collections.abc import Callable
from typing import Any, Literal, cast

from starlette.types import ASGIApp, Receive, Scope, Send

Arrival = Literal["whole", "cut"]
Told = Callable[[Arrival], None]
"""Hears how an answer arrived: whole, or cut short."""

EXTENSION = "syndicator.arrival"
"""Under this name among a scope's extensions stands the function that takes a `Told`."""
_OUR_LEAVE = 1
"""The mark that nothing more comes counts like a byte, and may still be on its way."""


class Arrivals:
    """The answers on one connection of which somebody wants to hear whether they arrived."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[Told] = []
        self._lost = False

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._waiting)

    def watch(self, told: Told) -> None:
        """Let `told` hear of the answer that is about to be sent."""
        if self._lost:
            told("cut")
        else:
            self._waiting.append(told)

    def came(self) -> None:
        """Say that all arrived."""
        self._tell("whole")

    def lost(self) -> None:
        """Say that the connection is no more, and nothing that is open arrived."""
        self._lost = True
        self._tell("cut")

    def _tell(self, arrival: Arrival) -> None:
        waiting, self._waiting = self._waiting, []
        for told in waiting:
            told(arrival)


class Watched:
    """An answer, and who hears whether it arrived."""

    def __init__(self, answer: ASGIApp, told: Told) -> None:
        """Take both."""
        self._answer, self._told = answer, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; under a server that does not watch its connections it has arrived when it is sent."""
        watch = scope.get("extensions", {}).get(EXTENSION)
        if watch is not None:
            watch(self._told)
        await self._answer(scope, receive, send)
        if watch is None:
            self._told("whole")


class Parting:
    """A transport that takes its leave in two steps while `arrivals` wait: first nothing more is said, then it is closed."""

    def __init__(self, transport: asyncio.Transport, arrivals: Arrivals, look: Callable[[], None]) -> None:
        """Take the transport; `look` is called before it is closed."""
        self._transport, self._arrivals, self._look = transport, arrivals, look
        self.parted = False

    def __getattr__(self, name: str) -> Any:
        """Be the transport otherwise."""
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Say whether nothing more may be written."""
        return self.parted or self._transport.is_closing()

    def close(self) -> None:
        """Say that nothing more comes; the second time, or where nobody waits to hear, hang up."""
        if self._arrivals and not self.is_closing() and self._transport.can_write_eof():
            self.parted = True
            self._transport.write_eof()
            return
        self._look()
        self._transport.close()

    def as_transport(self) -> asyncio.Transport:
        """Give it as what it stands for."""
        return cast("asyncio.Transport", self)


def all_taken(transport: asyncio.Transport) -> bool:
    """Say whether the client's system has acknowledged all that was written; where ours cannot tell, that it was handed over."""
    if transport.get_write_buffer_size():
        return False
    line = transport.get_extra_info("socket")
    try:
        (waiting,) = struct.unpack("i", fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0" * 4))
    except (OSError, ValueError, AttributeError):
        return True
    return int(waiting) <= _OUR_LEAVE
