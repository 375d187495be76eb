"""What a file leans on: the names of sources, vocabularies and named conditions in it.

Law: takes shapes and trees, gives references with their places; raises nothing, touches nothing.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from syndicator.config.document import Fault, Node, Path, place
from syndicator.config.shapes import LineShape, PartnerDefaults, SourceDefaults
from syndicator.config.wording import meant

Leaning = Literal["sources", "vocabularies", "conditions"]

_WHERE = {"sources": "is no source", "vocabularies": "is no vocabulary", "conditions": "is no condition of conditions.yaml"}
_ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that a file leans on, and where it stands."""

    kind: Leaning
    name: str
    line: int
    key: str

    def unknown(self, known: Collection[str]) -> Fault:
        """Give the fault of a name that is not among those that are known."""
        names = sorted(known)
        listed = f"; there are {', '.join(names[:_ENOUGH])}{' and more' if len(names) > _ENOUGH else ''}" if names else "; there are none"
        return Fault(self.line, self.key, f'{_WHERE[self.kind]} ("{self.name}"){meant(self.name, names) or listed}')


def of_source(shape: SourceDefaults, root: Node, prefix: Path = ()) -> Iterator[Reference]:
    """Give what a source leans on."""
    if shape.tags is not None and shape.tags.vocabulary is not None:
        yield Reference("vocabularies", shape.tags.vocabulary, *place(root, (*prefix, "tags", "vocabulary")))


def of_partner(shape: PartnerDefaults, root: Node, prefix: Path = ()) -> Iterator[Reference]:
    """Give what a partner leans on."""
    yield from of_lines(shape.include, root, (*prefix, "include"))
    yield from of_lines(shape.exclude, root, (*prefix, "exclude"))


def of_lines(shapes: Iterable[LineShape] | None, root: Node, prefix: Path) -> Iterator[Reference]:
    """Give what lines lean on."""
    for number, shape in enumerate(shapes or ()):
        for part, name in enumerate(shape.sources or ()):
            yield Reference("sources", name, *place(root, (*prefix, number, "sources", part)))
        for part, name in enumerate(shape.use or ()):
            yield Reference("conditions", name, *place(root, (*prefix, number, "use", part)))
