"""Line two: a partner's editions out of the store. Membership, render, verify, tripwires, store, shelf, archive.

Law: calls the rooms and writes down what they said; decides nothing itself. A partner whose build fails keeps its last good
editions, unless they carry what was taken back; the others are built all the same. Editions are rows first; the shelf is
written from them.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from syndicator import archiving, syndicate, tripping
from syndicator.catalog import Partner, Settings
from syndicator.errors import PartnerError, StaleError, SyndicatorError
from syndicator.ingest import Rooms
from syndicator.model import FILE_NAMES, Allowed, Build, Format, Membership, PartnerId, Placement
from syndicator.pinging import pings_for
from syndicator.store import Good, Made
from syndicator.syndicate import render
from syndicator.syndicate.filter import Index, route
from syndicator.tripping import Accepting, Weighed

log = structlog.get_logger("publish")

TRIES = 3
"""So often a build that an order overtook is begun again before it is told as one that failed."""
PLACED_AT_ONCE = 1_000
"""So many partners are routed anew in one pass over the archive: their placements are held in memory until they are stored."""


async def publish(partner: Partner, rooms: Rooms, *, accepting: Accepting | None = None, now: datetime) -> Build:
    """Build one partner's editions and put those that changed on the shelf; a failure leaves the last good ones.

    A build that touches tripwires is held, and the last good editions go on, less what must leave; `accepting` lets it through.
    """
    try:
        for _ in range(TRIES):
            with suppress(StaleError):
                return await _built(partner, rooms, accepting, now=now)
        return await _built(partner, rooms, accepting, now=now)
    except SyndicatorError as error:
        log.error("partner keeps its last good editions", partner=partner.id, error=str(error))  # noqa: TRY400  (an operator reads no traceback)
        with suppress(SyndicatorError):
            await rooms.crew.write(_withdraw, (partner.id,), rooms, now=now)
        return Build(partner_id=partner.id, error=str(error))


async def _built(partner: Partner, rooms: Rooms, accepting: Accepting | None, *, now: datetime) -> Build:
    """Build from what stands now. Raises StaleError where an order came in meanwhile that takes out what was built."""
    sure = await rooms.crew.write(tripping.licence_at_least, partner, rooms.store)
    # What a licence ends because it was made shorter is withdrawn once it is known that nothing holds the build.
    for licence in dict.fromkeys((sure, partner.licence)):
        membership = await _membership(partner, licence, rooms, now=now)
        weighed = await rooms.crew.write(
            tripping.weigh, partner, membership, rooms.catalog, rooms.store, accepting=accepting is not None, now=now
        )
        if weighed.judged.trips:
            return await _hold(partner, membership, weighed, rooms, now=now)
    rendered = await _rendered(partner, membership, rooms.catalog.settings, rooms)
    if accepting is not None and weighed.let != Allowed():
        await rooms.crew.write(rooms.store.accept, tripping.accepted(weighed, partner, accepting, now=now))
    good = tripping.passed(weighed, partner, membership, rooms.catalog.settings, now=now)
    build = await _put(partner, membership, rendered, good, rooms, now=now)
    await archiving.settle(partner, membership, rooms, now=now)
    if lost := weighed.manner.lost(partner):
        said = [f"{FILE_NAMES[form]} {why}" for form, why in lost.items()]
        log.warning("addresses are lost to whoever read them", partner=partner.id, lost=said)
    return build


async def _membership(partner: Partner, licence: timedelta | None, rooms: Rooms, *, now: datetime) -> Membership:
    """Withdraw what the partner may show no longer by this licence, and give what its editions hold and tell then."""
    ends_at = None
    if licence is not None:
        ends_at = await rooms.crew.write(rooms.store.end_licences, partner.id, licence, now=now)
    membership: Membership = await rooms.crew.write(rooms.store.membership_of, partner, now=now)
    return membership if ends_at is None else replace(membership, next_at=min(ends_at, membership.next_at or ends_at))


async def standing(rooms: Rooms, *, now: datetime) -> dict[PartnerId, Build]:
    """Give the partners for whom a build would give what stands already in the store and on the shelf."""
    return await rooms.crew.write(_standing, rooms, now=now)


def _standing(rooms: Rooms, *, now: datetime) -> dict[PartnerId, Build]:
    found, held, unsettled = rooms.store.standing(now=now), rooms.store.held_builds(), rooms.store.unsettled_archives()
    settings = rooms.catalog.settings
    _find_pages(rooms, now=now)
    _clear_pages(rooms)
    return {
        partner.id: Build(partner_id=partner.id, carried=stood.carried)
        for partner in rooms.catalog.partners.values()
        if (stood := found.get(partner.id))
        and partner.id not in held
        and stood.made_by == render.made_by(partner, settings)
        and partner.id not in unsettled
        and rooms.shelf.holds(partner, stood.files)
    }


def _find_pages(rooms: Rooms, *, now: datetime) -> None:
    """Have those pages of archives made again that nobody can have, and those that are not on the shelf as they are stored."""
    for partner_id, numbers in rooms.store.lost_pages(now=now).items():
        rooms.store.make_pages_again(partner_id, numbers)
    for partner_id, files in rooms.store.page_files().items():
        partner = rooms.catalog.partners.get(partner_id)
        if partner is not None and (amiss := _amiss(partner, rooms.shelf.doubtful(partner, files), rooms)):
            rooms.store.make_pages_again(partner_id, amiss)


def _amiss(partner: Partner, documents: Iterable[tuple[int, Format]], rooms: Rooms) -> frozenset[int]:
    stored = ((number, rooms.store.page(partner.id, number, form)) for number, form in documents)
    return frozenset(number for number, page in stored if page is not None and rooms.shelf.amiss(partner, page, page=number))


def _clear_pages(rooms: Rooms) -> None:
    """Take pages of archives off the shelf that the store does not hold; where that fails, it is tried with their partner's due pages."""
    for stray in rooms.shelf.astray(rooms.catalog.partners.values(), rooms.store.page_names):
        try:
            rooms.shelf.take(stray.file)
        except PartnerError as error:
            log.error("a page that must not stand there stays on the shelf", partner=stray.partner_id, error=str(error))  # noqa: TRY400
            rooms.store.make_pages_again(stray.partner_id, [stray.number])


