"""The rules that apply to one source's articles, compiled: the shared rulebook once, the source's own beside it.

Takes a rulebook and a source's cleaning settings; gives a Ruleset that says which rules a text or an element meets. The
source's own lines become rules named by their place in its file (`clean.cut[0]`); rules that are for it alone keep
their names. Touches nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache

from syndicator._text.markup import Node, Tree
from syndicator._text.patterns import PatternSet, compile_pattern
from syndicator.catalog import Cleaning, Rule, Rulebook
from syndicator.refine.clean.marks import Marks
from syndicator.refine.clean.passages import Mark

LONGEST_PROMO = 700
"""A block with more characters is no promo of a kind that shared patterns know; only the source's own are tried on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Rules with their patterns compiled as one set."""

    rules: tuple[Rule, ...]
    compiled: PatternSet

    def met(self, text: str) -> list[Rule]:
        """Give the rules that a text meets; one too long for promotion meets none."""
        return [self.rules[index] for index in self.compiled.met(text)] if len(text) <= LONGEST_PROMO else []


def _patterns(rules: Iterable[Rule]) -> Patterns:
    listed = tuple(rules)
    return Patterns(listed, PatternSet([rule.pattern for rule in listed]))


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A rulebook's rules, compiled: `patterns` are asked of every block, `signs` only of blocks at an edge; see `is_sign`."""

    patterns: Patterns
    signs: Patterns
    marks: Marks


@lru_cache(maxsize=8)
def shared(rulebook: Rulebook) -> Shared:
    """Give the rules of `rulebook` compiled, once for each rulebook."""
    by_pattern = [rule for rule in rulebook.rules if rule.pattern]
    return Shared(
        patterns=_patterns(rule for rule in by_pattern if not is_sign(rule)),
        signs=_patterns(rule for rule in by_pattern if is_sign(rule)),
        marks=Marks(rule for rule in rulebook.rules if rule.selector),
    )


class OwnRule(Rule):
    """A rule of the source's own: it may cut what shared rules protect, and is not held to the bounds that those are."""

    __slots__ = ()


def _own(rule: Rule) -> OwnRule:
    return OwnRule(**{one.name: getattr(rule, one.name) for one in fields(rule)})


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """All rules for one source: `own` and `own_marks` are its own patterns and selectors."""

    shared: Shared
    own: tuple[Rule, ...]
    own_marks: Marks | None

    def met(self, text: str, language: str) -> list[Rule]:
        """Give the rules whose pattern the text of a block or line meets, the source's own first."""
        found = [rule for rule in self.own if compile_pattern(rule.pattern).find(text) is not None]
        return _spoken([*found, *self.shared.patterns.met(text)], language)

    def signs(self, text: str, language: str) -> list[Rule]:
        """Give the rules that a block at an edge meets and that count only there, beside others."""
        return _spoken(self.shared.signs.met(text), language)

    def marks(self, tree: Tree) -> Callable[[Node], tuple[Mark, ...]]:
        """Give the function that says, for an element of `tree`, which selectors meet it."""
        common = self.shared.marks.on(tree)
        if self.own_marks is None:
            return common
        own = self.own_marks.on(tree)
        return lambda node: own(node) + common(node)


class Asked:
    """A ruleset asked about the texts of one article: each text once, however often its blocks are looked at."""

    def __init__(self, rules: Ruleset, language: str) -> None:
        """Take the rules, and the language in which the article is said to be, empty if it is not said."""
        self._rules = rules
        self._language = language
        self._met: dict[str, list[Rule]] = {}
        self._signs: dict[str, list[Rule]] = {}

    def met(self, text: str) -> list[Rule]:
        """Give the rules whose pattern the text of a block or line meets, the source's own first."""
        if text not in self._met:
            self._met[text] = self._rules.met(text, self._language)
        return self._met[text]

    def signs(self, text: str) -> list[Rule]:
        """Give the rules that a block at an edge meets and that count only there, beside others."""
        if text not in self._signs:
            self._signs[text] = self._rules.signs(text, self._language)
        return self._signs[text]


@lru_cache(maxsize=512)
def ruleset(rulebook: Rulebook, cleaning: Cleaning) -> Ruleset:
    """Give the rules for a source with these settings under this rulebook."""
    keep = [OwnRule(name=f"clean.keep[{place}]", pattern=pattern, protect=True) for place, pattern in enumerate(cleaning.keep)]
    cut = [OwnRule(name=f"clean.cut[{place}]", pattern=pattern, where="anywhere") for place, pattern in enumerate(cleaning.cut)]
    remove = [OwnRule(name=f"clean.remove[{place}]", selector=css, where="anywhere") for place, css in enumerate(cleaning.remove)]
    named = [_own(rule) for rule in cleaning.rules]
    marks = [*remove, *(rule for rule in named if rule.selector)]
    return Ruleset(shared(rulebook), (*keep, *cut, *(rule for rule in named if rule.pattern)), Marks(marks) if marks else None)


def _spoken(rules: Iterable[Rule], language: str) -> list[Rule]:
    """Give the rules that hold in this language; where it is not known, all."""
    return [rule for rule in rules if not rule.languages or not language or language[:2] in rule.languages]


def is_sign(rule: Rule) -> bool:
    """Say whether a rule is a mere sign: it never cuts alone, and nowhere but at an edge."""
    return rule.strength == "weak" and rule.where != "anywhere" and not rule.protect


def is_own(rule: Rule) -> bool:
    """Say whether a rule is the source's own: a line of its file, or a named rule that is for it alone."""
    return isinstance(rule, OwnRule)
