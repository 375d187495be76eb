"""Blocks of a page as markup again: paragraphs, subheads, lists, quotes, tables, and the pictures where they stood.

Takes all blocks of a page and those that were chosen; gives markup without the boxes around them. Whatever stands inside
a block stays as it is: cleaning is `refine`'s.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from syndicator.parse.page_blocks import HEADINGS, PageBlock, Part

_KEPT = HEADINGS | {"p", "pre"}
_UP = 8
"""How far above a block its list or quote is looked for."""


def to_markup(blocks: Sequence[PageBlock], chosen: Sequence[PageBlock]) -> str:
    """Give the chosen blocks as markup, with the pictures that stand among them."""
    kept = _with_pictures(blocks, chosen)
    return "\n".join(_wrapped(around, list(group)) for around, group in groupby(kept, _around))


def of_lines(lines: Iterable[str]) -> str:
    """Give lines of plain text as paragraphs."""
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def _with_pictures(blocks: Sequence[PageBlock], chosen: Sequence[PageBlock]) -> Iterator[PageBlock]:
    sure = {id(block) for block in chosen}
    places = [place for place, block in enumerate(blocks) if id(block) in sure]
    for place, block in enumerate(blocks):
        if id(block) in sure or (block.picture and not block.apart and places[0] < place < places[-1]):
            yield block


def _around(block: PageBlock) -> tuple[str, int]:
    """Give what a block belongs in, with others: the list of an item, a quote."""
    node = block.node
    item = False
    for _ in range(_UP):
        item = item or node.name == "li"
        if (item and node.name in {"ul", "ol"}) or (node.name == "blockquote" and not block.picture):
            return node.name, id(node)
        if node.parent is None:
            break
        node = node.parent
    return "", 0


def _wrapped(around: tuple[str, int], blocks: Sequence[PageBlock]) -> str:
    name, _ = around
    if not name:
        return "\n".join(_block(block) for block in blocks)
    inside = "".join(_block(block, item=name != "blockquote") for block in blocks)
    return f"<{name}>{inside}</{name}>"


def _block(block: PageBlock, *, item: bool = False) -> str:
    if item:
        return f"<li>{_inside(block.parts)}</li>"
    if block.picture or block.node.name == "table":
        return _inside(block.parts)
    name = block.node.name if block.node.name in _KEPT else "p"
    return f"<{name}>{_inside(block.parts).strip()}</{name}>"


def _inside(parts: Iterable[Part]) -> str:
    return "".join(escape(part, quote=False) if isinstance(part, str) else part.decode(formatter="minimal") for part in parts)
