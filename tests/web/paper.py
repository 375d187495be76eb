"""A house of paper, and the site and server before it."""

import asyncio
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.types import ASGIApp

from syndicator._text.digests import digest
from syndicator.catalog import Partner, Publisher, Secret, Settings
from syndicator.model import (
    FORMATS,
    Access,
    Article,
    ArticleId,
    CleanHtml,
    Copy,
    Digest,
    Edition,
    Format,
    Guid,
    Image,
    Listed,
    PartnerId,
    SourceId,
    Status,
    Tag,
)
from syndicator.web.house import Gauge, Health
from syndicator.web.server import listen, serve

NOW = datetime(2026, 6, 1, 12, 0, 0, 500_000, tzinfo=UTC)
KEY = "s3cret-kéy"

SETTINGS = Settings(
    publisher=Publisher(name="Harbor Wire", url="https://harborwire.example", contact="desk@harborwire.example"),
    base_url="https://feeds.harborwire.example/s",
    listen=("127.0.0.1", 8080),
    store="sqlite://",
    output=Path("/nowhere/output"),
    shelf=Path("/nowhere/shelf"),
    root=Path("/nowhere"),
    timezone="Europe/Berlin",
    retain=None,
)
GRACE = Partner(id=PartnerId("grace-chapel"), title="Grace Chapel & Friends")
HARBOR = Partner(id=PartnerId("harbor-news"), title="Harbor News", formats=("atom",), content="summary", limit=10)
CLOSED = Partner(id=PartnerId("paid-partner"), title="Paid Partner Title", token=Secret(KEY))
UNBUILT = Partner(id=PartnerId("new-partner"), title="New Partner")


def edition(partner_id: PartnerId, format_: Format, body: bytes) -> Edition:
    return Edition(
        partner_id=partner_id,
        format=format_,
        body=body,
        etag=f'"{digest(body)}"',
        changed_at=NOW - timedelta(hours=1),
        generation=Digest("g"),
        article_ids=(),
    )


def article(**changes: object) -> Article:
    """Give an article; keywords are fields of the article or of its copy."""
    copy = {"headline": "Bridge opens early", "html": CleanHtml("<p>The bridge opened.</p>")}
    fields: dict[str, object] = {
        "id": ArticleId("abcdefghij234"),
        "source_id": SourceId("harbor-wire"),
        "guid": Guid("a"),
        "public_id": "urn:uuid:0",
        "rss_guid": "a",
        "version": 1,
        "status": Status.LIVE,
        "published_at": NOW - timedelta(hours=3),
        "updated_at": NOW - timedelta(hours=3),
        "first_seen_at": NOW - timedelta(hours=3),
        "canonical_url": "https://harborwire.example/bridge",
        "substance": Digest("s"),
        "surface": Digest("t"),
    }
    for name, value in changes.items():
        (copy if name in Copy.__dataclass_fields__ and name not in fields else fields)[name] = value
    return Article(copy=Copy(**copy), **fields)


