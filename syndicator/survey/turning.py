"""When a sign becomes an alert, and when the alert has ended: on a change of state only, and more slowly each time.

Takes the alert last told of a subject and kind (None: never) and what was seen now; gives the alert as it is after that,
None where it stays as it was. Somebody who comes and goes is told of twice, then ever more rarely.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from syndicator.model import Alert
from syndicator.survey.signs import Sign

LATELY = timedelta(days=1)
"""An alert that comes back within this counts as once more, and takes longer to be told and to end; each day without makes good for one."""
SLOWEST = 4
"""So often the patience doubles."""


def stands(alert: Alert | None) -> bool:
    """Say whether an alert has been told and has not ended."""
    return alert is not None and alert.ended_at is None


def turn(last: Alert | None, sign: Sign, *, now: datetime) -> Alert | None:
    """Give the alert after a sign: raised, a step nearer to its end, ended, or back to its beginning; None: as it was."""
    if last is not None and last.ended_at is None:
        return _after(last, sign, now=now)
    if not sign.bad or not sign.strikes_enough:
        return None
    times = _times(last, now=now)
    if now - sign.since_at < sign.lasts * _slowness(times):
        return None
    return Alert(
        subject=sign.subject, name=sign.name, kind=sign.kind, since_at=min(sign.since_at, now), told_at=now, text=sign.text, times=times
    )


def _after(last: Alert, sign: Sign, *, now: datetime) -> Alert | None:
    if sign.bad:
        return replace(last, goods=0) if last.goods else None
    goods = last.goods + 1
    needed = sign.goods * _slowness(last.times) if sign.goods > 1 else 1
    return replace(last, goods=goods, ended_at=now if goods >= needed else None)


def ended(alert: Alert, *, now: datetime) -> Alert:
    """Give an alert that stands as ended."""
    return replace(alert, ended_at=now)


def _times(last: Alert | None, *, now: datetime) -> int:
    """Give how often an alert that is raised now has come lately."""
    if last is None or last.ended_at is None:
        return 1
    return max(1, last.times + 1 - max(0, (now - last.ended_at) // LATELY))


def _slowness(times: int) -> int:
    return int(2 ** min(times - 1, SLOWEST))
