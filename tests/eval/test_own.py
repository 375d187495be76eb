"""Our own labelled articles: they are what they say they are, and no figure falls under its floor."""

from collections import Counter

import pytest

from tests.eval.floors import falls, read_floors
from tests.eval.own_set import own_figures
from tests.eval.samples import LABELS, own_samples, own_source
from tests.eval.scoring import occurring

each_sample = pytest.mark.parametrize("sample", own_samples(), ids=lambda sample: sample.name)


def test_there_are_at_least_eighty_in_five_languages_and_four_sources():
    assert len(own_samples()) >= 80
    assert Counter(sample.publisher for sample in own_samples()).keys() == {
        "continental-desk",
        "hedgerow-notes",
        "public-square",
        "tidewater-press",
    }
    assert {sample.language for sample in own_samples()} == {"en", "de", "fr", "es", "pt"}
    assert {sample.kind for sample in own_samples()} == {"text", "html"}


@each_sample
def test_sample_is_labelled_as_its_readme_says(sample):
    labels = [block.label for block in sample.blocks]
    assert set(labels) <= set(LABELS)
    assert labels.count("C") >= 2
    assert own_source(sample.publisher).title
    assert sample.headline


@each_sample
def test_byline_and_dateline_stand_in_the_text(sample):
    assert [block.text for block in sample.blocks if block.label == "Y"] == ([sample.byline] if sample.byline else [])
    assert not sample.dateline or next(block.text for block in sample.blocks if block.label == "C").startswith(sample.dateline)


@each_sample
def test_tags_are_words_of_the_text(sample):
    text = "\n".join([sample.headline, *(block.text for block in sample.blocks if block.label in "CH")])
    assert occurring(sample.tags, text) == list(sample.tags)
    assert len(sample.summary) > 40


def test_no_figure_of_our_own_set_falls_under_its_floor():
    assert falls(own_figures(), read_floors()) == []
