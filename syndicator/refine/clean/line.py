"""A line: what stands in one block of markup, set with single spaces between words.

Takes text, pictures, breaks and the inline elements around them, in reading order; gives markup. Elements are opened
and closed as the text turns from one to the next, so that the markup is well formed however the publisher nested it.
"""

import re
from collections.abc import Sequence
from html import escape

from syndicator._text.markup import Node, attribute
from syndicator.refine.clean.passages import Leaf, visible

SIDE = re.compile(r"[1-9]\d{0,4}")
"""How an element says a number of pixels or cells."""
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


class Line:
    """What stands in one block, with the inline elements that are open and single spaces between words."""

    def __init__(self, *, verbatim: bool) -> None:
        self.verbatim = verbatim
        self.parts: list[str] = []
        self.open: list[tuple[Node, str]] = []
        self.last_text = -1
        self.spaced = True
        self.waiting = False
        self.ends_in_text = False

    def _turn(self, wanted: Sequence[tuple[Node, str]]) -> None:
        """Close and open elements until those of `wanted` are open; a space that stood alone between two goes between them."""
        same = 0
        while same < min(len(wanted), len(self.open)) and wanted[same][0] is self.open[same][0]:
            same += 1
        while len(self.open) > same:
            self.parts.append(f"</{self.open.pop()[0].name}>")
        if self.waiting:
            self.parts.append(" ")
        self.waiting = False
        for node, tag in wanted[same:]:
            self.parts.append(tag)
            self.open.append((node, tag))

    def text(self, text: str, around: Sequence[tuple[Node, str]]) -> None:
        """Set a run of text with the elements around it, each with its opening tag."""
        if self.verbatim:
            text = text.lstrip("\n") if self.last_text < 0 else text
        else:
            text = _SPACE.sub(" ", visible(text))
            text = text.lstrip(" ") if self.spaced or self.waiting else text
        if text == " " and not self.verbatim:
            self.waiting = True
        elif text:
            self._turn(around)
            self.last_text = len(self.parts)
            self.ends_in_text = True
            self.spaced = text.endswith(" ")
            self.parts.append(escape(text, quote=False))

    def image(self, leaf: Leaf, around: Sequence[tuple[Node, str]]) -> None:
        """Set a picture with the elements around it."""
        node = leaf.node
        if node is not None:
            sides = "".join(f' {name}="{side}"' for name in ("width", "height") if SIDE.fullmatch(side := attribute(node, name)))
            self._turn(around)
            alt = escape(" ".join(attribute(node, "alt").split()))
            self.parts.append(f'<img src="{escape(leaf.address)}" alt="{alt}"{sides}>')
            self.spaced = self.ends_in_text = False

    def breaks(self) -> None:
        """Set a line break."""
        self._end()
        self.parts.append("<br>")
        self.spaced = True

    def finish(self) -> str:
        """Give the whole line."""
        self._end()
        return "".join(self.parts)

    def _end(self) -> None:
        self.waiting = False
        if self.ends_in_text and (self.spaced or self.verbatim):
            self.parts[self.last_text] = self.parts[self.last_text].rstrip("\n " if self.verbatim else " ")
        self._turn([])
