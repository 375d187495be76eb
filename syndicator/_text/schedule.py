"""When things are due: arithmetic on intervals and cron lines (the door to APScheduler's triggers).

Law: takes settings and aware moments, gives aware UTC moments and distances; knows no clock and no chance. Time zones
are read from the system's table of them (zoneinfo), which is part of the language.

A cron line has the five usual fields and the usual meaning: 0 and 7 are Sunday, and where day and weekday are both
given either will do. On the two days a year on which clocks are changed:
- what the clocks jump over is made up once, at the first moment after the jump;
- of an hour that comes twice, a line that lists its hours (`30 2 * * *`) takes the first, so that a daily job runs
  once a local day; a line with a run of hours (`*/10 * * * *`, `0 0-5 * * *`) takes both, so that no hour goes without.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_zone
from math import isfinite
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from syndicator._text.digests import digest

MAX_BACK_OFF = timedelta(hours=24)
"""A failing source is asked at least this often, or as often as its own interval says."""
MAX_RETRY_AFTER = timedelta(days=7)
"""A publisher's `Retry-After` is believed up to this."""
THROTTLED = timedelta(hours=4)
"""The least distance after a 429 that did not say how long to wait."""

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_HORIZON = timedelta(days=9 * 366)
"""A line that is not due within this (longer than from one 29 February to the next) is never due."""
_FIELD = re.compile(r"[0-9A-Za-z*/,-]{1,100}")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WEEKDAY = re.compile(r"(?:(?P<all>\*)|(?P<first>[a-z]{3}|[0-7])(?:-(?P<last>[a-z]{3}|[0-7]))?)(?:/(?P<step>[1-7]))?")
_EXAMPLE = "write five fields, `minute hour day month weekday`, such as `*/10 6-23 * * *` or `30 5 * * mon-fri`"


def next_due(*, every: timedelta | None, cron: str, timezone: str, last_at: datetime | None, now: datetime) -> datetime:
    """Give when a source that last ran at `last_at` (None: never) is due next; never before `now`.

    `every` rules where it is set, else `cron` in `timezone`. However many runs were missed, the answer is `now`, once.
    A `last_at` that lies ahead (the clock was set back) counts as now, so that no source waits longer than its rule says.
    Raises ValueError for a cron line or zone that `check_cron` would not let through.
    """
    if last_at is None:
        return now
    last = min(last_at, now)
    due = _next_interval(every, last) if every is not None else _next_face(cron, _zone(timezone), last + _INSTANT)
    return max(due, now)


def check_cron(text: str, timezone: str) -> None:
    """Raise ValueError with a sentence for the operator if `text` is no cron line, or never due, or `timezone` no zone."""
    _next_face(text, _zone(timezone), datetime(2024, 1, 1, tzinfo=UTC))


def spread(name: str, *, period: timedelta) -> timedelta:
    """Give a distance from 0 to under `period` that is always the same for `name`: those due together are drawn apart."""
    return period * (int(digest(name.encode())[:8], 16) / 2**32)


def back_off(failures: int, *, normal: timedelta) -> timedelta:
    """Give how long to wait after `failures` failed runs in a row of something that normally runs every `normal`.

    The first failure waits as usual, each further one twice as long, up to a day.
    """
    doubled: timedelta = min(normal * 2 ** min(max(failures - 1, 0), 20), MAX_BACK_OFF)
    return max(normal, doubled)


def asked_wait(retry_after: float | None, status: int | None) -> timedelta:
    """Give how long a publisher that sent this `status` asked to be left alone: nothing, or `retry_after` seconds, up to a week.

    A 429 that asked for no time gets four hours.
    """
    if retry_after is not None and isfinite(retry_after) and retry_after > 0:
        return timedelta(seconds=min(retry_after, MAX_RETRY_AFTER.total_seconds()))
    return THROTTLED if status == 429 else timedelta()  # noqa: PLR2004 - the number is the name of the status


def still_asked(until: datetime | None, *, now: datetime) -> datetime | None:
    """Give until when a publisher wants to be left alone, None where that is over.

    A moment further ahead than anybody is granted was written by a clock that ran ahead, and counts for nothing.
    """
    return until if until is not None and now < until <= now + MAX_RETRY_AFTER else None


