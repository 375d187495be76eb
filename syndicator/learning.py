"""What a run teaches: a source's entries refined in the light of its archive, and the archive in the light of the entries.

Law: part of the lines: calls the rooms and decides nothing. Where what the entries bring makes a block known as one that
repeats, they are refined once more, so that nothing goes out with what was just learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from syndicator import refine
from syndicator._text.digests import digest_of
from syndicator._text.urls import host
from syndicator.catalog import Catalog, Source
from syndicator.crew import Crew
from syndicator.model import ARCHIVED, Archived, Change, Copy, Digest, Entry, Learned, SetAside, SourceId
from syndicator.store import Store

REFINED_BY = "5"
"""Moves when the code of refine changes what it gives, so that what is retained is refined again."""
MOST_SIBLINGS = 8
"""Of so many other sources of the same publisher the archives are looked at."""
IN_PLACE = 4_000
"""So many blocks are compared in less time than it takes to send them to a worker."""
_FEED_HOSTS = ("www.", "feeds.", "feed.", "rss.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What refining some entries gave: their copies, their blocks for the archive, what is known now, and alarms.

    `learned` is what the copies were made by.
    """

    copies: tuple[Copy | SetAside, ...] = ()
    archived: tuple[Archived, ...] = ()
    learned: Learned = field(default_factory=Learned)
    alarms: tuple[str, ...] = ()


def rules_of(source: Source, catalog: Catalog, learned: Learned) -> Digest:
    """Give a digest of all that refining a source's entries depends on, beside the entries: our own address, too, which some have."""
    own = (
        source.clean,
        source.vocabulary,
        source.tag_limit,
        source.summary_chars,
        source.language,
        source.rights,
        source.own_names,
        source.embargo,
    )
    parts = (catalog.rulebook.digest, REFINED_BY, catalog.settings.base_url, *(repr(part) for part in own))
    return Digest(digest_of([*parts, *_taught(learned)]))


def _taught(learned: Learned) -> tuple[str, ...]:
    return tuple(f"{block.key} {block.zone} {block.anywhere} {block.leads}" for block in learned.blocks)


async def known(source: Source, store: Store, crew: Crew) -> Learned:
    """Give what a source's archive has taught so far; nothing where the source is not to be learned from."""
    return await crew.together(store.some_learned, source.id) if source.clean.learn else Learned()


async def refined(
    entries: tuple[Entry, ...], source: Source, sources: Mapping[SourceId, Source], store: Store, crew: Crew, *, now: datetime
) -> Lesson:
    """Refine entries that a run brought, and learn from them; `sources` are all that are configured."""
    before = await known(source, store, crew)
    copies = await crew.refine(entries, source, before)
    if not entries:
        return Lesson(learned=before)
    fresh = archived(entries, copies, now=now)
    own = refine.joined(await crew.write(store.archive, [source.id]), fresh)[:ARCHIVED]
    if not source.clean.learn:
        return Lesson(copies=copies, archived=fresh, learned=before, alarms=refine.drift(own))
    house = siblings_of(source, sources)
    siblings = refine.joined(await crew.write(store.archive, house), ()) if house else ()
    rejected = [key for key, told in (await crew.write(store.decisions, source.id)).items() if told.verdict != "learned"]
    blocks = sum(len(one.templates) for one in (*own, *siblings))
    learned = (
        refine.learn(own, before, rejected=rejected, siblings=siblings)
        if blocks <= IN_PLACE
        else await crew.work(refine.learn, own, before, rejected=rejected, siblings=siblings)
    )
    if _taught(learned) != _taught(before):
        copies = await crew.refine(entries, source, learned)
        fresh = archived(entries, copies, now=now)
        own = refine.joined(own, fresh)[:ARCHIVED]
    return Lesson(copies=copies, archived=fresh, learned=learned, alarms=refine.drift(own))


def archived(entries: Sequence[Entry], copies: Sequence[Copy | SetAside], *, now: datetime) -> tuple[Archived, ...]:
    """Give the blocks of refined entries as the archive keeps them."""
    return tuple(
        Archived(source_id=entry.source_id, guid=entry.guid, published_at=_published(entry, now=now), templates=copy.templates)
        for entry, copy in zip(entries, copies, strict=True)
        if isinstance(copy, Copy) and copy.templates
    )


def _published(entry: Entry, *, now: datetime) -> datetime:
    said = entry.published_at
    return min(said, now) if isinstance(said, datetime) else now


def siblings_of(source: Source, sources: Mapping[SourceId, Source]) -> list[SourceId]:
    """Give the other sources of the same publisher: those at the same host. An address in figures is nobody's name."""
    house = _house(source)
    if "." not in house or not house.rpartition(".")[2].isalpha():
        return []
    return [other.id for other in sources.values() if other.id != source.id and _house(other) == house][:MOST_SIBLINGS]


def _house(source: Source) -> str:
    return _house_of(source.url or source.page)


@lru_cache(maxsize=1 << 16)  # asked of every source for each one that brings something
def _house_of(address: str) -> str:
    name = host(address)
    return next((name.removeprefix(start) for start in _FEED_HOSTS if name.startswith(start)), name)


def as_held(fresh: Sequence[Archived], changes: Sequence[Change]) -> tuple[Archived, ...]:
    """Give blocks under the guids by which their articles are held, which may not be the entries' own."""
    names = {change.entry.guid: change.article.guid for change in changes if change.entry is not None}
    return tuple(replace(one, guid=names[one.guid]) for one in fresh if one.guid in names)
