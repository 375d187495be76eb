"""Reading back: a feed of ours as its entries, in order, from its bytes alone.

Takes the bytes of a feed in one of our formats, gives what a reader would take from it. Raises Unfit, or MarkupError
for XML that is not well-formed. Asks for all that the format requires and that ours always have; lenient in nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from syndicator._text.markup import XmlElement, to_xml
from syndicator._text.urls import is_web
from syndicator.model import Format

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
STATUS = "{http://search.yahoo.com/mrss/}status"
EXPIRES = "{http://schemas.ingestion.microsoft.com/common/}expirationDate"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


class UnfitError(ValueError):
    """What is wrong with an edition, as the end of a sentence that begins with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One entry as read back. `content` is the full text, `summary` what stands in for it; `status` and `expires_at` tell of a withdrawal."""

    id: str
    url: str
    headline: str
    content: str
    summary: str
    published_at: datetime
    updated_at: datetime
    author: str
    status: str = ""
    expires_at: datetime | None = None


def require(holds: object, wrong: str) -> None:
    """Raise UnfitError with what is wrong unless something holds."""
    if not holds:
        raise UnfitError(wrong)


def _rss(body: bytes) -> list[Read]:
    root = to_xml(body)
    channel = _child(root, "channel")
    require(root.tag == "rss" and root.get("version") == "2.0", "is no RSS 2.0 document")
    for name in ("title", "link", "description"):
        require(_text(channel, name), f"has no channel {name}")
    _check_addresses(_text(channel, "link"), _child(channel, f"{ATOM}link[@rel='self']").get("href", ""))
    parsedate_to_datetime(_text(channel, "lastBuildDate"))
    return [_rss_entry(element) for element in channel.iterfind("item")]


def _rss_entry(element: XmlElement) -> Read:
    guid, link = _child(element, "guid"), _text(element, "link")
    named = guid.text or ""
    require(guid.get("isPermaLink") == ("true" if named == link else "false"), f"misstates whether the guid {named!r} is the link")
    for enclosure in element.iterfind("enclosure"):
        fit = is_web(enclosure.get("url", "")) and enclosure.get("type") and enclosure.get("length", "").isdigit()
        require(fit, f"has an entry {named!r} with an unfit enclosure")
    return Read(
        id=named,
        url=link,
        headline=_text(element, "title"),
        content=_text(element, CONTENT),
        summary=_text(element, "description"),
        published_at=parsedate_to_datetime(_text(element, "pubDate")),
        updated_at=datetime.fromisoformat(_text(element, f"{ATOM}updated")),
        author=_text(element, CREATOR),
        status=_text(element, STATUS),
        expires_at=_expiry(element),
    )


def _atom(body: bytes) -> list[Read]:
    root = to_xml(body)
    require(root.tag == f"{ATOM}feed", "is no Atom document")
    for name in ("id", "title", "updated", f"author/{ATOM}name"):
        require(_text(root, f"{ATOM}{name}"), f"has no feed {name.rpartition('}')[2]}")
    datetime.fromisoformat(_text(root, f"{ATOM}updated"))
    home, own = (_child(root, f"{ATOM}link[@rel='{relation}']").get("href", "") for relation in ("alternate", "self"))
    _check_addresses(home, own)
    return [_atom_entry(element) for element in root.iterfind(f"{ATOM}entry")]


def tombstones(body: bytes, form: Format) -> list[str]:
    """Give the names of the withdrawn articles that a document tells of, in XML as children of the root."""
    if form == "json":
        return [stone["id"] for stone in json.loads(body)["_syndicator"].get("withdrawn", ())]
    return [stone.get("ref", "") for stone in to_xml(body).iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry")]


def hubs(body: bytes, form: Format) -> tuple[str, ...]:
    """Give the hubs that a document names in its head (WebSub), in order."""
    if form == "json":
        return tuple(hub["url"] for hub in json.loads(body).get("hubs", ()))
    links = to_xml(body).iterfind(f"channel/{ATOM}link[@rel='hub']" if form == "rss" else f"{ATOM}link[@rel='hub']")
    return tuple(link.get("href", "") for link in links)


def names(body: bytes, form: Format) -> frozenset[str]:
    """Give all that a document tells of, by its names there: what it carries, and what it says is withdrawn."""
    if form == "json":
        carried = {entry["id"] for entry in json.loads(body)["items"]}
    else:
        named = to_xml(body).iterfind("channel/item/guid" if form == "rss" else f"{ATOM}entry/{ATOM}id")
        carried = {element.text or "" for element in named}
    return frozenset((*carried, *tombstones(body, form)))


def _expiry(element: XmlElement) -> datetime | None:
    said = _text(element, EXPIRES)
    return datetime.fromisoformat(said) if said else None


def _atom_entry(element: XmlElement) -> Read:
    named = _text(element, f"{ATOM}id")
    content = element.find(f"{ATOM}content")
    require(content is None or content.get("type") == "html", f"has an entry {named!r} whose content is not said to be html")
    links = [(link.get("rel", ""), link.get("href", "")) for link in element.iterfind(f"{ATOM}link")]
    require(all(is_web(href) for _, href in links), f"has an entry {named!r} with a link that is no http or https address")
    return Read(
        id=named,
        url=dict(links).get("alternate", ""),
        headline=_text(element, f"{ATOM}title"),
        content=_text(element, f"{ATOM}content"),
        summary=_text(element, f"{ATOM}summary"),
        published_at=datetime.fromisoformat(_text(element, f"{ATOM}published")),
        updated_at=datetime.fromisoformat(_text(element, f"{ATOM}updated")),
        author=_text(element, f"{ATOM}author/{ATOM}name"),
        status=_text(element, STATUS),
        expires_at=_expiry(element),
    )


def _json(body: bytes) -> list[Read]:
    feed = json.loads(body)
    require(feed["version"] == "https://jsonfeed.org/version/1.1", "is no JSON Feed 1.1")
    require(feed["title"] and isinstance(feed["title"], str), "has no title")
    _check_addresses(feed["home_page_url"], feed["feed_url"])
    return [_json_entry(entry) for entry in feed["items"]]


def _json_entry(entry: dict[str, Any]) -> Read:
    named = entry["id"]
    require(("content_html" in entry) != ("content_text" in entry), f"has an entry {named!r} without content, or with two")
    fit = all(is_web(attached["url"]) and attached["mime_type"] for attached in entry.get("attachments", ()))
    require(fit, f"has an entry {named!r} with an unfit attachment")
    return Read(
        id=named,
        url=entry["url"],
        headline=entry["title"],
        content=entry.get("content_html", ""),
        summary=entry["summary"],
        published_at=datetime.fromisoformat(entry["date_published"]),
        updated_at=datetime.fromisoformat(entry["date_modified"]),
        author=entry["authors"][0]["name"],
        status=entry["_syndicator"].get("status", ""),
    )


def _check_addresses(home: str, own: str) -> None:
    require(is_web(home), f"has a home page that is no http or https address: {home!r}")
    require(is_web(own) and "?" not in own and "@" not in own, f"has no clean address of its own: {own!r}")


def _child(element: XmlElement, name: str) -> XmlElement:
    child = element.find(name)
    if child is None:
        raise UnfitError(f"has an element without its {name.rpartition('}')[2]}")
    return child


def _text(element: XmlElement, name: str) -> str:
    return element.findtext(name) or ""


READERS: dict[Format, Callable[[bytes], list[Read]]] = {"rss": _rss, "atom": _atom, "json": _json}
"""How each format is read back."""


def alone(form: Format, fragment: bytes, root: bytes) -> Read:
    """Give one entry as read back from its own bytes, which must be one element, or one JSON value, and nothing else.

    `root` is the opening tag of the document that it stands in. What is whole by itself is whole among others, too.
    """
    if form == "json":
        return _json_entry(json.loads(fragment))
    around = to_xml(b"".join((root, fragment, b"</", root[1:-1].split(None, 1)[0], b">")))
    name, read = ("item", _rss_entry) if form == "rss" else (f"{ATOM}entry", _atom_entry)
    require([child.tag for child in around] == [name], "has an entry that is not one element")
    blank = not (around.text or "").strip() and not (around[0].tail or "").strip()
    require(blank, "has text between its entries")
    return read(around[0])
