"""RSS 2.0: feedgen's, with authors, exact dates, every enclosure, the lead image, rights and language added.

Takes a masthead and galleys, gives the pieces of a document; touches nothing.

RSS speaks of one enclosure an entry and allows more. All are written: readers that know one take the first, and the
others lose none. Each entry says `atom:updated` too, because that is where some readers look for a correction.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.util import xml_elem

from syndicator._text.markup import printable
from syndicator.syndicate.render.dates import rfc822, rfc3339
from syndicator.syndicate.render.galley import Galley
from syndicator.syndicate.render.generator import (
    ATOM,
    CONTENT,
    DC,
    DCTERMS,
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
from syndicator.syndicate.render.text import as_markup, as_uri, as_words


class _RssEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """One `<item>`."""

    def __init__(self, galley: Galley) -> None:
        super().__init__()
        self._galley = galley = _worded(galley)
        common(self, galley)
        link = link_of(galley)
        self.link(href=link, replace=True)
        self.guid(galley.rss_guid, permalink=galley.rss_guid == link)
        self.description(as_markup(galley.summary), isSummary=True)
        if galley.body:
            self.content(printable(galley.body))

    def rss_entry(self, extensions: bool = True) -> Any:  # noqa: FBT001, FBT002  (feedgen's own signature)
        """Give feedgen's item with what it leaves out."""
        item, galley = super().rss_entry(extensions), self._galley
        add(item, "pubDate", rfc822(galley.dated_at))
        add(item, f"{ATOM}updated", rfc3339(galley.updated_at))
        for author in galley.authors:
            add(item, f"{DC}creator", author.name)
        for enclosure in galley.enclosures:
            add(item, "enclosure", "", url=as_uri(enclosure.url), length=str(enclosure.length), type=enclosure.type)
        add_media(item, galley)
        add_signs(item, galley)
        if "modified" in galley.extras:
            add(item, f"{DCTERMS}modified", rfc3339(galley.updated_at))
        for name, text in (("rights", galley.rights), ("language", galley.language)):
            if text:
                add(item, f"{DC}{name}", text)
        add_terms(item, galley.terms, link_of(galley))
        return item


def link_of(galley: Galley) -> str:
    """Give the address of an article in the form that RSS asks for."""
    return as_uri(galley.url)


def _worded(galley: Galley) -> Galley:
    """Give a galley whose plain texts no reader takes for tags; the summary becomes markup where it is written."""
    image = galley.image
    return replace(
        galley,
        headline=as_words(galley.headline),
        authors=tuple(replace(author, name=as_words(author.name)) for author in galley.authors),
        tags=tuple(map(as_words, galley.tags)),
        rights=as_words(galley.rights),
        source=(as_words(galley.source[0]), galley.source[1]),
        image=replace(image, credit=as_words(image.credit), caption=as_words(image.caption)) if image else None,
    )


class _Channel(Generator):
    """One `<channel>`."""

    MEDIA_TYPE = "application/rss+xml"

    def __init__(self, head: Masthead) -> None:
        worded = replace(
            head,
            title=as_words(head.title),
            description=as_words(head.description),
            publisher=as_words(head.publisher),
            rights=as_words(head.rights),
        )
        super().__init__(worded, "rss")
        self._FeedGenerator__rss_lastBuildDate = None  # else feedgen writes it, by way of the locale of the whole process
        self._head = head
        if "@" in head.contact:
            self.managingEditor(f"{head.contact} ({worded.publisher})")

    def _create_rss(self, extensions: bool = True) -> Any:  # noqa: FBT001, FBT002  (feedgen's own signature)
        root, document = super()._create_rss(extensions)
        channel = root[0]
        built = add(channel, "lastBuildDate", rfc822(self._head.updated_at))
        # feedgen writes no link in RSS but the first to itself.
        hubs = [xml_elem(f"{ATOM}link", channel, href=hub, rel="hub") for hub in self._head.hubs]
        links = [
            xml_elem(f"{ATOM}link", channel, href=address, rel=relation, type=self.MEDIA_TYPE)
            for relation, address in self._head.links("rss")
        ]
        for at, element in enumerate((*hubs, *links, built), 4):
            channel.insert(at, element)
        if self._head.terms and self._head.terms.url:
            add(channel, f"{ATOM}link", None, href=as_uri(self._head.terms.url), rel="license", type=TYPE)
        if "channel date" in self._head.software.extras:
            channel.insert(4, add(channel, "pubDate", rfc822(self._head.updated_at)))
        return root, document


def _frame(head: Masthead) -> Pieces:
    return cut(_Channel(head).rss_str(pretty=True), "</channel>")


_FRAMES = Frames(_frame, lambda moment: (f"<lastBuildDate>{rfc822(moment)}</lastBuildDate>", f"<pubDate>{rfc822(moment)}</pubDate>"))


def document(head: Masthead, galleys: Sequence[Galley]) -> Pieces:
    """Give an RSS document with these articles, cut apart."""
    frame = _FRAMES.frame(head)
    if not galleys:
        return frame
    root = xml_elem("rss", version="2.0", nsmap={**namespaces(head), "atom": ATOM[1:-1], "content": CONTENT[1:-1]})
    entries = (_RssEntry(galley).rss_entry() for galley in galleys)
    return frame._replace(fragments=written(root, xml_elem("channel", root), entries, "item"))
