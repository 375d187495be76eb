"""A page as its blocks of text and its pictures, in the order in which they stand, each with what its place tells.

Takes a tree, gives `PageBlock`s; changes nothing in it. A block is the text of the innermost block element around it; a
table is one block. Nothing here recurses.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from syndicator._text.markup import BLOCKS, Node, Tree, attribute, select, steps, text
from syndicator._text.words import words

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
MOST_BLOCKS = 20_000
APART_SHARE = 1 / 3
"""A box that holds more of the page's text is not apart, whatever it is called: some pages call the article itself so."""
SIGN = 3
LEAST_PROSE = 40
"""So many characters make a block count when boxes are weighed."""
_FRAME_TAGS = frozenset({"nav", "footer", "dialog"})
_FRAME_ROLES = frozenset({"navigation", "contentinfo", "dialog"})
"""What frames a page, however much it holds, unless it holds the article."""
_STORY = frozenset({"article", "h1"})
_APART_TAGS = frozenset({"nav", "footer", "form", "button", "dialog", "aside", "figcaption", "menu", "label"})
_APART_ROLES = frozenset({"navigation", "complementary", "dialog", "contentinfo", "search"})
_APART_NAMES = """
ad ads advert advertisement advertisements advertising banner breadcrumb breadcrumbs caption captions comment
comments consent cookie cookies disqus modal newsletter newsletters outbrain overlay poll popular popup promo
promotion quiz rating ratings recirc recirculation recommend recommendation recommendations recommended
related share sharing sidebar signup social sponsor sponsored subscribe subscription taboola teaser teasers
toc toolbar trending
"""
_APART_WORDS = frozenset(_APART_NAMES.split())
"""What pages call the boxes around and inside an article that are none of it: whole words of a class or a name."""
_NEVER = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea", "head"})
_PICTURES = frozenset({"img", "picture", "video"})
_NO_CELLS = frozenset({"table", "h1", "h2"})
"""A table around these lays a page out."""
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LONGEST_NAME = 400
_UP = 3
"""How many boxes without a class are looked through for one that has."""
_WRAPPERS = frozenset({"html", "body", "main"})

Part: TypeAlias = Node | str


@dataclass(slots=True, eq=False, kw_only=True)
class PageBlock:
    """A block: its element, the parts of it where the element holds other blocks too, its text, and where it stands.

    `sign` tells what kind of block in what kind of box it is: the paragraphs of one article are mostly of one sign.
    """

    node: Node
    sign: tuple[str, str]
    boxes: tuple[int, ...]
    story: int
    parts: tuple[Part, ...] = ()
    text: str = ""
    linked: int = 0
    words: tuple[str, ...] = ()
    apart: bool = False
    picture: bool = False

    @property
    def size(self) -> int:
        """Give how long its text is, in letters of an alphabet: a sign of a script without spaces counts for three."""
        return max(len(self.text), SIGN * len(self.words))

    @property
    def prose(self) -> int:
        """Give how much of its text stands beside links, a link counted against it."""
        return max(0, self.size - 2 * self.linked)


def name_words(node: Node) -> set[str]:
    """Give the words of an element's classes and name, in lower case."""
    return {word.lower() for word in _NAME_WORD.findall(f"{attribute(node, 'class')} {attribute(node, 'id')}"[:_LONGEST_NAME])}


def compared(said: str) -> tuple[str, ...]:
    """Give the words of a text as they are compared."""
    return tuple(word.casefold() for word in words(said))


def page_blocks(tree: Tree) -> list[PageBlock]:
    """Give the blocks of a page in order, and which of them stand apart from any article."""
    root = tree.body if tree.body is not None else tree
    # A selector would try itself on each element: a fifth of a page's time.
    elements = tree.find_all(name=True)
    walk = _Walk(
        open=[_Place(root, block=True, boxes=(), story=0, linked=False)],
        pictured_figures=_around(elements, _PICTURES, "figure"),
        loose_tables=_around(elements, _NO_CELLS, "table"),
    )
    for step, node, said in steps(tree):
        walk.take(step, node, said)
        if len(walk.found) >= MOST_BLOCKS:
            break
    walk.flush()
    frames = {id(node) for node in elements if node.name in _FRAME_TAGS or node.attrs.get("role") in _FRAME_ROLES}
    _set_apart(walk.found, frames - _around(elements, _STORY))
    return walk.found


def _around(elements: Iterable[Node], held: Container[str], *names: str) -> set[int]:
    """Give the elements of these names that hold one of those held; all are found in one pass, for pages of ten thousand boxes."""
    found: set[int] = set()
    seen: set[int] = set()
    for node in elements:
        box = node.parent if node.name in held else None
        while box is not None and id(box) not in seen:
            seen.add(id(box))
            if not names or box.name in names:
                found.add(id(box))
            box = box.parent
    return found


def _set_apart(blocks: list[PageBlock], frames: set[int]) -> None:
    weight: dict[int, int] = defaultdict(int)
    whole = 0
    for block in blocks:
        if block.size >= LEAST_PROSE:
            whole += block.prose
            for box in block.boxes:
                weight[box] += block.prose
    for block in blocks:
        block.apart = any(box in frames or weight[box] < whole * APART_SHARE for box in block.boxes)


