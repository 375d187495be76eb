"""Plain text as blocks, however a newsroom pastes it."""

from textwrap import fill

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.parse.paragraphs import as_text, blocks

LONG = (
    "Seen from a small aeroplane, the highlands of northern Ethiopia are brown to the horizon, with a scatter of dark green coins. "
    "In the middle of each coin is a round roof. The coins are what is left of a forest that once went on for days."
)
OTHER = (
    "Orthodox tradition holds that a church should be clothed in trees, and so for fifteen centuries nobody has cut those that stand "
    "around it. Outside the walls, almost all have gone, and with them the springs."
)


def test_one_line_is_one_block():
    text = f"Headline\nBy Ana Ruiz\n{LONG}\nSUBHEAD\n{OTHER}"
    assert blocks(text) == ["Headline", "By Ana Ruiz", LONG, "SUBHEAD", OTHER]


@pytest.mark.parametrize("width", [48, 60, 64, 72, 80, 100])
def test_lines_that_were_broken_to_a_width_are_joined(width):
    text = f"A Forest in the Shape of Coins\nBy Miriam Okafor, Harbor Wire\n\n{fill(LONG, width)}\n\nWALLS THAT LET THE FOREST OUT\n\n{fill(OTHER, width)}\n"
    assert blocks(text) == ["A Forest in the Shape of Coins", "By Miriam Okafor, Harbor Wire", LONG, "WALLS THAT LET THE FOREST OUT", OTHER]


def test_a_bracket_that_is_open_at_the_end_of_a_short_line_runs_on():
    text = f"Headline\n\nBAHIR DAR, Ethiopia (Harbor\n{fill('Wire) — ' + LONG, 64)}\n\n{fill(OTHER, 64)}"
    assert blocks(text)[1].startswith("BAHIR DAR, Ethiopia (Harbor Wire) — Seen")


def test_a_long_headline_does_not_swallow_the_byline():
    head = "From the Air the Churches of Ethiopia Are Green Islands in Brown"
    assert blocks(f"{head}\nBy Miriam Okafor\n\n{fill(LONG, 64)}\n\n{fill(OTHER, 64)}")[:2] == [head, "By Miriam Okafor"]


def test_points_of_a_list_stay_apart_in_a_text_of_broken_lines():
    points = "- bring water, as much of it as two people can carry up a hill\n- bring salt\n- bring a rope"
    assert blocks(f"Headline\n\n{fill(LONG, 64)}\n\n{points}\n\n{fill(OTHER, 64)}")[2:5] == points.split("\n")


def test_lines_of_verse_stay_apart():
    verse = "The river took the bridge at night\nand gave us back the stones\nWe counted them by morning light\nand built it up again alone"
    assert blocks(f"Verse\n\n{verse}") == ["Verse", *verse.split("\n")]


def test_odd_line_ends_and_spaces_are_all_the_same():
    assert as_text("a\r\nb\rc\u2028d\n \t \n\n  e \u00a0 f\x07") == "a\n\nb\n\nc\n\nd\n\ne f"


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="ab. (\n\r\t-A\u2029", max_size=300))
def test_blocks_are_lines_with_every_word_in_its_place_and_stay_what_they_are(text):
    found = blocks(text)
    assert " ".join(found).split() == text.replace("\u2029", " ").split()
    assert not any("\n" in block or not block for block in found)
