"""Whatever a pull brought, as one feed: each document read by the reader of its kind, and put together.

One document never costs another: of a folder, what cannot be read is a problem that names its file. Raises ParseError
only where a source gave one document and that is of no use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from syndicator._text.markup import printable
from syndicator._text.urls import is_web, shown
from syndicator.catalog import Source
from syndicator.errors import ParseError
from syndicator.model import Digest, Document, Entry, Feed, Fetched, Guid, RawHtml
from syndicator.parse.article_file import article_file
from syndicator.parse.article_page import read_article_page
from syndicator.parse.barrier import barrier, shield
from syndicator.parse.encoding import to_text
from syndicator.parse.json_feed import json_feed
from syndicator.parse.page_list import page_list
from syndicator.parse.part import Part, Place, place_of
from syndicator.parse.same import told_apart
from syndicator.parse.sniff import form_of, kind_of, looks_like
from syndicator.parse.xml_feed import xml_feed

_ARTICLES = frozenset({"text/plain", "text/markdown", "text/html"})
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def parse(fetched: Fetched, source: Source, *, seen: Mapping[Digest, Guid]) -> Feed:
    """Give what a source's documents say; entries in `seen` are not parsed again.

    Raises ParseError where the one document of a feed or page is neither, saying what it looks like.
    """
    parts: list[Part] = []
    problems: list[str] = []
    for document in fetched.documents:
        try:
            parts.append(_part(document, source, fetched.fetched_at, seen))
        except ParseError as error:
            problems.append(f"{_told(document)} {error}")
        except Exception as error:  # noqa: BLE001  (one document never costs another)
            problems.append(f"{_told(document)} could not be read ({type(error).__name__}); nothing of it was taken")
    if source.folder is None and problems and not parts:
        raise ParseError(problems[0])
    return _joined(parts, problems, fetched, seen)


def _told(document: Document) -> str:
    """Give a document's name as messages may show it: of an address, nothing in which a key may stand."""
    return shown(document.name) if is_web(document.name) else document.name


def one(document: Document, source: Source) -> Entry:
    """Give the one article of a document: an article file, a page, or the first entry of a feed; raises ParseError."""
    now = document.fetched_at or document.modified_at or _LONG_AGO
    place = place_of(document, source.id, now)
    text = to_text(document.body, document.charset)
    kind = kind_of(text)
    if kind in {"xml feed", "json"}:
        part = xml_feed(text, place, seen={}) if kind == "xml feed" else json_feed(text, place, seen={})
        if not part.entries:
            raise ParseError(f"{_told(document)} is a feed without entries")
        return part.entries[0]
    if kind == "nothing":
        raise ParseError(f"{_told(document)} is empty")
    if place.address:
        return _page_entry(document, text, place)
    told = document.media_type if document.media_type in _ARTICLES else ""
    entry, _ = article_file(replace(document, media_type=told or ("text/html" if kind == "page" else "text/plain")), place)
    return entry


def _part(document: Document, source: Source, fetched_at: datetime, seen: Mapping[Digest, Guid]) -> Part:
    """Read one document by what it is: what stands in it counts before what it is called."""
    place = place_of(document, source.id, fetched_at)
    text = to_text(document.body, document.charset)
    kind = kind_of(text)
    if kind == "xml feed" and (source.folder is None or document.media_type not in {"text/plain", "text/markdown"}):
        return replace(xml_feed(text, place, seen=seen), form=form_of(text))
    if source.folder is not None and document.media_type in _ARTICLES:
        entry, problems = article_file(document, place)
        return Part(entries=(entry,), present=(entry.digest,), problems=problems, file_at=document.modified_at or fetched_at)
    if kind == "json":
        return replace(json_feed(text, place, seen=seen), form=form_of(text))
    if source.page and kind in {"page", "other xml"}:
        return replace(_listed(text, place, source, seen), form="page")
    if kind == "other xml":
        return xml_feed(text, place, seen=seen)
    if before := barrier(text):
        raise ParseError(f"is no feed but {before}")
    raise ParseError(f"is no feed but looks like {looks_like(text)}; correct the source's address, or use `page:` with `links:`")


def _listed(text: str, place: Place, source: Source, seen: Mapping[Digest, Guid]) -> Part:
    """Give what a page lists; where it lists nothing, say what stands before the page, if something does."""
    if before := shield(text):
        raise ParseError(f"is not the page that lists articles but {before}")
    try:
        return page_list(text, place, source.links, seen=seen)
    except ParseError:
        if before := barrier(text):
            raise ParseError(f"is not the page that lists articles but {before}") from None
        raise


def _page_entry(document: Document, markup: str, place: Place) -> Entry:
    """Give the article of a page as an entry of its own."""
    found = read_article_page(markup, place.address)
    if not found.words:
        raise ParseError(f"{_told(document)} holds no article")
    facts = found.facts
    return Entry(
        source_id=place.source_id,
        guid=Guid(facts.url or place.address),
        digest=Digest(""),
        received=printable(markup),
        document=document.name,
        url=facts.url or place.address,
        headline=found.headline,
        text=RawHtml(found.text),
        summary=RawHtml(facts.summary),
        base_url=place.address,
        authors=facts.authors,
        categories=facts.categories,
        published_at=facts.published_at,
        updated_at=facts.updated_at,
        language=facts.language,
        image=facts.image,
    )


def _joined(parts: Sequence[Part], problems: Sequence[str], fetched: Fetched, seen: Mapping[Digest, Guid]) -> Feed:
    entries, repeats = told_apart(parts, seen, now=fetched.fetched_at)
    wishes = [part.min_interval for part in parts if part.min_interval]
    return Feed(
        title=parts[0].title if len(parts) == 1 else "",
        entries=entries,
        present=tuple(its for part in parts for its in part.present),
        repeats=tuple(entry for part in parts for entry in part.repeats) + repeats,
        killed=tuple(guid for part in parts for guid in part.killed),
        problems=(*problems, *(problem for part in parts for problem in part.problems)),
        min_interval=max(wishes, default=None),
        form=parts[0].form if len(parts) == 1 else "",
        has_more=any(part.has_more for part in parts),
    )
