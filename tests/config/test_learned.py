"""From a block that repeats to a rule that a person can read: it meets every reading, and little else."""

import pytest

from syndicator._text.patterns import compile_pattern
from syndicator.config.examples import disproved
from syndicator.config.learned import LONGEST, name_of, pattern_of, rule_of
from syndicator.errors import UsageError
from syndicator.model import Recurring
from syndicator.refine.clean.templates import SHOWN


def block(text, zone="end", **fields):
    return Recurring(key="k", text=text, zone=zone, count=9, of=10, **fields)


@pytest.mark.parametrize(
    ("readings", "pattern"),
    [
        (["Support our work."], "Support our work."),
        (["Advertisement"], "Advertisement"),
        (["Give 3 dollars a month to the pier."], "Give * dollars a month to the pier."),
        (["Printed on 3 March by the pier press."], "Printed on * by the pier press."),
        (["Read us at https://pier.example/a every day."], "Read us at * every day."),
        (["Support the pier today, Ana.", "Support the pier today, Ben."], "Support the pier today,*"),
        (["Ana Ruiz writes for the Pier every week.", "Ben Oduya writes for the Pier every week."], "*writes for the Pier every week."),
        (["Our sponsor Kelp and Sons pays for this page.", "Our sponsor Tar pays for this page."], "Our sponsor * pays for this page."),
        (["Support our good pier press today.", "Support our pier press today."], "Support our*pier press today."),
        (
            ["Red ropes and the tar of Port Ellis are sold here.", "Blue nets, the tar of Port Ellis are sold here."],
            "*the tar of Port Ellis are sold here.",
        ),
        (["/pier/"], "/pier/*"),
        (["SUPPORT OUR WORK", "Support our work"], "SUPPORT OUR WORK"),
        (["Поддержите нашу газету сегодня."], "Поддержите нашу газету сегодня."),
    ],
)
def test_what_readings_share_stands_in_the_pattern_and_the_rest_is_any_text(readings, pattern):
    assert pattern_of(readings) == pattern
    assert all(compile_pattern(pattern).find(text) is not None for text in readings)


def test_a_rule_carries_its_readings_as_examples_and_meets_them():
    texts = [f"Like this? Support the pier with {number} dollars." for number in range(3, 12)]
    rule = rule_of(block(texts[0]), texts)
    assert (rule.name, rule.pattern, rule.where) == ("learned-like-this-support-the", "Like this? Support the pier with * dollars.", "end")
    assert rule.cut == tuple(texts[:3])
    assert list(disproved(rule)) == []


def test_a_reading_is_as_long_as_what_the_archive_keeps():
    assert LONGEST == SHOWN


def test_a_long_block_is_met_by_its_beginning():
    text = "Word after word about the pier and its friends. " * 40
    rule = rule_of(block(text.strip()), [])
    assert rule.pattern.endswith("*")
    assert compile_pattern(rule.pattern).find(text.strip()) is not None
    assert list(disproved(rule)) == []


def test_what_cannot_be_printed_does_not_get_into_a_file():
    rule = rule_of(block("Support\x07 our\x00 work\u200e today\u2028now."), [])
    assert all(sign.isprintable() for text in (rule.name, rule.pattern, *rule.cut) for sign in text)


@pytest.mark.parametrize(
    "readings",
    [
        ["The mayor of the town spoke.", "A ferry in the harbour sank of course.", "He is of the island."],
        ["3 4 5"],
        ["Part 3"],
        ["Of the sea and of the land he told us all.", "Of ships, of ropes, of men, of ends we tell now."],
    ],
)
def test_readings_that_share_too_little_make_no_rule(readings):
    with pytest.raises(UsageError, match="by hand"):
        pattern_of(readings)


@pytest.mark.parametrize(
    ("text", "zone", "anywhere", "where"),
    [("A b c d.", "end", False, "end"), ("A b c d.", "start", False, "start"), ("A b.", "middle", False, "anywhere"), ("A b.", "end", True, "anywhere")],
)  # fmt: skip
def test_a_rule_holds_where_the_block_stands(text, zone, anywhere, where):
    assert rule_of(block(text, zone, anywhere=anywhere), []).where == where


def test_names_are_read_off_the_first_words_and_are_given_once():
    assert name_of("Don't miss our *") == "learned-dont-miss-our"
    assert name_of("Don't miss our *", taken={"learned-dont-miss-our", "learned-dont-miss-our-2"}) == "learned-dont-miss-our-3"
    assert name_of("Поддержите нашу*") == "learned-поддержите-нашу"
    assert name_of("→ ** ←").startswith("learned-")
    assert len(name_of("→ ** ←")) > len("learned-")
