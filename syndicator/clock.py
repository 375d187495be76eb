"""The house's time: the machine's clock, but no step of it is believed before it has stood for a while.

Law: takes the two clocks as functions (`wall`, which people set, and `elapsed`, which only ever goes on) and holds nothing
else; reads none by itself. A clock that jumps a day ahead and back again must put no article's date a day ahead, and one
that starts at 1970 must put none there: between steps time goes on as `elapsed` does.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

SLACK = timedelta(minutes=1)
"""So far the machine's clock may be from what is expected of it: corrections of that size are taken as they come."""
TRUST = timedelta(minutes=15)
"""A step is believed when it has stood for this long."""
BEHIND = timedelta(days=1)
"""A clock this far behind what the house itself wrote down earlier is doubted."""


class Clock:
    """Gives the time when it is called; `doubt` says in words why that is not what the machine's clock says."""

    def __init__(self, wall: Callable[[], datetime], elapsed: Callable[[], float], *, earliest: datetime) -> None:
        """Take both clocks (`elapsed` in seconds), and a moment before which it cannot be."""
        self._wall, self._elapsed, self._earliest = wall, elapsed, earliest
        self._last: tuple[datetime, float] | None = None
        """What the time was, and where `elapsed` stood then."""
        self._sound = False
        """Whether the machine's clock has been believed yet."""
        self._step: tuple[timedelta, float] | None = None
        self._written = earliest
        self.doubt = ""

    def no_earlier(self, written_at: datetime | None) -> None:
        """Hear the latest moment that the house wrote down; a clock that stands far before it is doubted."""
        if written_at is not None and written_at > self._written:
            self._written = written_at
            self._sound = self._sound and self._last is not None and self._last[0] >= written_at - BEHIND

    def by_the_machine(self) -> datetime:
        """Give what the machine's clock says, believed or not, unless it cannot be; for who mends what a wrong clock wrote."""
        return max(self._wall(), self._earliest)

    def __call__(self) -> datetime:
        """Give the time."""
        wall, elapsed = self._wall(), self._elapsed()
        expected = self._written if self._last is None else self._last[0] + timedelta(seconds=elapsed - self._last[1])
        if not self._sound:
            expected = max(expected, self._written)
        if self._is_believed(wall, wall - expected, elapsed):
            expected, self._sound, self._step, self.doubt = wall, True, None, ""
        else:
            self.doubt = f"the machine's clock says {wall:%Y-%m-%d %H:%M:%S} UTC; the house goes by {expected:%Y-%m-%d %H:%M:%S} UTC"
        self._last = (expected, elapsed)
        return expected

    def _is_believed(self, wall: datetime, off: timedelta, elapsed: float) -> bool:
        if wall < self._earliest:
            return False
        if abs(off) <= SLACK or (not self._sound and wall >= self._written - BEHIND):
            return True
        if self._step is None or abs(self._step[0] - off) > SLACK:
            self._step = (off, elapsed)
        return elapsed - self._step[1] >= TRUST.total_seconds()
