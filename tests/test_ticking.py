"""What comes again and again comes, wherever the machine's clock is set."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers import base

from syndicator.ticking import Ticking


@pytest.fixture
def clock_that_can_be_set(monkeypatch):
    """Let APScheduler see a clock that the test sets."""
    off = {"by": timedelta()}

    class Set(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz or UTC) + off["by"]

    monkeypatch.setattr(base, "datetime", Set)
    return off


async def in_time(story):
    await asyncio.wait_for(story, 30)


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=1), timedelta(days=-20_000), timedelta(days=20_000)])
def test_r9_jobs_go_on_when_the_clock_is_set(clock_that_can_be_set, step):
    """What the daemon does again and again goes on, whether the clock is set back, ahead, or to 1970."""
    came = asyncio.Queue()

    async def job():
        came.put_nowait(1)

    async def story():
        ticking = Ticking(time.monotonic)
        ticking.every(0.1, "job", job)
        ticking.start()
        await came.get()
        clock_that_can_be_set["by"] = step
        for _ in range(came.qsize() + 3):
            await came.get()
        ticking.stop()

    asyncio.run(in_time(story()))


def test_a_job_that_breaks_comes_again():
    came = asyncio.Queue()

    async def job():
        came.put_nowait(1)
        raise ValueError("once")

    async def story():
        ticking = Ticking(time.monotonic)
        ticking.every(0.1, "job", job)
        ticking.start()
        for _ in range(3):
            await came.get()
        ticking.stop()

    asyncio.run(in_time(story()))
