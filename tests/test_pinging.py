"""Push: a real hub is told of changed public feeds, takes them to its subscribers, and is left alone when it will not have them."""

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from syndicator.app import App
from syndicator.errors import StoreError
from syndicator.fetch import Guard
from syndicator.fetch.hub import Hubs
from syndicator.model import Hub, PartnerId
from syndicator.pinging import SETTLES
from syndicator.web.server import listen, serve
from syndicator.web.site import create
from tests.behaviour.house import HOUR, House
from tests.behaviour.publisher import Publisher, reply

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def feed(*numbers):
    entries = "".join(
        f"<item><title>Ferry {n} runs again</title><link>https://w.example/{n}</link><guid>https://w.example/{n}</guid>"
        f"<description>The ferry number {n} runs again between the two banks of the river, the harbor office said on Monday.</description></item>"
        for n in numbers
    )
    head = "<title>Wire</title><link>https://w.example/</link><description>d</description>"
    return reply(f'<rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode(), Content_Type="application/rss+xml")


@dataclass
class RealHub:
    """A hub as WebSub has it: takes subscriptions that their callback confirms, fetches a topic when it is told, hands it on."""

    status: int = 202
    headers: dict = field(default_factory=dict)
    told: list = field(default_factory=list)
    subscribers: dict = field(default_factory=dict)
    delivered: list = field(default_factory=list)

    async def answer(self, request):
        form = await request.post()
        if form["hub.mode"] == "subscribe":
            return await self._subscribe(form["hub.topic"], form["hub.callback"])
        assert request.content_type == "application/x-www-form-urlencoded"
        self.told.append(dict(form))
        if self.status == 202:
            await self._distribute(form["hub.url"])
        return web.Response(status=self.status, headers=self.headers)

    async def _subscribe(self, topic, callback):
        async with aiohttp.ClientSession() as session:
            query = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "prove it", "hub.lease_seconds": "864000"}
            async with session.get(callback, params=query) as answer:
                if await answer.text() != "prove it":
                    return web.Response(status=400)
        self.subscribers.setdefault(topic, []).append(callback)
        return web.Response(status=202)

    async def _distribute(self, topic):
        for callback in self.subscribers.get(topic, ()):
            async with aiohttp.ClientSession() as session, session.get(topic) as document:
                body, kind = await document.read(), document.content_type
            async with aiohttp.ClientSession() as session:
                link = f'<{topic}>; rel="self"'
                await session.post(callback, data=body, headers={"Content-Type": kind, "Link": link})


@asynccontextmanager
async def running(routes):
    """Serve some routes on a free port; gives its address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def newsroom(folder, hub, *, partners=None, push="allow_private: true", base_url="https://f.example"):
    """Open a house whose one hub is this one."""
    async with Publisher({"/feed": [feed(1), feed(1, 2), feed(1, 2, 3)]}) as wire, running([web.post("/hub", hub.answer)]) as address:
        house = House(folder, wire, {"wire": "full_text: never\n"}, partners or {"all": "title: All\nformats: [atom, json]\n"}, "")
        text = f"publisher: {{name: Quay}}\nbase_url: {base_url}\npush: {{hubs: ['{address}/hub'], {push}}}\n"
        house.write("syndicator.yaml", text)
        house.hub = f"{address}/hub"
        await house.reload()
        try:
            yield house
        finally:
            await house.close()


def play(folder, story, hub, **more):
    async def evening():
        async with newsroom(folder, hub, **more) as house:
            await story(house)

    asyncio.run(evening())


async def sent(house, *, after=SETTLES):
    house.now += after
    await house.app.pings.send()


def waiting(house):
    return house.app.store.due_pings(limit=99, now=house.now + DAY)


def test_from_discovery_to_delivery(tmp_path):
    """A subscriber finds hub and topic in the feed's headers, subscribes, and gets the next article without asking again."""
    hub, got = RealHub(), []

    async def called_back(request):
        if request.method == "GET":
            return web.Response(text=request.query["hub.challenge"])
        got.append((await request.read(), request.headers["Link"]))
        return web.Response()

    async def evening():
        sock = listen("127.0.0.1", 0)
        base = f"http://127.0.0.1:{sock.getsockname()[1]}"
        async with newsroom(tmp_path, hub, base_url=base) as house, running([web.route("*", "/me", called_back)]) as me:
            stop = asyncio.Event()
            server = asyncio.create_task(serve(create(house.app.front), "127.0.0.1", sock.getsockname()[1], sock=sock, stop=stop))
            await house.poll()
            await sent(house)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{base}/feeds/all/atom.xml") as answer:
                    links = dict(re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers["Link"]))
                    found = {relation: address for address, relation in links.items()}
                assert found == {"hub": house.hub, "self": f"{base}/feeds/all/atom.xml"}
                subscription = {"hub.mode": "subscribe", "hub.topic": found["self"], "hub.callback": f"{me}/me"}
                async with session.post(found["hub"], data=subscription) as answer:
                    assert answer.status == 202
            assert got == []
            await house.poll()
            await sent(house)
            assert [body for body, _ in got] == [house.bodies()["atom"]]
            assert b"Ferry 2 runs again" in got[0][0]
            assert got[0][1] == f'<{base}/feeds/all/atom.xml>; rel="self"'
            stop.set()
            await server

    asyncio.run(evening())


