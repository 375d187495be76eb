"""A newsroom at work: two publishers on a real server, partners of every kind of software, a clock that is set, and what is true.

What is true is kept here and nowhere in the program: which stories stand at which publisher in which words, and which of
them nobody may see at this moment. Every story has one word in its text that no other text has, so that whoever shows it is found.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape

import aiohttp

from syndicator.app import App
from syndicator.model import Article, Edition, PartnerId, SourceId, Verdict
from syndicator.orders import Correcting, Order, give
from syndicator.syndicate.reception import Site
from syndicator.web.server import listen, serve
from syndicator.web.site import create
from tests.behaviour.house import House
from tests.behaviour.publisher import reply

LISTED = 20
PROMO = (
    "If you are interested in articles produced by the Wire, please check out our free syndication service.",
    "Sign up for our free newsletter and never miss a story.",
    "Support our work: donate today at wire.example/donate.",
)
KEY = "a-long-key-of-the-partner-{0}"
PROFILES = {
    "open": "generic",
    "chapel": "wordpress-feedwordpress",
    "radio": "smartnews",
    "portal": "msn",
    "search": "google",
    "blog": "wordpress-feedzy",
    "mission": "wp-rss-aggregator",
    "board": "flipboard",
}
"""Partners and their software; the first is public."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story as its publisher tells it now; `mark` stands in its text and nowhere else."""

    number: int
    source: str
    guid: str
    link: str
    published_at: datetime
    winters: int
    promo: int = 0
    noise: int = 0
    listed: bool = True
    deleted_at: datetime | None = None

    @property
    def mark(self) -> str:
        return mark(self.number)

    @property
    def headline(self) -> str:
        return f"Ferry {self.number} runs again after {self.winters} winters"

    @property
    def text(self) -> str:
        gap = " " * (1 + self.noise % 3)
        told = (
            f"The harbor office said on Monday that the ferry {self.mark} of berth {self.number} runs{gap}again between the two banks.",
            f"It had stood still for {self.winters} winters, because nobody{gap}could pay for a new engine of that size.",
            f"Passengers of line {self.number} waited at the pier since the morning, and the captain greeted each one of them.",
        )
        return "".join(f"<p>{line}</p>" for line in (*told, PROMO[self.promo % len(PROMO)]))


def mark(number: int) -> str:
    """Give a word for a number that no text has by itself."""
    letters = ""
    while number or not letters:
        number, place = divmod(number, 20)
        letters += "bcdfghjklmnprstvwzqx"[place]
    return f"Zua{letters}oy"


def _rss(stories: list[Story]) -> bytes:
    entries = "".join(
        f'<item><title>{escape(story.headline)}</title><link>{story.link}</link><guid isPermaLink="false">{story.guid}</guid>'
        f"<pubDate>{story.published_at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{escape(story.text)}</description></item>"
        for story in stories
        if story.deleted_at is None
    )
    return f'<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link><description>d</description>{entries}</channel></rss>'.encode()


def _atom(stories: list[Story]) -> bytes:
    entries = "".join(
        f'<entry><id>{story.guid}</id><title>{escape(story.headline)}</title><link href="{story.link}"/>'
        f"<published>{story.published_at.isoformat()}</published><updated>{story.published_at.isoformat()}</updated>"
        f'<content type="html">{escape(story.text)}</content></entry>'
        for story in stories
        if story.deleted_at is None
    )
    gone = "".join(f'<at:deleted-entry ref="{story.guid}" when="{story.deleted_at.isoformat()}"/>' for story in stories if story.deleted_at)
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>urn:a</id><title>Agency</title>'
    return f"{head}<updated>2001-01-01T00:00:00Z</updated>{entries}{gone}</feed>".encode()


SOURCES = {"wire": (_rss, "application/rss+xml"), "agency": (_atom, "application/atom+xml")}


@dataclass
class Truth:
    """What is so, whatever the program thinks."""

    stories: dict[int, Story] = field(default_factory=dict)
    killed_at: dict[int, datetime] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    held_until: dict[int, datetime] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    """Stories whose address changed: software that goes by addresses has a second post of them."""
    carried: dict[str, set[int]] = field(default_factory=dict)
    """For each partner the stories that an edition of its own carried at any time."""

    def barred(self, now: datetime) -> set[int]:
        """Give the stories that nobody may see at a moment."""
        waiting = {number for number, until in self.held_until.items() if now < until}
        return set(self.killed_at) | self.held | waiting


