"""A strict look at what a reader gets: dangerous nodes in any field, and fields that another one broke into.

Law: takes the bytes of an edition or a page, gives a line for each thing found; empty means safe. Shares no code with the
product: two parsers read each piece of markup, one short list says what may stand in it, and all else is a finding.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from bs4.exceptions import ParserRejectedMarkup
from lxml import etree

_ALLOWED = frozenset([
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4",
    "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
])  # fmt: skip
_ATTRIBUTES = frozenset(["href", "src", "alt", "title", "width", "height", "colspan", "rowspan"])
_WEB = re.compile(r"https?://[^\s<>\"`\\]+", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s<>\"']+", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<(?:script|style|iframe|frame|object|embed|applet|svg|math|link|meta|base|form)>|<\S+ (?:on\w+|style|srcdoc|formaction)=|"
    r"<\S+ [\w:]+=['\"][\s\\]*(?:javascript|vbscript|data):",
    re.IGNORECASE,
)
_PARSERS = ("html.parser", "lxml")
_PAGE = frozenset([
    "html", "head", "meta", "title", "link", "body", "header", "main", "footer", "aside", "article", "section", "div", "span", "time",
    "h1", "h2", "h3", "p", "a", "ul", "li", "dl", "dt", "dd", "code", "figure", "img", "figcaption",
])  # fmt: skip
_PAGE_ATTRIBUTES = frozenset([
    "aria-hidden", "aria-label", "aria-labelledby", "alt", "charset", "class", "content", "datetime", "dir", "height", "href", "id", "lang",
    "name", "property", "rel", "sizes", "src", "title", "type", "width",
])  # fmt: skip
_OWN = re.compile(r"(?:\.\./)?(?:style\.css\?v=[0-9a-f]{8}|icon\.svg|feeds\.opml)")
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"


def dangerous(markup: str, *, allowed: frozenset[str] = _ALLOWED) -> list[str]:
    """Give what may not stand in a piece of markup, by either parser."""
    if "<" not in markup:
        return []
    return [f"{parser}: {one}" for parser in _PARSERS for one in _read(markup, parser, allowed)]


def could_run(markup: str) -> list[str]:
    """Give what a browser could run or load in a piece of markup, by either parser: less than what may not stand there."""
    return [f"{parser}: {one}" for parser in _PARSERS for one in _read(markup, parser, frozenset()) if _ACTIVE.match(one)]


def _read(markup: str, parser: str, allowed: frozenset[str]) -> list[str]:
    try:
        return list(_found(BeautifulSoup(markup, parser), allowed))
    except ParserRejectedMarkup:
        return ["what this parser does not even take"]


def _found(tree: BeautifulSoup, allowed: frozenset[str]) -> Iterator[str]:
    for node in tree.descendants:
        if isinstance(node, Tag):
            if node.name in {"html", "body"} and not node.attrs:
                continue  # the parser's own
            if node.name not in allowed:
                yield f"<{node.name}>"
            yield from (f"<{node.name} {name}={str(value)[:60]!r}>" for name, value in node.attrs.items() if not _sound(name, str(value)))
        elif isinstance(node, PreformattedString) and isinstance(node, NavigableString):
            yield f"{type(node).__name__} {str(node)[:60]!r}"


def _sound(name: str, value: str) -> bool:
    if name in {"href", "src"}:
        return bool(_WEB.match(value) or (name == "href" and _MAIL.match(value)))
    return name in _ATTRIBUTES


def text_only(words: str) -> list[str]:
    """Give what a reader that takes these words for markup would make of them beyond text."""
    return dangerous(words, allowed=frozenset())


def address(value: str | None) -> list[str]:
    """Give a complaint unless this is a web address that ends where its field ends."""
    return [] if value is not None and _WEB.fullmatch(value) else [f"no address: {str(value)[:80]!r}"]


def look(form: str, body: bytes) -> list[str]:
    """Give everything dangerous in an edition."""
    return [*{"rss": _rss, "atom": _atom, "json": _json}[form](body)]


def _rss(body: bytes) -> Iterator[str]:
    channel = etree.fromstring(body)[0]
    yield from _told("channel", {name: text_only(channel.findtext(name) or "") for name in ("title", "description", "managingEditor")})
    yield from _told("channel", {"link": address(channel.findtext("link"))})
    for item in channel.iterfind("item"):
        name = item.findtext("guid")
        fields = {
            "title": text_only(item.findtext("title") or ""),
            "description": text_only(item.findtext("description") or ""),
            "content": dangerous(item.findtext(ENCODED) or ""),
            "link": address(item.findtext("link")),
            "source": address(item.find("source").get("url")),
        }
        fields |= {f"enclosure {at}": address(one.get("url")) for at, one in enumerate(item.iterfind("enclosure"))}
        fields |= {f"media {at}": address(one.get("url")) for at, one in enumerate(item.iterfind(f"{MEDIA}content"))}
        for tag in (
            "category",
            "source",
            f"{DC}creator",
            f"{DC}rights",
            f"{MEDIA}content/{MEDIA}description",
            f"{MEDIA}content/{MEDIA}credit",
        ):
            fields |= {f"{tag} {at}": text_only(one.text or "") for at, one in enumerate(item.iterfind(tag))}
        yield from _told(name, fields)


def _atom(body: bytes) -> Iterator[str]:
    feed = etree.fromstring(body)
    yield from _told("feed", {f"link {at}": address(one.get("href")) for at, one in enumerate(feed.iterfind(f"{ATOM}link"))})
    for entry in feed.iterfind(f"{ATOM}entry"):
        name = entry.findtext(f"{ATOM}id")
        fields = {"content": dangerous(entry.findtext(f"{ATOM}content") or "")}
        for part in ("title", "summary", "rights", "source/{http://www.w3.org/2005/Atom}title"):
            for one in entry.iterfind(f"{ATOM}{part}"):
                fields[part] = [] if one.get("type", "text") == "text" and not len(one) else ["is not said to be text"]
        fields |= {f"link {at}": address(one.get("href")) for at, one in enumerate(entry.iter(f"{ATOM}link"))}
        fields |= {f"uri {at}": address(one.text) for at, one in enumerate(entry.iter(f"{ATOM}uri"))}
        fields |= {f"media {at}": address(one.get("url")) for at, one in enumerate(entry.iter(f"{MEDIA}content"))}
        yield from _told(name, fields)


def _json(body: bytes) -> Iterator[str]:
    for entry in json.loads(body)["items"]:
        own = entry.get("_syndicator", {})
        fields = {
            "content": dangerous(entry.get("content_html", "")),
            "url": address(entry["url"]),
            "source": address(own["source"]["url"]),
        }
        fields |= {"image": address(entry["image"])} if "image" in entry else {}
        fields |= {f"author {at}": address(one["url"]) for at, one in enumerate(entry["authors"]) if "url" in one}
        fields |= {f"attachment {at}": address(one["url"]) for at, one in enumerate(entry.get("attachments", ()))}
        yield from _told(entry["id"], fields)


def _told(name: Any, fields: dict[str, list[str]]) -> Iterator[str]:
    yield from (f"{str(name)[:60]!r}: {field}: {one}" for field, found in fields.items() for one in found)


def look_at_page(body: bytes) -> list[str]:
    """Give everything dangerous in a page of ours: what its template does not have, and what its article's text may not."""
    tree = BeautifulSoup(body, "lxml")
    found = []
    for text in tree.select("div.body"):
        found += [f"body: {one}" for one in _found(BeautifulSoup(text.decode_contents(), "html.parser"), _ALLOWED)]
        text.clear()
    for node in tree.select("*"):
        if node.name not in _PAGE:
            found.append(f"page: <{node.name}>")
        found += [
            f"page: <{node.name} {name}={str(value)[:60]!r}>" for name, value in node.attrs.items() if not _sound_on_page(name, str(value))
        ]
    return found


def _sound_on_page(name: str, value: str) -> bool:
    if name in {"href", "src"}:
        return bool(_WEB.match(value) or _MAIL.match(value) or _OWN.fullmatch(value))
    return name in _PAGE_ATTRIBUTES
