"""The crew: worker processes that a bad task costs itself alone."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest

from syndicator.catalog import Source
from syndicator.config import shipped
from syndicator.crew import Crew
from syndicator.errors import SourceError
from syndicator.model import Digest, Entry, Person


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


def test_tasks_that_break_one_worker_after_the_other_cost_no_task_beside_them(crew):
    async def story():
        one = crew(processes=2, deadline=60)
        beside = asyncio.ensure_future(one.work(time.sleep, 4))
        broke = [await asyncio.gather(one.work(os._exit, 3), return_exceptions=True) for _ in range(3)]
        return await beside, broke

    beside, broke = asyncio.run(story())
    assert beside is None
    assert all(isinstance(error, SourceError) for (error,) in broke)


def test_a_worker_begins_with_the_rooms_loaded(crew):
    loaded = "'syndicator.refine.refining' in __import__('sys').modules"
    assert asyncio.run(crew(processes=1).work(eval, loaded))


def test_a_value_comes_back_from_a_worker_as_it_went(crew):
    when = datetime(2026, 9, 1, tzinfo=UTC)
    entry = Entry(source_id="desk", guid="urn:1", digest="d", received="<item/>", published_at=when, authors=(Person(name="Ada"),))
    source = Source(id="desk", title="Desk", url="https://desk.example/feed")

    async def story():
        return await crew(processes=1).work(tuple, [entry, source])

    back = asyncio.run(story())
    assert back == (entry, source)
    assert [type(value) for value in back] == [Entry, Source]
    with pytest.raises(FrozenInstanceError):
        back[0].headline = "Other"


def test_a_worker_loads_no_commands_where_the_program_runs_as_a_script(tmp_path):
    asked = "asyncio.run(Crew(shipped(), processes=1).work(eval, \"'syndicator.cli' in __import__('sys').modules\"))"
    begin = "import asyncio\nfrom syndicator.config import shipped\nfrom syndicator.crew import Crew\n"
    script = tmp_path / "program"
    script.write_text(
        f"from syndicator.__main__ import main\nif __name__ == '__main__':\n    {begin.replace(chr(10), chr(10) + '    ')}print({asked})\n"
    )
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout == "False\n"


def test_a_task_whose_pool_is_let_go_meanwhile_is_done_by_the_next(crew):
    async def story():
        one = crew(processes=2)

        async def renew():
            for number in range(8):
                await asyncio.sleep(0.05)
                one.renew(replace(shipped(), digest=Digest(str(number))))

        async def work():
            return [await one.work(abs, -number) for number in range(60)]

        _, *done = await asyncio.gather(renew(), work(), work(), work())
        return done

    assert asyncio.run(story()) == [list(range(60))] * 3


def test_those_who_wait_for_the_store_are_served_by_one_call(crew):
    calls = []

    def doubled(numbers):
        calls.append(list(numbers))
        time.sleep(0.05)
        return [number * 2 for number in numbers]

    async def story():
        one = crew()
        return await asyncio.gather(*(one.together(doubled, number) for number in range(20)))

    assert asyncio.run(story()) == [number * 2 for number in range(20)]
    assert sorted(number for call in calls for number in call) == list(range(20))
    assert len(calls) < 20


def test_of_those_served_together_one_that_fails_costs_no_other(crew):
    def halved(numbers):
        return [100 // number for number in numbers]

    async def story():
        one = crew()
        return await asyncio.gather(*(one.together(halved, number) for number in (1, 2, 0, 4)), return_exceptions=True)

    first, second, third, fourth = asyncio.run(story())
    assert (first, second, fourth) == (100, 50, 25)
    assert isinstance(third, ZeroDivisionError)


def test_who_is_cancelled_while_waiting_for_the_store_leaves_the_others_their_answers(crew):
    async def story():
        one = crew()
        held = asyncio.ensure_future(one.write(time.sleep, 0.2))
        await asyncio.sleep(0.05)
        waits = [asyncio.ensure_future(one.together(list, number)) for number in range(3)]
        await asyncio.sleep(0.05)
        waits[1].cancel()
        await held
        return await asyncio.gather(*waits, return_exceptions=True)

    first, second, third = asyncio.run(story())
    assert (first, third) == (0, 2)
    assert isinstance(second, asyncio.CancelledError)


def test_the_loop_turns_while_a_worker_is_started(crew):
    async def story():
        one = crew(processes=1)
        started = threading.get_ident()
        submitted = []
        pool = one._hire()
        plain = pool.submit
        pool.submit = lambda call: submitted.append(threading.get_ident()) or plain(call)
        assert await one.work(abs, -3) == 3
        return started not in submitted and len(submitted) == 1

    assert asyncio.run(story())
