"""Who orders something, why and when: what every order says, whatever it is about. Values only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who orders something, why and when."""

    who: str
    why: str
    given_at: datetime
