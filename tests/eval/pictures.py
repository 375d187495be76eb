"""Which of an entry's blocks are pictures without text, and whether they still stand in its copy.

The labelled blocks of feeds say nothing of a picture but its place, so the markup is walked into blocks once more, by
block elements and double line breaks, and laid beside the labels.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import unescape
from typing import NamedTuple

from syndicator._text.markup import BLOCKS, attribute, steps, to_tree
from syndicator.model import Copy
from tests.eval.scoring import folded

_SHOWN = frozenset(["img"])
_BOUNDS = BLOCKS | {"iframe", "object", "video", "audio", "embed"}
_SPACE = re.compile(r"\s+")


class Picture(NamedTuple):
    """A picture: its address without scheme and query, and whether it is one pixel."""

    address: str
    is_pixel: bool


def standing(html: str, texts: Sequence[str], copy: Copy) -> list[bool | None]:
    """Give for each labelled block whether its picture stands in the copy; None where it has text, or no picture is found.

    A pixel that is gone is None too, whatever its label says: it is no loss to anyone.
    """
    found: list[bool | None] = [None] * len(texts)
    if all(texts):
        return found
    walked = _walked(html)
    kept = unescape(copy.html) + (copy.image.url if copy.image else "")
    sides = [folded(text) for text, _ in walked], [folded(text) for text in texts]
    for run in SequenceMatcher(None, *sides, autojunk=False).get_matching_blocks():
        for step in range(run.size):
            shown = walked[run.a + step][1]
            if not texts[run.b + step] and shown:
                stands = any(picture.address in kept for picture in shown)
                found[run.b + step] = stands if stands or not all(picture.is_pixel for picture in shown) else None
    return found


def _walked(html: str) -> list[tuple[str, list[Picture]]]:
    """Give the blocks of markup: text, and the pictures in it."""
    blocks: list[tuple[str, list[Picture]]] = [("", [])]
    broken = False
    for step, node, text in steps(to_tree(html)):
        name = node.name
        if step == "text":
            broken = broken and not text.strip()
            blocks[-1] = (blocks[-1][0] + text, blocks[-1][1])
        elif name in _BOUNDS or (name == "br" and step == "open" and broken):
            blocks.append(("", []))
            broken = False
        elif step == "open":
            broken = name == "br" or broken
            if name == "br":
                blocks[-1] = (blocks[-1][0] + " ", blocks[-1][1])
            if name in _SHOWN:
                blocks[-1][1].append(Picture(_bare(attribute(node, "src")), attribute(node, "width") == attribute(node, "height") == "1"))
                broken = False
    return [(_SPACE.sub(" ", text).strip(), pictures) for text, pictures in blocks if text.strip() or pictures]


def _bare(address: str) -> str:
    """Give an address without scheme and query, and a relative one without its dots: the part that stays when it is made whole."""
    path = address.partition("?")[0]
    return (path.partition("//")[2] if "//" in path else path).lstrip("./")
