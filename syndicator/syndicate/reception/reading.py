"""Reading an edition as partners' software does: entries with their dates and signs, and what is named as deleted.

Takes bytes, gives what they offer; raises ValueError or MarkupError for what is no feed. Lenient where software is, and apart from
`read_back`, which looks for faults of ours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from syndicator._text.markup import XmlElement, to_xml
from syndicator.model import Format

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_STATUS = "{http://search.yahoo.com/mrss/}status"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_EXPIRES = "{http://schemas.ingestion.microsoft.com/common/}expirationDate"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One entry as it came. `updated_at` is the publication where nothing else is said, `modified_at` too."""

    id: str
    url: str
    headline: str
    text: str
    published_at: datetime
    updated_at: datetime
    modified_at: datetime
    status: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One document: its entries in order, and the names in it that are said to be deleted, with the time of that."""

    offers: tuple[Offer, ...]
    deleted: tuple[tuple[str, datetime], ...] = ()


def read(form: Format, body: bytes) -> Delivery:
    """Read one document."""
    if form == "json":
        return Delivery(offers=tuple(map(_json_offer, json.loads(body)["items"])))
    root = to_xml(body)
    items = map(_rss_offer, root.iterfind("channel/item")) if form == "rss" else map(_atom_offer, root.iterfind(f"{_ATOM}entry"))
    return Delivery(offers=tuple(items), deleted=tuple(_deleted(root)))


def _deleted(root: XmlElement) -> Iterator[tuple[str, datetime]]:
    """Give what is named as deleted by children of the root, where software looks for it, and nowhere else."""
    for element in root.iterfind(_DELETED):
        yield element.get("ref", ""), datetime.fromisoformat(element.get("when", ""))


def _rss_offer(item: XmlElement) -> Offer:
    published_at = parsedate_to_datetime(_text(item, "pubDate"))
    return Offer(
        id=_text(item, "guid") or _text(item, "link"),
        url=_text(item, "link"),
        headline=_text(item, "title"),
        text=_text(item, _CONTENT) or _text(item, "description"),
        published_at=published_at,
        updated_at=_moment(item, f"{_ATOM}updated") or published_at,
        modified_at=_moment(item, _MODIFIED) or published_at,
        status=_status(item),
        expires_at=_moment(item, _EXPIRES),
    )


def _atom_offer(entry: XmlElement) -> Offer:
    links = {link.get("rel", "alternate"): link.get("href", "") for link in entry.iterfind(f"{_ATOM}link")}
    updated_at = datetime.fromisoformat(_text(entry, f"{_ATOM}updated"))
    return Offer(
        id=_text(entry, f"{_ATOM}id"),
        url=links.get("alternate", ""),
        headline=_text(entry, f"{_ATOM}title"),
        text=_text(entry, f"{_ATOM}content") or _text(entry, f"{_ATOM}summary"),
        published_at=_moment(entry, f"{_ATOM}published") or updated_at,
        updated_at=updated_at,
        modified_at=_moment(entry, _MODIFIED) or updated_at,
        status=_status(entry),
        expires_at=_moment(entry, _EXPIRES),
    )


def _json_offer(item: dict[str, Any]) -> Offer:
    published_at = datetime.fromisoformat(item["date_published"])
    updated_at = datetime.fromisoformat(item.get("date_modified", item["date_published"]))
    return Offer(
        id=item["id"],
        url=item.get("url", ""),
        headline=item.get("title", ""),
        text=item.get("content_html") or item.get("content_text", ""),
        published_at=published_at,
        updated_at=updated_at,
        modified_at=updated_at,
    )


def _status(element: XmlElement) -> str:
    status = element.find(_STATUS)
    return "" if status is None else (status.text or status.get("state") or "").strip()


def _moment(element: XmlElement, name: str) -> datetime | None:
    said = _text(element, name)
    return datetime.fromisoformat(said) if said else None


def _text(element: XmlElement, name: str) -> str:
    return (element.findtext(name) or "").strip()
