"""Polling, second part: how hosts are spared, and what refusals and outages mean."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import structlog
from click.testing import CliRunner

from syndicator.catalog import Manners
from syndicator.cli import main
from syndicator.cycle import run_once
from syndicator.daemon import Daemon
from syndicator.fetch import Limits
from syndicator.model import PartnerId, SourceId
from tests.behaviour.conftest import NOON
from tests.behaviour.publisher import (
    BROKEN,
    FEED,
    FORBIDDEN,
    NOT_FOUND,
    Publisher,
    feed_of,
    hang_up,
    http_date,
    item,
    outage,
    reply,
    slow,
    too_many,
    unavailable,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GAP = 0.15


def test_p7_sources_due_together_are_drawn_apart(house):
    """Sources that were polled in one moment are due at moments of their own, and stand neither on the hour nor on its quarters."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            names = [f"wire-{number}" for number in range(24)]
            for name in names:
                house.source(wire.url(), name, every="15m")
            await run_once(house.app)
            return sorted((house.state(name).due_at - NOON).total_seconds() - 900 for name in names)

    late = house(story)
    assert late[0] >= 0
    assert late[-1] <= 45
    assert len({round(seconds) for seconds in late}) > 12
    assert sum(seconds < 1 for seconds in late) < 4


def test_p7_the_distance_is_drawn_anew_with_every_poll(house):
    """How much later than `every` a source is polled is not the same each time, so that two sources do not keep step."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url(), every="15m")
            waits = set()
            for _ in range(8):
                await house.poll(after=HOUR)
                waits.add(round(house.wait().total_seconds()))
            return waits

    assert len(house(story)) > 4


def test_p8_one_host_gets_one_request_at_a_time(house):
    """Of several sources on one host one is asked after the other, whatever their number."""

    async def story(house):
        async with Publisher() as wire:
            for number in range(6):
                wire.answers[f"/{number}"] = slow(feed_of(item(number)), seconds=0.02)
                house.source(wire.url(f"/{number}"), f"wire-{number}")
            await run_once(house.app)
            return wire.most_at_once, len(wire.asked)

    assert house(story) == (1, 6)


def test_p8_so_many_side_by_side_as_the_operator_says(house):
    """How many requests one host gets side by side is a setting."""

    async def story(house):
        async with Publisher() as wire:
            for number in range(6):
                wire.answers[f"/{number}"] = slow(feed_of(item(number)), seconds=0.3)
                house.source(wire.url(f"/{number}"), f"wire-{number}")
            await run_once(house.app)
            return wire.most_at_once

    assert house(story, limits=Limits(per_host=3, total=5)) == 3


def test_p8_a_gap_lies_between_two_requests_to_a_public_host(house):
    """Requests to one public host are a second apart (a setting), those to a server that the operator opened as a source's own are not."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            for number in range(3):
                house.source(wire.url(), f"wire-{number}")
            house.source(wire.url("/other"), "wire-other")
            await run_once(house.app)
            return [later.at - earlier.at for earlier, later in pairwise(wire.asked)]

    gaps = house(story, public=True, limits=Limits(gap=GAP, total=5))
    assert len(gaps) == 3
    assert min(gaps) >= GAP
    assert (Limits.of(Manners()).gap, Limits.of(Manners()).page_gap) == (1.0, 0.25)


def test_p8_hosts_do_not_wait_for_one_another(house):
    """Many sources of one host take nobody's place in the daemon: those of another host are polled beside them at once."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as crowd, Publisher({"/feed": feed_of(item(2))}, host="localhost") as other:
            for number in range(60):
                house.source(crowd.url(), f"a-{number:02}")
            house.source(other.url(), "z")
            daemon = Daemon(house.app)
            await daemon._prepare()
            daemon._stale.clear()  # nothing is held yet that other rules could make better
            await daemon._tick()
            polled = {task.get_name() for task in daemon._tasks}
            await asyncio.gather(*daemon._tasks)
            return "source z" in polled, sum(name.startswith("source a") for name in polled), len(other.asked)

    assert house(story, public=True, limits=Limits(gap=GAP, total=5)) == (True, 2, 1)


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (too_many("7200"), 2 * HOUR),
        (too_many(http_date(NOON + 3 * HOUR), Date=http_date(NOON)), 3 * HOUR),
        (unavailable(http_date(NOON + 30 * HOUR), Date=http_date(NOON + 27 * HOUR)), 3 * HOUR),
        (unavailable("7200"), 2 * HOUR),
        (unavailable(), HOUR),
        (too_many(), 4 * HOUR),
        (too_many("soon"), 4 * HOUR),
        (unavailable("-7200"), HOUR),
        (unavailable("soon"), HOUR),
        (unavailable(http_date(NOON - HOUR), Date=http_date(NOON)), HOUR),
        (unavailable("99999999999"), 7 * DAY),
        (unavailable("60"), HOUR),
    ],
)
def test_p9_retry_after_is_kept_to(house, answer, wait):
    """After a 429 or 503 the next poll is not before Retry-After, in seconds or as a date by the server's own clock; a 429 without one rests four hours, and more than a week is not believed."""

    async def story(house):
        async with Publisher({"/feed": answer}) as wire:
            house.source(wire.url())
            run = await house.poll()
            return run.outcome, house.wait()

    outcome, waits = house(story)
    assert outcome == "failed"
    assert wait <= waits <= wait + MINUTE


