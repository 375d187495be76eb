"""Categories: what the publisher itself filed an article under, as tags.

Takes the entry's categories and what is known about the article; gives tags, the ones that the text or a vocabulary
bears out first. Touches nothing. What says nothing about the subject ("Uncategorized", "Top Stories", a code of the
publishing system, the publisher's own name) is dropped.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from syndicator._text.phrases import Phrases, folded
from syndicator.catalog import Rulebook
from syndicator.model import Tag
from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.gazetteer import Gazetteer, entries
from syndicator.refine.enrich.terms import singular
from syndicator.refine.enrich.topics import Subjects

MOST = 40
"""So many categories are looked at; sites that file an article under more file it under everything."""
_LONGEST = 60
_WORDS = 6
_CODE = re.compile(
    r"[@#_=<>{}\[\]\\|]|https?:|www\.|\.(?:com|org|net|html?)\b|^\W*$|^[\d\W]+$|^[\w-]+:[\w-]|[a-z]\d{3,}|[0-9a-f]{8}-[0-9a-f]{4}",
    re.IGNORECASE,
)
_PATH = re.compile(r"\s*(?:>|»|::)\s*")
_TURNED = re.compile(r"([^\W\d_][\w'’-]+),\s+([^\W\d_][\w'’.-]+(?: [^\W\d_]\.?)?)(?: \([\d– -]+\))?")
_BORNE_OUT = 0.95
_SAID = 0.9


class OwnNames(NamedTuple):
    """The names of the source and of whoever wrote the article, folded, a space on each side."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> "OwnNames":
        """Give the own names of these."""
        return cls(tuple(f" {folded(name).strip()} " for name in names if name.strip()))

    def within(self, text: str) -> bool:
        """Say whether one of the names stands in `text` as whole words."""
        return self.within_folded(folded(text))

    def within_folded(self, text: str) -> bool:
        """Say the same of a text that is folded already."""
        spaced = f" {text} "
        return any(name in spaced for name in self.names)


class Filed(NamedTuple):
    """What the categories are read against: the gazetteer, the vocabulary, the article's own names by folded form."""

    lists: Gazetteer
    known: Subjects
    found: Mapping[str, Candidate]
    own: OwnNames


def from_categories(categories: Iterable[str], rulebook: Rulebook, filed: Filed) -> list[Tag]:
    """Give the publisher's categories as tags, each once; what the article or the vocabulary bears out comes first."""
    tags: dict[str, Tag] = {}
    noise = _noise(rulebook)
    for written in list(categories)[:MOST]:
        category = " ".join(_PATH.split(written)[-1].split())
        if not _subject(category, noise, filed):
            continue
        tag = _meant(category, filed)
        tags.setdefault(folded(tag.name), tag)
    return sorted(tags.values(), key=lambda tag: -tag.score)


@lru_cache(maxsize=8)
def _noise(rulebook: Rulebook) -> Phrases[None]:
    return Phrases([(entry, None) for entry in entries(rulebook, "noise-categories")])


def _subject(category: str, noise: Phrases[None], filed: Filed) -> bool:
    """Say whether a category can be a subject at all."""
    if not category or len(category) > _LONGEST or category.count(" ") >= _WORDS or _CODE.search(category):
        return False
    if folded(category) in filed.lists.agencies or filed.own.within(category):
        return False
    return not any(met.start == 0 and met.end == len(category) for met in noise.find(category))


def _meant(category: str, filed: Filed) -> Tag:
    """Give the tag that a category means: a term, a known name, a name of the article's, or the category as it stands."""
    why = f"publisher's category '{category}'"
    key = folded(category)
    term = filed.known.meant.get(key)
    if term is not None:
        label = filed.known.labels[term]
        # The publisher's own word stands, unless it is the subject's name in another spelling; a filter knows both.
        own = _spelt(category)
        name = label if singular(folded(own)) in {singular(folded(label)), singular(folded(term))} else own
        return Tag(name=name, why=why, score=_BORNE_OUT, also=_others(name, label, term))
    for met in (met for written in _written(category) for met in filed.lists.entities.longest(written)):
        if (met.start, met.end) == (0, len(category)):
            return Tag(name=met.value.name, why=why, score=_BORNE_OUT, also=_others(met.value.name, *met.value.also, category))
    spelling = _turned(category, filed.lists)
    candidate = filed.found.get(folded(spelling)) or filed.found.get(key.replace("-", " "))
    if candidate is not None:
        return Tag(name=candidate.name, why=why, score=_BORNE_OUT, also=candidate.also)
    return Tag(name=_spelt(spelling), why=why, score=_SAID)


def _others(name: str, *names: str) -> tuple[str, ...]:
    """Give the names by which a filter may ask for a tag beside its own."""
    return tuple(other for other in dict.fromkeys(names) if other != name)


def _written(category: str) -> tuple[str, ...]:
    """Give the ways in which a category's name may be written: publishing systems make small letters of all."""
    return (category, category.title(), category.upper()) if category.islower() else (category,)


def _turned(category: str, lists: Gazetteer) -> str:
    """Give "Bevin, Matthew G (1967- )" as "Matthew Bevin"."""
    met = _TURNED.fullmatch(category)
    return f"{met[2].split()[0]} {met[1]}" if met and folded(met[2].split()[0]) in lists.given_names else category


def _spelt(category: str) -> str:
    """Give a slug ("climate-policy") as words with a capital; all else as it stands."""
    if category.islower() and " " not in category:
        category = category.replace("-", " ")
    return category[0].upper() + category[1:] if category.islower() else category
