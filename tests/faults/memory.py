"""Let a daemon poll thousands of times: its memory and its open files stay as they are, and its workers are replaced.

Measured from outside, in /proc, once it has worked for a while; one poll in ten brings something new.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.faults.forking import Stage, in_memory
from tests.faults.house import House, wait_for
from tests.faults.load import Load
from tests.faults.publisher import Publisher

GROWTH = 1.10
MORE_FILES = 8
"""Connections come and go while we look; what leaks is more than that."""
PUBLISHERS = 40
"""Each on an address of its own, because a daemon is polite to each."""
SAMPLES = 15


@dataclass
class Outcome:
    """What was measured: memory in kB and open files, after the warm-up and at the end, and which workers there were."""

    polls: int = 0
    before: tuple[float, float] = (0, 0)
    after: tuple[float, float] = (0, 0)
    workers: set[int] = field(default_factory=set)
    most_workers: int = 0
    complaints: list[str] = field(default_factory=list)


def poll_on(polls: int, *, stage: Stage | None = None, bugs: tuple[str, ...] = ()) -> Outcome:
    """Let a daemon poll so many times, the first third to get warm, and compare what it holds."""
    outcome = Outcome()
    loads = [Load(f"p{number}", change=0.1) for number in range(PUBLISHERS)]
    with ExitStack() as stack:
        folder = stack.enter_context(in_memory())
        publishers = [stack.enter_context(Publisher(load.document, host=f"127.1.1.{place}")) for place, load in enumerate(loads, 1)]
        house = House(folder, stage=stage, bugs=bugs)
        _furnish(house, publishers)
        house.start()
        stack.callback(house.end)
        outcome.complaints += _measured(house, publishers, polls, outcome)
        outcome.polls = _polls(publishers)
    return outcome


def _furnish(house: House, publishers: list[Publisher]) -> None:
    config = house.folder / "config"
    for name in ("sources", "partners"):
        (config / name).mkdir(parents=True)
    place = f"127.0.0.1:{house.port}"
    (config / "syndicator.yaml").write_text(f"publisher: {{name: Wire}}\nbase_url: http://{place}\nlisten: {place}\n")
    (config / "partners/all.yaml").write_text("title: All\nlimit: 30\n")
    for number, publisher in enumerate(publishers):
        (config / f"sources/s{number}.yaml").write_text(f"title: S\nurl: {publisher.address}\nallow_private: true\nevery: 1s\n")


def _measured(house: House, publishers: list[Publisher], polls: int, outcome: Outcome) -> Iterator[str]:
    if not (house.up() and _until(house, publishers, polls // 3, outcome)):
        yield f"the daemon came no further than {_polls(publishers)} polls: {house.said()[-300:]}"
        return
    outcome.before = _holds(house.pid)
    if not _until(house, publishers, polls, outcome):
        yield f"the daemon came no further than {_polls(publishers)} polls: {house.said()[-300:]}"
    outcome.after = _holds(house.pid)
    if outcome.after[0] > outcome.before[0] * GROWTH:
        yield f"memory grew from {outcome.before[0]:.0f} to {outcome.after[0]:.0f} kB"
    if outcome.after[1] > outcome.before[1] + MORE_FILES:
        yield f"open files grew from {outcome.before[1]:.0f} to {outcome.after[1]:.0f}"


def _until(house: House, publishers: list[Publisher], polls: int, outcome: Outcome) -> bool:
    """Wait for so many polls; False if none came for long."""
    while (now := _polls(publishers)) < polls:
        if not house.alive() or not wait_for(lambda now=now: _polls(publishers) > now):
            return False
        workers = _workers(house.pid)
        outcome.workers |= workers
        outcome.most_workers = max(outcome.most_workers, len(workers))
    return True


def _polls(publishers: list[Publisher]) -> int:
    return sum(len(publisher.asked) for publisher in publishers)


def _holds(pid: int) -> tuple[float, float]:
    """Give memory in kB and open files, each the median of some looks."""
    looks = []
    for _ in range(SAMPLES):
        status = Path(f"/proc/{pid}/status").read_text()
        memory = int(status.partition("VmRSS:")[2].split()[0])
        looks.append((memory, len(list(Path(f"/proc/{pid}/fd").iterdir()))))
        time.sleep(0.1)
    return median(memory for memory, _ in looks), median(files for _, files in looks)


def _workers(pid: int) -> set[int]:
    """Give the worker processes: children, and those of the child from which workers are forked."""
    found = set[int]()
    for child, words in _children(pid):
        if b"forkserver" in words:
            found |= {worker for worker, _ in _children(child)}
        elif b"resource_tracker" not in words:
            found.add(child)
    return found


def _children(pid: int) -> Iterator[tuple[int, bytes]]:
    with suppress(OSError):
        for task in list(Path(f"/proc/{pid}/task").iterdir()):
            for child in (task / "children").read_text().split():
                yield int(child), Path(f"/proc/{child}/cmdline").read_bytes()
