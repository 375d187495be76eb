"""From what the feed parser found to an `Entry`: which words are the body, which the summary, whose, when and where.

Takes plain values, gives an entry that has no name yet (`identity` gives it one); never fails on what a field holds.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syndicator._text.dates import believable, moment
from syndicator._text.markup import printable
from syndicator._text.urls import absolute
from syndicator.model import Digest, Entry, Guid, Person, RawHtml, SourceId, TextKind
from syndicator.parse import bounds
from syndicator.parse.feed import Found, Reading
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
        language=bounds.language(_text(found, "language")),
        rights=bounds.line_of_markup(_text(found, "rights"), bounds.RIGHTS),
        # Only Atom says that a feed's authors are those of its entries.
        authors=_authors(found) if reading.version.startswith("atom") else (),
        min_interval=timedelta(minutes=min(minutes, 44_640)) if minutes else None,
    )


def entry_of(found: Found, channel: Channel, *, received: str, digest: Digest) -> tuple[Entry, tuple[str, ...]]:
    """Give one entry, without its name, and what had to be left out of it."""
    base = _text(found, "base_uri") or channel.address
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
        guid_given=printable(_text(found, "id")[: bounds.GUID]),
        digest=digest,
        received=printable(received),
        document=channel.document,
        url=url,
        headline=headline,
        text=RawHtml(printable(text[: bounds.TEXT])),
        kind=kind,
        summary=RawHtml(printable(_text(summary, "value")[: bounds.SUMMARY])),
        base_url=_base_of(body, url, channel.address),
        authors=_authors(found) or channel.authors,
        categories=bounds.subjects(_text(tag, "label") or _text(tag, "term") for tag in found.get("tags", ())),
        published_at=_date(found, "published", language, channel.fetched_at)
        or _date(found, "created", language, channel.fetched_at)
        or updated_at,
        updated_at=updated_at,
        language=language,
        image=lead_image(found, base),
        enclosures=enclosures(found, base),
        rights=bounds.line_of_markup(_text(found, "rights"), bounds.RIGHTS) or channel.rights,
        origin=_origin(found),
    )
    return entry, cut


def _text(found: Found, key: str) -> str:
    said: Any = found.get(key)
    return said if isinstance(said, str) else ""


def _title(found: Found) -> str:
    title = _text(found, "title")
    kind = found.get("title_detail", {}).get("type", "text/plain")
    return bounds.line_of_markup(title, bounds.HEADLINE) if kind in _MARKUP_TYPES else bounds.line(title, bounds.HEADLINE)


def _link(found: Found, base: str) -> str:
    """Give the address of the page: the one before a redirecting service first, then the first alternate, then a guid that is one."""
    links = [link for link in found.get("links", ()) if link.get("rel") == "alternate"]
    said = [_text(found, "feedburner_origlink"), *(_text(link, "href") for link in links), _text(found, "link")]
    return next((url for link in said if link and (url := absolute(base, link))), "")


def _words(found: Found) -> tuple[Found, Found]:
    """Give the body and the summary; the longer text is the body, and a summary never repeats it whole unless it is brief."""
    contents = [content for content in found.get("content", ()) if _text(content, "value").strip() and _is_text(content)]
    described = found.get("summary_detail") or {"value": _text(found, "summary"), "type": "text/html"}
    for name in ("itunes_summary", "media_about"):
        if not _text(described, "value").strip():
            detail = found.get(f"{name}_detail") or {"value": _text(found.get(name, {}), "description"), "type": "text/plain"}
            described = detail if isinstance(detail, dict) else described
    body = max((*contents, described), key=_length)
    if body is not described:
        return body, described
    return body, described if _length(described) <= BRIEF else {}


def _is_text(content: Found) -> bool:
    kind = _text(content, "type")
    return kind in _MARKUP_TYPES or kind.startswith("text/")


def _length(content: Found) -> int:
    return len(_TAG.sub("", _text(content, "value")))


def _as_kind(body: Found) -> tuple[str, TextKind]:
    """Give the body as markup, or as plain text where it holds no markup at all."""
    value = _text(body, "value")
    if _text(body, "type") not in _MARKUP_TYPES:
        return as_text(value), "text"
    return (value, "html") if _TAG.search(value) else (as_text(html.unescape(value)), "text")


def _language(found: Found, body: Found) -> str:
    return next((tag for said in (found.get("language"), body.get("language"), found.get("lang")) if (tag := bounds.language(said))), "")


def _base_of(body: Found, url: str, address: str) -> str:
    """Give what links in the body are relative to: what the feed says (xml:base), else the page that the body stands on."""
    said = absolute("", _text(body, "base"))
    return said if said and said != address else url or address


def _authors(found: Found) -> tuple[Person, ...]:
    authors = [author for author in found.get("authors", ()) if isinstance(author, dict)]
    return bounds.people(
        bounds.person(_text(author, "name"), text=_text(author, "text"), email=_text(author, "email"), url=_text(author, "href"))
        for author in authors
    )


def _date(found: Found, name: str, language: str, now: datetime) -> datetime | None:
    return believable(moment(_text(found, name), language=language), now=now)


def _origin(found: Found) -> str:
    source = found.get("source")
    return _title(source)[: bounds.NAME] if isinstance(source, dict) else ""
