"""Whole processes measured: wall clock, CPU time and memory of a command with all its children; and the publisher beside them."""

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from house import HERE, environment

LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost: seconds by the clock, seconds of CPU, bytes of all its processes together at their most."""

    wall: float
    cpu: float
    peak: int = 0


class FailedError(Exception):
    """A command that did not do its work."""


def run(command: Sequence[str], folder: Path, env: Mapping[str, str], *, weighed: bool = False) -> Cost:
    """Run a command to its end; `weighed`: look at the memory of all its processes, too."""
    output = folder / "output.txt"
    began = time.perf_counter()
    with output.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=out, start_new_session=True)
        scale = Scale(process.pid) if weighed else None
        _, status, spent = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise FailedError(f"{' '.join(command)} ended with {process.returncode}: {output.read_text(errors='replace')[-600:]}")
    return Cost(wall, spent.ru_utime + spent.ru_stime, scale.stop() if scale else 0)


class Scale:
    """Adds up the memory of a session's processes while it runs."""

    def __init__(self, session: int) -> None:
        self._session, self._peak, self._done = session, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """Give the most that was seen."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._done.wait(LOOK_EVERY):
            self._peak = max(self._peak, sum(self._resident()))

    def _resident(self) -> Iterator[int]:
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
                    if session == self._session:
                        yield _share_of(folder)
                except (OSError, ValueError, StopIteration):
                    continue  # it ended meanwhile


def _share_of(process: Path) -> int:
    """Give a process's bytes of memory; what several processes share is shared out among them, so that it is counted once."""
    told = (process / "smaps_rollup").read_text()
    return 1024 * next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))


def middle(costs: Sequence[Cost]) -> Cost:
    """Give the medians."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs), max(cost.peak for cost in costs))


class Publisher:
    """The publisher's process, from this side."""

    def __init__(self, port: int) -> None:
        self.port = port

    def say(self, order: str) -> None:
        """Tell it what to serve from now on."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/say/{order}", timeout=10).close()


@contextmanager
def publishing() -> Iterator[Publisher]:
    """Run the publisher meanwhile."""
    command = [sys.executable, str(HERE / "publisher.py")]
    with subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Publisher(int(process.stdout.readline()))
