"""Word patterns: `armenia*`, `nagorno-karabakh`, `prime minister`, `/regular expression/`, each held against a passage.

Takes a pattern as an operator writes it, gives a search that finds it on word boundaries; raises PatternError for a
regular expression that cannot be used. Time is linear in the passage. `*` stands for any letters inside a word; on its
own it stands for one word. Letter case never counts.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeAlias

from syndicator._text.patterns import Pattern, compile_pattern
from syndicator.syndicate.filter.view import Passage, glob_words

Search: TypeAlias = Callable[[Passage], str | None]
"""Gives what in a passage meets the pattern, or None."""


@lru_cache(maxsize=65_536)
def compile_words(pattern: str) -> Search:
    """Give the search for a word pattern; a pattern without a letter finds nothing."""
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        return partial(_expression, compile_pattern(pattern))
    parts = glob_words(pattern)
    glob = " ".join(parts)
    if not glob.strip("* "):
        return _nothing
    if "*" not in glob:
        return partial(_word, glob) if len(parts) == 1 else partial(_phrase, glob)
    if len(parts) == 1 and glob.index("*") == len(glob) - 1:
        return partial(_beginning, glob[:-1])
    return partial(_glob, compile_pattern(f"/ {' '.join(map(_part, parts))} /"))


def _part(part: str) -> str:
    return "[^ \n]+" if part == "*" else "[^ \n]*".join(re.escape(piece) for piece in part.split("*"))


def _nothing(_passage: Passage) -> str | None:
    return None


def _word(word: str, passage: Passage) -> str | None:
    return word if word in passage.words else None


def _phrase(phrase: str, passage: Passage) -> str | None:
    return phrase if f" {phrase} " in passage.running else None


def _beginning(letters: str, passage: Passage) -> str | None:
    at = bisect_left(passage.ordered, letters)
    return passage.ordered[at] if at < len(passage.ordered) and passage.ordered[at].startswith(letters) else None


def _glob(pattern: Pattern, passage: Passage) -> str | None:
    met = pattern.find(passage.running)
    return None if met is None else met.strip()


def _expression(pattern: Pattern, passage: Passage) -> str | None:
    return pattern.find(passage.text)
