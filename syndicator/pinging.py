"""Push: hubs are told which public feeds have changed, and asked again until they take it (WebSub).

Law: part of the lines: looks up which pings are due, has them sent, and writes down what came of it. Only feeds that are
public now are named, whatever waits in the store. A hub that refuses everything for REFUSED_FOR is left alone but for one
ping a day, and the operator is told. Raises StoreError only.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from syndicator.catalog import Catalog, Partner, Settings
from syndicator.crew import Crew
from syndicator.model import Hub, Ping, Reply
from syndicator.store import Store

log = structlog.get_logger("push")

SETTLES = timedelta(seconds=2)
"""A ping waits for so long: what is published meanwhile goes with it, and what it is about has reached the shelf."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
TRIED_FOR = timedelta(days=1)
"""What no hub takes for so long is dropped: the next change of the feed brings another ping."""
REFUSED_FOR = timedelta(hours=12)
ASKED_AGAIN = timedelta(days=1)
AT_ONCE = 100
"""So many pings go out in one round."""


class Telling(Protocol):
    """Who tells hubs; raises nothing."""

    async def ping(self, hub: str, topic: str, *, private: bool) -> Reply:
        """Tell a hub that a feed has changed."""


def pings_for(partner: Partner, settings: Settings, *, now: datetime) -> tuple[Ping, ...]:
    """Give the pings that a change of each of a partner's feeds makes; none for a partner that is not pushed."""
    return tuple(
        Ping(hub=hub, topic=settings.address(partner.id, form), partner_id=partner.id, format=form, made_at=now, due_at=now + SETTLES)
        for hub in settings.hubs_for(partner)
        for form in partner.formats
    )


@dataclass
class _Round:
    """What one hub's answers come to."""

    hub: Hub
    gone: list[Ping] = field(default_factory=list)
    again: list[Ping] = field(default_factory=list)


class Pings:
    """The pings that wait in the store, and who sends them."""

    def __init__(self, catalog: Callable[[], Catalog], store: Store, crew: Crew, telling: Telling, clock: Callable[[], datetime]) -> None:
        """Take the way to the configuration in force, the store and its thread, who sends, and the clock."""
        self._catalog, self._store, self._crew, self._telling, self._clock = catalog, store, crew, telling, clock

    def due(self, *, now: datetime) -> bool:
        """Say whether any is to be sent: one look at an index, on the store's thread."""
        return bool(self._store.due_pings(limit=1, now=now))

    async def send(self, *, at_once: bool = False) -> None:
        """Send what is due, to each hub one after the other and to all hubs side by side; `at_once`: what has just been put down, too."""
        now = self._clock() + (SETTLES if at_once else timedelta())
        waiting = await self._crew.write(self._store.due_pings, limit=AT_ONCE, now=now)
        if not waiting:
            return
        wanted = [ping for ping in waiting if self._is_wanted(ping)]
        hubs = await self._crew.write(self._store.hubs)
        rounds = await asyncio.gather(*(self._told(hubs.get(url) or Hub(url=url), some) for url, some in _by_hub(wanted).items()))
        dropped = [ping for ping in waiting if ping not in wanted]
        await self._crew.write(
            self._store.settle_pings,
            [*dropped, *(ping for one in rounds for ping in one.gone)],
            [ping for one in rounds for ping in one.again],
            [one.hub for one in rounds],
        )

    async def left_alone(self) -> tuple[Hub, ...]:
        """Give the configured hubs that are left alone because they refuse everything."""
        hubs = await self._crew.write(self._store.hubs)
        return tuple(hub for url in self._catalog().settings.push.hubs if (hub := hubs.get(url)) is not None and hub.left_at is not None)

    def _is_wanted(self, ping: Ping) -> bool:
        """Say whether a ping is still to be sent: its feed is public, and its hub and address are the ones in force."""
        catalog = self._catalog()
        partner = catalog.partners.get(ping.partner_id)
        if partner is None or ping.format not in partner.formats or ping.hub not in catalog.settings.hubs_for(partner):
            return False
        return ping.topic == catalog.settings.address(partner.id, ping.format)

    async def _told(self, hub: Hub, waiting: Sequence[Ping]) -> _Round:
        """Tell one hub of its pings; the first that finds it in trouble ends the round, because the next would fare no better."""
        done = _Round(hub)
        private = self._catalog().settings.push.allow_private
        for at, ping in enumerate(waiting):
            answer = await self._telling.ping(ping.hub, ping.topic, private=private)
            now = self._clock()
            done.hub = _after(done.hub, answer, now=now)
            if answer.reception == "taken":
                done.gone.append(ping)
                continue
            log.warning("a hub did not take a ping", hub=ping.hub, topic=ping.topic, error=answer.why, tries=ping.tries + 1)
            (done.again if now - ping.made_at < TRIED_FOR else done.gone).append(_later(ping, now=now))
            if answer.reception == "failed" or done.hub.left_at is not None:
                done.again += waiting[at + 1 :]
                break
        if done.hub.left_at is not None and hub.left_at is None:
            log.warning("a hub refuses everything and is left alone", hub=hub.url)
        return done


def _by_hub(pings: Iterable[Ping]) -> Mapping[str, list[Ping]]:
    found: dict[str, list[Ping]] = {}
    for ping in pings:
        found.setdefault(ping.hub, []).append(ping)
    return found


def _after(hub: Hub, answer: Reply, *, now: datetime) -> Hub:
    """Give a hub as it is after an answer."""
    if answer.reception == "taken":
        return Hub(url=hub.url)
    if answer.reception == "failed":
        pause = max(_pause(hub.failures), timedelta(seconds=answer.wait))
        return replace(hub, failures=hub.failures + 1, wait_until=now + pause)
    refused_at = min(hub.refused_at or now, now)
    if now - refused_at < REFUSED_FOR:
        return replace(hub, refused_at=refused_at, wait_until=None)
    return replace(hub, refused_at=refused_at, left_at=hub.left_at or now, wait_until=now + ASKED_AGAIN)


def _later(ping: Ping, *, now: datetime) -> Ping:
    return replace(ping, tries=ping.tries + 1, due_at=now + _pause(ping.tries))


def _pause(tries: int) -> timedelta:
    return min(FIRST_PAUSE * int(2 ** min(tries, 10)), LONGEST_PAUSE)
