"""Evidence: what speaks for cutting a passage and what against it, gathered before anything is decided.

Takes passages, a ruleset and what is known to repeat in the source's archive; gives, for each passage, the rules that it
met, how often it repeats and what kind of text it is. The decision (`boilerplate`) weighs all together.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from syndicator._text.patterns import fold
from syndicator.catalog import Rule
from syndicator.model import Recurring
from syndicator.refine.clean.passages import Leaf, Mark, Passage
from syndicator.refine.clean.ruleset import LONGEST_PROMO, Asked, is_own

_REPORTED = re.compile(
    r"\b(?:said|says|told|asked|added|replied|according to|sagte[n]?|sagt|erklärte[n]?|betonte|teilte .{1,40} mit|zufolge|a (?:dit|déclaré|affirmé)|a-t-(?:il|elle)|"
    r"selon|dijo|dijeron|afirmó|aseguró|según|disse|afirmou|segundo|secondo|ha detto|ha dichiarato|zei|aldus|volgens|powiedział[a]?|według|sade|säger|enligt|sagde|ifølge)\b"
)
_SPEECH = re.compile(r"[\"“„»«][^\"“”„»«]{25,}")
_LEAD_IN = re.compile(r"[:：]\W{0,3}$")


_WHOLE = re.compile(r"/\^(?!\.\{|\(\?:\.\{)")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]+[\"“”»]\s*\w")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\S+\.[a-z]{2,10}(?:/\S*)?")
_MAYBE_ADDRESS = re.compile(r"@|//|[^\W\d]\.\w\w")
_GIVEN_ADDRESS = re.compile(
    r"https?://|\bwww\.|[\w.+-]{1,64}@\w|\b[\w-]{2,40}\.(?:com|org|net|info|example|co\.[a-z]{2}|[a-z]{2})(?:/|\b(?![.\w]))", re.IGNORECASE
)
_RIGHTS_LINES = frozenset(["all-rights-reserved", "copyright-line", "not-to-be-republished"])
"""Shared rules for what closes an article; under a picture it says whose that is."""
MOSTLY_LINKS = 0.5
LONGEST_MENTION = 300
"""A rule that does not describe a block from its first word on cuts none that is longer: it may only mention such a thing."""


@dataclass(slots=True)
class Evidence:
    """What is known of one passage. `rules` are those that it met by its text or by the elements around it.

    lead_in  it leads to what follows: a heading, or a line that ends with a colon
    kept     a rule says that it is never cut, or it says under a picture whose that is
    repeats  what was learned of it, because it stands in other articles of the source too
    """

    passage: Passage
    rules: list[Rule] = field(default_factory=list)
    by_element: frozenset[str] = frozenset()
    lead_in: bool = False
    kept: bool = False
    repeats: Recurring | None = None

    def newsy(self) -> bool:
        """Say whether it reports or quotes somebody, as news does and promo hardly ever."""
        return newsy(self.passage.text)

    def strong(self, *zones: str) -> Rule | None:
        """Give a rule that cuts alone in one of these zones."""
        return next((rule for rule in self.rules if self._cuts(rule) and rule.where in zones), None)

    def weak(self) -> list[Rule]:
        """Give the rules that never cut alone."""
        return [rule for rule in self.rules if rule.strength == "weak" and not rule.protect]

    def look_closer(self, asked: Asked, *, names: Collection[str]) -> set[str]:
        """Give the kinds of weak evidence: the first words of the rules' names, and what is seen without a rule."""
        text = self.passage.text
        self.rules += asked.signs(text)
        kinds = {rule.name.partition("-")[0] for rule in self.weak()}
        if self.passage.linked() >= MOSTLY_LINKS:
            kinds.add("address")
        said = fold(_ADDRESS.sub(" ", text)).lower()
        return kinds | {"house"} if any(name in said for name in names) else kinds

    def _cuts(self, rule: Rule) -> bool:
        if rule.strength == "weak" or rule.protect:
            return False
        if is_own(rule) or rule.name in self.by_element:
            return True
        if is_whole(rule):
            return not _QUOTED.match(self.passage.text)
        return len(self.passage.text) <= LONGEST_MENTION and len(self.passage.lines()) == 1 and not self.newsy()


