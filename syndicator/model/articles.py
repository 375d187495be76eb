"""What we hold: articles, what an entry may be of them, and what it means for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from syndicator.model.copies import Copy
from syndicator.model.directions import NO_DIRECTIONS, Directions, Note
from syndicator.model.entries import Entry
from syndicator.model.names import ArticleId, Digest, Guid, SourceId


class Status(StrEnum):
    """Where an article stands: `live` may go out, `held` waits for a person, `killed` is gone for good."""

    LIVE = "live"
    HELD = "held"
    KILLED = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as we hold it: one version of it.

    public_id   for ever the same, in every format (id / - / id)
    rss_guid    for ever the same (- / guid / -)
    version     counts from 1
    published_at  the publisher's date if it can be believed, else first_seen_at; never changes
    updated_at  moves strictly forward, only with a change that partners can see
    canonical_url  where a reader opens it: the publisher's page, else ours
    substance   fingerprint of what matters (headline and words), taken after cleaning
    surface     fingerprint of all that a partner can see
    missing_at  first noticed to be gone from its source; no reason to take it back
    story       fingerprint by which the same text is known under another name: of the words, with the date where they are few
    same_as     the article of another source that told the same story first
    directions  what people ordered about it
    """

    id: ArticleId
    source_id: SourceId
    guid: Guid
    public_id: str
    rss_guid: str
    version: int
    status: Status
    copy: Copy
    published_at: datetime
    updated_at: datetime
    first_seen_at: datetime
    embargo_until: datetime | None = None
    canonical_url: str
    substance: Digest
    surface: Digest
    missing_at: datetime | None = None
    story: Digest = Digest("")
    same_as: ArticleId | None = None
    directions: Directions = NO_DIRECTIONS

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes that partners see under it, the first one first."""
        return self.directions.notes

    @property
    def theirs(self) -> Copy:
        """The publisher's copy, without what a person wrote over it."""
        return self.directions.correction.theirs if self.directions.correction else self.copy

    def is_held_back(self, *, now: datetime) -> bool:
        """Say whether a person holds it at this moment, until a person releases it or until a time."""
        until_at = self.directions.until_at
        return self.directions.held or (until_at is not None and now < until_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store holds that an entry may be: at most one of these is the article, `refine.identity` says which.

    held       the article of this source with this guid, or with an alias that is this guid
    renamed    the article whose file is missing now and had the same text (folder sources)
    same_link  the article of this source with the same link, where no entry of this pull has that article's guid
    same_story the article of this source with the same headline and text, under the same condition
    rivals     articles of which several have its link or its text, so that none can be told to be it
    elsewhere  the article of another source with the same text or link that was held first; `left`: its source is no
               longer configured
    stands_at  the moment of the held article's other file, which stands in the folder still
    killed     articles of any source that have its words or its text, or had its link for themselves, and were killed
    waiting    articles of any source that have its words, its text or its link, and that an order holds
    keeper     the article with which the held one waits because a poll found it to say the same
    namesake   the article of another source that bears the name that it would get: it was this source's under this guid
    """

    held: Article | None = None
    renamed: Article | None = None
    same_link: Article | None = None
    same_story: Article | None = None
    rivals: tuple[ArticleId, ...] = ()
    elsewhere: Article | None = None
    left: bool = False
    stands_at: datetime | None = None
    killed: tuple[ArticleId, ...] = ()
    waiting: tuple[Article, ...] = ()
    keeper: Article | None = None
    namesake: Article | None = None


ChangeKind = Literal["new", "revision", "correction", "kill", "hold", "release", "restore", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one entry means for what we hold: decided by `refine.reconcile`, carried out by the store.

    `article` is the next version (for `unchanged` the held one; for `kill` the held one, marked). `public_ids` and
    `rss_guids` are the names a new article may take, best first: the store gives it the first that no other holds.
    `by` says by what an article under a new guid was recognised, `doubt` why a new article may be one that is held,
    `told` what the operator should hear of it; empty if nothing. `text` is, for a kill or a hold, the fingerprint of the words alone,
    `shown` that of the words that a person had put in their place.
    """

    kind: ChangeKind
    why: str
    article: Article
    entry: Entry | None = None
    public_ids: tuple[str, ...] = ()
    rss_guids: tuple[str, ...] = ()
    by: Literal["", "address", "text"] = ""
    doubt: str = ""
    told: str = ""
    text: Digest = Digest("")
    shown: Digest = Digest("")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An entry that could not be worked: kept as received, with the reason."""

    entry: Entry
    why: str
