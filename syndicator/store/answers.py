"""What the store is asked for and answers with, beyond the model: the query for articles, rows of lists, history.

Law: values only, as in `model`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model import ArticleId, ChangeKind, Digest, Entry, Format, PartnerId, Recurring, SourceId, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The editions of a partner for whom no placement has changed and no time has come since they were built.

    `made_by` is the digest of the settings that they were made by; `files` are format, size and time of last change of each.
    """

    made_by: Digest
    carried: tuple[ArticleId, ...]
    files: tuple[tuple[Format, int, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """Which articles to list, newest first; what is None or empty does not narrow.

    `tag` is any name of a tag, `words` must all stand in headline, byline, dateline or summary; neither minds case.
    `since` is about the publication date. `missing`: gone from its source. `renamed`: came under several guids. `now` leaves out partners whose time for the
    article has passed or not come.
    """

    source: SourceId | None = None
    partner: PartnerId | None = None
    tag: str = ""
    status: Status | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    missing: bool | None = None
    renamed: bool = False
    limit: int = 50
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article as a list shows it."""

    id: ArticleId
    source: SourceId
    headline: str
    canonical_url: str
    published_at: datetime
    status: Status
    tags: tuple[str, ...]
    partners: tuple[PartnerId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One step in an article's history: what kind of change made it, why and when, and how it read then."""

    version: int
    kind: ChangeKind
    why: str
    at: datetime
    status: Status
    headline: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An entry as it was received for an article; `current` is the last one under its guid."""

    entry: Entry
    first_seen_at: datetime
    last_seen_at: datetime
    current: bool


DecisionKind = Literal["learned", "accepted", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a block that repeats in a source's archive: by learning, or by a person, who says why."""

    block: Recurring
    verdict: DecisionKind
    who: str
    why: str
    at: datetime
