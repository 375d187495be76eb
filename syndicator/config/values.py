"""Single values: from the text that was written to what it means, or a sentence that says what is allowed.

Law: each function takes one written value and gives its meaning, or raises ValueError with a sentence whose subject is
the value's key (`is no length of time ("15x"); write one such as …`). Time zones are read from the system's table.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from syndicator.config.environment import Filled
from syndicator.config.wording import meant

DURATION = r"(?=\d)(?:(\d+)w ?)?(?:(\d+)d ?)?(?:(\d+)h ?)?(?:(\d+)m ?)?(?:(\d+)s)?|0"
"""A length of time, as the schemas say it too."""
LONGEST = timedelta(days=36_500)

_DURATION = re.compile(DURATION, re.ASCII)
_DURATION_HELP = "write one such as 30s, 15m, 2h, 30d, 2w or 1h30m"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_BROKEN = re.compile(r"[\x00-\x1f\x7f]")
_YES, _NO = frozenset(["true", "yes", "on"]), frozenset(["false", "no", "off"])
_EARLIEST, _LATEST = 1900, 2200


def shown(value: object) -> str:
    """Give a value as a message may quote it; nothing of what came from the environment."""
    if isinstance(value, Filled) or not isinstance(value, str):
        return ""
    return f' ("{value[:60]}{"…" if len(value) > 60 else ""}")'  # noqa: PLR2004 - enough to know it again


def single(value: object) -> str:
    """Give the one text that stands here, without the space around it."""
    if isinstance(value, list):
        raise ValueError("is a list; one value belongs here")  # noqa: TRY004 - one class for all that a value can be wrong in
    if not isinstance(value, str):
        raise ValueError("is a mapping (`key: value`); one value belongs here; if it holds `: ` or begins with {, put it in quotes")  # noqa: TRY004
    text = stripped(value)
    if not text:
        raise ValueError("is empty; write something, or leave the key out")
    return text


def stripped(text: str) -> str:
    """Give a text without the space around it; what came from the environment stays marked so."""
    return Filled(text.strip()) if isinstance(text, Filled) else text.strip()


def text(longest: int, *, lines: bool = False) -> Callable[[object], str]:
    """Give the reader of a text of at most so many characters, on one line unless `lines`."""

    def read(value: object) -> str:
        read_text = single(value)
        if len(read_text) > longest:
            raise ValueError(f"has {len(read_text)} characters; {longest} are allowed")
        if _BROKEN.search(read_text.replace("\n", "").replace("\t", "") if lines else read_text):
            raise ValueError("holds a line break or a control character; write it on one line")
        return str(read_text)

    return read


def whole(least: int, most: int) -> Callable[[object], int]:
    """Give the reader of a whole number from `least` to `most`."""

    def read(value: object) -> int:
        written = single(value)
        if not re.fullmatch(r"\d{1,9}", written, re.ASCII) or not least <= int(written) <= most:
            raise ValueError(f"is no whole number from {least} to {most}{shown(written)}")
        return int(written)

    return read


def share(value: object) -> float:
    """Give a number from 0 to 1; `60%` is 0.6."""
    written = single(value)
    met = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)|(\.\d{1,6})", written, re.ASCII)
    number = float(met[1] or met[3]) / (100 if met[2] else 1) if met else -1.0
    if not 0 <= number <= 1:
        raise ValueError(f"is no share from 0 to 1{shown(written)}; write one such as 0.6 or 60%")
    return number


def yes_or_no(value: object) -> bool:
    """Give True or False."""
    written = single(value)
    if written.lower() in _YES:
        return True
    if written.lower() in _NO:
        return False
    raise ValueError(f"is neither true nor false{shown(written)}")


def one_of(*allowed: str) -> Callable[[object], str]:
    """Give the reader of one word of a few."""

    def read(value: object) -> str:
        written = single(value)
        if written not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}{shown(written)}{meant(written, allowed)}")
        return str(written)

    return read


def letters(count: int) -> Callable[[object], str]:
    """Give the reader of a code of so many letters, given in capitals."""

    def read(value: object) -> str:
        written = single(value)
        if not (len(written) == count and written.isascii() and written.isalpha()):
            raise ValueError(f"is no code of {count} letters{shown(written)}")
        return str(written.upper())

    return read


def amount(value: object) -> str:
    """Give an amount of money as written: 0.05."""
    written = single(value)
    if not _AMOUNT.fullmatch(written):
        raise ValueError(f"is no amount such as 0.05{shown(written)}")
    return str(written)


def duration(value: object) -> timedelta:
    """Give a length of time: `90s`, `15m`, `1h30m`, `2w`; up to a hundred years."""
    written = single(value)
    met = _DURATION.fullmatch(written) if len(written) < 100 else None  # noqa: PLR2004 - no length of time is that long
    if met is None:
        raise ValueError(f"is no length of time{shown(written)}; {_DURATION_HELP}")
    weeks, days, hours, minutes, seconds = (min(int(part or 0), 10**10) for part in met.groups())
    total = (weeks * 7 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds
    if total > LONGEST.total_seconds():
        raise ValueError(f"is longer than a hundred years{shown(written)}; {_DURATION_HELP}")
    return timedelta(seconds=total)


def some_time(value: object) -> timedelta:
    """Give a length of time that is more than nothing."""
    length = duration(value)
    if not length:
        raise ValueError(f"is no time at all{shown(value)}; {_DURATION_HELP}")
    return length


def interval(value: object) -> timedelta | None:
    """Give how often something is done; None: `auto`."""
    return None if single(value) == "auto" else some_time(value)


def wish(value: object) -> timedelta:
    """Give how far a publisher's wish is heard: a day at least, 31 at most."""
    length = duration(value)
    if not timedelta(days=1) <= length <= timedelta(days=31):
        raise ValueError(f"is not from 1d to 31d{shown(value)}")
    return length


def gap(value: object) -> timedelta:
    """Give a distance between two requests, a minute at most."""
    length = duration(value)
    if length > timedelta(minutes=1):
        raise ValueError(f"is more than a minute{shown(value)}; write one such as 1s")
    return length


def retention(value: object) -> timedelta | None:
    """Give how long articles are kept, a day at least; None: `forever`."""
    if single(value) == "forever":
        return None
    length = duration(value)
    if length < timedelta(days=1):
        raise ValueError(f"is less than a day{shown(value)}; write one such as 400d, or forever")
    return length


def patience(value: object) -> timedelta:
    """Give how long to wait, more than nothing; `never` is the greatest length of time."""
    return timedelta.max if single(value) == "never" else some_time(value)


def moment(value: object) -> datetime:
    """Give a date or a time; naive where no zone is written."""
    written = single(value)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        at = None
    if at is None or not _EARLIEST <= at.year <= _LATEST:
        raise ValueError(f"is no date{shown(written)}; write one such as 2026-01-31 or 2026-01-31T18:00:00Z")
    return at


def timezone(value: object) -> str:
    """Give the name of a time zone that this machine knows."""
    written = str(single(value))
    if written != "UTC" and (written not in _zones() or not _is_zone(written)):
        raise ValueError(f"names no time zone{shown(value)}; write one such as UTC or Europe/Berlin{meant(written, _zones())}")
    return written


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        return False
    return True


def language(value: object) -> str:
    """Give a language code in lower case."""
    written = single(value)
    if not _LANGUAGE.fullmatch(written):
        raise ValueError(f"is no language code{shown(written)}; write one such as en, de or pt-br")
    return written.lower()
