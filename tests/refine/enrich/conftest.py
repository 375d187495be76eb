"""What the tests of enriching share: the shipped rulebook, and articles made in a line."""

import pytest

from syndicator.catalog import Source
from syndicator.config.rulebook import shipped
from syndicator.model import Block, Copy, Digest, Entry, Guid, SourceId


@pytest.fixture(scope="session")
def rulebook():
    return shipped()


@pytest.fixture
def source():
    return Source(id=SourceId("wire"), title="Harbor Wire", vocabulary="news", own_names=("Harbor Wire", "Harbor Media"))


@pytest.fixture
def article():
    """Give a maker of copies: a headline and paragraphs; one that is all in capitals is a subhead."""

    def make(headline, *texts, **fields):
        blocks = tuple(Block(kind="subhead" if text.isupper() else "paragraph", text=text) for text in texts)
        return Copy(headline=headline, blocks=blocks, **fields)

    return make


@pytest.fixture
def entry():
    def make(**fields):
        return Entry(**{"source_id": SourceId("wire"), "guid": Guid("g"), "digest": Digest("0" * 32), "received": ""} | fields)

    return make
