"""Patterns that operators write: globs and regular expressions, in an engine whose time is linear (the door to re2).

A pattern is text in which `*` stands for any text (also none), or `/…/`, a regular expression. Case and the kind of
white space and of quotation marks do not count in a glob. re2 has no look-around and no back-references, and the
error says so.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import re2

_ACCENTS = re.compile("[\u0300-\u036f]")
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"'}


class Pattern(Protocol):
    """A compiled pattern; `find` gives the text that met it, or None."""

    def find(self, text: str) -> str | None:
        """Give the part of `text` that the pattern meets, or None."""


class PatternError(ValueError):
    """A pattern that cannot be compiled; the message is a sentence for the operator."""


class _Compiled:
    """One re2 program; for globs `whole` asks that the whole text meets it."""

    __slots__ = ("_program", "_whole")

    def __init__(self, expression: str, *, whole: bool) -> None:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = 8 << 20
        try:
            self._program = re2.compile(expression, options)
        except re2.error as error:
            reason = error.args[0]
            said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
            message = f"is no regular expression that can be used here ({said}); look-around and back-references are not allowed"
            raise PatternError(message) from error
        self._whole = whole

    def find(self, text: str) -> str | None:
        met = self._program.fullmatch(text) if self._whole else self._program.search(text)
        return None if met is None else met.group(0)


def fold(text: str) -> str:
    """Give `text` with plain quotation marks and single spaces, as globs see it."""
    return " ".join(_turned(text, _QUOTES).split())


def _turned(text: str, letters: Mapping[str, str]) -> str:
    """Give `text` with these letters for those; one by one, which is many times faster than a table where few of them occur."""
    if text.isascii():
        return text
    for letter, other in letters.items():
        text = text.replace(letter, other)
    return text


class _Glob(_Compiled):
    __slots__ = ()

    def find(self, text: str) -> str | None:
        return super().find(fold(text))


@lru_cache(maxsize=20_000)
def compile_pattern(pattern: str) -> Pattern:
    """Compile a glob (which must meet the whole text) or `/regular expression/` (which may meet any part of it).

    Raises PatternError with a sentence that says what is wrong and what is allowed.
    """
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        if not pattern[1:-1]:
            raise PatternError("is an empty regular expression; write the expression between the slashes")
        return _Compiled(f"(?s){pattern[1:-1]}", whole=False)
    folded = fold(pattern)
    if not folded.strip("*"):
        raise PatternError("would meet every text; write at least one word beside the *")
    return _Glob("(?s)" + ".*".join(re2.escape(part) for part in folded.split("*")), whole=True)


def expression(pattern: str) -> str:
    """Give what `compile_pattern` would compile as one expression of the engine, anchored where it must meet all."""
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        return f"(?s:{pattern[1:-1]})"
    return "(?s:^" + ".*".join(re2.escape(part) for part in fold(pattern).lower().split("*")) + "$)"


def bare(text: str) -> str:
    """Give `text` without accents, in ASCII as far as its letters have such a form: the engine's word boundaries know no others."""
    if text.isascii():
        return text
    return _turned(_ACCENTS.sub("", unicodedata.normalize("NFD", text)), _LETTERS)


class Crowd:
    """Many patterns, each as `compile_pattern` takes it, asked of one text in one pass: which of them find something there.

    A glob sees a text as it is given: fold it before. They stand in ranks, and only a rank that gained a pattern is compiled anew when it is asked next. A pattern that went is
    told no more, and its rank forgets it when it is compiled again.
    """

    __slots__ = ("_compiled", "_rank_of", "_ranks")

    def __init__(self) -> None:
        self._ranks: list[list[str]] = []
        self._compiled: list[re2.Filter | None] = []
        self._rank_of: dict[str, int] = {}

    def add(self, pattern: str) -> None:
        """Ask for a pattern from now on."""
        if not self._ranks or len(self._ranks[-1]) >= RANK:
            self._ranks.append([])
            self._compiled.append(None)
        self._ranks[-1].append(pattern)
        self._rank_of[pattern] = len(self._ranks) - 1
        self._compiled[-1] = None

    def discard(self, pattern: str) -> None:
        """Ask for a pattern no longer."""
        self._rank_of.pop(pattern, None)

    def found(self, text: str) -> list[str]:
        """Give the patterns that find something in a text."""
        met: list[str] = []
        for at, rank in enumerate(self._ranks):
            compiled = self._compiled[at]
            if compiled is None:
                rank[:] = dict.fromkeys(pattern for pattern in rank if self._rank_of.get(pattern) == at)
                compiled = self._compiled[at] = _together(rank)
            met += (rank[place] for place in sorted(compiled.Match(text) or ()) if self._rank_of.get(rank[place]) == at)
        return met


RANK = 200
"""So many patterns are compiled together."""


def _together(patterns: Sequence[str]) -> re2.Filter:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    together = re2.Filter()
    for pattern in patterns:
        if is_expression(pattern):
            together.Add(f"(?s){pattern[1:-1]}", options)
        else:
            together.Add("(?s)^(?:" + ".*".join(re2.escape(part) for part in fold(pattern).split("*")) + ")$", options)
    if patterns:
        together.Compile()
    return together


def is_expression(pattern: str) -> bool:
    """Say whether a pattern is `/…/`, a regular expression."""
    return len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/")


class PatternSet:
    """Many patterns asked in one pass over a text: only those whose fixed words stand in it are tried at all.

    Case, accents, kinds of quotation marks and of space do not count.
    """

    __slots__ = ("_filter", "_size")

    def __init__(self, patterns: Sequence[str]) -> None:
        """Compile all of them. Raises PatternError where one cannot be compiled."""
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        self._filter = re2.Filter()
        self._size = len(patterns)
        for pattern in patterns:
            compile_pattern(pattern)
            self._filter.Add(bare(expression(pattern)), options)
        if patterns:
            self._filter.Compile()

    def met(self, text: str) -> list[int]:
        """Give the indexes of the patterns that a text meets, in ascending order."""
        folded = bare(fold(text).lower()) if self._size else ""
        return sorted(self._filter.Match(folded) or ()) if folded else []
