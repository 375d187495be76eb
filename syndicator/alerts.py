"""Alerts: what polls, builds and the house show, held against what was told last; told on a change of state only.

Law: part of the lines: asks the room that decides (`survey`), keeps in the store what it decided, logs it, and has it sent
(`telegraph`). Never raises what goes wrong here into a poll or a build; what the store does not take is kept in memory
until it does. A poll of a source with which all is well costs a few look-ups in memory.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from syndicator.catalog import Catalog, Source
from syndicator.crew import Crew
from syndicator.dispatches import Dispatches, Telling, telegrams_about
from syndicator.errors import StoreError
from syndicator.model import Alert, Build, Hub, Look, PartnerId, Run, SourceId, SourceState, Telegram
from syndicator.store import Store
from syndicator.survey import (
    LOOKS_BACK,
    MOST_LOOKS,
    Patience,
    Seen,
    Sign,
    cut_off,
    ended,
    joined,
    origin_of,
    patience,
    signs,
    stands,
    turn,
    unlike,
    wording,
)

log = structlog.get_logger("alerts")

Key: TypeAlias = tuple[str, str, str]
NETWORK: Key = ("house", "", "network")
CONFIGURATION: Key = ("house", "", "configuration")
STORE: Key = ("house", "", "store")
REMEMBERED = 2000
"""The looks of so many sources are held in memory; of others they are read again when they bring something."""
MOST_RUNS = 100
"""So far back it is looked for when a source began to fail, where a restart forgot."""
PAIR = 2
"""Of more sources than this, two must answer again before our network is well; of so few one is enough."""
FEW, COMPARED_EVERY = 100, timedelta(seconds=10)
"""More sources than a few are held against each other no more often than this."""
SAVED_AGAIN = timedelta(seconds=10)
"""What the store did not take is offered to it again after this."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble of the store: its first and its last time, and what was said."""

    since_at: datetime
    last_at: datetime
    error: str