def gather(passages: Sequence[Passage], asked: Asked, repeats: Mapping[Passage, Recurring]) -> list[Evidence]:
    """Give the evidence for each passage that shows any text or image; code is kept, whatever it says."""
    return [
        Evidence(passage, kept=True) if is_code(passage) else _of(passage, asked, repeats)
        for passage in passages
        if passage.leaves and not passage.moved
    ]


def _of(passage: Passage, asked: Asked, repeats: Mapping[Passage, Recurring]) -> Evidence:
    marked = tuple({rule.name: rule for mark in whole_marks(passage) if (rule := mark.rule)}.values())
    found = [*marked, *(asked.met(passage.text) if passage.text else ())]
    caption = passage.is_under_picture
    return Evidence(
        passage,
        found,
        frozenset(rule.name for rule in marked),
        lead_in=passage.tag in {"h2", "h3", "h4"} or bool(_LEAD_IN.search(passage.text)),
        kept=kept_by(found) or (caption and is_rights_line(found)),
        repeats=None if caption else repeats.get(passage),
    )


def kinds_of(text: str, leaves: Sequence[Leaf], asked: Asked, rules: Iterable[Rule], *, names: Collection[str]) -> set[str]:
    """Give the kinds of promotional evidence in a block that met these rules.

    "rule" stands for one that cuts alone; a weak one for the first word of its name; "link", "address" and "house" (its
    name) are seen without a rule.
    """
    if len(text) > LONGEST_PROMO:
        return {"rule"} if any(rule.strength == "strong" and not rule.protect for rule in rules) else set()
    kinds = {
        rule.name.partition("-")[0] if rule.strength == "weak" else "rule" for rule in (*rules, *asked.signs(text)) if not rule.protect
    }
    if any(leaf.link() is not None for leaf in leaves):
        kinds.add("link")
    if _MAYBE_ADDRESS.search(text):
        if _GIVEN_ADDRESS.search(text):
            kinds.add("address")
        text = _ADDRESS.sub(" ", text)
    said = fold(text).lower() if names else ""
    return kinds | {"house"} if any(name in said for name in names) else kinds


def kept_by(rules: Iterable[Rule]) -> bool:
    """Say whether the passage is never cut: by the source's own word, or by a shared rule that no own rule overrules."""
    found = list(rules)
    if any(is_own(rule) for rule in found):
        return any(is_own(rule) and rule.protect for rule in found)
    return any(rule.protect for rule in found)


def is_rights_line(rules: Iterable[Rule]) -> bool:
    """Say whether a text with these rules says whose something is, and no rule of the source's own cuts it."""
    found = list(rules)
    return any(rule.name in _RIGHTS_LINES for rule in found) and not any(is_own(rule) for rule in found)


def newsy(text: str) -> bool:
    """Say whether a text reports or quotes somebody."""
    folded = fold(text).lower()
    return bool(_REPORTED.search(folded) or _SPEECH.search(text))


def whole_marks(passage: Passage) -> tuple[Mark, ...]:
    """Give the marks on the blocks around a passage, and those on inline elements that hold all of it."""
    shown = [leaf for leaf in passage.leaves if leaf.kind == "image" or leaf.text.strip()]
    if not shown:
        return passage.marks
    inside = [mark for mark in shown[0].marks if all(mark in leaf.marks for leaf in shown[1:])]
    return (*passage.marks, *inside)


def is_code(passage: Passage) -> bool:
    """Say whether a passage is all code."""
    if passage.tag == "pre":
        return True
    texts = [leaf for leaf in passage.leaves if leaf.kind == "text" and leaf.text.strip()]
    return bool(texts) and all(any(node.name in {"code", "kbd", "samp"} for node in leaf.inline) for leaf in texts)


def is_whole(rule: Rule) -> bool:
    """Say whether a rule describes a block from its first word on, so that news cannot meet it by what it happens to mention."""
    return not rule.pattern.startswith("/") or _WHOLE.match(rule.pattern) is not None


def take_credits(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Take the credits off the end of the text and give them as lines; notes and corrections may stand among them.

    A credit further up belongs to what it stands under, and stays; so does one under a picture or beside it.
    """
    found: list[str] = []
    for one in reversed(evidence):
        passage = one.passage
        if not passage.stands or not passage.text or passage.is_under_picture or (one.kept and passage.images()):
            continue
        if not one.kept:
            break
        if any(rule.protect and rule.name.startswith("credit") for rule in one.rules):
            passage.moved = True
            found.insert(0, passage.text)
    return tuple(found)
