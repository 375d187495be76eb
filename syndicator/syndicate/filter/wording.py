"""Word patterns: `armenia*`, `nagorno-karabakh`, `prime minister`, `/regular expression/`, each held against a passage.

Takes a pattern as an operator writes it, gives a search that finds it on word boundaries, and a word or the beginning of
one without which it finds nothing; raises PatternError for a regular expression that cannot be used. Time is linear in the
passage. `*` stands for any letters inside a word; on its own it stands for one word. Letter case never counts.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

from syndicator._text.patterns import Pattern, compile_pattern, is_expression
from syndicator.syndicate.filter.view import Passage, glob_words, spelled

Search: TypeAlias = Callable[[Passage], str | None]
"""Gives what in a passage meets the pattern, or None."""


class Sign(NamedTuple):
    """A folded word, or with `opens` the beginning of one, that must stand in a passage for a pattern to be met."""

    letters: str
    opens: bool = False


@lru_cache(maxsize=65_536)
def compile_words(pattern: str) -> Search:
    """Give the search for a word pattern; a pattern without a letter finds nothing."""
    if is_expression(pattern):
        return partial(_expression, compile_pattern(pattern))
    parts = glob_words(pattern)
    glob = " ".join(parts)
    if _is_empty(glob):
        return _nothing
    if "*" not in glob:
        return partial(_word, glob) if len(parts) == 1 else partial(_phrase, glob)
    if _is_beginning(parts):
        return partial(_beginning, glob[:-1])
    return partial(_glob, compile_pattern(expression_of(pattern)))


def expression_of(pattern: str) -> str:
    """Give a word pattern that the engine must find as the regular expression that it looks for: one's own, or that of a glob."""
    return pattern if is_expression(pattern) else f"/ {' '.join(map(_part, glob_words(pattern)))} /"


def signs(pattern: str) -> tuple[Sign, ...] | None:
    """Give the signs of which one must stand in a passage that meets the pattern; None where none can be named, () where nothing meets it.

    Beside the searches, because it must say of each of them what it cannot do without.
    """
    if is_expression(pattern):
        return None
    parts = glob_words(pattern)
    if _is_empty(" ".join(parts)):
        return ()
    if _is_beginning(parts):
        return (Sign(parts[0][:-1], opens=True),)
    # A glob is found by the engine of regular expressions, which has its own idea of letter case outside ASCII.
    sure = [part for part in parts if part.isascii()] if any("*" in part for part in parts) else parts
    whole = [part for part in sure if "*" not in part]
    if whole:
        return (Sign(max(whole, key=len)),)
    begun = [part.partition("*")[0] for part in sure]
    longest = max(begun, key=len, default="")
    return (Sign(longest, opens=True),) if longest else None


def _is_empty(glob: str) -> bool:
    return not glob.strip("* ")


def _is_beginning(parts: list[str]) -> bool:
    return len(parts) == 1 and parts[0].find("*") == len(parts[0]) - 1


_SHORT = 4
"""A name of no more letters is a name only as it is written: `AP`, not "ap"."""


@lru_cache(maxsize=1024)
def compile_names(names: tuple[str, ...]) -> Callable[[str], str | None]:
    """Give the search for names in a line: whole words, in any letter case where a name is long enough to tell by."""
    known = {tuple(word.casefold() for word in spelled(name)): name for name in reversed(names)}
    longest = max(map(len, known), default=0)

    def search(text: str) -> str | None:
        written = spelled(text)
        folded = [word.casefold() for word in written]
        for start in range(len(written)):
            for end in range(min(start + longest, len(written)), start, -1):
                name = known.get(tuple(folded[start:end]))
                if name is not None and (len(name) > _SHORT or _is_written(name, "".join(written[start:end]), text)):
                    return name
        return None

    return search


def _is_written(name: str, written: str, text: str) -> bool:
    """Say whether a short name is meant: written as it is, or large; where all is large, only where nothing but "by" stands beside it."""
    if written not in {name, name.upper()}:
        return False
    return text != text.upper() or name.upper() == name.lower() or not set(spelled(text)) - {written, "BY", "THE"} or f"({written})" in text


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
