"""What each line did: counted from articles, and which lines do nothing because others do the same."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from syndicator.model import Status, Tag
from syndicator.syndicate.filter import Tally, evaluate
from tests.syndicate.chances import houses
from tests.syndicate.samples import DAY, HOUR, article, condition, exclude, include, partner


def told(*articles, **rules):
    """Give the record of one filter over some articles."""
    tally = Tally([partner(**rules)])
    for one in articles:
        tally.look(one)
    (record,) = tally.records()
    return record


def tagged(number, *names):
    return article(number, tags=tuple(Tag(name=name, why="") for name in names))


A, B, C = (condition("tags", name) for name in "ABC")


def states(record):
    return {line.name: (line.met, line.decided, line.state, line.by, line.how) for line in record.lines}


def test_each_line_is_counted_by_what_it_met_and_what_it_decided():
    record = told(tagged(1, "A"), tagged(2, "A", "B"), tagged(3, "B", "C"), include=include([A], [B]), exclude=exclude([C]))
    assert (record.looked, record.included) == (3, 2)
    assert states(record) == {
        "include[0]": (2, 2, "works", (), ""),
        "include[1]": (2, 0, "without effect", (), ""),
        "exclude[0]": (1, 1, "works", (), ""),
    }
    assert [line.says for line in record.lines] == ["tags: A", "tags: B", "tags: C"]


def test_a_line_that_meets_nothing_is_named():
    assert states(told(tagged(1, "A"), include=include([A], [B])))["include[1]"] == (0, 0, "never met", (), "")


def test_a_line_that_met_only_what_earlier_lines_met_is_shadowed_by_evidence():
    record = told(tagged(1, "A", "B"), tagged(2, "A"), include=include([A], [B]))
    assert states(record)["include[1]"] == (1, 0, "shadowed", ("include[0]",), "evidence")


def test_a_line_behind_several_together_is_shadowed_by_none_alone():
    record = told(tagged(1, "A", "C"), tagged(2, "B", "C"), include=include([A], [B], [C]))
    assert states(record)["include[2]"] == (2, 0, "shadowed", (), "evidence")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_line_whose_conditions_hold_anothers_is_shadowed_by_proof_wherever_it_stands(order):
    pair = ([A], [A, condition("min_words", 1)])
    record = told(tagged(1, "A"), include=include(*(pair[at] for at in order)))
    narrow, wide = f"include[{order.index(1)}]", f"include[{order.index(0)}]"
    assert states(record)[narrow][2:] == ("shadowed", (wide,), "proof")
    assert states(record)[wide][2] == "works"


def test_of_two_lines_that_say_the_same_the_second_is_shadowed():
    record = told(tagged(1, "A"), include=include([A], [condition("tags", "a")]))
    assert [line.state for line in record.lines] == ["works", "shadowed"]


def test_a_line_that_holds_longer_than_those_before_it_is_not_shadowed():
    record = told(
        tagged(1, "A"), include=include([A, condition("max_age", HOUR)], [condition("words", "ships"), condition("max_age", DAY)])
    )
    assert states(record)["include[1]"][2] == "works"


def test_an_exclude_line_that_meets_what_nobody_wants_is_without_effect():
    record = told(tagged(1, "A"), tagged(2, "B"), include=include([A]), exclude=exclude([B]))
    assert states(record)["exclude[0]"] == (1, 0, "without effect", (), "")


def test_an_exclude_line_that_only_delays_has_an_effect():
    record = told(tagged(1, "A"), exclude=exclude([A, condition("max_age", HOUR)]))
    assert states(record)["exclude[0]"] == (1, 1, "works", (), "")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_exclude_lines_of_which_one_is_within_the_other_the_wider_one_works(order):
    pair = ([A], [condition("tags", "A", "Z")])
    record = told(tagged(1, "A"), tagged(2, "B"), exclude=exclude(*(pair[at] for at in order)))
    narrow, wide = f"exclude[{order.index(0)}]", f"exclude[{order.index(1)}]"
    assert states(record)[narrow][2:] == ("shadowed", (wide,), "proof")
    assert states(record)[wide][2:] == ("works", (), "")


def test_an_exclude_line_behind_one_that_meets_what_nobody_wants_works():
    record = told(tagged(1, "A", "B"), tagged(2, "C"), tagged(3, "A"), include=include([A]), exclude=exclude([C], [B]))
    assert [line.state for line in record.lines] == ["works", "without effect", "works"]


def test_what_is_not_live_tells_nothing_of_a_filter():
    assert told(article(status=Status.HELD)).looked == 0


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(houses)
def test_who_takes_out_all_exclude_lines_that_do_nothing_lets_nothing_in(house):
    """And nothing comes sooner or stays longer; so it is with include lines, as long as one is left: without any, all is in."""
    partners, articles = house
    tally = Tally(partners)
    for one in articles:
        tally.look(one)
    for each, record in zip(partners, tally.records(), strict=True):
        working = {line.name for line in record.lines if line.state == "works"}
        include_, exclude_ = (tuple(line for line in some if line.name in working) for some in (each.include, each.exclude))
        bare = replace(each, include=include_ or each.include, exclude=exclude_)
        for one in articles:
            was, would_be = evaluate(each, one), evaluate(bare, one)
            assert (was.included, was.from_at, was.until_at) == (would_be.included, would_be.from_at, would_be.until_at)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(houses)
def test_what_is_counted_is_what_the_evaluator_says(house):
    partners, articles = house
    tally = Tally(partners)
    for one in articles:
        tally.look(one)
    live = [one for one in articles if one.status is Status.LIVE]
    for each, record in zip(partners, tally.records(), strict=True):
        verdicts = [evaluate(each, one) for one in live]
        assert record.included == sum(verdict.included for verdict in verdicts)
        for line in record.lines:
            assert line.decided == sum(line.name in {verdict.rule, verdict.from_rule} for verdict in verdicts)
