"""Word that a config folder may have changed (the door to watchfiles).

Law: watches the folder and gives a sign, never what changed: the caller reads everything again and compares. Signs come
once for edits that follow each other within 300 ms. It outlives the folder's going and coming back, swapped links, and
file systems that send no word: every few seconds the files' marks are compared as well, which costs a look at each.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import TypeAlias

from watchfiles import Change, awatch

SETTLED_MS = 300
"""A sign is given when nothing has happened for so long …"""
PATIENCE_MS = 2000
"""… or, where it never stops, after so long."""
LOOK_MS = 3000
"""So often the marks are compared, and a folder that is not there is looked for."""

Marks: TypeAlias = frozenset[tuple[str, int, int, int]]


async def changes(folder: Path) -> AsyncIterator[None]:
    """Give a sign each time something in `folder` may have changed, from the moment of the first `anext` on."""
    seen = await asyncio.to_thread(marks, folder)
    polling = False
    while True:
        try:
            told = await _word(folder, seen, polling=polling)
        except FileNotFoundError:
            told = False
            await asyncio.sleep(LOOK_MS / 1000)
        except (OSError, RuntimeError):  # no more watches to be had from the system, or none at all
            if polling:
                await asyncio.sleep(LOOK_MS / 1000)
            told, polling = False, True
        now = await asyncio.to_thread(marks, folder)
        if told or now != seen:
            seen = now
            yield


async def _word(folder: Path, seen: Marks, *, polling: bool) -> bool:
    """Wait until something is said to have changed (True), or until the marks are not as they were `seen` (False).

    The watch is set anew each time: one that was set before a link was swapped looks at the folder that was there then.
    """
    watch = awatch(
        folder,
        watch_filter=_counts,
        debounce=PATIENCE_MS,
        step=SETTLED_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        force_polling=polling or None,
        poll_delay_ms=SETTLED_MS,
    )
    async with aclosing(watch) as words:
        async for word in words:
            if word:
                return True
            if await asyncio.to_thread(marks, folder) != seen:
                return False
    return False


def _counts(_: Change, path: str) -> bool:
    """Leave out what editors write beside a file."""
    name = path.rpartition("/")[2]
    return not name.endswith(("~", ".swp", ".swx", ".tmp")) and not name.startswith(".#") and name != "4913"


def marks(folder: Path) -> Marks:
    """Give name, inode, size and time of all YAML files of a config folder as they stand."""
    return frozenset(_marks(folder))


def _marks(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for path in (*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")):
        try:
            stat = path.stat()
        except OSError:
            yield str(path), 0, 0, 0
        else:
            yield str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns
