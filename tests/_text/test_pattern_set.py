"""Many patterns asked at once find what each of them finds alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text import patterns
from syndicator._text.patterns import Crowd, PatternError, PatternSet, bare, compile_pattern, fold

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


TEXTS = ["the NATO", "https://x.example/1", "", "2026", "S k \u212a ſ", "京\n1", "read more", "new ferries at the harbour"]
CROWD = ["/nato|ukraine/", "/^the/", "https://x.example/*", "*/1", "/[0-9]{4}/", "/./", "/x*/", "*ſ*", "*K*", "/京/", *PATTERNS]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(CROWD), st.sampled_from(TEXTS)), max_size=12), st.integers(1, 4))
def test_a_crowd_finds_what_each_pattern_finds_alone_while_they_come_and_go(steps, rank):
    crowd, there = Crowd(), set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "RANK", rank)
        for comes, pattern, text in steps:
            if comes and pattern not in there:
                crowd.add(pattern)
                there.add(pattern)
            elif not comes:
                crowd.discard(pattern)
                there.discard(pattern)
            found = crowd.found(fold(text))
            assert sorted(found) == sorted(one for one in there if compile_pattern(one).find(fold(text)) is not None)
