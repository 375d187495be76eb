"""What a file leans on: the names of sources, vocabularies and named conditions in it.

Law: takes written values, so that a file with other faults is looked through as well; gives references with their
places; raises nothing, touches nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from syndicator.config.document import Fault, Path
from syndicator.config.environment import Plain
from syndicator.config.values import shown, stripped
from syndicator.config.wording import meant

Leaning = Literal["sources", "vocabularies", "conditions"]
Found: TypeAlias = Iterator[tuple[Leaning, str, Path]]

_WHERE = {"sources": "is no source", "vocabularies": "is no vocabulary", "conditions": "is no condition of conditions.yaml"}
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a file leans on, and where it stands; `own` is False for what comes from the defaults."""

    kind: Leaning
    name: str
    line: int
    key: str
    own: bool = True

    def unknown(self, known: Collection[str]) -> Fault:
        """Give the fault of a name that is not among those that are known."""
        names = sorted(known)
        listed = f"; there are {', '.join(names[:_ENOUGH])}{' and more' if len(names) > _ENOUGH else ''}" if names else "; there are none"
        return Fault(self.line, self.key, f"{_WHERE[self.kind]}{shown(self.name)}{meant(self.name, names) or listed}")


def of_source(written: Plain, path: Path = ()) -> Found:
    """Give what a source leans on."""
    tags = written.get("tags") if isinstance(written, dict) else None
    vocabulary = tags.get("vocabulary") if isinstance(tags, dict) else None
    if isinstance(vocabulary, str) and vocabulary.strip():
        yield "vocabularies", stripped(vocabulary), (*path, "tags", "vocabulary")


def of_rules(written: Plain) -> Found:
    """Give what a file of rules leans on: the source that it is for."""
    source = written.get("source") if isinstance(written, dict) else None
    if isinstance(source, str) and source.strip():
        yield "sources", stripped(source), ("source",)


def of_partner(written: Plain, path: Path = ()) -> Found:
    """Give what a partner leans on."""
    if isinstance(written, dict):
        for key in ("include", "exclude"):
            yield from of_lines(written.get(key, []), (*path, key))


def of_lines(written: Plain, path: Path) -> Found:
    """Give what lines lean on."""
    for number, line in enumerate(_several(written)):
        if isinstance(line, dict):
            yield from _names("sources", line.get("sources", []), (*path, number, "sources"))
            yield from _names("conditions", line.get("use", []), (*path, number, "use"))


def _names(kind: Leaning, written: Plain, path: Path) -> Found:
    for part, name in enumerate(_several(written)):
        if isinstance(name, str) and name.strip():
            yield kind, stripped(name), (*path, part)


def _several(written: Plain) -> list[Plain]:
    return written if isinstance(written, list) else [written]
