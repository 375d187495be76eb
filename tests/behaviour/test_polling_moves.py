"""Polling, third part: sources that are gone, move for good or for now, and what goes with a request and what does not."""

from datetime import timedelta

import pytest

from syndicator import questions
from syndicator.cycle import run_once
from syndicator.fetch import Limits
from syndicator.model import NEVER, PartnerId
from tests.behaviour.publisher import (
    BROKEN,
    FEED,
    GONE,
    NOT_FOUND,
    Publisher,
    chain,
    endless_chain,
    feed_of,
    item,
    login_page,
    loop,
    moved,
    reply,
    slow,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def health(house):
    """Give what `status` says of the source."""
    return questions.status(house.app.desk, now=house.now)["sources"][0]


async def polled(house, *, times: int, after: timedelta):
    """Poll so often, so long apart; give the outcomes."""
    return [(await house.poll(after=after)).outcome for _ in range(times)]


def test_p11_a_second_410_ends_the_polling_and_nothing_else(house, capsys):
    """A source that answers 410 twice in a row is polled no more and the operator is told; its articles and the partners' editions stay byte for byte."""

    async def story(house):
        async with Publisher({"/feed": [feed_of(item(1)), GONE]}) as wire:
            house.source(wire.url())
            await run_once(house.app)
            before = (house.folder / "output/all/rss.xml").read_bytes()
            await house.poll(after=HOUR)
            first = house.planned()
            await house.poll(after=HOUR)
            await house.again()
            cycle = await run_once(house.app)
            await house.app.publish(PartnerId("all"))
            same = (house.folder / "output/all/rss.xml").read_bytes() == before
            return first, house.planned(), cycle.runs[0], same, len(wire.asked), health(house)

    first, planned, run, same, asked, told = house(story)
    assert first < NEVER
    assert planned == NEVER
    assert (run.outcome, same, asked) == ("waiting", True, 3)
    assert "gone for good" in run.error
    assert (told["state"], told["next_run"]) == ("gone", None)
    assert "polled no more" in capsys.readouterr().out


def test_p11_410s_that_something_else_interrupts_are_no_end(house):
    """Only a 410 that confirms the one before it ends the polling."""

    async def story(house):
        async with Publisher({"/feed": [GONE, BROKEN, GONE, feed_of(item(1)), GONE, NOT_FOUND, GONE, FEED]}) as wire:
            house.source(wire.url())
            await polled(house, times=7, after=HOUR)
            return house.planned() < NEVER

    assert house(story)


@pytest.mark.parametrize("cure", ["edit", "force"])
def test_p11_an_operator_brings_it_back(house, cure):
    """An edit of the source's file, or an order with --force that goes well, brings a source back that was gone."""

    async def story(house):
        async with Publisher({"/feed": [GONE, GONE, feed_of(item(1))]}) as wire:
            house.source(wire.url())
            await polled(house, times=2, after=HOUR)
            if cure == "edit":
                house.source(wire.url(), rights="Wire")
                await house.again()
                seen = house.planned()
                run = await house.poll()
            else:
                seen = None
                run = await house.poll(force=True)
            return seen, run.outcome, house.planned() < NEVER, health(house)["state"]

    assert house(story) == (None, "changed", True, "well")


def test_p11_a_404_is_only_an_error(house):
    """However often a source answers 404, it is asked again."""

    async def story(house):
        async with Publisher({"/feed": NOT_FOUND}) as wire:
            house.source(wire.url())
            await polled(house, times=9, after=DAY)
            return house.wait()

    assert DAY <= house(story) <= DAY + timedelta(minutes=1)


@pytest.mark.parametrize("status", [301, 308])
def test_p12_a_move_for_good_is_believed_after_a_week(house, capsys, status):
    """A permanent redirect is followed each time; after three polls over seven days to the same place, all feeds, that place is asked at once, and the operator is told."""

    async def story(house):
        async with Publisher({"/feed": moved("/new", status), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=4, after=2 * DAY)
            early = house.state().polling.adopted
            await polled(house, times=2, after=2 * DAY)
            await house.again()
            await house.poll(after=DAY)
            return (
                early,
                wire.paths()[-4:],
                health(house)["moved_to"] == wire.url("/new"),
                (house.folder / "config/sources/wire.yaml").read_text(),
            )

    early, paths, told, file = house(story)
    assert early == ""
    assert paths == ["/feed", "/new", "/new", "/new"]
    assert told
    assert "/new" not in file
    assert "has moved for good" in capsys.readouterr().out


@pytest.mark.parametrize("status", [302, 303, 307])
def test_p12_a_move_for_now_is_never_believed(house, status):
    """A temporary redirect is followed and changes nothing, however often it comes."""

    async def story(house):
        async with Publisher({"/feed": moved("/new", status), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=6, after=5 * DAY)
            return house.state().polling.adopted, wire.paths()[-2:]

    assert house(story) == ("", ["/feed", "/new"])


@pytest.mark.parametrize(
    ("end", "outcome"),
    [(login_page(), "failed"), (NOT_FOUND, "failed"), (moved("/third", 302), "changed")],
    ids=["page", "404", "temporary"],
)
def test_p12_only_a_place_that_gives_the_feed_is_believed(house, end, outcome):
    """Where permanent redirects lead to a page that wants a password, to nothing, or on for a while only, the source stays where it is."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": end, "/third": feed_of(item(1))}) as wire:
            house.source(wire.url())
            outcomes = await polled(house, times=5, after=5 * DAY)
            return outcomes[0], house.state().polling.adopted

    assert house(story) == (outcome, "")


def test_p12_one_answer_from_the_old_place_ends_a_move(house):
    """If the source's own address gives the feed again, or sends elsewhere, the count begins anew."""

    async def story(house):
        async with Publisher({"/new": feed_of(item(1)), "/newer": feed_of(item(1))}) as wire:
            there, elsewhere = moved("/new"), moved("/newer")
            wire.answers["/feed"] = [there, there, feed_of(item(1)), there, there, elsewhere, there]
            house.source(wire.url())
            await polled(house, times=8, after=3 * DAY)
            return house.state().polling.adopted, house.state().polling.moving.count

    assert house(story) == ("", 2)


def test_p12_an_adopted_place_that_fails_is_given_up(house, capsys):
    """Where an adopted address fails three times in a row, the address in the source's file is asked again."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=5, after=2 * DAY)
            wire.answers |= {"/feed": feed_of(item(1)), "/new": NOT_FOUND}
            return await polled(house, times=4, after=2 * DAY), wire.paths()[-4:]

    assert house(story) == (["failed", "failed", "failed", "unchanged"], ["/new", "/new", "/new", "/feed"])
    assert "own address again" in capsys.readouterr().out


def test_p12_of_two_places_that_fail_each_is_asked_again(house):
    """An adopted address that was given up is asked again once the file's own fails as often, and stays when it is well."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=5, after=2 * DAY)
            wire.answers |= {"/feed": NOT_FOUND, "/new": BROKEN}
            await polled(house, times=3, after=2 * DAY)
            wire.answers["/new"] = feed_of(item(1), item(2))
            outcomes = await polled(house, times=5, after=2 * DAY)
            return outcomes, wire.paths()[-8:], house.state().polling.adopted == wire.url("/new")

    outcomes, asked, adopted = house(story)
    assert outcomes == ["failed", "failed", "failed", "changed", "unchanged"]
    assert asked == ["/new"] * 3 + ["/feed"] * 3 + ["/new"] * 2
    assert adopted


def test_p12_an_adopted_place_is_not_given_up_while_nobody_answers(house):
    """Polls that nobody answers, as when our own network is away, do not count against an adopted address."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=5, after=2 * DAY)
            wire.answers["/new"] = slow(FEED, seconds=9)
            await polled(house, times=4, after=2 * DAY)
            return house.state().failures, house.state().polling.adopted == wire.url("/new")

    assert house(story, limits=Limits(total=0.5)) == (4, True)


def test_p12_an_adopted_place_that_is_gone_for_good_ends_nothing(house):
    """Where an adopted address says twice that it is gone for good, the address in the source's file is asked again, and only its own word ends the polling."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=4, after=4 * DAY)
            wire.answers |= {"/new": GONE, "/feed": feed_of(item(1), item(2))}
            await polled(house, times=2, after=DAY)
            back = await house.poll(after=DAY)
            wire.answers["/feed"] = GONE
            await polled(house, times=2, after=DAY)
            return [asked.path for asked in wire.asked][-5:], back.outcome, house.planned()

    assert house(story) == (["/new", "/new", "/feed", "/feed", "/feed"], "changed", NEVER)


def test_p12_another_address_in_the_file_forgets_the_old_one(house):
    """When the operator writes another address into the source's file, nothing that was seen at the old one counts: validators, moves, failures, waits."""

    async def story(house):
        async with Publisher({"/feed": moved("/new"), "/new": reply(FEED, ETag='"1"'), "/own": feed_of(item(1))}) as wire:
            house.source(wire.url())
            await polled(house, times=5, after=2 * DAY)
            wire.answers["/new"] = BROKEN
            await house.poll(after=DAY)
            house.source(wire.url("/own"))
            await house.again()
            planned = house.planned()
            await house.poll()
            return planned, wire.asked[-1].path, "If-None-Match" in wire.asked[-1].headers, house.state().polling.adopted

    assert house(story) == (None, "/own", False, "")


@pytest.mark.parametrize(
    ("hops", "adopted"), [((301, 308, 301), True), ((301, 302, 301), False), ((307, 301), False), ((301, 303), False)], ids=str
)
def test_p13_one_temporary_hop_makes_a_chain_temporary(house, hops, adopted):
    """A chain of redirects is permanent only if each of its hops is."""

    async def story(house):
        async with Publisher(chain(*hops, end=feed_of(item(1)))) as wire:
            house.source(wire.url())
            await polled(house, times=5, after=3 * DAY)
            return house.state().polling.adopted == wire.url(f"/hop{len(hops)}")

    assert house(story) is adopted


@pytest.mark.parametrize(
    ("answers", "said", "most"),
    [
        (chain(301, 301, 301, 301, 301, end=feed_of(item(1))), "", 6),
        (chain(301, 301, 301, 301, 301, 301, end=feed_of(item(1))), "more than 5 times", 6),
        ({"/feed": moved("/feed")}, "in a circle", 1),
        (loop(3), "in a circle", 3),
        ({"/feed": moved("/x"), **{f"/{'x' * n}": endless_chain() for n in range(1, 9)}}, "more than 5 times", 6),
        ({"/feed": moved("file:///etc/passwd", 302)}, "no http or https", 1),
        ({"/feed": moved("ftp://127.0.0.1/", 302)}, "no http or https", 1),
        ({"/feed": moved("javascript:alert(1)", 302)}, "no http or https", 1),
        ({"/feed": moved("http://", 302)}, "redirects", 1),
        ({"/feed": reply(status="301 Moved")}, "answers 301", 1),
    ],
)
def test_p13_redirects_end(house, answers, said, most):
    """More than five hops, a circle, a way to no http or https address and a redirect to nowhere are errors in plain words."""

    async def story(house):
        async with Publisher(dict(answers)) as wire:
            house.source(wire.url())
            run = await house.poll()
            return run, len(wire.asked)

    run, asked = house(story)
    assert asked == most
    assert said in run.error
    assert bool(run.error) is bool(said)


def test_p13_all_hops_together_have_one_deadline(house):
    """Redirects that are each in time are cut off when all together take too long."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {f"/hop{n}": slow(moved(f"/hop{n + 1}"), seconds=0.2) for n in range(1, 6)}
            wire.answers |= {"/feed": slow(moved("/hop1"), seconds=0.2), "/hop6": FEED}
            house.source(wire.url())
            return await house.poll()

    run = house(story, limits=Limits(total=0.5, connect=0.3))
    assert "did not answer in" in run.error
