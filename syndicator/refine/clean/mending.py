"""Mending: the leaves of a passage with their text repaired, as they will be read once they are set.

Takes leaves; gives leaves. Elements that will not be set (a `span`, a link that leads nowhere) part no text: what stands
on their two sides is repaired as one where that makes a difference. Code stays, whatever it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from syndicator.refine.clean.passages import Leaf
from syndicator.refine.clean.repair import repaired
from syndicator.refine.clean.typeset import opening

_VERBATIM = frozenset(["code", "kbd", "samp", "tt", "var"])
_Look: TypeAlias = tuple[bool, tuple[int, ...], tuple[int, ...]]


def mended(leaves: Sequence[Leaf], *, broken: bool, base_url: str) -> list[Leaf]:
    """Give leaves with their text put right; `broken`: the text around them is certain to be broken."""

    def look(leaf: Leaf) -> _Look:
        set_around = (id(node) for node in leaf.inline if opening(node, base_url))
        return _is_prose(leaf), tuple(set_around), tuple(id(mark) for mark in leaf.marks)

    return [leaf for (prose, *_), run in groupby(leaves, key=look) for leaf in (_of_run(list(run), broken=broken) if prose else run)]


def _is_prose(leaf: Leaf) -> bool:
    return leaf.kind == "text" and not any(node.name in _VERBATIM for node in leaf.inline)


def _of_run(run: Sequence[Leaf], *, broken: bool) -> Iterator[Leaf]:
    texts = [repaired(leaf.text, broken=broken) for leaf in run]
    if len(run) > 1:
        whole = repaired("".join(leaf.text for leaf in run), broken=broken)
        if whole != "".join(texts):
            yield replace(run[0], text=whole)
            return
    for leaf, text in zip(run, texts, strict=True):
        yield leaf if text == leaf.text else replace(leaf, text=text)
