"""The signs: what one look at a source, a partner or the house says, bad or good, and how long it must last to be told.

Takes plain facts, gives a `Sign` each; what becomes of it is decided in `turning`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.catalog import Alerting, Partner, Source
from syndicator.errors import Problem
from syndicator.model import AlertKind, Hub, Look, SourceState, SubjectKind, Trip
from syndicator.survey import wording
from syndicator.survey.habit import Patience

STRIKES = 3
"""So often in a row something fails before it is an alert."""
MISREADS = 2
GOODS = 2
"""So many good answers in a row end it."""
PROBLEMS_STAND = timedelta(minutes=5)
"""Problems of the configuration that are mended sooner are somebody at work."""
TROUBLE_STANDS = timedelta(minutes=1)
AT_ONCE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What one look says about one kind of trouble.

    bad       whether it is there; the rest is about that
    since_at  when it began
    lasts     how long it must have been there to be told
    strikes_enough  it was seen often enough
    goods     how many good looks in a row end it
    """

    subject: SubjectKind
    name: str = ""
    kind: AlertKind
    bad: bool
    since_at: datetime
    lasts: timedelta = AT_ONCE
    strikes_enough: bool = True
    goods: int = 1
    text: str = ""


def failing(source: Source, state: SourceState, rules: Alerting, *, since_at: datetime) -> Sign:
    """Give whether a source fails."""
    return Sign(
        subject="source",
        name=source.id,
        kind="failing",
        bad=bool(state.failures),
        since_at=since_at,
        lasts=AT_ONCE if state.polling.disabled_at else rules.failing_after,
        strikes_enough=state.failures >= STRIKES or state.polling.disabled_at is not None,
        goods=GOODS,
        text=wording.failing(source, state, since_at),
    )


def misread(source: Source, state: SourceState, rules: Alerting, *, since_at: datetime) -> Sign:
    """Give that a source answers with what is no feed, where it gave one before: changed in kind."""
    return Sign(
        subject="source",
        name=source.id,
        kind="changed",
        bad=True,
        since_at=since_at,
        lasts=rules.failing_after,
        strikes_enough=state.failures >= MISREADS,
        goods=GOODS,
        text=wording.misread(source, state, since_at),
    )


def quiet(source: Source, state: SourceState, habit: Patience | None, *, now: datetime) -> Sign:
    """Give whether a source has been silent beyond its habit; `habit` None: it brings something within any."""
    new_at = state.new_at or now
    return Sign(
        subject="source",
        name=source.id,
        kind="quiet",
        bad=habit is not None and now - new_at >= habit.limit,
        since_at=new_at,
        lasts=AT_ONCE if habit is None else habit.limit,
        text=wording.quiet(source, new_at, habit, now=now) if habit else "",
    )


def unlike(source: Source, how: str, *, since_at: datetime, confirmed: bool) -> Sign:
    """Give whether a source has changed in kind, and `how`; empty: it is as it was."""
    return Sign(
        subject="source",
        name=source.id,
        kind="changed",
        bad=bool(how),
        since_at=since_at,
        strikes_enough=confirmed,
        goods=GOODS,
        text=wording.unlike(source, how, since_at),
    )


def drifted(source: Source, look: Look, *, now: datetime) -> Sign:
    """Give whether rules miss in a source what they met before."""
    return Sign(
        subject="source",
        name=source.id,
        kind="drifted",
        bad=bool(look.drifted),
        since_at=now,
        goods=GOODS,
        text=wording.drifted(source, look.drifted),
    )


def offline(since_at: datetime, failing_count: int, *, bad: bool) -> Sign:
    """Give whether our own network fails."""
    return Sign(
        subject="house",
        kind="network",
        bad=bad,
        since_at=since_at,
        goods=GOODS,
        text=wording.offline(since_at, failing_count),
    )


def unbuilt(partner: Partner, error: str, strikes: int, rules: Alerting, *, since_at: datetime) -> Sign:
    """Give whether a partner's editions cannot be built; an empty error: they can."""
    return Sign(
        subject="partner",
        name=partner.id,
        kind="build",
        bad=bool(error),
        since_at=since_at,
        lasts=rules.failing_after,
        strikes_enough=strikes >= STRIKES,
        text=wording.unbuilt(partner, error, since_at),
    )


def tripped(partner: Partner, trips: Sequence[Trip], *, now: datetime) -> Sign:
    """Give whether tripwires hold a partner's build: told at once, and over when it is published."""
    return Sign(
        subject="partner",
        name=partner.id,
        kind="tripwire",
        bad=bool(trips),
        since_at=now,
        text=wording.tripped(partner, trips, now),
    )


def refusing(left: Sequence[Hub], *, now: datetime) -> Sign:
    """Give whether hubs are left alone because they refuse everything."""
    return Sign(
        subject="house",
        kind="push",
        bad=bool(left),
        since_at=min((hub.refused_at for hub in left if hub.refused_at), default=now),
        text=wording.refusing(left),
    )


def misconfigured(problems: Sequence[Problem], *, since_at: datetime) -> Sign:
    """Give whether the configuration has problems."""
    return Sign(
        subject="house",
        kind="configuration",
        bad=bool(problems),
        since_at=since_at,
        lasts=PROBLEMS_STAND,
        text=wording.misconfigured(problems, since_at),
    )


def troubled(error: str, *, since_at: datetime, last_at: datetime) -> Sign:
    """Give whether the store fails, for the first and for the last time; an empty error: it took something."""
    return Sign(
        subject="house",
        kind="store",
        bad=bool(error),
        since_at=since_at,
        strikes_enough=last_at - since_at >= TROUBLE_STANDS,
        goods=GOODS,
        text=wording.troubled(error, since_at),
    )
