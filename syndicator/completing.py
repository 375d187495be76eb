"""The full text of entries whose feed has only a stub, from their pages; and what becomes of them where a page gives none.

Law: part of line one: asks the window and the parser, and decides nothing about articles. A page that fails only for now costs its
article nothing but time: the fuller text that is held stands, or else the feed's own; the entry is remembered under another digest,
so that the next poll takes it for one that it does not know, and after TRIED_FOR it is left as it is.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicator import parse
from syndicator._text.digests import digest_of
from syndicator._text.urls import host
from syndicator.catalog import Source
from syndicator.crew import Crew
from syndicator.errors import FetchError, SourceError, SyndicatorError
from syndicator.model import Digest, Entry, Feed, Guid, SetAside
from syndicator.retraction import Pages, Refusals, is_gone
from syndicator.store import Store
from syndicator.turns import wait_of

PAGES_AT_ONCE = 4
"""How many full-text pages of one source are fetched side by side."""
ENOUGH, SILENT = 4, 2
"""A host of which so many pages failed for now is asked for no more of them in this poll; one that gave no answer counts twice.
So is one that says of so many that they are gone, and is not believed."""
TRIED_FOR = timedelta(days=2)
"""So long after an entry was first received its page is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Entries with their full text where the feed had only a stub.

    `present` are the digests of all that stands at the source, those that wait for their page under their other digest.
    `gone` are those whose page says that the publisher took them back, `waits` the hosts that asked to be left alone.
    """

    entries: tuple[Entry, ...]
    present: tuple[Digest, ...]
    gone: tuple[SetAside, ...]
    problems: tuple[str, ...]
    waits: Mapping[str, datetime]
    waiting: bool


async def completed(
    feed: Feed, source: Source, seen: Mapping[Digest, Guid], store: Store, crew: Crew, pages: Pages, *, now: datetime
) -> Completed:
    """Give the entries with their full text, and what went wrong on the way; `seen` are the entries that are known."""
    turn = _Turn(source, seen, store, crew, pages, now)
    line = sorted(range(len(feed.entries)), key=lambda at: turn.place(feed.entries[at]))
    told = dict(zip(line, await asyncio.gather(*(turn.whole(feed.entries[at]) for at in line)), strict=True))
    turned = [await turn.believed(told[at]) for at in range(len(feed.entries))]
    return Completed(
        entries=tuple(entry for entry in turned if isinstance(entry, Entry)),
        present=tuple(turn.later.get(its, its) for its in feed.present),
        gone=tuple(entry for entry in turned if isinstance(entry, SetAside)),
        problems=(*turn.refusals.told(), *(turn.problems[entry.digest] for entry in feed.entries if entry.digest in turn.problems)),
        waits=turn.waits,
        waiting=bool(turn.later),
    )


def _waiting(its: Digest) -> Digest:
    """Give the digest under which an entry is remembered that waits for its page."""
    return Digest(digest_of([its, "waits for its page"]))


def _doubting(its: Digest) -> Digest:
    """Give the digest under which an entry is remembered that waits because a host that says it is gone is not believed."""
    return Digest(digest_of([its, "is not believed to be gone"]))


class _Turn:
    """The pages of one poll."""

    def __init__(self, source: Source, seen: Mapping[Digest, Guid], store: Store, crew: Crew, pages: Pages, now: datetime) -> None:
        self._source, self._seen, self._store, self._crew, self._pages, self._now = source, seen, store, crew, pages, now
        self._gate, self._failed = asyncio.Semaphore(PAGES_AT_ONCE), Counter[str]()
        self.refusals = Refusals()
        self.waits: dict[str, datetime] = {}
        self.problems: dict[Digest, str] = {}
        self.later: dict[Digest, Digest] = {}

    def place(self, entry: Entry) -> str:
        """Give where an entry stands in line: whoever waited before comes after the newcomers, each time in another order."""
        return digest_of([entry.digest, self._now.isoformat()]) if self._waited(entry) else ""

    async def whole(self, entry: Entry) -> Entry | SetAside:
        """Give an entry with its full text if it needs it and its page gives it."""
        if not parse.needs_page(entry, self._source):
            return entry
        if await self._is_old(entry):
            return await self._filled(entry)
        async with self._gate:
            name = host(entry.url)
            if self._is_enough(name):
                return await self._put_off(entry, f"{name} failed for other articles of this poll; the next poll tries again")
            self.refusals.asked[name] += 1
            try:
                page = await self._pages.page(entry.url, self._source, now=self._now)
                return await self._crew.work(parse.complete, entry, page, self._source)
            except SourceError as error:
                return await self._without(entry, error, name)

    async def believed(self, turned: Entry | SetAside) -> Entry | SetAside:
        """Give what a page made of an entry; the word of a host that is not believed, or was not about this one, leaves it waiting."""
        if isinstance(turned, Entry) or not self._doubts(turned.entry):
            return turned
        if self.refusals.doubted(host(turned.entry.url)):
            self.problems.pop(turned.entry.digest, None)  # said of the host
            return await self._wait(turned.entry)
        return await self._put_off(turned.entry, f"its host said of many that they are gone, and is not believed about it ({turned.why})")

    def _doubts(self, entry: Entry) -> bool:
        return self.refusals.doubted(host(entry.url)) or _doubting(entry.digest) in self._seen

    def _waited(self, entry: Entry) -> Digest | None:
        """Give the digest under which an entry has waited already."""
        return next((its for its in (_doubting(entry.digest), _waiting(entry.digest)) if its in self._seen), None)

    def _is_enough(self, name: str) -> bool:
        """Say whether a host is asked for no more pages in this poll."""
        return self._failed[name] >= ENOUGH or (self.refusals.gone[name] >= ENOUGH and self.refusals.doubted(name))

    async def _is_old(self, entry: Entry) -> bool:
        """Say whether an entry has waited for its page long enough."""
        waited = self._waited(entry)
        if waited is None:
            return False
        since = await self._crew.write(self._store.first_received, self._source.id, waited)
        return since is not None and self._now - since > TRIED_FOR

    async def _without(self, entry: Entry, error: SourceError, name: str) -> Entry | SetAside:
        self.waits.update(asked_to_wait(error, now=self._now))
        if is_gone(error, entry.url, self._source):
            self.refusals.gone[name] += 1
            self._say(entry, str(error))
            return SetAside(entry=entry, why=f"the publisher took it back: {error}")
        if isinstance(error, FetchError) and error.passing:
            self._failed[name] += SILENT if error.status is None else 1
            return await self._put_off(entry, str(error))
        self._say(entry, f"the feed's own text stands, because its page gave none: {error}")
        return entry

    async def _put_off(self, entry: Entry, why: str) -> Entry:
        waits = await self._wait(entry)
        which = "the feed's own text" if waits.text == entry.text else "the text that is held"
        self._say(entry, f"{which} stands until its page gives one: {why}")
        return waits

    async def _wait(self, entry: Entry) -> Entry:
        self.later[entry.digest] = _doubting(entry.digest) if self._doubts(entry) else _waiting(entry.digest)
        return replace(await self._filled(entry), digest=self.later[entry.digest])

    async def _filled(self, entry: Entry) -> Entry:
        """Give a stub the fuller text that is held under its name, if there is one."""
        article = await self._crew.write(self._store.by_guid, self._source.id, entry.guid)
        held = None if article is None else await self._crew.write(self._store.last_entry, article.id)
        return entry if held is None else parse.filled(entry, held)

    def _say(self, entry: Entry, what: str) -> None:
        self.problems[entry.digest] = f"{entry.headline or entry.guid}: {what}"


def asked_to_wait(error: SyndicatorError, *, now: datetime) -> dict[str, datetime]:
    """Give the host that asked to be left alone, and until when, if that is what an error says."""
    return {error.host: now + wait} if isinstance(error, FetchError) and error.host and (wait := wait_of(error)) else {}
