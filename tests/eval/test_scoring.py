"""The scores, on cases whose answers were worked out by hand."""

import pytest

from tests.eval.scoring import (
    Cut,
    Match,
    bare_dateline,
    cut,
    lead,
    match,
    mean,
    occurring,
    rouge1,
    same_names,
    shingle_match,
    shingles,
    standing,
    tag_match,
    words,
)


def test_words_have_neither_case_nor_punctuation():
    assert words("“It’s 4:50,” she said – TWICE.") == ["it", "s", "4", "50", "she", "said", "twice"]


def test_every_sign_is_a_word_in_a_script_without_spaces():
    assert words("新华社 AP") == ["新", "华", "社", "ap"]


def test_f1_of_two_right_among_three_given_and_four_wanted():
    found = match(["a", "b", "x"], ["a", "b", "c", "d"])
    assert found == Match(both=2, given=3, wanted=4)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(1 / 2)
    assert found.f1 == pytest.approx(4 / 7)


def test_what_stands_twice_counts_twice():
    assert match("aab", "aaa") == Match(both=2, given=3, wanted=3)


def test_matches_add_up():
    assert Match(1, 2, 3) + Match(1, 0, 1) == Match(2, 2, 4)


def test_nothing_given_scores_nothing():
    assert (match([], ["a"]).f1, match([], []).f1, mean([])) == (0.0, 0.0, 0.0)


def test_mean_of_figures():
    assert mean([0.0, 1.0, 0.5]) == pytest.approx(0.5)


def test_block_that_was_cut_does_not_stand():
    assert standing(["One two.", "Subscribe now!", "Three four."], ["One two.", "Three four."]) == [1.0, 0.0, 1.0]


def test_quotes_dashes_and_spaces_make_no_difference():
    assert standing(["“One”  – two"], ['"one" - two']) == [1.0]


def test_of_two_blocks_alike_one_stands_if_one_is_left():
    assert sorted(standing(["Comments", "Text here", "Comments"], ["Text here", "Comments"])) == [0.0, 1.0, 1.0]
    assert standing(["Comments", "Text here", "Comments"], ["Text here", "Comments"])[0] == 0.0


def test_block_joined_to_its_neighbour_stands():
    assert standing(["First cell", "second cell"], ["First cell second cell"]) == [1.0, 1.0]


def test_block_that_lost_a_quarter_of_its_words_stands_by_three_quarters():
    assert standing(["one two three four"], ["one two three"]) == [0.75]


def test_block_that_moved_stands():
    assert standing(["A caption here", "one two three", "four five six"], ["one two three", "four five six", "A caption here"]) == [1.0] * 3


def test_block_of_no_text_is_not_judged():
    assert standing(["", "gone away"], []) == [1.0, 0.0]


def test_recall_and_false_removal_are_counted_by_label():
    found = cut("CBBNC", ["a", "b", "", "n", "c"], [1.0, 0.0, 1.0, 0.0, 0.4])
    assert found == Cut(bad=2, bad_gone=1, worded=1, worded_gone=1, good=2, spared=("",), lost=("c",))
    assert (found.recall, found.worded_recall, found.false_removal) == (0.5, 1.0, 0.5)


def test_counts_of_articles_add_up():
    one = Cut(bad=1, bad_gone=1, worded=1, worded_gone=1, good=3)
    assert one + Cut(bad=1, good=1, spared=("x",), lost=("y",)) == Cut(2, 1, 1, 1, 4, ("x",), ("y",))


def test_half_of_a_block_is_enough_to_stand():
    assert cut("CC", ["a", "b"], [0.5, 0.49]).lost == ("b",)


@pytest.mark.parametrize("text", ["NEW YORK, June 29 -", "NEW YORK, June 29 —", " NEW YORK, June 29:", "NEW YORK, June 29"])
def test_dash_that_ends_a_dateline_is_no_part_of_it(text):
    assert bare_dateline(text) == "NEW YORK, June 29"


def test_names_are_compared_without_capitals_and_order():
    assert same_names(["ERIC TUCKER", "Lisa Mascaro"], ["Lisa Mascaro", "Eric Tucker"])
    assert not same_names(["Lisa Mascaro"], ["Lisa Mascaro", "Eric Tucker"])
    assert not same_names(["Lisa Mascaro", "Lisa Mascaro"], ["Lisa Mascaro"])


def test_tags_beyond_the_fifth_are_not_counted():
    assert tag_match(["a", "b", "c", "d", "e", "f"], ["A", "F", "g"]) == Match(both=1, given=5, wanted=3)


def test_tag_given_twice_counts_once():
    assert tag_match(["NATO", "Nato"], ["NATO"]) == Match(both=1, given=1, wanted=1)


def test_only_tags_that_are_words_of_the_text_are_asked_for():
    assert occurring(["NATO", "EA", "Ukraine", "U.S."], "The U.S. and nato, at sea") == ["NATO", "U.S."]


def test_rouge_of_three_shared_words_among_four_and_five():
    assert rouge1("the old ferry sails", "The ferry sails again tonight") == pytest.approx(2 * 3 / 9)


def test_lead_ends_with_a_whole_word():
    assert lead("One two three", 9) == "One two"
    assert lead("One two three", 7) == "One two"
    assert lead("One two three", 99) == "One two three"
    assert lead("Incomprehensibilities", 5) == "Incom"


def test_shingles_are_runs_of_four_words():
    assert shingles("One two three four five") == {("one", "two", "three", "four"): 1, ("two", "three", "four", "five"): 1}
    assert shingles("One two") == {("one", "two"): 1}
    assert not shingles("…")


def test_one_of_two_shingles_is_right():
    assert shingle_match("a b c d x", "a b c d e") == Match(both=1, given=2, wanted=2)
