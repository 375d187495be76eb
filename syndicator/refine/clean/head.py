"""The head of an article: headline, byline and dateline told apart from the text, and the signature at its end.

Takes passages, the headline, what the lists know; says of passages that they moved into fields, and cuts a dateline off
its paragraph. Only what stands before the second paragraph is looked at, so that a name or a place deep in the text
stays there. Looking again at what is left finds nothing more.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from syndicator._text.markup import attribute
from syndicator.model import Person, Removal
from syndicator.refine.clean.byline import Byline, byline, signature, title_line
from syndicator.refine.clean.dateline import Dateline, dateline
from syndicator.refine.clean.gazetteer import Gazetteer
from syndicator.refine.clean.passages import Leaf, Passage, flat, trimmed

PARAGRAPHS = 2
"""How many paragraphs of the text are looked at."""
SIGNED_ABOVE, LONGEST_SIGNED = 4, 120
"""A byline above the text is one of so many passages, and no longer."""
_CONTAINERS = ("table", "blockquote", "ul", "ol", "figure", "dl")
_APART = frozenset(["b", "strong", "span", "em", "i"])
_AND_TEXT = 2
"""An element that a sentence follows."""
_CALLED = re.compile(r"\b(?:dateline|location|place|ort|ortsmarke|spitzmarke|lieu)\b", re.IGNORECASE)
_OPENING = tuple("\"“„«‘'")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Head:
    """What stood above and under the text."""

    bylines: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    signed: tuple[Person, ...] = ()
    dateline: str = ""


def read_head(
    head: Head, passages: Sequence[Passage], headline: str, known: Gazetteer, *, own_names: Collection[str], expected: Collection[str]
) -> None:
    """Take headline, bylines and dateline off the passages and note in `head` what they say."""
    datelines: list[tuple[Passage, Dateline]] = []
    paragraphs = 0
    body = " ".join(passage.text for passage in _read(passages))
    for passage in _read(passages):
        if paragraphs >= PARAGRAPHS:
            break
        if not paragraphs and _is_repeated(passage, headline):
            continue
        _take_lines(passage, head, known, own_names, expected)
        if not passage.stands:
            continue
        found = None
        if passage.tag == "p" and not passage.within(*_CONTAINERS):
            found = dateline(passage.text, known, own_names=own_names, body=body) or _set_apart(passage, known, own_names)
        if found is not None:
            datelines.append((passage, found))
        paragraphs += found is None or found.end < len(passage.text)
    _take_dateline(datelines, head)
    _take_end(passages, head, known, own_names)


def _set_apart(passage: Passage, known: Gazetteer, own_names: Collection[str]) -> Dateline | None:
    """Give a dateline that no dash ends but its element (`<strong>KIEL</strong> The ferry …`), or a point or colon in it.

    It must be in capitals or end with a point, or its element be called a dateline, and a sentence must begin after it.
    """
    shown = [leaf for leaf in passage.leaves if leaf.kind != "text" or leaf.text.strip()]
    first = shown[0].inline[0] if shown and shown[0].inline else None
    if first is None or first.name not in _APART or len(shown) < _AND_TEXT:
        return None
    start = flat(list(takewhile(lambda leaf: bool(leaf.inline) and leaf.inline[0] is first, shown)))
    town, rest = start.rstrip(" .:,|"), passage.text[len(start) :].lstrip()
    called = bool(_CALLED.search(attribute(first, "class")))
    if not (called or town.upper() == town or start.endswith(".")) or not (rest[:1].isupper() or rest[:1] in _OPENING):
        return None
    found = dateline(f"{town} – {rest[:1]}", known, own_names=own_names)
    return Dateline(town, len(passage.text) - len(rest)) if found is not None and found.text == town else None


def _read(passages: Sequence[Passage]) -> Iterator[Passage]:
    return (passage for passage in passages if passage.stands and passage.text and passage.tag != "pre")


def letters(text: str) -> str:
    """Give a text without case, space and punctuation, for comparison."""
    return _NOT_LETTERS.sub("", text).casefold()


def _is_repeated(passage: Passage, headline: str) -> bool:
    """Take a first block that is the headline again; where it is not written the same, what went is kept."""
    if not headline or letters(passage.text) != letters(headline):
        return False
    if passage.text == headline:
        passage.moved = True
    else:
        passage.removal = Removal(rule="repeated-headline", text=passage.text, why="says the headline again as the first block")
    return True


def signed_above(passages: Sequence[Passage], known: Gazetteer, *, own_names: Collection[str]) -> tuple[Person, ...]:
    """Give the people whom a byline among the first passages names; nothing is taken off."""
    first = [passage.text for passage in passages[:SIGNED_ABOVE] if passage.text and len(passage.text) <= LONGEST_SIGNED]
    found = (byline(text, known, own_names=own_names) for text in first)
    return next((each.people for each in found if each is not None), ())


def _take_lines(passage: Passage, head: Head, known: Gazetteer, own_names: Collection[str], expected: Collection[str]) -> None:
    """Take bylines off a passage: all of it, or its first lines."""
    if passage.within(*_CONTAINERS) or passage.images():
        return
    while passage.stands:
        lines = passage.lines()
        taken, found = _named(lines, head, known, own_names, expected)
        if found is None:
            return
        _note(head, found)
        if len(lines) == taken:
            passage.moved = True
        else:
            gone = {id(leaf) for line in lines[:taken] for leaf in line}
            passage.set_leaves(trimmed([leaf for leaf in passage.leaves if id(leaf) not in gone]))


def _named(
    lines: Sequence[Sequence[Leaf]], head: Head, known: Gazetteer, own_names: Collection[str], expected: Collection[str]
) -> tuple[int, Byline | None]:
    """Give the byline that some lines open with, and how many of them it takes: a line under a name may say what its bearer is."""
    first = flat(lines[0])
    if head.people and _says_more(head, first, known, own_names):
        return 1, Byline(first, ())
    found = byline(first, known, own_names=own_names, expected=expected)
    title = title_line(flat(lines[1]), known, own_names=own_names) if found is None and len(lines) > 1 else ""
    return (2, byline(f"{first}, {title}", known, own_names=own_names)) if title else (1, found)


def _says_more(head: Head, line: str, known: Gazetteer, own_names: Collection[str]) -> bool:
    """Give the people of a byline what the line under it says of them: the last one a role, all a house."""
    if not title_line(line, known, own_names=own_names):
        return False
    read = byline(f"By {head.people[-1].name}, {line}", known, own_names=own_names)
    said = read.people[0] if read is not None and len(read.people) == 1 else head.people[-1]
    last = replace(head.people[-1], role=head.people[-1].role or said.role)
    people = [replace(person, organisation=person.organisation or said.organisation) for person in (*head.people[:-1], last)]
    changed, head.people = people != head.people, people
    return changed


def _note(head: Head, found: Byline) -> None:
    head.bylines.append(found.line)
    head.people.extend(found.people)


def _take_dateline(datelines: list[tuple[Passage, Dateline]], head: Head) -> None:
    """Cut the dateline off its paragraph; where both paragraphs open with one, they are two reports and keep theirs."""
    cut = [(passage, found) for passage, found in datelines if found.end < len(passage.text)]
    if len(cut) > 1:
        return
    for passage, found in datelines:
        head.dateline = f"{head.dateline} {found.text}".strip()
        if found.end >= len(passage.text):
            passage.moved = True
        else:
            passage.set_leaves(trimmed(_without_start(passage.leaves, found.end)))


def _without_start(leaves: Sequence[Leaf], length: int) -> list[Leaf]:
    """Give leaves without the first `length` characters of their text as it is shown on one line."""
    rest: list[Leaf] = []
    shown = ""
    for leaf in leaves:
        if leaf.kind == "image" or len(shown) >= length:
            rest.append(leaf)
            continue
        for place, character in enumerate(leaf.text if leaf.kind == "text" else " "):
            space = character.isspace()
            if not (space and (not shown or shown.endswith(" "))):
                shown += " " if space else character
            if len(shown) >= length:
                rest.append(Leaf("text", leaf.text[place + 1 :], None, leaf.inline, leaf.marks))
                break
    return rest


def _take_end(passages: Sequence[Passage], head: Head, known: Gazetteer, own_names: Collection[str]) -> None:
    """Take bylines off the end; a signature (`- Ann Quay, Harbour Team`) stays, and says who wrote it."""
    for passage in reversed(list(_read(passages))[1:]):
        if passage.is_under_picture:
            continue
        if passage.within(*_CONTAINERS) or passage.images() or len(passage.lines()) > 1:
            return
        found = byline(passage.text, known, own_names=own_names)
        if found is None or not any(" " in person.name for person in found.people) or passage.text[:1].islower():
            head.signed = signature(passage.text, known, own_names=own_names)
            return
        passage.moved = True
        _note(head, found)