async def _hold(partner: Partner, fresh: Membership, weighed: Weighed, rooms: Rooms, *, now: datetime) -> Build:
    """Hold a build: what stood goes on in its own manner, less what must leave at once."""
    trips = weighed.judged.trips
    known = (await rooms.crew.write(rooms.store.held_builds)).get(partner.id)
    is_news = known is None or {(trip.kind, trip.source) for trip in known.trips} != {(trip.kind, trip.source) for trip in trips}
    say = log.warning if is_news else log.debug
    say("a tripwire holds the build; the last good editions go on", partner=partner.id, why=[trip.text for trip in trips])
    stay = await rooms.crew.write(tripping.staying, weighed, partner, fresh, rooms.store, now=now)
    stay = replace(stay, archive=await archiving.hold(partner, rooms, now=now))
    good = await rooms.crew.write(tripping.held, weighed, partner, stay, rooms.store, now=now)
    if good.manner is None:
        stands = await rooms.crew.write(rooms.store.editions, partner.id)
        return replace(
            await _put(
                partner,
                stay,
                render.Rendered(editions=tuple(stands.values()), fragments={}, sheets={}, cuts={}),
                good,
                rooms,
                told=False,
                now=now,
            ),
            held=trips,
        )
    settings = weighed.manner.over(rooms.catalog.settings)
    rendered = await _rendered(replace(weighed.manner.partner, token=partner.token), stay, settings, rooms)
    build = await _put(partner, stay, rendered, good, rooms, now=now)
    return replace(build, held=trips)


async def _rendered(partner: Partner, membership: Membership, settings: Settings, rooms: Rooms) -> "render.Rendered":
    keys = render.fragment_keys(partner, membership, settings)
    fragments = await rooms.crew.write(rooms.store.fragments, keys)
    try:
        return await rooms.crew.work(syndicate.proven, partner, membership, settings, fragments)
    except SyndicatorError:
        raise
    except Exception as error:
        raise PartnerError(f"could not be rendered: {type(error).__name__}: {error}") from error