@dataclass
class PaperHouse:
    """A house whose rooms are lists."""

    at: datetime = NOW
    held_settings: Settings = SETTINGS
    held_partners: tuple[Partner, ...] = (GRACE, HARBOR, CLOSED, UNBUILT)
    held_editions: dict[tuple[str, str], Edition] = field(default_factory=dict)
    held_news: Listed | None = None
    held_pages: dict[tuple[str, int, str], Edition] = field(default_factory=dict)
    waiting_pages: set[tuple[str, int]] = field(default_factory=set)
    held_articles: dict[str, Article] = field(default_factory=dict)
    fetches: list[Access] = field(default_factory=list)
    replacing: tuple[str, ...] = ()
    shut: list[tuple[str, ...]] = field(default_factory=list)
    old_opens: str | None = "\0"
    held_health: Health = field(default_factory=Health)
    held_gauges: tuple[Gauge, ...] = ()
    broken: Exception | None = None

    def now(self) -> datetime:
        return self.at

    def settings(self) -> Settings:
        return self.held_settings

    def partners(self) -> Sequence[Partner]:
        return self.held_partners

    def partner(self, partner_id: PartnerId) -> Partner | None:
        return next((partner for partner in self.held_partners if partner.id == partner_id), None)

    async def edition(self, partner_id: PartnerId, format: Format) -> Edition | None:  # noqa: A002 - the word of the trade
        if self.broken is not None:
            raise self.broken
        return self.held_editions.get((partner_id, format))

    async def news_sitemap(self) -> Listed | None:
        return self.held_news

    async def page(self, partner_id: PartnerId, number: int, format: Format) -> Edition | None:  # noqa: A002
        if self.broken is not None:
            raise self.broken
        return self.held_pages.get((partner_id, number, format))

    async def page_waits(self, partner_id: PartnerId, number: int) -> bool:
        return (partner_id, number) in self.waiting_pages

    async def article(self, article_id: str) -> Article | None:
        return self.held_articles.get(article_id)

    def stood_at(self, partner_id: PartnerId, format: Format) -> datetime:  # noqa: A002 - the word of the trade
        return self.at

    def replaced(self, partner_id: PartnerId) -> Collection[str]:
        return self.replacing

    def fetched(self, access: Access, *, replaced: Collection[str]) -> None:
        self.fetches.append(access)
        self.shut.append((*replaced,))

    async def opens_old(self, partner_id: PartnerId, given: Sequence[str]) -> bool | None:
        return self.old_opens if self.old_opens is None else self.old_opens in given

    def health(self) -> Health:
        return self.held_health

    async def gauges(self) -> Sequence[Gauge]:
        return self.held_gauges

    def build(self, partner: Partner, body: bytes) -> None:
        for format_ in FORMATS:
            self.held_editions[partner.id, format_] = edition(partner.id, format_, format_.encode() + b" " + body)

    def hold(self, held: Article) -> str:
        self.held_articles[held.id] = held
        return f"/articles/{held.id}"


@contextmanager
def serving(app: ASGIApp) -> Iterator[int]:
    """Serve in a loop of its own on a free loopback port, and stop in the end."""
    sock = listen("127.0.0.1", 0)
    port: int = sock.getsockname()[1]
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def run() -> None:
        loop.call_soon(ready.set)
        await serve(app, "127.0.0.1", port, sock=sock, stop=stop)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    ready.wait(5)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        assert not thread.is_alive()
        loop.close()


LONG_STORY = article(
    headline="Harbor bridge reopens three weeks early after a summer of night work",
    byline="By Ana Petrović and Jonas Weber",
    dateline="ROTTERDAM (Harbor Wire)",
    html=CleanHtml(
        "<p>The harbor’s swing bridge carried its first lorries in four months on Monday, three weeks ahead of the date "
        "that the port authority had given, and well before the container season for which it was rebuilt.</p>"
        "<p>Crews had worked through the nights since March. “We were told to be quiet, and we were told to be quick,” said "
        'Marit de Vries, who ran the site. “<a href="https://harborwire.example/quick">Quick</a> won.”</p>'
        "<h3>What is still to do</h3>"
        "<p>The pedestrian deck stays closed until the autumn. Until then a ferry crosses every ten minutes:</p>"
        "<ul><li>from the north quay, on the hour and every ten minutes after it;</li><li>from the south quay, five minutes later.</li></ul>"
        "<blockquote><p>Nobody misses the old bridge. Some of us miss the old lock-keeper.</p></blockquote>"
        "<p>The rebuilding cost 41 million, two million less than planned.</p>"
    ),
    summary="The harbor’s swing bridge carried its first lorries in four months on Monday.",
    tags=(Tag(name="Transport", why="vocabulary"), Tag(name="Rotterdam", why="text"), Tag(name="Ports & shipping", why="category")),
    rights="© 2026 Harbor Wire. May be republished by partners.",
    image=Image(
        url="https://harborwire.example/bridge.jpg",
        caption="The bridge on Monday morning.",
        credit="Ana Petrović / Harbor Wire",
        width=1200,
        height=675,
    ),
    updated_at=NOW - timedelta(hours=1),
)
