"""Boilerplate: which passages are no part of the article. One decision over all evidence; each cut says why.

Takes passages, the rules asked and what is known to repeat in the source's archive; marks passages as removed. Strong rules cut
in their zone. The two ends are walked inward: there weak evidence counts as well, as long as everything further out is
gone, and what was learned goes with it. The walk stops at the first passage that is the article's own. Cutting again
what is left cuts nothing: no distance is counted over what was cut.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from itertools import takewhile
from typing import TypeAlias

from syndicator._text.patterns import fold
from syndicator._text.words import is_loud
from syndicator.catalog import Rule, Where
from syndicator.model import Removal
from syndicator.refine.clean import repeating
from syndicator.refine.clean.evidence import MOSTLY_LINKS, Evidence, gather
from syndicator.refine.clean.parts import cut_parts
from syndicator.refine.clean.passages import Passage
from syndicator.refine.clean.repeats import RULE, Repeats, figures
from syndicator.refine.clean.ruleset import Asked, is_own
from syndicator.refine.clean.signs import are_enough

TAIL = 5
"""A strong rule for the end cuts as long as no more than this many passages of the article stand below."""
HEAD = 2
"""The same for the start."""
CROSSED = 3
"""The walk inward crosses this many protected passages or pictures that stand at the edge and goes on."""
RUN = 3
"""So many promotional lines in a row are a box."""
LONGEST_PROMPT = 400
SHORTEST_NAME = 4
ORPHANING = 2
"""A lead-in that is no heading goes only if this many passages right under it went."""
SHORT = 120
ALL_LINKS = 0.7
LONGEST_HEADING = 60
HEADINGS = frozenset(["h2", "h3", "h4"])
LONGEST_LIST = 60
"""A lead-in takes no more than this with it."""
WIDEST_ELEMENT = 0.4
"""An element with more than this share of the text holds the article, whatever its class is called."""
SHORTEST_LEFT = 40
"""Weak evidence never leaves fewer characters than this."""
_LABELLED_LINK = re.compile(r"^[^.!?]{0,60}[:–-]\s*(?:https?://\S+|(?:[\w-]+\.){1,3}[a-z]{2,10})$")


Look: TypeAlias = Callable[[Evidence], set[str]]
"""Sees what kinds of weak evidence a passage shows."""


def cut_boilerplate(
    passages: Sequence[Passage], asked: Asked, *, own_names: Collection[str] = (), repeats: Repeats | None = None
) -> list[Evidence]:
    """Mark what is no part of the article as removed, each piece with its rule and the reason; give all the evidence."""
    known = repeats or Repeats()
    evidence = gather(passages, asked, known.passages)
    _spare_wide_elements(evidence)
    _cut_anywhere(evidence)
    repeating.cut_anywhere(evidence)
    repeating.cut_led(evidence)
    _cut_runs(evidence)
    look = partial(_signs, asked=asked, names=folded_names(own_names))
    _cut_edge(evidence[::-1], "end", TAIL, look)
    _cut_edge(evidence, "start", HEAD, look)
    _cut_orphans(evidence)
    cut_parts(evidence, asked, known)
    return evidence


def folded_names(own_names: Collection[str]) -> tuple[str, ...]:
    """Give the names of the house that are long enough to be looked for, as they are looked for."""
    return tuple(fold(name).lower() for name in own_names if len(name) >= SHORTEST_NAME)


# ── anywhere ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _spare_wide_elements(evidence: list[Evidence]) -> None:
    """Drop the marks of elements that hold too much of the text to be a box beside it."""
    whole = sum(len(one.passage.text) for one in evidence)
    held: dict[int, int] = {}
    for one in evidence:
        for mark in one.passage.marks:
            held[id(mark.node)] = held.get(id(mark.node), 0) + len(one.passage.text)
    wide = {node for node, size in held.items() if size > WIDEST_ELEMENT * whole}
    for one in evidence:
        spared = {mark.rule for mark in one.passage.marks if id(mark.node) in wide and not is_own(mark.rule)}
        one.rules = [rule for rule in one.rules if rule not in spared]


def _cut_anywhere(evidence: list[Evidence]) -> None:
    for place, one in enumerate(evidence):
        if one.kept or not one.passage.stands:
            continue
        rule = one.strong("anywhere")
        led = _led(evidence, place) if one.lead_in and (rule is None or rule.name not in one.by_element) else []
        if (
            rule is not None
            and not is_own(rule)
            and rule.name not in one.by_element
            and not led
            and (one.lead_in or one.passage.within("li"))
        ):
            continue
        if rule is None and not one.passage.within("li"):
            weak = next((rule for rule in one.weak() if rule.where == "anywhere" and rule.pattern), None)
            rule = weak if weak is not None and one.passage.linked() >= MOSTLY_LINKS and not one.newsy() else None
        if rule is None:
            continue
        _cut(one, rule, _anywhere_reason(one, rule))
        one.passage.element = next((mark.node for mark in one.passage.marks if mark.rule is rule), None)
        for other in led:
            _cut(other, rule, f'stands under "{one.passage.text}"')


def _anywhere_reason(one: Evidence, rule: Rule) -> str:
    if rule.name in one.by_element:
        return "stands in an element that this rule names"
    if rule.strength == "weak":
        return f"meets this rule, and {one.passage.linked():.0%} of it is links"
    return "meets this rule, which holds anywhere"


def _led(evidence: Sequence[Evidence], place: int) -> list[Evidence]:
    """Give what a lead-in leads to where that is a list of links or lines of links: all of one list, or none of it."""
    following = [one for one in evidence[place + 1 : place + 1 + LONGEST_LIST] if one.passage.stands]
    lists = list(_while_in_list(following))
    if lists:
        leading = sum(_leads_out(one) for one in lists)
        return lists if leading * 3 >= len(lists) * 2 and not any(one.kept for one in lists) else []
    led = []
    for one in following:
        if one.kept or not _is_link_line(one):
            break
        led.append(one)
    return led


def _while_in_list(following: Iterable[Evidence]) -> Iterable[Evidence]:
    root = None
    for one in following:
        outer = next((node for node in one.passage.place if node.name in {"ul", "ol"}), None)
        if outer is None or (root is not None and outer is not root):
            return
        root = outer
        yield one


def _leads_out(one: Evidence) -> bool:
    return not one.kept and (bool(one.passage.links()) or "://" in one.passage.text or bool(one.rules))


def _is_link_line(one: Evidence) -> bool:
    return one.passage.linked() > ALL_LINKS or (one.passage.text.startswith(("http://", "https://")) and " " not in one.passage.text)


def _cut_runs(evidence: list[Evidence]) -> None:
    """Cut a box of profiles and prompts wherever it stands: RUN lines or more that meet strong rules, and link lines among them."""
    run: list[Evidence] = []
    for one in (*evidence, None):
        if (
            one is not None
            and not one.kept
            and (not one.passage.stands or one.strong("start", "end", "anywhere") or _is_labelled_link(one))
        ):
            run.append(one)
            continue
        strong = [(member, rule) for member in run if member.passage.stands and (rule := member.strong("start", "end", "anywhere"))]
        if len(strong) >= RUN:
            for member in run:
                if member.passage.stands:
                    _cut(member, strong[0][1], f"stands in a box of {len(run)} such lines")
        run = []


def _is_labelled_link(one: Evidence) -> bool:
    return len(one.passage.text) <= SHORT and _LABELLED_LINK.search(one.passage.text) is not None and not one.newsy()


# ── the two ends ─────────────────────────────────────────────────────────────────────────────────────────────────


def _cut_edge(inward: Sequence[Evidence], zone: Where, reach: int, look: Look) -> None:
    """Walk from one end inward and cut what is boilerplate there."""
    passed = crossed = 0
    left = sum(len(one.passage.text) for one in inward if one.passage.stands)
    for one in inward:
        if not one.passage.stands:
            continue
        rule, why = _edge_case(one, zone, look if passed == 0 else None)
        if rule is not None and not one.kept and (rule.strength == "strong" or _leaves_enough(len(one.passage.text), left)):
            left -= len(one.passage.text)
            _cut(one, rule, f"{why} and stands at the {zone}")
        elif repeating.goes(one, zone, left, passed=passed):
            left -= len(one.passage.text)
            repeating.cut(one)
        elif passed == 0 and crossed < CROSSED and (one.kept or not one.passage.text or one.passage.is_under_picture):
            crossed += 1
        elif one.passage.text:
            passed += 1
        if passed > reach:
            return


def _edge_case(one: Evidence, zone: Where, look: Look | None) -> tuple[Rule | None, str]:
    """Give the rule that cuts a passage at an edge, and why; `look` sees weak evidence, None where it does not count."""
    strong = one.strong(zone, "anywhere")
    if strong is not None and (not one.lead_in or look is not None or is_own(strong) or strong.name in one.by_element):
        return strong, "meets this rule"
    if look is None or not one.passage.text or len(one.passage.text) > LONGEST_PROMPT or one.newsy():
        return None, ""
    kinds = look(one)
    weak = [rule for rule in one.weak() if rule.where in {zone, "anywhere"}]
    if weak and are_enough(kinds):
        return weak[0], "shows the signs " + ", ".join(sorted(kinds))
    linked = next((rule for rule in weak if rule.where == "anywhere"), None)
    if linked is not None and one.passage.linked() >= MOSTLY_LINKS:
        return linked, f"meets this weak rule, is to {one.passage.linked():.0%} links"
    return None, ""


def _signs(one: Evidence, asked: Asked, names: Collection[str]) -> set[str]:
    return one.look_closer(asked, names=names)


def _leaves_enough(taken: int, left: int) -> bool:
    """Say whether weak evidence may take so many characters of those that are left."""
    return taken <= WIDEST_ELEMENT * left and left - taken >= SHORTEST_LEFT


# ── what is left over ────────────────────────────────────────────────────────────────────────────────────────────


def _cut_orphans(evidence: list[Evidence]) -> None:
    """Cut the headings and lead-ins under which everything is gone, up to the next heading or the end.

    One that stood over what was learned was learned with it, or is the article's own.
    """
    below: Evidence | None = None
    for place in range(len(evidence) - 1, -1, -1):
        one = evidence[place]
        if not one.passage.stands:
            continue
        under = (other.passage.removal for other in evidence[place + 1 : place + 1 + ORPHANING])
        gone = [removal for removal in takewhile(lambda removal: removal is not None, under) if removal is not None]
        if gone and gone[0].rule.startswith(RULE):
            gone = []
        if gone and not one.kept and not one.passage.is_under_picture and _is_orphan(one, below, len(gone)):
            one.passage.removal = Removal(rule=gone[0].rule, text=one.passage.text, why="stood over nothing but what was cut")
        else:
            below = one


def _is_orphan(one: Evidence, below: Evidence | None, gone: int) -> bool:
    heading = one.passage.tag in HEADINGS or (len(one.passage.text) <= LONGEST_HEADING and is_loud(one.passage.text))
    if not heading and (not one.lead_in or gone < ORPHANING):
        return False
    return below is None or (heading and below.passage.tag in HEADINGS)


def _cut(one: Evidence, rule: Rule, why: str) -> None:
    why = why if one.repeats is None else f"{why}; it {figures(one.repeats)}"
    one.passage.removal = Removal(rule=rule.name, text=one.passage.text, why=why)
