"""Polling, first part: conditional requests, and how often a source is asked."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from syndicator.cycle import run_once
from syndicator.daemon import Daemon
from syndicator.model import SourceId
from tests.behaviour.publisher import FEED, Publisher, changing, feed_of, item, moved, not_modified, reply, rss, validating

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def conditions(asked) -> tuple[str | None, str | None]:
    return asked.headers.get("If-None-Match"), asked.headers.get("If-Modified-Since")


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        ('"plain"', "Sat, 29 Oct 1994 19:43:31 GMT"),
        ('W/"a b"', "Thu, 1 Jan 26 01:02:03 GMT+1"),
        ("no quotes", ""),
        ('""', "yesterday, about noon"),
        ("", "0"),
    ],
)
def test_p1_validators_go_back_byte_for_byte(house, etag, modified):
    """The first request to a source is unconditional; every later one carries the validators exactly as they were sent, and none of our own making."""

    async def story(house):
        async with Publisher({"/feed": validating(etag=etag, modified=modified)}) as wire:
            house.source(wire.url())
            first = await house.poll()
            second = await house.poll(after=HOUR)
            return wire.asked, first, second

    asked, first, second = house(story)
    assert conditions(asked[0]) == (None, None)
    assert conditions(asked[1]) == (etag or None, modified or None)
    assert (first.outcome, second.outcome) == ("changed", "unchanged")


def test_p1_a_server_without_validators_is_never_asked_conditionally(house):
    """Where a server gives no validators none are invented, neither from our clock nor from its Date."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1), Date="Thu, 05 Mar 2026 12:00:00 GMT")}) as wire:
            house.source(wire.url())
            outcomes = [(await house.poll(after=HOUR)).outcome for _ in range(3)]
            return [conditions(asked) for asked in wire.asked], outcomes

    assert house(story) == ([(None, None)] * 3, ["changed", "unchanged", "unchanged"])


def test_p2_validators_belong_to_the_final_address(house):
    """Validators are kept for the address that gave them, after all redirects, and are never sent to another one."""

    async def story(house):
        async with Publisher({"/a": reply(FEED, ETag='"a"'), "/b": reply(rss(item(3)), ETag='"b"')}) as wire:
            wire.answers["/feed"] = [moved("/a", 302), moved("/a", 302), moved("/b", 302)]
            house.source(wire.url())
            for _ in range(3):
                await house.poll(after=HOUR)
            return [(asked.path, conditions(asked)[0]) for asked in wire.asked]

    assert house(story) == [("/feed", None), ("/a", None), ("/feed", None), ("/a", '"a"'), ("/feed", None), ("/b", None)]


def test_p3_a_304_renews_what_it_tells(house):
    """A 304 that brings a new ETag, Last-Modified or max-age replaces the stored ones, and leaves the others."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers["/feed"] = [
                reply(FEED, ETag='"1"', Last_Modified="then"),
                not_modified(ETag='"2"', Cache_Control="max-age=10800"),
                not_modified(Last_Modified="now"),
                not_modified(),
            ]
            house.source(wire.url())
            waits = []
            for _ in range(4):
                await house.poll(after=DAY)
                waits.append(house.wait() >= 3 * HOUR)
            return [conditions(asked) for asked in wire.asked], waits

    asked, waits = house(story)
    assert asked == [(None, None), ('"1"', "then"), ('"2"', "then"), ('"2"', "now")]
    assert waits == [False, True, True, True]


REFUSING = "CREATE TRIGGER refuse BEFORE INSERT ON runs WHEN NEW.outcome = 'changed' BEGIN SELECT RAISE(ABORT, 'no'); END"


def test_p4_a_body_that_was_not_stored_is_asked_for_again(house):
    """Validators are kept in the transaction that keeps the articles: where the store or the parser fails, the next request is as the last one was."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers["/feed"] = [*changing(rss(item(1)), rss(item(1), item(2)), b"<html>no feed", rss(item(1), item(2)))]
            house.source(wire.url())
            await house.poll()
            with house.app.store._db.write() as db:
                db.execute(text(REFUSING))
            broken = await house.poll(after=HOUR)
            with house.app.store._db.write() as db:
                db.execute(text("DROP TRIGGER refuse"))
            no_feed = await house.poll(after=HOUR)
            well = await house.poll(after=HOUR)
            return [conditions(asked)[0] for asked in wire.asked], broken, no_feed, well

    asked, broken, no_feed, well = house(story)
    assert (broken.outcome, no_feed.outcome, well.outcome, well.new) == ("failed", "failed", "changed", 1)
    assert asked[0] is None
    assert asked[1] == asked[2] == asked[3] != None  # noqa: E711  (a chain that ends in a value)


def test_p5_no_source_is_asked_more_often_than_it_was_said(house):
    """Whatever happens to the daemon (restart, reload, an edit that is not about the rhythm), the next poll is not earlier than `every` after the last."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url(), every="2h")
            await house.poll()
            due = house.state().due_at
            seen = [due - house.now >= 2 * HOUR]
            await house.again()
            seen.append(house.planned() == due)
            house.source(wire.url(), every="2h", rights="Wire")
            await house.again()
            seen.append(house.planned() == due)
            daemon = Daemon(house.app)
            await daemon._prepare()
            house.now += timedelta(minutes=119)
            await daemon._tick()
            await asyncio.gather(*daemon._tasks)
            seen.append(len(wire.asked) == 1)
            house.now = due
            await daemon._tick()
            await asyncio.gather(*daemon._tasks)
            return [*seen, len(wire.asked) == 2]

    assert house(story) == [True] * 5


def test_p5_an_edited_rhythm_counts_from_the_last_poll(house):
    """After an edit of `every` the next poll is so long after the last one, and not at once."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url(), every="24h")
            await house.poll()
            asked_at = house.now
            house.now += HOUR
            house.source(wire.url(), every="3h")
            await house.again()
            return house.planned() - asked_at

    assert 3 * HOUR <= house(story) <= 3 * HOUR + timedelta(minutes=1)


