"""The shipped rules: each cuts its own examples and keeps the others, alone and in an article."""

from dataclasses import replace
from html import escape

import pytest

from syndicator._text.markup import check_selector
from syndicator.catalog import Cleaning
from syndicator.config import shipped
from syndicator.refine.clean.ruleset import is_sign, ruleset
from tests.refine.clean.articles import PROSE, paragraphs, removed, texts

RULES = shipped().rules
BY_PATTERN = [rule for rule in RULES if rule.pattern]
STRONG = [rule for rule in BY_PATTERN if rule.strength == "strong" and not rule.protect]
CUT = [(rule.name, example) for rule in BY_PATTERN for example in rule.cut]
KEEP = [(rule.name, example) for rule in BY_PATTERN for example in rule.keep]
CUT_ALONE = [(rule.name, rule.where, example) for rule in STRONG for example in rule.cut]
PROTECTED = [(rule.name, example) for rule in BY_PATTERN if rule.protect for example in rule.keep]


def met(text):
    rules = ruleset(shipped(), Cleaning())
    return {rule.name for rule in (*rules.met(text, ""), *rules.signs(text, ""))}


@pytest.mark.parametrize(("name", "example"), CUT)
def test_rule_meets_what_it_must_cut(name, example):
    assert name in met(example)


@pytest.mark.parametrize(("name", "example"), [pair for pair in KEEP if pair not in PROTECTED])
def test_rule_does_not_meet_what_it_must_keep(name, example):
    assert name not in met(example)


@pytest.mark.parametrize(("name", "example"), PROTECTED)
def test_protecting_rule_meets_what_it_keeps(name, example):
    assert name in met(example)


@pytest.mark.parametrize(("name", "where", "example"), CUT_ALONE)
def test_example_is_cut_from_an_article_and_kept_as_a_removal(cleaned, name, where, example):
    blocks = (example, *PROSE) if where == "start" else (*PROSE, example)
    copy = cleaned(paragraphs(*(escape(block) for block in blocks)))
    assert texts(copy) == list(PROSE), name
    assert removed(copy) == [" ".join(example.split())]


@pytest.mark.parametrize(("name", "example"), KEEP)
def test_what_a_rule_keeps_stays_at_the_end_of_an_article(cleaned, name, example):
    copy = cleaned(paragraphs(*(escape(block) for block in (*PROSE, example))))
    assert (removed(copy), copy.held) == ([], ""), name


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.selector], ids=lambda rule: rule.name)
def test_selectors_can_be_read(rule):
    check_selector(rule.selector)


def test_every_rule_by_pattern_has_examples_of_both_kinds():
    lacking = [rule.name for rule in BY_PATTERN if not rule.keep or not (rule.cut or rule.protect)]
    assert lacking == []


def test_names_are_unique():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


def test_signs_are_of_several_kinds():
    kinds = {rule.name.partition("-")[0] for rule in RULES if rule.pattern and is_sign(rule)}
    assert {"call", "reader", "us", "address", "goods", "money", "stories"} <= kinds


def test_rule_of_a_language_counts_only_there_or_where_the_language_is_not_known():
    rulebook = shipped()
    rule = replace(STRONG[0], name="only-finnish", pattern="/^quayside$/", languages=("fi",))
    own = replace(rulebook, digest="with-finnish", rules=(*rulebook.rules, rule))
    rules = ruleset(own, Cleaning())
    assert [[rule.name for rule in rules.met("Quayside", language)] for language in ("fi", "", "en")] == [
        ["only-finnish"],
        ["only-finnish"],
        [],
    ]
