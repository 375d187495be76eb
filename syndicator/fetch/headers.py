"""What an answer's headers say: its type, its coding, how long to wait. Pure; odd values count as unsaid."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WISH = timedelta(days=31)


def media_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """Give the type in lower case without parameters, and the charset; empty where unsaid."""
    kind, *parameters = headers.get("Content-Type", "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return kind.strip().lower()[:100], charset[:40]


def min_interval(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Give how long the publisher wishes not to be asked again: Cache-Control's max-age, else Expires; None if unsaid."""
    directives = _directives(headers.get("Cache-Control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return None
    age = directives.get("max-age", "")
    if age:
        return _wish(timedelta(seconds=int(age[:9]))) if age.isascii() and age.isdigit() else None
    expires = _date(headers.get("Expires", ""))
    return _wish(expires - (_date(headers.get("Date", "")) or now)) if expires else None


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Give Retry-After in seconds from now, whether it was sent as seconds or as a date; None if unsaid, past or garbage."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9]) or None
    until = _date(value)
    if until is None:
        return None
    wait = (until - (_date(headers.get("Date", "")) or now)).total_seconds()
    return wait if wait > 0 else None


def size(raw: tuple[tuple[bytes, bytes], ...]) -> int:
    """Give how many bytes the headers took."""
    return sum(len(name) + len(value) + 4 for name, value in raw)


def _directives(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in value.split(","):
        name, _, argument = part.partition("=")
        found.setdefault(name.strip().lower(), argument.strip().strip('"'))
    return found


def _date(value: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(value)
        return (read.replace(tzinfo=UTC) if read.tzinfo is None else read).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _wish(wait: timedelta) -> timedelta | None:
    return min(wait, LONGEST_WISH) if wait > timedelta() else None
