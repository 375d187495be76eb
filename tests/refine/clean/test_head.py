"""The head of an article: what stands above the text goes into fields, in markup and in plain text."""

import pytest

from syndicator.model import Person
from tests.refine.clean.articles import PROSE, paragraphs, removed, texts

BYLINE = "By Ann Quay, Harbour Correspondent"


def test_plain_text_is_taken_apart(cleaned):
    copy = cleaned("\n\n".join([BYLINE, f"PORT ELLIS, Maine (AP) — {PROSE[0]}", PROSE[1], "SECOND THOUGHTS", PROSE[2]]), kind="text")
    assert (copy.byline, copy.dateline) == (BYLINE, "PORT ELLIS, Maine (AP)")
    assert copy.authors == (Person(name="Ann Quay", role="Harbour Correspondent"),)
    assert [(block.kind, block.text) for block in copy.blocks] == [
        ("paragraph", PROSE[0]),
        ("paragraph", PROSE[1]),
        ("subhead", "SECOND THOUGHTS"),
        ("paragraph", PROSE[2]),
    ]
    assert copy.removals == ()


def test_markup_is_taken_apart_whatever_stands_around_the_words(cleaned):
    copy = cleaned(
        f"<div><span class='by'>By <b>Ann Quay</b></span></div><p><strong>LONDON</strong> (<em>Reuters</em>) &ndash; {PROSE[0]}</p>{paragraphs(*PROSE[1:])}"
    )
    assert (copy.byline, copy.dateline) == ("By Ann Quay", "LONDON (Reuters)")
    assert texts(copy) == list(PROSE)
    assert copy.html.startswith(f"<p>{PROSE[0]}</p>")


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("<strong>LONDON (AP) —</strong> ", "LONDON (AP)"),
        ("<b>LONDON</b>&nbsp;&mdash;&nbsp;", "LONDON"),
        ("<span>LONDON</span><span> (</span><a href='https://wire.example'>AP</a>) — ", "LONDON (AP)"),
        ("<strong>KASSEL</strong> ", "KASSEL"),
        ("<strong>Kassel.</strong> ", "Kassel"),
        ("<strong>LONDON</strong><br>", "LONDON"),
        ("<span class='article-dateline'>London</span> ", "London"),
    ],
)
def test_dateline_in_an_element_of_its_own(cleaned, start, wanted):
    copy = cleaned(f"<p>{start}{PROSE[0]}</p>{paragraphs(*PROSE[1:])}")
    assert (copy.dateline, texts(copy)) == (wanted, list(PROSE))


@pytest.mark.parametrize(
    "start", ["<strong>London</strong> ", "<strong>Liverpool:</strong> ", "<b>UPDATE</b> ", "<b>PARIS HILTON</b> ", "<em>LONDON</em> was "]
)
def test_what_an_element_only_stresses_is_no_dateline(cleaned, start):
    assert cleaned(f"<p>{start}{PROSE[0]}</p>{paragraphs(*PROSE[1:])}").dateline == ""


def test_byline_and_dateline_on_lines_of_one_paragraph(cleaned):
    copy = cleaned(f"<p>By Ann Quay<br>LONDON (Reuters) - {PROSE[0]}</p>{paragraphs(*PROSE[1:])}")
    assert (copy.byline, copy.dateline, texts(copy)) == ("By Ann Quay", "LONDON (Reuters)", list(PROSE))


@pytest.mark.parametrize(
    ("above", "byline", "author"),
    [
        ("<p>By Ann Quay<br>Staff Writer</p>", "By Ann Quay / Staff Writer", Person(name="Ann Quay", role="Staff Writer")),
        ("<p>By Ann Quay</p><p>Harbor Wire</p>", "By Ann Quay / Harbor Wire", Person(name="Ann Quay", organisation="Harbor Wire")),
        (
            "<p>By Ann Quay, Editor</p><p>The Associated Press</p>", "By Ann Quay, Editor / The Associated Press",
            Person(name="Ann Quay", role="Editor", organisation="The Associated Press"),
        ),
        ("<p>ANN QUAY<br>Staff Writer</p>", "Ann Quay, Staff Writer", Person(name="Ann Quay", role="Staff Writer")),
    ],
)  # fmt: skip
def test_line_under_a_name_says_what_its_bearer_is(cleaned, above, byline, author):
    copy = cleaned(above + paragraphs(*PROSE))
    assert (copy.byline.casefold(), copy.authors, texts(copy)) == (byline.casefold(), (author,), list(PROSE))


