"""The rules that apply to one source's articles, compiled: the shared rulebook once, the source's own beside it.

Takes a rulebook and a source's cleaning settings; gives a Ruleset that says which rules a text or an element meets. The
source's own lines become rules named by their place in its file (`clean.cut[0]`). Touches nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from syndicator._text.markup import Node, Tree
from syndicator._text.patterns import PatternSet, compile_pattern
from syndicator.catalog import Cleaning, Rule, Rulebook
from syndicator.refine.clean.marks import Marks
from syndicator.refine.clean.passages import Mark

LONGEST_PROMO = 700
"""A block with more characters is no promo of a kind that shared patterns know; only the source's own are tried on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A rulebook's rules, compiled."""

    patterns: PatternSet
    by_pattern: tuple[Rule, ...]
    marks: Marks


@lru_cache(maxsize=8)
def shared(rulebook: Rulebook) -> Shared:
    """Give the rules of `rulebook` compiled, once for each rulebook."""
    by_pattern = tuple(rule for rule in rulebook.rules if rule.pattern)
    return Shared(PatternSet([rule.pattern for rule in by_pattern]), by_pattern, Marks(rule for rule in rulebook.rules if rule.selector))


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """All rules for one source: `own` and `own_marks` are its own patterns and selectors."""

    shared: Shared
    own: tuple[Rule, ...]
    own_marks: Marks | None

    def met(self, text: str, language: str) -> list[Rule]:
        """Give the rules whose pattern the text of a block or line meets, the source's own first."""
        found = [rule for rule in self.own if compile_pattern(rule.pattern).find(text) is not None]
        if len(text) <= LONGEST_PROMO:
            found += (self.shared.by_pattern[index] for index in self.shared.patterns.met(text))
        return [rule for rule in found if not rule.languages or not language or language[:2] in rule.languages]

    def marks(self, tree: Tree) -> Callable[[Node], tuple[Mark, ...]]:
        """Give the function that says, for an element of `tree`, which selectors meet it."""
        common = self.shared.marks.on(tree)
        if self.own_marks is None:
            return common
        own = self.own_marks.on(tree)
        return lambda node: own(node) + common(node)


@lru_cache(maxsize=512)
def ruleset(rulebook: Rulebook, cleaning: Cleaning) -> Ruleset:
    """Give the rules for a source with these settings under this rulebook."""
    keep = [Rule(name=f"clean.keep[{place}]", pattern=pattern, protect=True) for place, pattern in enumerate(cleaning.keep)]
    cut = [Rule(name=f"clean.cut[{place}]", pattern=pattern, where="anywhere") for place, pattern in enumerate(cleaning.cut)]
    remove = [Rule(name=f"clean.remove[{place}]", selector=css, where="anywhere") for place, css in enumerate(cleaning.remove)]
    return Ruleset(shared(rulebook), tuple(keep + cut), Marks(remove) if remove else None)


def is_own(rule: Rule) -> bool:
    """Say whether a rule is one of the source's own lines."""
    return rule.name.startswith("clean.")
