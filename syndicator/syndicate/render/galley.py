"""A galley: one article set for one kind of partner, every value ready to be put into a feed of any format.

Takes an article, a presentation and the settings, gives a Galley; touches nothing. Plain text stays plain here (each
format escapes it in its own way) and is free of characters that XML does not allow. Markup is joined from clean pieces only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from syndicator._text.digests import digest_of
from syndicator._text.markup import printable
from syndicator._text.urls import fit, host, is_web
from syndicator.catalog import Extra, ImageRights, LicenceTerms, Partner, Profile, Publisher, Settings, Sign
from syndicator.model import Article, CleanHtml, Digest, Enclosure, Image, Note, Person, joined, lead_in, link_block, note_block, text_block
from syndicator.syndicate.render.dates import pub_date, told_apart
from syndicator.syndicate.render.manner import EDITION
from syndicator.syndicate.render.text import as_language, line
from syndicator.syndicate.rights import shown

LEDE = 280
"""The most characters of a first paragraph that stand in for a summary; of one that stands in for a headline, a third."""

_FIELD = re.compile(r"\{\{|\}\}|\{(publisher|headline|url|byline|date|source)\}")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Galley:
    """An article as a partner gets it: plain text, addresses that are http or https, and `body`, clean markup.

    `notes` stand in the body and, for partners without it, in the summary. `body` is empty where the partner gets summaries only.
    `authors` has at least one. `source` is a name and an address. `dated_at` is the pubDate of RSS, `extras` are elements that this
    software asks for.
    """

    public_id: str
    rss_guid: str
    url: str
    headline: str
    summary: str
    body: CleanHtml
    byline: str
    authors: tuple[Person, ...]
    tags: tuple[str, ...]
    language: str
    image: Image | None
    enclosures: tuple[Enclosure, ...]
    rights: str
    source: tuple[str, str]
    terms: LicenceTerms | None
    published_at: datetime
    updated_at: datetime
    dated_at: datetime
    notes: tuple[Note, ...] = ()
    extras: tuple[Extra, ...] = ()
    withdrawal: "Withdrawal | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That an article is withdrawn, since when, and by which signs this partner's software is told."""

    at: datetime
    signs: tuple[Sign, ...]


def presentation(partner: Partner, settings: Settings) -> Digest:
    """Give the digest of all but the article that decides how an article is set; partners that share it share fragments."""
    rights = (partner.images, partner.rsl or settings.rsl)
    return _presentation(partner.content, partner.credit, partner.software, rights, settings.publisher, settings.base_url)


@lru_cache(maxsize=4096)
def _presentation(
    content: str, credit: str, software: Profile, rights: tuple[ImageRights | None, LicenceTerms | None], house: Publisher, base_url: str
) -> Digest:
    manner = repr((software.bumps, software.signs, software.extras, software.article_bytes))
    own = (content, credit, manner, *(repr(one) for one in rights if one is not None))
    return Digest(digest_of((EDITION, *own, house.name, house.url, base_url)))


def identity(article: Article) -> str:
    """Give the name of one version of an article; whatever a feed shows of it is the same under the same name."""
    return f"{article.id}.{article.version}.{article.surface}.{_known_as(article.canonical_url, article.updated_at)}"


@lru_cache(maxsize=16_384)
def _known_as(url: str, updated_at: datetime) -> str:
    """Give a short name for what a partner alone may know otherwise of a version; asked for each article of each build."""
    return digest_of((url, updated_at.isoformat()))[:8]


