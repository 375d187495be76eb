"""Phrases: many words and names looked for in one pass over a text. The one door to pyahocorasick.

Takes phrases, each with a value, and then texts; gives where they stand, as offsets into the text as it was given. The
time grows with the text alone, not with the number of phrases. Touches nothing. A phrase is met as whole words only
(scripts that write no spaces between words are met anywhere); a phrase that ends in `*` is the beginning of a word.
Kinds of quotation marks and of white space do not count; texts are in composed form (NFC), on one line.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

import ahocorasick

Value = TypeVar("Value")
Case: TypeAlias = Literal["any", "acronyms", "names"]

_MARKS = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-"})
_FOLDING = (*((chr(mark), plain) for mark, plain in _MARKS.items()), *((space, " ") for space in "\t\n\r\u00a0\u2007\u2009\u202f"))
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF))
_LONGEST_TAIL = 24
"""How many letters a `*` may stand for."""


class Found(NamedTuple, Generic[Value]):
    """A phrase met in a text: `text[start:end]`, and the value that came with the phrase."""

    start: int
    end: int
    value: Value


class _Phrase(NamedTuple, Generic[Value]):
    length: int
    open_end: bool
    exact: str
    capital: bool
    value: Value


def folded(text: str) -> str:
    """Give `text` in lower case with plain quotation marks and spaces, character for character as long as it was."""
    lowered = text.lower()
    if lowered.isascii() and lowered.isprintable():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for mark, plain in _FOLDING:  # a text holds few of these: this is ten times as fast as a translation table
        lowered = lowered.replace(mark, plain)
    return lowered


class Phrases(Generic[Value]):
    """A compiled set of phrases. `case` says what a phrase's own capitals ask of the text.

    any        nothing
    acronyms   a phrase all in capitals is met in capitals only ("WHO", never "who")
    names      the same, and a phrase that begins with a capital is met with a capital only ("Turkey", never "turkey")
    """

    __slots__ = ("_automaton", "_empty")

    def __init__(self, phrases: Iterable[tuple[str, Value]], *, case: Case = "any") -> None:
        """Compile `phrases`, pairs of a phrase and its value; the same phrase may stand there with several values."""
        by_key: dict[str, list[_Phrase[Value]]] = {}
        for phrase, value in phrases:
            words = phrase.removesuffix("*").strip()
            if words:
                by_key.setdefault(folded(words), []).append(_compiled(words, phrase.endswith("*"), value, case))
        self._automaton = ahocorasick.Automaton()
        for key, same in by_key.items():
            self._automaton.add_word(key, tuple(same))
        self._empty = not by_key
        if by_key:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found[Value]]:
        """Give every place where a phrase stands, overlapping ones included, in the order in which they end."""
        if self._empty:
            return
        for last, same in self._automaton.iter(folded(text)):
            for phrase in same:
                start, end = last + 1 - phrase.length, last + 1
                if phrase.open_end:
                    end = _word_end(text, end)
                if _bounded(text, start, end) and _cased(text, start, last + 1, phrase):
                    yield Found(start, end, phrase.value)

    def longest(self, text: str) -> list[Found[Value]]:
        """Give the places where phrases stand, from left to right, the longest of those that overlap."""
        kept: list[Found[Value]] = []
        for found in sorted(self.find(text), key=lambda found: (found.start, -found.end)):
            if not kept or found.start >= kept[-1].end or (found.start, found.end) == (kept[-1].start, kept[-1].end):
                kept.append(found)
        return kept


def _compiled(words: str, open_end: bool, value: Value, case: Case) -> _Phrase[Value]:  # noqa: FBT001  (one of four plain fields)
    acronym = case != "any" and sum(map(str.isalpha, words)) > 1 and words.upper() == words
    capital = case == "names" and words[0].isupper()
    return _Phrase(len(words), open_end, words if acronym else "", capital, value)


def _cased(text: str, start: int, end: int, phrase: _Phrase[Value]) -> bool:
    if phrase.exact:
        return text[start:end].translate(_MARKS) == phrase.exact.translate(_MARKS)
    return not phrase.capital or text[start].isupper()


def _word_end(text: str, end: int) -> int:
    limit = min(len(text), end + _LONGEST_TAIL)
    while end < limit and text[end].isalpha():
        end += 1
    return end


def _bounded(text: str, start: int, end: int) -> bool:
    before = start == 0 or not _joined(text[start - 1], text[start])
    return before and (end == len(text) or not _joined(text[end - 1], text[end]))


def _joined(left: str, right: str) -> bool:
    """Say whether two neighbouring characters belong to one word."""
    if not ((left.isalnum() or left == "_") and (right.isalnum() or right == "_" or unicodedata.combining(right))):
        return False
    return not (_unspaced(left) or _unspaced(right))


def _unspaced(letter: str) -> bool:
    point = ord(letter)
    return point >= _UNSPACED[0][0] and any(first <= point <= last for first, last in _UNSPACED)
