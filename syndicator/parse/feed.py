"""RSS, Atom and RDF feeds through feedparser: its one door.

Takes the text of a document and the address that it came from, gives what stands in it as plain values. feedparser's two
parsers are driven here directly: text goes in, never a name that they might open or fetch. Of what they do, this leaves
out: sanitising and rewriting of markup (ours comes later), dates (ours are better), and whatever grows with the square
of hostile input. What they lose is kept: media with their credits, authors and ids as sent, every deleted entry.
"""

import io
import re
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException, handler
from xml.sax.expatreader import create_parser
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser

from syndicator._text.markup import printable
from syndicator.parse.found import Found
from syndicator.parse.repair import repaired, tamed

MAX_LOOSE = 2_000_000
"""How many characters the loose parser is given."""
MAX_ELEMENTS = 300_000
MAX_ENTRIES = 5_000
"""Where a document has more of them, reading stops there."""
MAX_TAGS = 200
MAX_MEDIA = 500
MAX_CREDITS = 8
MAX_DELETED = 10_000
MAX_NAMESPACES = 300
_LONGEST = {"xml:base": 2048, "base": 2048, "xml:lang": 60, "lang": 60}
"""Attributes that feedparser reads anew with every element; longer ones are left out."""
_WINDOWS = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document holds. `deleted` are (guid, when) of tombstones.

    `sound`: it was well-formed, or could be mended. `cut`: reading stopped before its end.
    """

    channel: Found
    entries: tuple[Found, ...]
    version: str
    sound: bool
    deleted: tuple[tuple[str, str], ...] = ()
    cut: bool = False


def read(text: str, address: str) -> Reading | None:
    """Give what stands in a document, None if nothing can be made of it; `text` has no XML declaration any more."""
    return read_sound(text, address) or read_broken(text, address)


def read_sound(text: str, address: str) -> Reading | None:
    """Give what stands in a well-formed document, or in one that can be mended; else None."""
    return _run(_Strict, text, address) or _run(_Strict, repaired(printable(text)), address)


def read_broken(text: str, address: str) -> Reading | None:
    """Give what seems to stand in a document that is not well-formed."""
    return _run(_Loose, tamed(printable(text[:MAX_LOOSE])), address, cut=len(text) > MAX_LOOSE)


class _EnoughError(Exception):
    """Reading stops here; what was found so far counts."""


class _Restrained:
    """Our ways, laid over either of feedparser's parsers. Names are those that feedparser calls for an element."""

    can_be_relative_uri = LooseFeedParser.can_be_relative_uri - {"id"}
    namespaces = {**LooseFeedParser.namespaces, "http://purl.org/atompub/tombstones/1.0": "at"}  # noqa: RUF012  (a class's by feedparser's design)
    _matchnamespaces: dict[str, str] = {}  # noqa: RUF012  (feedparser fills it from the line above)
    resolve_relative_uris = False
    sanitize_html = False
    medium: Found | None = None
    elements = 0

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _EnoughError
        if attrs:
            attrs = [pair for pair in attrs if pair[0] not in _LONGEST or len(pair[1] or "") <= _LONGEST[pair[0]]]
        parser: Any = super()
        parser.unknown_starttag(tag, attrs)

    def track_namespace(self: Any, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < MAX_NAMESPACES or uri.lower() in self._matchnamespaces:
            parser: Any = super()
            parser.track_namespace(prefix, uri)

    def pop(self: Any, element: str, strip_whitespace: int = 1) -> Any:
        """Blank pieces at the ends go in one step: feedparser takes them off one by one, and moves the rest each time."""
        ends = bool(self.elementstack) and self.elementstack[-1][0] == element
        if ends and strip_whitespace and len(self.elementstack[-1][2]) > 64:  # noqa: PLR2004  (a few are cheap)
            pieces = self.elementstack[-1][2]
            solid = [number for number, piece in enumerate(pieces) if piece.strip()] or [0]
            self.elementstack[-1][2] = pieces[solid[0] : solid[-1] + 1]
        parser: Any = super()
        return parser.pop(element, strip_whitespace)

    def _start_item(self: Any, attrs: Found) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            raise _EnoughError
        parser: Any = super()
        parser._start_item(attrs)  # noqa: SLF001  (feedparser's own way to be extended)
        self.entries[-1].update({"*base": self.baseuri, "*lang": self.lang})

    _start_entry = _start_item

    # Dates are kept as sent; feedparser would make 1795 out of some of them.
    def _end_published(self: Any) -> None:
        self.pop("published")

    _end_issued = _end_pubdate = _end_published

    def _end_updated(self: Any) -> None:
        self.pop("updated")

    _end_modified = _end_lastbuilddate = _end_updated

    def _end_created(self: Any) -> None:
        self.pop("created")

    def _end_expirationdate(self: Any) -> None:
        self.pop("expired")

    def _end_dcterms_valid(self: Any) -> None:
        self.pop("validity")

    # Authors are kept as sent: feedparser looks for an address in them with an expression that can take minutes.
    def _sync_author_detail(self, key: str = "author") -> None:
        pass

    def _end_author(self: Any) -> None:
        said = self.pop("author")
        self.inauthor = 0
        authors = self._get_context().get("authors")
        if authors and said and not authors[-1].get("name"):
            authors[-1]["text"] = said

    _end_managingeditor = _end_author

    def _add_tag(self: Any, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().setdefault("tags", [])) < MAX_TAGS:
            parser: Any = super()
            parser._add_tag(term, scheme, label)  # noqa: SLF001  (the same)

    # Text and summary stay apart: feedparser copies one into the other where one is missing.
    def _end_content(self: Any) -> None:
        self.pop_content("content")

    _end_body = _end_xhtml_body = _end_content_encoded = _end_fullitem = _end_content

    def _start_itunes_summary(self: Any, attrs: Found) -> None:
        self.push_content("itunes_summary", attrs, "text/plain", 1)

    def _end_itunes_summary(self: Any) -> None:
        self.pop_content("itunes_summary")

    # Media keep what is said about each of them; feedparser takes a caption for the article.
    def _start_media_content(self: Any, attrs: Found) -> None:
        media = self._get_context().setdefault("*media", [])
        self.medium = dict(attrs)
        if len(media) < MAX_MEDIA:
            media.append(self.medium)

    def _end_media_content(self: Any) -> None:
        self.medium = None

    def _start_media_thumbnail(self: Any, attrs: Found) -> None:
        thumbnails = self._get_context().setdefault("*thumbnails", [])
        if len(thumbnails) < MAX_MEDIA:
            thumbnails.append(dict(attrs))
        self.push("media_thumbnail", 0)

    def _end_media_thumbnail(self: Any) -> None:
        said = self.pop("media_thumbnail")
        thumbnails = self._get_context().get("*thumbnails")
        if said and thumbnails:
            thumbnails[-1].setdefault("url", said)

    def _start_media_title(self: Any, _attrs: Found) -> None:
        self.push("media_title", 0)

    def _end_media_title(self) -> None:
        self._about_medium("title")

    def _start_media_description(self: Any, _attrs: Found) -> None:
        self.push("media_description", 0)

    def _end_media_description(self) -> None:
        self._about_medium("description")

    def _start_media_credit(self: Any, _attrs: Found) -> None:
        self.push("media_credit", 0)

    def _end_media_credit(self: Any) -> None:
        """Several may be credited, the photographer and the agency."""
        said = self.pop("media_credit")
        credited = self._medium_or_all().setdefault("*credits", [])
        if said and len(credited) < MAX_CREDITS:
            credited.append({"name": said})

    def _start_media_copyright(self: Any, _attrs: Found) -> None:
        self.push("media_copyright", 0)

    def _end_media_copyright(self) -> None:
        self._about_medium("copyright")

    def _about_medium(self: Any, what: str) -> None:
        said = self.pop(f"media_{what}")
        if said:
            self._medium_or_all().setdefault(what, said)

    def _medium_or_all(self: Any) -> Found:
        """Give where that is noted which is said of one medium, or of all media of an entry."""
        about: Found = self._get_context().setdefault("*about", {}) if self.medium is None else self.medium
        return about

    def _end_image(self: Any) -> None:
        said = self.pop("image")
        self.inimage = 0
        if self.inentry and said and said.startswith("http"):
            self.entries[-1].setdefault("image", {"href": said})

    def _end_url(self: Any) -> None:
        parser: Any = super()
        before = self.entries[-1].get("href") if self.entries else None
        parser._end_url()  # noqa: SLF001  (the same)
        if self.inentry and self.inimage and self.entries[-1].get("href") != before:
            self.entries[-1].setdefault("image", {"href": self.entries[-1]["href"]})

    def _deleted_entry(self: Any, attrs: Found) -> None:
        deleted = self.feeddata.setdefault("*deleted", [])
        if attrs.get("ref") and not self.inentry and len(deleted) < MAX_DELETED:
            deleted.append((attrs["ref"], attrs.get("when", "")))


setattr(_Restrained, "_start_at_deleted-entry", _Restrained._deleted_entry)  # noqa: SLF001  (feedparser calls it by the element's name)


class _Text(str):
    """Text on its way through feedparser, which maps the letters of Windows' set in all of it, letter by letter.

    Most text has none of them, and looking for one is several times as fast.
    """

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        return super().translate(table) if _WINDOWS.search(self) else str(self)


class _Strict(_Restrained, StrictFeedParser):  # type: ignore[misc]  # feedparser has no types
    """For well-formed XML."""

    def __init__(self, *args: Any) -> None:
        self._pending: list[str] = []
        super().__init__(*args)

    @staticmethod
    def decode_entities(_element: str, text: Any) -> Any:
        return _Text(text) if isinstance(text, str) else text

    # Text comes in pieces as small as one entity; feedparser does much for each piece, so they are put together first.
    def characters(self, text: str) -> None:
        self._pending.append(text)

    def startElementNS(self, *args: Any) -> None:  # noqa: N802  (the name that SAX calls)
        self._say_pending()
        super().startElementNS(*args)

    def endElementNS(self, *args: Any) -> None:  # noqa: N802  (the same)
        self._say_pending()
        super().endElementNS(*args)

    def _say_pending(self) -> None:
        if self._pending:
            self.handle_data("".join(self._pending))
            self._pending.clear()

    def take(self, text: str) -> None:
        """Read `text`; raises SAXException where it is not well-formed."""
        reader = create_parser(namespaceHandling=1)  # noqa: S315  (no entity grows and none is fetched: `repair.unburdened` comes first)
        reader.setFeature(handler.feature_external_ges, state=False)
        reader.setContentHandler(self)
        reader.setErrorHandler(self)
        source = InputSource()
        source.setEncoding("utf-8")
        source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
        reader.parse(source)


class _Loose(_Restrained, LooseFeedParser):  # type: ignore[misc]  # feedparser has no types
    """For anything else."""

    def take(self, text: str) -> None:
        """Read `text` as far as it makes sense."""
        self.feed(text)


def _run(kind: type[_Strict] | type[_Loose], text: str, address: str, *, cut: bool = False) -> Reading | None:
    parser = kind(address, None, "utf-8")
    try:
        parser.take(text)
    except _EnoughError:
        cut = True
    except SAXException:
        return None
    except Exception:  # noqa: BLE001  (whatever a document does to the parser, the next way of reading it is tried)
        return None
    channel = dict(parser.feeddata)
    deleted = tuple(channel.pop("*deleted", ()))
    entries = tuple(dict(entry) for entry in parser.entries)
    return Reading(channel, entries, parser.version, kind is _Strict, deleted, cut)
