"""One line in another: what is proven holds for every article, and what people would see is proven."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from syndicator.syndicate.filter.containing import contains
from syndicator.syndicate.filter.lines import compile_lines
from syndicator.syndicate.filter.view import View
from tests.syndicate.chances import articles, conditions
from tests.syndicate.samples import DAY, HOUR, NOON, condition, lines

SPORT, NATO = condition("tags", "Sport"), condition("tags", "NATO")


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ([SPORT], [SPORT, condition("languages", "en")]),
        ([condition("tags", "sport", "NATO")], [SPORT]),
        ([condition("languages", "en")], [condition("languages", "en-GB", "en_US")]),
        ([condition("words", "armenia*")], [condition("words", "armenian", "Armenia church*")]),
        ([condition("words", "prime minister")], [condition("words", "british prime minister")]),
        ([condition("words", "ferry")], [condition("headline", "ferry")]),
        ([condition("max_age", DAY)], [condition("max_age", HOUR)]),
        ([condition("min_words", 100)], [condition("min_words", 200)]),
        ([condition("published_after", NOON)], [condition("published_after", NOON + DAY)]),
        ([condition("use", "x", lines=lines("x", [SPORT], [NATO]))], [NATO]),
        ([condition("tags", "Sport", "NATO")], [condition("use", "x", lines=lines("x", [SPORT], [NATO, condition("has", "image")]))]),
    ],
)
def test_a_line_that_takes_all_that_another_takes_is_known(wider, narrower):
    assert contains(wider, narrower)
    assert not contains(narrower, wider)


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ([SPORT], [NATO]),
        ([condition("headline", "ferry")], [condition("words", "ferry")]),
        ([condition("words", "minister prime")], [condition("words", "prime minister")]),
        ([condition("words", "/a/")], [condition("words", "a")]),
        ([condition("words", "*")], [condition("words", "a")]),
        ([condition("languages", "en-GB")], [condition("languages", "en")]),
    ],
)
def test_what_is_not_sure_is_not_claimed(wider, narrower):
    assert not contains(wider, narrower)


some = st.lists(conditions, min_size=1, max_size=2)


def _holds(wider, narrower, several):
    assume(contains(wider, narrower))
    outer, inner = compile_lines(lines("line", wider, narrower))
    for one in several:
        met, wide = inner.body.meet(View(one)), outer.body.meet(View(one))
        if met is not None:
            assert wide is not None
            assert wide.until is None or (met.until is not None and met.until <= wide.until)


MANY = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@MANY
@given(some, some, st.booleans(), st.lists(articles, min_size=1, max_size=4))
def test_a_proof_holds_for_every_article(wider, other, joined, several):
    _holds(wider, [*wider, *other] if joined else other, several)


@MANY
@given(st.data(), st.lists(articles, min_size=1, max_size=4))
def test_a_proof_between_values_of_one_key_holds_for_every_article(data, several):
    wider = data.draw(conditions)
    values = data.draw(st.lists(st.sampled_from(wider.values), min_size=1, unique=True))
    if wider.key in {"words", "headline", "authors"}:
        values = [data.draw(st.sampled_from([value, f"{value} x", f"new {value}", value.rstrip("*") + "a"])) for value in values]
    _holds([wider], [condition(wider.key, *values, lines=wider.lines)], several)
