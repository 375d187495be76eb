"""A made-up source of thirty articles, and archives for learning, built from their copies or by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syndicator.catalog import Source
from syndicator.config import shipped
from syndicator.model import Archived, Digest, Entry, Guid, RawHtml, SourceId, Template
from syndicator.refine.clean import NOTHING, clean

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SOURCE = Source(id=SourceId("pier-paper"), title="Pier Paper")

TOWNS = ("Alder", "Bray", "Corran", "Dunmore", "Eskdale", "Farrow")
MATTERS = ("bridge", "school", "market", "clinic", "mill")
PROMOS = (
    "Warmed this week by Tansy & Rook, who roast coffee on the quay.",
    "Warmed this week by the Lower Street Bakery: two buns for one on Mondays.",
    "Warmed this week by Hobb's Bicycles, where bells are fitted while you wait.",
)
HELPLINE = "Anyone who needs to talk to somebody can ring the parish line at 555-0100, at any hour."
CORRECTION = "Correction: An earlier version of this article gave the wrong year for the flood."
BACKGROUND = "The county has closed eleven crossings since the flood of nine years ago, and has reopened four of them."


def article(number):
    """Give the headline and the article's own paragraphs, with the lines that stand in a quarter of them."""
    town, matter = TOWNS[number % 6], MATTERS[number // 6]
    own = [
        f"The {matter} at {town} opens {number + 2} days early, the district engineer wrote to the council on Monday.",
        f"Work had stopped in its {number + 3}th week when {town} ran out of slate, and neighbours carried some over by hand.",
        f"What the {matter} cost in the end is {number * 7 + 90} thousand dollars, a little less than {town} had put by.",
    ]
    if number % 4 == 0:
        own.insert(2, BACKGROUND)
    if number % 4 == 1:
        own.append(HELPLINE)
    if number % 4 == 2:
        own.append(CORRECTION)
    return f"{town} Opens Its {matter.title()} Early", own


def entry(number, *, promo=True):
    headline, own = article(number)
    body = "\n\n".join([*own, PROMOS[number % 3]] if promo else own)
    return Entry(
        source_id=SOURCE.id,
        guid=Guid(f"g{number}"),
        digest=Digest("0" * 32),
        received="",
        headline=headline,
        text=RawHtml(body),
        kind="text",
    )


def archive_of(entries, learned=NOTHING, source=SOURCE):
    """Give the archive of these entries, the last of them newest."""
    return archive([clean(one, source, shipped(), learned).templates for one in entries][::-1], source_id=source.id)


def archive(articles, *, source_id=SOURCE.id):
    """Give an archive of articles, newest first, each a list of templates."""
    return [
        Archived(
            source_id=SourceId(source_id), guid=Guid(f"g{place}"), published_at=NOW - timedelta(hours=place), templates=tuple(templates)
        )
        for place, templates in enumerate(articles)
    ]


def block(text, *, zone="end", **fields):
    """Give a template that is known by its text."""
    return Template(**{"keys": (text.lower(),), "text": text, "zone": zone, "words": len(text.split()), **fields})


def prose(number, count=3):
    """Give blocks that stand in one article alone."""
    return [block(f"Paragraph {place} of article {number} says what nobody else says.") for place in range(count)]


def stripped(template):
    return replace(template, rule="")
