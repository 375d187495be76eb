"""Subheads: lines that head paragraphs, in copy that has no headings of its own."""

from syndicator._text.markup import to_tree
from syndicator.refine.clean.passages import passages
from syndicator.refine.clean.subheads import subheads
from tests.refine.clean.articles import PROSE, paragraphs


def found(*blocks):
    return [passage.text for passage in subheads(passages(to_tree(paragraphs(*blocks)), lambda node: ()))]


def test_line_in_capitals_is_one_even_in_quotation_marks():
    assert found(PROSE[0], "“NOBODY SLEPT”", "Nobody did.", "WHAT CAME NEXT", PROSE[1]) == ["“NOBODY SLEPT”", "WHAT CAME NEXT"]


def test_short_line_before_a_paragraph_is_one():
    assert found(PROSE[0], "A wall from 1790", PROSE[1], "Milk by road", PROSE[2]) == ["A wall from 1790", "Milk by road"]


def test_explaining_questions_are():
    assert found(PROSE[0], "How did the barge get loose?", PROSE[1], "Who pays for the wall?", PROSE[2]) == [
        "How did the barge get loose?",
        "Who pays for the wall?",
    ]


def test_questions_of_an_interview_are_not():
    talk = ["Did you see the barge?", PROSE[0], "And what did you do then?", PROSE[1], "Where is it now?", PROSE[2]]
    assert found(PROSE[0], *talk) == []


def test_sentences_are_not():
    assert found(PROSE[0], "The mayor agreed.", PROSE[1], "Most went by road;", PROSE[2], "He said:", PROSE[0]) == []


def test_series_of_numbered_lines_is():
    lines = ["1. The wall was built in 1790.", "2. It was never mended.", "3. It belongs to nobody."]
    assert found(PROSE[0], lines[0], PROSE[1], lines[1], PROSE[2], lines[2], PROSE[0]) == lines


def test_last_line_heads_nothing():
    assert found(*PROSE, "An end of sorts") == []


def test_list_of_short_lines_is_no_row_of_subheads():
    assert found(PROSE[0], "Nets", "Ropes", "Two anchors", "A lamp") == []


def test_copy_with_headings_of_its_own_gets_no_others():
    tree = to_tree(f"<h2>A wall</h2>{paragraphs(PROSE[0], 'MILK BY ROAD', PROSE[1])}")
    assert subheads(passages(tree, lambda node: ())) == []
