"""A newsdesk for tests: real configuration, store, lines, shelf and site; only the publisher and the clock are brought along."""

import asyncio
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from syndicator import config
from syndicator.crew import Crew
from syndicator.front import Front
from syndicator.ingest import Rooms, ingest
from syndicator.listing import list_news
from syndicator.model import Document, Fetched, SourceId, Validators
from syndicator.orders import Correcting, Order, give
from syndicator.publish import place, publish
from syndicator.questions import Desk
from syndicator.revise import refine_again
from syndicator.store import Store
from syndicator.store.shelf import Shelf
from syndicator.syndicate.filter import Index
from syndicator.web.site import create

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOUSE = "publisher: {name: Wire, url: 'https://wire.example'}\nbase_url: https://f.example\n"
LONG = "{0}. The harbor office said on Monday that the ferry of berth {0} runs again between the two banks of the river, after 11 winters."


def item(name, text="", *, guid="", url="", headline="", **more):
    """Give one entry of an RSS feed; `text` may be markup."""
    text = text or LONG.format(name)
    where = url or f"https://w.example/{name}"
    extra = "".join(f"<{tag}>{value}</{tag}>" for tag, value in more.items())
    return (
        f"<item><title>{escape(headline or f'Ferry {name} runs again')}</title><link>{escape(where)}</link>"
        f'<guid isPermaLink="false">{guid or name}</guid>{extra}<description>{escape(text)}</description></item>'
    )


def rss(*items):
    head = '<rss version="2.0" xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>W</title><link>https://w.example/</link><description>d</description>'
    return (head + "".join(items) + "</channel></rss>").encode()


class Publisher:
    """Hands out what stands at each source."""

    def __init__(self):
        self.stands = {}
        self.missing = ()

    async def pull(self, source, validators, *, address, force, now):
        body = self.stands[source.id]
        documents = (
            body if isinstance(body, tuple) else (Document(name=source.url, body=body, media_type="application/rss+xml", fetched_at=now),)
        )
        return Fetched(documents=documents, validators=Validators(etag=f'"{now}"'), missing=self.missing, fetched_at=now)

    async def page(self, url, source, *, now):
        raise AssertionError(url)

    async def close(self):
        pass


class Newsdesk:
    """Sources `wire` and `other`, and the partners that a test writes; time stands where `now` says."""

    def __init__(self, folder: Path, store: Store, files=None) -> None:
        self.folder, self.store, self.now = folder, store, NOON
        self.publisher = Publisher()
        self.loop = asyncio.new_event_loop()
        self.write("syndicator.yaml", HOUSE)
        for name in ("wire", "other"):
            self.write(
                f"sources/{name}.yaml",
                f"title: {name}\nurl: https://{name[0]}.example/feed\nfull_text: never\nlanguage: en\nclean: {{learn: false}}\n",
            )
        self.write("partners/all.yaml", "title: All\n")
        for name, text in (files or {}).items():
            self.write(name, text)
        self.reload()

    def write(self, name, text):
        path = self.folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def reload(self):
        self.catalog = config.load(self.folder / "config", environ={"KEY": "a-very-long-key-of-one-partner"})
        assert self.catalog.problems == ()
        settings = self.catalog.settings
        self.rooms = Rooms(
            catalog=self.catalog, filters=Index(self.catalog.partners.values()), store=self.store, shelf=Shelf(settings.output, settings.shelf), fetcher=self.publisher,
            crew=Crew(self.catalog.rulebook), clock=lambda: self.now,
        )  # fmt: skip
        self.front = Front(lambda: self.catalog, self.store, lambda: self.now)
        self.site = create(self.front)
        self.loop.run_until_complete(place(self.rooms, now=self.now))

    def close(self):
        """Let go of the store and of the loop in which everything runs."""
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.store.close()

    @property
    def desk(self):
        return Desk(folder=self.folder / "config", catalog=self.catalog, store=self.store)

    def poll(self, *items, source="wire"):
        """Let these items stand at a source, and pull it."""
        self.publisher.stands[SourceId(source)] = items if items and isinstance(items[0], Document) else rss(*items)
        return self.loop.run_until_complete(ingest(self.catalog.sources[SourceId(source)], self.rooms, now=self.now))

    def refine(self, source="wire"):
        return self.loop.run_until_complete(refine_again(self.catalog.sources[SourceId(source)], self.rooms, now=self.now, always=True))

    def order(self, kind, *references, until=None, why="the desk says so", **correcting):
        """Give an order about articles; gives what came of each."""
        order = Order(who="ada", why=why, given_at=self.now)
        return give(self.desk, kind, references, order, until=until, correcting=Correcting(**correcting))

    def tick(self, **later):
        """Let time go on, and build whoever is due, as the daemon does within a second."""
        self.now += timedelta(**later)
        for partner_id in self.store.due_partners(now=self.now):
            build = self.loop.run_until_complete(publish(self.catalog.partners[partner_id], self.rooms, now=self.now))
            assert not build.error, build.error
            self.front.published(partner_id)
        asyncio.run(list_news(self.rooms, now=self.now))

    def article(self, name, source="wire"):
        return self.store.by_guid(SourceId(source), name)

    def get(self, path, key=""):
        """Ask the site; gives status and body."""
        return self.loop.run_until_complete(self._get(path, key))

    async def _get(self, path, key):
        sent = []
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
            "raw_path": path.encode(), "query_string": f"key={key}".encode() if key else b"", "root_path": "", "headers": [(b"host", b"f.example")],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        await self.site(scope, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    def edition(self, form="rss", partner="all"):
        """Give what stands for a partner, as text."""
        return self.store.editions(partner)[form].body.decode()
