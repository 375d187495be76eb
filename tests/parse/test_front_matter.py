"""The lines that an article file may open with."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.parse.front_matter import read_front_matter


def test_values_lists_and_points_are_read():
    front = read_front_matter(
        '---\nurl: https://wire.example/a\nauthors: ["Bos, Stefan", Ana Ruiz]\ntags:\n  - Ukraine\n  - \'NATO\'\n# a remark\nheadline: "Talks: day two"\ndate: -3h\n---\nHead\n---\nBody'
    )
    assert front.get("url") == "https://wire.example/a"
    assert front.several("authors") == ("Bos, Stefan", "Ana Ruiz")
    assert front.several("tags") == ("Ukraine", "NATO")
    assert front.get("headline") == "Talks: day two"
    assert front.when("date") == timedelta(hours=-3)
    assert (front.body, front.problems) == ("Head\n---\nBody", [])


def test_the_fences_may_be_left_out_at_the_very_top():
    front = read_front_matter("url: https://wire.example/a\ndate: 2026-11-23 14:00 +0100\n\nHead\nBody")
    assert front.when("date") == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert front.body == "Head\nBody"


@pytest.mark.parametrize(
    "text",
    [
        "Image: a short history\n\nBody",
        "War: day two\nBy Ana Ruiz\nText",
        "date: is no front matter without an empty line\nText",
        "---\nno second fence\nText",
        "Just a headline",
        "",
        "- tags\n\nText",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    front = read_front_matter(text)
    assert (front.body, front.values) == (text, {})


def test_problems_name_the_line_and_what_is_allowed():
    front = read_front_matter("\n---\nurl: https://wire.example/\ncolour: red\nnonsense\ndate: yesterday\n---\nHead")
    assert front.when("date") is None
    assert [problem.split(":")[0] for problem in front.problems] == ["4", "5", "6"]
    assert "colour: is not known; allowed are url, date" in front.problems[0]


def test_other_tools_words_are_understood():
    front = read_front_matter("---\ntitle: Head\nauthor: Ana\ncategories: [a, b]\n---\n")
    assert (front.get("headline"), front.several("authors"), front.several("tags")) == ("Head", ("Ana",), ("a", "b"))
