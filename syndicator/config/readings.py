"""One file's text, read: what it gives, what it leans on, and every fault in it.

Law: takes a text, the house it stands in and the variables it names; gives a `Reading`; raises nothing, touches nothing.
The same text in the same house is read once in a process, because reading YAML is what costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar

from syndicator.catalog import Line, Partner, Rule, Settings, Source, Vocabulary
from syndicator.config import agreement, leaning, making
from syndicator.config.conditions import in_place, uses
from syndicator.config.document import Fault, Path, place
from syndicator.config.environment import Plain
from syndicator.config.examples import disproved
from syndicator.config.leaning import Reference
from syndicator.config.making import Defaults, House
from syndicator.config.page import Page, Variables, opened, over
from syndicator.config.shapes import ConditionShape, PartnerShape, RulesShape, SourceShape, SyndicatorShape, VocabularyShape
from syndicator.model import PartnerId, SourceId

T = TypeVar("T")
Named: TypeAlias = Mapping[str, tuple[Line, ...]]

_DEFAULT_SOURCE = ("defaults", "source")
_DEFAULT_PARTNER = ("defaults", "partner")
_NO_RULES = "must be a list of rules, each with a name and a pattern or selector; for one source: a mapping with source: and rules:"
_KEPT = 65_536
"""So many readings are kept: more than any house has files, few enough to fit into memory."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a text gives (None where there is a fault), its faults, what it leans on, and the names that it gives others."""

    value: T | None
    faults: tuple[Fault, ...] = ()
    references: tuple[Reference, ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of cleaning rules: the source that it is for (empty: all), and for each rule line and key of its name."""

    source: SourceId
    rules: tuple[Rule, ...]
    places: tuple[tuple[int, str], ...]


@lru_cache(maxsize=8)
def house(text: str, bare: House, variables: Variables) -> tuple[Reading[Settings], House]:
    """Read `syndicator.yaml` of a house of which only the place is known; the house is given even where it has faults."""
    page = opened(text, variables)
    if not isinstance(page, Page):
        return Reading(None, page), bare
    shape = page.shaped(SyndicatorShape, page.own)
    zone = _zone(page)
    page.add(agreement.house(page.mapping, zone=zone, root=bare.root, config=bare.config))
    page.add(agreement.mail(page.mapping))
    page.add(agreement.licence_terms(page.mapping))
    page.add(((*_DEFAULT_PARTNER, *path), message) for path, message in agreement.licence_terms(_default(page, "partner")))
    leans = page.references(
        [*leaning.of_source(_default(page, "source"), _DEFAULT_SOURCE), *leaning.of_partner(_default(page, "partner"), _DEFAULT_PARTNER)]
    )
    faults = page.faults()
    if shape is None or faults:
        return Reading(None, faults, leans), bare
    full = House(
        root=bare.root,
        config=bare.config,
        timezone=zone,
        publisher=shape.publisher.name,
        sources=Defaults.of(_default(page, "source")),
        partners=Defaults.of(_default(page, "partner")),
    )
    return Reading(making.settings(shape, full), references=leans), full


def _zone(page: Page) -> str:
    written = page.mapping.get("timezone")
    unsound = any(path[:1] == ("timezone",) for path, _ in page.found)
    return written.strip() if isinstance(written, str) and not unsound else "UTC"


def _default(page: Page, kind: str) -> dict[str, Plain]:
    defaults = page.mapping.get("defaults")
    written = defaults.get(kind) if isinstance(defaults, dict) else None
    return written if isinstance(written, dict) else {}


@lru_cache(maxsize=_KEPT)
def source(name: SourceId, text: str, house: House, variables: Variables) -> Reading[Source]:
    """Read `sources/NAME.yaml`."""
    page = opened(text, variables)
    if not isinstance(page, Page):
        return Reading(None, page)
    written = over(house.sources.values, page.own)
    shape = page.shaped(SourceShape, written)
    if isinstance(page.own, dict):
        page.add(agreement.source(page.own, zone=house.timezone))
    leans = page.references(leaning.of_source(written))
    faults = page.faults(house.sources.values)
    return Reading(None if shape is None or faults else making.source(name, shape, house), faults, leans)


@lru_cache(maxsize=_KEPT)
def partner(name: PartnerId, text: str, house: House, variables: Variables) -> Reading[Partner]:
    """Read `partners/NAME.yaml`; the named conditions that it uses are not in place yet."""
    page = opened(text, variables)
    if not isinstance(page, Page):
        return Reading(None, page)
    written = over(house.partners.values, page.own)
    shape = page.shaped(PartnerShape, written)
    if isinstance(page.own, dict):
        page.add(agreement.licence_terms(page.own))
    leans = page.references(leaning.of_partner(written))
    faults = page.faults(house.partners.values)
    return Reading(None if shape is None or faults else making.partner(name, shape, house), faults, leans)


@lru_cache(maxsize=16)
def conditions(text: str, zone: str, variables: Variables, own: str = "") -> Reading[Named]:
    """Read `conditions.yaml`: lines by name, with all that they use in place; `own` is the house's name."""
    page = opened(text, variables)
    if not isinstance(page, Page):
        return Reading(None, page)
    if not isinstance(page.own, dict):
        return Reading(None, (Fault(page.root.line, "", "must be a mapping from each condition's name to its lines"),))
    names = frozenset(page.own)
    shapes = {name: page.shaped(ConditionShape, {"lines": written}, prefix=(name,), drop=1) for name, written in page.own.items()}
    leans = page.references(lean for name, written in page.own.items() for lean in leaning.of_lines(written, (name,)))
    named = {name: making.lines(name, shape.lines, zone=zone, own=own) for name, shape in shapes.items() if shape}
    whole, unsound = in_place({name: lines for name, lines in named.items() if uses(lines) <= names})
    page.add(((name,), message) for name, message in unsound.items())
    faults = (*page.faults(), *(lean.unknown(names) for lean in leans if lean.kind == "conditions" and lean.name not in names))
    return Reading(None if faults else whole, faults, tuple(lean for lean in leans if lean.kind == "sources"), names)


@lru_cache(maxsize=1024)
def rules(text: str, *, proved: bool = True) -> Reading[RuleFile]:
    """Read a file of cleaning rules, and hold them against their examples; `${…}` means nothing there, as tools write such files too."""
    page = opened(text, None)
    if not isinstance(page, Page):
        return Reading(None, page)
    for_one = isinstance(page.own, dict) and bool(page.own.keys() & {"source", "rules"})
    if not for_one and not isinstance(page.own, list):
        return Reading(None, (Fault(page.root.line, "", _NO_RULES),))
    at: Path = ("rules",) if for_one else ()
    shape = page.shaped(RulesShape, page.own if for_one else {"rules": page.own}, drop=0 if for_one else 1)
    written = page.mapping.get("rules") if for_one else page.own
    page.add(((*at, *path), message) for path, message in agreement.rules(written if isinstance(written, list) else ()))
    made = tuple(making.rule(rule) for rule in shape.rules) if shape is not None and not page.found else ()
    if proved:
        page.add(((*at, number, *path), message) for number, rule in enumerate(made) for path, message in disproved(rule))
    leans = page.references(leaning.of_rules(page.own))
    faults = page.faults()
    if shape is None or faults:
        return Reading(None, faults, leans)
    places = tuple(place(page.root, (*at, number, "name")) for number in range(len(made)))
    return Reading(RuleFile(SourceId(shape.source or ""), made, places), faults, leans)


@lru_cache(maxsize=64)
def vocabulary(name: str, text: str) -> Reading[Vocabulary]:
    """Read a vocabulary; `${…}` means nothing there."""
    page = opened(text, None)
    if not isinstance(page, Page):
        return Reading(None, page)
    shape = page.shaped(VocabularyShape, page.own)
    terms = tuple(making.term(term) for term in shape.terms) if shape is not None else ()
    page.add(agreement.terms(terms))
    faults = page.faults()
    return Reading(None if shape is None or faults else Vocabulary(name=name, terms=terms), faults)
