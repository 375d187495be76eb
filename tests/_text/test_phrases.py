"""Phrases are met as whole words, in the right case, and where they stand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.phrases import Phrases, folded


def met(phrases, text, case="any"):
    return [text[found.start : found.end] for found in Phrases([(phrase, phrase) for phrase in phrases], case=case).longest(text)]


def test_a_phrase_is_met_as_whole_words_only():
    assert met(["mali", "us"], "Mali, Somalia and us; bus, US-led") == ["Mali", "us", "US"]


def test_the_longest_of_overlapping_phrases_stands():
    assert met(["guinea", "new guinea", "papua new guinea"], "From Papua New Guinea to Guinea") == ["Papua New Guinea", "Guinea"]


def test_a_star_stands_for_the_rest_of_the_word():
    assert met(["armenia*"], "Armenia's Armenians, not pre-armeniax1") == ["Armenia", "Armenians"]


def test_acronyms_keep_their_capitals_where_asked():
    assert met(["WHO", "ceasefire"], "who called the WHO about a Ceasefire?", case="acronyms") == ["WHO", "Ceasefire"]


def test_names_keep_their_first_capital_where_asked():
    assert met(["Turkey", "U.S.", "russisch*"], "turkey in Turkey, TURKEY, u.s. and U.S., Russischer", case="names") == [
        "Turkey",
        "TURKEY",
        "U.S.",
        "Russischer",
    ]


def test_kinds_of_quotation_marks_and_spaces_do_not_count():
    assert met(["côte d'ivoire"], "La Côte\u00a0d’Ivoire") == ["Côte\u00a0d’Ivoire"]


def test_scripts_without_spaces_are_met_anywhere():
    assert met(["東京"], "今日は東京で") == ["東京"]


def test_the_same_phrase_may_carry_several_values():
    phrases = Phrases([("Georgia", "state"), ("Georgia", "country")])
    assert {found.value for found in phrases.longest("In Georgia")} == {"state", "country"}


def test_no_phrases_meet_nothing():
    assert met([], "text") == []
    assert met(["", "*"], "text") == []


@settings(max_examples=80, derandomize=True)
@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text):
    assert len(folded(text)) == len(text)


@settings(max_examples=80, derandomize=True)
@given(st.text(alphabet="ab İß-'", max_size=30), st.lists(st.text(alphabet="abß'", min_size=1, max_size=4), max_size=5))
def test_what_is_met_is_the_phrase(text, phrases):
    for found in Phrases([(phrase, phrase) for phrase in phrases]).find(text):
        assert folded(text[found.start : found.end]) == folded(found.value)
