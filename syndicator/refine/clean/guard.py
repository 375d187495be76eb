"""The guard: an article from which cleaning took too much is held until a person has looked.

Takes how many words stood before and after, what was removed, and the share that the source allows; gives a sentence
with the figures, or nothing.
"""

from collections import Counter
from collections.abc import Sequence

from syndicator._text.words import words
from syndicator.model import Removal

SHORTEST = 40
"""A body that had more characters than this is not left with fewer."""


def held(before: str, after: str, removals: Sequence[Removal], *, allowed: float) -> str:
    """Say why a copy must be held: cleaning took more than the share `allowed` of its words, or left next to nothing."""
    if not removals:
        return ""
    total, left = len(words(before)), len(words(after))
    if not total:
        return ""
    share = (total - left) / total
    if share > allowed:
        return f"cleaning took {total - left} of {total} words ({share:.0%}, the source allows {allowed:.0%}), most of them by the rule {_main(removals)}"
    if len(after) < SHORTEST < len(before) and len(before) > 2 * len(after):
        return f"cleaning left {len(after)} of {len(before)} characters; most went by the rule {_main(removals)}"
    return ""


def _main(removals: Sequence[Removal]) -> str:
    """Give the rule that took most words."""
    taken: Counter[str] = Counter()
    for removal in removals:
        taken[removal.rule] += len(words(removal.text))
    return taken.most_common(1)[0][0]
