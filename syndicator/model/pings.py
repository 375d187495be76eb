"""Push: that a feed has changed, on its way to a hub (WebSub), and how a hub has answered lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model.names import Format, PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """One feed that one hub is to fetch. `topic` is the feed's own address, the same as in the feed.

    However often the feed changes meanwhile, one ping waits; `made_at` is when the first of these changes went out.
    """

    hub: str
    topic: str
    partner_id: PartnerId
    format: Format
    made_at: datetime
    due_at: datetime
    tries: int = 0


Reception = Literal["taken", "refused", "failed"]
"""What a hub made of a ping: refused, it said that it will not have it; failed, it did not answer well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a hub made of a ping, why in words where it did not take it, and for how many seconds it asks to be left alone."""

    reception: Reception
    why: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A hub as it answered lately. `refused_at`: since when it has refused everything. `left_at`: since when it is left alone."""

    url: str
    failures: int = 0
    wait_until: datetime | None = None
    refused_at: datetime | None = None
    left_at: datetime | None = None
