"""What the store is asked for and answers with, beyond the model: the query for articles, rows of lists, history.

Law: values only, as in `model`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from syndicator.catalog import Manner
from syndicator.model import (
    Allowed,
    ArticleId,
    Carried,
    ChangeKind,
    Digest,
    Entry,
    Format,
    HeldBuild,
    PartnerId,
    Recurring,
    SourceId,
    Status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The editions of a partner for whom no placement has changed and no time has come since they were built.

    `made_by` is the digest of the settings that they were made by; `files` are format, size and time of last change of each; at
    `next_at` time alone will change what they carry.
    """

    made_by: Digest
    carried: tuple[ArticleId, ...]
    files: tuple[tuple[Format, int, datetime], ...]
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastGood:
    """What is known of a partner's last good build: its manner (None: another version's), when it was, what it carries.

    `order` are the articles of its editions in their order; `carried` knows more of each, and of those that left lately. It is
    empty where nothing but the order is known.
    """

    manner: Manner | None
    made_by: Digest
    at: datetime | None
    order: tuple[ArticleId, ...]
    carried: tuple[Carried, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """What is to be known of the editions that are published with it.

    `manner` None: what is known already stays. `held` is the build that waits while they stand. `used` passed by what a
    person let through for the configuration `config`.
    """

    manner: Manner | None
    made_by: Digest = Digest("")
    carried: tuple[Carried, ...] = ()
    held: HeldBuild | None = None
    config: Digest = Digest("")
    used: Allowed = field(default_factory=Allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleQuery:
    """Which articles to list, newest first; what is None or empty does not narrow.

    `tag` is any name of a tag, `words` must all stand in headline, byline, dateline or summary; neither minds case.
    `since` is about the publication date. `missing`: gone from its source. `renamed`: came under several guids.
    `now` leaves out partners whose time for the article has passed or not come, and what a person holds until later is held.
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
    """One step in an article's history: what kind of change made it, why and when, and how it read then.

    `tells`: a partner can tell it from the version before.
    """

    version: int
    kind: ChangeKind
    why: str
    at: datetime
    status: Status
    headline: str
    updated_at: datetime
    tells: bool = True


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
