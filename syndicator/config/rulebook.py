"""The rulebook: the rules and word lists that ship with the program, and the operator's own on top.

Law: reads the package's own files (once in a process) and takes the operator's rules and vocabularies; gives one value.
Raises ConfigError only for a shipped file that is broken, which a test holds. The operator's rule or vocabulary takes
the place of a shipped one of the same name.

YAML is slow to read, so the shipped rules and vocabularies are there a second time, as `shipped/compiled.json`. It
counts only while it carries the digest of the YAML as it stands; `python -m syndicator.config.compiling` writes it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from syndicator._text.digests import digest_of
from syndicator.catalog import Rule, Rulebook, Term, Vocabulary
from syndicator.config import readings
from syndicator.config.readings import Reading
from syndicator.errors import ConfigError, Problem
from syndicator.model import Digest

T = TypeVar("T")
COMPILED = "compiled.json"

_ENDINGS = {"rules": ".yaml", "vocabularies": ".yaml", "lists": ".txt", "weights": ".json"}


@lru_cache(maxsize=1)
def shipped() -> Rulebook:
    """Give the rulebook that ships with the program."""
    texts = dict(sorted(_texts()))
    found = compiled(_compiled_text(), source_digest(texts)) or parsed(texts)
    return Rulebook(
        digest=Digest(digest_of(part for pair in texts.items() for part in pair)),
        rules=found[0],
        vocabularies=found[1],
        lists={_stem(name): _entries(text) for name, text in texts.items() if name.startswith("lists/")},
        weights={_stem(name): _figures(name, text) for name, text in texts.items() if name.startswith("weights/")},
    )


@lru_cache(maxsize=4)
def with_own(rules: tuple[Rule, ...], vocabularies: tuple[Vocabulary, ...]) -> Rulebook:
    """Give the shipped rulebook with the operator's rules and vocabularies on top."""
    base = shipped()
    if not rules and not vocabularies:
        return base
    return Rulebook(
        digest=Digest(digest_of([base.digest, repr(rules), repr(vocabularies)])),
        rules=_latest((*base.rules, *rules)),
        vocabularies={**base.vocabularies, **{vocabulary.name: vocabulary for vocabulary in vocabularies}},
        lists=base.lists,
        weights=base.weights,
    )


def parsed(texts: Mapping[str, str]) -> tuple[tuple[Rule, ...], dict[str, Vocabulary]]:
    """Give the shipped rules and vocabularies from their YAML."""
    rules = [
        rule for name, text in texts.items() if name.startswith("rules/") for rule in _whole(name, readings.rules(text, proved=False)).rules
    ]
    vocabularies = [
        _whole(name, readings.vocabulary(_stem(name), text)) for name, text in texts.items() if name.startswith("vocabularies/")
    ]
    return _latest(rules), {vocabulary.name: vocabulary for vocabulary in vocabularies}


def compiled(text: str, digest: str) -> tuple[tuple[Rule, ...], dict[str, Vocabulary]] | None:
    """Give the shipped rules and vocabularies from their compiled form, None unless it was made of YAML with this digest."""
    made = json.loads(text) if text else {}
    if made.get("digest") != digest:
        return None
    rules = tuple(Rule(**_tuples(rule)) for rule in made["rules"])
    return rules, {name: Vocabulary(name=name, terms=tuple(_term(term) for term in terms)) for name, terms in made["vocabularies"].items()}


def shipped_texts() -> dict[str, str]:
    """Give the shipped files' texts by name (`rules/promo.yaml`)."""
    return dict(sorted(_texts()))


def source_digest(texts: Mapping[str, str]) -> str:
    """Give the digest of the shipped YAML."""
    return digest_of(part for name, text in texts.items() if name.endswith(".yaml") for part in (name, text))


def _texts() -> Iterator[tuple[str, str]]:
    for kind, ending in _ENDINGS.items():
        folder = _shipped_folder() / kind
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name.endswith(ending) and not file.name.startswith("."):
                yield f"{kind}/{file.name}", file.read_text("utf-8")


def _compiled_text() -> str:
    file = _shipped_folder() / COMPILED
    return file.read_text("utf-8") if file.is_file() else ""


def _shipped_folder() -> Traversable:
    return files("syndicator.config") / "shipped"


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _whole(name: str, reading: Reading[T]) -> T:
    if reading.value is None:
        raise ConfigError(
            tuple(Problem(file=f"shipped/{name}", line=line, key=key, message=message) for line, key, message in reading.faults)
        )
    return reading.value


def _latest(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple({rule.name: rule for rule in rules}.values())


def _entries(text: str) -> tuple[str, ...]:
    stripped = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in stripped if line and not line.startswith("#")))


def _figures(name: str, text: str) -> dict[str, float]:
    written = json.loads(text)
    if not isinstance(written, dict) or not all(isinstance(figure, int | float) for figure in written.values()):
        raise ConfigError((Problem(file=f"shipped/{name}", line=0, key="", message="must be a mapping from names to numbers"),))
    return {key: float(figure) for key, figure in written.items()}


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def _term(fields: Mapping[str, Any]) -> Term:
    aliases = tuple((language, tuple(words)) for language, words in fields.get("aliases", ()))
    labels = tuple((language, label) for language, label in fields.get("labels", ()))
    return Term(**{**_tuples(fields), "aliases": aliases, "labels": labels})