def test_p5_a_daemon_polls_by_an_edited_rhythm(house):
    """A daemon whose source is to be polled more often from now on does so, counted from the last poll."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url(), every="24h")
            await house.poll()
            house.source(wire.url(), every="3h")
            await house.again()
            daemon, asked = Daemon(house.app), []
            await daemon._prepare()
            for _ in range(8):
                house.now += HOUR
                await daemon._tick()
                await asyncio.gather(*daemon._tasks)
                asked.append(len(wire.asked))
            return asked

    assert house(story) == [1, 1, 1, 2, 2, 2, 2, 3]


def test_p5_missed_polls_are_made_up_once_and_apart(house):
    """After a long stop every source is polled once, the sources drawn apart over a minute."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            names = [f"wire-{number}" for number in range(20)]
            for name in names:
                house.source(wire.url(), name)
            await run_once(house.app)
            house.now += 6 * HOUR
            await house.again()
            return [house.planned(name) - house.now for name in names]

    waits = house(story)
    assert all(timedelta() <= wait < timedelta(minutes=1) for wait in waits)
    assert max(waits) - min(waits) > timedelta(seconds=20)


def test_p5_a_poll_that_somebody_else_made_counts(house):
    """A daemon whose source was polled meanwhile by an operator's order lets that turn pass."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await house.poll()
            planned = house.state().due_at
            await house.poll(after=timedelta(minutes=59))
            house.now = planned
            run = await house.app.ingest(SourceId("wire"), planned=planned)
            return run.outcome, len(wire.asked)

    assert house(story) == ("waiting", 2)


def test_p5_a_source_left_to_its_own_habit_is_asked_at_most_hourly(house):
    """With `every: auto` polls are an hour apart at least; each that brings nothing makes the distance longer, each that brings something halves it."""

    async def story(house):
        async with Publisher({"/feed": validating(etag='"1"')}) as wire:
            house.source(wire.url(), every="auto")
            waits = []
            for _ in range(20):
                await house.poll(after=DAY)
                waits.append(house.wait())
            wire.answers["/feed"] = changing(rss(item(1), item(2), item(3)))
            await house.poll(after=DAY)
            return waits, house.wait()

    waits, after_news = house(story)
    assert waits[0] >= HOUR
    assert waits[1] < waits[5] < waits[10]
    assert DAY <= max(waits) <= DAY + timedelta(minutes=1)
    assert after_news <= DAY / 2 + timedelta(minutes=1)


def test_p5_a_server_that_never_gives_validators_is_asked_daily(house):
    """With `every: auto` a server by whose answers no request can be conditional is asked once a day."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as wire:
            house.source(wire.url(), every="auto")
            await house.poll()
            return house.wait()

    assert house(story) >= DAY


@pytest.mark.parametrize(
    ("headers", "ttl", "wait"),
    [
        ({}, None, HOUR),
        ({"Cache_Control": "public, max-age=7200"}, None, 2 * HOUR),
        ({"Cache_Control": "max-age=60"}, None, HOUR),
        ({"Cache_Control": "max-age=7200, no-cache"}, None, HOUR),
        ({"Cache_Control": "no-store, max-age=7200"}, None, HOUR),
        ({"Cache_Control": "max-age=soon"}, None, HOUR),
        ({"Cache_Control": "max-age=-7200"}, None, HOUR),
        ({"Cache_Control": "max-age=31536000"}, None, DAY),
        ({"Date": "Thu, 05 Mar 2026 08:00:00 GMT", "Expires": "Thu, 05 Mar 2026 11:00:00 GMT"}, None, 3 * HOUR),
        ({"Expires": "0"}, None, HOUR),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 -0500"}, None, HOUR),
        ({}, 240, 4 * HOUR),
        ({"Cache_Control": "max-age=7200"}, 240, 4 * HOUR),
        ({"Cache_Control": "max-age=21600", "Expires": "0"}, 240, 6 * HOUR),
    ],
)
def test_p6_the_publishers_wish_is_heard(house, headers, ttl, wait):
    """The next poll is no earlier than `every`, max-age, Expires and the feed's ttl, whichever is longest, up to a bound; no-cache and senseless values are no wish."""

    async def story(house):
        async with Publisher({"/feed": reply(rss(item(1), ttl=ttl), **headers)}) as wire:
            house.source(wire.url())
            await house.poll()
            return house.wait()

    assert wait <= house(story) <= wait + timedelta(minutes=1)


def test_p6_the_feeds_own_wish_outlives_a_304(house):
    """The ttl of the last document counts until another document comes, because a 304 has none."""

    async def story(house):
        async with Publisher({"/feed": validating(rss(item(1), ttl=180), etag='"1"')}) as wire:
            house.source(wire.url())
            await house.poll()
            await house.poll(after=4 * HOUR)
            return house.wait()

    assert house(story) >= 3 * HOUR


def test_p6_the_bound_of_a_wish_is_the_operators(house):
    """How far a wish is heard is a setting, from a day to 31 days."""

    async def story(house):
        house.write("syndicator", "publisher: {name: Wire}\nbase_url: https://f.example\npolling: {longest_wish: 7d}\n")
        async with Publisher({"/feed": reply(FEED, Cache_Control="max-age=31536000")}) as wire:
            house.source(wire.url())
            await house.poll()
            return house.wait()

    assert house(story) >= 7 * DAY
