"""Orders about blocks: what a person decides about what repeats in a source. Each is kept with who and why.

Law: takes what the person may look at and what they chose; writes the operator's rules file first and the store after
it, so that an order that cannot be carried out has decided nothing; an order given twice does no more than once. What
follows for the articles is the lines' work. Raises UsageError for a key that means no block and a file that is not fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from syndicator import config, questions
from syndicator.model import SourceId

if TYPE_CHECKING:
    from syndicator.catalog import Rule
    from syndicator.orders.order import Order
    from syndicator.questions import Desk, Repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One block as decided: its key and text, what became of it, and the rule that was written or taken out for it."""

    key: str
    text: str
    verdict: Literal["accepted", "rejected"]
    rule: str = ""
    file: Path | None = None


def accept(desk: "Desk", source_id: SourceId, keys: Sequence[str], order: "Order") -> tuple[Decided, ...]:
    """Make blocks named rules of the source, in the file that the operator can read and edit."""
    blocks = questions.chosen(questions.blocks_of(desk, source_id), keys)
    standing = config.accepted_rules(desk.folder, source_id)
    taken = {rule.name for rule in (*standing, *desk.catalog.sources[source_id].clean.rules)}
    rules: list[Rule] = []
    for one in blocks:
        rule = questions.rule_for(one, taken=taken)
        rules.append(next((same for same in (*standing, *rules) if same.pattern == rule.pattern), rule))
        taken.add(rules[-1].name)
    path = config.accept_rules(desk.folder, source_id, rules)
    for one in blocks:
        desk.store.decide(source_id, one.block, "accepted", who=order.who, why=order.why, now=order.given_at)
    return tuple(
        Decided(key=one.key, text=one.block.text, verdict="accepted", rule=rule.name, file=path)
        for one, rule in zip(blocks, rules, strict=True)
    )


def reject(desk: "Desk", source_id: SourceId, keys: Sequence[str], order: "Order") -> tuple[Decided, ...]:
    """Say that blocks belong to their articles: what was learned or accepted about them goes back, and is not learned again."""
    return _put_back(desk, source_id, questions.chosen(questions.blocks_of(desk, source_id), keys), order)


def undo(desk: "Desk", source_id: SourceId, keys: Sequence[str], order: "Order") -> tuple[Decided, ...]:
    """Put back what was learned or accepted for a source: these blocks, or with no key all of it."""
    there = [one for one in questions.blocks_of(desk, source_id) if one.state in {"learned", "accepted"}]
    return _put_back(desk, source_id, questions.chosen(there, keys) if keys else there, order)


def _put_back(desk: "Desk", source_id: SourceId, blocks: "Sequence[Repeated]", order: "Order") -> tuple[Decided, ...]:
    accepted = [one for one in blocks if one.state == "accepted"]
    gone = config.take_out_rules(desk.folder, source_id, lambda rule: any(questions.is_rule_of(rule, one) for one in accepted))
    for one in blocks:
        desk.store.decide(source_id, one.block, "rejected", who=order.who, why=order.why, now=order.given_at)
    return tuple(
        Decided(
            key=one.key,
            text=one.block.text,
            verdict="rejected",
            rule=next((rule.name for rule in gone if questions.is_rule_of(rule, one)), ""),
        )
        for one in blocks
    )


ORDERS = {"accept": accept, "reject": reject, "undo": undo}
"""The orders by the words for them."""
