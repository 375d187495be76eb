"""Names: a run of words that is nothing but names, read into people with what they are and whom they write for.

Takes the part of a byline that holds names; gives people, or nothing where a word stands there that no such part holds.
Words are read once, from left to right; separators, roles and houses that the lists know part one name from the next.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from syndicator.model import Person
from syndicator.refine.clean.gazetteer import Gazetteer, key
from syndicator.refine.clean.tokens import NAMING, SEPARATORS, Token, Tokens, joined, role_end

_ACRONYM = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2,6}\Z")
_SPECIAL_TO = re.compile(r"(?:special|exclusive|exclusively) (?:to|for) ", re.IGNORECASE)
_FIRST_AND_LAST = 2
_LONGEST_NAME = 6
_FROM = frozenset(["in", "from", "aus", "à", "en", "a", "de", "em", "da", "te"])


@dataclass(frozen=True, slots=True)
class Names:
    """What a run of words named. `named` is how many are people with more than one word to their name."""

    people: tuple[Person, ...]
    named: int
    houses: int
    roles: int
    placed: int = 0


class Reader:
    """Reads runs of names with what the lists know and the source's own names."""

    def __init__(self, known: Gazetteer, own_names: Collection[str]) -> None:
        """Take the lists, and the names of the source."""
        self.known = known
        self.tokens = Tokens(known, frozenset(key(name) for name in own_names))
        self._loud = False
        self._placed = 0
        self._role = ""

    def read(self, text: str) -> Names | None:
        """Give what `text` names, None where it holds a word that is no part of names."""
        tokens = self.tokens.read(text)
        people: list[Person] = []
        self._loud, self._placed, self._role = False, 0, ""
        place, before = 0, Token("", "other")
        while place < len(tokens):
            if tokens[place].kind in SEPARATORS:
                before = tokens[place]
                place += 1
                continue
            end = next((at for at in range(place, len(tokens)) if tokens[at].kind in SEPARATORS), len(tokens))
            if not self._part(people, tokens[place:end], before):
                return None
            place = end
        return replace(_counted(people), placed=self._placed) if people else None

    def _part(self, people: list[Person], part: list[Token], before: Token) -> bool:
        """Read what stands between two separators; False where it is no part of names."""
        if people and before.text.casefold() in _FROM and self.known.is_place(joined(part)):
            role = people[-1].role
            people[-1] = replace(people[-1], role=f"{role} {before.text} {joined(part)}" if role else "")
            return True
        if before.kind == "comma" and people and self._says_more(people, part):
            return True
        if self._is_house_part(part):
            people.append(Person(name=joined(part), organisation=joined(part)))
            return True
        return self._glued(people, part, before.kind)

    def _says_more(self, people: list[Person], part: Sequence[Token]) -> bool:
        """Read a part after a comma that says more of the person before it: a role, a house, a degree, a place."""
        text = joined(part)
        bare = joined(part[1:]) if part[0].text.casefold() in _FROM else text
        if key(text) in self.known.credentials or self.known.is_place(text) or self.known.is_place(bare):
            return True
        if special := _SPECIAL_TO.match(text):
            _give_house(people, text[special.end() :])
            return True
        if part[0].kind == "particle" and len(part) > 1 and part[1].kind == "house":
            _give_house(people, joined(part[1:]))
            return True
        if self._is_role_part(part):
            _give(people, part)
            return True
        acronym = _ACRONYM.match(part[0].text) and not (self._loud and len(part) > 1 and text.upper() == text)
        if acronym or (len(part) == 1 and part[0].kind in {"name", "title"}) or self.tokens.house_word(part) is not None:
            _give_house(people, text)
            return True
        return False

    def _is_role_part(self, part: Sequence[Token]) -> bool:
        """Say whether a part after a comma is a role or a house, and no further person with one (`Tim Hanlon News Reporter`)."""
        if part[0].kind == "house":
            return all(token.kind != "other" for token in part)
        start = self.tokens.role_start(part)
        with_name = start is not None and start >= _FIRST_AND_LAST and all(token.kind in NAMING for token in part[:start])
        return any(token.kind == "role" for token in part) and not with_name

    def _is_house_part(self, part: Sequence[Token]) -> bool:
        """Say whether all of a part is one house by the words in it (`Staff Reports`, `Die Redaktion`, `Quay Post Staff`)."""
        at = self.tokens.house_word(part)
        if at == 0 and all(token.kind in {"role", "title"} for token in part):
            return True
        if self._is_given_with_staff(part):
            return False
        if part[0].kind == "house" and len(part) > 1 and key(part[-1].text) in self.known.organisation_words:
            return all(token.kind not in {"other", "house"} for token in part[1:])
        if at is None or at > _FIRST_AND_LAST or any(token.kind in {"other", "house"} for token in part):
            return False
        return all(token.kind != "role" or key(token.text) in self.known.organisation_words for token in part)

    def _is_given_with_staff(self, part: Sequence[Token]) -> bool:
        """Say whether a part is a person with a word for what they are, though that word may name a house (`Ann Quay Staff`)."""
        named = len(part) > _FIRST_AND_LAST and all(token.kind == "name" for token in part[:_FIRST_AND_LAST])
        return named and part[_FIRST_AND_LAST].kind == "role" and key(part[0].text) in self.known.given_names

    def _glued(self, people: list[Person], part: list[Token], before: str) -> bool:
        """Read names, each with its role or house after it and no separator between them."""
        while part:
            start = self.tokens.role_start(part)
            name = part if start is None else part[:start]
            if name and not self._take_name(people, name):
                return False
            if not name and part[0].kind == "house" and (not people or before in {"and", "slash"}):
                size = 2 if len(part) > 1 and key(part[1].text) in self.known.organisation_words else 1
                people.append(Person(name=joined(part[:size]), organisation=joined(part[:size])))
                part = part[size:]
                continue
            part = part[len(name) :]
            end = role_end(part)
            if end and (people or part[end:]):
                self._give_role(people, part[:end])
            elif any(token.kind == "other" for token in part):
                return False
            part = part[end:] if end else []
        return True

    def _give_role(self, people: list[Person], part: Sequence[Token]) -> None:
        """Give a role to the person before it, or keep it for the first one, before whom it stands (`Redakteurin Anna Molo`)."""
        if people:
            _give(people, part)
        else:
            self._role = joined(part).rstrip(":")

    def _take_name(self, people: list[Person], tokens: list[Token]) -> bool:
        """Read one name, or two that nothing parts; False where it is none."""
        name = self._unplaced(tokens)
        words = [token.text for token in name]
        self._loud = self._loud or (len(words) > 1 and all(word.upper() == word for word in words))
        if any(token.kind == "other" for token in name):
            return False
        if self.tokens.house_word(name) is not None:
            people.append(Person(name=self._cased(words[:_FIRST_AND_LAST]), organisation=" ".join(words[_FIRST_AND_LAST:])))
            return len(words) > _FIRST_AND_LAST
        plain = all(token.kind == "name" and "." not in token.text for token in name)
        if len(words) == 2 * _FIRST_AND_LAST and plain and (any(person.role for person in people) or self._are_two(words)):
            people += (Person(name=self._cased(words[:_FIRST_AND_LAST])), Person(name=self._cased(words[_FIRST_AND_LAST:])))
        else:
            people.append(Person(name=self._cased(words), role=self._role))
            self._role = ""
        return len(words) <= _LONGEST_NAME and not (len(words) == 1 and name[0].kind == "particle")

    def _are_two(self, words: Sequence[str]) -> bool:
        """Say whether four words are two people: given name, last name, given name, last name."""
        return [key(word) in self.known.given_names for word in words] == [True, False, True, False]

    def _unplaced(self, name: list[Token]) -> list[Token]:
        """Give a name without the place from which its bearer writes (`Ann Quay in Sydney`)."""
        for at, token in enumerate(name):
            if at and token.text.casefold() in _FROM and self.known.is_place(joined(name[at + 1 :])):
                self._placed += 1
                return name[:at]
        return name

    def _cased(self, words: Sequence[str]) -> str:
        """Give a name as it is usually written: one in capitals in the usual mixture, but a single word may be an acronym."""
        name = " ".join(words)
        name = name if len(words[-1].rstrip(".,")) < len("Jr.") else name.rstrip(".,")
        if name.upper() != name or len(words) == 1 or any(character in name for character in "0123456789/"):
            return name
        first, *rest = name.split()
        cased = (word.lower() if word.casefold() in self.known.particles else _capitalised(word) for word in rest)
        return " ".join((_capitalised(first), *cased))


def _capitalised(word: str) -> str:
    pieces = re.split(r"([-'’.])", word.lower())
    cased = "".join(piece[:1].upper() + piece[1:] for piece in pieces)
    return re.sub(r"\bMc([a-z])", lambda met: "Mc" + met[1].upper(), cased)


def _give(people: list[Person], part: Sequence[Token]) -> None:
    """Give the last person the role and the house that these words say."""
    houses = [token.text for token in part if token.kind == "house"]
    role = " ".join(token.text for token in part if token.kind != "house")
    if role:
        people[-1] = replace(people[-1], role=", ".join(filter(None, (people[-1].role, role))))
    if houses:
        _give_house(people, " ".join(houses))


def _give_house(people: list[Person], house: str) -> None:
    """Give a house to the last person and to all before that have none."""
    for at in range(len(people) - 1, -1, -1):
        if people[at].organisation:
            return
        people[at] = replace(people[at], organisation=house)


def _counted(people: list[Person]) -> Names:
    named = sum(" " in person.name and person.name != person.organisation for person in people)
    houses = sum(bool(person.organisation) for person in people)
    return Names(tuple(people), named, houses=houses, roles=sum(bool(person.role) for person in people))
