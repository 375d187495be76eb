"""Conditional requests: whether the client holds these very bytes already (RFC 9110, section 13).

Law: header values in, yes or no out; touches nothing. What cannot be read counts as not sent, save that any
`If-None-Match` at all puts `If-Modified-Since` out of force.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LONGEST_DATE = 64


def not_modified(if_none_match: Sequence[str], if_modified_since: Sequence[str], *, etag: str, modified_at: datetime | None) -> bool:
    """Say whether to answer 304 for a representation with this strong `etag`, last changed at `modified_at` (None: unsaid)."""
    if if_none_match:
        return _holds(", ".join(if_none_match), etag)
    if len(if_modified_since) != 1 or modified_at is None:
        return False
    since = _date(if_modified_since[0])
    return since is not None and modified_at.replace(microsecond=0) <= since


def names(if_none_match: Sequence[str], etag: str) -> bool:
    """Say whether a client named the very tag of what it holds, and not just anything."""
    return etag in _ENTITY_TAG.findall(", ".join(if_none_match))


def http_date(at: datetime) -> str:
    """Give a moment as HTTP writes it, in whole seconds."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _holds(listed: str, etag: str) -> bool:
    """Compare weakly: `W/"a"` and `"a"` are the same; `*` is any."""
    return listed.strip() == "*" or any(tag == etag for tag in _ENTITY_TAG.findall(listed))


def _date(text: str) -> datetime | None:
    if len(text) > _LONGEST_DATE:
        return None
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
