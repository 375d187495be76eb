"""Alerts end to end: the daemon's turns on a clock that stands where a test puts it; publishers, webhook and mail are real."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx2 as httpx
import pytest
from click.testing import CliRunner
from listeners import Hook, Postbox

from syndicator.app import App, questions
from syndicator.cli import main as program
from syndicator.daemon import Daemon
from syndicator.web.site import create
from tests.behaviour.publisher import BROKEN, Publisher, feed_of, html_page, item, reply, rss

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class House:
    """A folder with a configuration, its daemon in this process, and a clock to be moved on."""

    def __init__(self, folder, hook):
        self.folder, self.hook, self.now = folder, hook, NOON
        self.app = self.daemon = None
        (folder / "config/sources").mkdir(parents=True)
        (folder / "config/partners").mkdir()
        (folder / "config/partners/all.yaml").write_text("title: All\nformats: [rss]\n")
        self.settings()

    def settings(self, alerts=""):
        text = f"publisher: {{name: Wire}}\nbase_url: https://f.example\nalerts:\n  webhook: {{url: '{self.hook.url}'}}\n{alerts}"
        (self.folder / "config/syndicator.yaml").write_text(text)

    def source(self, name, url, extra=""):
        text = f"title: {name.title()}\nurl: {url}\nevery: 15m\nfull_text: never\nallow_private: true\n{extra}"
        (self.folder / f"config/sources/{name}.yaml").write_text(text)

    async def open(self):
        self.app = App(self.folder / "config", clock=lambda: self.now)
        self.daemon = Daemon(self.app)
        await self.daemon._prepare()

    async def close(self):
        await self.app.close()

    async def restart(self):
        await self.close()
        await self.open()

    async def turns(self, length, *, step=HOUR):
        """Let time pass, with a few ticks at each step."""
        for _ in range(int(length / step)):
            self.now += step
            for _ in range(3):
                await self.daemon._tick()
                await asyncio.gather(*self.daemon._tasks, return_exceptions=True)

    def standing(self):
        return sorted((alert.kind, alert.name) for alert in self.app.store.alerts() if alert.ended_at is None)


@pytest.fixture
def story(tmp_path):
    """Run a story in a house: `story(tell)` calls `tell(house, publisher)`, and gives the events that the webhook heard of."""

    def run(tell, *, answers=None):
        async def all_of_it():
            async with Publisher(answers or {}) as one, Publisher({}) as other, Hook() as hook:
                house = House(tmp_path, hook)
                try:
                    await tell(house, one, other)
                finally:
                    if house.app is not None:
                        await house.close()
                return hook.events()

        return asyncio.run(all_of_it())

    return run


def news(count, *, first=1):
    return feed_of(*(item(number) for number in range(first, first + count)))


def test_a_source_that_dies_and_comes_back_is_told_of_twice(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(2)
        house.source("wire", wire.url())
        await house.open()
        await house.turns(HOUR)
        wire.answers["/feed"] = BROKEN
        await house.turns(18 * HOUR)
        assert house.standing() == [("failing", "wire")]
        assert len(house.hook.posts) == 1
        said = house.hook.posts[0]
        assert 'Source "Wire" (wire) has failed since 2026-03-05 14:' in said["text"]
        assert "500" in said["text"]
        assert "correct its address" in said["text"]
        wire.answers["/feed"] = news(2)
        await house.turns(2 * DAY, step=3 * HOUR)

    assert story(tell) == [("raised", "failing", "wire"), ("ended", "failing", "wire")]


def test_a_source_that_fails_now_and_then_is_no_alert(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = [news(2), BROKEN, news(2), BROKEN, BROKEN, news(2)] * 4
        house.source("wire", wire.url())
        await house.open()
        await house.turns(12 * HOUR, step=HOUR / 2)

    assert story(tell) == []


def test_after_a_restart_nothing_is_told_again_and_the_end_still_comes(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(2)
        house.source("wire", wire.url())
        await house.open()
        await house.turns(HOUR)
        wire.answers["/feed"] = BROKEN
        for _ in range(4):
            await house.turns(4 * HOUR)
            await house.restart()
        wire.answers["/feed"] = news(2)
        await house.turns(DAY)
        await house.restart()
        await house.turns(3 * HOUR)

    assert story(tell) == [("raised", "failing", "wire"), ("ended", "failing", "wire")]


def test_two_sources_failing_of_two_is_our_network(story):
    async def tell(house, one, other):
        one.answers["/feed"] = other.answers["/feed"] = news(2)
        house.source("one", one.url())
        house.source("other", other.url())
        await house.open()
        await house.turns(HOUR)
        one.answers["/feed"] = other.answers["/feed"] = BROKEN
        await house.turns(12 * HOUR)
        assert house.standing() == [("network", "")]
        assert house.hook.posts[0]["text"].startswith("Our network: all or nearly all sources on the web have failed since 2026-03-05 14:")
        one.answers["/feed"] = other.answers["/feed"] = news(2)
        await house.turns(HOUR, step=20 * MINUTE)
        assert house.standing() == []
        assert all(state.failures == 0 for state in house.app.store.states().values())
        await house.turns(6 * HOUR)

    assert story(tell) == [("raised", "network", ""), ("ended", "network", "")]


def test_one_that_stays_down_after_our_network_is_told_of_by_itself(story):
    async def tell(house, one, other):
        one.answers["/feed"] = other.answers["/feed"] = news(2)
        house.source("one", one.url())
        house.source("other", other.url())
        await house.open()
        await house.turns(HOUR)
        one.answers["/feed"] = other.answers["/feed"] = BROKEN
        await house.turns(6 * HOUR)
        one.answers["/feed"] = news(2)
        await house.turns(2 * DAY, step=2 * HOUR)

    assert story(tell) == [("raised", "network", ""), ("ended", "network", ""), ("raised", "failing", "other")]


def test_one_failing_of_two_is_that_one(story):
    async def tell(house, one, other):
        one.answers["/feed"] = news(2)
        other.answers["/feed"] = [news(2), news(2), BROKEN]
        house.source("one", one.url())
        house.source("other", other.url())
        await house.open()
        await house.turns(DAY)

    assert story(tell) == [("raised", "failing", "other")]


def test_a_source_silent_beyond_its_habit_is_quiet_until_it_brings_something(story):
    def dated():
        at = NOON - timedelta(hours=1)
        return [item(n, date=(at - timedelta(hours=3 * n)).strftime("%a, %d %b %Y %H:%M:%S +0000")) for n in range(1, 40)]

    async def tell(house, wire, _):
        wire.answers["/feed"] = feed_of(*dated())
        house.source("wire", wire.url())
        await house.open()
        await house.turns(20 * HOUR, step=5 * HOUR)
        assert house.standing() == []
        await house.turns(2 * DAY, step=6 * HOUR)
        assert house.standing() == [("quiet", "wire")]
        assert "usual is something new every 3 hours" in house.hook.posts[0]["text"]
        assert "answers well but has brought nothing new since 2026-03-05" in house.hook.posts[0]["text"]
        wire.answers["/feed"] = feed_of(item(99), *dated())
        await house.turns(HOUR)
        assert house.standing() == []

    assert story(tell) == [("raised", "quiet", "wire"), ("ended", "quiet", "wire")]


@pytest.mark.parametrize(("setting", "quiet"), [("quiet_after: never\n", False), ("quiet_after: 6h\n", True), ("", False)])
def test_a_source_may_have_a_patience_of_its_own(story, setting, quiet):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(2)
        house.source("wire", wire.url(), setting)
        await house.open()
        await house.turns(3 * DAY, step=6 * HOUR)

    assert story(tell) == ([("raised", "quiet", "wire")] if quiet else [])


def test_a_feed_that_became_a_page_is_changed_and_not_failing(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(2)
        house.source("wire", wire.url())
        await house.open()
        await house.turns(HOUR)
        wire.answers["/feed"] = html_page()
        await house.turns(DAY)
        assert house.standing() == [("changed", "wire")]
        assert "an HTML page" in house.hook.posts[0]["text"]
        wire.answers["/feed"] = news(2)
        await house.turns(2 * DAY)

    assert story(tell) == [("raised", "changed", "wire"), ("ended", "changed", "wire")]


def test_a_feed_that_lists_nothing_any_more_is_changed(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = [news(n) for n in range(3, 8)]
        house.source("wire", wire.url())
        await house.open()
        await house.turns(5 * HOUR)
        wire.answers["/feed"] = [reply(rss())]
        await house.turns(3 * HOUR)
        assert "lists no entry where it listed" in house.hook.posts[0]["text"]
        wire.answers["/feed"] = news(9)
        await house.turns(3 * HOUR)

    assert story(tell) == [("raised", "changed", "wire"), ("ended", "changed", "wire")]


def test_a_source_taken_out_of_the_configuration_ends_its_alert(story):
    async def tell(house, wire, other):
        wire.answers["/feed"], other.answers["/feed"] = BROKEN, news(1)
        house.source("wire", wire.url())
        house.source("other", other.url())
        await house.open()
        await house.turns(DAY)
        (house.folder / "config/sources/wire.yaml").unlink()
        await house.daemon._take_over()
        await house.turns(HOUR)
        assert "no longer configured" in house.hook.posts[-1]["text"]

    assert story(tell) == [("raised", "failing", "wire"), ("ended", "failing", "wire")]


def test_problems_of_the_configuration_that_stay_are_told(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(1)
        house.source("wire", wire.url())
        await house.open()
        house.source("wire", wire.url(), "everry: 3h\n")
        await house.daemon._take_over()
        await house.turns(4 * MINUTE, step=MINUTE)
        assert house.standing() == []
        await house.turns(4 * MINUTE, step=MINUTE)
        assert "everry" in house.hook.posts[0]["text"]
        house.source("wire", wire.url())
        await house.daemon._take_over()
        await house.turns(MINUTE, step=MINUTE)

    assert story(tell) == [("raised", "configuration", ""), ("ended", "configuration", "")]


def test_a_partner_that_cannot_be_built_for_long_is_told(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(1)
        house.source("wire", wire.url())
        (house.folder / "output").write_text("a file where the shelf should be")
        await house.open()
        await house.turns(50 * MINUTE, step=10 * MINUTE)
        assert house.standing() == []
        await house.turns(20 * MINUTE, step=10 * MINUTE)
        assert 'partner "All" (all)' in house.hook.posts[0]["text"]
        (house.folder / "output").unlink()
        await house.turns(3 * MINUTE, step=MINUTE)

    assert story(tell) == [("raised", "build", "all"), ("ended", "build", "all")]


def test_a_webhook_that_is_down_costs_no_poll_and_hears_everything_later_once(story):
    async def tell(house, wire, _):
        house.hook.statuses = [500] * 5 + [204]
        wire.answers["/feed"] = [news(1), BROKEN]
        house.source("wire", wire.url())
        await house.open()
        await house.turns(6 * HOUR)
        asked = len(wire.asked)
        assert asked > 3
        await house.restart()
        await house.turns(6 * HOUR)
        ids = [post["id"] for post in house.hook.posts]
        assert len(ids) == 6
        assert len(set(ids)) == 1
        assert house.app.store.telegrams() == ()

    assert story(tell) == [("raised", "failing", "wire")] * 6


def test_what_the_store_does_not_take_is_told_all_the_same_and_kept_later(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = news(1)
        house.source("wire", wire.url())
        await house.open()
        await house.turns(HOUR)
        with house.app.store._db.write() as db:
            db.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
            db.exec_driver_sql("CREATE TRIGGER too BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
        await house.turns(30 * MINUTE, step=2 * MINUTE)
        assert house.hook.events() == [("raised", "store", "")]
        assert "disk is full" in house.hook.posts[0]["text"]
        with house.app.store._db.write() as db:
            db.exec_driver_sql("DROP TRIGGER full")
            db.exec_driver_sql("DROP TRIGGER too")
        await house.turns(3 * HOUR)
        await house.restart()
        await house.turns(HOUR)
        assert [alert.kind for alert in house.app.store.alerts()] == ["store"]

    assert story(tell) == [("raised", "store", ""), ("ended", "store", "")]


def test_a_thousand_well_sources_cost_no_look_into_the_store(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = reply(rss(item(1)), ETag='"1"')
        house.source("wire", wire.url())
        await house.open()
        await house.turns(HOUR)
        calls = []
        write = house.app.rooms.crew.write
        house.app.alerts._crew.write = lambda function, *rest, **more: calls.append(function.__name__) or write(function, *rest, **more)
        state = house.app.store.state("wire")
        run = house.app.store.runs("wire", 1)[0]
        for _ in range(1000):
            await house.app.alerts.polled(run, state)
            assert not house.app.alerts.due()
        assert calls == []

    assert story(tell) == []


def test_both_ways_are_told_and_one_that_is_down_does_not_hold_up_the_other(story):
    async def tell(house, wire, _):
        async with Postbox() as box:
            house.hook.statuses = [500]
            house.settings(
                f"  email: {{to: desk@example.org, from: house@example.org, smtp: {{host: 127.0.0.1, port: {box.port}, security: none}}}}\n"
            )
            wire.answers["/feed"] = [news(1), BROKEN]
            house.source("wire", wire.url())
            await house.open()
            await house.turns(6 * HOUR)
            assert [letter["Subject"] for letter in box.letters] == ["[Wire] wire: failing"]
            assert [telegram.way for telegram in house.app.store.telegrams()] == ["webhook"]

    assert len(story(tell)) > 2


def test_status_and_metrics_show_what_stands_and_partners_see_nothing(story):
    async def tell(house, wire, _):
        wire.answers["/feed"] = [news(1), BROKEN]
        house.source("wire", wire.url())
        await house.open()
        await house.turns(6 * HOUR)
        told = questions.status(house.app.desk, now=house.now)
        (row,) = told["sources"]
        assert (row["state"], row["condition"], row["failing_since"]) == ("failing", "failing", NOON + 2 * HOUR)
        assert [(alert["subject"], alert["name"], alert["kind"]) for alert in told["alerts"]] == [("source", "wire", "failing")]
        assert "has failed since" in told["alerts"][0]["text"]
        gauges = {(gauge.name, gauge.labels): gauge.value for gauge in await house.app.front.gauges()}
        assert gauges["alerts", (("kind", "failing"),)] == 1
        assert gauges["alerts", (("kind", "quiet"),)] == 0
        assert gauges["source_alert_seconds", (("source", "wire"), ("kind", "failing"))] == (NOON + 2 * HOUR).timestamp()
        page = httpx.ASGITransport(app=create(house.app.front))
        async with httpx.AsyncClient(transport=page, base_url="http://f.example") as visitor:
            assert "fail" not in (await visitor.get("/")).text

    assert story(tell) == [("raised", "failing", "wire")]


def test_the_command_prints_alerts_under_its_tables(story, monkeypatch):
    async def tell(house, wire, _):
        wire.answers["/feed"] = [news(1), BROKEN]
        house.source("wire", wire.url())
        await house.open()
        await house.turns(6 * HOUR)
        said = await asyncio.to_thread(CliRunner().invoke, program, ["status", "--config", str(house.folder / "config")])
        assert said.exit_code == 0, said.output
        assert "condition" in said.output.partition("\n")[0]
        assert 'failing: Source "Wire" (wire) has failed since' in said.output

    story(tell)


def test_a_fault_in_telling_costs_a_try_and_no_tick(story):
    class Broken:
        async def send(self, telegrams, settings):
            raise RuntimeError(f"{len(telegrams)} {settings.base_url}")

    async def tell(house, wire, _):
        wire.answers["/feed"] = [news(1), BROKEN]
        house.source("wire", wire.url())
        await house.open()
        house.app.alerts._dispatches._telegraph = Broken()
        await house.turns(6 * HOUR)
        (telegram,) = house.app.store.telegrams()
        assert 1 <= telegram.tries <= 20
        assert len(wire.asked) > 3

    assert story(tell) == []
