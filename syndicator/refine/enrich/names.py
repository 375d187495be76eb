"""Names: runs of capitals in running text, parted from titles and nationalities, each with where it stands.

Takes a reading and a gazetteer; gives mentions, in the order of the text. Touches nothing. Headlines and subheads give
none: their capitals mean nothing. A single word that only ever opens sentences is no name; a first word that opens a
sentence is left out of its run where the text writes it small elsewhere.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from syndicator._text.phrases import Found, folded
from syndicator.refine.enrich.gazetteer import Entity, Gazetteer
from syndicator.refine.enrich.reading import Reading, Word

_LINKS = frozenset(["of", "the", "de", "del", "della", "di", "du", "des", "da", "do", "dos", "das", "la", "las", "los", "le", "von", "van", "ten", "bin", "ibn", "al", "el", "y"])  # fmt: skip
_LINKS_OF_BODIES = frozenset(["for", "für", "pour", "para", "on", "and"])
_BODIES = frozenset(
    folded(
        "Center Centre Institute Council Committee Commission Office Association Society Campaign Movement Fund Department Ministry Agency Alliance Coalition "
        "Foundation Organization Organisation Bureau Network Centers Union Federation Bund Zentrum Institut Ministerium Institut Centro Instituto Asociación "
        "Associação Ministério Ministerio Food Research Disease Bar Drug"
    ).split()
)
_SECOND_LINKS = frozenset(["the", "der", "den", "la", "las", "los", "el"])
_OF_PLACES = frozenset(
    ["san", "santa", "santo", "são", "saint", "st", "fort", "port", "mount", "mt", "lake", "los", "las", "la", "el", "camp", "cape", "don"]
)
_PLACED = re.compile(r"\b(?:in|near|outside|around|across|throughout|aus|bei|nahe|à|en|em|près de)\s$")
_LONGEST = 7
_SHORTEST_TITLE = 3
_ROMAN = frozenset(
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xxiii", "jr", "sr"]
)
_NUMBER = 3


class Mention(NamedTuple):
    """A name where it stands. `entity` is what the gazetteer says; `person` where a title or a given name says so."""

    text: str
    words: tuple[str, ...]
    start: int
    block: int
    opens: bool
    person: bool = False
    entity: Entity | None = None
    inside: bool = False


class _Marks(NamedTuple):
    """What the gazetteer knows about a text: where titles stand, and what stands where else."""

    titles: frozenset[int]
    entities: dict[int, Found[Entity]]


def mentions(reading: Reading, lists: Gazetteer) -> list[Mention]:
    """Give all mentions of names in running text, and those of the gazetteer's names in headline and subheads too."""
    found = _found(reading, lists)
    titles = frozenset(
        offset
        for met in lists.titles.longest(reading.text)
        if _is_title(reading.text[met.start : met.end])
        for offset in range(met.start, met.end)
    )
    marks = _Marks(titles, {met.start: met for met in found})
    small = {word.key for word in reading.words if not word.capital}
    given: list[Mention] = []
    covered: set[int] = set()
    for run in _runs(reading, lists, small):
        for part in _parts(run, marks, lists):
            named = list(_named(reading, part, marks, lists))
            covered.update(mention.start for mention in named if mention.entity)
            given += named
    given += [
        Mention(met.value.name, (), met.start, reading.block_at(met.start), opens=False, entity=met.value)
        for met in found
        if met.start not in covered
    ]
    return sorted(given, key=lambda mention: mention.start)


def _is_title(text: str) -> bool:
    """Say whether what was met as a title is one: short ones all in capitals are something else (MS, DR)."""
    return not (text.isupper() and len(text) <= _SHORTEST_TITLE)


def _found(reading: Reading, lists: Gazetteer) -> list[Found[Entity]]:
    """Give where the gazetteer's names stand; a capital stands for a government that the text names, but not after "in"."""
    found = lists.entities.longest(reading.text)
    named = {met.value for met in found}
    seats = [
        met
        for met in lists.seats.longest(reading.text)
        if met.value in named and not _PLACED.search(reading.text, max(0, met.start - 12), met.start)
    ]
    return found + seats


def _runs(reading: Reading, lists: Gazetteer, small: set[str]) -> Iterator[list[Word]]:
    """Give the runs of neighbouring words with capitals in running text."""
    run: list[Word] = []
    links: list[Word] = []
    for word in reading.words:
        if not reading.running[word.block]:
            continue
        if run and not _joined(reading.text, (links or run)[-1], word):
            yield from _sound(run, lists, small)
            run, links = [], []
        if word.capital and word.key not in lists.stopwords:
            run += [*links, word]
            links = []
        elif run and not links and _goes_on(word, run):
            run.append(word)
        elif run and _links(word, run, links, lists):
            links.append(word)
        elif run:
            yield from _sound(run, lists, small)
            run, links = [], []
    if run:
        yield from _sound(run, lists, small)


def _goes_on(word: Word, run: list[Word]) -> bool:
    """Say whether a word that opens no name may go on with one: a small word with a capital, a short number."""
    if word.text.isdigit():
        return len(run) > 1 and len(word.text) <= _NUMBER
    return word.capital and not word.opens and len(word.text) > 1


