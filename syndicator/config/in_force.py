"""Which version of each file is in force: the one on disk where it is sound, else its last good one, else none.

Law: takes readings and what may be leaned on, gives versions; raises nothing, touches nothing. What is checked is the
files as they stand on disk; what is in force is kept whole even where one file's edit took away what another leans on.
A partner never becomes public because its file is broken.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from syndicator.catalog import Partner
from syndicator.config.document import Fault
from syndicator.config.leaning import Leaning, Reference
from syndicator.config.readings import Named, Reading

T = TypeVar("T")

_TOKEN = re.compile(r"^(?:[^#\n]*[\s{,])?[\"']?token[\"']?[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """A file's value in force and the text that it was read from."""

    value: T
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that files may lean on; None: not known, so nothing is said about them."""

    sources: Collection[str] | None
    vocabularies: Collection[str]
    conditions: Collection[str] | None

    def of(self, kind: Leaning) -> Collection[str] | None:
        """Give the names of a kind."""
        return {"sources": self.sources, "vocabularies": self.vocabularies, "conditions": self.conditions}[kind]


def faults(reading: Reading[T], written: Names) -> Iterator[Fault]:
    """Give everything wrong with a file as it stands: in itself, and in what it leans on itself."""
    yield from reading.faults
    yield from (fault for reference, fault in _missing(reading, written) if reference.own)


def _missing(reading: Reading[T], names: Names) -> Iterator[tuple[Reference, Fault]]:
    for reference in reading.references:
        known = names.of(reference.kind)
        if known is not None and reference.name not in known:
            yield reference, reference.unknown(known)


def version(now: str | None, last: str | None, read: Callable[[str], Reading[T]], *, written: Names, in_force: Names) -> Version[T] | None:
    """Give the version in force of a file that says `now` (None: cannot be read) and whose last good version was `last`.

    The last good version may name sources that are gone: it then waits for articles that do not come, and that is told.
    """
    if now is not None:
        reading = read(now)
        if reading.value is not None and not any(faults(reading, written)) and not any(_missing(reading, in_force)):
            return Version(reading.value, now)
    if last is not None:
        reading = read(last)
        if reading.value is not None and not any(_missing(reading, in_force)):
            return Version(reading.value, last)
    return None


def stays_closed(found: Version[Partner] | None, now: str | None) -> Version[Partner] | None:
    """Give a partner's version, None where it is public and the text on disk, broken as it is, asks for a token."""
    if found is None or found.value.token is not None or now is None or found.text == now:
        return found
    return None if _TOKEN.search(now) else found


def conditions(
    now: str | None, last: str | None, read: Callable[[str], Reading[Named]], *, written: Names, needed: Collection[str], standing: bool
) -> Version[Named] | None:
    """Give the named conditions in force; an edit that takes away what a partner uses waits until the partner is edited too."""
    anything = Names(sources=None, vocabularies=(), conditions=None)
    here = version(now, None, read, written=written, in_force=anything)
    before = version(None, last, read, written=anything, in_force=anything)
    if before is None:
        return here
    lost = {name for name in needed if here is None or name not in here.value}
    return before if lost & before.value.keys() or (here is None and standing) else here


def needed(readings: Iterable[Reading[T]], kind: Leaning) -> frozenset[str]:
    """Give the names of a kind that sound files lean on."""
    return frozenset(lean.name for reading in readings if reading.value is not None for lean in reading.references if lean.kind == kind)
