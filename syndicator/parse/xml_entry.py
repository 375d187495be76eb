"""From what the feed parser found to an `Entry`: which words are the body, which the summary, whose, when and where.

Takes plain values, gives an entry that has no name yet (`identity` gives it one); never fails on what a field holds.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator._text.dates import believable, moment
from syndicator._text.markup import printable
from syndicator._text.urls import absolute
from syndicator.model import Digest, Entry, Guid, Person, RawHtml, SourceId, TextKind
from syndicator.parse import bounds
from syndicator.parse.feed import Reading
from syndicator.parse.found import Found, one, several, text_of
from syndicator.parse.media import enclosures, lead_image
from syndicator.parse.paragraphs import as_text

BRIEF = 600
"""A description of at most so many characters may serve as the summary, even where it is all the text that there is."""
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TAG = re.compile(r"<[/A-Za-z!][^<>]{0,5000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What all entries of a document share. `home` is the site's own address, `address` the document's."""

    source_id: SourceId
    document: str
    address: str
    fetched_at: datetime
    title: str = ""
    home: str = ""
    language: str = ""
    rights: str = ""
    authors: tuple[Person, ...] = ()
    min_interval: timedelta | None = None


def channel_of(reading: Reading, *, source_id: SourceId, document: str, address: str, fetched_at: datetime) -> Channel:
    """Give what the document says of itself."""
    found = reading.channel
    minutes = bounds.number(found.get("ttl"))
    return Channel(
        source_id=source_id,
        document=document,
        address=address,
        fetched_at=fetched_at,
        title=_title(found),
        home=_link(found, address),
        language=bounds.language(text_of(found, "language")),
        rights=bounds.line_of_markup(text_of(found, "rights"), bounds.RIGHTS),
        # Only Atom says that a feed's authors are those of its entries.
        authors=_authors(found) if reading.version.startswith("atom") else (),
        min_interval=timedelta(minutes=min(minutes, 44_640)) if minutes else None,
    )


def entry_of(found: Found, channel: Channel, *, received: str, digest: Digest) -> tuple[Entry, tuple[str, ...]]:
    """Give one entry, without its name, and what had to be left out of it."""
    base = text_of(found, "*base") or channel.address
    url = _link(found, base)
    headline = _title(found)
    body, summary = _words(found)
    text, kind = _as_kind(body)
    language = _language(found, body) or channel.language
    cut = (f"“{headline or url}” is longer than {bounds.TEXT} characters; the rest was cut off",) if len(text) > bounds.TEXT else ()
    updated_at = _date(found, "updated", language, channel.fetched_at)
    entry = Entry(
        source_id=channel.source_id,
        guid=Guid(""),
        guid_given=printable(text_of(found, "id")[: bounds.GUID]),
        digest=digest,
        received=printable(received),
        document=channel.document,
        url=url,
        headline=headline,
        text=RawHtml(printable(text[: bounds.TEXT])),
        kind=kind,
        summary=RawHtml(printable(text_of(summary, "value")[: bounds.SUMMARY])),
        base_url=_base_of(body, url, channel.address),
        authors=_authors(found) or channel.authors,
        categories=bounds.subjects(text_of(tag, "label") or text_of(tag, "term") for tag in several(found, "tags")),
        published_at=_date(found, "published", language, channel.fetched_at)
        or _date(found, "created", language, channel.fetched_at)
        or updated_at,
        updated_at=updated_at,
        language=language,
        image=lead_image(found, base),
        enclosures=enclosures(found, base),
        rights=bounds.line_of_markup(text_of(found, "rights"), bounds.RIGHTS) or channel.rights,
        origin=_origin(found),
    )
    return entry, cut


def _title(found: Found) -> str:
    title = text_of(found, "title")
    kind = text_of(one(found, "title_detail"), "type")
    return bounds.line_of_markup(title, bounds.HEADLINE) if kind in _MARKUP_TYPES else bounds.line(title, bounds.HEADLINE)


def _link(found: Found, base: str) -> str:
    """Give the address of the page: the one before a redirecting service first, then the first alternate, then a guid that is one."""
    links = [link for link in several(found, "links") if link.get("rel") == "alternate"]
    said = [text_of(found, "feedburner_origlink"), *(text_of(link, "href") for link in links), text_of(found, "link")]
    return next((url for link in said if link and (url := absolute(base, link))), "")


def _words(found: Found) -> tuple[Found, Found]:
    """Give the body and the summary; the longer text is the body, and a summary never repeats it whole unless it is brief."""
    contents = [content for content in several(found, "content") if text_of(content, "value").strip() and _is_text(content)]
    captioned = {"value": text_of(one(found, "*about"), "description"), "type": "text/plain"}
    described = next(filter(_length, (_described(found, "summary"), _described(found, "itunes_summary"), captioned)), {})
    body = max((*contents, described), key=_length)
    if body is not described:
        return body, described
    return body, described if _length(described) <= BRIEF else {}


def _described(found: Found, name: str) -> Found:
    return one(found, f"{name}_detail") or {"value": text_of(found, name), "type": "text/html"}


def _is_text(content: Found) -> bool:
    kind = text_of(content, "type")
    return kind in _MARKUP_TYPES or kind.startswith("text/")


def _length(content: Found) -> int:
    return len(_TAG.sub("", text_of(content, "value")).strip())


def _as_kind(body: Found) -> tuple[str, TextKind]:
    """Give the body as markup, or as plain text where it holds no markup at all."""
    value = text_of(body, "value")
    if text_of(body, "type") not in _MARKUP_TYPES:
        return as_text(value), "text"
    return (value, "html") if _TAG.search(value) else (as_text(html.unescape(value)), "text")


def _language(found: Found, body: Found) -> str:
    tags = (text_of(found, "language"), text_of(body, "language"), text_of(found, "*lang"))
    return next((tag for tag in map(bounds.language, tags) if tag), "")


def _base_of(body: Found, url: str, address: str) -> str:
    """Give what links in the body are relative to: what the feed says (xml:base), else the page that the body stands on."""
    said = absolute("", text_of(body, "base"))
    return said if said and said != address else url or address


def _authors(found: Found) -> tuple[Person, ...]:
    return bounds.people(
        bounds.person(text_of(author, "name"), text=text_of(author, "text"), email=text_of(author, "email"), url=text_of(author, "href"))
        for author in several(found, "authors")
    )


def _date(found: Found, name: str, language: str, now: datetime) -> datetime | None:
    return believable(moment(text_of(found, name), language=language), now=now)


def _origin(found: Found) -> str:
    return _title(one(found, "source"))[: bounds.NAME]
