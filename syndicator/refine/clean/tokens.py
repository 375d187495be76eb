"""Tokens: the words of a line of names, each with what it can be there.

Takes a line, what the lists know and the source's own names; gives tokens. Words that together name an organisation are
one token.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from syndicator.refine.clean.gazetteer import Gazetteer, key

_WORD = re.compile(r"[,;]|\s/\s|[|]|[^\s,;|]+")
_NAME = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w'’.‑-]*|(?:d|l|o|dell)['’][^\W\d_][\w'’-]*|(?:al|el|ul|as|ash|bin|ibn)-[^\W\d_a-z][\w'’-]*)\Z")
_DOMAIN = re.compile(r"[\w-]{2,}\.(?:[a-z]{2,6}|[A-Z]{2,6})")
_LONGEST_ORGANISATION = 5
_LONGEST_ROLE = 4
_SHORT = 4

Kind = Literal["name", "particle", "role", "title", "house", "comma", "and", "slash", "other"]
SEPARATORS: frozenset[Kind] = frozenset(["comma", "and", "slash"])
NAMING: frozenset[Kind] = frozenset(["name", "particle"])


class Token(NamedTuple):
    """A word of the line, or a house of several words, and what it is.

    role   says what somebody does (`Correspondent`);  title  stands before such a word (`Chief International`)
    house  names an agency, a broadcaster or the source itself
    """

    text: str
    kind: Kind


def joined(tokens: Sequence[Token]) -> str:
    """Give tokens as text."""
    return " ".join(token.text for token in tokens)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Reads lines into tokens. `own` are the source's names, folded."""

    known: Gazetteer
    own: frozenset[str]

    def read(self, text: str) -> list[Token]:
        """Give the tokens of a line."""
        words = [met.group().strip() for met in _WORD.finditer(text)]
        found: list[Token] = []
        place = 0
        while place < len(words):
            least = 2 if self._is_first_name(words[place : place + 2]) and (not found or found[-1].kind in SEPARATORS) else 1
            sizes = range(_LONGEST_ORGANISATION, least - 1, -1)
            size = next((size for size in sizes if self.is_house(" ".join(words[place : place + size]))), 0)
            found.append(Token(" ".join(words[place : place + size]), "house") if size else Token(words[place], self._kind(words[place])))
            place += size or 1
        return _of_one_role(found)

    def _is_first_name(self, words: Sequence[str]) -> bool:
        """Say whether what may be a short agency is a first name in capitals, because a last name in capitals follows (`ANA ROURKE`)."""
        if len(words) == 1 or words[1].upper() != words[1] or len(words[1]) <= len("MA."):
            return False
        return (
            len(words[0]) <= _SHORT and bool(_NAME.match(words[1])) and self._word_kind(words[1]) == "name" and not self.is_house(words[1])
        )

    def is_house(self, words: str) -> bool:
        """Say whether words name an agency, a broadcaster or the source itself."""
        bare = words.strip(".")
        return self.known.is_agency(bare) or key(bare) in self.own or (key(bare).removeprefix("the ") in self.own and " " in bare)

    def house_word(self, tokens: Sequence[Token]) -> int | None:
        """Give where a word stands that makes these words a house and no person (`Post`, `Redaktion`)."""
        return next((at for at, token in enumerate(tokens) if key(token.text) in self.known.organisation_words), None)

    def role_start(self, tokens: Sequence[Token]) -> int | None:
        """Give where a role or a house begins: at its first word that the lists know."""
        for at, token in enumerate(tokens):
            ahead = tokens[at + 1 : at + _LONGEST_ROLE]
            if token.kind in {"role", "house"} or (token.kind == "title" and any(word.kind == "role" for word in ahead)):
                return at
        return None

    def _kind(self, word: str) -> Kind:
        folded = word.casefold()
        if word in {",", ";"}:
            return "comma"
        if word in {"/", "|"}:
            return "slash"
        if folded in self.known.joiners and (len(word) > 1 or word.islower() or not word.isalpha()):
            return "and"
        return self._word_kind(word)

    def _word_kind(self, word: str) -> Kind:
        if _DOMAIN.fullmatch(word):
            return "house"
        if self.known.is_role(word):
            return "role"
        if key(word) in self.known.role_words:
            return "title"
        if _NAME.match(word):
            return "name"
        return "particle" if word.casefold() in self.known.particles else "other"


def _of_one_role(tokens: list[Token]) -> list[Token]:
    """Give tokens in which a word between two parts of one role joins them (`Health and Science Correspondent`)."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].kind == "and" and tokens[at - 1].kind == "title" and tokens[at + 1].kind in {"title", "role"}:
            tokens[at] = Token(tokens[at].text, "title")
    return tokens


def role_end(tokens: Sequence[Token]) -> int:
    """Give where the role that begins here ends: after its last word that the lists know, before the next name."""
    end = 0
    for at, token in enumerate(tokens):
        if token.kind in {"role", "house"}:
            end = at + 1
        elif token.kind != "title" and (end or at >= _LONGEST_ROLE):
            break
    rest = tokens[end:]
    if end and rest and (len(rest) == 1 or any(token.kind == "other" for token in rest)):
        return len(tokens)
    return end
