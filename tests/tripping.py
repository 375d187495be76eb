"""A house whose articles a test puts in by hand and whose partner it edits: real store, real shelf, real builds."""

import asyncio
import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from syndicator.app import App
from syndicator.model import Guid, Image, PartnerId, Status, Tag
from syndicator.store import Store
from syndicator.syndicate.filter import route
from syndicator.tripping import Accepting
from tests.store.making import apply, copy, entry, kill, new, revision

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOURCES = ("wire", "post")


@lru_cache(maxsize=1)
def _made() -> Path:
    file = Path(tempfile.mkdtemp(prefix="syndicator-trip-")) / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


class Desk:
    """One partner called `east`, two sources, a clock."""

    def __init__(self, folder: Path, partner: str = "include:\n  - tags: [Sea]\n", **files: str):
        self.folder, self.now = folder, NOON
        (folder / "var").mkdir(parents=True)
        shutil.copy(_made(), folder / "var" / "syndicator.db")
        self.write("syndicator.yaml", "publisher: {name: Quay}\nbase_url: https://f.example\n")
        for source in SOURCES:
            self.write(f"sources/{source}.yaml", f"title: {source.title()}\nurl: https://{source}.example/feed\n")
        for name, text in files.items():
            self.write(name.replace("__", "/") + ".yaml", text)
        self.write("partners/east.yaml", partner)
        self.app = App(folder / "config", clock=lambda: self.now)
        asyncio.run(self.app.place())

    def write(self, name: str, text: str) -> None:
        path = self.folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @property
    def store(self) -> Store:
        return self.app.store

    # ── what comes in ────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, *names: str, tags: str = "Sea", source: str = "wire", at: datetime | None = None, **more) -> None:
        """Put new articles in; the first is the oldest, a minute apart."""
        changes = []
        for place, name in enumerate(names):
            received = entry(name, f"Text of {name}.", source=source, url=f"https://{source}.example/{name}")
            tagged = copy(f"Headline {name}", f"Text of {name}.", tags=(Tag(name=tags, why="x"),), words=3)
            when = (at or self.now - HOUR) + timedelta(minutes=place)
            changes.append(new(received, at=when, copy=tagged, **more))
        self._apply(*changes, source=source)

    def held(self, name: str, source: str = "wire"):
        return self.store.by_guid(source, Guid(name))

    def kill(self, name: str, source: str = "wire") -> None:
        self._apply(replace_time(kill(self.held(name, source)), self.now), source=source)

    def revise(self, name: str, *, tags: str | None = None, source: str = "wire", moves: bool = False, **more) -> None:
        """Give an article other tags, another status, an embargo, another date."""
        article = self.held(name, source)
        if tags is not None:
            more["copy"] = replace(article.copy, tags=(Tag(name=tags, why="x"),))
            more.setdefault("surface", f"{article.surface}-{tags}")
        else:
            more["copy"] = article.copy
        if not moves:
            more.setdefault("updated_at", article.updated_at)
        self._apply(revision(article, at=self.now, **more), source=source)

    def picture(self, name: str, image: Image, source: str = "wire") -> None:
        """Give an article a lead image, as a publisher does that adds one."""
        article = self.held(name, source)
        copy = replace(article.copy, image=image)
        self._apply(revision(article, at=self.now, copy=copy, surface=f"{article.surface}-pictured"), source=source)

    def hold(self, name: str, source: str = "wire") -> None:
        self.revise(name, source=source, status=Status.HELD)

    def _apply(self, *changes, source: str) -> None:
        moved = [change.article for change in changes]
        apply(self.store, *changes, source=source, placements=route(moved, self.app.catalog.partners.values()), now=self.now)

    # ── what goes out ────────────────────────────────────────────────────────────────────────────────────────────

    def edit(self, text: str, name: str = "partners/east.yaml") -> None:
        """Write a file and take it into force, as a daemon does."""
        self.write(name, text)
        asyncio.run(self._taken_over())

    async def _taken_over(self) -> None:
        catalog = await self.app.reload()
        assert catalog.problems == (), catalog.problems
        await self.app.place()

    def publish(self, *, accept: str = ""):
        """Build the partner once."""
        accepting = Accepting(who="kim", why=accept) if accept else None
        build = asyncio.run(self.app.publish(PartnerId("east"), accepting=accepting))
        assert not build.error, build.error
        return build

    def due(self) -> bool:
        return PartnerId("east") in self.store.due_partners(now=self.now)

    def feed(self) -> list[str]:
        """Give the names that the JSON Feed carries, as it stands in the store and on the shelf."""
        edition = self.store.editions(PartnerId("east"))["json"]
        shelved = (self.folder / "output" / "east" / "feed.json").read_bytes()
        assert shelved == edition.body
        return [item["title"].removeprefix("Headline ") for item in json.loads(edition.body)["items"]]

    def bodies(self) -> dict[str, bytes]:
        return {form: edition.body for form, edition in self.store.editions(PartnerId("east")).items()}

    def pages(self) -> bytes:
        """Give all that lies on the shelf as pages of the archive, one after the other."""
        return b"".join(file.read_bytes() for file in sorted((self.folder / "output" / "east" / "archive").iterdir()))

    def why(self):
        return self.store.held_builds().get(PartnerId("east"))

    def close(self) -> None:
        asyncio.run(self.app.close())


def replace_time(change, now):
    """Give a kill as `reconcile` gives it: with the time of the kill as its date."""
    return replace(change, article=replace(change.article, updated_at=now))


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]
