"""Bylines: who wrote it, told apart from a line that only looks so.

Takes one short line; gives the people and houses that it names, or None. A line that opens with a word for "by" must go
on with a name; a line without one must be names and what they are or whom they write for. Dates, times, addresses and
handles around the names are set aside. Only short lines are read.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from syndicator.model import Person
from syndicator.refine.clean.gazetteer import Gazetteer, key
from syndicator.refine.clean.names import Names, Reader
from syndicator.refine.clean.tokens import NAMING, Kind

LONGEST = 220
"""A byline is no longer than this."""

_KINDS = r"(?:news|opinion|analysis|column|review|commentary|exclusive|feature|interview|comment|essay)"
_DONE = r"(?:written|posted|words|story|text|reported|report|analysis|opinion|commentary|column|review|compiled|submitted|article|guest post|interview)"
_GERMAN = (
    r"(?:kommentar|analyse|bericht|beitrag|interview|reportage|kolumne|glosse|essay|leitartikel|text|artikel|gastbeitrag|gastkommentar)"
)
_OPENING = re.compile(
    rf"\W{{0,4}}(?:{_KINDS}\s+(?=by\b))?(?:{_DONE}\s+by|by|(?:eine?\s+)?{_GERMAN}\s+von|von|vom|(?:propos recueillis\s+|texte\s+)?par|por|a cura di|di|door|av|af|przez|от|dal(?:la)?(?=\s+nostr))"
    r"(?:\s*[:：|]\s*|\s+)(?:(?:our|unsere[mnrs]?|notre|nos|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|onze?)\s+)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W{0,4}(?:editor|reporter|redaktion|redaktör|text|tekst|texto|autor(?:in|es|a|zy)?|authors?|auteur|autore|автор|penulis|yazar)\s*[:：]\s*",
    re.IGNORECASE,
)
_DATE_FIRST = re.compile(r"(?:[^\W\d_]{3,12},?\s+)?(?:[^\W\d_]{3,12}\.?\s+)?\d{1,2}[^\W\d_]{0,2}[.,]?\s.{0,40}?\b(?=by\s)", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=(?:Updated|Published|Posted|Aktualisiert|Publié|By)\b)")
_GLUED_OPENING = re.compile(r"\W{0,4}(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)(?=[A-ZÀ-Þ][a-zà-ÿ]+\s+[A-ZÀ-Þ])")
_GLUED_ROLE = re.compile(r"(?<=[a-zà-ÿ])(?=([A-Z][a-z]{3,})\b)")
_BAR = re.compile(r"\s*[|•·]\s*")
_BRACKET = re.compile(r"\s*\(([^()]{2,30})\)")
_CODE = re.compile(r"\s\((?!dpa|afp|epd|kna|sid|ap\b)[a-zäöü]{2,4}\)")
_PICTURES = re.compile(
    r"[;,|/]?\s+(?:with\s+)?(?:photo(?:graph)?s?|photography|pictures|video|images|illustrations?|fotos?|bilder|grafik|foto's|infografik)\s*(?:by\b|von\b|par\b|de\b|di\b|door\b|:)",
    re.IGNORECASE,
)
_HOUSE_AFTER = re.compile(
    r",?\s+(?i:(?:special(?:ly)?|exclusive(?:ly)?)\s+(?:to|for)|for|of|from|pour|für|para|per|voor)\s+(?P<house>(?:[Tt]he\s+)?[^\W\d_a-z][^,;|/]{2,50})\Z"
)
_WITH = re.compile(
    r",?\s+(?:with|mit|avec|con|com|met)\s+(?:additional\s+)?(?:reporting|files|contributions?|material|information\w*)\s.*", re.IGNORECASE
)
_ON_A_DAY = re.compile(r"\s+(?:on|am|le|el|il|em|op)\Z")
_TITLE_WORDS = 8
_TITLED = re.compile(r"von de[rmn]\s", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*(?:[|•·]|[-–—]+\s+(?=\d|updated|published|posted|$)|—(?=\d)|\[|\bstand:|"
    r"\b(?:(?:last |first )?(?:posted|published|updated|modified)|aktualisiert|veröffentlicht|erstellt|publié|mis à jour|modifié|publicado|actualizado|atualizado|"
    r"pubblicato|aggiornato|min read)\b|\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d\b|\b[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b|(?<=\s)\d{1,2}(?:\.|st|nd|rd|th)?\s)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+\.\w+|@\w+|https?://\S+|www\.\S+|\(?\+?\d[\d ()/-]{6,}\d")
_SAYS_MORE: frozenset[Kind] = frozenset(["role", "title", "house", "and"])
_LOOSE_END = re.compile(r"[\s,;:–—|•·/(-]+\.?$")
_HANGUL = re.compile(r"([가-힣]{2,4})\s*(?:기자|특파원|논설위원|객원기자)")
_CODES = re.compile(r"[a-zäöü]{2,6}(?:/[a-zäöü]{2,10})+(?:\s*;\s*[a-zäöü]{2,6})*")
_FOR = re.compile(
    r"(?:special (?:to|for) (?:the )?(?P<special>[\w .'’&-]{3,60})|(?P<house>[\w .&-]{3,40}) for (?:\w+\.)+\w{2,4})\.?", re.IGNORECASE
)
_SIGNED = re.compile(r"^[-–—]{1,2}\s*(?=[^\W\d_])")
_ACCOUNT = re.compile(r"(?=\S*(?:admin|[\d_.]))[a-z0-9][a-z0-9_.-]{2,30}")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline as it stood, and whom it names (nobody, where it only says for whom)."""

    line: str
    people: tuple[Person, ...]


