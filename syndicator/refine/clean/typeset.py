"""Typesetting: the passages that stand, as plain blocks and as markup of few elements.

Takes passages and the base of their links; gives markup and blocks. What the publisher nested is kept only where it
means something (lists, quotations, tables, figures); a block that stood bare gets its paragraph. The same passages give
the same characters, and setting what was set gives it again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby, takewhile

from syndicator._text.markup import Node, attribute, element
from syndicator._text.urls import absolute, without_tracking
from syndicator.model import Block, BlockKind
from syndicator.refine.clean.line import SIDE, Line
from syndicator.refine.clean.passages import Leaf, Passage, is_small
from syndicator.refine.clean.sanitize import passes

_INLINE = frozenset(
    ["a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub",
     "sup", "u", "var"]
)  # fmt: skip
_PARENTS = {
    "li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "figcaption": ("figure",), "caption": ("table",), "tr": ("table",), "td": ("tr",), "th": ("tr",),
}  # fmt: skip
_HOLD_NO_TEXT = frozenset(["ul", "ol", "dl", "table", "tr"])
_GALLERY = frozenset(["figcaption", "figure", "li", "ol", "ul"])
_SECTIONS = frozenset(["thead", "tbody", "tfoot"])
_MAY_BE_BARE = frozenset(["li", "td", "th", "figcaption", "caption", "dt", "dd"])
_MAIL = re.compile(r"mailto:[\w.+%-]+@[\w-]+(?:\.[\w-]+)+(?:\?[!-~]*)?", re.IGNORECASE)
DEEPEST = 30
"""Containers around a block, and inline elements around a text, are set no deeper than this: far less than is read again."""
HEADINGS = frozenset(["h2", "h3", "h4"])


def address(href: str, base_url: str) -> str:
    """Give where a link leads: absolute, freed of tracking; empty for what is no address a reader may follow."""
    stripped = href.strip()
    if _MAIL.fullmatch(stripped):
        return stripped
    url = without_tracking(absolute(base_url, stripped))
    return url if url and passes(url) else ""


class _Page:
    """Markup as it is set, with the containers that are open."""

    def __init__(self, passages: Sequence[Passage], base_url: str) -> None:
        self.base_url = base_url
        self.parts: list[str] = []
        self.open: list[Node] = []
        self.openings: dict[int, str] = {}
        self.held = Counter(id(one.place[-1]) for one in passages if one.place)

    def set(self, passage: Passage) -> None:
        place = passage.place
        self._turn_to(place)
        inside = place[-1].name if place else ""
        if not place and self.parts:
            self.parts.append("\n")
        self.parts.append(self._wrapped(passage, inside, alone=bool(place) and self.held[id(place[-1])] == 1))

    def finish(self) -> str:
        self._turn_to(())
        return "".join(self.parts)

    def _turn_to(self, place: Sequence[Node]) -> None:
        """Close and open containers until those of `place` are open."""
        same = 0
        while same < min(len(place), len(self.open)) and place[same] is self.open[same]:
            same += 1
        while len(self.open) > same:
            self.parts.append(f"</{self.open.pop().name}>")
        for node in place[same:]:
            if not self.open and self.parts:
                self.parts.append("\n")
            self.parts.append(f"<{node.name}{_spans(node)}>")
            self.open.append(node)

    def _wrapped(self, passage: Passage, inside: str, *, alone: bool) -> str:
        if passage.tag == "pre":
            return f"<pre>{self._line(passage.leaves, verbatim=True)}</pre>"
        line = self._line(_in_small_print(passage.leaves) if _is_stray(passage) else passage.leaves)
        if passage.tag in HEADINGS:
            return f"<{passage.tag}>{line}</{passage.tag}>"
        if is_figure(passage):
            return line if inside == "figure" else f"<figure>{line}</figure>"
        return line if alone and inside in _MAY_BE_BARE else f"<p>{line}</p>"

    def _line(self, leaves: Iterable[Leaf], *, verbatim: bool = False) -> str:
        line = Line(verbatim=verbatim)
        for leaf in leaves:
            if leaf.kind == "break":
                line.breaks()
                continue
            around = self._around(leaf)
            if leaf.kind == "image":
                line.image(leaf, around)
            else:
                line.text(leaf.text, around)
        return line.finish()

    def _around(self, leaf: Leaf) -> list[tuple[Node, str]]:
        """Give the elements that are set around a leaf; of links that stand in each other the outermost, because no reader can follow two."""
        around = [(node, tag) for node in leaf.inline if (tag := self._opening(node))]
        link = next((node for node, _ in around if node.name == "a"), None)
        return [(node, tag) for node, tag in around if node.name != "a" or node is link][:DEEPEST]

    def _opening(self, node: Node) -> str:
        if id(node) not in self.openings:
            self.openings[id(node)] = opening(node, self.base_url)
        return self.openings[id(node)]


def opening(node: Node, base_url: str) -> str:
    """Give the tag that an inline element is set with; empty for one that is not set, such as a link that leads nowhere."""
    if node.name not in _INLINE:
        return ""
    if node.name != "a":
        return f"<{node.name}>"
    url = address(attribute(node, "href"), base_url)
    title = attribute(node, "title").strip()
    titled = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(url)}"{titled}>' if url else ""


def _spans(node: Node) -> str:
    """Give the attributes of a cell that spreads over rows or columns."""
    if node.name not in {"td", "th"}:
        return ""
    return "".join(f' {name}="{span}"' for name in ("colspan", "rowspan") if SIDE.fullmatch(span := attribute(node, name)))


def is_figure(passage: Passage) -> bool:
    """Say whether a passage is set as a figure: pictures alone, and not as the content of an entry of a list or a cell."""
    return is_picture(passage) and not (passage.place and passage.place[-1].name in _MAY_BE_BARE)


def _is_stray(passage: Passage) -> bool:
    """Say whether a passage is a caption without its picture, which is not to be taken for a part of the text."""
    return passage.caption and passage.tag == "p" and not passage.within("figcaption") and bool(passage.text)


def _in_small_print(leaves: Sequence[Leaf]) -> list[Leaf]:
    if is_small(leaves):
        return list(leaves)
    small = element("small")
    return [replace(leaf, inline=(small, *leaf.inline)) for leaf in leaves]


def is_picture(passage: Passage) -> bool:
    """Say whether a passage shows pictures and no text."""
    return not passage.text and bool(passage.images())


def settle_places(passages: Sequence[Passage]) -> None:
    """Keep of the containers around each passage those that hold together, so that it is judged as it will be set."""
    standing = (one for one in passages if one.stands and one.leaves)
    figures: dict[int, list[Node]] = {}
    for _, run in groupby(standing, key=lambda one: id(next(iter(_figures(one)), None))):
        together = list(run)
        pictured = {id(node) for one in together if one.images() for node in _figures(one)}
        captioned = {id(figure) for one in together if one.text and (figure := _figure(one)) is not None}
        for one in together:
            own = _figure(one)
            figures[id(one)] = [node for node in _figures(one) if id(node) in pictured and (node is own or id(node) in captioned)]
    for one in passages:
        one.place = tuple(_place(one, figures.get(id(one), ())))


def arranged(passages: Sequence[Passage]) -> list[Passage]:
    """Give what is to be set: the standing passages, and empty ones for the cells that a standing row keeps beside others.

    Pictures that share a figure are one passage; a figure whose picture went is none.
    """
    settle_places(passages)
    standing = [one for one in passages if one.stands and one.leaves]
    kept = {id(node) for one in standing for node in one.place}
    rows = {id(node): one.place[: at + 1] for one in standing for at, node in enumerate(one.place) if node.name == "tr"}
    shown: list[Passage] = []
    later = list(reversed(standing))
    for one in passages:
        if later and one is later[-1]:
            _show(shown, later.pop())
        elif len(one.place) > 1 and (row := rows.get(id(one.place[-2]))) and id(one.place[-1]) not in kept:
            if not any(node is row[-1] for beside in (*shown[-1:], *later[-1:]) for node in beside.place):
                continue  # what stands between does not belong into a table, and closed it
            kept.add(id(one.place[-1]))
            shown.append(Passage("p", (*row, one.place[-1]), []))
    return shown


def _show(shown: list[Passage], passage: Passage) -> None:
    before = shown[-1] if shown else None
    together = before is not None and passage.place and before.place and before.place[-1] is passage.place[-1]
    if together and before is not None and passage.place[-1].name == "figure" and is_picture(before) and is_picture(passage):
        shown[-1] = replace(before)
        shown[-1].set_leaves([*before.leaves, *passage.leaves])
    else:
        shown.append(passage)


def _place(passage: Passage, figures: Sequence[Node]) -> list[Node]:
    """Give the containers around a passage that hold together, outermost first; of figures only these."""
    place: list[Node] = []
    for node in passage.place:
        above = place[-1].name if place else ""
        if node.name in _SECTIONS or (node.name == "figure" and not any(node is figure for figure in figures)):
            continue
        wanted = _PARENTS.get(node.name)
        if len(place) < DEEPEST and ((wanted is not None and above in wanted) or (wanted is None and above not in _HOLD_NO_TEXT)):
            place.append(node)
    while place and place[-1].name in _HOLD_NO_TEXT:
        place.pop()
    return place


def _figures(passage: Passage) -> list[Node]:
    """Give the figures around a picture or a caption, outermost first, as far as nothing but lists stands between, as in a gallery."""
    at = max((place for place, node in enumerate(passage.place) if node.name == "figure"), default=-1)
    inside = [node.name for node in passage.place[at + 1 :]]
    if at < 0 or not (inside[:1] == ["figcaption"] or (is_picture(passage) and _GALLERY.issuperset(inside))):
        return []
    around = takewhile(lambda node: node.name in _GALLERY, reversed(passage.place[: at + 1]))
    return [node for node in around if node.name == "figure"][::-1]


def _figure(passage: Passage) -> Node | None:
    """Give the figure that a passage belongs to: the innermost, for a picture right in it or for its caption."""
    at = max((place for place, node in enumerate(passage.place) if node.name == "figure"), default=-1)
    inside = [node.name for node in passage.place[at + 1 :]]
    return passage.place[at] if at >= 0 and (inside[:1] == ["figcaption"] or (not inside and is_picture(passage))) else None


def markup(arrangement: Sequence[Passage], *, base_url: str) -> str:
    """Give arranged passages as markup."""
    page = _Page(arrangement, base_url)
    for passage in arrangement:
        page.set(passage)
    return page.finish()


def blocks(arrangement: Sequence[Passage]) -> tuple[Block, ...]:
    """Give arranged passages as plain blocks in reading order; a row of a table is one block."""
    found: list[Block] = []
    row: Node | None = None
    for one in arrangement:
        if not one.leaves:
            continue
        of_row = next((node for node in reversed(one.place) if node.name == "tr"), None)
        if of_row is not None and of_row is row and found:
            found[-1] = Block(kind="table", text=f"{found[-1].text} | {one.text}".strip(" |"))
        else:
            found.append(Block(kind=kind_of(one), text=one.text or _described(one)))
        row = of_row
    return tuple(found)


def _described(passage: Passage) -> str:
    """Give what the pictures of a passage are said to show."""
    return " ".join(alt for leaf in passage.images() if leaf.node is not None and (alt := " ".join(attribute(leaf.node, "alt").split())))


def kind_of(passage: Passage) -> BlockKind:
    """Give what kind of block a passage is."""
    if passage.tag in HEADINGS:
        return "subhead"
    if passage.tag == "pre":
        return "code"
    if is_figure(passage):
        return "figure"
    kinds: tuple[tuple[BlockKind, tuple[str, ...]], ...] = (
        ("table", ("table",)), ("figure", ("figure",)), ("list", ("li", "dl")), ("quote", ("blockquote",)),
    )  # fmt: skip
    found = next((kind for kind, names in kinds if passage.within(*names)), None)
    return found or "paragraph"