class Alerts:
    """What is amiss. The daemon tells it of polls, builds and trouble, and lets it take its rounds."""

    def __init__(self, catalog: Callable[[], Catalog], store: Store, crew: Crew, telegraph: Telling, clock: Callable[[], datetime]) -> None:
        """Take the way to the configuration in force, the store and its thread, who sends, and the clock."""
        self._catalog, self._store, self._crew, self._clock = catalog, store, crew, clock
        self._dispatches = Dispatches(store, crew, telegraph, clock)
        self._turn = asyncio.Lock()
        self._known: dict[Key, Alert] = {}
        self._unsaved: dict[Key, Alert] = {}
        self._unsaved_telegrams: dict[str, Telegram] = {}
        self._save_at: datetime | None = None
        self._seen: dict[SourceId, Seen] = {}
        self._since: dict[SourceId, datetime] = {}
        self._recovered: set[SourceId] = set()
        self._compared_at: datetime | None = None
        self._looks: OrderedDict[SourceId, tuple[Look, ...]] = OrderedDict()
        self._suspected: dict[SourceId, datetime] = {}
        self._habits: dict[SourceId, Patience] = {}
        self._unbuilt: dict[PartnerId, tuple[datetime, int]] = {}
        self._problems_at: datetime | None = None
        self._trouble: Trouble | None = None

    async def prepare(self, states: Mapping[SourceId, SourceState]) -> None:
        """Bring what is known into line with the store and the configuration: at the start and after each reload."""
        async with self._turn:
            if not self._known:
                self._recovered = set(self._catalog().sources)  # who of them failed with our network is not known any more
            self._known = {_key(alert): alert for alert in await self._crew.write(self._store.alerts)} | self._unsaved
            self._dispatches.add(await self._crew.write(self._store.telegrams))
            catalog = self._catalog()
            self._seen = {
                source.id: self._seen.get(source.id) or self._from(source, states[source.id])
                for source in catalog.sources.values()
                if origin_of(source) and source.id in states
            }
            self._habits.clear()
            gone = [alert for alert in self._known.values() if stands(alert) and not self._configured(alert)]
            await self._take([ended(alert, now=self._clock()) for alert in gone])

    def _from(self, source: Source, state: SourceState) -> Seen:
        """Give what was last seen of a source by what is stored; that it fails is known, since when is looked up when it matters."""
        ran_at = state.ran_at or self._clock()
        return Seen(origin_of(source), ran_at, ran_at if state.failures else None, self._stands("source", source.id, "failing", "changed"))

    def _configured(self, alert: Alert) -> bool:
        catalog = self._catalog()
        if alert.subject == "source":
            return alert.name in catalog.sources
        return alert.subject == "house" or alert.name in catalog.partners

    # ── what is heard ────────────────────────────────────────────────────────────────────────────────────────────

    async def polled(self, run: Run, state: SourceState) -> None:
        """Hear how a poll went; `state` is the source's after it."""
        source = self._catalog().sources.get(run.source_id)
        if source is None or run.outcome == "waiting":
            return
        async with self._turn:
            if self._trouble is not None or self._stands(*STORE):
                await self._store_took()
            try:
                await (self._failed if run.outcome == "failed" else self._went_well)(source, run, state)
            except StoreError as error:
                self.troubled(error)

    async def built(self, build: Build) -> None:
        """Hear how a partner's build went."""
        partner = self._catalog().partners.get(build.partner_id)
        if partner is None:
            return
        if not build.error and (build.held or self._stands("partner", partner.id, "tripwire")):
            async with self._turn:
                await self._weigh([signs.tripped(partner, build.held, now=self._clock())])
        if not build.error and build.partner_id not in self._unbuilt and not self._stands("partner", partner.id, "build"):
            return
        now = self._clock()
        since_at, strikes = self._unbuilt.pop(build.partner_id, (now, 0))
        if build.error:
            self._unbuilt[build.partner_id] = (since_at, strikes + 1)
        async with self._turn:
            rules = self._catalog().settings.alerts
            await self._weigh([signs.unbuilt(partner, build.error, strikes + 1, rules, since_at=since_at)])

    async def pushed(self, left: Sequence[Hub]) -> None:
        """Hear which hubs are left alone because they refuse everything."""
        async with self._turn:
            await self._weigh([signs.refusing(left, now=self._clock())])

    def troubled(self, error: BaseException) -> None:
        """Hear what went wrong: only trouble of the store is meant."""
        if isinstance(error, StoreError):
            now = self._clock()
            self._trouble = Trouble(self._trouble.since_at if self._trouble else now, now, str(error))

    async def _store_took(self) -> None:
        self._trouble = None
        if self._stands(*STORE):
            await self._weigh([signs.troubled("", since_at=self._clock(), last_at=self._clock())])

    def by_our_network(self, run: Run, state: SourceState) -> bool:
        """Say whether a poll failed because our own network does; a server that asked us to wait was reached."""
        asked = state.polling.wait_until is not None or state.polling.disabled_at is not None
        return run.outcome == "failed" and self._stands(*NETWORK) and not asked

    # ── polls ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _failed(self, source: Source, run: Run, state: SourceState) -> None:
        now, rules = self._clock(), self._catalog().settings.alerts
        since_at = self._since[source.id] = await self._failing_since(run, state)
        told = self._stands("source", source.id, "failing", "changed")
        if origin_of(source):
            self._seen[source.id] = Seen(origin_of(source), now, since_at, told)
            if not told and await self._offline(source, now=now):
                return
        misread = run.look.misread and state.succeeded_at and not self._stands("source", source.id, "failing")
        sign = signs.misread if misread else signs.failing
        await self._weigh([sign(source, state, rules, since_at=since_at)])
        if origin_of(source) and not told:
            self._seen[source.id] = replace(self._seen[source.id], told=self._stands("source", source.id, "failing", "changed"))

    async def _failing_since(self, run: Run, state: SourceState) -> datetime:
        """Give since when a source fails on its own account: from memory, or after a restart from the runs."""
        since_at = self._since.get(run.source_id, run.started_at) if state.failures > 1 else run.started_at
        if state.failures > 1 and run.source_id not in self._since:
            runs = await self._crew.write(self._store.runs, run.source_id, min(state.failures, MOST_RUNS))
            since_at = min((one.started_at for one in runs if one.outcome == "failed"), default=run.started_at)
        network = self._known.get(NETWORK)
        return max(since_at, network.ended_at) if network is not None and network.ended_at is not None else since_at

    async def _offline(self, source: Source, *, now: datetime) -> bool:
        """Say whether our own network fails, after one more source does; one that had recovered and fails again is a relapse."""
        if self._stands(*NETWORK):
            if source.id in self._recovered:
                self._recovered.discard(source.id)
                await self._weigh([signs.offline(now, 0, bad=True)])
            return True
        if len(self._seen) > FEW and self._compared_at is not None and timedelta() <= now - self._compared_at < COMPARED_EVERY:
            return False
        self._compared_at = now
        since_at = cut_off(self._seen.values(), now=now)
        if since_at is None:
            return False
        self._recovered.clear()
        count = sum(seen.failing_at is not None and seen.failing_at >= since_at for seen in self._seen.values())
        await self._weigh([signs.offline(since_at, count, bad=True)])
        return self._stands(*NETWORK)

    def _online(self, source: Source, *, now: datetime) -> list[Sign]:
        """Give that our network is well, where a source that failed with it answers."""
        before = self._seen.get(source.id)
        recovers = before is not None and before.failing_at is not None
        if recovers:
            self._recovered.add(source.id)
        several = len(self._recovered) > 1 or len(self._seen) <= PAIR
        counts = recovers or (source.id in self._recovered and several)
        return [signs.offline(now, 0, bad=False)] if self._stands(*NETWORK) and counts else []

    async def _went_well(self, source: Source, run: Run, state: SourceState) -> None:
        now, found = self._clock(), list[Sign]()
        recovers = self._since.pop(source.id, None) is not None
        if origin_of(source):
            found += self._online(source, now=now)
            self._seen[source.id] = Seen(origin_of(source), now, None)
        if self._stands("source", source.id, "failing"):
            found.append(signs.failing(source, state, self._catalog().settings.alerts, since_at=now))
        if run.look.entries and (run.look.drifted or self._stands("source", source.id, "drifted")):
            found.append(signs.drifted(source, run.look, now=now))
        found += await self._kind(source, run, now=now)
        if not recovers:  # while it did not answer it could not bring anything
            found += await self._silence(source, state, now=now)
        await self._weigh(found)

    async def _kind(self, source: Source, run: Run, *, now: datetime) -> list[Sign]:
        """Give whether a source has changed in kind, where this poll can tell."""
        told = self._stands("source", source.id, "changed")
        if not (run.look.form or run.look.entries or told or source.id in self._suspected):
            return []
        how = unlike(await self._looked(run))
        confirmed = source.id in self._suspected
        since_at = self._suspected.setdefault(source.id, now) if how else self._suspected.pop(source.id, now)
        return [signs.unlike(source, how, since_at=since_at, confirmed=confirmed)] if how or told else []

    async def _looked(self, run: Run) -> tuple[Look, ...]:
        """Give the latest looks at a source, this run's the last."""
        looks = self._looks.get(run.source_id)
        if looks is None:
            runs = await self._crew.write(self._store.runs, run.source_id, MOST_LOOKS)
            earlier = [one.look for one in reversed(runs) if one.started_at != run.started_at and (one.look.form or one.look.entries)]
            looks = tuple(look for look in earlier if not look.misread)
        if run.look.form or run.look.entries:
            looks = joined(looks, run.look)
        self._looks[run.source_id] = looks
        self._looks.move_to_end(run.source_id)
        while len(self._looks) > REMEMBERED:
            self._looks.popitem(last=False)
        return looks

    async def _silence(self, source: Source, state: SourceState, *, now: datetime) -> list[Sign]:
        """Give whether a source has gone quiet; its habit is asked for only where it has been silent for long."""
        told = self._known.get(("source", source.id, "quiet"))
        if told is not None and told.ended_at is None:
            return [signs.quiet(source, state, None, now=now)] if state.new_at is not None and state.new_at > told.since_at else []
        least = source.quiet_after or self._catalog().settings.alerts.quiet_after
        if state.new_at is None or now - state.new_at < least or self._stands("source", source.id, "changed"):
            self._habits.pop(source.id, None)
            return []
        if source.id not in self._habits:
            self._habits[source.id] = await self._habit(source, least, now=now)
        return [signs.quiet(source, state, self._habits[source.id], now=now)]

    async def _habit(self, source: Source, least: timedelta, *, now: datetime) -> Patience:
        times = await self._crew.write(self._store.published_times, source.id, since=now - LOOKS_BACK, now=now)
        learned = patience(times, least=least)
        return learned if source.quiet_after is None else replace(learned, limit=source.quiet_after)

    # ── the house, and what is on its way ────────────────────────────────────────────────────────────────────────

    def due(self) -> bool:
        """Say whether there is anything to do in a round: cheap, to be asked with every tick."""
        now, problems = self._clock(), self._catalog().problems
        self._problems_at = (self._problems_at or now) if problems else None
        stood = self._problems_at is not None and now - self._problems_at >= signs.PROBLEMS_STAND
        return (
            stood != self._stands(*CONFIGURATION)
            or (self._trouble is not None and not self._stands(*STORE))
            or self._unsaved_is_due(now)
            or self._dispatches.due()
        )

    def _unsaved_is_due(self, now: datetime) -> bool:
        return bool(self._unsaved) and (self._save_at is None or now >= self._save_at)

    async def round(self) -> None:
        """Look after the house, and send what waits; takes as long as those who are told, and holds nobody up."""
        async with self._turn:
            now = self._clock()
            found = [signs.misconfigured(self._catalog().problems, since_at=self._problems_at or now)]
            if self._trouble is not None:
                found.append(signs.troubled(self._trouble.error, since_at=self._trouble.since_at, last_at=self._trouble.last_at))
            await self._weigh(found)
            if self._unsaved_is_due(now):
                await self._keep((), ())
        try:
            await self._dispatches.send(self._catalog().settings)
        except StoreError as error:
            self.troubled(error)

    # ── from sign to alert ───────────────────────────────────────────────────────────────────────────────────────

    def _stands(self, subject: str, name: str, *kinds: str) -> bool:
        return any(stands(self._known.get((subject, name, kind))) for kind in kinds)

    async def _weigh(self, found: Iterable[Sign]) -> None:
        """Make of signs what becomes of them, and tell of it."""
        now = self._clock()
        turned = [turn(self._known.get((sign.subject, sign.name, sign.kind)), sign, now=now) for sign in found]
        await self._take([alert for alert in turned if alert is not None])

    async def _take(self, fresh: Sequence[Alert]) -> None:
        """Take alerts over; those that were raised or have ended are kept and told."""
        told = [
            alert for alert in fresh if alert.ended_at is not None or _key(alert) not in self._known or not stands(self._known[_key(alert)])
        ]
        self._known |= {_key(alert): alert for alert in fresh}
        if told:
            await self._keep(told, [telegram for alert in told for telegram in self._told(alert)])

    def _told(self, alert: Alert) -> tuple[Telegram, ...]:
        """Log an alert's beginning or end, and give the telegrams about it."""
        over = alert.ended_at is not None
        text = self._ending(alert) if over else alert.text
        tell = log.info if over else log.warning
        tell(
            "alert ended" if over else "alert",
            kind=alert.kind,
            subject=alert.subject,
            name=alert.name,
            since=alert.since_at.isoformat(),
            text=text,
        )
        return telegrams_about(alert, text, self._catalog().settings.alerts, now=self._clock())

    def _ending(self, alert: Alert) -> str:
        catalog = self._catalog()
        named = catalog.sources.get(SourceId(alert.name)) if alert.subject == "source" else catalog.partners.get(PartnerId(alert.name))
        called = wording.called(alert, named.title if named is not None else "")
        return wording.ending(alert, called) if self._configured(alert) else wording.gone(alert, called)

    async def _keep(self, alerts: Sequence[Alert], telegrams: Sequence[Telegram]) -> None:
        """Keep alerts and telegrams in the store; where it does not take them, in memory until it does."""
        self._dispatches.add(telegrams)
        self._unsaved |= {_key(alert): alert for alert in alerts}
        self._unsaved_telegrams |= {telegram.id: telegram for telegram in telegrams}
        self._save_at = self._clock() + SAVED_AGAIN
        unsent = [telegram for telegram in self._unsaved_telegrams.values() if self._dispatches.waits(telegram)]
        try:
            await self._crew.write(self._store.keep_alerts, list(self._unsaved.values()), unsent)
        except StoreError as error:
            self.troubled(error)
            return
        self._unsaved, self._unsaved_telegrams = {}, {}


def _key(alert: Alert) -> Key:
    return (alert.subject, alert.name, alert.kind)
