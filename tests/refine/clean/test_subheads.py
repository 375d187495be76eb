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


def test_questions_answered_in_quotation_marks_are_not():
    talk = ["What broke the wall?", f"“{PROSE[0]}”", "Who pays for it?", f"“{PROSE[1]}”", "Is it safe now?", PROSE[2]]
    assert found(PROSE[0], *talk) == []


def test_subheads_stand_one_upon_the_other():
    lines = ["The storm hour by hour", "Donnerstag, 18. 7.", "11.04 Uhr: A barge breaks loose"]
    assert found(*PROSE, *lines, *PROSE) == lines


def test_question_that_leads_to_a_subhead_is_none():
    assert found(PROSE[0], "And who was to pay for a wall that nobody had wanted to mend?", "Milk by road", PROSE[1]) == ["Milk by road"]


def test_lines_of_one_kind_are_a_list_under_their_subhead():
    assert found(PROSE[0], "What the storm cost", "Milk lost on Ree (2023): 12", "Milk lost on Oy (2023): 20 (most of all)", PROSE[1]) == [
        "What the storm cost"
    ]


def test_what_a_colon_announces_is_none():
    assert found(PROSE[0], "Lost were above all:", "Milk and young cheese", "Hand-knitted jumpers", PROSE[1]) == ["Hand-knitted jumpers"]


def bold(*texts):
    return [f"<strong>{text}</strong>" for text in texts]


def test_bold_lines_show_what_the_subheads_are():
    first, second = bold("A wall from 1790", "Milk by road")
    assert found(PROSE[0], first, PROSE[1], "The barge, seen from the pier", PROSE[2], second, PROSE[0]) == [
        "A wall from 1790",
        "Milk by road",
    ]


def test_few_bold_words_with_a_colon_head_what_follows_and_plain_ones_do_not():
    assert found(PROSE[0], *bold("What is known:"), PROSE[1]) == ["What is known:"]
    assert found(PROSE[0], "What is known:", PROSE[1]) == []


def test_bold_line_heads_the_paragraph_behind_a_picture():
    assert found(PROSE[0], *bold("2. Mending nets"), "<img src=n.jpg>", PROSE[1]) == ["2. Mending nets"]


def test_bold_sentence_is_none():
    assert found(PROSE[0], *bold("The mayor agreed."), PROSE[1]) == []


def test_heading_made_of_a_bold_line_is_bold_once(cleaned):
    assert "<h2>A <em>wall</em></h2>" in cleaned(paragraphs(PROSE[0], "<b>A <em>wall</em></b>", PROSE[1])).html
