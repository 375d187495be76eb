"""What repeats in a source's archive: what was learned and is taken out, what a person decided, what waits for a person.

Law: as all questions: reads and counts, changes nothing. A block is called by the short key that stands in the
name of its removals, and stays the same while the block does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from syndicator import refine
from syndicator._text.patterns import compile_pattern
from syndicator._text.words import words
from syndicator.catalog import Rule
from syndicator.config import accepted_rules, learned_file, rule_of
from syndicator.errors import UsageError
from syndicator.model import Archived, Article, Recurring, SourceId
from syndicator.questions.looking import Desk, Values
from syndicator.refine.clean.repeats import RULE, SHORT_KEY
from syndicator.store.answers import Decision

SHORTEST_KEY = 3
EDGES = {"end": 12, "start": 4}
"""So many blocks at an end of an article are looked at for what a rule for that end would take."""
SAMPLES = 2

State = Literal["learned", "accepted", "rejected", "candidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A block that repeats in a source's archive: its short key, how it stands, its readings and the articles that have it."""

    key: str
    state: State
    block: Recurring
    readings: tuple[str, ...]
    seen_in: tuple[Archived, ...]
    decision: Decision | None = None


@dataclass(slots=True)
class _Toll:
    """What a rule would take away."""

    articles: int = 0
    words: int = 0


def blocks_of(desk: Desk, source_id: SourceId) -> tuple[Repeated, ...]:
    """Give all blocks of a source that something was decided about, or that wait for it, those that wait last."""
    archive = desk.store.archive((source_id,))
    decisions = desk.store.decisions(source_id)
    found = [_repeated(one.block, one.verdict, archive, one) for one in decisions.values()]
    waiting = refine.candidates(archive, desk.store.learned(source_id), settled=frozenset(decisions))
    return (*found, *(_repeated(block, "candidate", archive, None) for block in waiting if block.key not in decisions))


def chosen(blocks: Sequence[Repeated], keys: Iterable[str]) -> tuple[Repeated, ...]:
    """Give the blocks that a person means by these keys, their beginnings, or the names under which they are taken out.

    Raises UsageError for one that means none, or several.
    """
    found: dict[str, Repeated] = {}
    for key in keys:
        meant = key.lower().removeprefix(RULE)
        met = [one for one in blocks if len(meant) >= SHORTEST_KEY and one.key.startswith(meant)]
        if len(met) != 1:
            said = "may be any of " + ", ".join(one.key for one in met) if met else "no block of this source has this key"
            raise UsageError(f"{key}: {said}; `syndicator rules SOURCE` lists them")
        found[met[0].key] = met[0]
    return tuple(found.values())


def rule_for(one: Repeated, *, taken: Iterable[str] = ()) -> Rule:
    """Give the rule that accepting a block would write. Raises UsageError where its readings make none."""
    return rule_of(one.block, one.readings, taken=frozenset(taken))


def is_rule_of(rule: Rule, one: Repeated) -> bool:
    """Say whether an accepted rule, as it may have been edited since, is the one for this block."""
    return bool(rule.pattern) and (one.block.text in rule.cut or compile_pattern(rule.pattern).find(one.block.text) is not None)


def lessons(desk: Desk, source_id: SourceId) -> Values:
    """Give what was learned of a source, what was accepted and rejected, and the candidates with what each would take away."""
    blocks = blocks_of(desk, source_id)
    waiting = [one for one in blocks if one.state == "candidate"]
    rules = {one.key: rule for one in waiting if (rule := _rule_or_none(one)) is not None}
    tolls, total = _tolls(desk.store.retained(source_id), rules)
    return {
        "source": source_id,
        "learns": desk.catalog.sources[source_id].clean.learn,
        "learned": [_told(desk, one) for one in blocks if one.state == "learned"],
        "accepted": _accepted(desk, source_id, [one for one in blocks if one.state == "accepted"]),
        "rejected": [_told(desk, one) for one in blocks if one.state == "rejected"],
        "candidates": [{**_told(desk, one), **_cost(rules.get(one.key), tolls.get(one.key), total)} for one in waiting],
    }


