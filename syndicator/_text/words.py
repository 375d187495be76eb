"""Words: a text as the list of its words, in any script.

Takes and gives plain text; knows no article. A word is a run of letters and digits with the hyphens, apostrophes and
points inside it (`Nagorno-Karabakh`, `don't`, `3.5`, `U.S.`). Where a script sets no spaces, a character is a word.
"""

import re

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_UNSPACED}]"
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,:]\d+)+|{_LETTER}+(?:[\u0300-\u036f'’\-‑]{_LETTER}+)*|[{_UNSPACED}]")


def words(text: str) -> list[str]:
    """Give the words of `text` in order, as they stand."""
    return _WORD.findall(text)


def one_line(text: str) -> str:
    """Give `text` as it may stand in a log or on a terminal: on one line, with nothing in it that steers either."""
    return _BREAKS.sub(" ", text).strip()


def is_loud(text: str) -> bool:
    """Say whether a line is in capitals: two letters at least, and none small."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and all(letter.upper() == letter for letter in letters) and any(letter.lower() != letter for letter in letters)
