"""What stands with a partner, and what keeps a build from taking its place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model.names import ArticleId, Digest, PartnerId, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An article as a partner's last good editions carry it.

    names       digest of what each format names it by
    updated_at  the date of its last change, as shown
    left_at     it left lately, and none of the causes that are natural says why; None while it stands
    """

    article_id: ArticleId
    version: int
    names: Digest
    updated_at: datetime
    left_at: datetime | None = None


TripKind = Literal["emptied", "leave", "source", "redate", "reguid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One tripwire that a build touched: how many of how many articles, which ones, and a sentence for a person."""

    kind: TripKind
    text: str
    count: int
    of: int
    articles: tuple[ArticleId, ...]
    source: SourceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a person let pass: articles that may leave, get another date or another name. Each passes once."""

    leave: tuple[ArticleId, ...] = ()
    redate: tuple[ArticleId, ...] = ()
    reguid: tuple[ArticleId, ...] = ()

    def __or__(self, other: "Allowed") -> "Allowed":
        """Give what either lets pass."""
        return Allowed(leave=self.leave + other.leave, redate=self.redate + other.redate, reguid=self.reguid + other.reguid)

    def without(self, used: "Allowed") -> "Allowed":
        """Give what is left when some of it has passed."""
        return Allowed(
            leave=tuple(one for one in self.leave if one not in used.leave),
            redate=tuple(one for one in self.redate if one not in used.redate),
            reguid=tuple(one for one in self.reguid if one not in used.reguid),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBuild:
    """A build that tripwires hold: since when, why, and the digest of the configuration that it was made by."""

    partner_id: PartnerId
    since_at: datetime
    config: Digest
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What a person let through for a partner, by `publish --accept` or by `plan --apply`: who, when and why.

    `config` is the digest of the configuration that it was shown for; under another it counts for nothing. `allowed` is
    what has not passed yet, `trips` what was told.
    """

    partner_id: PartnerId
    by: Literal["accept", "plan"]
    config: Digest
    who: str
    why: str
    given_at: datetime
    allowed: Allowed
    trips: tuple[Trip, ...] = ()
    used_at: datetime | None = None
    id: int = 0
