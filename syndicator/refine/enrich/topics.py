"""Topics: the subjects of a vocabulary for which an article's words speak.

Takes a reading and a vocabulary; gives candidates, each with the words that spoke for it. Touches nothing. What speaks
for a narrower subject speaks for the broader one too. One word said once, and not in the headline, is no evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from syndicator._text.phrases import Phrases, folded
from syndicator.catalog import Rulebook, Term
from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.reading import Reading

_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Subjects:
    """A vocabulary's topics in one language. `meant` gives the term that a publisher's category means, by its folded text."""

    terms: dict[str, Term]
    labels: dict[str, str]
    aliases: Phrases[str]
    meant: dict[str, str]

    def broader(self, name: str) -> list[str]:
        """Give the broader subjects of one, the nearest first; a circle is left where it closes."""
        found: list[str] = []
        while (name := self.terms[name].broader) in self.terms and name not in found:
            found.append(name)
        return found


@lru_cache(maxsize=64)
def subjects(rulebook: Rulebook, vocabulary: str, language: str) -> Subjects:
    """Give the topics of a vocabulary for `language`; an unknown vocabulary has none."""
    book = rulebook.vocabularies.get(vocabulary)
    terms = {term.name: term for term in book.terms if term.kind == "topic"} if book else {}
    labels = {name: dict(term.labels).get(language, name) for name, term in terms.items()}
    words = [(alias, name) for name, term in terms.items() for alias in _aliases(term, language)]
    meant: dict[str, str] = {}
    for name, term in terms.items():
        for spelling in (name, *dict(term.labels).values(), *term.categories):
            meant.setdefault(folded(spelling), name)
    for alias, name in words:
        if not alias.endswith("*"):
            meant.setdefault(folded(alias), name)
    return Subjects(terms, labels, Phrases(words, case="acronyms"), meant)


def _aliases(term: Term, language: str) -> Iterator[str]:
    """Give the words that speak for a term in a language: its name there, and its aliases there and in all."""
    spoken = dict(term.aliases)
    own = {"", language or "en"}
    label = dict(term.labels).get(language, term.name)
    yield from dict.fromkeys([label, *(word for each, words in spoken.items() if each in own for word in words)])


def topics(reading: Reading, known: Subjects) -> list[Candidate]:
    """Give the topics for which the article speaks, as candidates under their names in its language."""
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for met in known.aliases.longest(reading.text):
        place = (reading.block_at(met.start), met.start)
        for name in (met.value, *known.broader(met.value)):
            places[name].add(place)
            said[name][folded(reading.text[met.start : met.end])] += 1
    return [_candidate(name, found, said[name], known) for name, found in places.items() if _enough(found)]


def _enough(found: set[tuple[int, int]]) -> bool:
    return len(found) >= _ENOUGH or any(block == 0 for block, _ in found)


def _candidate(name: str, found: set[tuple[int, int]], said: Counter[str], known: Subjects) -> Candidate:
    label = known.labels[name]
    return Candidate(
        label, "topic", also=(name,) if label != name else (), places=found, said=said, term=name, broad=not known.terms[name].broader
    )