def byline(line: str, known: Gazetteer, *, own_names: Collection[str] = (), expected: Collection[str] = ()) -> Byline | None:
    """Give whom a line names if it is a byline. `expected` are names that the entry gives: a line of these needs no opening."""
    if not line or len(line) > LONGEST:
        return None
    text = _unglued(" ".join(line.split()), known)
    if hangul := _HANGUL.findall(text):
        return Byline(line, tuple(Person(name=name) for name in hangul))
    if dated := _DATE_FIRST.match(text):
        text = text[dated.end() :]
    line = _parted(line, known)
    reader = Reader(known, own_names)
    people = _labelled(text, reader) or _opened(text, reader) or _unopened(text, reader, {key(name) for name in expected})
    return None if people is None else Byline(line, people)


def _unglued(text: str, known: Gazetteer) -> str:
    """Give a line with a space where a word for "by", a role or a date is glued to a name, and without brackets around it all."""
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return _parted(text, known)


def _parted(text: str, known: Gazetteer) -> str:
    """Give a line with a space where words are glued."""
    text = _GLUED.sub(" ", text)
    if glued := _GLUED_OPENING.match(text):
        text = f"{glued.group()} {text[glued.end() :]}"
    return _GLUED_ROLE.sub(lambda met: " " if known.is_role(met[1]) or key(met[1]) in known.role_words else "", text)


def title_line(line: str, known: Gazetteer, *, own_names: Collection[str] = ()) -> str:
    """Give a short line that only says what somebody is or for whom they write, as it stands under a name; else nothing."""
    if not line or len(line) > LONGEST // 2:
        return ""
    tokens = Reader(known, own_names).tokens.read(line)
    kinds = {token.kind for token in tokens}
    says = kinds & {"role", "house"} and kinds <= _SAYS_MORE | {"comma"} and len(tokens) <= _TITLE_WORDS
    return line if says and tokens[0].kind != "and" else ""


def signature(line: str, known: Gazetteer, *, own_names: Collection[str] = ()) -> tuple[Person, ...]:
    """Give whom the last line of a text names as its writer (`- Ann Quay, Harbour Team`); empty if it is no such line."""
    if not _SIGNED.match(line) or len(line) > LONGEST:
        return ()
    reader = Reader(known, own_names)
    found = reader.read(re.sub(r"\s+on behalf of (?:the )?", ", ", _names_part(_SIGNED.sub("", line), reader)))
    return found.people if found is not None and found.named else ()


def _labelled(text: str, reader: Reader) -> tuple[Person, ...] | None:
    """Give the people after a label (`Author:`)."""
    met = _LABEL.match(text)
    found = reader.read(_names_part(text[met.end() :], reader)) if met else None
    return found.people if found is not None and len(text) <= LONGEST // 2 else None


