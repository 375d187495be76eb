"""A hunt on one target: executions counted, each kind of finding kept once, as small as it gets."""

import hashlib
import json
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS, BrokenError

CPU_SECONDS = 1.0
CPU_SECONDS_A_KILOBYTE = 0.1
"""What an input may cost; some hundred times what most do, so that only what grows faster than its input is found."""
SHRINKING_SECONDS = 60.0

Target = Callable[[bytes], None]


class _OvertimeError(BaseException):
    """No Exception, because the house catches those where a document must not cost its neighbour."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Stop what is inside after so many seconds of CPU; raises BrokenError."""

    def stop(*_: object) -> None:
        raise _OvertimeError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _OvertimeError as error:
        raise BrokenError("time", "more CPU than its length allows") from error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Hunt:
    """Tries inputs on one target. `found` maps what broke to the smallest input that breaks it; `folder` None keeps nothing on disk."""

    def __init__(
        self, name: str, folder: Path | None = None, *, target: Target | None = None, shrinking: float = SHRINKING_SECONDS
    ) -> None:
        self.name, self.folder = name, folder / name if folder else None
        self.found: dict[str, bytes] = {}
        self.executions = 0
        self._target = target or TARGETS[name]
        self._shrinking = shrinking
        self._began = self._told_at = time.monotonic()
        self._seconds = 0.0

    def __str__(self) -> str:
        """Give the hunt's figures on one line, and a line for each finding."""
        lines = [f"{self.name}: {self.executions} executions in {self._seconds / 60:.1f} minutes, {len(self.found)} found"]
        return "\n".join((*lines, *(f"  {what}: {data[:70]!r}" for what, data in sorted(self.found.items()))))

    def try_out(self, data: bytes) -> None:
        """Run the target once; what breaks is made small and kept."""
        self.executions += 1
        what = self._broken(data)
        if what and what not in self.found:
            self.found[what] = self._smallest(what, data)
            self._keep(what)
        if self.folder and time.monotonic() - self._told_at > 5:
            self._tell()

    def wander(self, *, seconds: float = 1e9, executions: int = 1 << 60, chance: int = 0) -> None:
        """Mutate seeds, and what became of them, until the time or the number of executions is spent."""
        random = Random(chance)  # noqa: S311  (the same chance must give the same hunt)
        pool = list(SEEDS[self.name])
        end = time.monotonic() + seconds
        for number in range(executions):
            if time.monotonic() > end:
                break
            data = mutated(random.choice(pool), random, others=pool) if number >= len(pool) else pool[number]
            self.try_out(data)
            if random.random() < 0.02:
                pool = [*pool[-2000:], data]
        self._tell()

    @classmethod
    def told(cls, name: str, folder: Path) -> "Hunt":
        """Give the hunt that another process wrote down."""
        hunt = cls(name, folder)
        with suppress(OSError, ValueError):
            told = json.loads((folder / name / "figures.json").read_text())
            hunt.executions, hunt._seconds = told["executions"], told["seconds"]
        hunt.found = {path.with_suffix(".txt").read_text().splitlines()[0]: path.read_bytes() for path in (folder / name).glob("*.input")}
        return hunt

    def _broken(self, data: bytes) -> str:
        """Say what `data` breaks, empty if nothing."""
        try:
            with bounded(CPU_SECONDS + CPU_SECONDS_A_KILOBYTE * len(data) / 1000):
                self._target(data)
        except BrokenError as error:
            return f"{error.promise}: {error.kind}"
        except Exception as error:  # noqa: BLE001  (this is what is hunted for)
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/syndicator/" in frame.filename]
            place = f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames else "outside"
            return f"exception: {type(error).__name__} in {place}"
        return ""

    def _smallest(self, what: str, data: bytes) -> bytes:
        """Give the smallest input that breaks the same, taking out halves, quarters, eighths … as long as there is time."""
        end = time.monotonic() + self._shrinking
        size = len(data) // 2
        while size and time.monotonic() < end:
            start = 0
            while start < len(data) and time.monotonic() < end:
                fewer = data[:start] + data[start + size :]
                if self._broken(fewer) == what:
                    data = fewer
                else:
                    start += size
            size //= 2
        return data

    def _keep(self, what: str) -> None:
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / hashlib.sha256(what.encode()).hexdigest()[:12]
            path.with_suffix(".txt").write_text(f"{what}\n")
            path.with_suffix(".input").write_bytes(self.found[what])

    def _tell(self) -> None:
        self._told_at = time.monotonic()
        self._seconds = self._told_at - self._began
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "figures.json").write_text(json.dumps({"executions": self.executions, "seconds": self._seconds}))