def _joined(text: str, left: Word, right: Word) -> bool:
    """Say whether two words may stand in one run: by the characters between them."""
    gap = text[left.end : right.start]
    if left.block != right.block:
        return False
    return gap in {" ", "-", "/", " & ", "\u00a0"} or (gap in {". ", "."} and not right.opens) or gap in {"’", "'"}


def _links(word: Word, run: list[Word], links: list[Word], lists: Gazetteer) -> bool:
    """Say whether a small word may stand inside a name: "of the", "de la", "von der"; after a person no "of" is part of the name."""
    if links:
        return len(links) == 1 and word.key in _SECOND_LINKS
    if word.key in {"of", "the"}:
        return word.key == "of" and not _person(run, lists, titled=False)
    return word.key in _LINKS or (word.key in _LINKS_OF_BODIES and run[-1].key in _BODIES)


def _sound(run: list[Word], lists: Gazetteer, small: set[str]) -> Iterator[list[Word]]:
    """Give the run without words at its ends that carry no name."""
    while run and (run[-1].key in lists.stopwords or not run[-1].text[0].isalnum()):
        run = run[:-1]
    while (
        run
        and run[0].opens
        and len(run) > 1
        and (run[0].key in small or run[0].key in lists.common)
        and run[0].key not in lists.given_names
    ):
        run = run[1:]
    if run:
        yield run


def _parts(run: list[Word], marks: _Marks, lists: Gazetteer) -> Iterator[tuple[list[Word], bool]]:
    """Give the parts of a run between titles, and whether a title stands before each."""
    part: list[Word] = []
    titled = False
    for place, word in enumerate(run):
        if part and _begins_person(run, place, lists):
            yield _without_links(part), titled
            part, titled = [], False
        if word.start in marks.titles and word.start not in marks.entities and not _kept(run[place:], lists):
            if part:
                yield _without_links(part), titled
            part, titled = [], True
        else:
            part.append(word)
    if part:
        yield _without_links(part), titled


def _begins_person(run: list[Word], place: int, lists: Gazetteer) -> bool:
    """Say whether a person's name begins inside a run: Striker Harry Kane."""
    before, word = run[place - 1], run[place]
    if word.key not in lists.given_names or place + 1 >= len(run) or not before.capital:
        return False
    return (
        len(before.text) > 1
        and before.key not in lists.given_names
        and before.key not in _OF_PLACES
        and before.key not in lists.kept_titles
    )


def _without_links(part: list[Word]) -> list[Word]:
    while part and not part[0].capital and part[0].key in _LINKS:
        part = part[1:]
    while part and not part[-1].capital and part[-1].key in _LINKS | _LINKS_OF_BODIES:
        part = part[:-1]
    return part


def _kept(rest: list[Word], lists: Gazetteer) -> bool:
    """Say whether a title belongs to the name that follows: Prince Harry, Pope Leo XIV."""
    following = [word for word in rest[1:] if word.key not in _ROMAN]
    return rest[0].key in lists.kept_titles and len(following) == 1 and following[0].key in lists.given_names


def _named(reading: Reading, titled_part: tuple[list[Word], bool], marks: _Marks, lists: Gazetteer) -> Iterator[Mention]:
    """Give the mentions in a part of a run: a gazetteer's name, a person, another name; or a nationality and what it goes with."""
    part, titled = titled_part
    if not part:
        return
    first = marks.entities.get(part[0].start)
    if first is not None:
        rest = [word for word in part if word.start >= first.end]
        apart = not rest or _person(rest, lists, titled=False) or (lists.nouns_capital and _is_name(reading, first))
        yield _mention(reading, part[:1], entity=first.value, inside=not apart)
        if not rest:
            return
        part = rest if apart else part
    inner = next((place for place, word in enumerate(part[1:], 1) if word.start in marks.entities), None)
    if inner is not None:
        met = marks.entities[part[inner].start]
        apart = lists.nouns_capital and _is_name(reading, met)
        yield _mention(reading, [part[inner]], entity=met.value, inside=not apart)
        part = part[:inner] if apart else part
    if len(part) > 1 or not _weightless(part[0], lists):
        yield _mention(reading, part[:_LONGEST], person=_person(part, lists, titled=titled))


def _is_name(reading: Reading, met: Found[Entity]) -> bool:
    """Say whether a gazetteer's name stands there itself, not what comes from it: Venezuelas, not Venezolanische."""
    return reading.text.startswith(met.value.name, met.start)


def _weightless(word: Word, lists: Gazetteer) -> bool:
    return len(word.text) == 1 or word.key in lists.stopwords or word.text[0].isdigit()


def _person(part: list[Word], lists: Gazetteer, *, titled: bool) -> bool:
    if not part or not all(word.text[0].isalpha() for word in part):
        return False
    given = part[0].key in lists.given_names or part[0].key.split("-")[0] in lists.given_names
    return titled or _kept(part, lists) or (given and 2 <= len(part) <= 5)  # noqa: PLR2004  (a given name and a surname of up to four words)


def _mention(reading: Reading, part: list[Word], *, person: bool = False, entity: Entity | None = None, inside: bool = False) -> Mention:
    text = " ".join(reading.text[part[0].start : part[-1].end].split())
    return Mention(text, tuple(word.key for word in part), part[0].start, part[0].block, part[0].opens, person, entity, inside)
