"""feedgen with its gaps mended where both XML formats need it: namespaces, the media of an entry, documents cut apart.

feedgen reads the clock for a date that is not set and changes the locale of the whole process to write one in RSS;
here every date is set, and those of RSS are written by `dates`. A frame is kept for the next document with the same
masthead; nothing else is kept between two calls.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from syndicator.model import Digest, Format
from syndicator.syndicate.render.dates import rfc3339
from syndicator.syndicate.render.galley import Galley
from syndicator.syndicate.render.masthead import GENERATOR, Masthead
from syndicator.syndicate.render.text import as_uri

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MSN = "{http://schemas.ingestion.microsoft.com/common/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RSL = "{https://rslstandard.org/rsl}"
NAMESPACES = {"dc": DC[1:-1], "media": MEDIA[1:-1]}
"""Declared on the root of every document alike."""
KEPT_FRAMES = 2048


class Pieces(NamedTuple):
    """A document cut into what stands before its entries, each entry, and what stands after them."""

    head: bytes
    fragments: Sequence[bytes]
    tail: bytes


def namespaces(head: Masthead) -> dict[str, str]:
    """Give the prefixes with their namespaces that a document declares: some only where its entries use them."""
    more = "modified" in head.software.extras or "expiry" in head.software.signs
    of_software = {"dcterms": DCTERMS[1:-1], "mi": MSN[1:-1]} if more else {}
    return {**NAMESPACES, **of_software, **({"rsl": RSL[1:-1]} if head.terms else {})}


class _Namespaces(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares, on the root of a document, the namespaces that its entries use."""

    declared: Mapping[str, str] = NAMESPACES

    def extend_ns(self) -> dict[str, str]:
        """Give the prefixes with their namespaces."""
        return dict(self.declared)


SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in a frame that is kept where its date is written in."""


class _History(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Says that a document is a page of an archive (RFC 5005)."""

    def extend_ns(self) -> dict[str, str]:
        """Give the prefix with its namespace."""
        return {"fh": HISTORY[1:-1]}

    def extend_atom(self, feed: Any) -> Any:
        """Say it in Atom."""
        xml_elem(f"{HISTORY}archive", feed)
        return feed

    def extend_rss(self, root: Any) -> Any:
        """Say it in RSS."""
        xml_elem(f"{HISTORY}archive", root[0])
        return root


