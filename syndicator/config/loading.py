"""The configuration: from the files of a folder to the catalog, with every problem of every file.

Law: takes the folder, the environment and the last good texts; reads the disk through `files`; gives a Catalog; raises
ConfigError, with every problem of all files, only where `syndicator.yaml` is missing or broken.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from syndicator.catalog import Catalog, Partner, Rule, Settings, Source, Vocabulary
from syndicator.config import agreement, files, in_force, readings
from syndicator.config.conditions import resolved, uses
from syndicator.config.document import Fault
from syndicator.config.environment import mentioned
from syndicator.config.files import CONDITIONS, HOUSE, Disk
from syndicator.config.in_force import Names, Version
from syndicator.config.leaning import Leaning
from syndicator.config.making import Defaults, House, rules_digest
from syndicator.config.readings import Named, Reading, RuleFile
from syndicator.config.rulebook import shipped, with_own
from syndicator.errors import ConfigError, Problem
from syndicator.model import PartnerId, SourceId

T = TypeVar("T")


def load(folder: Path, *, environ: Mapping[str, str], last_good: Mapping[str, str] | None = None, stands_in: Path | None = None) -> Catalog:
    """Give the configuration in force, with everything that is wrong with the files on disk.

    `stands_in`: the folder is an edited copy of that one, and its relative paths mean what they would mean there.
    """
    config = files.absolute(folder)
    disk = files.look(config)
    settings, house = _house(disk, config if stands_in is None else files.absolute(stands_in), environ)
    there = _Folder(disk, house, environ, last_good or {})
    problems = tuple(sorted({*disk.problems, *there.problems(config.name), *_house_problems(disk, settings, there.written, config.name)}))
    if settings.value is None or any(problem.file == f"{config.name}/{HOUSE}" for problem in problems):
        raise ConfigError(problems)
    return there.catalog(settings.value, problems)


def _house(disk: Disk, config: Path, environ: Mapping[str, str]) -> tuple[Reading[Settings], House]:
    bare = House(root=config.parent, config=config, sources=Defaults.of({}), partners=Defaults.of({}))
    text = disk.texts.get(HOUSE)
    return (Reading(None), bare) if text is None else readings.house(text, bare, mentioned(text, environ))


def _house_problems(disk: Disk, settings: Reading[Settings], written: Names, folder: str) -> Iterator[Problem]:
    if HOUSE not in disk.names:
        yield Problem(file=f"{folder}/{HOUSE}", line=0, key="", message="is missing; `syndicator init` writes one")
    yield from _problems(f"{folder}/{HOUSE}", in_force.faults(settings, written))


def _problems(file: str, faults: Iterable[Fault]) -> Iterator[Problem]:
    return (Problem(file=file, line=line, key=key, message=message) for line, key, message in faults)


def stem(name: str) -> str:
    """Give a file's id: `sources/harbor-wire.yaml` is harbor-wire."""
    return name.rpartition("/")[2].removesuffix(".yaml")


