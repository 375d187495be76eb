"""Terms: words and pairs of words that an article keeps coming back to, where its language writes them small.

Takes a reading and the lists of its language; gives candidates. Touches nothing. Plural and singular count together,
under the form that stands there more often. Languages that write nouns with a capital find theirs among the names.
"""

from collections import Counter, defaultdict
from itertools import pairwise

from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.gazetteer import Gazetteer
from syndicator.refine.enrich.reading import Reading, Word

_SHORTEST = 4
_OFTEN = 2
_NEARLY_ALWAYS = 0.8
_NO_NOUN = ("ly", "ed", "ing", "ous", "ful", "ive", "able", "ible", "ical", "less")
_NO_NOUN_ELSEWHERE = ("mente", "ment", "ant", "ent", "ando", "endo", "indo", "ado", "ada", "ar", "er", "ir", "ée", "és")


def terms(reading: Reading, lists: Gazetteer, *, language: str) -> list[Candidate]:
    """Give the words and pairs of words that stand in the text twice or more, as candidates."""
    capitals = Counter(word.key for word in reading.words if word.capital and not word.opens and reading.running[word.block])
    keys = {word.key for word in reading.words}
    bearing = {key for key in keys if _bears(key, lists) and not capitals[key]}
    nouns = {key for key in bearing if _may_be_noun(key, language)}
    groups: dict[tuple[str, ...], list[tuple[Word, ...]]] = defaultdict(list)
    for word in reading.words:
        if word.key in nouns:
            groups[(singular(word.key),)].append((word,))
    for left, right in pairwise(reading.words):
        if right.key in nouns and left.key in bearing and reading.text[left.end : right.start] == " ":
            groups[left.key, singular(right.key)].append((left, right))
    english = language in {"", "en"}  # where bare plurals are common, and an article before a word says little
    before = {word.start: left.key for left, word in pairwise(reading.words)}
    lefts = Counter(words[0].start for found in groups.values() if len(found) >= _OFTEN for words in found if len(words) > 1)
    return [
        _candidate(found)
        for found in groups.values()
        if len(found) >= _OFTEN and not _qualifies(found, lefts) and (english or _nounlike(found, before, lists))
    ]


def _nounlike(found: list[tuple[Word, ...]], before: dict[int, str], lists: Gazetteer) -> bool:
    """Say whether a word stands after an article or a preposition at least once, or in its plural and its singular."""
    if len(found[0]) > 1:
        return True
    return len({words[0].key for words in found}) > 1 or any(before.get(words[0].start, "") in lists.before_nouns for words in found)


def _qualifies(found: list[tuple[Word, ...]], lefts: Counter[int]) -> bool:
    """Say whether a word stands only before another that it goes with: "bubonic" before "plague"."""
    return len(found[0]) == 1 and sum(lefts[words[0].start] > 0 for words in found) >= _NEARLY_ALWAYS * len(found)


def _bears(key: str, lists: Gazetteer) -> bool:
    """Say whether a word may be a subject: of some length, of some weight."""
    return len(key) >= _SHORTEST and key not in lists.stopwords and key not in lists.common and key.replace("-", "").isalpha()


def _may_be_noun(key: str, language: str) -> bool:
    return not key.endswith(_NO_NOUN if language in {"", "en"} else _NO_NOUN_ELSEWHERE)


def singular(key: str) -> str:
    """Give a folded word without the s of a plural, as English, French, Spanish and Portuguese have it."""
    if key.endswith("ies") and len(key) > _SHORTEST + 1:
        return key[:-3] + "y"
    return key[:-1] if key.endswith("s") and not key.endswith(("ss", "us", "is")) else key


def _candidate(found: list[tuple[Word, ...]]) -> Candidate:
    forms = Counter(" ".join(word.key for word in words) for words in found)
    name = min(forms, key=lambda form: (-forms[form], form))
    return Candidate(name, "term", places={(words[0].block, words[0].start) for words in found})
