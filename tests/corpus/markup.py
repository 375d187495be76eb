"""The check on hostile markup: what partners and readers get of it holds nothing that could run.

Law: takes what came of documents that carry vectors, gives it in numbers and a line for each dangerous thing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from lxml import etree

from syndicator.catalog import Partner
from syndicator.model import PartnerId
from syndicator.syndicate.render import render
from syndicator.web.article_page import article_page
from syndicator.web.front_page import front_page
from syndicator.web.layout import Layout
from tests.corpus import strict
from tests.corpus.house import Came, Sent, through
from tests.syndicate.rules import check
from tests.syndicate.samples import HOUSE, article, membership


@dataclass(slots=True)
class Looked:
    """What was looked at, in numbers, what is wrong, and the pieces of markup for a browser to look at."""

    sums: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    pieces: dict[str, str] = field(default_factory=dict)


def look(documents: Sequence[Sent]) -> Looked:
    """Put documents through the house, and look at every edition and page."""
    came = through(documents, pages=True)
    looked = judged(came)
    looked.pieces = pieces(came)
    return looked


def mastheads(chosen: Sequence[str]) -> Looked:
    """Give vectors the names that a house gives itself and its partners, and look at its editions and pages."""
    looked, layout = Looked(), Layout()
    for vector in chosen:
        house = replace(HOUSE, publisher=replace(HOUSE.publisher, name=vector))
        named = Partner(id=PartnerId("grace-chapel"), title=vector, credit=vector)
        written = article(1)
        editions = {edition.format: edition.body for edition in render(named, membership(written), house, fragments={}).editions}
        pages = (front_page([named], house, layout).body, article_page(written, house, layout).body)
        looked.sums["mastheads"] += 1
        looked.wrong += [
            f"{vector!r}: {form}: {line}" for form, body in editions.items() for line in (*_unfit(form, body), *strict.look(form, body))
        ]
        looked.wrong += [f"{vector!r}: {line}" for page in pages for line in strict.look_at_page(page)]
    return looked


def judged(came: Sequence[Came]) -> Looked:
    """Say what is wrong in the editions and pages of each."""
    looked = Looked()
    for one in came:
        looked.sums["documents"] += 1
        looked.sums["articles"] += sum(one.articles.values())
        looked.sums["of them held, not published"] += one.articles.get("held", 0)
        looked.sums["editions"] += len(one.editions)
        looked.sums["pages"] += len(one.pages)
        looked.wrong += [f"{one.name}: {line}" for line in _failed(one)]
        for form, body in one.editions.items():
            looked.wrong += [f"{one.name}: {form}: {line}" for line in (*_unfit(form, body), *strict.look(form, body))]
        for page in one.pages:
            looked.wrong += [f"{one.name}: {line}" for line in strict.look_at_page(page)]
    return looked


def _failed(came: Came) -> list[str]:
    failed = [came.error] if came.outcome == "failed" else []
    return [*failed, *came.aside, *([came.unbuilt] if came.unbuilt else [])]


def _unfit(form: str, body: bytes) -> list[str]:
    try:
        check(form, body)
    except AssertionError as error:
        return [f"unfit: {error!r:.400}"]
    return []


def pieces(came: Sequence[Came]) -> dict[str, str]:
    """Give what readers render as markup, by a name: of each article the fields of its editions, and its page.

    A text that stands in several editions alike is given once.
    """
    found: dict[str, str] = {}
    for one in came:
        for name, markup in (*_pages(one), *_rss(one), *_atom(one), *_json(one)):
            found.setdefault(markup, f"ours {one.name} {name}")
    return {name: markup for markup, name in found.items()}


Pieces: TypeAlias = Iterator[tuple[str, str]]


def _pages(one: Came) -> Pieces:
    return ((f"page {at}", page.decode()) for at, page in enumerate(one.pages))


def _rss(one: Came) -> Pieces:
    for at, item in enumerate(etree.fromstring(one.editions["rss"]).iterfind("channel/item")):
        yield f"rss {at}", item.findtext(strict.ENCODED) or ""
        fields = [item.findtext(name) or "" for name in ("title", "description", f"{strict.DC}creator", f"{strict.DC}rights", "category")]
        yield f"rss fields {at}", "".join(f"<div>{field}</div>" for field in fields)


def _atom(one: Came) -> Pieces:
    for at, entry in enumerate(etree.fromstring(one.editions["atom"]).iterfind(f"{strict.ATOM}entry")):
        yield f"atom {at}", entry.findtext(f"{strict.ATOM}content") or ""


def _json(one: Came) -> Pieces:
    return ((f"json {at}", entry.get("content_html", "")) for at, entry in enumerate(json.loads(one.editions["json"])["items"]))
