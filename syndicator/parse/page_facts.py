"""What a page says of itself in its head: JSON-LD first, then OpenGraph and other metas. Not its words.

Takes the page's tree and address, gives `PageFacts`; a fact that is not of the right kind counts as missing. Nothing
here recurses: JSON-LD may nest as deep as a stranger likes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syndicator._text.dates import moment
from syndicator._text.markup import Node, Tree, attribute
from syndicator._text.urls import absolute
from syndicator.model import Image, Person
from syndicator.parse import bounds

MAX_JSON = 500_000
MAX_NODES = 5_000
_STORIES = ("Article", "Posting", "Report", "Review")
_TELLING = ("script", "meta", "html", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What the head says. `body` is the article as JSON-LD gives it, plain text; `free` is False where it says that readers pay."""

    headline: str = ""
    authors: tuple[Person, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    image: Image | None = None
    language: str = ""
    summary: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    body: str = ""
    free: bool = True


def read_facts(tree: Tree, address: str) -> PageFacts:
    """Give what the page says of itself; `address` is where it was found, empty for a file."""
    telling = tree.find_all(_TELLING)
    story = next(_stories(telling), {})
    metas = _metas(telling)
    language = bounds.language(_text(story, "inLanguage")) or bounds.language(_html_language(telling) or metas.get("og:locale", ""))
    return PageFacts(
        headline=bounds.line_of_markup(_text(story, "headline") or metas.get("og:title", ""), bounds.HEADLINE),
        authors=_authors(story) or bounds.people([bounds.person(text=metas.get("author") or metas.get("article:author", ""))]),
        published_at=_first_moment(
            _text(story, "datePublished"), metas.get("article:published_time"), metas.get("date"), language=language
        ),
        updated_at=_first_moment(_text(story, "dateModified"), metas.get("article:modified_time"), language=language),
        image=_image(story, metas, address),
        language=language,
        summary=bounds.line_of_markup(
            _text(story, "description") or metas.get("og:description") or metas.get("description", ""), bounds.HEADLINE
        ),
        url=absolute(address, _canonical(telling) or metas.get("og:url", "")),
        categories=bounds.subjects(_keywords(story)) or bounds.subjects(metas.get("news_keywords", "").split(",")),
        body=_text(story, "articleBody")[: bounds.TEXT],
        free=_free(story, metas),
    )


def _stories(telling: Iterable[Node]) -> Iterator[Mapping[str, Any]]:
    """Give the JSON-LD objects that are articles."""
    for script in telling:
        if script.name != "script" or attribute(script, "type").strip().lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.get_text()[:MAX_JSON], strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(MAX_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, dict):
                if str(node.get("@type", "")).strip("[]'\" ").endswith(_STORIES):
                    yield node
                waiting += [value for key, value in node.items() if key in {"@graph", "mainEntity", "mainEntityOfPage"}]
            elif isinstance(node, list):
                waiting += node[:MAX_NODES]


def _metas(telling: Iterable[Node]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in telling:
        if meta.name == "meta" and "content" in meta.attrs:
            name = attribute(meta, "property") or attribute(meta, "name") or attribute(meta, "itemprop")
            found.setdefault(name.lower(), attribute(meta, "content").strip())
    return found


def _html_language(telling: Iterable[Node]) -> str:
    return next((attribute(element, "lang") for element in telling if element.name == "html" and "lang" in element.attrs), "")


def _canonical(telling: Iterable[Node]) -> str:
    named = (link for link in telling if link.name == "link" and "canonical" in attribute(link, "rel").lower().split())
    return next((attribute(link, "href") for link in named), "")


def _text(story: Mapping[str, Any], key: str) -> str:
    said = story.get(key)
    if isinstance(said, list) and said:
        said = said[0]
    return said if isinstance(said, str) else ""


def _authors(story: Mapping[str, Any]) -> tuple[Person, ...]:
    said = story.get("author")
    listed = said if isinstance(said, list) else [said]
    return bounds.people(
        bounds.person(_text(author, "name"), url=_text(author, "url")) if isinstance(author, dict) else bounds.person(text=author)
        for author in listed
        if isinstance(author, dict | str)
    )


def _image(story: Mapping[str, Any], metas: Mapping[str, str], address: str) -> Image | None:
    said = story.get("image")
    said = said[0] if isinstance(said, list) and said else said
    named = {"url": said} if isinstance(said, str) else said if isinstance(said, dict) else {}
    if url := absolute(address, _text(named, "url") or _text(named, "contentUrl")):
        credit = _text(named, "creditText") or _text(named, "copyrightNotice")
        return Image(
            url=url,
            credit=bounds.line_of_markup(credit, bounds.NAME),
            caption=bounds.line_of_markup(_text(named, "caption"), bounds.HEADLINE),
            width=bounds.number(named.get("width")),
            height=bounds.number(named.get("height")),
        )
    url = absolute(address, metas.get("og:image", "") or metas.get("og:image:url", ""))
    return (
        Image(url=url, width=bounds.number(metas.get("og:image:width")), height=bounds.number(metas.get("og:image:height")))
        if url
        else None
    )


def _keywords(story: Mapping[str, Any]) -> list[str]:
    said = story.get("keywords")
    return said.split(",") if isinstance(said, str) else [word for word in said if isinstance(word, str)] if isinstance(said, list) else []


def _free(story: Mapping[str, Any], metas: Mapping[str, str]) -> bool:
    """Say whether all of the article is for everyone, as far as the page says."""
    parts = story.get("hasPart")
    told = [story, *(part for part in (parts if isinstance(parts, list) else [parts])[:MAX_NODES] if isinstance(part, dict))]
    paid = any(str(part.get("isAccessibleForFree", "")).lower().endswith("false") for part in told)
    return not paid and metas.get("article:content_tier", "").lower() != "locked"


def _first_moment(*said: str | None, language: str) -> datetime | None:
    return next((when for text in said if text and (when := moment(text, language=language))), None)
