"""The archive of a partner: pages with all that its feeds carry no more, made when what stands on them changes (RFC 5005).

Law: part of line two: asks the store which pages are to be made, has them rendered and read back, and writes them down and
onto the shelf. Nothing is made while serving. So many pages at a time, those that something left before all others, so that
a long archive holds nobody up; what is left stays due in the store.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from syndicator import syndicate
from syndicator.catalog import Partner
from syndicator.errors import PartnerError, StaleError, SyndicatorError
from syndicator.ingest import Rooms
from syndicator.model import ArchivePage, Edition, Membership, PartnerId
from syndicator.syndicate import render

log = structlog.get_logger("publish")

AT_ONCE = 10
"""So many pages are made in one turn of a partner's."""


async def settle(partner: Partner, carried: Membership, rooms: Rooms, *, now: datetime) -> None:
    """Bring a partner's archive into line with what its feeds carry since they were built, and make the most urgent pages.

    What goes wrong is said and stays due: the feeds are out already.
    """
    try:
        await (_settle(partner, carried, rooms, now=now) if partner.archive else _clear(partner, rooms))
    except SyndicatorError as error:
        _say(partner, error)


async def hold(partner: Partner, rooms: Rooms, *, now: datetime) -> int:
    """Leave a partner's archive as it stands while a build is held, less what is out; gives its newest page, 0 where it has none."""
    if not partner.archive:
        return 0
    with suppress(SyndicatorError):
        await keep_up(partner, rooms, now=now)
    return await rooms.crew.write(rooms.store.newest_page, partner.id)


async def _settle(partner: Partner, carried: Membership, rooms: Rooms, *, now: datetime) -> None:
    newest = await rooms.crew.write(
        rooms.store.settle_archive,
        partner.id,
        [article.id for article in carried.articles],
        once=partner.same_story == "once",
        manner=render.pages_made_by(partner, rooms.catalog.settings),
        now=now,
    )
    if newest != carried.archive:
        # Something moved between the reading and the writing: the feeds are built once more, with the right link.
        await rooms.crew.write(rooms.store.build_again, partner.id, now=now)
    await make(partner, rooms, now=now)


async def _clear(partner: Partner, rooms: Rooms) -> None:
    await rooms.crew.write(rooms.store.clear_archive, partner.id)
    await rooms.crew.shelve(rooms.shelf.drop_archive, partner.id)


def _say(partner: Partner, error: SyndicatorError) -> None:
    log.error("pages of an archive stay as they are", partner=partner.id, error=str(error))


async def keep_up(partner: Partner, rooms: Rooms, *, now: datetime) -> bool:
    """Take off a partner's pages what is out, and make pages that are due; says whether some still are."""
    try:
        await rooms.crew.write(rooms.store.settle_what_stands, partner.id, once=partner.same_story == "once", now=now)
        return await make(partner, rooms, now=now)
    except SyndicatorError as error:
        _say(partner, error)
        raise


async def make(partner: Partner, rooms: Rooms, *, now: datetime) -> bool:
    """Make the pages that are due, the most urgent first; says whether some still are.

    AT_ONCE at the most, but none is left to a later turn on which something stood that may be in nobody's feeds. One that cannot be
    made costs no other; raises what was wrong with the first of them.
    """
    once = partner.same_story == "once"
    wrong: dict[int, PartnerError] = {}
    while True:
        due = await rooms.crew.write(rooms.store.due_pages, partner.id, limit=AT_ONCE + len(wrong) + 1, once=once, now=now)
        pages = [page for page in due if page.number not in wrong]
        for page in pages[:AT_ONCE]:
            try:
                await _put(partner, page, rooms, now=now)
            except PartnerError as error:
                wrong[page.number] = error
        later = pages[AT_ONCE:]
        if not any(page.withheld for page in later):
            break
    if wrong:
        raise next(iter(wrong.values()))
    return bool(later)


async def _put(partner: Partner, page: ArchivePage, rooms: Rooms, *, now: datetime) -> None:
    """Make a page and put it in its place; it stays due until it stands on the shelf, too."""
    try:
        made = await _rendered(partner, page, rooms)
    except PartnerError:
        if page.left:  # what is out must not stand there meanwhile
            await rooms.crew.write(rooms.store.take_down, page)
            await rooms.crew.shelve(rooms.shelf.put_page, partner, page.number, ())
        raise
    with suppress(StaleError):  # an order came in between: the page is still due, and made without it
        stands = await rooms.crew.write(rooms.store.put_page, page, made, now=now)
        await _shelve(partner, page, stands, rooms)
        await rooms.crew.write(rooms.store.settle_page, page)


async def _shelve(partner: Partner, page: ArchivePage, stands: Sequence[Edition], rooms: Rooms) -> None:
    """Put a page on the shelf; where that fails, what is out leaves the shelf all the same."""
    try:
        await rooms.crew.shelve(rooms.shelf.put_page, partner, page.number, stands)
    except PartnerError:
        if page.left and stands:
            await rooms.crew.shelve(rooms.shelf.put_page, partner, page.number, ())
        raise


async def _rendered(partner: Partner, page: ArchivePage, rooms: Rooms) -> Sequence[Edition]:
    """Give a page as made and read back; nothing where nothing stands on it."""
    if not page.articles:
        return ()
    settings = rooms.catalog.settings
    fragments = await rooms.crew.write(rooms.store.fragments, render.page_keys(partner, page, settings))
    try:
        return await rooms.crew.work(syndicate.proven_page, partner, page, settings, fragments)
    except SyndicatorError:
        raise
    except Exception as error:
        raise PartnerError(f"page {page.number} of its archive could not be made: {type(error).__name__}: {error}") from error


async def waiting(rooms: Rooms) -> tuple[PartnerId, ...]:
    """Give the partners with pages that are due."""
    return tuple(name for name in await rooms.crew.write(rooms.store.waiting_archives) if name in rooms.catalog.partners)
