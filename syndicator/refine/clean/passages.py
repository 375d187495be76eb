"""Passages: the blocks of an article's tree in reading order, each with what it takes to judge it and to set it again.

Takes the tree and the marks that rules put on elements; gives passages. The tree is read, never changed: what is cut or
moved is said of a passage. A passage begins and ends with a block element, a list entry, a cell or a double line break.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from syndicator._text.markup import BLOCKS, Node, Tree, attribute, element, steps
from syndicator.catalog import Rule
from syndicator.model import Removal

CONTAINERS = frozenset(["blockquote", "dd", "dl", "dt", "figcaption", "figure", "li", "ol", "ul"])
TABLE = frozenset(["caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"])
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
UNSEEN = frozenset(
    ["applet", "audio", "base", "canvas", "embed", "head", "iframe", "link", "map", "meta", "noembed", "noframes", "object",
     "svg", "template", "title", "video"]
)  # fmt: skip
"""Elements that show no text of their own; what stands inside is for old browsers."""
FIELDS = frozenset(["button", "datalist", "fieldset", "legend", "option", "select", "textarea"])
"""Elements to fill in or to press."""
_BOUNDS = BLOCKS | CONTAINERS | TABLE | FIELDS | {"embed", "iframe", "object", "video", "audio"}
_WORDPRESS = {
    ("div", "wp-caption"): "figure", ("p", "wp-caption-text"): "figcaption", ("span", "wp-caption-text"): "figcaption",
    ("dl", "gallery-item"): "figure", ("dd", "wp-caption-text"): "figcaption", ("dt", "gallery-icon"): "div",
}  # fmt: skip
"""What elements with such a class are: themes without HTML5 draw figures and galleries with them."""
_DRAWN = frozenset(name for name, _ in _WORDPRESS)
_FORM = Rule(name="form", selector="form", where="anywhere")
FORM_LIMIT = 400
"""A form with more text than this holds the article, not a question to the reader."""

LeafKind = Literal["text", "image", "break"]


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A rule whose selector met this element."""

    rule: Rule
    node: Node


@dataclass(slots=True)
class Leaf:
    """A run of text, an image or a line break, with the inline elements around it, outermost first.

    `address` is where an image is, once that is settled.
    """

    kind: LeafKind
    text: str = ""
    node: Node | None = None
    inline: tuple[Node, ...] = ()
    marks: tuple[Mark, ...] = ()
    address: str = ""

    def link(self) -> Node | None:
        """Give the link that this leaf stands in."""
        return next((node for node in self.inline if node.name == "a" and attribute(node, "href")), None)


@dataclass(slots=True, eq=False)
class Passage:
    """One block: the containers around it, what it is, its leaves, and what became of it.

    `tag` is p, h2, h3, h4 or pre; `caption` says whether it came as one, or in small print, which a caption without a picture is set in. `removal` is set when a rule took it,
    with the element that it took it with, if it took a whole one; `moved` when it went into a field of the copy.
    """

    tag: str
    place: tuple[Node, ...]
    leaves: list[Leaf]
    marks: tuple[Mark, ...] = ()
    caption: bool = False
    removal: Removal | None = None
    element: Node | None = None
    moved: bool = False
    text: str = field(default="", init=False)
    line_removals: list[Removal] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.set_leaves(self.leaves)

    def set_leaves(self, leaves: list[Leaf]) -> None:
        """Replace the leaves; the text follows."""
        self.leaves = leaves
        self.text = flat(leaves) if self.tag != "pre" else "".join(leaf.text for leaf in leaves).strip("\n").rstrip()

    @property
    def stands(self) -> bool:
        """Say whether it is still part of the body."""
        return self.removal is None and not self.moved

    def within(self, *names: str) -> bool:
        """Say whether one of these containers is around it."""
        return any(node.name in names for node in self.place)

    @property
    def is_under_picture(self) -> bool:
        """Say whether it is the caption of a figure's pictures, once the places are settled."""
        return self.within("figcaption")

    def lines(self) -> list[list[Leaf]]:
        """Give the leaves line by line."""
        lines: list[list[Leaf]] = [[]]
        for leaf in self.leaves:
            if leaf.kind == "break":
                lines.append([])
            else:
                lines[-1].append(leaf)
        return lines

    def links(self) -> list[str]:
        """Give the addresses of its links in order, as they stand."""
        found = {id(link): link for leaf in self.leaves if (link := leaf.link()) is not None}
        return [attribute(link, "href") for link in found.values()]

    def linked(self) -> float:
        """Give the share of its text that stands in links."""
        whole = sum(len(leaf.text.strip()) for leaf in self.leaves)
        return sum(len(leaf.text.strip()) for leaf in self.leaves if leaf.link() is not None) / whole if whole else 0.0

    def images(self) -> list[Leaf]:
        """Give its images."""
        return [leaf for leaf in self.leaves if leaf.kind == "image"]


def is_around(passage: Passage, node: Node) -> bool:
    """Say whether `node` itself (not one that looks like it) is a container around a passage."""
    return any(around is node for around in passage.place)


