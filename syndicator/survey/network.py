"""Whether it is our own network that fails, and not the sources: all or nearly all of them, at one time, at several hosts.

Takes what was last seen of each source on the web; gives since when they fail together, None where they do not.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from syndicator.catalog import Source

WITHIN = timedelta(hours=6)
"""A source that has failed for longer than this fails on its own account."""
LASTS = timedelta(minutes=5)
"""Trouble of our own that is over sooner is not told."""
NEARLY_ALL = 0.9
LEAST_ORIGINS = 2
MANY, MANY_ORIGINS, SHARE_ASKED = 5, 3, 0.2
"""Where not all were asked yet: so many must fail, at so many hosts, and so great a share of all must have been asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last seen of a source on the web: where it is, when it was asked, since when it fails (None: it answers).

    `told`: that it fails has been told already.
    """

    origin: str
    asked_at: datetime
    failing_at: datetime | None
    told: bool = False


def origin_of(source: Source) -> str:
    """Give the host and port at which a source is asked; empty for a folder."""
    try:
        return urlsplit(source.url or source.page).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def cut_off(seen: Iterable[Seen], *, now: datetime) -> datetime | None:
    """Give since when all or nearly all sources fail that were asked since then, None where that is not so."""
    heard = [one for one in seen if not one.told]
    failing = sorted((one.failing_at, one.origin) for one in heard if one.failing_at is not None and one.failing_at >= now - WITHIN)
    asked = sorted(one.asked_at for one in heard)
    for place, (began_at, _) in enumerate(failing):
        if now - began_at < LASTS or len(failing) - place < LEAST_ORIGINS:
            return None
        count = len(asked) - bisect_left(asked, began_at)
        rest = failing[place:]
        if len(rest) >= NEARLY_ALL * count and _enough(len(rest), len({origin for _, origin in rest}), count, len(heard)):
            return began_at
    return None


def _enough(failing: int, origins: int, asked: int, known: int) -> bool:
    if asked == known:
        return origins >= LEAST_ORIGINS
    return failing >= MANY and origins >= MANY_ORIGINS and asked >= SHARE_ASKED * known
