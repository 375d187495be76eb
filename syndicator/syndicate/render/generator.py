"""feedgen with its gaps mended where both XML formats need it: namespaces, the media of an entry, documents cut apart.

feedgen reads the clock for a date that is not set and changes the locale of the whole process to write one in RSS;
here every date is set, and those of RSS are written by `dates`. Nothing is kept between two calls.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from syndicator.syndicate.render.galley import Galley
from syndicator.syndicate.render.masthead import GENERATOR, Masthead
from syndicator.syndicate.render.text import as_uri

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Pieces(NamedTuple):
    """A document cut into what stands before its entries, each entry, and what stands after them."""

    head: bytes
    fragments: Sequence[bytes]
    tail: bytes


class _Namespaces(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Declares, on the root of every document alike, the namespaces that its entries use."""

    def extend_ns(self) -> dict[str, str]:
        """Give the prefixes with their namespaces."""
        return {"dc": DC[1:-1], "media": MEDIA[1:-1]}


class Generator(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feedgen feed with a masthead; `lastBuildDate` is left to a subclass of the RSS side, in words of no locale."""

    def __init__(self, head: Masthead, address: str, entries: Sequence[FeedEntry]) -> None:
        """Set every field that feedgen would fill in by itself, and take the entries in their order."""
        super().__init__()
        self.register_extension("house", _Namespaces)
        self.id(head.id)
        self.title(head.title)
        self.description(head.description)
        self.author(name=head.publisher, **({"email": head.contact} if "@" in head.contact else {}), uri=head.home)
        self.link(href=address, rel="self", type=self.MEDIA_TYPE)
        self.link(href=head.home, rel="alternate", type="text/html")
        self.updated(head.updated_at)
        self.generator(GENERATOR)
        if head.language:
            self.language(head.language)
        self.entry(list(entries))

    MEDIA_TYPE = ""


def cut(document: bytes, element: str, closing: str) -> Pieces:
    """Cut a document at its entries. Text is escaped in it, so that a tag in it is always a tag."""
    ending, end = f"</{element}>".encode(), document.rfind(closing.encode())
    found = re.search(f"<{element}[ >]".encode(), document)
    first = found.start() if found else end
    fragments = tuple(piece.lstrip() + ending for piece in document[first:end].split(ending)[:-1])
    return Pieces(document[:first].rstrip(), fragments, document[len(document[:end].rstrip()) :])


def add(parent: Any, name: str, text: str, **attributes: str) -> Any:
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


def common(entry: FeedEntry, galley: Galley) -> None:
    """Set what feedgen writes rightly in both formats."""
    entry.title(galley.headline)
    entry.updated(galley.updated_at)
    entry.link(href=galley.url)
    entry.source(url=as_uri(galley.source[1]), title=galley.source[0])
    entry.category([{"term": tag} for tag in galley.tags])