class Generator(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feedgen feed with a masthead and no entries; `lastBuildDate` is left to a subclass of the RSS side, in words of no locale."""

    def __init__(self, head: Masthead, form: Format) -> None:
        """Set every field that feedgen would fill in by itself."""
        super().__init__()
        self.register_extension("house", type("_Declared", (_Namespaces,), {"declared": namespaces(head)}))
        if head.archived:
            self.register_extension("history", _History)
        self.id(head.id)
        self.title(head.title)
        self.description(head.description)
        self.author(name=head.publisher, **({"email": head.contact} if "@" in head.contact else {}), uri=head.home)
        self.link(href=head.addresses[form], rel="self", type=self.MEDIA_TYPE)
        for hub in head.hubs:
            self.link(href=hub, rel="hub")
        for relation, address in head.links(form):
            self.link(href=address, rel=relation, type=self.MEDIA_TYPE)
        self.link(href=head.home, rel="alternate", type="text/html")
        self.updated(head.updated_at)
        self.generator(GENERATOR)
        if head.rights:
            self.rights(head.rights)
        if head.language:
            self.language(head.language)

    MEDIA_TYPE = ""


class _Bare:
    """Stands in for a feed where feedgen writes one out: it holds entries and nothing else."""

    def __init__(self, root: Any) -> None:
        """Take the root."""
        self._root = root

    def _create_atom(self, extensions: bool = True) -> Any:  # noqa: FBT001, FBT002, ARG002  (feedgen's own signature)
        return self._root, self._root.getroottree()


def written(root: Any, within: Any, entries: Iterable[Any], element: str) -> tuple[bytes, ...]:
    """Give entries as they are written in a feed with this root; `within` is the element of it that holds them."""
    for entry in entries:
        within.append(entry)
    document = bytes(FeedGenerator.atom_str(_Bare(root), pretty=True))
    # Text is escaped in it, so that a tag in it is always a tag.
    opening, closing = f"<{element}".encode(), f"</{element}>".encode()
    return tuple(piece[piece.index(opening) :] + closing for piece in document.split(closing)[:-1])


def cut(document: bytes, closing: str) -> Pieces:
    """Cut a document that has no entries where they would stand."""
    end = document[: document.rfind(closing.encode())].rstrip()
    return Pieces(end, (), document[len(end) :])


_SAID = attrgetter(*(one.name for one in fields(Masthead) if one.name not in {"addresses", "updated_at", "generation", "buried"}))
"""All that a masthead says but its addresses, and what is written in later."""


class Frames:
    """Frames of documents, each made once for all that a masthead says but its date."""

    def __init__(self, made: Callable[[Masthead], Pieces], dates: Callable[[datetime], Sequence[str]]) -> None:
        """Take what makes a frame of a masthead, and the elements, written out, in which that may say its date."""
        self._made, self._dates = made, dates
        self._kept: dict[tuple[object, ...], Pieces] = {}

    def frame(self, head: Masthead) -> Pieces:
        """Give head and tail of a document with this masthead."""
        said = (*_SAID(head), *head.addresses.items())
        if head.archived:
            return self._made(head)  # one of many, and seldom made twice
        pieces = self._kept.get(said)
        if pieces is None:
            pieces = self._made(replace(head, updated_at=SOME_DAY, generation=Digest(""), buried=()))
            if len(self._kept) >= KEPT_FRAMES:
                self._kept.clear()
            self._kept[said] = pieces
        opened = pieces.head
        for some, own in zip(self._dates(SOME_DAY), self._dates(head.updated_at), strict=True):
            opened = opened.replace(some.encode(), own.encode(), 1)
        return Pieces(opened, (), pieces.tail)


def add(parent: Any, name: str, text: str | None, **attributes: str) -> Any:
    """Put an element with its text under `parent`, and give it."""
    element = xml_elem(name, parent, **attributes)
    element.text = text
    return element


def add_media(parent: Any, galley: Galley) -> None:
    """Put the lead image under `parent`, with who made it and what it shows.

    Without full text beside it some readers take what the image shows for the text, so then it is not said.
    """
    image = galley.image
    if image is None:
        return
    sizes = {name: str(size) for name, size in (("width", image.width), ("height", image.height)) if size}
    kind = {"type": image.type} if image.type else {}
    content = xml_elem(f"{MEDIA}content", parent, url=as_uri(image.url), medium="image", **kind, **sizes)
    if image.caption and galley.body:
        add(content, f"{MEDIA}description", image.caption, type="plain")
    if image.credit:
        add(content, f"{MEDIA}credit", image.credit)


def add_signs(parent: Any, galley: Galley) -> None:
    """Put under `parent` what tells software that an article is withdrawn, in its own words; of others nothing."""
    if galley.withdrawal is None:
        return
    if "status" in galley.withdrawal.signs:
        add(parent, f"{MEDIA}status", "deleted", state="deleted")
    if "expiry" in galley.withdrawal.signs:
        for element in (f"{MSN}expirationDate", f"{DCTERMS}valid"):
            add(parent, element, rfc3339(galley.withdrawal.at))


def common(entry: FeedEntry, galley: Galley) -> None:
    """Set what feedgen writes rightly in both formats."""
    entry.title(galley.headline)
    entry.updated(galley.updated_at)
    entry.link(href=galley.url)
    entry.source(url=as_uri(galley.source[1]), title=galley.source[0])
    entry.category([{"term": tag} for tag in galley.tags])
