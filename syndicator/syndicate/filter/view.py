"""An article as conditions look at it: what many of them ask for is worked out once, and only if one asks.

Takes an article, gives its words, names and tags folded: letter case, compatibility forms (`ﬁ`, full-width letters)
and invisible characters do not count. Touches nothing.

A word is a run of letters, digits and the marks on them. What stands between words (a hyphen, an apostrophe, a line
break) does not count, so `nagorno-karabakh` meets "Nagorno Karabakh". A symbol that names are made of (`C++`, `AT&T`) is a
word of its own, and so is each character of a script that sets no spaces. Words of two paragraphs are never one phrase.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any
from unicodedata import category, normalize

from syndicator.model import Article, Copy

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = "".join(chr(code) for code in (*range(0x0300, 0x1E00), *range(0xA800, 0xAC00)) if category(chr(code))[0] == "M")
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"
_SYMBOL = r"[+#&@%$€£]"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(rf"(?:[^\W_{_UNSPACED}]+[{_MARKS}]*)+|[{_UNSPACED}]|{_SYMBOL}")
_GLOB = re.compile(rf"[{_UNSPACED}]\*?|(?:{_LETTER}|\*)+|{_SYMBOL}")


def fold(text: str) -> str:
    """Give `text` as comparisons see it: no letter case, no compatibility forms, single spaces."""
    if not text.isascii():
        text = normalize("NFKC", _INVISIBLE.sub("", text))
    return " ".join(text.casefold().split())


def words(text: str) -> list[str]:
    """Give the folded words of a text, in order."""
    return _WORD.findall(fold(text))


def spelled(text: str) -> list[str]:
    """Give the words of a text as they are written, in order."""
    return _WORD.findall(text if text.isascii() else normalize("NFKC", _INVISIBLE.sub("", text)))


def glob_words(pattern: str) -> list[str]:
    """Give the folded words of a pattern, in which `*` is part of a word, or a word of its own."""
    return _GLOB.findall(fold(pattern))


class Passage:
    """Some texts as words: as a set, in alphabetical order, and as one running line in which pieces stay apart."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep the texts; nothing is worked out before it is asked for."""
        self._texts = tuple(texts)

    @cached_property
    def text(self) -> str:
        """The texts as they stand, a line each."""
        return "\n".join(self._texts)

    @cached_property
    def _pieces(self) -> list[list[str]]:
        return [words(text) for text in self._texts]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that occurs."""
        return frozenset(word for piece in self._pieces for word in piece)

    @cached_property
    def ordered(self) -> list[str]:
        """Every word that occurs, in alphabetical order."""
        return sorted(self.words)

    @cached_property
    def running(self) -> str:
        """All words with a space on either side, a line per text."""
        return "\n".join(f" {' '.join(piece)} " for piece in self._pieces)


class Reading:
    """The passages of one copy."""

    def __init__(self, copy: Copy) -> None:
        """Take the passages apart: the headline, the body, all that a reader reads, and who wrote it."""
        body = tuple(block.text for block in copy.blocks) or (_plain(copy.html),)
        self.headline = Passage((copy.headline,))
        self.body = Passage((copy.headline, *body))
        self.everything = Passage((copy.headline, copy.summary, *body))
        self.authors = Passage((copy.byline, *(name for person in copy.authors for name in (person.name, person.organisation))))
        self.signed = (
            ("byline", (copy.byline, *(name for person in copy.authors for name in (person.name, person.organisation)))),
            ("dateline", (copy.dateline_parts.agency,)),
            ("credits", copy.credits),
            ("rights", (copy.rights,)),
            ("source", (copy.origin,)),
        )
        """Where an article names those it is from, and the texts that stand there."""
        self.tags = {fold(tag.name): tag.name for tag in copy.tags}
        for tag in copy.tags:
            for name in tag.also:
                self.tags.setdefault(fold(name), tag.name)


@lru_cache(maxsize=128)
def _read(copy: Copy) -> Reading:
    return Reading(copy)


class View:
    """One article and its reading; one is made when an article is held against one or many partners.

    `found` keeps what each condition, line and reason came to: the same ones stand in many partners' files.
    """

    __slots__ = ("_reading", "article", "found")

    def __init__(self, article: Article) -> None:
        """Take the article; its text is read when the first condition asks for it."""
        self.article = article
        self.found: dict[object, Any] = {}
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """The article's passages."""
        if self._reading is None:
            self._reading = _read(self.article.copy)
        return self._reading


def _plain(html: str) -> str:
    from syndicator._text.markup import plain  # noqa: PLC0415  (slow to import; an article nearly always has its blocks)

    return plain(html)
