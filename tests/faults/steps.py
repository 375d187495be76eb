"""Step the fault: one `run --once` is broken off at its call 1, 2, 3 …, and what is left is judged; then again while it recovers.

Kinds of fault: the process is killed; the power goes (killed, and what was never forced to disk is gone); the disk is
full, once or from there on; the disk gives an I/O error, once or from there on. After each point: no torn file, a sound
store, everything acknowledged is held, and the next undisturbed run leaves shelf and store as if nothing had happened.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

from tests.faults import newsroom
from tests.faults.building import built, loaded_before
from tests.faults.forking import ROOT, Stage, in_memory
from tests.faults.publisher import Publisher

FAMILIES = {
    "kill": ("kill",),
    "power cut": ("power",),
    "disk full": ("full-once", "full-on"),
    "I/O error": ("broken-once", "broken-on"),
}
SCENES = ("next", "fresh")
"""A run that brings corrections and new articles to a house that stands, and the first run of a house."""


_MEETING = re.compile(r" (?:/tmp/(?!etilqs_)|listener-)")
_CHANCE = re.compile(r"/\S*/point-\d+/|(?<=\.)\w{8}(?=\.part)|(?<=etilqs_)\w+|(?<=socket:)\S+| \(deleted\)")


@dataclass(frozen=True)
class Point:
    """Where and how a run is broken off; `again` is the call of the next run at which that one is, too."""

    family: str
    scene: str
    kind: str
    at: int
    again: int = 0


@dataclass
class Row:
    """What came of the points of one family in one phase."""

    points: int = 0
    met: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)


class Steps:
    """The scenes, prepared once, and the stages on which points are played, with or without bugs."""

    def __init__(self, root: Path, publisher: Publisher, stages: list[Stage]) -> None:
        self._root, self._publisher, self._bugs = root, publisher, list[str]()
        self._free: Queue[Stage] = Queue()
        self._lock, self._number = threading.Lock(), 0
        self.calls: dict[str, list[str]] = {}
        self._prepare(stages)
        for stage in stages:
            self._free.put(stage)

    def _prepare(self, stages: list[Stage]) -> None:
        self._publisher.document = lambda: newsroom.document(0)
        for scene in SCENES:
            newsroom.furnish(self._root / scene, self._publisher.address)
            newsroom.write_articles(self._root / scene, 0)
        _well(stages[0].ask(do="run", folder=self._root / "next", bugs=[], before=True))
        self._publisher.document = lambda: newsroom.document(1)
        for scene in SCENES:
            newsroom.write_articles(self._root / scene, 1)
            done = self._traced(stages[0], scene)
            for stage in stages:
                stage.ask(do="refer", name=f"{scene}-new", folder=done)
        for stage in stages:
            stage.ask(do="refer", name="next-old", folder=self._root / "next")

    def _traced(self, stage: Stage, scene: str) -> Path:
        done = self._copy(scene)
        self.calls[scene] = _well(stage.ask(do="run", folder=done, kind="trace", bugs=self._bugs))["calls"]
        return done

    @contextmanager
    def planted(self, *bugs: str) -> Iterator[None]:
        """Play with these bugs for a while; `calls` are then those of the faulty program."""
        sound, self._bugs, self.calls = self.calls, list(bugs), {}
        stage = self._free.get()
        try:
            for scene in SCENES:
                self._traced(stage, scene)
            self._free.put(stage)
            yield
        finally:
            self._bugs, self.calls = [], sound

    def whole_command(self, scene: str) -> list[str]:
        """Give the calls of `syndicator run --once` itself in a scene: a process of its own with workers of its own."""
        folder, calls = self._copy(scene), self._root / f"{scene}.calls"
        environ = {**loaded_before([built("steps")], dict(os.environ)), "FAULTS_TRACE": str(calls), "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-m", "syndicator", "run", "--once"], cwd=folder, env=environ, capture_output=True, check=True)
        return calls.read_text().splitlines()

    def _copy(self, scene: str | Path) -> Path:
        with self._lock:
            self._number += 1
            folder = self._root / f"point-{self._number}"
        shutil.copytree(self._root / scene, folder)
        return folder

    def play(self, point: Point) -> tuple[str, bool, list[str]]:
        """Break a run off; gives how it ended, whether the fault was met, and what there is to complain of."""
        stage, folder = self._free.get(), self._copy(point.scene)
        try:
            return self._played(stage, folder, point)
        finally:
            self._free.put(stage)
            shutil.rmtree(folder, ignore_errors=True)

    def _played(self, stage: Stage, folder: Path, point: Point) -> tuple[str, bool, list[str]]:
        ran = stage.ask(do="run", folder=folder, kind=point.kind, at=point.at, bugs=self._bugs)
        complaints = []
        if point.again:
            complaints = self._judged(stage, folder, point, ran, heal=False)
            ran = self._broken_again(stage, folder, point)
        complaints += self._judged(stage, folder, point, ran, heal=True)
        return ran["ended"], bool(ran["met"]), complaints

    def _broken_again(self, stage: Stage, folder: Path, point: Point) -> dict[str, Any]:
        """Break the next run off as well; one that ends before it comes so far is played anew and broken off earlier."""
        before = self._copy(folder)
        ran: dict[str, Any] = stage.ask(do="run", folder=folder, kind=point.kind, at=point.again, bugs=self._bugs)
        if not ran["met"] and ran.get("count"):
            shutil.rmtree(folder)
            before.rename(folder)
            ran = stage.ask(do="run", folder=folder, kind=point.kind, at=point.again % ran["count"] + 1, bugs=self._bugs)
        shutil.rmtree(before, ignore_errors=True)
        return ran

    def _judged(self, stage: Stage, folder: Path, point: Point, ran: dict[str, Any], *, heal: bool) -> list[str]:
        found = [f"the run {ran['ended']}: {ran.get('why', '')}"] if ran["ended"] in {"hung", "crashed"} else []
        old, new = f"{point.scene}-old", f"{point.scene}-new"
        found += stage.ask(do="judge", folder=folder, ended=ran["ended"], old=old, new=new, heal=heal, bugs=self._bugs)
        return [
            f"{point.kind} in the {point.scene} run, call {point.at}, then {point.again or 'none'} ({ran['met']}): {one}" for one in found
        ]


def _well(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["ended"] != "well":
        raise RuntimeError(f"the undisturbed run {answer['ended']}: {answer.get('why')}")
    return answer


@contextmanager
def steps(stages: list[Stage]) -> Iterator[Steps]:
    """Give the scenes, with the stages on which points are played."""
    with in_memory() as root, Publisher(bytes) as publisher:
        yield Steps(root, publisher, stages)


def kinds_of(calls: Iterable[str]) -> set[str]:
    """Give which calls were made on which files, whatever the folder, the chance names and the numbers of sockets.

    How a command meets its workers is left out: a socket in the system's folder for temporary files, which holds nothing.
    """
    return {kind for kind in (_CHANCE.sub("", call) for call in calls) if not _MEETING.search(kind)}


def spread(calls: dict[str, list[str]], family: str, number: int, *, again: bool) -> Iterator[Point]:
    """Give so many points over the calls of both scenes; `again` breaks the recovery off as well."""
    share = (number + 1) // len(SCENES)
    for turn in range(number):
        scene, place = SCENES[(turn + again) % len(SCENES)], turn // len(SCENES)
        most, kinds = len(calls[scene]), FAMILIES[family]
        at = 1 + (2 * place + 1) * most // (2 * share)
        # Where points are more than calls each call is met by each kind in turn.
        kind = kinds[(place + place * len(kinds) // share) % len(kinds)]
        # The first fault of a recovery point lies anywhere (steps of a golden section), the second one sweeps.
        yield Point(family, scene, kind, 1 + int(turn * 0.618034 % 1 * most), at) if again else Point(family, scene, kind, at)


def measure(made: Steps, points: Iterable[Point], *, at_once: int = 2) -> Row:
    """Play points and add up what came of them."""
    row = Row()
    with ThreadPoolExecutor(at_once) as pool:
        for ended, met, complaints in pool.map(made.play, points):
            row.points += 1
            row.met += met
            row.ends[ended] += 1
            row.complaints += complaints
    return row
