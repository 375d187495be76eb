"""Datelines: the place, date and agency with which a report opens, told apart from its first sentence.

Takes the first paragraph's text; gives the dateline (without the dash that ends it) and where the sentence begins, or
None. A dateline must show more than a capital and a dash: a date, an agency, or a place that the lists know. Only the
first characters are looked at, and nothing is tried twice, so the time is bounded.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from syndicator.refine.clean.gazetteer import Gazetteer, key

LONGEST = 160
"""A dateline is no longer than this."""
_TRIES = 5
_HOUSE, _DATE, _MONTH = 25, 20, 5
"""How long a house's name in brackets and a date alone may be, and how long a month must be to be met misspelt."""
_LOUD, _BODY = 40, 20_000
"""How long a place that the lists do not know may be, and how much of the text is read for it."""
_PLACES, _PLACE_WORDS = 6, 5

DASH = re.compile(
    r"\.(?:(?<=\)\.)|(?<=[^\W\d_A-Z]{3}\.))[-–—]{1,2}(?=\s|$)\s*|\s*(?:--+|[-–—―])(?=\s|$)\s*|\s+(?:--+|[–—―])\s*|(?<=\))\s*[-–—]{1,2}\s*|\s*(?<=\w)—(?=[^\W\d_])"
)
_COLON = re.compile(r"\s*[:：]\s+")
_EAST_ASIAN = re.compile(
    r"(?:\s*(?:【[^【】]{1,40}】|\[[^\[\]]{1,20}[=＝][^\[\]]{1,30}\]|(?:新华社|中新社|中新网|人民网|央视网)[^\s，。]{1,20}?(?:电|讯|電)))\s*"
)
PREFACE = re.compile(
    r"(?:\*+\s*|\((?:corrects?|updates?|adds?|refiles?|recasts?|repeats?|clarifies|eds?|note)\b[^()]{0,200}\)\s*)+", re.IGNORECASE
)
_PARENS = re.compile(r"\s*\(\s*([^()]{0,45}?)\s*\)\s*$")
_AFTER = re.compile(r"\[([\w .&'-]{1,30})\]\s*")
PIECES = re.compile(r"\s*/\s*|\s+(?:and|und|et|y|e)\s+")
_CODE = re.compile(r"[a-zäöü]{2,5}")
"""How German agencies sign a dateline: `Kiel (dpa)`."""
_CODED = 3
_OF = frozenset(["de", "di", "del", "of"])
"""What stands between a day and its month."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:\d{1,3}|l)(?:st|nd|rd|th|\.|º|er)?")
_NUMERIC_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?")
_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w'’.&-]*\Z|(?:d|l|al|el|n|xi)['’-][^\W\d_a-z][\w'’-]*\Z", re.IGNORECASE)
_JOINING = frozenset(
    ["of", "de", "la", "las", "los", "le", "les", "del", "della", "di", "do", "da", "dos", "das", "du", "des", "the", "am", "an",
     "der", "den", "im", "in", "on", "upon", "es", "el", "al", "sur", "bei", "ob", "e", "i", "y", "et", "aboard", "near", "off",
     "via"]
)  # fmt: skip
_SPEAKERS = re.compile(r"\b(?:host|byline|anchor|narrator|moderator|announcer)\b", re.IGNORECASE)


class Dateline(NamedTuple):
    """A dateline as it stood, without the dash that ends it, and the offset at which the sentence begins."""

    text: str
    end: int


def dateline(text: str, known: Gazetteer, *, own_names: Collection[str] = (), body: str = "") -> Dateline | None:
    """Give the dateline that `text` opens with; several in a row count as one.

    A loud name that the lists do not know counts as a place where it sounds like one, or where `body`, the whole text, says that something is in it.
    """
    found = _first(text, known, own_names) or _loud_place(text, known, body)
    while found is not None:
        further = _first(text[found.end :], known, own_names, chained=True)
        if further is None or not text[found.end + further.end :].strip():
            return found
        found = Dateline(text[: found.end + len(further.text)].rstrip(), found.end + further.end)
    return None


def _first(text: str, known: Gazetteer, own_names: Collection[str], *, chained: bool = False) -> Dateline | None:
    if met := _EAST_ASIAN.match(text):
        return Dateline(met.group().strip(), met.end())
    head = text[:LONGEST]
    preface = PREFACE.match(head)
    start = preface.end() if preface else 0
    for met in list(DASH.finditer(head, start))[:_TRIES]:
        place = head[start : met.start()]
        if met.start() > start and (_is_dateline(place, known, own_names) or _is_date_alone(place, known, chained=chained)):
            after = _AFTER.match(text, met.end())
            if after is None:
                return Dateline(head[: met.start()].strip(), met.end())
            return Dateline(text[: after.end()].strip(), after.end())
    return _with_colon(head, start, known) or _undashed(head, start, known, own_names)


def _loud_place(text: str, known: Gazetteer, body: str) -> Dateline | None:
    """Give a place in capitals that the lists do not know, where its own words or the text below say that it is one."""
    met = DASH.search(text[:_LOUD])
    town = text[: met.start()] if met else ""
    if met is None or not met.start() or town.upper() != town or not _is_named(town):
        return None
    if known.sounds_like_place(town):
        return Dateline(town.strip(), met.end())
    as_spoken = re.escape(" ".join(word.capitalize() for word in town.split()))
    placed = re.search(
        rf"\b(?:in|at|near|outside|around|from|(?:city|town|village|port|county|district) of|aus|bei|nach|à|en|em|a) {as_spoken}\b",
        body[:_BODY],
    )
    return Dateline(town.strip(), met.end()) if placed else None


def _with_colon(head: str, start: int, known: Gazetteer) -> Dateline | None:
    met = _COLON.search(head, start)
    place = head[start : met.start()] if met else ""
    if met is None or not place or place.upper() != place:
        return None
    town, date = undated(place, known)
    pieces = _pieces(town)
    placed = all(known.is_place(piece) for piece in pieces) and any(key(piece) in known.places for piece in pieces)
    return Dateline(place.strip(), met.end()) if placed or (date and _is_named(town)) else None


def _undashed(head: str, start: int, known: Gazetteer, own_names: Collection[str]) -> Dateline | None:
    """Give a dateline that ends with its agency in brackets and no dash."""
    met = re.match(r"([^()]{0,60})\(([^()]{1,45})\)(?=\s+\S|$)\s*", head[start:])
    if met is None or not _is_agency(met[2], known, own_names):
        return None
    place = met[1].strip()
    if place and not all(known.is_place(piece) for piece in _pieces(undated(place, known)[0])):
        return None
    return Dateline(head[: start + met.end()].strip(), start + met.end())


def _is_dateline(head: str, known: Gazetteer, own_names: Collection[str]) -> bool:
    if len(head) > LONGEST or _SPEAKERS.search(head):
        return False
    parens = _PARENS.search(head)
    place = head[: parens.start()] if parens else head
    agency = parens is not None and (_is_agency(parens[1], known, own_names) or not parens[1])
    dated = parens is not None and is_date(parens[1], known)
    town, date = undated(place, known)
    if not town:
        return agency and not date and parens is not None and bool(parens[1])
    if not _is_named(town):
        return date and all(known.is_place(piece) for piece in _pieces(town))
    if agency or dated or date or (parens is not None and _CODE.fullmatch(parens[1]) and len(town.split()) <= _CODED):
        return True
    return _is_placed(town, known, loudly=parens is not None and len(parens[1]) <= _HOUSE and town.upper() == town)


def _is_date_alone(head: str, known: Gazetteer, *, chained: bool) -> bool:
    """Say whether all of it is a date, after a place or in capitals."""
    return len(head) <= _DATE and (chained or head.upper() == head) and is_date(head, known)


def _is_agency(words: str, known: Gazetteer, own_names: Collection[str]) -> bool:
    parts = re.split(r"\s*/\s*|\s*,\s*|\s+on\s+|\s+and\s+", words.strip())
    own = {key(name) for name in own_names}
    return any(known.is_agency(part) or key(part) in own for part in (words.strip(), *parts) if part)


def undated(place: str, known: Gazetteer) -> tuple[str, bool]:
    """Give what stands before the date and the agency that follow a town, and whether there was any of these."""
    words = place.replace(",", " , ").split()
    end, found = len(words), False
    while end:
        word = words[end - 1]
        weekday = key(word) in known.weekdays and not known.is_place(" ".join(words[max(0, end - 2) : end]))
        if word == "," or _YEAR.fullmatch(word) or weekday or word in {"de", "le"}:
            end -= 1
        elif end > 1 and _closes_date(words[end - 2], word, known):
            end, found = end - 2, True
        elif end > 2 and words[end - 2] in _OF and _closes_date(words[end - 3], word, known):  # noqa: PLR2004  (3 de mayo)
            end, found = end - 3, True
        elif _NUMERIC_DATE.fullmatch(word) or (end > 1 and words[end - 2] == "," and known.is_agency(word) and not known.is_place(word)):
            end, found = end - 1, True
        else:
            break
    return (" ".join(words[:end]).replace(" ,", ","), True) if found else (place.strip().rstrip(","), False)


def _closes_date(before: str, word: str, known: Gazetteer) -> bool:
    """Say whether two words are a month and a day, in either order; a month may be misspelt where a day follows it."""
    if _DAY.fullmatch(word):
        return key(before) in known.months or _is_nearly_month(before, known)
    return key(word) in known.months and bool(_DAY.fullmatch(before))


def _is_nearly_month(word: str, known: Gazetteer) -> bool:
    """Say whether a word is a long month's name with one letter left out or two changed about."""
    letters = key(word)
    if len(letters) < _MONTH - 1 or not word[:1].isupper():
        return False
    return any(
        len(month) >= _MONTH
        and month[0] == letters[0]
        and (_without_one(month, letters) or (len(month) == len(letters) and sorted(month) == sorted(letters)))
        for month in known.months
    )


