"""Who fetched what: a partner's feeds as they were handed out, as far as that is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model.names import Format, PartnerId

Ending = Literal["whole", "held", "dated", "cut"]
"""How a fetch ended: sent to the end; told that it has these very bytes (304 to their ETag); told that they are no newer than its
date (304 to a date or to `*`, which names no bytes); broken off before the end."""

OTHER_CLIENTS = "(other clients)"
"""Stands for the clients of a partner beyond those that are told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Fetches of one edition by one client that ended alike: how often, and when first and last.

    `etag` is that of the edition, whatever coding it went out in. `client` is the User-Agent and nothing else. `keyed`: with the
    partner's key. The times are of when the edition was known to stand, not of the last byte: what was published while it was
    on its way was not in it.
    """

    partner_id: PartnerId
    format: Format
    etag: str
    client: str
    ending: Ending
    keyed: bool
    first_at: datetime
    last_at: datetime
    times: int = 1

    @property
    def counts(self) -> bool:
        """Say whether the partner itself has this edition: it came whole, or was there already, and the key was the partner's."""
        return self.keyed and self.ending in {"whole", "held"}
