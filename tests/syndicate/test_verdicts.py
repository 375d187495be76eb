"""Verdicts: what decides, when, and what is said about it."""

from datetime import timedelta

import pytest

from syndicator.model import Placement, Status
from syndicator.syndicate.filter import at, evaluate, route
from tests.syndicate.samples import DAY, HOUR, NOON, article, condition, exclude, include, lines, partner

MINUTE = timedelta(minutes=1)
UKRAINE = include([condition("tags", "Ukraine")])


def test_an_article_that_meets_a_line_is_in():
    verdict = evaluate(partner(include=UKRAINE), article())
    assert (verdict.included, verdict.rule, verdict.value) == (True, "include[0]", "tags: Ukraine")
    assert verdict.why == "in: include[0] met by tags: Ukraine"
    assert (verdict.nearest, verdict.from_at, verdict.until_at) == ("", None, None)


def test_a_partner_without_include_lines_takes_everything():
    verdict = evaluate(partner(), article())
    assert (verdict.included, verdict.rule, verdict.why) == (True, "no include", "in: this partner takes every article")


def test_an_article_that_meets_no_line_is_out_and_the_nearest_line_is_named():
    chosen = include(
        [condition("tags", "Sport"), condition("languages", "de")],
        [condition("words", "armenia*"), condition("sources", "city-blog")],
    )
    verdict = evaluate(partner(include=chosen), article())
    assert (verdict.included, verdict.rule, verdict.value) == (False, "no line", "")
    assert verdict.nearest == (
        "matches line 2 but for sources: city-blog (it is harbor-wire); of include[1] it meets words: armenia* (armenia)"
    )
    assert verdict.why == f"out: none of 2 include lines matches; nearest: {verdict.nearest}"


def test_of_two_lines_that_lack_one_condition_the_one_that_met_more_is_nearest():
    chosen = include([condition("tags", "Sport")], [condition("tags", "Ukraine"), condition("sources", "city-blog")])
    assert evaluate(partner(include=chosen), article()).nearest.startswith("matches line 2 but for sources: city-blog")


def test_long_lists_are_shortened_in_sentences():
    verdict = evaluate(partner(include=include([condition("tags", *(f"T{at}" for at in range(9)))])), article())
    assert "T0, T1, T2, T3, T4 and 4 more" in verdict.nearest


def test_an_exclude_line_takes_out_what_an_include_line_let_in():
    verdict = evaluate(partner(include=UKRAINE, exclude=exclude([condition("tags", "X")], [condition("words", "ships")])), article())
    assert (verdict.included, verdict.rule, verdict.value) == (False, "exclude[1]", "words: ships")
    assert verdict.why == "out: exclude[1] met by words: ships"
    assert verdict.nearest == "matches line 1 but for exclude line 2 (words: ships); of include[0] it meets tags: Ukraine"


@pytest.mark.parametrize("status", [Status.HELD, Status.KILLED])
def test_what_is_not_live_is_out_by_status(status):
    verdict = evaluate(partner(), article(status=status))
    assert (verdict.included, verdict.rule, verdict.value) == (False, "status", f"status: {status}")


def test_a_held_article_says_why_it_is_held():
    assert evaluate(partner(), article(status=Status.HELD, held="cleaning took 80 %")).why == "out: the article is held: cleaning took 80 %"


def test_a_delay_counts_from_publication_and_turns_the_article_in_at_its_minute():
    verdict = evaluate(partner(include=UKRAINE, delay=2 * HOUR), article(published_at=NOON))
    assert (verdict.from_at, verdict.from_rule) == (NOON + 2 * HOUR, "delay")
    before = at(verdict, now=NOON + 2 * HOUR - MINUTE)
    assert (before.included, before.rule, before.value) == (False, "delay", "not before 2026-11-23 14:00 UTC")
    assert before.nearest == "matches line 1 but for delay: not before 2026-11-23 14:00 UTC; of include[0] it meets tags: Ukraine"
    assert at(verdict, now=NOON + 2 * HOUR) == verdict


def test_max_age_turns_the_article_out_at_its_minute():
    verdict = evaluate(partner(max_age=DAY), article(published_at=NOON))
    assert at(verdict, now=NOON + DAY - MINUTE).included
    after = at(verdict, now=NOON + DAY)
    assert (after.included, after.rule) == (False, "max_age")


def test_the_later_of_embargo_and_delay_holds():
    chosen = partner(delay=2 * HOUR)
    assert evaluate(chosen, article(published_at=NOON, embargo_until=NOON + 3 * HOUR)).from_rule == "embargo"
    assert evaluate(chosen, article(published_at=NOON, embargo_until=NOON + HOUR)).from_rule == "delay"


def test_an_age_in_an_include_line_bounds_that_line_alone():
    chosen = include([condition("max_age", HOUR), condition("tags", "Ukraine")], [condition("tags", "Ukraine"), condition("max_age", DAY)])
    verdict = evaluate(partner(include=chosen), article(published_at=NOON))
    assert (verdict.rule, verdict.until_at, verdict.until_rule) == ("include[0]", NOON + DAY, "include[1]")
    for_ever = evaluate(partner(include=(*chosen, *UKRAINE)), article(published_at=NOON))
    assert for_ever.until_at is None


def test_an_age_in_an_exclude_line_keeps_the_article_out_until_it_is_that_old():
    verdict = evaluate(partner(exclude=exclude([condition("max_age", HOUR)])), article(published_at=NOON))
    assert (verdict.included, verdict.from_at, verdict.from_rule) == (True, NOON + HOUR, "exclude[0]")


def test_an_age_in_a_named_condition_bounds_it_too():
    named = lines("fresh", [condition("max_age", HOUR)], [condition("max_age", DAY), condition("tags", "Sport")])
    verdict = evaluate(partner(include=include([condition("use", "fresh", lines=named)])), article(published_at=NOON))
    assert verdict.until_at == NOON + HOUR


def test_a_time_that_is_over_before_it_begins_is_out_and_both_ends_are_named():
    verdict = evaluate(partner(include=UKRAINE, delay=2 * DAY, max_age=DAY), article(published_at=NOON))
    assert (verdict.included, verdict.rule) == (False, "max_age")
    assert "2026-11-25 12:00 UTC (delay)" in verdict.why
    assert "2026-11-24 12:00 UTC (max_age)" in verdict.why


def test_what_is_out_stays_out_at_any_time():
    verdict = evaluate(partner(include=include([condition("tags", "Sport")])), article())
    assert at(verdict, now=NOON) is verdict


def test_routing_places_each_article_with_each_partner_that_it_is_for():
    sport = partner(id="sport", include=include([condition("tags", "Sport")]))
    late = partner(id="late", include=UKRAINE, delay=HOUR, max_age=DAY)
    placed = route([article(1, published_at=NOON), article(2, status=Status.KILLED)], [sport, late])
    why = "in: include[0] met by tags: Ukraine; not before 2026-11-23 13:00 UTC (delay); until 2026-11-24 12:00 UTC (max_age)"
    assert placed == (Placement(partner_id="late", article_id="article000001", from_at=NOON + HOUR, until_at=NOON + DAY, why=why),)
