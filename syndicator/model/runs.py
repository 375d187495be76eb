"""Runs, and what we saw of a source over all of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from syndicator.model.alerts import Look
from syndicator.model.fetched import Validators
from syndicator.model.names import ArticleId, Digest, SourceId

Outcome = Literal["changed", "unchanged", "failed", "waiting"]
"""`waiting`: the source was not asked at all, because its publisher asked us to wait or it is gone; no such run is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pull of one source, as it went. Counts are entries, except `removed`: pieces that cleaning took out.

    `changed_ids` are the articles that the run made, replaced or killed. `problems` are sentences for the operator.
    """

    source_id: SourceId
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    parsed: int = 0
    new: int = 0
    revised: int = 0
    killed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    held: int = 0
    removed: int = 0
    error: str = ""
    problems: tuple[str, ...] = ()
    changed_ids: tuple[ArticleId, ...] = ()
    look: Look = Look()


NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a source is due that is polled no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Permanent redirects of several polls in a row to the same place: where to, how many, the first when."""

    to: str
    count: int
    first_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """What polling remembers of a source beyond its last answer.

    asks         digest of the address in the source's file; under another one nothing of this counts
    adopted      the address that permanent redirects led to for long enough; empty: the file's own is asked
    moving       where they lead lately, without having been believed yet
    left         an adopted address that gave bad answers lately, and is asked again once the file's own does
    gone         how many answers in a row said that it is gone for good; `lost`: how many were bad
    disabled_at  when that was believed; `file` is the digest of the source's settings then, so that an edit brings it back
    validates    whether its server ever gave something by which a request can be conditional
    wait_until   no request before this: the publisher asked for it
    wish, ttl    how long the last answer, and the last document, want to be taken for fresh
    pace         the distance of its polls with `every: auto`
    rhythm       the setting (every, cron) by which the next poll was planned
    reads        digest of the settings by which the last document was read
    """

    asks: Digest = Digest("")
    adopted: str = ""
    moving: Moving | None = None
    left: str = ""
    gone: int = 0
    lost: int = 0
    disabled_at: datetime | None = None
    file: Digest = Digest("")
    validates: bool = False
    wait_until: datetime | None = None
    wish: timedelta | None = None
    ttl: timedelta | None = None
    pace: timedelta | None = None
    rhythm: str = ""
    reads: Digest = Digest("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An article that its feed no longer holds, though older ones stand there: since when, and over how many polls."""

    article_id: ArticleId
    since_at: datetime
    polls: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we saw of a source: never mixed with its settings (`catalog.Source`) or what it says (`Feed`).

    `due_at` is the next poll; None: now. `failures` counts failed runs in a row. `new_at` is when it last brought
    something new. `absent` are articles that may have been taken back at the source.
    """

    source_id: SourceId
    validators: Validators = field(default_factory=Validators)
    due_at: datetime | None = None
    ran_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_at: datetime | None = None
    failures: int = 0
    error: str = ""
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rules: Digest = Digest("")
    polling: Polling = field(default_factory=Polling)
    absent: tuple[Absent, ...] = ()
