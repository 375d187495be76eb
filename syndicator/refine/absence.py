"""Absence: what it means that an article stands no more in its feed, though older ones do.

Takes what was absent at the poll before and what is absent now; gives what is absent, over how many polls. Touches
nothing. An article older than all that stand there has left by age, and is not looked at; one absence may be the fault
of a server, so that it counts only after several polls that went well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from syndicator.model import Absent, ArticleId

CONFIRMED = 3
"""After so many polls in a row an absence is believed."""


def absences(before: Sequence[Absent], gone: Iterable[ArticleId], *, now: datetime) -> tuple[Absent, ...]:
    """Give what is absent with one poll more to its count; what is back, or out of reach, is absent no more."""
    counted = {one.article_id: one for one in before}
    return tuple(
        Absent(article_id=name, since_at=counted[name].since_at, polls=min(counted[name].polls + 1, CONFIRMED + 1))
        if name in counted
        else Absent(article_id=name, since_at=now)
        for name in gone
    )


def still(before: Sequence[Absent], *, now: datetime) -> tuple[Absent, ...]:
    """Give what is absent after a poll at which the document was the same as before."""
    return absences(before, [one.article_id for one in before], now=now)


def fresh(absent: Sequence[Absent]) -> list[ArticleId]:
    """Give those whose absence is confirmed by this poll."""
    return [one.article_id for one in absent if one.polls == CONFIRMED]


def confirmed(absent: Sequence[Absent]) -> list[ArticleId]:
    """Give all whose absence is confirmed."""
    return [one.article_id for one in absent if one.polls >= CONFIRMED]
