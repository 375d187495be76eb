"""Time and the daemon: missed polls, days on which clocks are changed, and clocks that lie; the clocks are a test's own."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from syndicator.clock import TRUST, Clock
from syndicator.daemon import Daemon
from tests.behaviour.house import HOUR, NOW, play
from tests.behaviour.publisher import feed_of, item

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Machine:
    """A machine's two clocks: `wall`, which can be set, and `elapsed`, which only goes on."""

    def __init__(self, wall=NOW):
        self.wall, self.seconds = wall, 1000.0

    def go(self, distance):
        self.wall += distance
        self.seconds += distance.total_seconds()

    def clock(self):
        return Clock(lambda: self.wall, lambda: self.seconds, earliest=EARLIEST)

    def into(self, house, clock):
        """Let a house live by these clocks."""
        app = house.app
        app.clock, app.elapsed = clock, lambda: self.seconds
        app.rooms = replace(app.rooms, clock=clock)
        app.front.now = clock


async def turn(daemon):
    """Let the daemon tick, and what it starts end; twice, because a source does one thing at a time."""
    for _ in range(2):
        await daemon._tick()
        await asyncio.gather(*daemon._tasks)


async def polls_of(house, machine, daemon, *, lasting, step=5 * MINUTE):
    """Let time pass, and give the distance of each poll from now in real time."""
    began, seen, at = machine.seconds, len(house.wire.asked), []
    while machine.seconds - began < lasting.total_seconds():
        machine.go(step)
        await turn(daemon)
        at += [timedelta(seconds=machine.seconds - began)] * (len(house.wire.asked) - seen)
        seen = len(house.wire.asked)
    return at


QUICK = {"wire": "full_text: never\nevery: 1h\n"}


def living(tmp_path, story, *, doubting, sources=None, answers=None, wall=NOW, settings=""):
    """Run a story in a house with a daemon that has polled once; `doubting`: by the house's own clock, else by the bare wall clock."""
    machine = Machine(wall)

    async def begin(house):
        machine.into(house, machine.clock() if doubting else lambda: machine.wall)
        if settings:
            house.write("syndicator.yaml", f"publisher: {{name: Quay}}\nbase_url: https://f.example\n{settings}")
            await house.reload()
        daemon = Daemon(house.app)
        await daemon._prepare()
        await turn(daemon)
        return await story(house, machine, daemon)

    return play(tmp_path, begin, answers or {"/feed": feed_of(item(1))}, sources=sources or QUICK)


# ── R9: a clock that lies ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("doubting", [True, False])
@pytest.mark.parametrize("step", [-HOUR, DAY, EPOCH - NOW])
def test_r9_whatever_the_clock_is_set_to_a_source_is_polled_once_an_interval(tmp_path, step, doubting):
    """Set the clock back an hour, on a day or to 1970: each source goes on being polled once an interval of real time, without a burst."""

    async def story(house, machine, daemon):
        machine.wall += step
        return await polls_of(house, machine, daemon, lasting=5 * HOUR)

    polls = living(tmp_path, story, doubting=doubting)
    assert len(polls) in {4, 5}
    assert HOUR <= polls[0] <= HOUR + 10 * MINUTE
    assert all(HOUR <= later - earlier <= HOUR + 10 * MINUTE for earlier, later in pairwise(polls))


@pytest.mark.parametrize(("step", "polls"), [(-HOUR, 0), (DAY, 2)])
def test_a_daemon_that_went_by_the_wall_clock_would_be_found_out(tmp_path, step, polls):
    async def story(house, machine, daemon):
        def by_the_wall():  # the planted fault
            return machine.wall.timestamp()

        house.app.elapsed = by_the_wall
        await daemon._prepare()
        machine.wall += step
        return await polls_of(house, machine, daemon, lasting=HOUR + 10 * MINUTE)

    assert len(living(tmp_path, story, doubting=False)) == polls


@pytest.mark.parametrize("wall", [EPOCH, NOW - HOUR])
def test_r9_a_start_with_a_wrong_clock_polls_within_one_interval(tmp_path, wall):
    """A daemon that starts when the clock says 1970, or an hour ago, polls within one interval all the same."""
    machine = Machine()

    async def story(house):
        machine.into(house, lambda: machine.wall)
        await house.app.ingest("wire")
        machine.wall = wall
        daemon = Daemon(house.app)
        await daemon._prepare()
        return await polls_of(house, machine, daemon, lasting=HOUR + 10 * MINUTE)

    assert len(play(tmp_path, story, {"/feed": feed_of(item(1))}, sources=QUICK)) == 1


@pytest.mark.parametrize("step", [-HOUR, DAY, EPOCH - NOW])
def test_r9_an_article_that_comes_in_while_the_clock_is_wrong_has_a_right_date(tmp_path, step):
    """Articles that arrive while the clock is an hour back, a day ahead or in 1970 get the date that it really is, and their own where they have one."""
    dated = "Thu, 05 Mar 2026 11:30:00 GMT"
    answers = {"/feed": [feed_of(item(1)), feed_of(item(1), item(2), item(3, date=dated))]}

    async def story(house, machine, daemon):
        machine.go(HOUR - 2 * MINUTE)
        machine.wall += step
        machine.go(4 * MINUTE)
        await turn(daemon)
        machine.wall -= step
        return machine.wall, {article.copy.headline: article for article in house.articles()}

    now, held = living(tmp_path, story, doubting=True, answers=answers)
    assert len(held) == 3
    undated, own = held[_headline(held, 2)], held[_headline(held, 3)]
    assert abs(undated.published_at - now) < 5 * MINUTE
    assert own.published_at == datetime(2026, 3, 5, 11, 30, tzinfo=UTC)
    assert all(article.updated_at <= now for article in held.values())