class Newsroom(House):
    """The house of the behaviour tests with a site that is served, orders, and models of its partners' software.

    Its clock begins long ago and stays behind that of the machine, however long it is played: files that seem to be older than what
    stands in them are written again with every tick.
    """

    began = datetime(2001, 3, 5, 12, tzinfo=UTC)

    def __init__(self, folder, wire):
        partners = {name: partner_text(name) for name in PROFILES}
        sources = {"wire": "full_text: never\nclean: {learn: false}\n", "agency": "full_text: never\nclean: {learn: false}\n"}
        self.truth = Truth()
        self.shown: dict[str, set[int]] = {}
        self.sites = {name: Site() for name in PROFILES}
        self.last_tags: dict[tuple[str, str], str] = {}
        self.looked_at: dict[str, Article] = {}
        self.verdicts: dict[tuple[str, ...], Verdict] = {}
        super().__init__(folder, wire, sources, partners, "")
        self.put_up()

    def put_up(self):
        """Let the publishers' server show what is true."""
        for name, (write, media_type) in SOURCES.items():
            own = sorted((story for story in self.truth.stories.values() if story.source == name), key=lambda story: story.published_at)
            shown = [story for story in reversed(own) if story.listed][:LISTED]
            self.shown[name] = {story.number for story in shown}
            self.wire.answers["/feed" if name == "wire" else f"/{name}"] = reply(write(shown), Content_Type=media_type)

    def tell(self, story: Story, **changes):
        """Let a publisher tell a story anew."""
        self.truth.stories[story.number] = replace(story, **changes)
        self.put_up()

    # ── the house at work ────────────────────────────────────────────────────────────────────────────────────────

    async def take_in(self, name: str):
        """Poll a source as an operator orders it, and work on as the daemon does."""
        run = await self.app.ingest(SourceId(name), force=True)
        assert run.outcome != "failed", run.error
        assert not run.set_aside, run.problems
        await self.tick()
        return run

    async def tick(self):
        """Build whoever is due, and whoever's settings changed; no two builds are of the same moment."""
        self.now += timedelta(milliseconds=1)
        standing = await self.app.standing()
        for partner_id in self.app.catalog.partners:
            if partner_id not in standing:
                build = await self.app.publish(partner_id)
                assert not build.error, build.error
                self.app.front.published(partner_id)

    async def take_over(self):
        """Take the configuration on disk into force."""
        await self.app.reload()
        await self.app.place()
        await self.tick()

    async def again(self):
        """Close the house and open it again."""
        await self.close()
        self.app = App(self.folder / "config", clock=lambda: self.now)
        await self.tick()

    def order(self, kind, number, **more):
        """Give an order about a story that is held."""
        correcting = Correcting(**{key: more.pop(key) for key in ("headline", "note") if key in more})
        article = self.article(number)
        assert article is not None
        order = Order(who="ada", why="the desk says so", given_at=self.now)
        (done,) = give(self.app.desk, kind, [article.id], order, correcting=correcting, **more)
        assert not done.error, done.error
        return done

    def article(self, number: int):
        """Give the article of a story, None if it has not come in yet."""
        story = self.truth.stories[number]
        return self.app.store.by_guid(SourceId(story.source), story.guid)

    def edition(self, partner: str, form: str) -> Edition | None:
        return self.app.store.editions(PartnerId(partner)).get(form)

    # ── its site ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def __aenter__(self):
        self._stop = asyncio.Event()
        sock = listen("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{sock.getsockname()[1]}"
        self._serving = asyncio.ensure_future(serve(_Site(self), "127.0.0.1", 0, sock=sock, stop=self._stop))
        self._client = aiohttp.ClientSession(auto_decompress=True)
        return self

    async def __aexit__(self, *exc):
        await self._client.close()
        self._stop.set()
        await self._serving
        await self.close()

    async def get(self, path: str, *, partner: str = "", tag: str = ""):
        """Ask the site over HTTP; gives status, body and ETag."""
        query = {"key": KEY.format(partner)} if partner and partner != "open" else {}
        headers = {"If-None-Match": tag} if tag else {}
        async with self._client.get(f"{self.address}{path}", params=query, headers=headers) as answer:
            return answer.status, await answer.read(), answer.headers.get("ETag", "")


class _Site:
    """The site of whichever house stands open at the moment."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom, self._app, self._site = newsroom, None, None

    async def __call__(self, scope, receive, send):
        if self._app is not self._newsroom.app:
            self._app = self._newsroom.app
            self._site = create(self._app.front)
        await self._site(scope, receive, send)


def partner_text(name: str, *, limit: int = 6, **keys: str) -> str:
    """Give a partner's file."""
    own = {"title": name.title(), "limit": str(limit), "profile": PROFILES[name], **keys}
    if name != "open":
        own["token"] = KEY.format(name)
    return "".join(f"{key}: {value}\n" for key, value in own.items())


DAY = timedelta(days=1)
