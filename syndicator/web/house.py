"""What the web asks of the rest of the house, and nothing more: the composition root hands in one `House`.

Law: names and values only. Whatever is asked here is read, never computed: an edition comes out of the store (or a copy
of it in memory) as the bytes that were last built and found fit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syndicator.catalog import Partner, Settings
from syndicator.model import Access, Article, Edition, Format, Listed, PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the house is. `alive`: its loop turns. `reasons`: a sentence for each thing that is not as it should be."""

    alive: bool = True
    reload_ok: bool = True
    store_ok: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One figure for `/metrics`: `name` without the `syndicator_` before it, what it `says`, its labels as name and value.

    Figures of one name have the same label names. No label holds a key, or the name of a partner with a token.
    """

    name: str
    says: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


class House(Protocol):
    """The rest of the house as seen from its doors."""

    def now(self) -> datetime:
        """Give the time."""

    def settings(self) -> Settings:
        """Give the settings in force."""

    def partners(self) -> Sequence[Partner]:
        """Give all partners, those with a token too."""

    def partner(self, partner_id: PartnerId) -> Partner | None:
        """Give one partner, None if there is none of this name."""

    async def edition(self, partner_id: PartnerId, format: Format) -> Edition | None:  # noqa: A002 - the word of the trade
        """Give the last good edition, None while none was ever built. May raise StoreError."""

    async def news_sitemap(self) -> Listed | None:
        """Give the news sitemap as it was last made, None before. May raise StoreError."""

    async def page(self, partner_id: PartnerId, number: int, format: Format) -> Edition | None:  # noqa: A002
        """Give a page of a partner's archive as it was last made, None where there is none. May raise StoreError."""

    async def page_waits(self, partner_id: PartnerId, number: int) -> bool:
        """Say whether there is such a page and it is still to be made. May raise StoreError."""

    async def article(self, article_id: str) -> Article | None:
        """Give the current version of the article with exactly this id, whatever its status.

        None while there is none, and while no partner may have it yet. May raise StoreError.
        """

    def stood_at(self, partner_id: PartnerId, format: Format) -> datetime:  # noqa: A002
        """Give when the edition that was just given was known to stand: a little ago, or long ago while the store does not answer."""

    def replaced(self, partner_id: PartnerId) -> Collection[str]:
        """Give the names (never the keys) of the old keys that a fetch shuts if it is asked for now, with the key in force."""

    def fetched(self, access: Access, *, replaced: Collection[str]) -> None:
        """Note that a client was given an edition or told that it has it: at once, without waiting.

        `replaced`: what its key had replaced when it asked; empty without the key in force.
        """

    async def opens_old(self, partner_id: PartnerId, given: Sequence[str]) -> bool | None:
        """Say whether one of these keys is an old one of the partner's that still works; None: that cannot be looked at now."""

    def health(self) -> Health:
        """Give how the house is."""

    async def gauges(self) -> Sequence[Gauge]:
        """Give the figures for `/metrics`."""
