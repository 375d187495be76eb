"""A source's habit: how long it usually stays silent, and how long it may before somebody should look.

Takes the times at which its articles were published, gives lengths of time. Robust: a source's longest silence of all
is not believed where there are enough others, and what is published together counts once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

LOOKS_BACK = timedelta(days=120)
"""How far back a habit is learned from."""
TOGETHER = timedelta(minutes=10)
"""What is published so close together counts as once."""
KNOWN, WELL_KNOWN = 4, 10
"""With fewer silences than the first no habit is known; from the second on the longest one is not believed."""
UNKNOWN = timedelta(days=30)
"""How long a source may stay silent whose habit is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a source may stay silent, and what was usual: None where that is not known."""

    limit: timedelta
    usual: timedelta | None = None
    longest: timedelta | None = None


def patience(times: Sequence[datetime], *, least: timedelta) -> Patience:
    """Give how long a source that published at these times may stay silent; never less than `least`."""
    gaps = _silences(times)
    if len(gaps) < KNOWN:
        return Patience(limit=max(least, UNKNOWN))
    well_known = len(gaps) >= WELL_KNOWN
    longest = gaps[-2] if well_known else gaps[-1]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps))
    limit = max(least, longest * (1.5 if well_known else 2), usual * 4)
    return Patience(limit=limit, usual=usual, longest=longest)


def _silences(times: Sequence[datetime]) -> list[timedelta]:
    """Give the silences between what was published, the shortest first."""
    ordered = sorted(times)
    return sorted(gap for gap in (later - earlier for earlier, later in pairwise(ordered)) if gap > TOGETHER)
