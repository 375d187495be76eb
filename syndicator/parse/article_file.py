"""A file of a folder source that is one article: plain text as a newsroom pastes it, Markdown, or HTML.

Takes the document, gives one entry and the problems of its front matter; raises ParseError where nothing in it can be
used. The headline is taken off the text; byline, dateline and subheads stay in it for `refine` to tell apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from markdown_it import MarkdownIt

from syndicator._text import markup
from syndicator._text.dates import believable
from syndicator._text.digests import digest
from syndicator._text.urls import absolute
from syndicator._text.words import words
from syndicator.errors import ParseError
from syndicator.model import Digest, Document, Entry, Guid, Image, Person, RawHtml, TextKind, When
from syndicator.parse import bounds
from syndicator.parse.encoding import to_text
from syndicator.parse.front_matter import FrontMatter, read_front_matter
from syndicator.parse.page_facts import PageFacts
from syndicator.parse.page_words import read_article
from syndicator.parse.paragraphs import blocks
from syndicator.parse.part import Place

LONGEST_HEADLINE = 300
"""A first block that is longer is no headline."""


@dataclass(slots=True)
class _Words:
    """What the text below the front matter holds."""

    headline: str
    text: str
    kind: TextKind
    facts: PageFacts = field(default_factory=PageFacts)


_Reader: TypeAlias = Callable[[FrontMatter, str], _Words]


def article_file(document: Document, place: Place) -> tuple[Entry, tuple[str, ...]]:
    """Give the article that a file holds, and what is wrong with its front matter, each with its line."""
    front = read_front_matter(to_text(document.body, document.charset))
    embargo = front.when("embargo")
    if front.get("embargo") and embargo is None:
        raise ParseError(f"line {front.problems[-1]}; nothing of the article is taken before that is mended")
    url = absolute("", front.get("url"))
    if front.get("url") and not url:
        front.problems.append(f"{front.lines['url']}: url: is no http or https address; write the whole of it")
    told = _READERS[document.media_type](front, url)
    if not (told.headline or told.text.strip()):
        raise ParseError("holds no text")
    entry = _entry(document, place, front, told, url, embargo)
    return entry, tuple(f"{document.name}:{problem}" for problem in front.problems)


def _entry(document: Document, place: Place, front: FrontMatter, told: _Words, url: str, embargo: When | None) -> Entry:
    facts = told.facts
    published = _believed(front.when("date"), place) or believable(facts.published_at, now=place.fetched_at)
    return Entry(
        source_id=place.source_id,
        guid=Guid(front.get("guid")[: bounds.GUID] or document.name),
        guid_given=front.get("guid")[: bounds.GUID],
        digest=Digest(digest(document.body)),
        received=markup.printable(to_text(document.body, document.charset)),
        document=document.name,
        url=url or facts.url,
        headline=bounds.line(front.get("headline"), bounds.HEADLINE) or told.headline,
        text=RawHtml(told.text[: bounds.TEXT]),
        kind=told.kind,
        summary=RawHtml(front.get("summary")[: bounds.SUMMARY] or facts.summary),
        base_url=url or facts.url,
        authors=_authors(front) or facts.authors,
        categories=bounds.subjects(front.several("tags")) or facts.categories,
        published_at=published,
        updated_at=_believed(front.when("updated"), place) or believable(facts.updated_at, now=place.fetched_at),
        embargo_until=embargo,
        language=bounds.language(front.get("language")) or facts.language,
        image=_image(front, url) or facts.image,
        rights=bounds.line(front.get("rights"), bounds.RIGHTS),
    )


def _believed(when: When | None, place: Place) -> When | None:
    """Give a moment if it can be believed; a distance always can, because it counts from a time that we know."""
    return believable(when, now=place.fetched_at) if isinstance(when, datetime) else when


def _authors(front: FrontMatter) -> tuple[Person, ...]:
    return bounds.people(bounds.person(text=name) for name in front.several("authors"))


def _image(front: FrontMatter, url: str) -> Image | None:
    address = absolute(url, front.get("image"))
    if not address:
        return None
    return Image(
        url=address,
        credit=bounds.line(front.get("image_credit"), bounds.NAME),
        caption=bounds.line(front.get("image_caption"), bounds.HEADLINE),
    )


def _plain(front: FrontMatter, _url: str) -> _Words:
    """Give plain text with its first block as the headline, the others one a paragraph.

    Where the front matter says the headline, the first block is taken for it only if it says the same.
    """
    found = blocks(front.body)
    given = words(front.get("headline").casefold())
    if found and (words(found[0].casefold()) == given if given else len(found[0]) <= LONGEST_HEADLINE):
        return _Words(bounds.line(found[0], bounds.HEADLINE), "\n\n".join(found[1:]), "text")
    return _Words("", "\n\n".join(found), "text")


def _markdown(front: FrontMatter, url: str) -> _Words:
    """Give Markdown as markup, its first heading as the headline."""
    # CommonMark with the tables that writers expect; raw HTML stays, because all markup is sanitised later.
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(front.body[: bounds.TEXT])
    return _read(rendered, url)


def _html(front: FrontMatter, url: str) -> _Words:
    return _read(front.body, url)


def _read(text: str, url: str) -> _Words:
    page = read_article(text, url)
    return _Words(page.headline, page.text, "html", page.facts)


_READERS: dict[str, _Reader] = {"text/plain": _plain, "text/markdown": _markdown, "text/html": _html}
