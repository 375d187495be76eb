"""Plain text as blocks: one paragraph a line, or paragraphs whose lines were broken to a width, with empty lines between.

Takes and gives text. What is given has one block a paragraph and an empty line between two blocks, whatever came.
"""

import re
from itertools import pairwise

from syndicator._text.markup import printable

_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_NARROWEST, _WIDEST = 40, 120
"""How wide lines are that a program or a typewriter broke, in characters."""
_LEAST = 3
"""So many breaks must stand where the next word did not fit, before a text counts as broken to a width."""
_STARTS_POINT = re.compile(r"(?:[-*•–—‣▪]|\d{1,2}[.)])\s")
_STARTS_BYLINE = re.compile(r"(?:By|Von|Par|Por|De|Di|Door)\s")
_NEW_LINES = str.maketrans({"\u2028": "\n", "\u2029": "\n\n", "\x0b": "\n", "\x0c": "\n\n"})


def as_text(text: str) -> str:
    """Give `text` with an empty line between two blocks."""
    return "\n\n".join(blocks(text))


def blocks(text: str) -> list[str]:
    """Give the blocks of `text`, each on one line."""
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n").translate(_NEW_LINES)).strip("\n")
    groups = [[line for raw in group.split("\n") if (line := " ".join(raw.split()))] for group in _EMPTY_LINE.split(text)]
    groups = [group for group in groups if group]
    width = _width(groups)
    return [block for number, group in enumerate(groups) for block in (_joined(group, width, heads=number == 0) if width else group)]


def _width(groups: list[list[str]]) -> int:
    """Give the width that the lines were broken to, 0 if they were not: nearly every break stands where the next word did not fit."""
    lines = [line for group in groups for line in group]
    long = sum(len(line) > _WIDEST for line in lines)
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    breaks = [_fits(one, other, width) for group in groups for one, other in pairwise(group)]
    broken = breaks.count(False)
    return width if width >= _NARROWEST and long * 10 <= len(lines) and broken >= _LEAST and broken * 5 >= len(breaks) * 3 else 0


def _fits(line: str, after: str, width: int) -> bool:
    """Say whether the first word of the next line would have fitted on this one."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) <= width


def _joined(group: list[str], width: int, *, heads: bool) -> list[str]:
    """Give a group of lines with the breaks gone that only the width made; `heads`: headline and byline may stand in it."""
    found = [group[0]]
    for line, after in pairwise(group):
        if _runs_on(line, after, width) and not (heads and _STARTS_BYLINE.match(after)):
            found[-1] += f" {after}"
        else:
            found.append(after)
    return found


def _runs_on(line: str, after: str, width: int) -> bool:
    if _STARTS_POINT.match(after):
        return False
    return not _fits(line, after, width) or line.count("(") > line.count(")") or after[0].islower()