@dataclass(slots=True)
class _Place:
    """An open element, and what stands around it."""

    node: Node
    block: bool
    boxes: tuple[int, ...]
    story: int
    linked: bool


@dataclass(slots=True)
class _Walk:
    """What is open, and the block that is being gathered."""

    open: list[_Place]
    pictured_figures: set[int]
    loose_tables: set[int]
    found: list[PageBlock] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    linked: int = 0
    breaks: int = 0
    pictured: bool = False
    closed_by: Node | None = None

    def take(self, step: str, node: Node, said: str) -> None:
        """Take one step of the walk over the page."""
        if self.closed_by is not None:
            if step == "close" and node is self.closed_by:
                self.closed_by = None
        elif step == "open":
            self._opens(node)
        elif step == "close":
            self._closes(node)
        else:
            self._says(said)

    def flush(self) -> None:
        """End the block that is being gathered."""
        said = " ".join("".join(self.texts).split())
        if said or self.pictured:
            place = next(place for place in reversed(self.open) if place.block)
            self._found(place, tuple(self.parts), said, self.linked, picture=not said)
        self.texts, self.parts, self.linked, self.breaks, self.pictured = [], [], 0, 0, False

    def _opens(self, node: Node) -> None:
        place = self._place(node)
        if node.name in _NEVER:
            self.closed_by = node
        elif node.name == "table" and id(node) not in self.loose_tables:
            self._whole(place)
        elif node.name in _PICTURES or (node.name == "figure" and id(node) in self.pictured_figures):
            self._picture(place)
        elif node.name in {"br", "hr"}:
            self._breaks(node)
        else:
            if place.block:
                self._breaks_up()
            elif not self._covered():
                self.parts.append(node)
            self.open.append(place)

    def _place(self, node: Node) -> _Place:
        around = self.open[-1]
        return _Place(
            node,
            block=node.name in BLOCKS,
            boxes=(*around.boxes, id(node)) if _is_apart(node) else around.boxes,
            story=id(node) if node.name == "article" else around.story,
            linked=around.linked or node.name == "a",
        )

    def _covered(self) -> bool:
        """Say whether what comes stands inside a part that was taken already."""
        if not self.parts or isinstance(self.parts[-1], str):
            return False
        for place in reversed(self.open):
            if place.node is self.parts[-1]:
                return True
            if place.block:
                break
        return False

    def _breaks_up(self) -> None:
        """End the block where another begins, even inside an element of a line: then only its text counts, not the element."""
        if self._covered():
            self.parts = ["".join(self.texts)]
        self.flush()

    def _breaks(self, node: Node) -> None:
        self.breaks += 1
        if not self._covered() and (self.breaks > 1 or node.name == "hr"):
            self.flush()
        elif not self._covered():
            self.parts.append(node)
        self.texts.append(" ")

    def _says(self, said: str) -> None:
        if not self._covered():
            self.parts.append(said)
        self.texts.append(said)
        if letters := len(said.strip()):
            self.breaks = 0
            self.linked += letters * self.open[-1].linked

    def _closes(self, node: Node) -> None:
        if self.open[-1].node is node:
            if self.open[-1].block:
                self.flush()
            self.open.pop()

    def _found(self, place: _Place, parts: tuple[Part, ...], said: str, linked: int, *, picture: bool = False) -> None:
        self.found.append(
            PageBlock(
                node=place.node, sign=_sign(place.node), boxes=place.boxes, story=place.story,
                parts=parts, text=said, words=compared(said), linked=linked, picture=picture,
            )
        )  # fmt: skip

    def _whole(self, place: _Place) -> None:
        """Take an element with all that it holds as one block."""
        self._breaks_up()
        self._found(place, (place.node,), text(place.node), sum(len(text(link)) for link in select(place.node, "a")))
        self.closed_by = place.node

    def _picture(self, place: _Place) -> None:
        """Take a picture as a block; one inside a link or another part of a line goes with it."""
        if self._covered():
            self.pictured = True
        else:
            self.flush()
            self._found(place, (place.node,), "", 0, picture=True)
        self.closed_by = place.node


def _is_apart(node: Node) -> bool:
    if (
        node.name in _APART_TAGS
        or node.attrs.get("role") in _APART_ROLES
        or "hidden" in node.attrs
        or node.attrs.get("aria-hidden") == "true"
    ):
        return True
    return node.name not in _WRAPPERS and ("class" in node.attrs or "id" in node.attrs) and not _APART_WORDS.isdisjoint(name_words(node))


def _sign(node: Node) -> tuple[str, str]:
    """Give the kind of a block, and of the box in which it stands: the first around it with a class."""
    names: list[str] = []
    box = node.parent
    for _ in range(_UP):
        if box is None or box.name in _WRAPPERS:
            break
        classes = attribute(box, "class").split()
        names.append(".".join([box.name, *classes[:2]]))
        if classes:
            break
        box = box.parent
    return node.name, " ".join(names)
