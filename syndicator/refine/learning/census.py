"""The census: every key of an archive with the places where it stands.

Takes archived articles; gives a tally for each key, the most exact and the most frequent first. Touches nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from syndicator.model import Archived, Template, Zone

PROMO_LINKED = 0.5
"""A block of which more is links is promotional."""
PROMO_SIGNS = 3
"""So is one that shows weak evidence of so many kinds."""
RULE = "rule"
"""So is one that meets a rule that cuts alone."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key stands: in which article of the archive, at which of its templates."""

    article: int
    place: int
    template: Template


@dataclass(eq=False)
class Tally:
    """One key and its spots, at most one in each article.

    partial    it is not the block's most exact key
    protected  it is protected somewhere
    """

    key: str
    partial: bool
    spots: list[Spot] = field(default_factory=list)
    protected: bool = False

    @property
    def count(self) -> int:
        """Count the articles that have it."""
        return len(self.spots)

    @cached_property
    def promo(self) -> int:
        """Count the spots with promotional evidence that is strong enough to be believed after a few repetitions."""
        return sum(is_promo(spot.template) for spot in self.spots)

    @cached_property
    def signed(self) -> int:
        """Count the spots with any promotional evidence."""
        return sum(bool(spot.template.signs) for spot in self.spots)

    @cached_property
    def newsy(self) -> int:
        """Count the spots that report or quote somebody."""
        return sum(spot.template.newsy for spot in self.spots)

    @cached_property
    def heads(self) -> int:
        """Count the spots that are headings."""
        return sum(spot.template.heading for spot in self.spots)

    @property
    def text(self) -> str:
        """Give its newest reading."""
        return self.spots[0].template.text

    @cached_property
    def zone(self) -> Zone:
        """Give the zone in which it stands most often."""
        zones = [spot.template.zone for spot in self.spots]
        return max(("end", "start", "middle"), key=zones.count)

    @cached_property
    def size(self) -> int:
        """Give how many words its shortest reading has beside slots."""
        return min(spot.template.words for spot in self.spots)

    @cached_property
    def readings(self) -> set[str]:
        """Give how it reads, each reading once."""
        return {" ".join(spot.template.text.lower().split()) for spot in self.spots}

    @cached_property
    def differs_in_figures(self) -> bool:
        """Say whether its readings differ, and only in their figures, as the lines of tables do."""
        return len(self.readings) > 1 and len({_DIGITS.sub("#", reading) for reading in self.readings}) == 1


def is_promo(template: Template) -> bool:
    """Say whether a template shows promotional evidence."""
    return template.linked >= PROMO_LINKED or RULE in template.signs or len(template.signs) >= PROMO_SIGNS


def census(archive: Sequence[Archived]) -> dict[str, Tally]:
    """Give the tallies by key; of several places in one article the last counts."""
    tallies: dict[str, Tally] = {}
    for number, article in enumerate(archive):
        for place, template in enumerate(article.templates):
            for rank, key in enumerate(template.keys):
                tally = tallies.setdefault(key, Tally(key, partial=rank > 0))
                if tally.spots and tally.spots[-1].article == number:
                    tally.spots.pop()
                tally.spots.append(Spot(number, place, template))
                tally.protected |= template.kept
    return {tally.key: tally for tally in sorted(tallies.values(), key=lambda tally: (tally.partial, -tally.count, tally.key))}
