"""Atom 1.0: feedgen's, with links whole (relation, type, length, title), the source whole, the lead image and language.

Takes a masthead and galleys, gives the pieces of a document; touches nothing.
"""

from collections.abc import Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.util import xml_elem

from syndicator._text.markup import printable
from syndicator.model import Enclosure
from syndicator.syndicate.render.dates import rfc3339
from syndicator.syndicate.render.galley import Galley
from syndicator.syndicate.render.generator import (
    ATOM,
    LANG,
    Frames,
    Generator,
    Pieces,
    add,
    add_media,
    add_signs,
    common,
    cut,
    namespaces,
    written,
)
from syndicator.syndicate.render.licence import TYPE, add_terms
from syndicator.syndicate.render.masthead import Masthead


class _AtomEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """One `<entry>`."""

    def __init__(self, galley: Galley) -> None:
        super().__init__()
        self._galley = galley
        common(self, galley)
        self.id(galley.public_id)
        self.published(galley.published_at)
        self.author([{"name": author.name, **({"uri": author.url} if author.url else {})} for author in galley.authors])
        self.summary(galley.summary, type="text")
        if galley.body:
            self.content(printable(galley.body), type="html")
        if galley.rights:
            self.rights(galley.rights)

    def atom_entry(self, extensions: bool = True) -> Any:  # noqa: FBT001, FBT002  (feedgen's own signature)
        """Give feedgen's entry with what it leaves out."""
        entry, galley = super().atom_entry(extensions), self._galley
        if galley.language:
            entry.set(LANG, galley.language)
        link = entry.find("link")
        link.set("rel", "alternate")
        link.set("type", "text/html")
        for enclosure in galley.enclosures:
            xml_elem("link", entry, **_attributes(enclosure))
        source = entry.find("source")
        add(source, "id", galley.source[1])
        add(source, "updated", rfc3339(galley.updated_at))
        add_media(entry, galley)
        add_signs(entry, galley)
        add_terms(entry, galley.terms, galley.url)
        return entry


def _attributes(enclosure: Enclosure) -> dict[str, str]:
    size = {"length": str(enclosure.length)} if enclosure.length else {}
    title = {"title": enclosure.title} if enclosure.title else {}
    return {"rel": "enclosure", "href": enclosure.url, "type": enclosure.type, **size, **title}


class _Feed(Generator):
    """One `<feed>`."""

    MEDIA_TYPE = "application/atom+xml"

    def __init__(self, head: Masthead) -> None:
        super().__init__(head, "atom")
        if head.terms and head.terms.url:
            self.link(href=head.terms.url, rel="license", type=TYPE)


def _frame(head: Masthead) -> Pieces:
    return cut(_Feed(head).atom_str(pretty=True), "</feed>")


_FRAMES = Frames(_frame, lambda moment: (f"<updated>{rfc3339(moment)}</updated>",))


def document(head: Masthead, galleys: Sequence[Galley]) -> Pieces:
    """Give an Atom document with these articles, cut apart."""
    frame = _FRAMES.frame(head)
    if not galleys:
        return frame
    root = xml_elem("feed", xmlns=ATOM[1:-1], nsmap=namespaces(head))
    return frame._replace(fragments=written(root, root, (_AtomEntry(galley).atom_entry() for galley in galleys), "entry"))