def _headline(held, number):
    return next(headline for headline in held if str(number) in headline)


class TestTheHousesClock:
    """The clock by which the house goes."""

    def test_r9_a_step_is_believed_when_it_has_stood_for_a_while(self):
        """A step of the clock counts after a quarter of an hour; until then time goes on from where it was."""
        machine = Machine()
        clock = machine.clock()
        assert clock() == NOW
        machine.wall += DAY
        machine.go(MINUTE)
        assert clock() == NOW + MINUTE
        assert "2026-03-06" in clock.doubt
        machine.go(TRUST)
        assert clock() == machine.wall
        assert clock.doubt == ""

    def test_r9_a_step_that_is_taken_back_never_counted(self):
        """A step that is undone within a quarter of an hour leaves no trace."""
        machine = Machine()
        clock = machine.clock()
        for step in (DAY, -DAY, -HOUR, HOUR):
            before = clock()
            machine.wall += step
            machine.go(5 * MINUTE)
            assert clock() == before + 5 * MINUTE

    def test_a_clock_that_is_corrected_by_a_little_is_followed(self):
        machine = Machine()
        clock = machine.clock()
        clock()
        machine.wall += timedelta(seconds=20)
        assert clock() == machine.wall

    def test_r9_before_its_first_sound_moment_a_clock_is_taken_over_at_once(self):
        """A machine that starts in 1970 and is then told the time goes by that time at once."""
        machine = Machine(EPOCH)
        clock = machine.clock()
        clock.no_earlier(NOW)
        assert clock() == NOW
        machine.go(30 * DAY)
        assert clock() == NOW + 30 * DAY
        machine.wall = NOW + 31 * DAY
        assert clock() == NOW + 31 * DAY

    def test_a_clock_behind_what_was_written_down_is_believed_in_the_end(self):
        machine = Machine()
        clock = machine.clock()
        clock.no_earlier(NOW + 3000 * DAY)  # written down by a clock that was wrong then
        assert clock() == NOW + 3000 * DAY
        machine.go(TRUST + MINUTE)
        clock()
        assert clock() == machine.wall


# ── R7: missed polls ─────────────────────────────────────────────────────────────────────────────────────────────


def test_r7_six_hours_of_missed_polls_are_one_poll_for_each_source_and_drawn_apart(tmp_path):
    """After six hours down each source is polled once, not once for every turn that it missed, and not all at one moment."""
    names = [f"s{number}" for number in range(12)]
    machine = Machine()

    async def story(house):
        machine.into(house, lambda: machine.wall)
        for name in names:
            await house.app.ingest(name)
        house.wire.asked.clear()
        machine.go(6 * HOUR)
        daemon = Daemon(house.app)
        await daemon._prepare()
        return await polls_of(house, machine, daemon, lasting=10 * MINUTE, step=timedelta(seconds=10)), house.wire.paths()

    at, paths = play(
        tmp_path, story, {f"/{name}": feed_of(item(1)) for name in names}, sources=dict.fromkeys(names, "full_text: never\nevery: 15m\n")
    )
    assert sorted(paths) == sorted(f"/{name}" for name in names)
    assert len(set(at)) >= 3
    assert max(at) <= 2 * MINUTE


# ── R8: days on which clocks are changed ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("start", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)], ids=["spring", "autumn"])
def test_r8_over_a_change_of_clocks_a_daily_poll_comes_once_a_local_day_and_an_interval_is_kept(tmp_path, start):
    """Over both changes of clocks a source with a daily cron line is polled once each local day, and one with an interval keeps it."""
    sources = {"daily": 'full_text: never\ncron: "30 2 * * *"\n', "hourly": "full_text: never\nevery: 1h\n"}
    answers = {"/daily": feed_of(item(1)), "/hourly": feed_of(item(2))}

    async def story(house, machine, daemon):
        house.wire.asked.clear()
        at = {"/daily": [], "/hourly": []}
        for _ in range(2 * 24 * 2):
            machine.go(30 * MINUTE)
            await turn(daemon)
            for asked in house.wire.asked:
                at[asked.path].append(machine.wall)
            house.wire.asked.clear()
        return at

    at = living(tmp_path, story, doubting=True, sources=sources, answers=answers, wall=start, settings="timezone: Europe/Berlin\n")
    zone = ZoneInfo("Europe/Berlin")
    days = [moment.astimezone(zone).date() for moment in at["/daily"]]
    assert days == [start.date() + DAY * number for number in (1, 2)]
    gaps = [later - earlier for earlier, later in pairwise(at["/hourly"])]
    assert set(gaps) <= {HOUR, HOUR + 30 * MINUTE}