def _next_interval(every: timedelta, last: datetime) -> datetime:
    trigger = IntervalTrigger(seconds=every.total_seconds(), start_date=last, timezone=UTC)
    due: datetime = trigger.get_next_fire_time(last, last)
    return due


def _next_face(line: str, zone: ZoneInfo, start: datetime) -> datetime:
    """Give the first moment from `start` on at which the clocks of `zone` show what `line` asks for.

    Between two changes of the clocks a zone is a fixed distance from UTC, in which the trigger has no trap to fall into.
    """
    fields = _fields(line)
    once = set(fields[1]) <= set("0123456789,")
    end = start + _HORIZON
    while start < end:
        offset = _offset(zone, start)
        due = _next_fixed(fields, start, offset)
        if due is None:
            break
        turn = _first_turn(zone, start, due)
        if turn is not None:
            if due < turn + (_offset(zone, turn) - offset):
                return turn
            start = turn
        elif once and due.astimezone(zone).fold:
            start = due + _INSTANT
        else:
            return due
    raise ValueError(f"is a cron line that never comes ({line[:60]!r}); {_EXAMPLE}")


def _next_fixed(fields: tuple[str, ...], start: datetime, offset: timedelta) -> datetime | None:
    found = [trigger.get_next_fire_time(None, start) for trigger in _triggers(fields, start, offset)]
    return min((due.astimezone(UTC) for due in found if due is not None), default=None)


def _triggers(fields: tuple[str, ...], start: datetime, offset: timedelta) -> Iterator[CronTrigger]:
    minute, hour, day, month, weekday = fields
    either = not (day.startswith("*") or weekday.startswith("*"))
    for days, weekdays in ((day, "*"), ("*", weekday)) if either else ((day, weekday),):
        try:
            yield CronTrigger(
                minute=minute,
                hour=hour,
                day=days,
                month=month,
                day_of_week=_weekdays(weekdays),
                timezone=fixed_zone(offset),
                end_date=start + _HORIZON,
            )
        except ValueError as error:
            raise ValueError(f"is no cron line ({str(error).rstrip('.')}); {_EXAMPLE}") from error


def _fields(line: str) -> tuple[str, ...]:
    fields = tuple(line.lower().split())
    if len(fields) != 5:  # noqa: PLR2004 - the five fields of a cron line
        raise ValueError(f"is no cron line (it has {len(fields)} fields); {_EXAMPLE}")
    for field in fields:
        if not _FIELD.fullmatch(field):
            raise ValueError(f"is no cron line ({field[:40]!r} is not to be read); {_EXAMPLE}")
    return fields


def _weekdays(field: str) -> str:
    """Give a weekday field, in which 0 and 7 are Sunday, as a list of names: the trigger's own numbers start on Monday."""
    if field == "*":
        return field
    return ",".join(dict.fromkeys(_WEEKDAYS[day % 7] for part in field.split(",") for day in _weekday_run(part)))


def _weekday_run(part: str) -> range:
    met = _WEEKDAY.fullmatch(part)
    if met is None:
        raise ValueError(f"{part!r} is no weekday; write 0 to 7 or mon to sun")
    step = int(met["step"] or 1)
    if met["all"]:
        return range(0, 7, step)
    first = _weekday(met["first"])
    last = _weekday(met["last"]) if met["last"] else 6 if met["step"] else first
    return range(first, last + (8 if last < first else 1), step)


def _weekday(name: str) -> int:
    if name.isdigit():
        return int(name)
    if name not in _WEEKDAYS:
        raise ValueError(f"{name!r} is no weekday; write 0 to 7 or mon to sun")
    return _WEEKDAYS.index(name)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f"names no time zone ({name[:60]!r}); write one such as UTC or Europe/Berlin") from error


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _first_turn(zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """Give the first moment after `start`, up to `end`, from which on the clocks of `zone` go by another offset."""
    offset = _offset(zone, start)
    while start < end:
        later = min(start + _DAY, end)
        if _offset(zone, later) != offset:
            return _bisected(zone, int(start.timestamp()), int(later.timestamp()), offset)
        start = later
    return None


def _bisected(zone: ZoneInfo, before: int, after: int, offset: timedelta) -> datetime:
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)
