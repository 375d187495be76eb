"""What the publisher said: people, media, entries, feeds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from syndicator.model.names import Digest, Guid, RawHtml, SourceId, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with a byline (author / dc:creator / authors). All fields plain text; `url` http(s) or empty."""

    name: str
    url: str = ""
    email: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """Attached media (link rel=enclosure / enclosure / attachments). `length` in bytes, 0 if unknown."""

    url: str
    type: str = "application/octet-stream"
    length: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A lead image (link rel=enclosure type=image/* / media:content / image). Sizes in pixels, 0 if unknown.

    `rights` is the publisher's line on its copyright (media:copyright): it counts for who may have the picture, and no feed shows it.
    """

    url: str
    type: str = ""
    credit: str = ""
    caption: str = ""
    rights: str = ""
    width: int = 0
    height: int = 0


TextKind = Literal["html", "text", "markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as the publisher sent it. Nothing here is cleaned; strings are decoded once and bounded in length.

    guid        identity within the source (id / guid / id): the publisher's where it is of use, else the link, else a digest
    guid_given  the publisher's own, exactly as sent; empty if there was none
    digest      of the entry's own bytes in its document: the same bytes are not parsed again
    received    the entry as it came, markup and all, for the archive (an XML element, a JSON object, a file's text)
    text        the body (content / content:encoded / content_html), `kind` says how to read it; may be empty. Of kind
                "text" it is one block a paragraph, an empty line between two blocks
    summary     the publisher's description (summary / description / summary), markup or text
    base_url    what relative links in `text` are relative to
    dates       None where missing or not to be believed; a distance counts from first sight
    embargo_until  not before this time
    document    the name of the document it came in (the file, for folder sources)
    """

    source_id: SourceId
    guid: Guid
    guid_given: str = ""
    digest: Digest
    received: str
    document: str = ""
    url: str = ""
    headline: str = ""
    text: RawHtml = RawHtml("")
    kind: TextKind = "html"
    summary: RawHtml = RawHtml("")
    base_url: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: When | None = None
    updated_at: When | None = None
    embargo_until: When | None = None
    language: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a source's documents said in one pull.

    `entries` are the new and the changed ones, in document order; `present` are the digests of all entries that stood
    there, known ones included. `killed` are guids that the publisher took back (at:deleted-entry). `repeats` are
    entries that stood there again under the same guid: kept as received, never an article of their own.
    `problems` are sentences, each naming its entry or document. `min_interval` is the publisher's wish (- / ttl / -).
    `form` is what its one document is: `RSS`, `Atom`, `JSON Feed`, `page`; empty for a folder. `has_more`: new entries were
    left for the next pull, because there were too many.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    present: tuple[Digest, ...] = ()
    repeats: tuple[Entry, ...] = ()
    killed: tuple[Guid, ...] = ()
    problems: tuple[str, ...] = ()
    min_interval: timedelta | None = None
    form: str = ""
    has_more: bool = False
