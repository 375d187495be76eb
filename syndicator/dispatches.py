"""Dispatches: telegrams about alerts on their way to those who are to be told, tried again until somebody takes them.

Law: part of the lines: has them sent by the ways that are configured, puts off what was not taken, and writes that down in
the store. A telegram keeps its id, so that one that was taken and not noted is known again. Raises StoreError only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from syndicator._text.digests import digest_of
from syndicator.catalog import Alerting, Settings
from syndicator.crew import Crew
from syndicator.model import Alert, Telegram, Way
from syndicator.store import Store

log = structlog.get_logger("alerts")

TRIED_FOR = timedelta(days=3)
"""What nobody takes for so long is dropped, with a line in the log."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=15)
AT_ONCE = 50
"""So many telegrams go out in one round."""
MOST_WAITING = 1000


class Telling(Protocol):
    """Who sends telegrams; gives by their ids why they were not taken."""

    async def send(self, telegrams: Sequence[Telegram], settings: Settings) -> Mapping[str, str]:
        """Send telegrams by the ways that are configured."""


def telegrams_about(alert: Alert, text: str, rules: Alerting, *, now: datetime) -> tuple[Telegram, ...]:
    """Give the telegrams that tell of an alert's beginning or end, one for each way that is configured."""
    ways: tuple[tuple[Way, object], ...] = (("webhook", rules.webhook), ("email", rules.mailbox))
    return tuple(
        Telegram(
            id=digest_of([alert.subject, alert.name, alert.kind, alert.told_at.isoformat(), str(alert.ended_at), way]),
            way=way,
            event="raised" if alert.ended_at is None else "ended",
            alert=alert,
            text=text,
            made_at=now,
            due_at=now,
        )
        for way, configured in ways
        if configured is not None
    )


class Dispatches:
    """The telegrams that wait. What is added is kept in the store by who adds it, together with the alert."""

    def __init__(self, store: Store, crew: Crew, telegraph: Telling, clock: Callable[[], datetime]) -> None:
        """Take the store and its thread, who sends, and the clock."""
        self._store, self._crew, self._telegraph, self._clock = store, crew, telegraph, clock
        self._waiting: dict[str, Telegram] = {}

    def add(self, telegrams: Sequence[Telegram]) -> None:
        """Let telegrams wait for the next round; where too many wait, the oldest are dropped."""
        self._waiting |= {telegram.id: telegram for telegram in telegrams}
        for dropped in list(self._waiting)[: max(0, len(self._waiting) - MOST_WAITING)]:
            del self._waiting[dropped]

    def waits(self, telegram: Telegram) -> bool:
        """Say whether a telegram has not been taken yet."""
        return telegram.id in self._waiting

    def due(self) -> bool:
        """Say whether any is to be sent now."""
        now = self._clock()
        return any(_is_due(telegram, now=now) for telegram in self._waiting.values())

    async def send(self, settings: Settings) -> None:
        """Send what is due; raises StoreError where it was sent and the store did not take the outcome."""
        now = self._clock()
        sent = sorted((one for one in self._waiting.values() if _is_due(one, now=now)), key=lambda one: (one.made_at, one.id))[:AT_ONCE]
        if not sent:
            return
        try:
            why = await self._telegraph.send(sent, settings)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is said and tried again, and not with every tick)
            why = dict.fromkeys((one.id for one in sent), f"could not be told: {type(error).__name__}")
        again = [_later(one, now=self._clock()) for one in sent if why.get(one.id) and now - one.made_at < TRIED_FOR]
        kept = {one.id for one in again}
        _say(sent, why, kept)
        self._waiting = {key: one for key, one in self._waiting.items() if key not in {one.id for one in sent}} | {
            one.id: one for one in again
        }
        await self._crew.write(self._store.settle_telegrams, [one.id for one in sent if one.id not in kept], again)


def _say(sent: Sequence[Telegram], why: Mapping[str, str], kept: set[str]) -> None:
    """Log what was not taken, a line for each reason."""
    for reason in dict.fromkeys(why[one.id] for one in sent if why.get(one.id)):
        missed = [one for one in sent if why.get(one.id) == reason]
        dropped = sum(one.id not in kept for one in missed)
        log.warning("alerts were not taken", way=missed[0].way, error=reason, count=len(missed), tries=missed[0].tries + 1, dropped=dropped)


def _is_due(telegram: Telegram, *, now: datetime) -> bool:
    """Say whether to send; a clock that was put back does not hold a telegram up for longer than the longest pause."""
    return telegram.due_at <= now or telegram.due_at - now > LONGEST_PAUSE


def _later(telegram: Telegram, *, now: datetime) -> Telegram:
    pause = min(FIRST_PAUSE * 2 ** min(telegram.tries, 10), LONGEST_PAUSE)
    return replace(telegram, tries=telegram.tries + 1, due_at=now + pause)
