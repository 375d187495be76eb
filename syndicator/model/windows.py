"""The partner's window: which of the articles that stand with a partner its feeds carry now.

Law: the one place that decides it; pure values in and out. The newest `limit` are always in. Beside them stand those that
came to the partner within the last `lasting`, and those that came or changed since `since_at`, up to which the partner has
everything; all together no more than `most`, the latest news first. The rest is reached through the archive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.model.names import ArticleId

BEYOND = 10
"""So many times its limit a window grows at the most, while its partner is away."""
LARGEST = 500
"""No window grows beyond so many articles; a limit above it counts as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How far a partner's feeds reach. `lasting` and `since_at` None: no further than the newest `limit`."""

    limit: int
    lasting: timedelta | None = None
    since_at: datetime | None = None
    most: int = LARGEST

    @property
    def reaches(self) -> bool:
        """Say whether more than the newest may be in."""
        return self.lasting is not None or self.since_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article that stands with a partner now, as far as the window looks at it.

    `from_at` is the end of embargo or delay, where there was one; `moved_at` when it came to this partner or last changed
    so that the partner can tell (None: before that was written down).
    """

    id: ArticleId
    published_at: datetime
    from_at: datetime | None = None
    moved_at: datetime | None = None

    @property
    def came_at(self) -> datetime:
        """Give when it could first be had."""
        return max(self.published_at, self.from_at or self.published_at)

    def is_news(self, window: Window, *, now: datetime) -> bool:
        """Say whether it is in although newer ones fill the limit."""
        if window.lasting is not None and self.came_at > now - window.lasting:
            return True
        return window.since_at is not None and any(at is not None and at > window.since_at for at in (self.from_at, self.moved_at))

    @property
    def news_at(self) -> datetime:
        """Give when it was last news to this partner."""
        return max(self.came_at, self.moved_at or self.came_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What is in a window, newest first. `full`: the limit is reached, so that older ones may be out. `until_at`: when one leaves."""

    ids: tuple[ArticleId, ...]
    full: bool = False
    until_at: datetime | None = None


def most(limit: int) -> int:
    """Give how many articles a window of this limit holds at the most."""
    return max(limit, min(limit * BEYOND, LARGEST))


def extent(placed: Iterable[Placed], window: Window, *, now: datetime) -> Extent:
    """Give which of these articles, all that stand with a partner or at least all that may be in, are in its window."""
    ordered = sorted(placed, key=lambda one: (-one.published_at.timestamp(), one.id))
    newest, rest = ordered[: window.limit], ordered[window.limit :]
    news = sorted((one for one in rest if one.is_news(window, now=now)), key=lambda one: (-one.news_at.timestamp(), one.id))
    more = {one.id for one in news[: max(window.most - len(newest), 0)]}
    leaving = [] if window.lasting is None else [at for one in rest if one.id in more and (at := one.came_at + window.lasting) > now]
    return Extent(
        ids=(*(one.id for one in newest), *(one.id for one in rest if one.id in more)),
        full=bool(newest) and len(newest) == window.limit,
        until_at=min(leaving, default=None),
    )
