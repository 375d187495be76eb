"""Verdicts: in or out of a partner's editions, from when until when, and why, in one sentence.

Takes a partner and an article, gives a Verdict that holds for all time; `at` reads it at a moment. An article is in
when an include line holds (or there is none), no exclude line does, and it is live. Its time runs from the last of
embargo, delay and any exclude line that ends by age, to the first of the partner's max_age, its licence and the include lines' own. What ends by age alone rolls off; at the end of the
licence (`licensed_until`) the partner must take it down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from syndicator.catalog import Line, Partner
from syndicator.model import Article, PartnerId, Placement, Status, Verdict
from syndicator.syndicate.filter.conditions import Met, spoken
from syndicator.syndicate.filter.index import TAKES_ALL, Group, Index, Reason
from syndicator.syndicate.filter.lines import CompiledLine, any_of, called, compile_lines, nearest
from syndicator.syndicate.filter.view import View

WIRE = "wire"
"""The line that keeps agencies' copy out; it is about rights, and no choice of articles."""


def evaluate(partner: Partner, article: Article) -> Verdict:
    """Say whether an article is for a partner at any time, from when until when, and why; and if not, what came nearest."""
    view, include = View(article), compile_lines(partner.include)
    verdict = decide(partner, include, compile_lines(partner.exclude), view)
    if verdict.rule == "no line":
        line = nearest(include, view)
        return replace(verdict, why=f"{verdict.why}; nearest: {line}", nearest=line)
    if verdict.rule == "status":
        live = evaluate(partner, replace(article, status=Status.LIVE))
        return replace(verdict, nearest=but_for(live, verdict.value))
    return verdict


def at(verdict: Verdict, *, now: datetime) -> Verdict:
    """Read a verdict at a moment: an article that is in turns to "out" before its time and after it."""
    if not verdict.included:
        return verdict
    if verdict.from_at is not None and now < verdict.from_at:
        return _outside(verdict, verdict.from_rule, f"not before {spoken(verdict.from_at)}")
    if verdict.until_at is not None and now >= verdict.until_at:
        return _outside(verdict, verdict.until_rule, f"only until {spoken(verdict.until_at)}")
    return verdict


def unfiltered(partner: Partner) -> Partner:
    """Give a partner without what chooses articles for it: what is left are its rights, its time and its embargo."""
    return replace(partner, include=(), exclude=tuple(line for line in partner.exclude if line.name == WIRE), max_age=None)


def written(partner: Partner) -> tuple[object, ...]:
    """Give a partner's lines as they stand in its own file, to be compared: what a named condition says is not its own."""
    return (_written(partner.include), _written(partner.exclude))


def _written(lines: Iterable[Line]) -> tuple[object, ...]:
    return tuple((line.name, tuple((condition.key, condition.values) for condition in line.conditions)) for line in lines)


def route(articles: Iterable[Article], partners: Index | Iterable[Partner]) -> tuple[Placement, ...]:
    """Give the place of each article with each partner that it is for, in the order of the articles.

    An index is asked for those whom an article may touch, which pays for who routes often; partners are gone through in turn.
    """
    everyone = [] if isinstance(partners, Index) else [(Group(partner), None) for partner in partners]
    placements: list[Placement] = []
    for article in articles:
        view = View(article)
        for group, reason in partners.candidates(view) if isinstance(partners, Index) else everyone:
            verdict = decided(group, reason, view)
            if verdict.included:
                placements += [_placement(partner_id, article, verdict) for partner_id in group.partners]
    return tuple(placements)


def decided(group: Group, reason: Reason | None, view: View) -> Verdict:
    """Decide for a group of partners; what was decided for the same reason is the same verdict."""
    if reason is None:
        return decide(group.one, group.include, group.exclude, view)
    verdict: Verdict | None = view.found.get(reason)
    if verdict is None:
        rule, met, _ = reason
        value, until = met or ("", None)
        verdict = view.found[reason] = _let_in(group.one, view.article, rule, value, (until, rule), ())
    return verdict


def but_for(verdict: Verdict, hindrance: str) -> str:
    """Say how near an article came that something keeps out: `matches line 2 but for limit: 30`."""
    if not verdict.included:
        return f"{verdict.nearest}, and for {hindrance}"
    return _but_for(verdict.rule, verdict.value, hindrance)


def _but_for(rule: str, value: str, hindrance: str) -> str:
    return f"matches {called(rule)} but for {hindrance}; of {rule} it meets {value}" if value else f"would be in but for {hindrance}"


def _placement(partner_id: PartnerId, article: Article, verdict: Verdict) -> Placement:
    return Placement(partner_id=partner_id, article_id=article.id, from_at=verdict.from_at, until_at=verdict.until_at, why=verdict.why)


