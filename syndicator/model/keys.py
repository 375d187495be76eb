"""Keys of partners, as far as they are kept: never the key itself."""

from dataclasses import dataclass
from datetime import datetime

from syndicator.model.names import PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMark:
    """By what a partner's key is known again: a slow hash of it, with its salt, both hexadecimal.

    `until_at` None: the key in force; else an old one that works until then. `sudden`: it goes at once when another takes its place.
    """

    partner_id: PartnerId
    salt: str
    mark: str
    since_at: datetime
    until_at: datetime | None = None
    sudden: bool = False
