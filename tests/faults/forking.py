"""The warm process from which faulty runs and daemons are forked, seen from outside (`stage.py` is its inside)."""

import json
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults import newsroom
from tests.faults.building import built, loaded_before
from tests.faults.publisher import Publisher

ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """The wall clock of programs that load our clock: as the real one, so many seconds moved."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="syndicator-clock-")
        os.close(handle)
        self.file = Path(name)
        self.move(0)

    def move(self, seconds: float) -> None:
        """Let it stand so many seconds from the real one, in one step."""
        with self.file.open("r+b") as out:
            out.write(struct.pack("q", int(seconds * 1_000_000_000)))

    def close(self) -> None:
        """Forget it."""
        self.file.unlink(missing_ok=True)


class Stage:
    """The warm process from which faulty runs are forked."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stage"],
            cwd=ROOT,
            env={
                **loaded_before([built("steps"), built("clock")], dict(os.environ)),
                "CLOCK_OFFSET": str(self.clock.file),
                "PYTHONPATH": str(ROOT),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, **words: Any) -> Any:
        """Ask for one thing and give the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """Let it go."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()
        self.clock.close()


@contextmanager
def stages(number: int) -> Iterator[list[Stage]]:
    """Give so many stages, warm."""
    opened = [Stage() for _ in range(number)]
    try:
        with in_memory() as root, Publisher(lambda: newsroom.document(0)) as publisher:
            for place, stage in enumerate(opened):
                folder = root / str(place)
                newsroom.furnish(folder, publisher.address)
                newsroom.write_articles(folder, 0)
                stage.ask(warm=folder)
        yield opened
    finally:
        for stage in opened:
            stage.close()


@contextmanager
def in_memory() -> Iterator[Path]:
    """Give a folder that goes away again, in memory where there is room for files."""
    memory = Path("/dev/shm")  # noqa: S108  (a fresh folder is made in it)
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="syndicator-faults-", dir=where, ignore_cleanup_errors=True) as root:
        yield Path(root)
