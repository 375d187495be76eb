"""What repeats: an entry's blocks as the source's archive sees them, and what that archive taught."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model.names import Guid, SourceId

Zone = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A block of an entry as it came (or a line of one), seen as one that may stand in other articles too.

    keys     what it is known by in the archive, the most exact first: its words with dates, figures, addresses and the
             like as slots; then its opening alone, and the like, for blocks of which only a part repeats
    text     its beginning as it reads, to be shown to a person
    words    how many words it has that are no slots
    zone     where it stands among the entry's blocks of text
    heading  it is a heading, or leads to what follows
    signs    the kinds of promotional evidence that it shows, rules that cut alone included
    linked   the share of it that is links, 0 to 1
    newsy    it reports or quotes somebody
    kept     a rule protects it, or it is code, a cell of a table, a step of a list: it is never learned
    rule     the rule that took it out; empty if it stands
    line     it is a line at an edge of the block before it, which has several
    """

    keys: tuple[str, ...]
    text: str
    zone: Zone
    words: int = 0
    heading: bool = False
    signs: tuple[str, ...] = ()
    linked: float = 0.0
    newsy: bool = False
    kept: bool = False
    rule: str = ""
    line: bool = False


ARCHIVED = 50
"""So many of a source's newest articles make up its archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An article of a source's archive as far as learning looks at it: its blocks, and when it was published."""

    source_id: SourceId
    guid: Guid
    published_at: datetime
    templates: tuple[Template, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A block that repeats in an archive, with its figures.

    key       the one of its keys under which it repeats
    text      one of its readings
    zone      where it stands most often
    count     in how many articles of `of` it stands; `promo`: in how many of these with promotional evidence
    anywhere  so common that it is taken out wherever it stands; else only where it joins its end of the text
    leads     it is a heading that goes together with what stands under it
    scope     whose archive this was seen in
    """

    key: str
    text: str
    zone: Zone
    count: int
    of: int
    promo: int = 0
    anywhere: bool = False
    leads: bool = False
    scope: Literal["source", "publisher"] = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a source's archive taught: the blocks that cleaning takes out because they repeat. No two share a key."""

    blocks: tuple[Recurring, ...] = ()
