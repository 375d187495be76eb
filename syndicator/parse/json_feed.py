"""JSON Feed 1.0 and 1.1, read by ourselves: feedparser knows nothing of it.

Takes the document's text and the digests that are known, gives a `Part`; raises ParseError if it is no JSON feed. What an
entry holds is whatever a stranger wrote: a field of the wrong kind counts as missing, and costs no other.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from syndicator._text.dates import believable, moment
from syndicator._text.digests import digest
from syndicator._text.markup import printable
from syndicator._text.urls import absolute
from syndicator.errors import ParseError
from syndicator.model import Digest, Enclosure, Entry, Guid, Image, Person, RawHtml, TextKind
from syndicator.parse import bounds
from syndicator.parse.identity import named
from syndicator.parse.newest import newest
from syndicator.parse.paragraphs import as_text
from syndicator.parse.part import Part, Place


def json_feed(text: str, place: Place, *, seen: Mapping[Digest, Guid]) -> Part:
    """Give what a document says; entries whose digest is in `seen` are not taken again."""
    feed = _feed(text)
    home = absolute(place.address, _text(feed, "home_page_url"))
    sent = [entry for entry in feed["items"] if isinstance(entry, dict)]
    received = [_received(entry) for entry in sent]
    digests = [Digest(digest(entry.encode())) for entry in received]
    fresh = [number for number, its in enumerate(digests) if its not in seen]
    taken = set(newest(fresh, [_seconds(entry) for entry in sent] if len(fresh) > bounds.ENTRIES else ()))
    alike = _called_alike(sent)
    wanted = [number for number, its in enumerate(digests) if number in taken or (its in seen and number in alike)]
    entries = [_entry(sent[number], feed, place, received=received[number], its=digests[number]) for number in wanted]
    kept, repeats = named(entries, home=home)
    problems = [
        f"“{entry.headline or entry.url}” is longer than {bounds.TEXT} characters; the rest was cut off"
        for entry in entries
        if len(entry.text) >= bounds.TEXT
    ]
    if len(taken) < len(fresh):
        problems.append(f"{place.document} brings {len(fresh)} new entries at once; the newest {len(taken)} were taken")
    return Part(
        title=bounds.line(_text(feed, "title"), bounds.HEADLINE),
        entries=tuple(entry for entry in kept if entry.digest not in seen),
        present=tuple(its for number, its in enumerate(digests) if its in seen or number in taken),
        repeats=tuple(entry for entry in repeats if entry.digest not in seen),
        problems=tuple(problems),
        has_more=len(taken) < len(fresh),
    )


def _seconds(sent: dict[str, Any]) -> float:
    """Give when an entry says that it was published, in seconds; 0 where it says nothing of use."""
    when = moment(_text(sent, "date_published") or _text(sent, "date_modified"))
    return when.timestamp() if when else 0.0


def _feed(text: str) -> dict[str, Any]:
    """Give the document as an object with a list of `items`."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is no JSON that can be read: {str(error)[:120]}") from error
    said = feed.get("version") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not (isinstance(feed.get("items"), list) or "jsonfeed.org" in str(said)):
        raise ParseError("is JSON, but no JSON Feed: it has no list of `items`; correct the source's address")
    return {**feed, "items": feed["items"] if isinstance(feed.get("items"), list) else []}


def _received(sent: dict[str, Any]) -> str:
    """Give an entry as JSON text, whose order and white space do not depend on the publisher's."""
    try:
        return printable(json.dumps(sent, ensure_ascii=False, sort_keys=True))
    except RecursionError as error:
        raise ParseError("nests deeper than any feed does") from error


def _called_alike(sent: Sequence[dict[str, Any]]) -> set[int]:
    """Give the entries that share their id, or their address where they have none."""
    groups: dict[str, list[int]] = {}
    for number, entry in enumerate(sent):
        name = _id(entry) or _text(entry, "url")
        groups.setdefault(name, []).append(number)
    return {number for name, group in groups.items() if name and len(group) > 1 for number in group}


def _entry(sent: dict[str, Any], feed: dict[str, Any], place: Place, *, received: str, its: Digest) -> Entry:
    base = absolute(place.address, _text(feed, "home_page_url")) or place.address
    url = absolute(base, _text(sent, "url"))
    language = bounds.language(_text(sent, "language") or _text(feed, "language"))
    text, kind = _body(sent)
    published_at = believable(moment(_text(sent, "date_published")), now=place.fetched_at)
    updated_at = believable(moment(_text(sent, "date_modified")), now=place.fetched_at)
    return Entry(
        source_id=place.source_id,
        guid=Guid(""),
        guid_given=_id(sent)[: bounds.GUID],
        digest=its,
        received=received,
        document=place.document,
        url=url or absolute(base, _text(sent, "external_url")),
        headline=bounds.line(_text(sent, "title"), bounds.HEADLINE),
        text=RawHtml(printable(text[: bounds.TEXT])),
        kind=kind,
        summary=RawHtml(printable(_text(sent, "summary")[: bounds.SUMMARY])),
        base_url=url or base,
        authors=_authors(sent) or _authors(feed),
        categories=bounds.subjects(tag for tag in _list(sent, "tags") if isinstance(tag, str)),
        published_at=published_at or updated_at,
        updated_at=updated_at,
        language=language,
        image=_image(sent, base),
        enclosures=_enclosures(sent, base),
    )


def _body(sent: dict[str, Any]) -> tuple[str, TextKind]:
    markup = _text(sent, "content_html")
    return (markup, "html") if markup.strip() else (as_text(_text(sent, "content_text")), "text")


def _id(sent: dict[str, Any]) -> str:
    """Give the id as text; numbers are read as they were written."""
    said = sent.get("id")
    return printable(str(said)) if isinstance(said, str | int | float) and not isinstance(said, bool) else ""


def _authors(sent: dict[str, Any]) -> tuple[Person, ...]:
    """Give `authors`, and the `author` of version 1.0."""
    return bounds.people(
        bounds.person(_text(author, "name"), url=_text(author, "url"))
        for author in (*_list(sent, "authors"), sent.get("author"))
        if isinstance(author, dict)
    )


def _image(sent: dict[str, Any], base: str) -> Image | None:
    url = absolute(base, _text(sent, "image")) or absolute(base, _text(sent, "banner_image"))
    return Image(url=url) if url else None


def _enclosures(sent: dict[str, Any], base: str) -> tuple[Enclosure, ...]:
    once: dict[str, Enclosure] = {}
    for attachment in _list(sent, "attachments")[: bounds.ENCLOSURES]:
        url = absolute(base, _text(attachment, "url")) if isinstance(attachment, dict) else ""
        if url:
            once[url] = Enclosure(
                url=url,
                type=bounds.media_type(_text(attachment, "mime_type"), "application/octet-stream"),
                length=bounds.number(attachment.get("size_in_bytes")),
                title=bounds.line(_text(attachment, "title"), bounds.HEADLINE),
            )
    return tuple(once.values())


def _text(found: dict[str, Any], key: str) -> str:
    said = found.get(key)
    return said if isinstance(said, str) else ""


def _list(found: dict[str, Any], key: str) -> list[Any]:
    said = found.get(key)
    return said if isinstance(said, list) else []