class _Folder:
    """All files of a folder but the house's own, read as they stand; then put into force."""

    def __init__(self, disk: Disk, house: House, environ: Mapping[str, str], last_good: Mapping[str, str]) -> None:
        self._disk = disk
        self._house = house
        self._environ = environ
        self._last_good = last_good
        self._read = {name: self._reader(name)(text) for name, text in disk.texts.items() if name != HOUSE}
        self.written = Names(
            sources=None if "sources" in disk.blind else self._stems(disk.names, "sources"),
            vocabularies=shipped().vocabularies.keys() | self._stems(disk.names, "vocabularies"),
            conditions=self._written_conditions(),
        )

    def _stems(self, names: Iterable[str], kind: str) -> frozenset[str]:
        return frozenset(stem(name) for name in names if name.startswith(f"{kind}/"))

    def _written_conditions(self) -> frozenset[str] | None:
        if CONDITIONS not in self._disk.names:
            return frozenset()
        reading = self._read.get(CONDITIONS)
        return reading.names if reading is not None and (reading.names or reading.value is not None) else None

    def _reader(self, name: str) -> Callable[[str], Reading[Any]]:
        kind, own = name.partition("/")[0], stem(name)
        if name == CONDITIONS:
            return lambda text: readings.conditions(text, self._house.timezone, mentioned(text, self._environ), self._house.publisher)
        if kind == "sources":
            return lambda text: readings.source(SourceId(own), text, self._house, mentioned(text, self._environ))
        if kind == "partners":
            return lambda text: readings.partner(PartnerId(own), text, self._house, mentioned(text, self._environ))
        return readings.rules if kind == "rules" else lambda text: readings.vocabulary(own, text)

    def problems(self, folder: str) -> Iterator[Problem]:
        """Give what is wrong with the files as they stand."""
        for name, reading in self._read.items():
            yield from _problems(f"{folder}/{name}", in_force.faults(reading, self.written))
        yield from self._names_that_stand_twice(folder)

    def _names_that_stand_twice(self, folder: str) -> Iterator[Problem]:
        """Give the rules whose name a rule for the same source has in another file."""
        sound = {name: reading.value for name, reading in self._read.items() if isinstance(reading.value, RuleFile)}
        for source in sorted({file.source for file in sound.values() if file.source}):
            own = [(name, file.rules) for name, file in sound.items() if file.source == source]
            for name, number, message in agreement.rule_names(own):
                line, key = sound[name].places[number]
                yield Problem(file=f"{folder}/{name}", line=line, key=key, message=message)

    def catalog(self, settings: Settings, problems: tuple[Problem, ...]) -> Catalog:
        """Give what is in force."""
        rules: dict[str, Version[RuleFile]] = self._versions("rules", self.written)
        vocabularies: dict[str, Version[Vocabulary]] = self._versions(
            "vocabularies", self.written, also=self._needed("sources", "vocabularies")
        )
        conditions = self._conditions()
        named: Named = conditions.value if conditions is not None else {}
        known = Names(
            sources=None,
            vocabularies=shipped().vocabularies.keys() | {stem(name) for name in vocabularies},
            conditions=named.keys(),
        )
        sources: dict[str, Version[Source]] = self._versions("sources", known)
        partners: dict[str, Version[Partner]] = self._versions("partners", known)
        rulebook = with_own(
            tuple(rule for version in rules.values() if not version.value.source for rule in version.value.rules),
            tuple(version.value for version in vocabularies.values()),
        )
        all_versions: dict[str, Version[Any]] = {**rules, **vocabularies, **sources, **partners}
        if conditions is not None:
            all_versions[CONDITIONS] = conditions
        return Catalog(
            settings=settings,
            sources={version.value.id: _with_rules(version.value, rules.values()) for version in sources.values()},
            partners={version.value.id: _whole(version.value, named) for version in partners.values()},
            rulebook=rulebook,
            problems=problems,
            aside=tuple(name.removesuffix(".yaml") for name in self._standing() if name not in all_versions),
            texts={HOUSE: self._disk.texts[HOUSE], **{name: version.text for name, version in sorted(all_versions.items())}},
        )

    def _standing(self) -> list[str]:
        """Give all names that stand on disk, and those that may, in folders that could not be looked into."""
        hidden = [name for name in self._last_good if name.partition("/")[0] in self._disk.blind]
        return sorted({*self._disk.names, *hidden} - {HOUSE})

    def _needed(self, by: str, kind: Leaning) -> frozenset[str]:
        return in_force.needed((reading for name, reading in self._read.items() if name.startswith(f"{by}/")), kind)

    def _versions(self, kind: str, known: Names, *, also: Iterable[str] = ()) -> dict[str, Version[Any]]:
        gone = {f"{kind}/{name}.yaml" for name in also} - set(self._disk.names)
        found = {name: self._version(name, known) for name in sorted({*self._standing(), *gone}) if name.startswith(f"{kind}/")}
        return {name: version for name, version in found.items() if version is not None}

    def _version(self, name: str, known: Names) -> Version[Any] | None:
        now = self._disk.texts.get(name)
        found = in_force.version(now, self._last_good.get(name), self._reader(name), written=self.written, in_force=known)
        return in_force.stays_closed(found, now or self._disk.garbled.get(name)) if name.startswith("partners/") else found

    def _conditions(self) -> Version[Named] | None:
        return in_force.conditions(
            self._disk.texts.get(CONDITIONS),
            self._last_good.get(CONDITIONS),
            self._reader(CONDITIONS),
            written=self.written,
            needed=self._needed("partners", "conditions"),
            standing=CONDITIONS in self._disk.names,
        )


def _with_rules(source: Source, files: Iterable[Version[RuleFile]]) -> Source:
    """Give a source with the rules that are for it alone; of two with one name the first counts."""
    own: dict[str, Rule] = {}
    for rule in (rule for file in files if file.value.source == source.id for rule in file.value.rules):
        own.setdefault(rule.name, rule)
    return replace(source, clean=replace(source.clean, rules=tuple(own.values()))) if own else source


def _whole(partner: Partner, named: Named) -> Partner:
    """Give a partner with the named conditions that it uses in place."""
    if not uses((*partner.include, *partner.exclude)):
        return partner
    whole = replace(partner, include=resolved(partner.include, named), exclude=resolved(partner.exclude, named))
    return replace(whole, rules=rules_digest(whole))
