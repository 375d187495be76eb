"""An XML feed cut into its entries, without reading them: what stands around, and each entry's own characters.

Takes text, gives a `Split`, or None where the cut is not certain: then the whole is parsed. Comments, CDATA sections and
instructions are stepped over; entries that nest, differ in name or never end are not certain. Linear in the length of
the text. What is certain here is proven once more by the caller: the parser must find as many entries as were cut.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

_ENTRY = re.compile(r"<((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_TAG_REST = re.compile(r"""(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+>""")
_LEADING_TAGS = re.compile(r"""<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)(?=[\s>])(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+>""", re.IGNORECASE)
_ENTITIES = re.compile(r"<!ENTITY[^>]{0,1000}>")
_HEAD = 100_000


@dataclass(frozen=True, slots=True)
class Split:
    """A feed in pieces: `frame` is the document without its entries, `places` says where in it each entry stood."""

    frame: str
    places: tuple[int, ...]
    entries: tuple[str, ...]

    @property
    def inherited(self) -> str:
        """Give what every entry takes from the document around it: the tags with namespaces, language and base, and entities."""
        head = self.frame[: min((_HEAD, *self.places[:1]))]
        return "".join(met.group() for pattern in (_ENTITIES, _LEADING_TAGS) for met in pattern.finditer(head))

    def document(self, kept: Collection[int]) -> str:
        """Give the document with only the entries whose numbers are in `kept`."""
        pieces: list[str] = []
        done = 0
        for number in sorted(kept):
            pieces += (self.frame[done : self.places[number]], self.entries[number])
            done = self.places[number]
        return "".join((*pieces, self.frame[done:]))


def split(text: str) -> Split | None:
    """Cut `text` into its entries; None where that is not certain. A document with no entry at all is certain."""
    first = _ENTRY.search(text)
    if first is None:
        return Split(text, (), ())
    mark = _mark(first[1])
    around: list[str] = []
    places: list[int] = []
    entries: list[str] = []
    begun, done, place = -1, 0, 0
    while met := mark.search(text, place):
        if met[1] is None:
            place = _after(text, _ENDS[met.group()], met.end())
            if not place:
                return None
            continue
        rest = _TAG_REST.match(text, met.end())
        if rest is None or bool(met[1]) != (begun >= 0):
            return None
        place = rest.end()
        if met[1] or text[place - 2] == "/":
            start = begun if met[1] else met.start()
            around.append(text[done:start])
            places.append(len(around[-1]) + (places[-1] if places else 0))
            entries.append(text[start:place])
            done, begun = place, -1
        else:
            begun = met.start()
    return Split("".join((*around, text[done:])), tuple(places), tuple(entries)) if begun < 0 else None


@lru_cache(maxsize=64)
def _mark(name: str) -> re.Pattern[str]:
    """Give what finds the tags of entries, and what begins a stretch in which a tag is none."""
    return re.compile(rf"<(?:!--|!\[CDATA\[|\?|(/?){re.escape(name)}(?=[\s/>]))")


def _after(text: str, end: str, place: int) -> int:
    """Give the place behind the next `end`, 0 if there is none."""
    found = text.find(end, place)
    return found + len(end) if found >= 0 else 0
