"""Line one: a source's articles into the store. Fetch, parse, complete, refine, reconcile, route, store.

Law: calls the rooms and writes down what they said; decides nothing itself. One run is one transaction; a source that
fails costs its own run, an entry that fails is set aside as received.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from syndicator import parse, refine
from syndicator._text.words import one_line
from syndicator.catalog import Catalog, Source
from syndicator.completing import Completed, asked_to_wait, completed
from syndicator.crew import Crew
from syndicator.errors import ParseError, SourceError, StaleError, SyndicatorError, WaitingError
from syndicator.learning import Lesson, as_held, refined, rules_of
from syndicator.model import (
    Article,
    Change,
    Copy,
    Digest,
    Document,
    Entry,
    Feed,
    Fetched,
    Guid,
    Known,
    Look,
    NotModified,
    Run,
    SetAside,
    SourceId,
    SourceState,
    Validators,
)
from syndicator.retraction import Absence, TakenBack, standing
from syndicator.store import Store
from syndicator.store.shelf import Shelf
from syndicator.survey import look_of
from syndicator.syndicate.filter import Index, route
from syndicator.turns import failed, news, put_off, ready, succeeded, unconditional

log = structlog.get_logger("ingest")

TRIES = 3
"""So often a pull that an order overtook is decided again before its run is told as one that failed."""


class Fetching(Protocol):
    """Who asks publishers; a test brings its own."""

    async def pull(self, source: Source, validators: Validators, *, address: str, force: bool, now: datetime) -> Fetched | NotModified:
        """Ask a source what is new, at this address; `force` asks a host that asked to be left alone."""

    async def page(self, url: str, source: Source, *, now: datetime) -> Document:
        """Fetch one page of a source."""

    async def close(self) -> None:
        """Let go of all connections."""


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """What the two lines work with: the configuration in force, the windows, the crew and the one clock.

    `filters` stands for the partners in force; it is asked and changed on the store's thread alone.
    """

    catalog: Catalog
    filters: Index
    store: Store
    shelf: Shelf
    fetcher: Fetching
    crew: Crew
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What refining and reconciling made of a feed's entries."""

    changes: tuple[Change, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    problems: tuple[str, ...] = field(default=())
    repeats: tuple[Entry, ...] = ()


async def ingest(source: Source, rooms: Rooms, *, planned: datetime | None = None, force: bool = False, now: datetime) -> Run:
    """Pull one source once and store what it brought; gives the run as it went, failed ones included.

    `planned` is when its turn was to be, for who polls by plan; `force` asks a publisher that asked us to wait, too.
    """
    turn = ready(await rooms.crew.together(rooms.store.some_states, source.id), source, planned=planned, force=force, now=now)
    state = turn.state
    if turn.wait:
        return Run(source_id=source.id, started_at=now, ended_at=now, outcome="waiting", error=turn.wait)
    try:
        fetched = await rooms.fetcher.pull(source, state.validators, address=turn.address, force=force, now=now)
        if isinstance(fetched, NotModified):
            return await _unchanged(source, state, fetched, rooms, now=now)
        seen = {} if turn.afresh else await rooms.crew.write(rooms.store.seen, source.id)
        feed = await rooms.crew.work(parse.parse, fetched, source, seen=seen)
        pages = await completed(feed, source, seen, rooms.store, rooms.crew, rooms.fetcher, now=now)
        return await _take_in(source, state, fetched, replace(feed, present=pages.present), pages, rooms, now=now)
    except WaitingError as error:
        await rooms.crew.write(rooms.store.save_state, put_off(state, source, until=error.until))
        return Run(source_id=source.id, started_at=now, ended_at=now, outcome="waiting", error=f"{error}; --force asks anyway")
    except SyndicatorError as error:
        return await _failed(source, state, error, rooms, now=now)
    except Exception as error:
        # A fault of ours costs this run, and is said with its place; it must not cost the source its next poll.
        log.exception("a run broke", source=source.id)
        return await _failed(source, state, SourceError(f"the run broke: {type(error).__name__}: {error}"), rooms, now=now)


async def _take_in(
    source: Source, state: SourceState, fetched: Fetched, feed: Feed, pages: Completed, rooms: Rooms, *, now: datetime
) -> Run:
    lesson = await refined(pages.entries, source, rooms.catalog.sources, rooms.store, rooms.crew, now=now)
    brought = _Brought(source=source, state=state, fetched=fetched, feed=feed, pages=pages, lesson=lesson)
    for _ in range(TRIES):
        with suppress(StaleError):  # an order came in between: what it left is read anew
            return await _decided(brought, rooms, now=now)
    return await _decided(brought, rooms, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """What one pull brought, parsed, completed and refined: all that can be said before one looks at what is held."""

    source: Source
    state: SourceState
    fetched: Fetched
    feed: Feed
    pages: Completed
    lesson: Lesson


async def _decided(brought: _Brought, rooms: Rooms, *, now: datetime) -> Run:
    """Decide what a pull means for what is held, and store it. Raises StaleError where that was changed meanwhile."""
    source, feed, pages, lesson = brought.source, brought.feed, brought.pages, brought.lesson
    known = await _known(brought, rooms, now=now)
    outcome = reconciled(pages.entries, lesson.copies, known, source, rooms.catalog.settings.base_url, now=now)
    storm = refine.settle(outcome.changes)
    beside = {change.article.id for change in storm.changes}
    back = await _absence(source, brought.state, rooms).after(feed.present, beside=beside, now=now)
    kills = (
        *await _killed(source, feed.killed, "the publisher's feed says that it is deleted", rooms, now=now),
        *await _killed(source, [one.entry.guid for one in pages.gone], "its page says that it is gone", rooms, now=now),
    )
    changes = (*await _parted(storm.changes, rooms), *kills, *back.kills)
    aside = (*outcome.set_aside, *pages.gone)
    moved = [change.article for change in changes if change.kind != "unchanged"]
    said = (storm.told, *brought.fetched.problems, *feed.problems, *pages.problems, *outcome.problems, *_told(kills), *lesson.alarms)
    told = tuple(one_line(text) for text in said if text)
    run = Run(
        source_id=source.id,
        started_at=now,
        ended_at=rooms.clock(),
        outcome="changed" if moved or aside else "unchanged",
        parsed=len(feed.entries),
        unchanged=len(feed.present) - len(feed.entries),
        problems=(*told, *((back.told,) if back.news else ())),
        look=look_of(feed, lesson.copies, lesson.alarms),
    )
    after = _after(brought, back, rooms.catalog, told, is_news=bool(moved), now=now)
    apply = partial(
        rooms.store.apply,
        run,
        after,
        changes=changes,
        repeats=(*feed.repeats, *outcome.repeats),
        set_aside=aside,
        present=feed.present,
        missing=brought.fetched.missing,
        absent=back.marked,
        archived=as_held(lesson.archived, changes),
        learned=lesson.learned if source.clean.learn else None,
        waits=pages.waits,
        now=now,
    )
    return await rooms.crew.write(placed, apply, moved, rooms.filters)


async def _parted(changes: Sequence[Change], rooms: Rooms) -> tuple[Change, ...]:
    """Give the changes with what those of a text mean for other articles that told the same story; those may be in the pull, too."""
    rewritten = {change.article.id: change.article for change in changes if change.kind in {"revision", "correction"}}
    if not rewritten:
        return tuple(changes)
    others = await rooms.crew.write(rooms.store.same_stories, list(rewritten.values()))
    parted = [refine.parted(change, others.get(change.article.id, ())) for change in changes]
    alone = {one.article.id: one for _, *more in parted for one in more}
    both = {name: one.article.same_as for name, one in alone.items() if name in rewritten}
    own = (replace(one, article=replace(one.article, same_as=both.get(one.article.id, one.article.same_as))) for one, *_ in parted)
    return (*own, *(one for name, one in alone.items() if name not in both))


async def _known(brought: _Brought, rooms: Rooms, *, now: datetime) -> Mapping[Guid, Known]:
    """Ask what is held under the names, texts and addresses of what was brought."""
    entries, copies = brought.pages.entries, brought.lesson.copies
    return await rooms.crew.write(
        rooms.store.known,
        brought.source.id,
        entries,
        missing=brought.fetched.missing,
        present=brought.feed.present,
        stories=_stories(entries, copies),
        sources=_configured(rooms.catalog),
        bodies=_bodies(entries, copies),
        now=now,
    )


def _after(brought: _Brought, back: TakenBack, catalog: Catalog, told: tuple[str, ...], *, is_news: bool, now: datetime) -> SourceState:
    """Give the state of the source after the pull."""
    source, state = brought.source, brought.state
    after = succeeded(
        replace(state, rules=state.rules or rules_of(source, catalog, brought.lesson.learned), absent=back.absent),
        source,
        brought.fetched,
        catalog.settings.manners,
        brought=is_news,
        ttl=brought.feed.min_interval,
        problems=standing(told, back),
        now=now,
    )
    if brought.feed.has_more or brought.pages.waiting:  # the next poll must see the document again, changed or not
        after = replace(after, validators=unconditional(after.validators))
    _tell(state, after)
    return after


def placed(apply: Callable[..., Run], moved: Sequence[Article], filters: Index) -> Run:
    """Route what moved and store it in one turn of the store, so that no partner's rules change in between."""
    return apply(placements=route(moved, filters))


def _stories(entries: Sequence[Entry], copies: Sequence[Copy | SetAside]) -> dict[Guid, Digest]:
    """Give the fingerprints by which the entries' texts are known again under another name."""
    pairs = zip(entries, copies, strict=True)
    return {entry.guid: refine.story(copy, entry.published_at) for entry, copy in pairs if isinstance(copy, Copy)}


def _bodies(entries: Sequence[Entry], copies: Sequence[Copy | SetAside]) -> dict[Guid, Digest]:
    """Give the fingerprints of the entries' words alone, by which what was killed is known under any headline."""
    return {entry.guid: refine.text_alone(copy) for entry, copy in zip(entries, copies, strict=True) if isinstance(copy, Copy)}


def _configured(catalog: Catalog) -> frozenset[SourceId]:
    """Give the sources that there are, those that are set aside for a fault in their file too."""
    return frozenset((*catalog.sources, *(SourceId(name.rpartition("/")[2]) for name in catalog.aside)))


def _absence(source: Source, state: SourceState, rooms: Rooms) -> Absence:
    return Absence(source, state.absent, rooms.store, rooms.crew, rooms.fetcher)


def reconciled(
    entries: Sequence[Entry],
    copies: Sequence[Copy | SetAside],
    known: Mapping[Guid, Known],
    source: Source,
    base_url: str,
    *,
    now: datetime,
    by_rules: bool = False,
) -> Outcome:
    """Decide for each refined entry what it means for what is held; what could not be refined is set aside.

    `by_rules`: the entries are those that are held already, refined by other rules.
    """
    changes: list[Change] = []
    aside: list[SetAside] = []
    problems: list[str] = []
    repeats: list[Entry] = []
    for place, (entry, copy) in enumerate(zip(entries, copies, strict=True)):
        if isinstance(copy, SetAside):
            aside.append(copy)
            problems.append(f"{entry.headline or entry.guid}: set aside as received: {copy.why}")
            continue
        if copy.held:
            problems.append(f"{copy.headline or entry.guid}: held, not published: {copy.held}")
        what = known.get(entry.guid, Known())
        if refine.stands_behind(entry, what):
            repeats.append(entry)
            continue
        # Undated newcomers of one pull are a second apart, so that readers keep them in the order of their document.
        seen_at = now - timedelta(seconds=place) if entry.published_at is None and what.held is None and what.renamed is None else now
        changes.append(refine.reconcile(entry, copy, what, source=source, base_url=base_url, now=seen_at, by_rules=by_rules))
    return Outcome(tuple(changes), tuple(aside), (*problems, *_told(changes)), tuple(repeats))


async def _killed(source: Source, guids: Sequence[Guid], why: str, rooms: Rooms, *, now: datetime) -> tuple[Change, ...]:
    """Give the kills that the publisher ordered, for the articles that we hold."""
    held: list[Article | None] = [await rooms.crew.write(rooms.store.by_guid, source.id, guid) for guid in guids]
    return tuple(refine.taken_back(article, why=why, now=now) for article in held if article is not None)


def _told(changes: Sequence[Change]) -> tuple[str, ...]:
    """Give what the operator should hear of changes."""
    return tuple(f"{change.article.copy.headline or change.article.guid}: {change.told}" for change in changes if change.told)


def _tell(before: SourceState, after: SourceState) -> None:
    if said := news(before, after):
        log.warning("a source's state changed", source=after.source_id, what=said)


async def _unchanged(source: Source, state: SourceState, answer: NotModified, rooms: Rooms, *, now: datetime) -> Run:
    back = await _absence(source, state, rooms).unchanged(now=now)
    run = Run(
        source_id=source.id,
        started_at=now,
        ended_at=rooms.clock(),
        outcome="changed" if back.kills else "unchanged",
        problems=(back.told,) if back.news else (),
    )
    before, problems = replace(state, absent=back.absent), standing(state.problems, back)
    after = succeeded(before, source, answer, rooms.catalog.settings.manners, brought=False, problems=problems, now=now)
    _tell(state, after)
    if back.kills or back.marked:
        return await rooms.crew.write(rooms.store.apply, run, after, changes=back.kills, placements=(), absent=back.marked, now=now)
    return await rooms.crew.together(rooms.store.note, (run, after))


async def _failed(source: Source, state: SourceState, error: SyndicatorError, rooms: Rooms, *, now: datetime) -> Run:
    """Write a failed run down, and when to try again."""
    log.warning("source failed", source=source.id, error=str(error))
    after = failed(state, source, error, rooms.catalog.settings.manners, now=now)
    _tell(state, after)
    look = Look(misread=isinstance(error, ParseError))
    run = Run(source_id=source.id, started_at=now, ended_at=rooms.clock(), outcome="failed", error=one_line(str(error)), look=look)
    return await rooms.crew.write(rooms.store.apply, run, after, changes=(), placements=(), waits=asked_to_wait(error, now=now), now=now)
