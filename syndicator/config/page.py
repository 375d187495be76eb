"""A file's text on its way to a value: its tree, its written values, and the faults found so far with their paths.

Law: takes texts and shapes, gives faults with lines; raises nothing, touches nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from syndicator.config import wording
from syndicator.config.document import MAX_FAULTS, Fault, Node, Path, place, read
from syndicator.config.environment import Plain, fill
from syndicator.config.leaning import Leaning, Reference

ShapeT = TypeVar("ShapeT", bound=BaseModel)
Variables: TypeAlias = tuple[tuple[str, str | None], ...]


@dataclass(slots=True)
class Page:
    """One text, opened; `written` faults came with its writing, `found` ones are added as it is read."""

    root: Node
    own: Plain
    written: tuple[Fault, ...]
    found: list[tuple[Path, str]]
    unset: tuple[Path, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Remember which values are missing."""
        self.unset = tuple(path for path, _ in self.found)

    @property
    def mapping(self) -> Mapping[str, Plain]:
        """The written keys, if it is a mapping."""
        return self.own if isinstance(self.own, dict) else {}

    def add(self, found: Iterable[tuple[Path, str]]) -> None:
        """Add faults, except at or under a value that is missing: that is told already."""
        self.found.extend((path, message) for path, message in found if not any(path[: len(unset)] == unset for unset in self.unset))

    def shaped(self, shape: type[ShapeT], written: object, *, prefix: Path = (), drop: int = 0) -> ShapeT | None:
        """Give `written` as `shape`, or None with the faults added; their paths lose `drop` parts and gain `prefix`."""
        try:
            return shape.model_validate(written)
        except ValidationError as error:
            found = wording.faults(shape, error.errors(include_url=False, include_input=False))
            self.add(((*prefix, *path[drop:]), message) for path, message in found)
            return None

    def references(self, leans: Iterable[tuple[Leaning, str, Path]]) -> tuple[Reference, ...]:
        """Give references with their lines; those of the defaults are none of this page's own."""
        return tuple(Reference(kind, name, *place(self.root, path), own=stands(self.own, path)) for kind, name, path in leans)

    def faults(self, defaults: Mapping[str, Plain] | None = None) -> tuple[Fault, ...]:
        """Give every fault with its line and key; those of values that stand in the defaults only are told of that file."""
        own = [(path, message) for path, message in self.found if stands(self.own, path) or not stands(dict(defaults or {}), path)]
        told = sorted({*self.written, *(Fault(*place(self.root, path), message) for path, message in own)})
        rest = told[MAX_FAULTS:]
        return (*told[:MAX_FAULTS], *([Fault(rest[0].line, "", f"and {len(rest)} more")] if rest else []))


def opened(text: str, variables: Variables | None) -> Page | tuple[Fault, ...]:
    """Give a text's page with its variables filled in (None: `${…}` means nothing in it), or why it cannot be read."""
    document = read(text)
    if document.root is None:
        return document.faults
    known = None if variables is None else {name: value for name, value in variables if value is not None}
    own, missing = fill(document.root, known)
    return Page(document.root, own, document.faults, missing)


_ONE_WORD = frozenset({"rsl"})
"""Mappings whose keys say something together only: half of one set of terms and half of another would be terms that nobody wrote."""


def over(defaults: Mapping[str, Plain], own: Plain) -> Plain:
    """Give a file's written values laid over the defaults: mappings key by key, everything else and licence terms whole."""
    if not isinstance(own, dict):
        return own
    rhythm = {"every", "cron"}  # either takes the place of the other
    under = {key: value for key, value in defaults.items() if key not in rhythm or not rhythm & own.keys()}
    return under | {key: value if key in _ONE_WORD else _laid(under.get(key), value) for key, value in own.items()}


def _laid(under: Plain | None, value: Plain) -> Plain:
    return {**under, **value} if isinstance(under, dict) and isinstance(value, dict) else value


def stands(written: Plain, path: Path) -> bool:
    """Say whether the value at `path` is written here; one value may stand where a list of them may."""
    at: Plain | None = written
    for part in path:
        at = _child(at, part)
    return at is not None


def _child(written: Plain | None, part: str | int) -> Plain | None:
    if isinstance(written, dict) and isinstance(part, str):
        return written.get(part)
    if isinstance(written, list) and isinstance(part, int):
        return written[part] if part < len(written) else None
    return written if part == 0 else None
