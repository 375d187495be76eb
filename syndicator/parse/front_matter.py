"""The lines that an article file may open with: `key: value`, between two `---` or up to the first empty line.

Takes the file's text, gives what the lines say and the text below them. A line that says nothing that can be used is a
problem that names file and line; the article goes on without it. An embargo that cannot be read is the exception: the
caller is told, because an article must not go out early over a slip of the pen.
"""

import re
from dataclasses import dataclass, field

from syndicator._text.dates import distance, moment
from syndicator.model import When

KEYS = (
    "url",
    "date",
    "updated",
    "guid",
    "authors",
    "tags",
    "image",
    "image_credit",
    "image_caption",
    "embargo",
    "language",
    "rights",
    "headline",
    "summary",
)
_ALSO = {
    "author": "authors",
    "title": "headline",
    "link": "url",
    "categories": "tags",
    "lang": "language",
    "id": "guid",
    "updated_at": "updated",
    "published": "date",
    "description": "summary",
}
"""Other words for the same, as other tools write them."""
_MAX_LINES = 200
_FENCE = re.compile(r"-{3,}\s*")
_LINE = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:(?:\s+(.*))?$")
_POINT = re.compile(r"\s*-\s+(.+)$")


@dataclass(slots=True)
class FrontMatter:
    """What the lines say. `values` are by key, as written; `body` is the text below."""

    body: str
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def get(self, key: str) -> str:
        """Give a value as one text, empty if it is not there."""
        return unquoted(self.values.get(key, "")) or ", ".join(self.lists.get(key, ()))

    def several(self, key: str) -> tuple[str, ...]:
        """Give a value as several: a list in brackets, points below the key, or words between commas."""
        inline = self.values.get(key, "").strip()
        if inline.startswith("[") and inline.endswith("]"):
            inline = inline[1:-1]
        parts = [unquoted(part) for part in split_at_commas(inline)] + [unquoted(part) for part in self.lists.get(key, ())]
        return tuple(part for part in parts if part)

    def when(self, key: str) -> When | None:
        """Give a moment or a distance; a value that is neither is a problem, and None."""
        said = self.get(key)
        found = distance(said) if distance(said) is not None else moment(said, language=self.get("language"))
        if said and found is None:
            self.problems.append(
                f"{self.lines[key]}: {key}: {said[:60]!r} is no date; write 2026-11-23 14:00 +0100, or -3h for three hours ago"
            )
        return found


def read_front_matter(text: str) -> FrontMatter:
    """Give the lines that `text` opens with, and the rest; without such lines all of it is the rest."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.lstrip("\ufeff\n").split("\n")
    skipped = text.count("\n") + 1 - len(lines)
    if _FENCE.fullmatch(lines[0]):
        end = next((number for number, line in enumerate(lines[1:_MAX_LINES], 1) if _FENCE.fullmatch(line)), 0)
        return _read(lines[1:end], lines[end + 1 :], skipped + 1) if end else FrontMatter(text)
    end = next((number for number, line in enumerate(lines[:_MAX_LINES]) if not line.strip()), 0)
    known = end and all(_POINT.match(line) or _is_key(line) for line in lines[:end]) and not _POINT.match(lines[0])
    return _read(lines[:end], lines[end + 1 :], skipped) if known else FrontMatter(text)


def _is_key(line: str) -> bool:
    """Say whether a line without a fence is one of ours: a headline may hold a colon, so only our keys, written small, count."""
    met = _LINE.match(line)
    return met is not None and (met[1] in KEYS or met[1] in _ALSO)


def _read(lines: list[str], body: list[str], skipped: int) -> FrontMatter:
    found = FrontMatter("\n".join(body))
    key = ""
    for number, line in enumerate(lines, skipped + 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        point, met = _POINT.match(line), _LINE.match(line.strip())
        if point and key:
            found.lists.setdefault(key, []).append(point[1])
            continue
        key = _ALSO.get(met[1].lower(), met[1].lower()) if met else ""
        if met is None or key not in KEYS:
            what = f"{met[1]}: is not known" if met else f"{line.strip()[:40]!r} is no `key: value`"
            found.problems.append(f"{number}: {what}; allowed are {', '.join(KEYS)}")
            key = ""
            continue
        found.values[key], found.lines[key] = (met[2] or "").strip(), number
    return found


def split_at_commas(text: str) -> list[str]:
    """Give the parts of `text` between commas that do not stand in double quotes."""
    parts, quoted = [""], False
    for mark in text:
        quoted ^= mark == '"'
        if mark == "," and not quoted:
            parts.append("")
        else:
            parts[-1] += mark
    return parts


def unquoted(text: str) -> str:
    """Give `text` without the quotation marks around it."""
    stripped = text.strip()
    return stripped[1:-1] if len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'" else stripped