def test_dateline_in_a_block_of_its_own(cleaned):
    copy = cleaned(paragraphs("Hong Kong (CNN Business)", *PROSE))
    assert (copy.dateline, texts(copy)) == ("Hong Kong (CNN Business)", list(PROSE))


def test_headline_said_again_is_no_part_of_the_text(cleaned):
    copy = cleaned(f"<h1>Harbour Opens Again</h1>{paragraphs(*PROSE)}")
    assert (texts(copy), removed(copy)) == (list(PROSE), [])


def test_headline_said_again_in_other_letters_is_kept_as_a_removal(cleaned):
    copy = cleaned(f"<h1>HARBOUR OPENS AGAIN</h1>{paragraphs(*PROSE)}")
    assert (texts(copy), removed(copy), copy.held) == (list(PROSE), ["HARBOUR OPENS AGAIN"], "")


def test_places_and_names_further_down_stay(cleaned):
    late = ["LONDON (Reuters) - A second report.", "By Ann Quay"]
    copy = cleaned(paragraphs(*PROSE, late[0], PROSE[0], late[1], PROSE[1]))
    assert (copy.byline, copy.dateline) == ("", "")
    assert texts(copy) == [*PROSE, late[0], PROSE[0], late[1], PROSE[1]]


def test_two_reports_in_one_keep_their_datelines(cleaned):
    reports = [f"LONDON (Reuters) - {PROSE[0]}", f"PARIS (Reuters) - {PROSE[1]}"]
    copy = cleaned(paragraphs(*reports))
    assert (copy.dateline, texts(copy)) == ("", reports)


def test_byline_at_the_end_is_a_byline(cleaned):
    copy = cleaned(paragraphs(*PROSE, "By Ann Quay in Sydney, 2026-01-11."))
    assert ([author.name for author in copy.authors], texts(copy)) == (["Ann Quay"], list(PROSE))


def test_signature_stays_and_says_who_wrote(cleaned):
    copy = cleaned(paragraphs(*PROSE, "- Ann Quay, Harbour Team"))
    assert [author.name for author in copy.authors] == ["Ann Quay"]
    assert texts(copy)[-1] == "- Ann Quay, Harbour Team"


class TestAuthors:
    def test_the_feeds_come_first_and_the_byline_says_more(self, cleaned):
        copy = cleaned(
            paragraphs("By Ann Quay, Harbour Correspondent, and Ben Mole", *PROSE),
            authors=(Person(name="Ann Quay", email="ann@x.example"),),
        )
        assert copy.authors == (Person(name="Ann Quay", email="ann@x.example", role="Harbour Correspondent"), Person(name="Ben Mole"))

    def test_the_house_gives_way_to_a_person(self, cleaned):
        copy = cleaned(paragraphs("By Ann Quay", *PROSE), authors=(Person(name="Harbor Wire"),))
        assert [author.name for author in copy.authors] == ["Ann Quay"]

    def test_the_house_stays_where_nobody_else_is_named(self, cleaned):
        assert [author.name for author in cleaned(paragraphs(*PROSE), authors=(Person(name="Harbor Wire"),)).authors] == ["Harbor Wire"]

    def test_several_in_one_field_are_told_apart(self, cleaned):
        copy = cleaned(paragraphs(*PROSE), authors=(Person(name="Ann Quay and Ben Mole, Reuters"),))
        assert [(author.name, author.organisation) for author in copy.authors] == [("Ann Quay", "Reuters"), ("Ben Mole", "Reuters")]

    def test_a_middle_initial_makes_no_second_person(self, cleaned):
        copy = cleaned(paragraphs("By Ann B. Quay", *PROSE), authors=(Person(name="Ann Quay"),))
        assert [author.name for author in copy.authors] == ["Ann B. Quay"]


class TestHeadline:
    def test_entities_and_encodings_are_put_right(self, cleaned):
        assert cleaned(paragraphs(*PROSE), headline="Harbour&#8217;s  end &amp; beginning").headline == "Harbour’s end & beginning"

    def test_without_one_the_first_words_stand_for_it(self, cleaned):
        assert cleaned(paragraphs(*PROSE), headline="").headline == "The harbour of Port Ellis opened again on Monday, two days after…"
