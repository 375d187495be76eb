"""Laws of the filter, over random partners and articles."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.model import Status, Tag
from syndicator.syndicate.filter import at, evaluate, route
from tests.syndicate.samples import HOUR, NOON, article, condition, lines, partner

TAGS = ["Ukraine", "Sport", "NATO", "Israel"]
WORDS = ["ships", "harb*", "first ships", "zzz", "/nato/"]
ages = st.integers(1, 48).map(lambda hours: hours * HOUR)
conditions = st.one_of(
    st.lists(st.sampled_from(TAGS), min_size=1, max_size=2).map(lambda values: condition("tags", *values)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda values: condition("words", *values)),
    st.sampled_from(["harbor-wire", "city-blog"]).map(lambda value: condition("sources", value)),
    st.sampled_from(["en", "de"]).map(lambda value: condition("languages", value)),
    st.sampled_from([1, 30, 500]).map(lambda value: condition("min_words", value)),
    ages.map(lambda age: condition("max_age", age)),
)
line_lists = st.lists(st.lists(conditions, min_size=1, max_size=3), max_size=3)
partners = st.builds(
    lambda include, exclude, delay, max_age: partner(
        include=lines("include", *include), exclude=lines("exclude", *exclude), delay=delay, max_age=max_age
    ),
    line_lists,
    line_lists,
    st.one_of(st.just(timedelta()), ages),
    st.one_of(st.none(), ages),
)
articles = st.builds(
    lambda tags, status, language, embargo: article(
        tags=tuple(Tag(name=name, why="") for name in tags),
        status=status,
        language=language,
        embargo_until=embargo and NOON + embargo,
        published_at=NOON,
    ),
    st.lists(st.sampled_from(TAGS), max_size=3, unique=True),
    st.sampled_from([Status.LIVE, Status.LIVE, Status.LIVE, Status.HELD, Status.KILLED]),
    st.sampled_from(["en", "de", ""]),
    st.one_of(st.none(), ages),
)
QUICK = settings(max_examples=200, deadline=None, derandomize=True)


@QUICK
@given(partners, articles)
def test_evaluating_twice_gives_the_same_verdict(chosen, one):
    assert evaluate(chosen, one) == evaluate(chosen, one)


@QUICK
@given(st.lists(partners, max_size=3), st.lists(articles, max_size=3))
def test_routing_agrees_with_evaluating(chosen, several):
    alone = [
        (verdict.from_at, verdict.until_at, verdict.why) for one in several for each in chosen if (verdict := evaluate(each, one)).included
    ]
    assert [(placed.from_at, placed.until_at, placed.why) for placed in route(several, chosen)] == alone


@QUICK
@given(partners, articles, st.integers(-1, 60))
def test_nothing_is_in_before_its_embargo_or_when_it_is_not_live(chosen, one, hours):
    now = NOON + hours * HOUR
    if at(evaluate(chosen, one), now=now).included:
        assert one.status is Status.LIVE
        assert now >= NOON + chosen.delay or not chosen.delay
        assert one.embargo_until is None or now >= one.embargo_until
        assert chosen.max_age is None or now < NOON + chosen.max_age


@QUICK
@given(partners, articles, st.integers(-1, 60))
def test_a_window_says_what_the_conditions_say_at_that_moment(chosen, one, hours):
    """Ages worked out as a window are the ages asked at the moment."""
    now = NOON + hours * HOUR

    def holds(one_condition):
        if one_condition.key == "max_age":
            return now < one.published_at + one_condition.values[0]
        return evaluate(partner(include=lines("include", [one_condition])), one).included

    let_in = not chosen.include or any(all(map(holds, line.conditions)) for line in chosen.include)
    kept_out = any(all(map(holds, line.conditions)) for line in chosen.exclude)
    expected = (
        one.status is Status.LIVE
        and let_in
        and not kept_out
        and (not chosen.delay or now >= NOON + chosen.delay)
        and (one.embargo_until is None or now >= one.embargo_until)
        and (chosen.max_age is None or now < NOON + chosen.max_age)
    )
    assert at(evaluate(chosen, one), now=now).included is expected


@QUICK
@given(partners, articles)
def test_every_verdict_says_why_in_one_line(chosen, one):
    verdict = evaluate(chosen, one)
    assert verdict.why.startswith("in: " if verdict.included else "out: ")
    assert "\n" not in verdict.why
    assert verdict.rule
