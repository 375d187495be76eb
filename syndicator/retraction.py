"""What a run takes back: articles that the publisher says are gone, and what becomes of those that are only absent.

Law: part of the lines: calls the rooms and decides by the source's settings alone. An order of the publisher (a tombstone in the
feed, a page that is gone, if the publisher's own host says so) is a kill; a host that says it of most of its pages, while its
feed lists them, has trouble of its own and orders nothing. Absence is none: it is believed after several polls, then the article's page is
asked where pages are fetched at all, then the operator is told, who may have set that absence alone takes articles back.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syndicator import refine
from syndicator._text.urls import akin, host
from syndicator.catalog import Source
from syndicator.crew import Crew
from syndicator.errors import FetchError, SourceError
from syndicator.model import Absent, Article, ArticleId, Change, Digest, Document, Status
from syndicator.refine.absence import absences, confirmed, fresh, still
from syndicator.store import Store

GONE = frozenset({410, 451})
"""Answers of a page by which a publisher takes its article back: gone for good, and forbidden by law."""
ASKED = 20
"""So many pages of absent articles are asked in one run."""
TOLD = "are gone from the feed, though older articles stand in it"
SEVERAL = 3
"""A host that says of so many pages in one poll, and of more than half, that they are gone is not believed."""
_NAMED = 3


class Pages(Protocol):
    """Who fetches pages."""

    async def page(self, url: str, source: Source, *, now: datetime) -> Document:
        """Fetch one page of a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What came of absence: kills, what is absent now, what is marked as gone from its source, and what is told.

    `news` says whether `told` is to be said with this run; it stands in the source's state as long as it is so.
    """

    kills: tuple[Change, ...] = ()
    absent: tuple[Absent, ...] = ()
    marked: tuple[ArticleId, ...] = ()
    told: str = ""
    news: bool = False


def is_gone(error: SourceError, url: str, source: Source) -> bool:
    """Say whether the answer of the page at `url` is the publisher's word that the article is taken back.

    It is if a host of the link's or the source's name gave it, and not a stranger to whom redirects led.
    """
    own = host(url), host(source.url or source.page)
    return isinstance(error, FetchError) and error.status in GONE and any(akin(error.by, name) for name in own)


class Refusals:
    """How many pages each host was asked for in one poll, and of how many it said that they are gone."""

    def __init__(self) -> None:
        """Begin with none."""
        self.asked, self.gone = Counter[str](), Counter[str]()

    def doubted(self, name: str) -> bool:
        """Say whether a host's word counts for nothing: a redirector that was shut down, a shield that lets no country in but its own."""
        return self.gone[name] >= SEVERAL and 2 * self.gone[name] > self.asked[name]

    def told(self) -> tuple[str, ...]:
        """Give a sentence about each host that is not believed."""
        return tuple(
            f"{name} says of {number} of {self.asked[name]} pages that they are gone or withheld (410, 451), which is taken for "
            "trouble of its own and takes no article back; `syndicator kill` takes back what is to go"
            for name, number in self.gone.items()
            if self.doubted(name)
        )


class Absence:
    """The absence of one source's articles, with the rooms that looking after it takes."""

    def __init__(self, source: Source, before: Sequence[Absent], store: Store, crew: Crew, pages: Pages) -> None:
        """Take what was absent at the poll before."""
        self._source, self._before = source, before
        self._store, self._crew, self._pages = store, crew, pages

    async def after(self, present: Sequence[Digest], *, beside: Collection[ArticleId], now: datetime) -> TakenBack:
        """Give what came of it after a document with these entries; an empty document says nothing about absence."""
        if self._source.absent == "keep" or not self._source.url:
            return TakenBack()
        if not present:
            return TakenBack(absent=tuple(self._before))
        gone = await self._crew.write(self._store.absent, self._source.id, present, beside=beside)
        return await self._judged(absences(self._before, gone, now=now), now=now)

    async def unchanged(self, *, now: datetime) -> TakenBack:
        """Give what came of it after a poll at which the document was the same as before."""
        if not self._before or self._source.absent == "keep":
            return TakenBack()
        return await self._judged(still(self._before, now=now), now=now)

    async def _judged(self, absent: tuple[Absent, ...], *, now: datetime) -> TakenBack:
        held = [article for name in fresh(absent) if (article := await self._article(name)) is not None]
        kills = [change for place, article in enumerate(held) if (change := await self._ordered(article, asks=place < ASKED, now=now))]
        killed = {change.article.id for change in kills}
        rest = tuple(one for one in absent if one.article_id not in killed)
        return TakenBack(
            kills=tuple(kills),
            absent=rest,
            marked=tuple(article.id for article in held if article.id not in killed),
            told=await self._sentence(confirmed(rest)),
            news=len(held) > len(kills),
        )

    async def _article(self, name: ArticleId) -> Article | None:
        article = await self._crew.write(self._store.article, name)
        return article if article is not None and article.status is not Status.KILLED and not article.directions.restored else None

    async def _ordered(self, article: Article, *, asks: bool, now: datetime) -> Change | None:
        """Give the kill, if the operator's setting or the article's own page orders one; what its feed left out as well is believed of it."""
        if self._source.absent == "withdraw":
            return refine.kill(article, why="it is gone from its feed, and `absent: withdraw` takes such articles back", now=now)
        if not asks or self._source.full_text == "never":
            return None
        try:
            await self._pages.page(article.canonical_url, self._source, now=now)
        except SourceError as error:
            is_ordered = is_gone(error, article.canonical_url, self._source)
            return refine.kill(article, why=f"it is gone from its feed, and its page too: {error}", now=now) if is_ordered else None
        return None

    async def _sentence(self, names: Sequence[ArticleId]) -> str:
        if not names:
            return ""
        held = [await self._article(name) for name in names[:_NAMED]]
        shown = ", ".join(f"“{article.copy.headline or article.id}”" for article in held if article is not None)
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return f"{shown}{more} {TOLD}; they stay with partners (`absent: withdraw` takes such articles back, `absent: keep` asks no more)"


def standing(problems: Sequence[str], back: TakenBack) -> tuple[str, ...]:
    """Give a source's problems with what absence tells now in place of what it told before."""
    return (*(problem for problem in problems if TOLD not in problem), *((back.told,) if back.told else ()))
