"""Many patterns asked at once find what each of them finds alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.patterns import PatternError, PatternSet, bare, compile_pattern, fold

PATTERNS = ["sign up*", "*harbour*", "/^read more$/", r"/\bferr(?:y|ies)\b/", "café*", "/^$/"]


def test_each_pattern_that_is_met_is_named_by_its_place():
    found = PatternSet(PATTERNS)
    assert found.met("Sign up at the harbour") == [0, 1]
    assert found.met("READ\u00a0MORE") == [2]
    assert found.met("nothing") == []


def test_accents_and_kinds_of_quotation_marks_do_not_count():
    found = PatternSet(["the mayor's café", r"/\bkościół\b/"])
    assert found.met("The mayor’s cafe") == [0]
    assert found.met("stary kościół, stary kosciol") == [1]


@given(st.lists(st.sampled_from(["sign up ", "harbour", "read more", "ferry", " ", "x", "."]), max_size=6).map("".join))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_set_agrees_with_each_pattern_alone_on_plain_letters(text):
    alone = [place for place, pattern in enumerate(PATTERNS[:4]) if fold(text) and compile_pattern(pattern).find(fold(text)) is not None]
    assert PatternSet(PATTERNS[:4]).met(text) == alone


def test_empty_set_meets_nothing():
    assert PatternSet([]).met("x") == []


def test_bad_pattern_is_refused():
    with pytest.raises(PatternError):
        PatternSet(["/(?=x)/"])


def test_letters_lose_their_marks():
    assert bare("Łódź, straße, œuvre, ça") == "Łodz, strasse, oeuvre, ca"
