"""The house as the web sees it (`web.house.House`): editions and articles out of the store, health and figures.

Law: reads the store off the event loop and computes nothing; keeps the editions that are asked for in memory for as
long as they cannot have changed, and notes of fetches until they are written down.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from syndicator.catalog import Catalog, Partner, Settings
from syndicator.errors import StoreError
from syndicator.keyring import Keyring
from syndicator.ledger import Ledger
from syndicator.model import ALERT_KINDS, NEWS_SITEMAP, Access, Alert, Article, ArticleId, Edition, Format, Listed, PartnerId, Status
from syndicator.store import Store
from syndicator.web.house import Gauge, Health

TRUSTED = timedelta(seconds=1)
"""An edition in memory is looked up again after this, because another process may have published."""
IN_MEMORY = 256
WRITE_SECONDS = 2.0
"""Fetches are written down this often, in one go; a crash forgets those since."""
PULSE_SECONDS = 30.0
"""A daemon that has not ticked for this long is not alive. Measured by a clock that nobody sets."""


class _Shown(NamedTuple):
    """An edition in memory: when the store was asked for it last, and when it last said that it stands."""

    asked_at: datetime
    stood_at: datetime
    edition: Edition | None


class Front:
    """Answers what the web asks; the daemon tells it when it ticks and when it has published."""

    def __init__(
        self,
        catalog: Callable[[], Catalog],
        store: Store,
        clock: Callable[[], datetime],
        *,
        reloaded: Callable[[], bool] = lambda: True,
        keyring: Keyring | None = None,
    ) -> None:
        """Take the way to the configuration in force, the store and the clock; `reloaded` says whether the last reload went well.

        Without a `keyring` no old key opens anything.
        """
        self._keyring = keyring
        self._catalog, self._store, self.now, self._reloaded = catalog, store, clock, reloaded
        self._editions: OrderedDict[tuple[PartnerId, Format], _Shown] = OrderedDict()
        self._ledger, self._written_at = Ledger(), 0.0
        self._ticked_at: float | None = None
        self._unbuilt: set[PartnerId] = set()
        self._held: set[PartnerId] = set()
        self._store_ok = True

    def ticked(self) -> None:
        """Note that the daemon's loop turns; a front that is never told so serves alone and has no loop to watch."""
        self._ticked_at = monotonic()

    def published(self, partner_id: PartnerId, *, failed: bool = False, held: bool = False) -> None:
        """Forget what is in memory of a partner: it was built anew, or that `failed` or was `held` and its last good editions stay."""
        (self._unbuilt.add if failed else self._unbuilt.discard)(partner_id)
        if not failed:
            (self._held.add if held else self._held.discard)(partner_id)
        for known in [key for key in self._editions if key[0] == partner_id]:
            del self._editions[known]

    def settings(self) -> Settings:
        """Give the settings in force."""
        return self._catalog().settings

    def partners(self) -> Sequence[Partner]:
        """Give all partners."""
        return tuple(self._catalog().partners.values())

    def partner(self, partner_id: PartnerId) -> Partner | None:
        """Give one partner."""
        return self._catalog().partners.get(partner_id)

    async def edition(self, partner_id: PartnerId, format: Format) -> Edition | None:  # noqa: A002  (the word of the trade)
        """Give the last good edition."""
        key, now = (partner_id, format), self.now()
        shown = self._editions.get(key)
        if shown is None or not timedelta() <= now - shown.asked_at < TRUSTED:
            try:
                shown = _Shown(now, now, await asyncio.to_thread(self._store.edition, partner_id, format))
                self._store_ok = True
            except StoreError:
                # Stale is better than none: what is in memory goes on being served while the store does not answer.
                self._store_ok = False
                if shown is None or shown.edition is None:
                    raise
                shown = shown._replace(asked_at=now)
            self._editions[key] = shown
            while len(self._editions) > IN_MEMORY:
                self._editions.popitem(last=False)
        return shown.edition

    async def news_sitemap(self) -> Listed | None:
        """Give the news sitemap as it was last made."""
        return await asyncio.to_thread(self._store.list_as_made, NEWS_SITEMAP)

    async def page(self, partner_id: PartnerId, number: int, format: Format) -> Edition | None:  # noqa: A002  (the word of the trade)
        """Give a page of a partner's archive, out of the store each time: they are asked for once in a while."""
        return await asyncio.to_thread(self._store.page, partner_id, number, format)

    async def page_waits(self, partner_id: PartnerId, number: int) -> bool:
        """Say whether there is such a page and it is still to be made."""
        return await asyncio.to_thread(self._store.page_waits, partner_id, number)

    async def article(self, article_id: str) -> Article | None:
        """Give the current version of an article, None while no partner may have it; a killed one is given as such."""
        return await asyncio.to_thread(self._readable, ArticleId(article_id))

    def _readable(self, article_id: ArticleId) -> Article | None:
        article = self._store.article(article_id)
        if article is None or article.status is Status.KILLED or self._store.may_be_read(article_id, now=self.now()):
            return article
        return None

    def stood_at(self, partner_id: PartnerId, format: Format) -> datetime:  # noqa: A002  (as House says)
        """Give when the edition that was just given was looked up."""
        shown = self._editions.get((partner_id, format))
        return self.now() if shown is None else shown.stood_at

    def replaced(self, partner_id: PartnerId) -> Collection[str]:
        """Give the names of the old keys that a fetch shuts if it is asked for now, with the key in force."""
        return () if self._keyring is None else self._keyring.replaced(partner_id)

    def fetched(self, access: Access, *, replaced: Collection[str]) -> None:
        """Note a fetch; it is written down by `write_down`, not now. It shuts the old keys that its own had `replaced`."""
        self._ledger.note(access)
        if access.counts and self._keyring is not None:
            self._keyring.used(access.partner_id, replaced)

    async def opens_old(self, partner_id: PartnerId, given: Sequence[str]) -> bool | None:
        """Say whether one of these is an old key of the partner's that still works."""
        return False if self._keyring is None else await self._keyring.opens(partner_id, given)

    def write_down(self, *, at_once: bool = False) -> tuple[PartnerId, ...]:
        """Write down the fetches since the last time, if that was some seconds ago; gives whose old keys they shut: on the store's thread."""
        if not at_once and monotonic() - self._written_at < WRITE_SECONDS:
            return ()
        self._written_at = monotonic()
        noted = self._ledger.take()
        try:
            self._store.record_accesses(noted)
        except StoreError:
            self._ledger.put_back(noted)
            raise
        return () if self._keyring is None else self._keyring.settle()

    def health(self) -> Health:
        """Give how the house is, without waiting for anything."""
        problems = self._catalog().problems
        alive = self._ticked_at is None or monotonic() - self._ticked_at < PULSE_SECONDS
        unbuilt = len(self._unbuilt & self._catalog().partners.keys())
        reasons = [] if alive else ["the daemon's loop stands still"]
        reasons += [f"{len(problems)} configuration problems; `syndicator check` names them"] if problems else []
        reasons += [] if self._store_ok else ["the store does not answer; editions are served from memory"]
        reasons += [f"the feeds of {unbuilt} partners could not be built; their last good ones are served"] if unbuilt else []
        held = len(self._held & self._catalog().partners.keys())
        reasons += (
            [f"tripwires hold the builds of {held} partners; `syndicator status` says why, and their last good feeds are served"]
            if held
            else []
        )
        return Health(alive=alive, reload_ok=self._reloaded() and not problems, store_ok=self._store_ok, reasons=tuple(reasons))

    async def gauges(self) -> Sequence[Gauge]:
        """Give the figures for `/metrics`."""
        try:
            states = await asyncio.to_thread(self._store.states)
            standing = [alert for alert in await asyncio.to_thread(self._store.alerts) if alert.ended_at is None]
            held = await asyncio.to_thread(self._store.held_builds)
        except StoreError:
            return ()
        catalog, found = self._catalog(), list[Gauge]()
        for source_id in catalog.sources:
            if (state := states.get(source_id)) is not None:
                label = (("source", str(source_id)),)
                found.append(Gauge(name="source_failures", says="Failed runs in a row.", value=state.failures, labels=label))
                if state.succeeded_at is not None:
                    says = "When the source last answered well, seconds since 1970."
                    found.append(Gauge(name="source_succeeded_seconds", says=says, value=state.succeeded_at.timestamp(), labels=label))
        found += _alert_gauges(standing)
        found.append(Gauge(name="sources", says="Configured sources.", value=len(catalog.sources)))
        found.append(Gauge(name="partners", says="Configured partners.", value=len(catalog.partners)))
        found.append(
            Gauge(name="partners_held", says="Partners whose builds tripwires hold.", value=len(held.keys() & catalog.partners.keys()))
        )
        return found


def _alert_gauges(standing: Sequence[Alert]) -> list[Gauge]:
    """Give how many alerts of each kind stand, and since when those of sources do; partners are not named."""
    says = "Alerts that stand, by kind."
    counts = [
        Gauge(name="alerts", says=says, value=sum(one.kind == kind for one in standing), labels=(("kind", kind),)) for kind in ALERT_KINDS
    ]
    of_sources = [one for one in standing if one.subject == "source"]
    says = "Since when an alert about a source stands, seconds since 1970."
    return counts + [
        Gauge(name="source_alert_seconds", says=says, value=one.since_at.timestamp(), labels=(("source", one.name), ("kind", one.kind)))
        for one in of_sources
    ]
