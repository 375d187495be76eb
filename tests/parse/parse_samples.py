"""Documents for the tests of this room, and parsing for property tests, which cannot take fixtures that are made once a test."""

from datetime import UTC, datetime

from syndicator.catalog import Source
from syndicator.model import Document, Fetched, SourceId, Validators
from syndicator.parse import parse


def rss_document(*items, channel="<title>Wire</title><link>https://wire.example/</link>"):
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "media": "http://search.yahoo.com/mrss/",
        "atom": "http://www.w3.org/2005/Atom",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "at": "http://purl.org/atompub/tombstones/1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces}><channel>{channel}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def parse_text(text, *, seen=()):
    """Parse one document."""
    fetched = Fetched(
        documents=(Document(name="https://wire.example/feed.xml", body=text if isinstance(text, bytes) else text.encode()),),
        validators=Validators(),
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return parse(fetched, Source(id=SourceId("wire"), title=""), seen=dict(seen))
