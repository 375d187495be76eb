"""A house for the behaviour tests: the whole program in one process, a clock that a test moves, a publisher beside it.

`play(tmp_path, story, answers)` opens both, runs the story and closes them. A story polls, publishes what is due, and
looks at what partners get; everything between socket and shelf is the real thing.
"""

import asyncio
import json
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from syndicator.app import App
from syndicator.model import PartnerId, SourceId
from syndicator.store import ArticleQuery, Store
from tests.behaviour.publisher import Publisher

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PARTNERS = {"all": "title: All\n"}


@lru_cache(maxsize=1)
def _made() -> Path:
    """Give a store that is made and empty: making one takes longer than most of what is done with it."""
    file = Path(tempfile.mkdtemp(prefix="syndicator-house-")) / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


def play(tmp_path, story, answers, *, sources=None, partners=None, store=""):
    """Run `story(house)` beside a publisher with these answers; `sources` and `partners` are the texts of their files."""

    async def evening():
        async with Publisher(dict(answers)) as wire:
            house = House(tmp_path, wire, sources or {"wire": "full_text: never\n"}, partners or PARTNERS, store)
            try:
                return await story(house)
            finally:
                await house.close()

    return asyncio.run(evening())


class House:
    """A configuration in a folder, the app over it, and its clock."""

    began = NOW

    def __init__(self, folder, wire, sources, partners, store):
        self.folder, self.wire, self.now = folder, wire, self.began
        self.write("syndicator.yaml", f"publisher: {{name: Quay}}\nbase_url: https://f.example\n{f'store: {store}' if store else ''}\n")
        for name, text in sources.items():
            self.source(name, text)
        for name, text in partners.items():
            self.write(f"partners/{name}.yaml", text)
        if not store and not (folder / "var").exists():
            (folder / "var").mkdir(parents=True)
            shutil.copy(_made(), folder / "var" / "syndicator.db")
        self.app = App(folder / "config", clock=lambda: self.now)

    def write(self, name, text):
        path = self.folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def source(self, name, text, *, path=""):
        """Write a source's file; without an address of its own it is the publisher's `/feed`, `/NAME` for another name."""
        own = any(f"{key}:" in text for key in ("url", "folder", "page"))
        address = "" if own else f"url: {self.wire.url(path or ('/feed' if name == 'wire' else f'/{name}'))}\nallow_private: true\n"
        self.write(f"sources/{name}.yaml", f"title: {name.title()}\n{address}{text}")

    async def poll(self, name="wire", *, after=HOUR):
        """Let time pass, pull a source once and publish what is due; gives the run."""
        self.now += after
        await self.app.place()
        run = await self.app.ingest(SourceId(name))
        await self.publish()
        return run

    async def polls(self, number, name="wire"):
        """Poll several times; gives the last run."""
        for _ in range(number):
            run = await self.poll(name)
        return run

    async def publish(self):
        """Build every partner that is due; gives their names."""
        due = self.app.store.due_partners(now=self.now)
        for partner_id in due:
            build = await self.app.publish(partner_id)
            assert not build.error, build.error
        return due

    async def reload(self):
        """Take the configuration on disk into force."""
        catalog = await self.app.reload()
        assert catalog.problems == ()
        await self.app.place()

    def carried(self, partner="all"):
        """Give the entries of a partner's JSON Feed."""
        edition = self.app.store.editions(PartnerId(partner)).get("json")
        return json.loads(edition.body)["items"] if edition else []

    def headlines(self, partner="all"):
        return [entry["title"] for entry in self.carried(partner)]

    def bodies(self, partner="all"):
        """Give the bytes of a partner's editions by format."""
        return {form: edition.body for form, edition in self.app.store.editions(PartnerId(partner)).items()}

    def articles(self):
        """Give all articles that are held and not killed, newest first."""
        return sorted(self.app.store.retained(), key=lambda article: article.published_at, reverse=True)

    def rows(self, **filters):
        return self.app.store.articles(ArticleQuery(**filters))

    def state(self, name="wire"):
        return self.app.store.state(SourceId(name))

    async def close(self):
        await self.app.close()