def flat(leaves: Sequence[Leaf]) -> str:
    """Give the text of leaves on one line."""
    return " ".join(visible("".join([" " if leaf.kind == "break" else leaf.text for leaf in leaves])).split())


def is_small(leaves: Sequence[Leaf]) -> bool:
    """Say whether all text of leaves is in small print."""
    return all(any(node.name == "small" for node in leaf.inline) for leaf in leaves if leaf.kind == "text" and not blank(leaf.text))


def visible(text: str) -> str:
    """Give a text without the characters that take no room."""
    return text if text.isascii() else text.replace("\u200b", "").replace("\u2060", "").replace("\ufeff", "")


class _Walk:
    """The state of one walk over a tree."""

    def __init__(self, marks_of: Callable[[Node], tuple[Mark, ...]]) -> None:
        self.marks_of = marks_of
        self.done: list[Passage] = []
        self.leaves: list[Leaf] = []
        self.inline: list[Node] = []
        self.place: list[Node] = []
        self.tags: list[str] = []
        self.marks: list[Mark] = []
        self.unseen = 0
        self.undo: list[Callable[[], object]] = []

    def open(self, node: Node) -> None:
        name = role(node)
        if name in UNSEEN:
            self.unseen += 1
        if name in _BOUNDS:
            self._bound(node)
            return
        if name == "img":
            self.leaves.append(Leaf("image", "", node, tuple(self.inline), self.marks_of(node)))
        elif name == "br":
            self._break()
        self.inline.append(node)
        for mark in self.marks_of(node):
            self.marks.append(mark)

    def close(self, node: Node) -> None:
        name = role(node)
        if name in UNSEEN:
            self.unseen -= 1
        if name in _BOUNDS:
            self.flush()
            self._leave(node)
        else:
            self.inline.pop()
        while self.marks and self.marks[-1].node is node:
            self.marks.pop()

    def text(self, text: str) -> None:
        if not self.unseen and text:
            text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text  # named by a reference, it is still there
            inline_marks = tuple(mark for mark in self.marks if mark.node.name not in _BOUNDS)
            self.leaves.append(Leaf("text", text, None, tuple(self.inline), inline_marks))

    def _bound(self, node: Node) -> None:
        self.flush()
        name = role(node)
        if name in CONTAINERS or name in TABLE:
            self.place.append(node if name == node.name else element(name))
        if name in HEADINGS or name == "pre":
            self.tags.append(HEADINGS.get(name, name))
        self.marks.extend(self.marks_of(node))
        if name in FIELDS or (name == "form" and len(node.get_text()) <= FORM_LIMIT):
            self.marks.append(Mark(_FORM, node))

    def _leave(self, node: Node) -> None:
        name = role(node)
        if name in {"td", "th"} and not (self.done and is_around(self.done[-1], node)):
            self.done.append(Passage("p", tuple(self.place), []))
        if name in CONTAINERS or name in TABLE:
            self.place.pop()
        if name in HEADINGS or name == "pre":
            self.tags.pop()

    def _break(self) -> None:
        if "pre" in self.tags:
            self.leaves.append(Leaf("text", "\n", None, tuple(self.inline)))
            return
        for leaf in reversed(self.leaves):
            if leaf.kind == "break":
                self.flush()
                return
            if leaf.kind == "image" or not blank(leaf.text):
                break
        self.leaves.append(Leaf("break"))

    def flush(self) -> None:
        leaves = trimmed(self.leaves)
        self.leaves = []
        if leaves:
            block_marks = tuple(mark for mark in self.marks if mark.node.name in _BOUNDS)
            caption = any(node.name == "figcaption" for node in self.place) or is_small(leaves)
            self.done.append(Passage(self.tags[-1] if self.tags else "p", tuple(self.place), leaves, block_marks, caption))


def role(node: Node) -> str:
    """Give the name of the element that this one stands for: WordPress draws figures with others, too."""
    if node.name not in _DRAWN or "class" not in node.attrs:
        return node.name
    called = attribute(node, "class").split()
    return next((name for (tag, known), name in _WORDPRESS.items() if tag == node.name and known in called), node.name)


def blank(text: str) -> bool:
    """Say whether a text shows nothing."""
    return not text or text.isspace() or not visible(text).strip()


def trimmed(leaves: list[Leaf]) -> list[Leaf]:
    """Give leaves without the line breaks and the white space at their ends."""
    start, end = 0, len(leaves)
    while start < end and _shows_nothing(leaves[start]):
        start += 1
    while end > start and _shows_nothing(leaves[end - 1]):
        end -= 1
    return leaves[start:end]


def _shows_nothing(leaf: Leaf) -> bool:
    return leaf.kind == "break" or (leaf.kind == "text" and blank(leaf.text))


def passages(tree: Tree, marks_of: Callable[[Node], tuple[Mark, ...]]) -> list[Passage]:
    """Give the passages of `tree` in reading order, each with the marks that `marks_of` gives the elements around it."""
    walk = _Walk(marks_of)
    for step, node, string in steps(tree):
        if step == "open":
            walk.open(node)
        elif step == "close":
            walk.close(node)
        else:
            walk.text(string)
    walk.flush()
    return walk.done
