"""How much of anything is taken from a stranger."""

from dataclasses import dataclass

from syndicator.catalog import Manners


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one pull. Sizes are bytes, times are seconds.

    body      of one document, as sent and as decoded, each
    headers   of one answer, all together
    total     for one request with all its redirects and its whole body
    connect   for one connection
    hops      redirects that are followed
    per_host  requests that run side by side against one host
    gap       seconds between two requests to one public host
    page_gap  seconds between two full-text pages of one, which a reader, too, opens one after the other
    folder    of all documents that one pull of a folder brings; the rest comes with the next pull
    patience  how long a file of a folder may go on changing before it is left for the next pull
    """

    body: int = 15 << 20
    headers: int = 64 << 10
    total: float = 30.0
    connect: float = 5.0
    hops: int = 5
    per_host: int = 1
    gap: float = 0.0
    page_gap: float = 0.0
    folder: int = 128 << 20
    patience: float = 30.0

    @classmethod
    def of(cls, manners: Manners) -> "Limits":
        """Give the bounds with the operator's manners; pages are opened at a quarter of the gap."""
        gap = manners.gap.total_seconds()
        return cls(per_host=manners.per_host, gap=gap, page_gap=gap / 4)
