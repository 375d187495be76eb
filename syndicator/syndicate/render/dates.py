"""Dates as feeds write them, in words that no locale changes."""

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc822(moment: datetime) -> str:
    """Give a moment as RSS writes it: `Mon, 23 Nov 2026 12:00:00 GMT`."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def rfc3339(moment: datetime) -> str:
    """Give a moment as Atom and JSON Feed write it: `2026-11-23T12:00:00+00:00`, with a fraction only where there is one."""
    return moment.astimezone(UTC).isoformat()
