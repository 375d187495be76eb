"""Turns at hosts: how many requests one host gets side by side, how far apart, and which hosts asked to be left alone.

Moments are handed in; distances between requests are measured on the loop's own clock. What is remembered does not grow:
a host whose last request is longer ago than the gap, or whose wait is over, is forgotten.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from weakref import WeakValueDictionary

from syndicator._text.schedule import still_asked

MOST_REMEMBERED = 1000
"""With more hosts than this those are looked through that need not be remembered."""


class Hosts:
    """Who may ask which host when. `per_host` requests run side by side, and each begins `gap` seconds after another."""

    def __init__(self, *, per_host: int) -> None:
        self._per_host = per_host
        self._gates: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._free_at: dict[str, float] = {}
        self._waits: dict[str, datetime] = {}

    def renew(self, *, per_host: int) -> None:
        """Let so many requests run side by side from now on; the distance between requests stays."""
        if per_host != self._per_host:
            self._per_host = per_host
            self._gates = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, host: str, *, gap: float) -> AsyncIterator[None]:
        """Wait for a turn at `host`, and hold it for as long as one exchange takes."""
        clock = asyncio.get_running_loop().time
        gate = self._gates.setdefault(host, asyncio.Semaphore(self._per_host))
        async with gate:
            begins = max(clock(), self._free_at.get(host, 0.0) if gap else 0.0)
            self._free_at[host] = begins + gap  # taken now, so that the one who waits beside us comes after us
            try:
                if begins > clock():
                    await asyncio.sleep(begins - clock())
                yield
            finally:
                self._free_at[host] = max(self._free_at.get(host, 0.0), clock() + gap)
                self._forget(clock())

    def _forget(self, moment: float) -> None:
        if len(self._free_at) > MOST_REMEMBERED:
            self._free_at = {host: free_at for host, free_at in self._free_at.items() if free_at > moment}

    def leave_alone(self, waits: Mapping[str, datetime]) -> None:
        """Take note of hosts that are not to be asked before a moment; the later of two moments counts."""
        for host, until in waits.items():
            self._waits[host] = max(until, self._waits.get(host, until))

    def wait(self, host: str, *, now: datetime) -> datetime | None:
        """Give until when `host` is to be left alone, None if it may be asked."""
        until = still_asked(self._waits.get(host), now=now)
        if until is None:
            self._waits.pop(host, None)
        return until