def test_p9_an_order_to_poll_does_not_override_it_and_force_does(house):
    """`poll` and `run --once` ask before the interval is over, but not a publisher that asked us to wait, also after a restart; --force does."""

    async def story(house):
        async with Publisher({"/feed": [feed_of(item(1)), too_many("7200"), feed_of(item(1))]}) as wire:
            house.source(wire.url())
            outcomes = [(await house.poll(after=MINUTE)).outcome for _ in range(2)]
            refused = await house.poll(after=MINUTE)
            await house.again()
            outcomes += [refused.outcome, (await house.poll(after=MINUTE)).outcome, (await house.poll(force=True)).outcome]
            outcomes.append((await house.poll()).outcome)
            return outcomes, refused.error, len(wire.asked)

    outcomes, said, asked = house(story)
    assert outcomes == ["changed", "failed", "waiting", "waiting", "unchanged", "unchanged"]
    assert "--force" in said
    assert asked == 4


@pytest.fixture
def logs_as_before():
    """Undo what a command sets up for the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_p9_the_commands_say_who_is_waited_for_and_what_force_does(house, tmp_path, logs_as_before):
    """`poll` and `run --once` name the sources that are left alone and until when, and are no failure for that; with --force they say that they ask all the same; the daemon has no --force."""

    async def story(house):
        async with Publisher({"/feed": too_many("7200")}) as wire:
            house.now = datetime.now(UTC)
            house.source(wire.url())
            await house.poll()

    house(story)
    command, folder = CliRunner(), ["--config", str(tmp_path / "config")]
    left_alone = command.invoke(main, ["poll", *folder])
    cycle = command.invoke(main, ["run", "--once", *folder])
    forced = command.invoke(main, ["poll", "--force", *folder])  # the publisher has closed its door meanwhile
    daemon = command.invoke(main, ["run", "--force", *folder])
    assert (left_alone.exit_code, cycle.exit_code, forced.exit_code, daemon.exit_code) == (0, 0, 1, 2)
    assert "waiting" in left_alone.output
    assert cycle.output.splitlines()[-1].startswith("polled 0,")
    assert "asked all the same" in forced.output
    assert "failed" in forced.output


def test_p9_a_public_host_speaks_for_all_its_sources(house):
    """Where a public host asks us to wait, none of its sources is polled meanwhile, also after a restart; they come back drawn apart, and none counts as failed."""

    async def story(house):
        async with Publisher({"/feed": too_many("7200"), "/other": feed_of(item(1))}) as wire:
            house.source(wire.url())
            house.source(wire.url("/other"), "other")
            await house.poll()
            first = await house.poll("other", after=MINUTE)
            await house.again()
            second = await house.poll("other", after=MINUTE)
            state, until = house.state("other"), NOON + 2 * HOUR
            third = await house.poll("other", after=2 * HOUR)
            return wire.paths(), [run.outcome for run in (first, second, third)], state.failures, state.due_at - until

    paths, outcomes, failures, late = house(story, public=True)
    assert paths == ["/feed", "/other"]
    assert outcomes == ["waiting", "waiting", "changed"]
    assert failures == 0
    assert timedelta() <= late <= HOUR


def test_p9_no_source_is_always_the_last_to_come_back(house):
    """Where a host grants a few requests and then asks to be left alone, its sources come back in another order each time, so that each has its turn."""

    async def story(house):
        granted = []

        async def sparing(asked, out):
            refused = bool(granted) and house.now - granted[-1] < timedelta(seconds=90)
            granted.append(house.now)
            out.write(too_many() if refused else reply(FEED))

        names = [f"wire-{number}" for number in range(6)]
        async with Publisher({f"/{name}": sparing for name in names}) as wire:
            for name in names:
                house.source(wire.url(f"/{name}"), name)
            due = dict.fromkeys(names, house.now)
            while house.now < NOON + 5 * DAY:
                name = min(due, key=due.__getitem__)
                house.now = max(house.now, due[name])
                await house.app.ingest(SourceId(name), planned=due[name])
                due[name] = house.state(name).due_at
            return [house.state(name).succeeded_at for name in names]

    assert all(at is not None and at > NOON + 3 * DAY for at in house(story, public=True))


def test_p9_a_wait_that_a_clock_ahead_wrote_counts_for_nothing(house):
    """A wait further ahead than any publisher is granted, written while the clock was wrong, holds up neither its source nor its host."""

    async def story(house):
        async with Publisher({"/feed": [too_many("60"), reply(FEED)], "/other": reply(FEED)}) as wire:
            house.source(wire.url())
            house.source(wire.url("/other"), "other")
            house.now += timedelta(days=365)
            await house.poll()
            house.now = NOON
            await house.again()
            return [(await house.poll(name)).outcome for name in ("wire", "other")]

    assert house(story, public=True) == ["changed", "changed"]


def test_p9_a_private_host_speaks_for_the_one_source(house):
    """On a server that the operator opened as a source's own, a 429 is about that feed only: what stands behind one address may be many publishers."""

    async def story(house):
        async with Publisher({"/feed": too_many("7200"), "/other": feed_of(item(1))}) as wire:
            house.source(wire.url())
            house.source(wire.url("/other"), "other")
            await house.poll()
            return (await house.poll("other")).outcome, (await house.poll()).outcome, wire.paths()

    assert house(story) == ("changed", "waiting", ["/feed", "/other"])