def test_topic_self_link_and_header_are_one_address(tmp_path):
    hub = RealHub()

    async def story(house):
        await house.poll()
        await sent(house)
        bodies = house.bodies()
        assert sorted(told["hub.url"] for told in hub.told) == [
            "https://f.example/feeds/all/atom.xml",
            "https://f.example/feeds/all/feed.json",
        ]
        assert all(told == {"hub.mode": "publish", "hub.url": told["hub.url"], "hub.topic": told["hub.url"]} for told in hub.told)
        assert b'<link href="https://f.example/feeds/all/atom.xml" rel="self"' in bodies["atom"]
        assert f'<link href="{house.hub}" rel="hub"/>'.encode() in bodies["atom"]
        assert f'"hubs":[{{"type":"WebSub","url":"{house.hub}"}}]'.encode() in bodies["json"]

    play(tmp_path, story, hub)


def test_a_build_that_changes_no_byte_tells_nobody(tmp_path):
    hub = RealHub()

    async def story(house):
        await house.poll()
        await sent(house)
        told = len(hub.told)
        house.app.store.build_again(PartnerId("all"), now=house.now)
        await house.publish()
        await sent(house)
        assert len(hub.told) == told == 2

    play(tmp_path, story, hub)


def test_of_several_builds_before_a_ping_goes_out_the_hub_hears_once(tmp_path):
    hub = RealHub()

    async def story(house):
        await house.poll()
        await house.poll(after=SECOND)
        await sent(house)
        assert len(hub.told) == 2

    play(tmp_path, story, hub)


def test_nothing_is_told_of_an_article_before_its_time(tmp_path):
    hub = RealHub()

    async def story(house):
        house.source("wire", "full_text: never\nembargo: 9h\n")
        await house.reload()
        await house.poll()
        await sent(house)
        before = len(hub.told)
        house.now += 10 * HOUR
        await house.publish()
        await sent(house)
        assert (before, len(hub.told)) == (2, 4)  # the empty feeds of the first build, and then the article
        assert all("Ferry" not in str(told) for told in hub.told)

    play(tmp_path, story, hub)


@pytest.mark.parametrize("keys", ["token: a-key-that-nobody-guesses\n", "push: false\n"])
def test_a_partner_with_a_token_or_without_push_is_told_to_nobody(tmp_path, keys):
    hub = RealHub()

    async def story(house):
        await house.poll()
        await sent(house)
        assert hub.told == []
        assert b'rel="hub"' not in house.bodies()["atom"]

    play(tmp_path, story, hub, partners={"all": f"title: All\nformats: [atom]\n{keys}"})


def test_a_ping_that_waits_goes_to_nobody_when_its_partner_got_a_token_meanwhile(tmp_path):
    hub = RealHub()

    async def story(house):
        await house.poll()
        house.write("partners/all.yaml", "title: All\nformats: [atom, json]\ntoken: a-key-that-nobody-guesses\n")
        await house.reload()
        await sent(house)
        assert hub.told == []
        assert waiting(house) == ()

    play(tmp_path, story, hub)


