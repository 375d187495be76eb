"""Repeating: what is cut because it was learned from the source's archive, wherever it stands or at an edge.

Takes evidence; marks passages as removed, each with the figures of its repetition. Protected passages stay, whatever was
learned; no cut takes most of the text or leaves next to nothing.
"""

from collections.abc import Sequence

from syndicator.catalog import Where
from syndicator.model import Recurring, Removal
from syndicator.refine.clean.evidence import Evidence
from syndicator.refine.clean.repeats import figures, rule_of

REACH: dict[Where, int] = {"end": 2, "start": 1}
"""What was learned at an edge is cut as long as no more than so many passages of the article stand further out."""
WIDEST = 0.4
"""It takes no more than this share of the text that is left, unless nearly all articles have it."""
UNIVERSAL = 0.7
"""Nearly all: this share of the articles."""
UNIVERSAL_COUNT = 5
"""And so many of them."""
SHORTEST_LEFT = 40
"""It never leaves fewer characters."""
LED_CHARS = 300
"""A learned heading takes a line with it that has no more characters."""
LED = 6
"""It takes no more lines."""


def cut_anywhere(evidence: Sequence[Evidence]) -> None:
    """Cut what nearly all articles of the source have, wherever it stands."""
    left = _size(evidence)
    for one in evidence:
        if one.passage.stands and not one.kept and one.repeats is not None and one.repeats.anywhere and _leaves_enough(one, left):
            left -= len(one.passage.text)
            cut(one)


def cut_led(evidence: Sequence[Evidence]) -> None:
    """Cut learned headings near the end with the lines under them that change from article to article."""
    for place, one in enumerate(evidence):
        if not one.passage.stands or one.kept or one.repeats is None or not one.repeats.leads:
            continue
        led = _led(evidence[place + 1 :])
        beyond = [
            other for other in evidence[place + 1 + len(led) :] if other.passage.stands and other.passage.text and other.repeats is None
        ]
        size = sum(len(other.passage.text) for other in (one, *led))
        whole = _size(evidence)
        if led and len(beyond) <= REACH["end"] and size <= WIDEST * whole and whole - size >= SHORTEST_LEFT:
            cut(one)
            for other in led:
                cut(other, f'stands under "{one.passage.text}", which {figures(one.repeats)}', one.repeats)


def _led(following: Sequence[Evidence]) -> list[Evidence]:
    """Give what goes with a heading: the line under it, and what shows that it belongs to that: it was learned, or is links."""
    led: list[Evidence] = []
    for one in following[:LED]:
        if not one.passage.stands:
            continue
        if one.kept or one.lead_in or one.newsy() or len(one.passage.text) > LED_CHARS:
            break
        if led and one.repeats is None and not one.passage.links():
            break
        led.append(one)
    return led


def goes(one: Evidence, zone: Where, left: int, *, passed: int) -> bool:
    """Say whether a passage at this edge is a learned block of this edge, and may go where so many characters are left.

    `passed` counts the article's own passages further out; a heading goes only where there are none.
    """
    block = one.repeats
    if passed > (0 if one.lead_in else REACH.get(zone, 0)):
        return False
    return block is not None and not one.kept and (block.zone == zone or block.anywhere) and not block.leads and _leaves_enough(one, left)


def cut(one: Evidence, why: str = "", block: Recurring | None = None) -> None:
    """Mark a passage as taken out because it repeats, with all that was weighed."""
    known = block or one.repeats
    if known is not None:
        weak = [rule.name for rule in one.weak()]
        said = why or figures(known)
        told = f"{said}; it meets the weak rule {weak[0]} as well" if weak else said
        one.passage.removal = Removal(rule=rule_of(known), text=one.passage.text, why=told)


def _size(evidence: Sequence[Evidence]) -> int:
    return sum(len(one.passage.text) for one in evidence if one.passage.stands)


def _leaves_enough(one: Evidence, left: int) -> bool:
    block, taken = one.repeats, len(one.passage.text)
    if block is None or (taken and left - taken < SHORTEST_LEFT):
        return False
    return taken <= WIDEST * left or (block.count >= UNIVERSAL_COUNT and block.count >= UNIVERSAL * block.of)
