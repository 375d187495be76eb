import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_samples import rss_document

from syndicator.catalog import Source
from syndicator.model import Document, Fetched, SourceId, Validators
from syndicator.parse import parse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.example/feed.xml"


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def source():
    return Source(id=SourceId("wire"), title="Wire", url=URL)


@pytest.fixture
def fetched():
    """Make what a pull brings from bodies, or from documents."""

    def make(*documents, **settings):
        whole = tuple(
            document
            if isinstance(document, Document)
            else Document(name=URL, body=document.encode() if isinstance(document, str) else document)
            for document in documents
        )
        return Fetched(documents=whole, validators=Validators(), fetched_at=settings.pop("fetched_at", NOW), **settings)

    return make


@pytest.fixture
def read(fetched, source):
    """Parse one document of the source."""
    return lambda body, *, seen=(), source=source: parse(fetched(body), source, seen=dict(seen))


@pytest.fixture
def rss(read):
    """Parse an RSS document with these items."""

    def parse_items(*items, channel="<title>Wire</title><link>https://wire.example/</link>", seen=()):
        return read(rss_document(*items, channel=channel), seen=seen)

    return parse_items


@pytest.fixture
def document_of():
    return rss_document


@pytest.fixture
def atom(read):
    """Parse an Atom document with these entries."""

    def parse_entries(*entries, head="<title>Wire</title>", seen=()):
        body = "".join(f"<entry>{entry}</entry>" for entry in entries)
        return read(
            f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">{head}{body}</feed>',
            seen=seen,
        )

    return parse_entries


@pytest.fixture(scope="session")
def feeds():
    """Give some thousand real and broken feeds, where they are on this machine."""
    shared = Path(os.environ.get("SYNDICATOR_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
    folder = shared / "data" / "feeds"
    if not folder.is_dir():
        pytest.skip("the collection of feeds is not on this machine")
    return sorted(path for path in folder.rglob("*") if path.is_file())
