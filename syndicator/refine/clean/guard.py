"""The guard: an article from which cleaning took too much is held until a person has looked.

Takes the texts that stood before and after, block by block, what was removed, and the share that the source allows; gives a
sentence with the figures, or nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from syndicator._text.words import words
from syndicator.model import Removal

SHORTEST = 40
"""A body that had more characters than this is not left with fewer."""


class Tally:
    """Counts words, of each block once, however often it is asked."""

    def __init__(self) -> None:
        self._counted: dict[str, int] = {}

    def words(self, texts: Iterable[str]) -> int:
        """Give how many words these texts have."""
        return sum(self._of(text) for text in texts)

    def _of(self, text: str) -> int:
        if text not in self._counted:
            self._counted[text] = len(words(text))
        return self._counted[text]


def held(before: Sequence[str], after: Sequence[str], removals: Sequence[Removal], *, allowed: float, tally: Tally) -> str:
    """Say why a copy must be held: cleaning took more than the share `allowed` of its words, or left next to nothing."""
    if not removals:
        return ""
    total, left = tally.words(before), tally.words(after)
    if not total:
        return ""
    share = (total - left) / total
    if share > allowed:
        return f"cleaning took {total - left} of {total} words ({share:.0%}, the source allows {allowed:.0%}), most of them by the rule {_main(removals)}"
    stood, stands = len("\n".join(before)), len("\n".join(after))
    if stands < SHORTEST < stood and stood > 2 * stands:
        return f"cleaning left {stands} of {stood} characters; most went by the rule {_main(removals)}"
    return ""


def _main(removals: Sequence[Removal]) -> str:
    """Give the rule that took most words."""
    taken: Counter[str] = Counter()
    for removal in removals:
        taken[removal.rule] += len(words(removal.text))
    return taken.most_common(1)[0][0]
