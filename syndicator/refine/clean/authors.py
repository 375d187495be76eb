"""Authors: those whom the feed gives and those whom the byline names, as one list.

Takes people and the source's own names; gives people, the feed's first. A person named twice is one, with all that was
said; the house itself, or an account, gives way to a person.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from syndicator.model import Person
from syndicator.refine.clean.byline import byline
from syndicator.refine.clean.gazetteer import Gazetteer, key

_ACCOUNT = re.compile(r"(?:\S*admin\S*|editor|staff|webmaster|redaktion|noreply\S*|author|user\d*|root|wordpress)", re.IGNORECASE)


def authors(given: Sequence[Person], found: Sequence[Person], known: Gazetteer, *, own_names: Collection[str]) -> tuple[Person, ...]:
    """Give the authors of an article: the feed's, then those of the byline that it did not give."""
    own = {key(name) for name in own_names}
    named = [person for person in found if person.name]
    people: list[Person] = []
    for person in [*_split(given, known, own_names), *named]:
        _add(people, person)
    persons = [person for person in people if not _is_house(person, own)]
    return tuple(persons or people)


def _split(given: Iterable[Person], known: Gazetteer, own_names: Collection[str]) -> Iterable[Person]:
    """Give the feed's people one by one: some feeds put a whole byline into one field."""
    for person in given:
        read = byline(f"By {person.name}", known, own_names=own_names) or byline(person.name, known, own_names=own_names)
        if read is not None and len(read.people) == 1 and read.people[0].name:
            one = read.people[0]
            yield replace(person, name=one.name, role=person.role or one.role, organisation=person.organisation or one.organisation)
        elif read is not None and read.people and not person.email and not person.url:
            yield from read.people
        else:
            yield person


def _add(people: list[Person], person: Person) -> None:
    for place, other in enumerate(people):
        if _is_same(other.name, person.name):
            people[place] = Person(
                name=max(other.name, person.name, key=lambda name: (name.upper() != name, len(name))),
                url=other.url or person.url,
                email=other.email or person.email,
                role=other.role or person.role,
                organisation=other.organisation or person.organisation,
            )
            return
    people.append(person)


def _is_same(one: str, other: str) -> bool:
    """Say whether two names are one person's: the same words, or the same but for middle names and initials."""
    first, second = key(one).split(), key(other).split()
    if first == second:
        return True
    return len(first) > 1 and len(second) > 1 and (first[0], first[-1]) == (second[0], second[-1])


def _is_house(person: Person, own: set[str]) -> bool:
    return key(person.name) in own or bool(_ACCOUNT.fullmatch(person.name))