def test_a_hub_in_trouble_is_asked_again_more_and_more_rarely_also_after_a_restart(tmp_path):
    hub = RealHub(status=503)

    async def story(house):
        await house.poll()
        await sent(house)
        assert len(hub.told) == 1  # the second topic would fare no better
        pauses = []
        for _ in range(9):
            before, waited = len(hub.told), timedelta()
            while len(hub.told) == before:
                waited += 10 * SECOND
                await sent(house, after=10 * SECOND)
            pauses.append(waited)
        assert pauses == sorted(pauses)
        assert (pauses[0], pauses[-1]) == (30 * SECOND, HOUR)
        hub.status = 204
        await house.app.close()
        house.app = App(tmp_path / "config", clock=lambda: house.now)
        await sent(house, after=2 * HOUR)
        assert waiting(house) == ()

    play(tmp_path, story, hub)


def test_a_hub_that_asks_for_time_gets_it(tmp_path):
    hub = RealHub(status=429, headers={"Retry-After": "7200"})

    async def story(house):
        await house.poll()
        await sent(house)
        await sent(house, after=2 * HOUR - 60 * SECOND)
        assert len(hub.told) == 1
        await sent(house, after=61 * SECOND)
        assert len(hub.told) == 2

    play(tmp_path, story, hub)


def test_what_no_hub_takes_for_a_day_is_dropped(tmp_path):
    hub = RealHub(status=500)

    async def story(house):
        await house.poll()
        for _ in range(30):
            await sent(house, after=HOUR)
        assert waiting(house) == ()

    play(tmp_path, story, hub)


def test_a_hub_that_refuses_for_ever_is_told_of_and_left_alone_until_it_takes_one(tmp_path):
    hub = RealHub(status=404)

    async def story(house):
        await house.poll()
        for _ in range(14):
            await sent(house, after=HOUR)
        left = await house.app.pings.left_alone()
        assert [one.url for one in left] == [house.hub]
        await house.app.alerts.pushed(left)
        alert = next(one for one in house.app.store.alerts() if one.kind == "push")
        assert house.hub in alert.text
        asked = len(hub.told)
        await house.poll()
        for _ in range(9):
            await sent(house, after=HOUR)
        assert len(hub.told) == asked
        hub.status = 202
        await house.poll(after=16 * HOUR)
        await sent(house)
        assert len(hub.told) > asked
        assert await house.app.pings.left_alone() == ()
        await house.app.alerts.pushed(())
        assert next(one for one in house.app.store.alerts() if one.kind == "push").ended_at is not None

    play(tmp_path, story, hub)


def test_a_redirect_is_not_followed(tmp_path):
    hub = RealHub(status=307, headers={"Location": "http://127.0.0.1:9/elsewhere"})

    async def story(house):
        await house.poll()
        await sent(house)
        assert len(hub.told) == 2
        assert len(waiting(house)) == 2

    play(tmp_path, story, hub)


def test_a_hub_on_the_local_network_is_asked_only_where_that_is_said(tmp_path, caplog):
    hub = RealHub()

    async def story(house):
        await house.poll()
        await sent(house)
        assert hub.told == []
        assert len(waiting(house)) == 2

    play(tmp_path, story, hub, push="allow_private: false")


def test_the_guard_judges_the_address_that_is_connected_to():
    async def asked():
        hubs = Hubs(agent="a", guard=Guard(ports=frozenset(range(65536))))
        async with running([]) as address:
            return await hubs.ping(address.replace("127.0.0.1", "localhost"), "https://f.example/feeds/p/atom.xml", private=False)

    reply = asyncio.run(asked())
    assert reply.reception == "refused"
    assert "127.0.0.1 is this machine" in reply.why or "::1" in reply.why


def test_where_the_store_fails_a_ping_goes_out_once_more_rather_than_never(tmp_path, monkeypatch):
    hub = RealHub()

    async def story(house):
        await house.poll()
        with monkeypatch.context() as broken:

            def fails(*_):
                raise StoreError("full")

            broken.setattr(house.app.store, "settle_pings", fails)
            with pytest.raises(StoreError):
                await sent(house)
        await sent(house)
        assert len(hub.told) == 4
        assert waiting(house) == ()

    play(tmp_path, story, hub)


def test_run_once_tells_the_hubs_before_it_ends(tmp_path):
    from syndicator.cycle import run_once

    hub = RealHub()

    async def story(house):
        await run_once(house.app)
        assert len(hub.told) == 2
        assert house.app.store.hubs() == {house.hub: Hub(url=house.hub)}

    play(tmp_path, story, hub)