def _without_one(longer: str, shorter: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def is_date(words: str, known: Gazetteer) -> bool:
    """Say whether these words are a date and nothing else."""
    return bool(words) and not undated("X " + words, known)[0].strip("X ") and undated("X " + words, known)[1]


def _pieces(town: str) -> list[str]:
    return [piece.strip() for part in PIECES.split(town) for piece in part.split(",") if piece.strip()]


def _is_named(town: str) -> bool:
    """Say whether each piece is a name: a few words that begin with a capital, and small ones between them."""
    pieces = _pieces(town)
    return 0 < len(pieces) <= _PLACES and all(_is_name(piece) for piece in pieces)


def _is_name(piece: str) -> bool:
    words = piece.split()
    if not words or len(words) > _PLACE_WORDS or any(character in piece for character in '?!"“”„:;()0123456789'):
        return False
    return (words[0][:1].isupper() or (words[0] in {"the", "el"} and len(words) > 1)) and all(
        word[:1].isupper() or word.casefold() in _JOINING or bool(_CAPITAL.match(word)) for word in words
    )


def _is_placed(town: str, known: Gazetteer, *, loudly: bool) -> bool:
    """Say whether the lists know the place, or what it lies in; a loud one with a bracket after it is believed."""
    groups = [group for group in PIECES.split(town) if group.strip()]
    return loudly or all(_is_known(group, known) for group in groups)


def _is_known(group: str, known: Gazetteer) -> bool:
    parts = [part.strip() for part in group.split(",") if part.strip()]
    if len(parts) == 1:
        return key(parts[0]) in known.places
    return len(parts) > 1 and all(key(part) in known.regions or known.is_place(part) for part in parts[1:])
