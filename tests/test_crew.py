"""The crew: worker processes that a bad task costs itself alone."""

import asyncio
import os
import time

import pytest

from syndicator.config import shipped
from syndicator.crew import Crew
from syndicator.errors import SourceError


@pytest.fixture
def crew():
    made = []

    def of(**bounds):
        made.append(Crew(shipped(), **bounds))
        return made[-1]

    yield of
    for one in made:
        one.close()


def test_a_task_that_hangs_is_stopped_and_the_next_one_is_done(crew):
    async def story():
        one = crew(processes=1, deadline=6)
        await one.work(os.getpid)  # a worker needs a moment to come up
        with pytest.raises(SourceError, match="did not end within"):
            await one.work(time.sleep, 60)
        return await one.work(os.getpid)

    assert asyncio.run(story()) != os.getpid()


def test_the_deadline_counts_work_and_not_waiting_behind_others(crew):
    async def story():
        one = crew(processes=1, deadline=6)
        return await asyncio.gather(*(one.work(time.sleep, 2.5) for _ in range(4)))

    assert asyncio.run(story()) == [None] * 4


def test_a_task_that_hangs_costs_no_task_beside_it_or_after_it(crew):
    async def story():
        one = crew(processes=2, deadline=6)
        hung = asyncio.ensure_future(one.work(time.sleep, 60))
        await asyncio.sleep(4)
        beside = asyncio.ensure_future(one.work(time.sleep, 3))  # is under way when the other one is stopped
        await asyncio.wait([hung])
        after = await one.work(os.getpid)
        await beside
        return hung.exception(), after

    failed, after = asyncio.run(story())
    assert isinstance(failed, SourceError)
    assert after != os.getpid()


def test_a_task_that_breaks_its_worker_says_so_and_costs_no_other(crew):
    async def story():
        one = crew(processes=1, deadline=20)
        with pytest.raises(SourceError, match="broke"):
            await one.work(os._exit, 3)
        return await one.work(os.getpid)

    assert asyncio.run(story()) != os.getpid()


def test_a_worker_begins_with_the_rooms_loaded(crew):
    loaded = "'syndicator.refine.refining' in __import__('sys').modules"
    assert asyncio.run(crew(processes=1).work(eval, loaded))
