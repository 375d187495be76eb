"""The word lists that datelines and bylines are read with, folded once for each rulebook.

Takes a rulebook; gives sets of folded words. Touches nothing.
"""

from dataclasses import dataclass
from functools import lru_cache

from syndicator.catalog import Rulebook

_SHORT = 4
"""An agency's name of so few letters is met only as it is written, or in capitals: "APP" is an agency, "app" is not."""


@lru_cache(maxsize=16_384)
def key(words: str) -> str:
    """Give words as they are looked up: case, points and kinds of space do not count."""
    return " ".join(words.replace(".", " ").replace("’", "'").split()).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """What is known by name. All sets hold folded words, but `written`, which holds agencies as they are written."""

    places: frozenset[str]
    regions: frozenset[str]
    agencies: frozenset[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    roles: frozenset[str]
    role_words: frozenset[str]
    organisation_words: frozenset[str]
    place_words: frozenset[str]
    particles: frozenset[str]
    joiners: frozenset[str]
    credentials: frozenset[str]
    given_names: frozenset[str]
    photo_agencies: frozenset[str]
    written: frozenset[str]

    def is_place(self, words: str) -> bool:
        """Say whether these words name a town, a region or a country."""
        return key(words) in self.places or key(words) in self.regions

    def sounds_like_place(self, words: str) -> bool:
        """Say whether several words end with a word for a place (`Grey Island`), or begin with one (`Port Alden`)."""
        found = key(words).split()
        return len(found) > 1 and (found[-1] in self.place_words or f"{found[0]}*" in self.place_words)

    def is_agency(self, words: str) -> bool:
        """Say whether these words name an agency or a broadcaster."""
        if words in self.written:
            return True
        return key(words) in self.agencies and (len(words) > _SHORT or words.upper() == words)

    def is_role(self, word: str) -> bool:
        """Say whether a word says what somebody does; of a compound its parts count (Editor-at-large, MM-Redaktion)."""
        found = key(word.strip(",.;:"))
        return found in self.roles or any(part in self.roles for part in found.split("-") if "-" in found)


@lru_cache(maxsize=8)
def gazetteer(rulebook: Rulebook) -> Gazetteer:
    """Give the gazetteer of a rulebook."""
    lists = rulebook.lists

    def keys(name: str) -> frozenset[str]:
        return frozenset(key(entry) for entry in lists.get(name, ()))

    return Gazetteer(
        places=keys("places"),
        regions=keys("regions"),
        agencies=keys("agencies"),
        months=keys("months"),
        weekdays=keys("weekdays"),
        roles=keys("roles"),
        role_words=keys("role-words"),
        organisation_words=keys("organisation-words"),
        place_words=keys("place-words"),
        particles=keys("name-particles"),
        joiners=keys("name-joiners"),
        credentials=keys("credentials"),
        given_names=keys("given-names"),
        photo_agencies=keys("photo-agencies"),
        written=frozenset(lists.get("agencies", ())),
    )
