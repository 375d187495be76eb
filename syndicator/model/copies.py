"""The text that partners may get: what `refine` makes of an entry."""

from dataclasses import dataclass, field
from typing import Literal

from syndicator.model.blocks import Template
from syndicator.model.entries import Enclosure, Image, Person
from syndicator.model.names import CleanHtml


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A piece that cleaning took out: the rule's name, the text that went, and why (the evidence, in words)."""

    rule: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutCaption:
    """What the publisher said under a picture, whole, where cleaning took some of it: it counts for who may have the picture."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A subject of an article (category / category / tags), why it is there, and how sure we are (0 to 1).

    `name` is in the article's language ("Russland"); `also` are other names by which a filter may ask for it
    ("Russia"), so that one line of a partner's file holds in every language. Partners see `name` alone.
    """

    name: str
    why: str
    score: float = 1.0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatelineParts:
    """What a dateline says, part by part and as it is written: "PORTLAND, Ore." is one place, "March 4" a date."""

    places: tuple[str, ...] = ()
    date: str = ""
    agency: str = ""


BlockKind = Literal["paragraph", "subhead", "list", "quote", "figure", "table", "code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of an article in reading order, as plain text."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The text of an article as edited: what `refine` makes of an entry. All fields but `html` are plain text.

    byline      the line as it stood, "By …" included; empty if there was none
    dateline    "WASHINGTON/ MOSCOW (Worthy News)", without the dash that ended it
    credits     lines such as "With files from …", kept apart from the byline
    dateline_parts  its places, date and agency
    html        the sanitised body, without headline, byline and dateline
    blocks      the same body as plain text, block by block
    summary     verbatim sentences within the source's limit (summary / description / summary)
    cut_captions  captions of which cleaning took something; no partner sees them
    held        why it must not go out before a person has looked; empty for sound copy
    words       how many words the body has
    sanitiser   which version of the sanitiser let `html` through; stored with it
    templates   the blocks of the entry, for the source's archive; no part of the text, and not kept with it
    """

    headline: str
    byline: str = ""
    authors: tuple[Person, ...] = ()
    credits: tuple[str, ...] = ()
    dateline: str = ""
    dateline_parts: DatelineParts = DatelineParts()
    html: CleanHtml = CleanHtml("")
    blocks: tuple[Block, ...] = ()
    summary: str = ""
    tags: tuple[Tag, ...] = ()
    language: str = ""
    canonical_url: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str = ""
    origin: str = ""
    removals: tuple[Removal, ...] = ()
    cut_captions: tuple[CutCaption, ...] = ()
    held: str = ""
    words: int = 0
    sanitiser: str = ""
    templates: tuple[Template, ...] = field(default=(), compare=False, repr=False)