def typeset(article: Article, partner: Partner, settings: Settings, *, brief: bool = False) -> Galley:
    """Set one article for a partner; `brief`: without its full text."""
    copy, software = article.copy, partner.software
    url = link_to(article.canonical_url, article.id, settings)
    headline = line(copy.headline) or _lede(article, LEDE // 3) or url
    source = _source(article, settings)
    credit = _credit(partner.credit, article, headline=headline, url=url, source=source[0], publisher=settings.publisher.name)
    summary = line(copy.summary) or _lede(article, LEDE) or headline
    notes = tuple(Note(text=line(note.text), noted_at=note.noted_at) for note in article.notes)
    noted = "".join(f" {note.noted_at:%Y-%m-%d}: {note.text}" for note in notes)
    pictures = shown(article, partner.images)
    body = _body(article, pictures.html, notes, credit, url) if partner.content == "full" and not brief else joined()
    full = bool(body) and not (software.article_bytes and len(body.encode("utf-8", "replace")) > software.article_bytes)
    published_at, updated_at = (told_apart(at, article.id) for at in (article.published_at, article.updated_at))
    return Galley(
        public_id=line(article.public_id),
        rss_guid=printable(article.rss_guid),
        url=url,
        headline=headline,
        summary=summary if full else f"{summary}{noted}{f' {credit}' if credit else ''}",
        body=body if full else joined(),
        byline=line(copy.byline),
        authors=_authors(article, source[0]),
        tags=_unique(tag.name for tag in copy.tags),
        language=as_language(copy.language),
        image=_image(pictures.image),
        enclosures=tuple(_enclosure(each) for each in dict.fromkeys(pictures.enclosures) if is_web(each.url)),
        rights=line(copy.rights),
        source=source,
        terms=partner.rsl or settings.rsl,
        published_at=published_at,
        updated_at=updated_at,
        dated_at=pub_date(published_at, updated_at, bumps=software.bumps),
        extras=software.extras,
        notes=notes,
    )


def link_to(url: str, article_id: str, settings: Settings) -> str:
    """Give where an article is opened: its own address, or ours where it has none."""
    return fit(url) if is_web(url) else f"{settings.base_url}/articles/{article_id}"


def _body(article: Article, html: CleanHtml, notes: Iterable[Note], credit: str, url: str) -> CleanHtml:
    """Give the full text: dateline, body, the desk's notes, the article's credits, the partner's credit line.

    Of a body that was one picture, and that stayed behind, the beginning of the summary is left.
    """
    copy = article.copy
    dateline = line(copy.dateline)
    if copy.html.strip() and not html.strip():
        html = text_block(line(copy.summary) or line(copy.headline))
    opened = lead_in(html, f"{dateline} – ") if dateline else html
    credits_ = (text_block(text) for text in _unique(copy.credits))
    noted = (note_block(note.text, note.noted_at) for note in notes)
    return joined(opened, *noted, *credits_, *((link_block(credit, url),) if credit else ()))


def _credit(template: str, article: Article, **names: str) -> str:
    """Fill in the partner's credit line; a field that is not known stays as it was written, a doubled brace is a brace."""
    byline = article.copy.byline or ", ".join(person.name for person in article.copy.authors)
    values = {**names, "byline": byline, "date": f"{article.published_at:%Y-%m-%d}"}
    return line(_FIELD.sub(lambda met: values[met[1]] if met[1] else met[0][0], template))


def _source(article: Article, settings: Settings) -> tuple[str, str]:
    """Give where the article comes from: what it says itself with its own site, else the publisher."""
    origin, home = line(article.copy.origin), settings.publisher.url or settings.base_url
    if not origin:
        return line(settings.publisher.name), home
    if is_web(origin):
        return host(origin), fit(origin)
    parts = urlsplit(article.canonical_url)
    return origin, f"{parts.scheme}://{parts.netloc}/" if is_web(article.canonical_url) else home


def _authors(article: Article, source: str) -> tuple[Person, ...]:
    """Give the authors by name; where there is none the byline stands for them, and where there is no byline the source."""
    named = {line(person.name): person for person in reversed(article.copy.authors)}
    authors = tuple(
        Person(name=name, url=fit(person.url) if is_web(person.url) else "") for name, person in reversed(named.items()) if name
    )
    return authors or (Person(name=line(article.copy.byline) or source),)


def _image(image: Image | None) -> Image | None:
    if image is None or not is_web(image.url):
        return None
    kind = image.type if _MEDIA_TYPE.fullmatch(image.type) else ""
    width, height = max(image.width, 0), max(image.height, 0)
    return Image(url=fit(image.url), type=kind, credit=line(image.credit), caption=line(image.caption), width=width, height=height)


def _enclosure(enclosure: Enclosure) -> Enclosure:
    kind = enclosure.type if _MEDIA_TYPE.fullmatch(enclosure.type) else "application/octet-stream"
    return Enclosure(url=fit(enclosure.url), type=kind, length=max(enclosure.length, 0), title=line(enclosure.title))


def _lede(article: Article, limit: int) -> str:
    """Give the beginning of the first paragraph, cut between words."""
    text = next((line(block.text) for block in article.copy.blocks if block.kind == "paragraph"), "")
    return text if len(text) <= limit else f"{text[:limit].rpartition(' ')[0] or text[:limit]} …"


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Give names once each, whatever their letter case, in order."""
    found: dict[str, str] = {}
    for name in map(line, names):
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