def standing(block: Recurring) -> str:
    """Say where and how often a block stands: `end of 47 of 50 articles`."""
    return f"{'inside' if block.zone == 'middle' else f'{block.zone} of'} {block.count} of {block.of} articles"


def _repeated(block: Recurring, state: State, archive: Sequence[Archived], decision: Decision | None) -> Repeated:
    seen = tuple(one for one in archive if any(block.key in template.keys for template in one.templates))
    texts = (template.text for one in seen for template in one.templates if block.key in template.keys)
    return Repeated(
        key=block.key[:SHORT_KEY],
        state=state,
        block=block,
        readings=tuple(dict.fromkeys(texts)),
        seen_in=seen,
        decision=decision,
    )


def _told(desk: Desk, one: Repeated) -> Values:
    block, decision = one.block, one.decision
    told: Values = {
        "key": one.key,
        "text": block.text,
        "where": "anywhere" if block.anywhere else block.zone,
        "stands": standing(block),
        "count": block.count,
        "of": block.of,
        "promo": block.promo,
        "scope": block.scope,
        "seen_in": _headlines(desk, one.seen_in[:SAMPLES]),
    }
    return told if decision is None else {**told, "since": decision.at, "who": decision.who, "why": decision.why}


def _headlines(desk: Desk, seen: Iterable[Archived]) -> list[str]:
    held = (desk.store.by_guid(one.source_id, one.guid) for one in seen)
    return [article.copy.headline for article in held if article is not None]


def _accepted(desk: Desk, source_id: SourceId, blocks: Sequence[Repeated]) -> list[Values]:
    """Give the accepted blocks with their rules, and the rules of the file that a person wrote into it."""
    folder = desk.folder
    file = learned_file(folder, source_id)
    rules = list(accepted_rules(folder, source_id))
    found: list[Values] = []
    for one in blocks:
        rule = next((rule for rule in rules if is_rule_of(rule, one)), None)
        found.append({**_told(desk, one), "rule": rule.name if rule else "", "file": str(file) if rule else ""})
    named = {row["rule"] for row in found}
    return found + [
        {"rule": rule.name, "text": rule.pattern or rule.selector, "file": str(file)} for rule in rules if rule.name not in named
    ]


def _rule_or_none(one: Repeated) -> Rule | None:
    try:
        return rule_for(one)
    except UsageError:
        return None


def _cost(rule: Rule | None, toll: _Toll | None, total: int) -> Values:
    """Give what a candidate's rule would take away, from what stands in the retained articles now."""
    if rule is None or toll is None:
        return {"rule": "", "pattern": "", "articles": 0, "words": 0, "share": 0.0}
    share = toll.words / total if total else 0.0
    return {"rule": rule.name, "pattern": rule.pattern, "articles": toll.articles, "words": toll.words, "share": round(share, 4)}


def _tolls(articles: Iterable[Article], rules: Mapping[str, Rule]) -> tuple[dict[str, _Toll], int]:
    """Give what each rule would take from the articles as they stand, and how many words these have in all."""
    tolls, total = {key: _Toll() for key in rules}, 0
    for article in articles:
        total += article.copy.words
        texts = [block.text for block in article.copy.blocks] if rules else []
        for key, rule in rules.items():
            taken = [len(words(text)) for text in _edge(texts, rule) if compile_pattern(rule.pattern).find(text) is not None]
            tolls[key].articles += bool(taken)
            tolls[key].words += sum(taken)
    return tolls, total


def _edge(texts: Sequence[str], rule: Rule) -> Sequence[str]:
    if rule.where == "end":
        return texts[-EDGES["end"] :]
    return texts[: EDGES["start"]] if rule.where == "start" else texts
