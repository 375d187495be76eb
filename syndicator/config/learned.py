"""From a block that repeats in an archive to a named rule that an operator can read and edit.

Law: takes the block and its readings, gives a Rule with the readings as its self-tests; raises UsageError where they have too little in
common for a rule that meets nothing else; touches nothing. What all readings share stands in the pattern; what differs
between them, and figures, dates and addresses even where they do not differ, are `*` in it.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache, reduce

from syndicator._text.digests import short_name
from syndicator._text.patterns import compile_pattern, fold
from syndicator.catalog import Rule, Where
from syndicator.config.rulebook import shipped
from syndicator.errors import UsageError
from syndicator.model import Recurring

PREFIX = "learned-"
LONGEST = 200
"""A reading is a block's beginning: of a longer block the archive keeps so many characters, and its pattern ends with `*`."""
MOST_READINGS = 20
EXAMPLES = 3
"""So many readings stand beside the rule as examples."""
RUN = 2
"""Fewer words between two differing parts are no hold: they are taken as differing too."""
ANCHOR = 3
"""A pattern with a `*` in it must have so many words in a row."""
FIXED = 0.4
"""And so great a share of the words of its shortest reading."""
NAME_WORDS = 4

_GAP = "*"
_CHANGES = re.compile(r"\d|://|@|^www\.|[a-z0-9]\.(?:[a-z]{2,}/|(?:com|org|net|info|news|co|io|eu)\b)|\*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def rule_of(block: Recurring, readings: Iterable[str], *, taken: Collection[str] = ()) -> Rule:
    """Give the rule for a block of which these are readings, under a name that is not `taken`."""
    seen = _distinct([block.text, *readings])
    pattern = pattern_of(seen)
    examples = tuple(text for text in seen if compile_pattern(pattern).find(text) is not None)[:EXAMPLES]
    if not examples:
        raise UsageError(f'"{_short(block.text)}": no pattern meets it as it reads; write a rule for it by hand')
    return Rule(name=name_of(pattern, taken=taken), pattern=pattern, where=_where(block), cut=examples)


def pattern_of(readings: Sequence[str]) -> str:
    """Give the pattern that meets all readings of a block and holds what they share. Raises UsageError where that is too little."""
    texts = [_words(text) for text in readings]
    shared = _held(reduce(_common, texts, texts[0]))
    runs = [len(run) for run in _runs(shared)]
    shortest = min(sum(word != _GAP for word in text) for text in texts)
    if not sum(runs) or (_GAP in shared and (max(runs) < ANCHOR or sum(runs) < FIXED * shortest)):
        raise UsageError(f'"{_short(readings[0])}": its readings share too few words for a rule that meets nothing else; write one by hand')
    return _spelt(shared, readings)


def name_of(pattern: str, *, taken: Collection[str] = ()) -> str:
    """Give a name from the pattern's first words that is not `taken`: `learned-support-our-work`."""
    words = [word.replace("'", "") for word in _LETTERS.findall(fold(pattern).lower())[:NAME_WORDS]]
    name = PREFIX + ("-".join(words)[:48].strip("-") or short_name([pattern])[:6])
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _where(block: Recurring) -> Where:
    return "anywhere" if block.anywhere or block.zone == "middle" else block.zone


def _distinct(readings: Iterable[str]) -> list[str]:
    """Give the readings that differ, as an example may hold them: on one line, without what cannot be printed."""
    shown = (" ".join("".join(sign if sign.isprintable() else " " for sign in text[:LONGEST]).split()) for text in readings)
    return list(dict.fromkeys(text for text in shown if text))[:MOST_READINGS]


def _words(text: str) -> list[str]:
    """Give the words of a reading with `*` for what changes from one day to the next."""
    folded = fold(text)
    open_end = len(text) >= LONGEST
    found = folded[:LONGEST].split()
    if open_end:
        found.pop()  # the last word may be cut in two
    changing = [bool(_CHANGES.search(word)) for word in found]
    dates = _dates()
    words = [
        _GAP if changes or (word.strip(".,;:()").lower() in dates and any(changing[max(place - 1, 0) : place + 2])) else word
        for place, (word, changes) in enumerate(zip(found, changing, strict=True))
    ]
    return _merged([*words, _GAP] if open_end else words)


@lru_cache(maxsize=1)
def _dates() -> frozenset[str]:
    lists = shipped().lists
    return frozenset(name.strip(".").lower() for key in ("months", "weekdays") for name in lists.get(key, ()))


def _common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Give the words that two readings share, in order, with `*` for what stands between."""
    # A gap equals nothing, not even another gap: what stands beside it in the other reading is swallowed by it.
    left: list[str | int] = [place if word == _GAP else word.lower() for place, word in enumerate(one)]
    right: list[str | int] = [-1 - place if word == _GAP else word.lower() for place, word in enumerate(other)]
    found: list[str] = []
    at = beside = 0
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        if block.a > at or block.b > beside:
            found.append(_GAP)
        found += one[block.a : block.a + block.size]
        at, beside = block.a + block.size, block.b + block.size
    return _merged(found)


def _held(words: Sequence[str]) -> list[str]:
    """Give the words without those that stand lost between two gaps."""
    held: list[str] = []
    runs = _runs(words)
    for place, run in enumerate(runs):
        held += [*(run if len(run) >= RUN or place in {0, len(runs) - 1} else ()), _GAP]
    return _merged(held[:-1])


def _merged(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word != _GAP or found[-1:] != [_GAP]:
            found.append(word)
    return found


def _runs(words: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for word in words:
        if word == _GAP:
            runs.append([])
        else:
            runs[-1].append(word)
    return runs


def _spelt(words: Sequence[str], readings: Iterable[str]) -> str:
    """Give the pattern as it is written, with spaces around `*` where every reading has something there."""
    tight = " ".join(words).replace(f" {_GAP} ", _GAP).replace(f" {_GAP}", _GAP).replace(f"{_GAP} ", _GAP)
    middle = " ".join(words[1:-1])
    airy = "".join([words[0], "" if words[0] == _GAP else " ", middle, "" if words[-1] == _GAP else " ", words[-1]]) if middle else tight
    spelt = airy if all(compile_pattern(airy).find(text) is not None for text in readings) else tight
    # Between two slashes it would be read as a regular expression.
    return f"{spelt}{_GAP}" if spelt.startswith("/") and spelt.endswith("/") else spelt


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004  (enough to know it again)
