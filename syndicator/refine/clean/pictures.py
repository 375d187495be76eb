"""Pictures: which images are pictures, where they are, and which of them leads the article.

Takes passages; drops from them images that only count readers or decorate, and gives the others an address. Widely used
stand-ins of lazy loading are replaced by the picture they stand for; a smiley drawn as an image becomes its character.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from syndicator._text.markup import Node, attribute
from syndicator._text.urls import absolute, host, without_tracking
from syndicator.model import CutCaption, Image
from syndicator.model.pictures import LONGEST_LINE, sizeless
from syndicator.refine.clean.passages import Leaf, Passage, blank, trimmed
from syndicator.refine.clean.sanitize import passes

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-large-file",
    "data-full-src",
    "data-hi-res-src",
    "data-image",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_STAND_IN = re.compile(
    r"^data:|/(?:blank|spacer|placeholder|transparent|pixel|1x1|clear|lazy\w*|loading)\.(?:gif|png|svg|jpg)|^about:blank", re.IGNORECASE
)
_PIXELS = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*([01])(?:px)?\s*(?:;|$)", re.IGNORECASE)
_WIDTHS = re.compile(r"(\S+)(?:\s+(\d+)(?:w|x))?\s*(?:,\s+|,$|$)")
_SMILEY = re.compile(r"\b(?:wp-smiley|emoji|emoticon)\b")
_CHARACTERS = 8
"""A smiley is no longer than this, with all that modifies it."""
LARGE = 200
"""A picture whose stated side is shorter (in pixels) does not lead an article."""


MOST_CUT = 1_000
"""So many captions of which something was cut are kept."""


class Caption(NamedTuple):
    """What stands under pictures, or beside them in their paragraph, as it was before anything was cut."""

    passage: Passage
    text: str
    pictures: Sequence[tuple[Passage, str]]

    def lost(self) -> Iterator[CutCaption]:
        """Give it for each picture with which it stands no more, or not whole."""
        whole = self.passage.stands and not self.passage.line_removals
        return (CutCaption(url=url, text=self.text) for picture, url in self.pictures if not (whole and picture.stands))


def settle(passages: Sequence[Passage], *, base_url: str, lists: Mapping[str, tuple[str, ...]]) -> None:
    """Drop images that are no pictures from the passages; what stays carries its absolute address as the leaf's text."""
    trackers = lists.get("trackers", ())
    seen: dict[str, bool] = {}
    for passage in passages:
        if passage.images():
            leaves = [settled for leaf in passage.leaves if (settled := _settled(leaf, base_url, trackers, seen)) is not None]
            passage.set_leaves(trimmed(leaves))


def _settled(leaf: Leaf, base_url: str, trackers: Sequence[str], seen: dict[str, bool]) -> Leaf | None:
    if leaf.kind != "image" or leaf.node is None:
        return leaf
    alt = attribute(leaf.node, "alt").strip()
    if _SMILEY.search(attribute(leaf.node, "class")):
        return replace(leaf, kind="text", text=alt, node=None) if alt and len(alt) <= _CHARACTERS else None
    url = without_tracking(absolute(base_url, source(leaf.node)))
    unscripted = any(around.name == "noscript" for around in leaf.inline)
    if not url or not passes(url) or seen.get(url, unscripted) != unscripted or is_tracker(leaf.node, url, trackers):
        return None
    seen[url] = unscripted
    return replace(leaf, address=url)


def source(image: Node) -> str:
    """Give the address of an image as it stands, the picture's own where the image is only a stand-in for it."""
    plain = attribute(image, "src").strip()
    if plain and not _STAND_IN.search(plain):
        return plain
    for name in _LAZY:
        if value := attribute(image, name).strip():
            return value
    for name in _LAZY_SETS:
        if value := _widest(attribute(image, name)):
            return value
    return "" if plain.startswith(("data:", "about:")) else plain


def _widest(sizes: str) -> str:
    """Give the address of the widest picture in a list of sizes."""
    found = [(int(met[2] or 0), met[1]) for met in _WIDTHS.finditer(sizes[:4096]) if not met[1].startswith("data:")]
    return max(found, key=lambda size: size[0])[1] if found else ""


def is_tracker(image: Node, url: str, trackers: Sequence[str]) -> bool:
    """Say whether an image shows nothing and only tells somebody that it was loaded."""
    sides = [side for side in (attribute(image, "width"), attribute(image, "height")) if side]
    if any(side.strip().removesuffix("px") in {"0", "1"} for side in sides) or _PIXELS.search(attribute(image, "style")):
        return True
    bare = url.partition("://")[2]
    return any(known in bare if "/" in known else _is_host(host(url), known) for known in trackers)


def _is_host(found: str, known: str) -> bool:
    return found == known or found.endswith("." + known)


def lead(passages: Sequence[Passage]) -> Image | None:
    """Give the first large picture of the body, with the caption that stands under it."""
    for place, passage in enumerate(passages):
        for leaf in passage.images() if passage.stands else ():
            if leaf.node is not None and _is_large(leaf.node):
                return _image(leaf, passages, place)
    return None


def captions(passages: Sequence[Passage]) -> list[Caption]:
    """Give the captions of figures with the pictures in these, and short lines with the pictures in their paragraph."""
    inside: dict[int, list[tuple[Passage, str]]] = defaultdict(list)
    found: list[Caption] = []
    for one in passages:
        shown = [(one, leaf.address) for leaf in one.images()]
        for figure in {id(node) for node in one.place if node.name == "figure"} if shown else ():
            inside[figure] += shown
        if one.text and one.is_under_picture:
            found.append(Caption(one, one.text, inside[_innermost(one)]))
        elif one.text and shown and len(one.text) <= LONGEST_LINE:
            found.append(Caption(one, one.text, shown))
    return found


def cut_captions(before: Iterable[Caption], shown: Iterable[str]) -> tuple[CutCaption, ...]:
    """Give the captions of which something has been cut since, each as it was, as far as their pictures are shown at these addresses."""
    there = {sizeless(url) for url in shown}
    lost = (cut for caption in before for cut in caption.lost() if sizeless(cut.url) in there)
    return tuple(dict.fromkeys(islice(lost, MOST_CUT)))


def addresses(passages: Iterable[Passage]) -> list[str]:
    """Give where the pictures are that stand."""
    return [leaf.address for one in passages if one.stands for leaf in one.images()]


def _image(leaf: Leaf, passages: Sequence[Passage], place: int) -> Image:
    node = leaf.node
    sides = (_side(node, "width"), _side(node, "height")) if node is not None else (0, 0)
    figures = {id(around) for around in passages[place].place if around.name == "figure"}
    under = [one for one in passages if one.stands and _innermost(one) in figures and not blank(one.text)]
    caption = " ".join(one.text for one in under if one is not passages[place])
    return Image(url=leaf.address, caption=caption[:1000], width=sides[0], height=sides[1])


def _innermost(passage: Passage) -> int:
    """Give which figure a passage stands right in, as Python knows it; 0: none."""
    return next((id(around) for around in reversed(passage.place) if around.name == "figure"), 0)


def _side(image: Node | None, name: str) -> int:
    found = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", attribute(image, name)) if image is not None else None
    return int(found[1]) if found else 0


def _is_large(image: Node) -> bool:
    return all(not 0 < _side(image, name) < LARGE for name in ("width", "height"))
