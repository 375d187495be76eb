"""What tests of cleaning share: the shipped rulebook, and one call from a text to its copy."""

from dataclasses import replace

import pytest

from syndicator.catalog import Cleaning
from syndicator.config import shipped
from syndicator.refine.clean import clean
from syndicator.refine.clean.gazetteer import gazetteer
from tests.refine.clean.articles import PROSE, SOURCE, entry, paragraphs


@pytest.fixture(scope="session")
def rulebook():
    return shipped()


@pytest.fixture(scope="session")
def known(rulebook):
    return gazetteer(rulebook)


@pytest.fixture
def cleaned(rulebook):
    """Clean a text: markup, or plain text with `kind="text"`; `cleaning` are the source's own settings."""

    def run(text, *, cleaning=None, own_names=(), **fields):
        source = replace(SOURCE, clean=Cleaning(**(cleaning or {})), own_names=own_names)
        return clean(entry(text, **fields), source, rulebook)

    return run


@pytest.fixture
def in_article(cleaned):
    """Clean an article with these blocks of markup after its prose (or before it, with `head=True`)."""

    def run(*blocks, head=False, **fields):
        prose = paragraphs(*PROSE)
        body = "".join(blocks)
        return cleaned(body + prose if head else prose + body, **fields)

    return run
