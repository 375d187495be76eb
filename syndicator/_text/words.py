"""Words: a text as the list of its words, in any script.

Takes and gives plain text; knows no article. A word is a run of letters and digits with the hyphens, apostrophes and
points inside it (`Nagorno-Karabakh`, `don't`, `3.5`, `U.S.`). Where a script sets no spaces, a character is a word.
"""

import re

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_UNSPACED}]"
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,:]\d+)+|{_LETTER}+(?:[\u0300-\u036f'’\-‑]{_LETTER}+)*|[{_UNSPACED}]")


def words(text: str) -> list[str]:
    """Give the words of `text` in order, as they stand."""
    return _WORD.findall(text)


def is_loud(text: str) -> bool:
    """Say whether a line is in capitals: two letters at least, and none small."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and all(letter.upper() == letter for letter in letters) and any(letter.lower() != letter for letter in letters)