def _opened(text: str, reader: Reader) -> tuple[Person, ...] | None:
    """Give the people of a line that opens with a word for "by"."""
    met = _OPENING.match(text)
    names = _names_part(_unbracketed(text[met.end() :], reader), reader) if met else ""
    if met is None or not names or _TITLED.match(text):
        return None
    if _ACCOUNT.fullmatch(names) or _CODES.fullmatch(names):
        return tuple(Person(name=name, organisation=name if reader.tokens.is_house(name) else "") for name in re.split(r"[/;\s]+", names))
    first = names.split()[0]
    if first[0].islower() and first not in reader.known.particles and not reader.known.is_role(first):
        return None
    found = _read(names, reader)
    return found.people if found is not None and _is_sound(found) else None


def _is_sound(found: Names) -> bool:
    """Say whether enough was named: a person with two names, or a house first."""
    return found.named > 0 or bool(found.people[0].organisation and found.people[0].name == found.people[0].organisation)


def _unopened(text: str, reader: Reader, expected: set[str]) -> tuple[Person, ...] | None:
    """Give the people of a line with no opening: a name first, and then what somebody is or whom they write for."""
    if _FOR.fullmatch(text):
        return ()
    if _CODES.fullmatch(text):
        return tuple(Person(name=name, organisation=name if reader.known.is_agency(name) else "") for name in re.split(r"[/;\s]+", text))
    names = _names_part(text, reader).strip("-–— ")
    if not names or ":" in names or names[-1] in ".!?…" or text[0] in "-–—#@":
        return None
    if key(names) in expected:
        return (Person(name=names),)
    found = _read(names, reader)
    return found.people if found is not None and _closes(found, names, text, reader) else None


def _closes(found: Names, names: str, text: str, reader: Reader) -> bool:
    tokens = reader.tokens.read(names)
    begins = len(tokens) > 1 and all(token.kind in NAMING for token in tokens[:2])
    if begins and found.placed > 1 and found.placed == found.named == len(found.people):
        return True
    if reader.known.is_place(found.people[0].name) and found.people[0].name != found.people[0].organisation:
        return False
    if any(token.kind == "other" for token in tokens) and len(tokens) > found.houses * 2:
        return False
    if all(person.organisation == person.name for person in found.people):
        return any(token.kind == "house" for token in tokens) or (tokens[-1].kind == "role" and len(tokens) <= 3)  # noqa: PLR2004  (MND Staff)
    known_house = any(token.kind == "house" for token in tokens)
    return begins and found.named > 0 and (found.roles > 0 or known_house) and (bool(_ADDRESS.search(text)) or "," in names or known_house)


def _read(names: str, reader: Reader) -> Names | None:
    """Read names, and the house for which they write where the line says so (`Ann Quay for the Quay Post`)."""
    met = _HOUSE_AFTER.search(names)
    house = met["house"] if met else ""
    if met is None or not (reader.tokens.is_house(house) or reader.tokens.house_word(reader.tokens.read(house)) is not None):
        return reader.read(names)
    found = reader.read(names[: met.start()])
    if found is None:
        return None
    people = tuple(replace(person, organisation=person.organisation or house) for person in found.people)
    return replace(found, people=people, houses=len(people))


def _unbracketed(text: str, reader: Reader) -> str:
    """Give a line with a comma for the bracket in which a name's role or house stands, and without a writer's code (`(amo)`)."""
    text = _CODE.sub("", text)
    met = _BRACKET.search(text)
    kinds = {token.kind for token in reader.tokens.read(met[1])} if met else set()
    return f"{text[: met.start()]}, {met[1]}{text[met.end() :]}" if met and kinds & {"role", "house"} and kinds <= _SAYS_MORE else text


def _names_part(text: str, reader: Reader) -> str:
    """Give the part of a line before pictures, dates and times, without addresses and handles; a role after a bar belongs to it."""
    part = _WITH.sub("", _ADDRESS.sub(" ", text))
    pictures = _PICTURES.search(part)
    part = part[: pictures.start()] if pictures else part
    if (bar := _BAR.search(part)) and bar.start():
        more = _BAR.split(part[bar.end() :])[0]
        tokens = reader.tokens.read(more)
        if tokens and (
            reader.tokens.is_house(more) or (tokens[-1].kind == "role" and all(one.kind in {"role", "title"} for one in tokens))
        ):
            part = f"{part[: bar.start()]}, {part[bar.end() :]}"
    tail = _TAIL.search(part)
    names = " ".join((_ON_A_DAY.sub("", part[: tail.start()]) if tail else part).split())
    return _LOOSE_END.sub("", names).lstrip(" ,;:–—-|•·/")
