"""What comes again and again: jobs of APScheduler, and a watch that they come.

Law: calls what it is given, at the distances that it is given; decides nothing and reads no clock but `elapsed`, which it is
handed. APScheduler counts by the machine's clock: set back an hour, its jobs would stand still for that hour. The watch goes by
the loop's own clock, and sets a job that is overdue going again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

LOOK_SECONDS = 0.25
"""How often the watch looks, and how much later than at twice its distance a job is overdue."""


class _Onward(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """Due so long after the time it is now. APScheduler's own interval counts every turn that a clock set ahead has jumped over."""

    def __init__(self, distance: float) -> None:
        self._distance = timedelta(seconds=distance)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._distance


@dataclass(slots=True)
class _Beat:
    """One job: its distance in seconds, and where `elapsed` stood when it last began."""

    job: Job
    distance: float
    began: float


class Ticking:
    """Jobs that come at fixed distances, none of them twice at a time; `start` and `stop` inside a running loop."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        """Take the clock that nobody can set, in seconds."""
        self._elapsed = elapsed
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beats: dict[str, _Beat] = {}
        self._watching: asyncio.Task[None] | None = None

    def every(self, distance: float, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Call `work` each `distance` seconds; what it raises is the scheduler's to log, and costs that one time only."""

        async def called() -> None:
            self._beats[name].began = self._elapsed()
            await work()

        job = self._scheduler.add_job(
            called, _Onward(distance), id=name, name=name, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._beats[name] = _Beat(job, distance, self._elapsed())

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self._watching = asyncio.ensure_future(self._watch())

    def stop(self) -> None:
        """End; what is under way is cancelled."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for beat in self._beats.values():
                if self._elapsed() - beat.began > 2 * beat.distance + LOOK_SECONDS:
                    beat.began = self._elapsed()
                    beat.job.reschedule(_Onward(beat.distance))
