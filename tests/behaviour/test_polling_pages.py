"""Polling, the pages of articles: what becomes of an article whose page does not answer, or not yet."""

from datetime import timedelta

import pytest

from syndicator.fetch import Limits
from tests.behaviour.publisher import Publisher, feed_of, hang_up, item, reply, rss, silent, unavailable, validating

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENTENCE = "The captain of ferry {} said that the harbor opens again on Monday, after nine years, and that nobody has to wait any longer."
PAGE = "<html><head><title>Ferry {0}</title></head><body><article><h1>Ferry {0} runs again</h1>{1}</article></body></html>"


def page(number):
    """Answer with the page of an article."""
    return reply(
        PAGE.format(number, "".join(f"<p>{SENTENCE.format(number)} {at}</p>" for at in range(9))).encode(), Content_Type="text/html"
    )


def texts(house):
    return [article.copy.html for article in house.app.store.retained()]


@pytest.mark.parametrize("failing", [unavailable(), hang_up], ids=["503", "hangs up"])
def test_a_page_that_fails_for_now_is_asked_again_and_its_article_gets_its_text(house, failing):
    async def story(house):
        async with Publisher() as wire:
            feed = validating(rss(item(1, link=wire.url("/1"))), etag='"1"', Content_Type="application/rss+xml")
            wire.answers |= {"/feed": feed, "/1": failing}
            house.source(wire.url(), full_text="always")
            run = await house.poll()
            stub = texts(house)
            wire.answers["/1"] = page(1)
            later = [await house.poll(after=HOUR) for _ in range(3)]
            return run, stub, later, texts(house), wire.paths().count("/1"), house.state()

    run, stub, later, full, asked, state = house(story)
    assert "until its page gives one" in run.problems[0]
    assert "captain" not in stub[0]
    assert [one.outcome for one in later] == ["changed", "unchanged", "unchanged"]
    assert "captain of ferry 1" in full[0]
    assert asked == 2
    assert state.validators.etag == '"1"', "once nothing waits, requests are conditional again"


@pytest.mark.parametrize("age", [HOUR, 9 * DAY], ids=["a new article", "an old article"])
def test_a_stub_that_changes_while_its_page_fails_takes_no_text_away(house, age):
    """The headline is corrected at once; the text that is held stands until the page gives another."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"))), "/1": page(1)}
            house.source(wire.url(), full_text="always")
            await house.poll()
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"), title="Ferry one sails")), "/1": unavailable()}
            run = await house.poll(after=age)
            (meanwhile,) = house.app.store.retained()
            wire.answers["/1"] = page(7)
            await house.poll(after=HOUR)
            return run, meanwhile, texts(house)

    run, meanwhile, last = house(story)
    assert "the text that is held stands until its page gives one" in run.problems[0]
    assert meanwhile.copy.headline == "Ferry one sails"
    assert "captain of ferry 1" in meanwhile.copy.html
    assert "captain of ferry 7" in last[0]


def test_a_page_that_fails_brings_back_no_text_that_was_taken_back(house):
    """What stands is the text of the last entry, whatever came before it."""

    async def story(house):
        async with Publisher() as wire:
            house.source(wire.url(), full_text="always")
            for number, title in ((1, "A"), (2, "B"), (1, "A"), (0, "C")):
                wire.answers |= {
                    "/feed": feed_of(item(1, link=wire.url("/1"), title=title)),
                    "/1": page(number) if number else unavailable(),
                }
                await house.poll(after=HOUR)
            first = texts(house)
            await house.app.refine_again("wire", always=True)
            return first, texts(house)

    first, again = house(story)
    assert "captain of ferry 1" in first[0]
    assert "captain of ferry 1" in again[0]


def test_a_page_that_fails_for_good_leaves_the_text_that_is_held(house):
    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"))), "/1": page(1)}
            house.source(wire.url(), full_text="always")
            await house.poll()
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"), title="Ferry one sails")), "/1": unavailable()}
            for _ in range(6):
                await house.poll(after=DAY)
            return wire.paths().count("/1"), next(house.app.store.retained()).copy

    asked, copy = house(story)
    assert asked == 4
    assert copy.headline == "Ferry one sails"
    assert "captain of ferry 1" in copy.html


def test_a_page_that_fails_makes_no_server_one_that_never_validates(house):
    """With `every: auto` such a server is asked once a day; this one said by what it can be asked."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1")), ETag='"1"'), "/1": hang_up}
            house.source(wire.url(), full_text="always", every="auto")
            await house.poll()
            return house.wait()

    assert house(story) < 2 * HOUR


def test_a_page_that_never_answers_is_left_alone_after_two_days(house):
    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1")), ETag='"1"'), "/1": unavailable()}
            house.source(wire.url(), full_text="always")
            for _ in range(6):
                await house.poll(after=DAY)
            entries = house.app.store.received(next(house.app.store.retained()).id)
            return wire.paths().count("/1"), len(entries), house.state().validators.etag

    assert house(story) == (3, 2, '"1"')


