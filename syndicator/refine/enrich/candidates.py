"""Candidates: the names of an article, each once, with all the places where it stands under any of its forms.

Takes the mentions of a reading; gives candidates. Touches nothing. A surname alone is the person whose full name the
article gives; an acronym is the body whose initials it holds; a form with a genitive's s is the form without.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from syndicator._text.phrases import folded
from syndicator.refine.enrich.gazetteer import Entity, Gazetteer, Kind
from syndicator.refine.enrich.names import Mention
from syndicator.refine.enrich.reading import Reading, Word

_LINKS = frozenset(["of", "the", "for", "and", "de", "der", "und", "für", "la", "des", "du", "del", "da", "do"])


@dataclass(slots=True)
class Candidate:
    """A subject that an article may carry as a tag.

    keys    its forms, as folded words
    places  block and offset of each mention
    inside  how often it stands within other names only
    folded  its name, folded
    said    for a topic: the words that spoke for it, `term` is its name in the vocabulary, `broad` if nothing is broader
    """

    name: str
    kind: Kind
    also: tuple[str, ...] = ()
    keys: set[tuple[str, ...]] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)
    inside: int = 0
    said: Counter[str] = field(default_factory=Counter)
    term: str = ""
    broad: bool = False
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """Fold the name once: it is compared many times."""
        self.folded = folded(self.name)


Group = list[Mention]
_ENDINGS = ("innen", "ern", "nen", "en", "er", "es", "n", "e", "s")
_DATIVES = ("en", "ern", "eln")
_SHORTEST_STEM = 4
_ACRONYM = 5
_INITIALS = 2
_MONEY = re.compile(r"[a-z]{1,3}\d+(?:bn|mn?|k|trn)?|.")


def candidates(reading: Reading, mentions: Iterable[Mention], lists: Gazetteer) -> list[Candidate]:
    """Give the names of an article as candidates, in the order in which they first stand in it."""
    entities: dict[Entity, Group] = defaultdict(list)
    groups: dict[tuple[str, ...], Group] = defaultdict(list)
    for mention in mentions:
        if mention.entity is not None:
            entities[mention.entity].append(mention)
        else:
            groups[mention.words].append(mention)
    _fold_genitives(groups)
    if lists.nouns_capital:
        _fold_endings(groups)
        _part_from_owners(groups, lists)
    _fold_short_forms(groups, lists)
    _fold_given_names(groups, lists)
    for words in [words for words in groups if len(words) == 1 and words[0] in lists.known_people]:
        entities[lists.known_people[words[0]]] += groups.pop(words)
    named = [_of_group(group, lists) for words, group in groups.items() if _sound(words, group, lists)]
    listed = [_of_entity(entity, group) for entity, group in entities.items()]
    everything = _merged(candidate for candidate in [*listed, *named] if candidate.places)
    titles = [word for word in reading.words if reading.titled[word.block]]
    standing: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(titles):
        standing[word.key].append(place)
    for candidate in everything:
        candidate.places |= _in_titles(titles, standing, candidate)
    return sorted(everything, key=lambda candidate: min(candidate.places))


def _merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Give the candidates with those of one name made one; what the gazetteer says of it comes first."""
    by_name: dict[str, Candidate] = {}
    for candidate in found:
        same = by_name.setdefault(candidate.folded, candidate)
        if same is not candidate:
            same.keys |= candidate.keys
            same.places |= candidate.places
            same.inside += candidate.inside
    return list(by_name.values())


def _fold_genitives(groups: dict[tuple[str, ...], Group]) -> None:
    for words in [words for words in groups if words[-1].endswith("s") and len(words[-1]) > 3]:  # noqa: PLR2004
        base = (*words[:-1], words[-1][:-1])
        if base in groups:
            groups[base] += groups.pop(words)


def _fold_endings(groups: dict[tuple[str, ...], Group]) -> None:
    """Fold the cases and the plural of a noun, and what comes from a town, into the form that stands there most."""
    for words in sorted((words for words in groups if len(words) == 1), key=lambda words: -len(words[0])):
        for ending in _ENDINGS:
            base = (words[0].removesuffix(ending),)
            if base != words and len(base[0]) >= _SHORTEST_STEM and base in groups and not _is_person(groups[base]):
                groups[base] += groups.pop(words)
                break


def _part_from_owners(groups: dict[tuple[str, ...], Group], lists: Gazetteer) -> None:
    """Part a person from the noun beside it where nouns have capitals too: "Trumps Charakter", "Festnahme Maduros"."""
    surnames = {words[-1] for words, group in groups.items() if len(words) > 1 and _is_person(group)} | lists.known_people.keys()
    for words in [words for words in groups if len(words) == 2 and not _is_person(groups[words])]:  # noqa: PLR2004
        place, owner = next(
            ((place, base) for place, word in enumerate(words) for base in (word, word.removesuffix("s")) if base in surnames), (0, "")
        )
        if owner:
            groups[(owner,)] += [_alone(mention, place, owner) for mention in groups.pop(words)]


