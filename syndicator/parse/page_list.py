"""A page that lists articles, for publishers with no feed: each link that the source's selector meets is an entry.

Takes the page's markup and the selector, gives a `Part` of entries with address and headline and no text (that comes
from the article's own page); raises ParseError if the selector meets no link.
"""

from collections.abc import Mapping
from itertools import islice

from syndicator._text.digests import digest_of
from syndicator._text.markup import MarkupError, Node, attribute, select, text, to_tree
from syndicator._text.urls import absolute, without_tracking
from syndicator.errors import ParseError
from syndicator.model import Digest, Entry, Guid
from syndicator.parse import bounds
from syndicator.parse.page_facts import read_facts
from syndicator.parse.part import Part, Place

_LONGEST_RECEIVED = 5_000
_MOST_INSIDE = 2_000
"""An element with more inside it is half a page and no entry of a list: nested in each other they would be read over and over."""


def page_list(markup: str, place: Place, selector: str, *, seen: Mapping[Digest, Guid]) -> Part:
    """Give the entries that a page links to; those whose digest is in `seen` are not taken again."""
    tree = to_tree(markup)
    base = absolute(place.address, next((attribute(element, "href") for element in select(tree, "base[href]")), "")) or place.address
    facts = read_facts(tree, place.address)
    try:
        met = select(tree, selector)
    except MarkupError as error:
        raise ParseError(f"`links:` {error}") from error
    entries: dict[str, Entry] = {}
    for node in met:
        entry = _entry(node, place, base, facts.language)
        # The picture of an article often links to it too, with no words: the link with the words counts.
        if entry is not None and (entry.url not in entries or not entries[entry.url].headline):
            entries[entry.url] = entry
    if not entries:
        raise ParseError(f"`links: {selector}` meets no link to an article on the page; correct the selector")
    listed = list(entries.values())[: bounds.ENTRIES]
    return Part(
        title=facts.headline,
        entries=tuple(entry for entry in listed if entry.digest not in seen),
        present=tuple(entry.digest for entry in listed),
    )


def _entry(node: Node, place: Place, base: str, language: str) -> Entry | None:
    if sum(1 for _ in islice(node.descendants, _MOST_INSIDE + 1)) > _MOST_INSIDE:
        return None
    link = node if node.name == "a" else next(iter(select(node, "a[href]")), None)
    if link is None:
        return None
    url = without_tracking(absolute(base, attribute(link, "href").partition("#")[0]))
    if not url or url == place.address:
        return None
    headline = bounds.line(text(link) or attribute(link, "title") or text(node), bounds.HEADLINE)
    return Entry(
        source_id=place.source_id,
        guid=Guid(url),
        digest=Digest(digest_of([url, headline])),
        received=str(node)[:_LONGEST_RECEIVED],
        document=place.document,
        url=url,
        headline=headline,
        base_url=url,
        language=language,
    )
