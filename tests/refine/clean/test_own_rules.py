"""Named rules that are for one source alone count as its own: they hold where shared ones are held back."""

from syndicator.catalog import Rule
from tests.refine.clean.articles import PROSE, removed, rules_of, texts

CREDIT = "With files from the island desk."


def test_a_named_rule_of_the_source_cuts_and_is_named(in_article):
    rule = Rule(name="learned-tide-tables", pattern="Tide tables by *")
    copy = in_article("<p>Tide tables by Quay and Sons.</p>", cleaning={"rules": (rule,)})
    assert texts(copy) == list(PROSE)
    assert (removed(copy), rules_of(copy)) == (["Tide tables by Quay and Sons."], ["learned-tide-tables"])


def test_it_cuts_only_in_its_zone(in_article):
    for where, cut in (("end", 0), ("start", 1), ("anywhere", 1)):
        rule = Rule(name="tides", pattern="Tide tables by *", where=where)
        copy = in_article("<p>Tide tables by Quay and Sons.</p>", *[f"<p>{PROSE[1]}</p>"] * 5, head=True, cleaning={"rules": (rule,)})
        assert len(removed(copy)) == cut, where


def test_it_cuts_what_a_shared_rule_protects(in_article):
    rule = Rule(name="island-desk", pattern="With files from the island desk*")
    assert removed(in_article(f"<p>{CREDIT}</p>")) == []
    assert rules_of(in_article(f"<p>{CREDIT}</p>", cleaning={"rules": (rule,)})) == ["island-desk"]


def test_what_the_source_keeps_it_does_not_cut(in_article):
    rule = Rule(name="tides", pattern="Tide tables by *")
    copy = in_article("<p>Tide tables by Quay and Sons.</p>", cleaning={"rules": (rule,), "keep": ("Tide tables*",)})
    assert removed(copy) == []


def test_a_named_rule_that_protects_keeps_what_a_shared_one_cuts(in_article):
    promo = "<p>Copyright 2026 Quay Post. All rights reserved.</p>"
    rule = Rule(name="our-line", pattern="Copyright * Quay Post*", protect=True)
    assert len(removed(in_article(promo))) == 1
    assert removed(in_article(promo, cleaning={"rules": (rule,)})) == []


def test_a_named_selector_of_the_source_takes_out_its_element(in_article):
    rule = Rule(name="box", selector="div.tides", where="anywhere")
    copy = in_article('<div class="tides"><p>High water at nine.</p></div>', cleaning={"rules": (rule,)})
    assert (removed(copy), rules_of(copy)) == (["High water at nine."], ["box"])


def test_a_rule_of_a_language_holds_in_that_language_alone(in_article):
    rule = Rule(name="tides", pattern="Tide tables by *", languages=("de",))
    promo = "<p>Tide tables by Quay and Sons.</p>"
    assert removed(in_article(promo, cleaning={"rules": (rule,)}, language="en")) == []
    assert len(removed(in_article(promo, cleaning={"rules": (rule,)}, language="de"))) == 1
