"""Names, kinds of markup, formats: what everything else is called by and made of."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Literal, NewType
from urllib.parse import urlsplit

SourceId = NewType("SourceId", str)
"""The stem of a source's file: `[a-z0-9-]{1,64}`."""
PartnerId = NewType("PartnerId", str)
"""The stem of a partner's file: `[a-z0-9-]{1,64}`."""
ArticleId = NewType("ArticleId", str)
"""Our own short name for an article: 13 characters of `[a-z2-7]`, from source and first guid; safe in an address."""
Guid = NewType("Guid", str)
"""The publisher's name for an entry, exactly as sent; case matters."""
Digest = NewType("Digest", str)
"""Hexadecimal BLAKE2b-128 of some bytes."""
RawHtml = NewType("RawHtml", str)
"""Markup as a publisher sent it: hostile until sanitised."""
CleanHtml = NewType("CleanHtml", str)
"""Markup that the sanitiser let through. Made in `refine/clean/sanitize.py`, read back in `store/`, and by those below."""

When = datetime | timedelta
"""A moment, or (in a sample or a test) a distance from the moment when the entry is first seen: `date: -3h`."""

Format = Literal["rss", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
FILE_NAMES: dict[Format, str] = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
"""The file of each format on the shelf and the last part of its address."""
_PAGE_NAME = re.compile(r"(rss|atom|feed)-([1-9][0-9]{0,8})\.(?:xml|json)")
_PAGE_FORMATS: dict[str, Format] = {name.partition(".")[0]: form for form, name in FILE_NAMES.items()}
NEWS_SITEMAP = "news-sitemap.xml"
"""The file of the news sitemap, and its address."""
ARCHIVE = "archive"
"""The folder of a partner's archive, on the shelf and in addresses."""


def page_name(form: Format, number: int) -> str:
    """Give the file name of one page of an archive: `atom-12.xml`."""
    stem, _, ending = FILE_NAMES[form].partition(".")
    return f"{stem}-{number}.{ending}"


def page_of(name: str) -> tuple[int, Format] | None:
    """Give the number and format of the page that is called so, None for any other name."""
    met = _PAGE_NAME.fullmatch(name)
    found = (int(met[2]), _PAGE_FORMATS[met[1]]) if met else None
    return found if found and page_name(found[1], found[0]) == name else None


def text_block(text: str) -> CleanHtml:
    """Give plain text as one paragraph of markup, escaped."""
    return CleanHtml(f"<p>{escape(text)}</p>")


def note_block(text: str, noted_at: datetime) -> CleanHtml:
    """Give a note as one paragraph of markup: its day, which programs can read too, and the text, escaped."""
    moment = noted_at.astimezone(UTC)
    return CleanHtml(f'<p><time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment:%Y-%m-%d}</time>: {escape(text)}</p>')


_FIRST_PARAGRAPH = re.compile(r'\s*(?:<figure>.*?</figure>\s*)?<p(?:\s+[a-z-]+="[^"]*")*>', re.DOTALL)


def lead_in(html: CleanHtml, text: str) -> CleanHtml:
    """Give `html` with plain text, escaped, before the words of its first paragraph; a picture above it stays above it.

    Markup that does not begin with a paragraph gets one of its own before it.
    """
    begun = _FIRST_PARAGRAPH.match(html)
    if begun is None:
        return joined(text_block(text.rstrip(" –")), html)
    return CleanHtml(f"{begun.group()}{escape(text)}{html[begun.end() :]}")


def joined(*blocks: CleanHtml) -> CleanHtml:
    """Give several pieces of clean markup as one."""
    return CleanHtml("".join(blocks))


def link_block(text: str, url: str) -> CleanHtml:
    """Give plain text as one paragraph that links to `url`; an address that is not http or https is left out."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return text_block(text)
    return CleanHtml(f'<p><a href="{escape(url)}">{escape(text)}</a></p>')