def _alone(mention: Mention, place: int, owner: str) -> Mention:
    """Give a mention of one of its words alone."""
    return mention._replace(words=(owner,), text=mention.text.split()[place][: len(owner)])


def _fold_given_names(groups: dict[tuple[str, ...], Group], lists: Gazetteer) -> None:
    """Fold a given name alone into the one full name that begins with it."""
    full: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words, group in groups.items():
        if len(words) > 1 and _is_person(group):
            full[words[0]].append(words)
    for words in [words for words in groups if len(words) == 1 and words[0] in lists.given_names]:
        if len(full[words[0]]) == 1:
            groups[full[words[0]][0]] += groups.pop(words)


def _fold_short_forms(groups: dict[tuple[str, ...], Group], lists: Gazetteer) -> None:
    """Fold surnames, middle names left out and acronyms into the full form that the article gives."""
    full = sorted((words for words in groups if len(words) > 1), key=lambda words: (-len(groups[words]), groups[words][0].start))
    by_ends: dict[tuple[str, str], tuple[str, ...]] = {}
    for words in full:
        ends = (words[0], words[-1])
        if (same := by_ends.setdefault(ends, words)) != words and _is_person(groups[same]):
            groups[same] += groups.pop(words)
    persons = {word: words for words in reversed(full) if words in groups and _is_person(groups[words]) for word in words[1:]}
    bodies = {} if lists.nouns_capital else {words[-1]: words for words in reversed(full) if words in groups}
    initials = {"".join(word[0] for word in words if word not in _LINKS): words for words in full if words in groups}
    for words in [words for words in groups if len(words) == 1]:
        group, word = groups[words], words[0]
        target = initials.get(word) if group[0].text.isupper() else persons.get(word)
        if target is None and word in bodies and len(group) <= len(groups[bodies[word]]):
            target = bodies[word]
        if target is not None:
            groups[target] += groups.pop(words)


def _is_person(group: Group) -> bool:
    return any(mention.person for mention in group)


def _sound(words: tuple[str, ...], group: Group, lists: Gazetteer) -> bool:
    """Say whether a group is a name: not only ever a sentence's first word, no agency, no word of no weight."""
    if " ".join(words) in lists.agencies:
        return False
    if len(words) > 1:
        return True
    if words[0] in lists.stopwords or words[0] in lists.common or _MONEY.fullmatch(words[0]):
        return False
    if len(words[0]) <= _INITIALS and not group[0].text.isupper():
        return False
    return not all(mention.opens for mention in group)


def _of_group(group: Group, lists: Gazetteer) -> Candidate:
    longest = max([len(mention.words) for mention in group])
    name = group[0].text if len(group) == 1 else _usual([mention.text for mention in group if longest == 1 or len(mention.words) > 1])
    if lists.nouns_capital and name.endswith(_DATIVES) and any(mention.text == name[:-1] for mention in group):
        name = name[:-1]
    if name.isupper() and len(name) > _ACRONYM:
        name = name.title()
    kind: Kind = "person" if _is_person(group) else "name"
    if kind == "name" and folded(name) in lists.towns:
        kind = "place"
    elif kind == "name" and lists.nouns_capital and longest == 1 and not name.isupper():
        kind = "term"
    return Candidate(name, kind, keys={mention.words for mention in group}, places={(mention.block, mention.start) for mention in group})


def _usual(texts: list[str]) -> str:
    """Give the form that stands there most, one that is no shout if there is any."""
    times = Counter(texts)
    return min(times, key=lambda text: (text.isupper() and len(text) > _ACRONYM, -times[text], len(text), text))


def _of_entity(entity: Entity, group: Group) -> Candidate:
    places = {(mention.block, mention.start) for mention in group if not mention.inside}
    keys = {mention.words for mention in group if mention.entity is None}
    return Candidate(entity.name, entity.kind, entity.also, keys=keys, places=places, inside=len(group) - len(places))


def _in_titles(words: Sequence[Word], standing: Mapping[str, Sequence[int]], candidate: Candidate) -> set[tuple[int, int]]:
    """Give where a candidate stands among the words of headline and subheads, in whatever capitals."""
    found = set()
    for keys in candidate.keys:
        for place in standing.get(keys[0], ()):
            if tuple(word.key for word in words[place : place + len(keys)]) == keys:
                found.add((words[place].block, words[place].start))
    return found
