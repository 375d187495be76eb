"""Verdicts: in or out of a partner's editions, from when until when, and why, in one sentence.

Takes a partner and an article, gives a Verdict that holds for all time; `at` reads it at a moment. An article is in
when an include line holds (or there is none), no exclude line does, and it is live. Its time runs from the last of
embargo, delay and any exclude line that ends by age, to the first of the partner's max_age and the include lines' own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from syndicator.catalog import Partner
from syndicator.model import Article, Placement, Status, Verdict
from syndicator.syndicate.filter.conditions import Met, spoken
from syndicator.syndicate.filter.lines import CompiledLine, any_of, compile_lines, nearest
from syndicator.syndicate.filter.view import View


def evaluate(partner: Partner, article: Article) -> Verdict:
    """Say whether an article is for a partner at any time, from when until when, and why."""
    view = View(article)
    verdict = _decide(partner, compile_lines(partner.include), compile_lines(partner.exclude), view)
    return verdict if verdict.rule != "no line" else _with_nearest(verdict, nearest(compile_lines(partner.include), view))


def at(verdict: Verdict, *, now: datetime) -> Verdict:
    """Read a verdict at a moment: an article that is in turns to "out" before its time and after it."""
    if not verdict.included:
        return verdict
    if verdict.from_at is not None and now < verdict.from_at:
        return _outside(verdict, verdict.from_rule, f"not before {spoken(verdict.from_at)}")
    if verdict.until_at is not None and now >= verdict.until_at:
        return _outside(verdict, verdict.until_rule, f"only until {spoken(verdict.until_at)}")
    return verdict


def route(articles: Iterable[Article], partners: Iterable[Partner]) -> tuple[Placement, ...]:
    """Give the place of each article with each partner that it is for, in the order of the articles."""
    compiled = [(partner, compile_lines(partner.include), compile_lines(partner.exclude)) for partner in partners]
    placements = []
    for article in articles:
        view = View(article)
        for partner, include, exclude in compiled:
            verdict = _decide(partner, include, exclude, view)
            if verdict.included:
                placements.append(_placement(partner, article, verdict))
    return tuple(placements)


def _placement(partner: Partner, article: Article, verdict: Verdict) -> Placement:
    return Placement(partner_id=partner.id, article_id=article.id, from_at=verdict.from_at, until_at=verdict.until_at, why=verdict.why)


def _decide(partner: Partner, include: tuple[CompiledLine, ...], exclude: tuple[CompiledLine, ...], view: View) -> Verdict:
    article = view.article
    if article.status is not Status.LIVE:
        return _withheld(article)
    first, until, last = any_of(include, view)
    if include and first is None:
        return _out("no line", "", f"out: {_none_of(len(include))}")
    rule, value = (first[0].name, first[1].value) if first else ("no include", "")
    barred = _exclusions(exclude, view)
    final = next(((line, met) for line, met in barred if met.until is None), None)
    if final:
        return _excluded(*final, let_in=f"{rule}: {value}" if value else rule)
    opened = _opening(partner, article, barred)
    closed = _closing(partner, article, until, last)
    return _within(rule, value, opened, closed)


def _exclusions(exclude: tuple[CompiledLine, ...], view: View) -> list[tuple[CompiledLine, Met]]:
    return [(line, met) for line in exclude if (met := line.meet(view)) is not None]


def _opening(partner: Partner, article: Article, barred: list[tuple[CompiledLine, Met]]) -> tuple[datetime, str] | None:
    """Give the moment before which the article is not in, and the rule that says so."""
    gates = [(met.until, line.name) for line, met in barred if met.until is not None]
    if partner.delay:
        gates.append((article.published_at + partner.delay, "delay"))
    if article.embargo_until is not None:
        gates.append((article.embargo_until, "embargo"))
    if article.directions.until_at is not None:
        gates.append((article.directions.until_at, "hold"))
    return max(gates, key=lambda gate: gate[0], default=None)


def _closing(partner: Partner, article: Article, until: datetime | None, last: str) -> tuple[datetime, str] | None:
    """Give the moment from which the article is no longer in, and the rule that says so."""
    ends = [] if until is None else [(until, last)]
    if partner.max_age is not None:
        ends.append((article.published_at + partner.max_age, "max_age"))
    return min(ends, key=lambda end: end[0], default=None)


def _within(rule: str, value: str, opened: tuple[datetime, str] | None, closed: tuple[datetime, str] | None) -> Verdict:
    if opened and closed and opened[0] >= closed[0]:
        why = f"out: it may leave for this partner at {spoken(opened[0])} ({opened[1]}), when its time is over since {spoken(closed[0])} ({closed[1]})"
        return _out(closed[1], f"only until {spoken(closed[0])}", why, nearest=f"{rule}: {value}" if value else rule)
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


def _excluded(line: CompiledLine, met: Met, *, let_in: str) -> Verdict:
    return _out(line.name, met.value, f"out: {line.name} met by {met.value}", nearest=f"{let_in} would let it in, but for {line.name}")


def _none_of(count: int) -> str:
    return "the one include line does not match" if count == 1 else f"none of {count} include lines matches"


def _with_nearest(verdict: Verdict, line: str) -> Verdict:
    return replace(verdict, why=f"{verdict.why}; nearest {line}", nearest=line)


def _outside(verdict: Verdict, rule: str, value: str) -> Verdict:
    met = f"{verdict.rule}: {verdict.value}" if verdict.value else verdict.rule
    return replace(verdict, included=False, rule=rule, value=value, why=f"out: {value} ({rule}); otherwise in by {met}", nearest=met)


def _out(rule: str, value: str, why: str, *, nearest: str = "") -> Verdict:
    return Verdict(included=False, rule=rule, value=value, why=why, nearest=nearest)