def decide(partner: Partner, include: tuple[CompiledLine, ...], exclude: tuple[CompiledLine, ...], view: View) -> Verdict:
    """Decide by a partner's compiled lines and its times; `evaluate` and `route` both end here."""
    article = view.article
    if article.status is not Status.LIVE:
        return _withheld(article)
    first, until, last = any_of(include, view)
    if include and first is None:
        return _out("no line", "", f"out: {_none_of(len(include))}")
    rule, value = (first[0].name, first[1].value) if first else (TAKES_ALL, "")
    barred = _exclusions(exclude, view)
    final = next(((line, met) for line, met in barred if met.until is None), None)
    if final:
        return _excluded(*final, rule, value)
    return _let_in(partner, article, rule, value, (until, last), barred)


def _let_in(
    partner: Partner, article: Article, rule: str, value: str, ends: tuple[datetime | None, str], barred: Sequence[tuple[CompiledLine, Met]]
) -> Verdict:
    """Decide on what an include line let in and no exclude line bars for ever: from when until when."""
    return _within(rule, value, _opening(partner, article, barred), _closing(partner, article, *ends))


def _exclusions(exclude: tuple[CompiledLine, ...], view: View) -> list[tuple[CompiledLine, Met]]:
    return [(line, met) for line in exclude if (met := line.body.meet(view)) is not None]


def _opening(partner: Partner, article: Article, barred: Sequence[tuple[CompiledLine, Met]]) -> tuple[datetime, str] | None:
    """Give the moment before which the article is not in, and the rule that says so."""
    gates = [(met.until, line.name) for line, met in barred if met.until is not None]
    if partner.delay:
        gates.append((article.published_at + partner.delay, "delay"))
    if article.embargo_until is not None:
        gates.append((article.embargo_until, "embargo"))
    if article.directions.until_at is not None:
        gates.append((article.directions.until_at, "hold"))
    return max(gates, key=lambda gate: gate[0]) if gates else None


def _closing(partner: Partner, article: Article, until: datetime | None, last: str) -> tuple[datetime, str] | None:
    """Give the moment from which the article is no longer in, and the rule that says so."""
    ends = [] if until is None else [(until, last)]
    if partner.max_age is not None:
        ends.append((article.published_at + partner.max_age, "max_age"))
    if partner.licence is not None:
        ends.append((article.published_at + partner.licence, "licence"))
    return min(ends, key=lambda end: end[0]) if ends else None


def _within(rule: str, value: str, opened: tuple[datetime, str] | None, closed: tuple[datetime, str] | None) -> Verdict:
    if opened and closed and opened[0] >= closed[0]:
        why = f"out: it may leave for this partner at {spoken(opened[0])} ({opened[1]}), when its time is over since {spoken(closed[0])} ({closed[1]})"
        over = f"only until {spoken(closed[0])}"
        return _out(closed[1], over, why, nearest=_but_for(rule, value, f"{closed[1]}: {over}"))
    met = f"{rule} met by {value}" if value else "this partner takes every article"
    return Verdict(
        included=True,
        rule=rule,
        value=value,
        why=f"in: {met}{_said('; not before', opened)}{_said('; until', closed)}",
        from_at=opened[0] if opened else None,
        until_at=closed[0] if closed else None,
        from_rule=opened[1] if opened else "",
        until_rule=closed[1] if closed else "",
    )


def _said(words: str, bound: tuple[datetime, str] | None) -> str:
    return f"{words} {spoken(bound[0])} ({bound[1]})" if bound else ""


def _withheld(article: Article) -> Verdict:
    reason = f": {article.copy.held}" if article.status is Status.HELD and article.copy.held else ""
    return _out("status", f"status: {article.status}", f"out: the article is {article.status}{reason}")


def _excluded(line: CompiledLine, met: Met, rule: str, value: str) -> Verdict:
    why = f"out: {line.name} met by {met.value}"
    return _out(line.name, met.value, why, nearest=_but_for(rule, value, f"{called(line.name)} ({met.value})"))


def _none_of(count: int) -> str:
    return "the one include line does not match" if count == 1 else f"none of {count} include lines matches"


def _outside(verdict: Verdict, rule: str, value: str) -> Verdict:
    met = f"{verdict.rule}: {verdict.value}" if verdict.value else verdict.rule
    why = f"out: {value} ({rule}); otherwise in by {met}"
    return replace(verdict, included=False, rule=rule, value=value, why=why, nearest=but_for(verdict, f"{rule}: {value}"))


def _out(rule: str, value: str, why: str, *, nearest: str = "") -> Verdict:
    return Verdict(included=False, rule=rule, value=value, why=why, nearest=nearest)
