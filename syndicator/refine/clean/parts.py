"""Parts: lines, links and inline elements inside a passage of the article that are no part of it.

Takes evidence, the rules asked and what repeats; takes the parts off their passages, each with its rule and the reason. Only strong
rules cut here, and what was learned: a line, or the link that ends a block, must meet one by itself.
"""

from collections.abc import Sequence

from syndicator._text.markup import Node
from syndicator.catalog import Rule
from syndicator.model import Removal
from syndicator.refine.clean.evidence import Evidence, is_rights_line, is_whole, newsy
from syndicator.refine.clean.passages import Leaf, Passage, flat, trimmed
from syndicator.refine.clean.repeats import Repeats, figures, rule_of
from syndicator.refine.clean.ruleset import Asked, is_own

_MOST = 60
"""So many lines from the end, and so many elements, are looked at in one passage."""
_LONGEST_INLINE = 60
"""An inline element with more text is no button, whatever rule names it."""


def cut_parts(evidence: Sequence[Evidence], asked: Asked, repeats: Repeats) -> None:
    """Cut lines inside a passage, the link at its end, and inline elements that a rule names."""
    below = False
    for one in reversed(evidence):
        if one.passage.stands and not one.kept:
            _cut_inline(one.passage)
            _cut_lines(one.passage, asked, repeats, last=not below)
            _cut_last_link(one.passage, asked, last=not below)
        below = below or (one.passage.stands and bool(one.passage.leaves))
    first = next((one for one in evidence if one.passage.stands and one.passage.text), None)
    if first is not None and not first.kept:
        _cut_first_lines(first.passage, repeats)


def _cut_inline(passage: Passage) -> None:
    marks = {
        id(mark): mark for leaf in passage.leaves for mark in leaf.marks if mark.rule.strength == "strong" and mark.rule.where == "anywhere"
    }
    for mark in list(marks.values())[:_MOST]:
        under = _under(passage, mark.node)
        if under and len(flat(under)) <= _LONGEST_INLINE:
            _take(passage, under, mark.rule.name, "stands in an element that this rule names")


def _under(passage: Passage, node: Node) -> list[Leaf]:
    return [leaf for leaf in passage.leaves if leaf.node is node or any(around is node for around in leaf.inline)]


def _cut_lines(passage: Passage, asked: Asked, repeats: Repeats, *, last: bool) -> None:
    lines = passage.lines()
    if len(lines) == 1:
        return
    for line in reversed(lines[-_MOST:]):
        rule = _strong(passage, line, asked, "end" if last else "anywhere")
        block = repeats.of_line(passage, flat(line))
        if rule is not None:
            _take(passage, line, rule.name, "is a line that meets this rule" + (f"; it {figures(block)}" if block else ""))
        elif block is not None and (block.anywhere or (last and block.zone == "end")):
            _take(passage, line, rule_of(block), f"is a line that {figures(block)}")
        elif flat(line):
            last = False


def _cut_first_lines(passage: Passage, repeats: Repeats) -> None:
    """Cut the learned lines with which the text begins."""
    lines = passage.lines()
    for line in lines[:_MOST] if len(lines) > 1 else ():
        block = repeats.of_line(passage, flat(line))
        if block is not None and block.zone == "start":
            _take(passage, line, rule_of(block), f"is a line that {figures(block)}")
        elif flat(line):
            return


def _cut_last_link(passage: Passage, asked: Asked, *, last: bool) -> None:
    shown = [leaf for leaf in passage.leaves if leaf.text.strip() or leaf.kind == "image"]
    link = shown[-1].link() if shown else None
    if link is None or all(leaf.link() is link for leaf in shown):
        return
    leaves = [leaf for leaf in passage.leaves if leaf.link() is link]
    rule = _strong(passage, leaves, asked, "end" if last else "anywhere")
    if rule is not None:
        _take(passage, leaves, rule.name, "is a link at the end of a block that meets this rule")


def _strong(passage: Passage, part: Sequence[Leaf], asked: Asked, zone: str) -> Rule | None:
    """Give the strong rule that cuts this part of a passage."""
    text = flat(part)
    met = asked.met(text) if text else []
    if any(rule.protect for rule in met) or (passage.is_under_picture and is_rights_line(met)):
        return None
    found = next((rule for rule in met if rule.strength == "strong" and rule.where in {zone, "anywhere"}), None)
    return found if found is None or is_own(found) or is_whole(found) or not newsy(text) else None


def _take(passage: Passage, leaves: Sequence[Leaf], rule: str, why: str) -> None:
    text = flat(leaves)
    if text:
        passage.line_removals.insert(0, Removal(rule=rule, text=text, why=why))
    gone = {id(leaf) for leaf in leaves}
    passage.set_leaves(trimmed([leaf for leaf in passage.leaves if id(leaf) not in gone]))
