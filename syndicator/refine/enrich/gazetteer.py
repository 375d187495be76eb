"""The gazetteer: the rulebook's lists of places, organisations, titles and names, made ready for one language.

Takes a rulebook and a language; gives compiled phrases, once for each pair in a process. Touches nothing. A line of a
list is `Name = forms | LANGUAGE name, forms | … | seat: capitals`: in each language the first form is the name.
`word(a b)` is the word with each of these endings, `-` none; `word*` is the beginning of a word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from syndicator._text.phrases import Phrases, folded
from syndicator.catalog import Rulebook

Kind: TypeAlias = Literal["person", "place", "region", "organisation", "name", "term", "topic"]

NOUNS_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""
_ENDINGS = re.compile(r"([^\s()]+)\(([^()]*)\)")
_LISTS: tuple[tuple[str, Kind], ...] = (
    ("countries", "place"),
    ("territories", "place"),
    ("world-regions", "region"),
    ("organisations", "organisation"),
)


class Entity(NamedTuple):
    """Something with a name: as articles in the gazetteer's language call it, other names for it, and what it is."""

    name: str
    kind: Kind
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The lists of one language. `seats` are capitals that stand for a government; all words are folded.

    `nouns_capital` says whether the language writes every noun with a capital.
    """

    entities: Phrases[Entity]
    seats: Phrases[Entity]
    titles: Phrases[None]
    kept_titles: frozenset[str]
    given_names: frozenset[str]
    known_people: dict[str, Entity]
    towns: frozenset[str]
    agencies: frozenset[str]
    stopwords: frozenset[str]
    common: frozenset[str]
    before_nouns: frozenset[str]
    nouns_capital: bool


@lru_cache(maxsize=32)
def gazetteer(rulebook: Rulebook, vocabulary: str, language: str) -> Gazetteer:
    """Give the gazetteer of `language` ("" for none that is known), with the persons and places of a vocabulary on top."""
    lines = [(line, kind) for name, kind in _LISTS for line in entries(rulebook, name)]
    listed = [_listed(line, kind, language) for line, kind in lines]
    named = list(_terms(rulebook, vocabulary, language))
    return Gazetteer(
        entities=Phrases(_by_form(*(pairs for pairs, _ in listed), named), case="names"),
        seats=Phrases([pair for _, pairs in listed for pair in pairs], case="names"),
        titles=Phrases([(title, None) for title in entries(rulebook, "titles")], case="names"),
        kept_titles=_folded(entries(rulebook, "kept-titles")),
        given_names=_folded(entries(rulebook, "given-names")),
        known_people=dict(_surnames(rulebook, language)),
        towns=_folded(entries(rulebook, "places")),
        agencies=_folded([*entries(rulebook, "photo-agencies"), *entries(rulebook, "agencies")]),
        stopwords=stopwords(rulebook, language),
        common=_folded(entries(rulebook, f"common-{language or 'en'}")),
        before_nouns=_folded(entries(rulebook, "before-nouns")),
        nouns_capital=language in NOUNS_CAPITAL,
    )


@lru_cache(maxsize=64)
def stopwords(rulebook: Rulebook, language: str) -> frozenset[str]:
    """Give the words that carry no subject in `language`; English ones where it has none of its own."""
    own = entries(rulebook, f"stopwords-{language}") or entries(rulebook, "stopwords-en")
    return _folded(own)


def speaks(rulebook: Rulebook, language: str) -> bool:
    """Say whether the rulebook has stopwords of this language, so that the words left in a text bear its subject."""
    return f"stopwords-{language}" in rulebook.lists


def entries(rulebook: Rulebook, name: str) -> tuple[str, ...]:
    """Give the entries of one of the rulebook's lists, none if there is no such list."""
    return tuple(line for line in rulebook.lists.get(name, ()) if line and not line.startswith("#"))


def forms(written: str) -> list[str]:
    """Give the forms that one form of a list stands for: `rus(o a)` is ruso and rusa."""
    met = _ENDINGS.fullmatch(written)
    if met is None:
        return [written]
    return [met[1] + ending.replace("-", "") for ending in met[2].split()]


def _listed(line: str, kind: Kind, language: str) -> tuple[list[tuple[str, Entity]], list[tuple[str, Entity]]]:
    """Give the forms of a line in `language` with what they stand for, and the same for its seats."""
    sections = [section.strip() for section in line.split("|")]
    name, _, english = (part.strip() for part in sections[0].partition("="))
    by_language = {section[:2]: _split(section[3:]) for section in sections[1:] if section[2:3] == " "}
    seats = [seat for section in sections[1:] if section.startswith("seat:") for seat in _split(section[5:])]
    if own := by_language.get(language):
        entity = Entity(own[0], kind, also=(name,) if own[0] != name else ())
    else:
        entity = Entity(name, kind)
        own = [name] if language not in {"", "en"} and by_language else [name, *_split(english)]
    spoken = [form for written in own for form in _declined(written, language)]
    return [(form, entity) for form in spoken], [(seat, entity) for seat in seats]


def _declined(written: str, language: str) -> list[str]:
    """Give the forms of a written form, in German with the genitive's s."""
    spoken = forms(written)
    if language == "de" and written[0].isupper() and written[-1] not in "sxzß*.":
        return [*spoken, f"{written}s"]
    return spoken


def _surnames(rulebook: Rulebook, language: str) -> Iterator[tuple[str, Entity]]:
    """Give what stands alone for a person whom everybody knows, folded, with the person."""
    for line in entries(rulebook, "known-people"):
        pairs, _ = _listed(line, "person", language)
        yield from ((folded(form), entity) for form, entity in pairs if form != entity.name)


def _split(text: str) -> list[str]:
    return [form for part in text.split(",") if (form := part.strip())]


def _terms(rulebook: Rulebook, vocabulary: str, language: str) -> Iterator[tuple[str, Entity]]:
    """Give the forms of a vocabulary's persons, places and organisations with what they stand for."""
    book = rulebook.vocabularies.get(vocabulary)
    for term in book.terms if book else ():
        if term.kind != "topic":
            label = dict(term.labels).get(language, term.name)
            entity = Entity(label, term.kind, also=(term.name,) if label != term.name else ())
            aliases = [alias for spoken, words in term.aliases if spoken in {"", language or "en"} for alias in words]
            yield from ((form, entity) for form in dict.fromkeys([term.name, label, *aliases]))


def _by_form(*lists: Iterable[tuple[str, Entity]]) -> Iterator[tuple[str, Entity]]:
    """Give each form once, with what the last list says that it stands for."""
    yield from {form: entity for pairs in lists for form, entity in pairs}.items()


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)
