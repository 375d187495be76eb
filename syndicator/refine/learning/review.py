"""The review list: what repeats enough that a person should look, yet not enough, or not safely enough, to go by itself.

Takes an archive and what was learned of it; gives recurring blocks, best first. Touches nothing.
"""

from collections.abc import Collection, Sequence

from syndicator.model import Archived, Learned, Recurring
from syndicator.refine.learning.census import Tally, census

MOST = 50
"""No more are shown."""
LEAST_COUNT, LEAST_SHARE = 3, 0.15
"""A block is shown when it stands in so many articles, and in this share of them."""
PROMO_COUNT = 2
"""With promotional evidence so many are enough."""
LEAST_WORDS = 2
IN_ZONE = 0.5
"""This share of its occurrences must be near one edge."""


def candidates(archive: Sequence[Archived], learned: Learned, *, settled: Collection[str] = ()) -> tuple[Recurring, ...]:
    """Give the blocks that a person should look at; not those in `settled`, which were accepted or rejected already."""
    done = {block.key for block in learned.blocks} | set(settled)
    shown: list[Tally] = []
    covered: set[tuple[int, int]] = set()
    for tally in census(archive).values():
        spots = {(spot.article, spot.place) for spot in tally.spots}
        if _is_open(tally, len(archive), done) and len(spots - covered) > len(spots) // 2:
            shown.append(tally)
            covered |= spots
    shown.sort(key=lambda tally: (-tally.count * (1 + tally.promo / tally.count), tally.newsy, tally.key))
    return tuple(
        Recurring(key=tally.key, text=tally.text, zone=tally.zone, count=tally.count, of=len(archive), promo=tally.promo)
        for tally in shown[:MOST]
    )


def _is_open(tally: Tally, of: int, done: Collection[str]) -> bool:
    promo = 2 * tally.promo > tally.count
    if tally.count < (PROMO_COUNT if promo else LEAST_COUNT) or tally.count < LEAST_SHARE * of:
        return False
    if tally.protected or tally.size < LEAST_WORDS or (tally.differs_in_figures and not promo):
        return False
    standing = [spot for spot in tally.spots if not spot.template.rule and not any(key in done for key in spot.template.keys)]
    near = sum(spot.template.zone == tally.zone for spot in tally.spots)
    return 2 * len(standing) > tally.count and tally.zone != "middle" and near >= IN_ZONE * tally.count
