"""Whether a source is still of the kind that it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.model import Copy, Feed, Look
from syndicator.survey import joined, look_of, unlike


def look(form="RSS", present=20, entries=1, words=400, language="en"):
    return Look(form=form, present=present, entries=entries, words=words, language=language)


BEFORE = [look() for _ in range(8)]


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        ([look()], ""),
        ([look(form="Atom")], "an Atom feed where it was an RSS feed"),
        ([look(form="page")], "an HTML page"),
        ([look(form="")], ""),
        ([look(present=0, entries=0)], "lists no entry where it listed 20"),
        ([look(words=30)] * 4, ""),
        ([look(words=30)] * 5, "some 30 words where they had 400"),
        ([look(words=30, entries=5)], "some 30 words where they had 400"),
        ([look(words=200)] * 5, ""),
        ([look(language="de")] * 5, 'in the language "de" where they were in "en"'),
        ([look(language="de")] * 4, ""),
        ([look(language="")] * 5, ""),
        ([look(language="de"), look()] * 3, ""),
    ],
)
def test_what_differs_is_said(newest, said):
    found = unlike([*BEFORE, *newest])
    assert said in found
    assert bool(said) == bool(found)


@pytest.mark.parametrize("before", [[], [look()], [look(), look()], [look(form="RSS"), look(form="Atom")] * 4])
def test_nothing_is_said_before_a_kind_is_known(before):
    assert unlike([*before, look(form="page", present=0, entries=0)]) == "" or len(before) > 2
    assert unlike([*before, look(form="page")]) == "" or len(before) > 2


def test_a_source_in_two_languages_or_two_lengths_has_no_kind_to_lose():
    assert unlike([*[look(language="en"), look(language="fr")] * 5, *[look(language="fr")] * 5]) == ""
    assert unlike([*[look(words=20), look(words=300)] * 5, *[look(words=20)] * 5]) == ""


def test_a_change_that_stays_is_the_kind_at_last():
    looks = tuple(BEFORE)
    said = []
    for _ in range(20):
        looks = joined(looks, look(form="Atom", words=30, language="de"))
        said.append(bool(unlike(looks)))
    assert said[0]
    assert not said[-1]


def test_polls_without_entries_do_not_push_out_what_was_learned():
    looks = tuple(BEFORE)
    for _ in range(100):
        looks = joined(looks, look(entries=0, words=0, language=""))
    assert sum(one.entries for one in looks) == len(BEFORE)


def test_a_look_is_made_of_a_feed_and_its_copies():
    copies = [
        Copy(headline="A", words=10, language="en-us"),
        Copy(headline="B", words=30, language="en"),
        Copy(headline="C", words=50, language="en"),
    ]
    assert look_of(Feed(form="Atom", present=("d1", "d2")), copies) == Look(form="Atom", present=2, entries=3, words=30, language="en")
    assert look_of(Feed(), []) == Look()


@given(
    st.lists(
        st.builds(
            look,
            st.sampled_from(["RSS", "Atom", ""]),
            st.integers(0, 50),
            st.integers(0, 9),
            st.integers(0, 900),
            st.sampled_from(["en", "de", ""]),
        ),
        max_size=20,
    )
)
def test_no_looks_break_it_and_a_source_like_itself_is_well(looks):
    unlike(looks)
    same = tuple(looks[:1]) * 12
    assert unlike(same) == ""