def test_an_entry_that_is_nothing_without_its_page_is_left_alone_after_two_days_too(house):
    async def story(house):
        async with Publisher() as wire:
            told = rss(f"<item><link>{wire.url('/1')}</link><guid>1</guid></item>", item(2, text=SENTENCE.format(2) * 9))
            wire.answers |= {"/feed": validating(told, etag='"1"', Content_Type="application/rss+xml"), "/1": unavailable()}
            house.source(wire.url(), full_text="auto")
            runs = [await house.poll(after=DAY) for _ in range(7)]
            aside = {one.entry.guid for one in house.app.store.aside()}
            conditional = ["If-None-Match" in asked.headers for asked in wire.asked if asked.path == "/feed"]
            return [run.outcome for run in runs], wire.paths().count("/1"), aside, conditional

    outcomes, asked, aside, conditional = house(story)
    assert asked == 3
    assert outcomes == ["changed"] * 4 + ["unchanged"] * 3
    assert aside == {"1"}
    assert conditional == [False] * 4 + [True] * 3


def test_a_silent_server_of_pages_costs_a_poll_two_waits_and_not_one_for_each_article(house):
    async def story(house):
        async with Publisher() as wire:
            items = [item(number, link=wire.url(f"/{number}")) for number in range(12)]
            wire.answers |= {"/feed": feed_of(*items), **{f"/{number}": silent for number in range(12)}}
            house.source(wire.url(), full_text="always")
            run = await house.poll()
            return run, len(texts(house)), sum(path != "/feed" for path in wire.paths())

    run, held, asked = house(story, limits=Limits(total=0.5, connect=0.3))
    assert (run.outcome, held) == ("changed", 12)
    assert asked <= 5
    assert sum("failed for other articles" in problem for problem in run.problems) >= 7


def test_a_server_of_pages_that_fails_is_asked_for_few_of_them_and_newcomers_come_first(house):
    async def story(house):
        async with Publisher() as wire:
            items = [item(number, link=wire.url(f"/{number}")) for number in range(20)]
            wire.answers |= {"/feed": feed_of(*items), **{f"/{number}": unavailable() for number in range(20)}}
            house.source(wire.url(), full_text="always")
            await house.poll()
            first = sum(path != "/feed" for path in wire.paths())
            wire.answers |= {"/feed": feed_of(*items, item(21, link=wire.url("/21"))), "/21": page(21)}
            await house.poll(after=HOUR)
            return first, "".join(texts(house)).count("captain of ferry 21") > 0

    first, newcomer = house(story)
    assert first <= 8
    assert newcomer


def test_a_page_that_is_no_page_for_good_is_asked_once(house):
    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {"/feed": feed_of(item(1, link=wire.url("/1"))), "/1": reply(b"%PDF", Content_Type="application/pdf")}
            house.source(wire.url(), full_text="always")
            for _ in range(3):
                await house.poll(after=HOUR)
            return wire.paths().count("/1")

    assert house(story) == 1


def test_a_counter_in_an_entry_that_nobody_sees_asks_for_no_page_again_and_keeps_no_copy(house):
    async def story(house):
        async with Publisher() as wire:

            def sent(comments):
                counted = f"<slash:comments xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>{comments}</slash:comments></item>"
                return feed_of(*(item(number, link=wire.url(f"/{number}")).replace("</item>", counted) for number in (1, 2)))

            wire.answers |= {"/feed": [sent(comments) for comments in range(5)], "/1": page(1), "/2": page(2)}
            house.source(wire.url(), full_text="always")
            runs = [await house.poll(after=HOUR) for _ in range(5)]
            kept = [len(house.app.store.received(article.id)) for article in house.app.store.retained()]
            return [(run.parsed, run.outcome) for run in runs], sum(path != "/feed" for path in wire.paths()), kept

    polls, asked, kept = house(story)
    assert polls == [(2, "changed"), *[(0, "unchanged")] * 4]
    assert asked == 2
    assert kept == [1, 1]


def test_an_edit_of_how_documents_are_read_counts_for_what_is_known(house):
    """Full text that is wanted from now on is fetched for what stands in the feed, though the feed has not changed; once, and no more."""

    async def story(house):
        async with Publisher() as wire:
            feed = validating(rss(item(1, link=wire.url("/1"))), etag='"1"', Content_Type="application/rss+xml")
            wire.answers |= {"/feed": feed, "/1": page(1)}
            house.source(wire.url())
            runs = [await house.poll()]
            house.source(wire.url(), full_text="always")
            await house.again()
            runs += [await house.poll(after=HOUR) for _ in range(2)]
            return [run.outcome for run in runs], texts(house), wire.paths().count("/1")

    outcomes, full, asked = house(story)
    assert outcomes == ["changed", "changed", "unchanged"]
    assert "captain of ferry 1" in full[0]
    assert asked == 1


def test_another_selector_counts_for_a_page_that_has_not_changed(house):
    async def story(house):
        async with Publisher() as wire:
            listing = f'<html><body><div class="a"><a href="{wire.url("/1")}">Ferry one</a></div><div class="b"><a href="{wire.url("/2")}">Ferry two</a></div></body></html>'
            wire.answers |= {"/list": reply(listing.encode(), Content_Type="text/html", ETag='"1"'), "/1": page(1), "/2": page(2)}
            told = f"page: {wire.url('/list')}\nallow_private: true\nlinks: div."
            house.write("sources/wire", f"{told}a a\n")
            await house.poll()
            house.write("sources/wire", f"{told}b a\n")
            await house.again()
            await house.poll(after=HOUR)
            return sorted(article.canonical_url[-2:] for article in house.app.store.retained())

    assert house(story) == ["/1", "/2"]
