"""Documents in their content codings, each pressed once and kept while there is room.

Law: the same bytes in, the same bytes out (no time and no name in a gzip header). Pressing runs in a thread, so that a
large edition does not hold up the loop; requests for one that is under way wait for it together.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial

import brotli  # type: ignore[import-untyped]  # the wheel has no types
from backports import zstd

Press = Callable[[bytes], bytes]
ROOM = 64 << 20
"""How many bytes of pressed documents are kept."""


def presses() -> Mapping[str, Press]:
    """Give the codings that can be made here, best first."""
    return {"br": _brotli, "zstd": _zstd, "gzip": _gzip}


def _brotli(body: bytes) -> bytes:
    pressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=6)
    return pressed


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _zstd(body: bytes) -> bytes:
    return zstd.compress(body, level=9)


class Pressed:
    """The pressed documents at hand. Lives in one event loop."""

    def __init__(self, codings: Mapping[str, Press], *, room: int = ROOM) -> None:
        """Take the codings by name, best first, and how many bytes may be kept."""
        self._codings = codings
        self._room = room
        self._size = 0
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._under_way: dict[tuple[str, str], asyncio.Task[bytes]] = {}

    @property
    def codings(self) -> tuple[str, ...]:
        """Give the names of the codings, best first."""
        return tuple(self._codings)

    async def get(self, body: bytes, etag: str, coding: str) -> bytes:
        """Give `body`, whose strong tag is `etag`, in `coding`."""
        key = (etag, coding)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(self._codings[coding], body))
            self._under_way[key] = task
            task.add_done_callback(partial(self._keep, key))
        return await asyncio.shield(task)

    def _keep(self, key: tuple[str, str], task: "asyncio.Task[bytes]") -> None:
        del self._under_way[key]
        if task.cancelled() or task.exception() is not None:
            return
        self._kept[key] = task.result()
        self._size += len(task.result())
        while self._size > self._room:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest)