async def _put(
    partner: Partner, membership: Membership, rendered: "render.Rendered", good: Good, rooms: Rooms, *, told: bool = True, now: datetime
) -> Build:
    """Store editions and put them on the shelf; `told` False: they are older than their membership, and say nothing new."""
    await rooms.crew.write(rooms.store.keep_fragments, rendered.fragments, now=now)
    changed = await rooms.crew.write(
        rooms.store.publish,
        partner.id,
        rendered.editions,
        next_at=membership.next_at,
        made_by=good.made_by,
        pings=pings_for(partner, rooms.catalog.settings, now=now),
        good=good,
        membership=membership if told else None,
        made=Made(rendered.cuts, {article.id: article.version for article in membership.articles}),
        now=now,
    )
    for edition in rendered.editions:
        await rooms.crew.shelve(rooms.shelf.put, partner, edition)
    carried = tuple(article.id for article in membership.articles)
    return Build(partner_id=partner.id, carried=carried, changed=tuple(edition.format for edition in changed))


async def place(rooms: Rooms, *, now: datetime) -> tuple[PartnerId, ...]:
    """Route the retained articles anew for those partners whose rules are not the ones they were placed by.

    A partner that is set aside (its key is not in this process, say) is not asked about what comes and changes: it is routed anew later.
    """
    placed = await rooms.crew.write(rooms.store.placed_rules)
    if aside := [partner_id for partner_id in _aside(rooms) if placed.get(partner_id)]:
        await rooms.crew.write(rooms.store.unplace, aside)
    stale = [partner for partner in rooms.catalog.partners.values() if placed.get(partner.id) != partner.rules]
    if not stale:
        return ()
    for at in range(0, len(stale), PLACED_AT_ONCE):
        await rooms.crew.write(_place, stale[at : at + PLACED_AT_ONCE], rooms, now=now)
    return tuple(partner.id for partner in stale)


def _place(partners: list[Partner], rooms: Rooms, *, now: datetime) -> None:
    """Route and place in one turn of the store, so that no run comes between and loses its placements.

    These partners alone are asked, and as an index: an archive is looked at once for all of them.
    """
    found: dict[PartnerId, list[Placement]] = {partner.id: [] for partner in partners}
    for placement in route(rooms.store.retained(), Index(partners)):
        found[placement.partner_id].append(placement)
    for partner in partners:
        rooms.store.place(partner.id, found[partner.id], rules=partner.rules, now=now)


def withdraw(rooms: Rooms, *, now: datetime) -> None:
    """Take feeds away that carry what was held or killed while their partner was set aside, so that nobody built them."""
    _withdraw(_aside(rooms) | rooms.store.unplaced(), rooms, now=now)


def _withdraw(partner_ids: Collection[PartnerId], rooms: Rooms, *, now: datetime) -> None:
    """Take the feeds of these partners, that are not built, away where they carry what was held or killed.

    Nothing is shown in their place until they are built again: rather no feed than one with what was taken back.
    """
    for partner_id, whole in rooms.store.withdraw(partner_ids, now=now).items():
        rooms.shelf.withdraw(partner_id, whole=whole)
        what = "feeds" if whole else "pages of its archive"
        log.warning("what stood of a partner carried what was taken back; it is away until it is made again", partner=partner_id, what=what)


def _aside(rooms: Rooms) -> frozenset[PartnerId]:
    """Give the partners that are set aside; a source may be called like one."""
    return frozenset(PartnerId(name.removeprefix("partners/")) for name in rooms.catalog.aside if name.startswith("partners/"))


async def forget(rooms: Rooms, *, left_before: datetime | None = None, now: datetime) -> None:
    """Take partners that are no longer configured off the shelf and out of the store; one set aside keeps its place in the store.

    With them go files that were left half-written before `left_before`; None: none, they may be under way.
    """
    aside = _aside(rooms)
    for partner_id in await rooms.crew.write(rooms.store.placed_rules):
        if partner_id not in rooms.catalog.partners and partner_id not in aside:
            if untold := await rooms.crew.write(rooms.store.count_open_retractions, partner_id):
                log.warning(
                    "a partner is gone whose feeds told of withdrawn articles; under another name it is not told",
                    partner=partner_id,
                    articles=untold,
                )
            await rooms.crew.write(rooms.store.forget_partner, partner_id, now=now)
            await rooms.crew.write(rooms.shelf.drop, partner_id)
    # A partner set aside has no sound rules, or its key is unset: its feeds must not lie on a public shelf meanwhile.
    await rooms.crew.write(rooms.shelf.sweep, tuple(rooms.catalog.partners.values()), left_before=left_before)