def test_p9_a_429_on_a_page_stops_the_pages_of_its_host(house):
    """When the server of the articles' pages asks us to wait, no further page is asked of it, and the feed's own texts stand."""

    async def story(house):
        async with Publisher() as wire:
            stubs = [item(number, link=wire.url(f"/page{number}")) for number in range(8)]
            wire.answers |= {"/feed": feed_of(*stubs)} | {f"/page{number}": too_many("7200") for number in range(8)}
            house.source(wire.url(), full_text="always")
            run = await house.poll()
            waits = house.app.store.host_waits(now=house.now)
            return run.outcome, run.new, wire.paths(), waits

    outcome, new, paths, waits = house(story, public=True)
    assert (outcome, new) == ("changed", 8)
    assert len(paths) == 2
    assert waits == {"127.0.0.1": NOON + 2 * HOUR}


@pytest.mark.parametrize("trouble", [BROKEN, FORBIDDEN, NOT_FOUND, unavailable(), hang_up])
def test_p10_trouble_is_never_the_end_of_a_source(house, trouble):
    """Refusals and outages back off, doubling up to a day; the source stays, and one success brings its rhythm back."""

    async def story(house):
        async with Publisher({"/feed": outage(feed_of(item(1)), good=1, bad=9, with_=trouble)}) as wire:
            house.source(wire.url())
            waits = []
            for _ in range(11):
                await house.poll()
                waits.append(house.wait() // HOUR)
                house.now = house.state().due_at
            return waits, house.state()

    waits, state = house(story)
    assert waits == [1, 1, 2, 4, 8, 16, 24, 24, 24, 24, 1]
    assert (state.failures, state.error, state.polling.disabled_at) == (0, "", None)


def test_p10_an_outage_changes_nothing_that_partners_have(house):
    """However long a source fails, its articles and the partners' editions stay byte for byte."""

    async def story(house):
        async with Publisher({"/feed": outage(feed_of(item(1)), good=1, bad=40)}) as wire:
            house.source(wire.url())
            await run_once(house.app)
            before = (house.folder / "output/all/rss.xml").read_bytes()
            for _ in range(40):
                await house.poll(after=DAY)
            await house.app.publish(PartnerId("all"))
            return before == (house.folder / "output/all/rss.xml").read_bytes(), house.state(SourceId("wire")).failures

    assert house(story) == (True, 40)


def test_p10_a_wait_that_is_over_is_forgotten(house):
    """After the wait that a publisher asked for, one answer that is well brings the usual interval back."""

    async def story(house):
        async with Publisher({"/feed": [too_many("7200"), reply(b"", status="500 Oops"), feed_of(item(1))]}) as wire:
            house.source(wire.url())
            for _ in range(3):
                await house.poll(after=3 * HOUR)
            return house.wait(), house.state().polling.wait_until

    wait, until = house(story)
    assert HOUR <= wait <= HOUR + MINUTE
    assert until is None
