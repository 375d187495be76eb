"""Repeats: what was learned from the archive, laid over the blocks of one entry.

Takes what was learned and the entry's templates; says of a passage, or of a line of it, which learned block it is.
Touches nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from syndicator.model import Learned, Recurring
from syndicator.refine.clean.passages import Passage
from syndicator.refine.clean.templates import Seen

RULE: Final = "archive-"
"""What the name of a removal by learning begins with."""
SHORT_KEY = 6
"""So many characters of a key are shown."""


class Repeats:
    """The learned blocks among the passages of one entry; `passages` says which of them is which."""

    def __init__(self, seen: Sequence[Seen] = (), learned: Learned | None = None) -> None:
        """Take the entry's templates and what was learned of its source."""
        known = {block.key: block for block in learned.blocks} if learned is not None else {}
        self.passages: dict[Passage, Recurring] = {}
        self._lines: dict[tuple[Passage, str], Recurring] = {}
        for one in seen if known else ():
            found = _found(one, known)
            if found is not None and one.template.line:
                self._lines[one.passage, one.line] = found
            elif found is not None:
                self.passages[one.passage] = found

    def of_line(self, passage: Passage, text: str) -> Recurring | None:
        """Give the learned block that a line of a passage is, by its text."""
        return self._lines.get((passage, text))


def _found(one: Seen, known: Mapping[str, Recurring]) -> Recurring | None:
    return next((known[key] for key in one.template.keys if key in known), None)


def rule_of(block: Recurring) -> str:
    """Give the name by which the removal of a learned block is told: `archive-3fa9c2`."""
    return f"{RULE}{block.key[:SHORT_KEY]}"


def figures(block: Recurring) -> str:
    """Give how often a learned block stands where, as the end of a sentence: "stands at the end of 47 of 50 articles of this source"."""
    where = "in" if block.anywhere or block.zone == "middle" else f"at the {block.zone} of"
    return f"stands {where} {block.count} of {block.of} articles of this {block.scope}"
