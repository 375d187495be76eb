"""How much of anything an entry may hold, and how names, subjects and lines are made fit for the model. Pure."""

import html
import re
from collections.abc import Iterable

from syndicator._text.markup import plain, printable
from syndicator._text.urls import absolute
from syndicator.model import Person

HEADLINE = 1_000
NAME = 200
SUBJECT = 100
SUBJECTS = 50
PEOPLE = 50
ENCLOSURES = 100
GUID = 2_048
RIGHTS = 2_000
SUMMARY = 50_000
TEXT = 2_000_000
ENTRIES = 1_000
"""All in characters, but SUBJECTS, PEOPLE and ENCLOSURES of an entry, and ENTRIES that one document brings at once."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}")
_EMAIL = re.compile(r"(?:mailto:)?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_TAG = re.compile(r"<[a-zA-Z/!?]")
_LONE_MARKS = re.compile(r"[<(\[]\s*[>)\]]")


def line(text: str, limit: int) -> str:
    """Give plain text on one line, printable, at most `limit` characters."""
    return " ".join(printable(text[: limit * 4]).split())[:limit].strip()


def line_of_markup(markup: str, limit: int) -> str:
    """Give the text of some markup on one line, at most `limit` characters."""
    return line(plain(markup[: limit * 20]), limit)


def _untagged(text: str) -> str:
    """Give a name without markup; nobody is called by a tag, and some readers take names for markup."""
    return plain(text[: TEXT // 100]) if _TAG.search(text) else text


def language(tag: str | None) -> str:
    """Give a language tag with hyphens, empty if it is none."""
    stripped = (tag or "").strip()
    return stripped.replace("_", "-") if _LANGUAGE.fullmatch(stripped) else ""


def media_type(said: str | None, default: str = "") -> str:
    """Give a media type in lower case, `default` if it is none."""
    stripped = (said or "").partition(";")[0].strip().lower()
    return stripped if _MEDIA_TYPE.fullmatch(stripped) else default


def number(said: object) -> int:
    """Give a count that was sent as text, 0 if it is none."""
    text = str(said or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0  # noqa: PLR2004  (a petabyte)


def person(name: str = "", *, text: str = "", email: str = "", url: str = "") -> Person | None:
    """Give a person from the parts that were sent, or from one text such as `desk@x.example (A. Name)`; None without a name."""
    said = name or text[:1000]
    met = _EMAIL.search(said)
    if met is not None:
        email = email or met[1]
        said = _LONE_MARKS.sub(" ", f"{said[: met.start()]} {said[met.end() :]}").strip()
        if said.startswith("(") and said.endswith(")"):
            said = said[1:-1]
    named = line(_untagged(html.unescape(said)), NAME)
    return Person(name=named, email=email[:NAME] if _EMAIL.fullmatch(email) else "", url=absolute("", url)) if named else None


def people(found: Iterable[Person | None]) -> tuple[Person, ...]:
    """Give each person once, in order."""
    once: dict[str, Person] = {}
    for person_ in found:
        if person_ is not None and len(once) < PEOPLE:
            once.setdefault(person_.name.casefold(), person_)
    return tuple(once.values())


def subjects(found: Iterable[str]) -> tuple[str, ...]:
    """Give each subject once, in order, as plain text; addresses are no subjects."""
    once: dict[str, str] = {}
    for text in found:
        subject = line(_untagged(html.unescape(text)), SUBJECT)
        if subject and "://" not in subject and len(once) < SUBJECTS:
            once.setdefault(subject.casefold(), subject)
    return tuple(once.values())
