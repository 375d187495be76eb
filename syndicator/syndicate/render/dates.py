"""Dates as feeds write them, in words that no locale changes."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
"""What names of articles are made of, in order."""
_SHARES = tuple(float(len(_LETTERS)) ** -at for at in range(1, 5))
"""What the first letters of a name count for in its place."""
_HALF_A_SECOND = 500_000
"""In microseconds. Some readers round, and must not get to the next second."""


def told_apart(moment: datetime, name: str) -> datetime:
    """Give a whole second with a part of a second after it, by an article's name: no two articles of a feed share a date.

    Articles of one second keep their order: the name that comes first is the newer one. A moment with a part of its own stays.
    """
    at = moment.astimezone(UTC)
    return at if at.microsecond else at + timedelta(microseconds=int((1 - _place(name)) * _HALF_A_SECOND))


def _place(name: str) -> float:
    """Give where a name stands among all that there can be: from 0 to just below 1."""
    return sum(_at(letter) * share for letter, share in zip(name, _SHARES, strict=False))


@lru_cache(maxsize=256)
def _at(letter: str) -> int:
    return bisect_left(_LETTERS, letter)


def pub_date(published_at: datetime, updated_at: datetime, *, bumps: bool) -> datetime:
    """Give the date that RSS shows of an article; `bumps`: for software that takes the date for a change, that of the last one."""
    return max(published_at, updated_at) if bumps else published_at


def rfc822(moment: datetime) -> str:
    """Give a moment as RSS writes it: `Mon, 23 Nov 2026 12:00:00 GMT`."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def rfc3339(moment: datetime) -> str:
    """Give a moment as Atom and JSON Feed write it: `2026-11-23T12:00:00+00:00`, with a fraction only where there is one."""
    return moment.astimezone(UTC).isoformat()
