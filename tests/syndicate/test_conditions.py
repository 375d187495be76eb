"""Each condition: what meets it and what does not."""

from datetime import timedelta

import pytest

from syndicator._text.patterns import PatternError
from syndicator.model import Person, Tag
from syndicator.syndicate.filter import evaluate
from syndicator.syndicate.filter.wording import compile_words
from tests.syndicate.samples import DAY, HOUR, NOON, article, condition, include, lines, partner


def held(key, *values, lines=(), **changes):
    """Hold one article against one condition."""
    return evaluate(partner(include=include([condition(key, *values, lines=lines)])), article(**changes))


@pytest.mark.parametrize(
    ("key", "values", "value"),
    [
        ("sources", ["city-blog", "harbor-wire"], "sources: harbor-wire"),
        ("tags", ["Sport", "ukraine"], "tags: Ukraine"),
        ("tags", ["russia"], "tags: russia (Russland)"),
        ("tags", ["RUSSLAND"], "tags: Russland"),
        ("words", ["armenia"], "words: armenia"),
        ("words", ["armen*"], "words: armen* (armenia)"),
        ("words", ["first ships"], "words: first ships"),
        ("words", ["AT&T"], "words: AT&T"),
        ("words", ["c++"], "words: c++"),
        ("words", ["/hip[s]? left/"], "words: /hip[s]? left/"),
        ("headline", ["ODESA"], "headline: ODESA"),
        ("authors", ["Ana Example"], "authors: Ana Example"),
        ("authors", ["harbor wire"], "authors: harbor wire"),
        ("languages", ["en"], "languages: en"),
        ("languages", ["en-gb"], "languages: en-gb"),
        ("published_after", [NOON - HOUR], "published_after: 2026-11-23 11:00 UTC"),
        ("max_age", [DAY], "max_age: 1d"),
        ("min_words", [24], "min_words: 24"),
        ("has", ["image"], "has: image"),
        ("has", ["enclosure"], "has: enclosure"),
        ("url", ["https://harborwire.example/*"], "url: https://harborwire.example/*"),
        ("url", ["*/1"], "url: */1"),
        ("url", ["/wire\\.example/"], "url: /wire\\.example/"),
        ("pattern", ["ships? left"], "pattern: ships? left"),
        ("pattern", ["/^Ships leave/"], "pattern: /^Ships leave/"),
    ],
)
def test_a_condition_is_met_and_says_by_what(key, values, value):
    verdict = held(key, *values)
    assert (verdict.included, verdict.rule, verdict.value) == (True, "include[0]", value)


@pytest.mark.parametrize(
    ("key", "values", "lacked"),
    [
        ("sources", ["city-blog"], "sources: city-blog (it is harbor-wire)"),
        ("tags", ["Ukrain", "Sport"], "tags: Ukrain or Sport (it has Ukraine, Russland)"),
        ("words", ["rmenia", "ship"], "words: rmenia or ship (not found)"),
        ("words", ["ships first"], "words: ships first (not found)"),
        ("words", ["reopens The harbour"], "words: reopens The harbour (not found)"),
        ("headline", ["NATO"], "headline: NATO (not found)"),
        ("authors", ["Bo"], "authors: Bo (it says By Ana Example, Harbor Wire, Ana Example)"),
        ("languages", ["de", "en-US", "e"], "languages: de, en-US or e (it is en-GB)"),
        ("published_after", [NOON], "published_after: 2026-11-23 12:00 UTC (it is of 2026-11-23 11:00 UTC)"),
        ("min_words", [25], "min_words: 25 (it has 24)"),
        ("url", ["harborwire.example"], "url: harborwire.example (it is https://harborwire.example/1)"),
        (
            "pattern",
            ["The harbour of Odesa reopened on Monday\\.$"],
            "pattern: The harbour of Odesa reopened on Monday\\.$ (not found)",
        ),
    ],
)
def test_a_condition_that_is_not_met_says_what_it_wanted_and_what_there_was(key, values, lacked):
    verdict = held(key, *values)
    assert (verdict.included, verdict.rule, verdict.nearest) == (False, "no line", f"line 1 wants {lacked}")


def test_media_that_is_not_there_is_named():
    assert "has: image (it has enclosure)" in held("has", "image", image=None).why
    assert "has: enclosure (it has none)" in held("has", "enclosure", image=None, enclosures=()).why


def test_an_article_of_unknown_language_is_in_none():
    assert not held("languages", "en", language="").included


def test_a_named_condition_holds_if_any_of_its_lines_does_and_shows_which():
    named = lines("west", [condition("tags", "Sport")], [condition("tags", "Ukraine"), condition("languages", "en")])
    assert held("use", "west", lines=named).value == "use: west (tags: Ukraine; languages: en)"
    assert held("use", "west", lines=named[:1]).nearest == "line 1 wants use: west (not found)"


def test_a_line_needs_all_its_conditions():
    both = partner(include=include([condition("tags", "Ukraine"), condition("sources", "city-blog")]))
    assert not evaluate(both, article()).included
    assert evaluate(both, article(source_id="city-blog")).value == "tags: Ukraine; sources: city-blog"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("nagorno-karabakh", "in Nagorno Karabakh today", True),
        ("nagorno karabakh", "in Nagorno‑Karabakh today", True),
        ("don't", "they don’t", True),
        ("us", "trust us", True),
        ("us", "trust", False),
        ("*phobia", "a case of xenophobia", True),
        ("col*r", "the colour", True),
        ("prime * modi", "Prime Minister Modi", True),
        ("prime * modi", "Prime Modi", False),
        ("unit* stat*", "the United States of", True),
        ("ﬁre", "a FIRE broke out", True),
        ("straße", "in der STRASSE", True),
        ("ウクライナ", "ウクライナ軍は", True),
        ("हिन्दी", "वह हिन्दी बोलता है", True),
        ("हिन्", "वह हिन्दी बोलता है", False),
        ("***", "anything", False),
        ("-", "a - b", False),
        ("a.b", "aXb", False),
        ("soft", "so\u00adft", True),
    ],
)
def test_words_meet_on_word_bounds_in_any_script(pattern, text, found):
    assert held("words", pattern, headline=text, summary="", paragraphs=()).included is found


def test_words_of_two_paragraphs_are_no_phrase():
    assert not held("words", "one two", headline="one", summary="two", paragraphs=("one", "two")).included


def test_an_article_without_blocks_is_read_by_its_markup():
    assert held("words", "harbour", headline="x", summary="", blocks=()).included


def test_tags_fold_case_width_and_space():
    assert held("tags", "new  YORK", tags=(Tag(name="Ｎew York", why=""),)).included


def test_the_organisation_of_an_author_counts_as_an_author():
    assert held("authors", "reuters", byline="", authors=(Person(name="A", organisation="Reuters"),)).included


def test_a_regular_expression_that_could_hang_does_not():
    assert not held("pattern", "(x+x+)+y", paragraphs=("x" * 50_000,)).included


def test_a_pattern_that_cannot_be_used_is_refused():
    with pytest.raises(PatternError, match="look-around"):
        compile_words("/(?=x)/")


def test_odd_ages_are_spoken_in_seconds():
    assert held("max_age", timedelta(seconds=90.5)).value == "max_age: 90.5s"
