"""The news sitemap of the house: made when what it lists changes, kept as a row, and as a file where that is wanted.

Law: part of line two: asks the store what is to be listed, has it rendered, and writes it down. It is made after placements
changed and when a time has come, never while serving; without a public feed there is none.
"""

from datetime import datetime

from syndicator._text.digests import digest, digest_of
from syndicator.catalog import Catalog
from syndicator.ingest import Rooms
from syndicator.model import NEWS_SITEMAP, Digest, Listed, PartnerId
from syndicator.store import Store
from syndicator.syndicate.render.sitemap import news_sitemap

_EDITION = "2"
"""Moves when the same articles are listed otherwise."""


async def list_news(rooms: Rooms, *, now: datetime) -> None:
    """Make the news sitemap again where it is due."""
    catalog = rooms.catalog
    if await rooms.crew.write(is_due, catalog, rooms.store, now=now):
        body = await rooms.crew.write(_made, catalog, rooms.store, now=now)
        shown = public(catalog) and catalog.settings.news_file
        await rooms.crew.shelve(rooms.shelf.put_list, NEWS_SITEMAP, body if shown else b"")


def public(catalog: Catalog) -> tuple[PartnerId, ...]:
    """Give the partners whose feeds are public."""
    return tuple(sorted(partner.id for partner in catalog.partners.values() if partner.token is None))


def is_due(catalog: Catalog, store: Store, *, now: datetime) -> bool:
    """Say whether the news sitemap must be made again; asked on the store's thread."""
    return store.list_is_due(NEWS_SITEMAP, _made_by(catalog), now=now)


def _made_by(catalog: Catalog) -> Digest:
    settings = catalog.settings
    own = (settings.publisher.name, settings.publisher.url, settings.base_url, str(settings.news_file))
    return Digest(digest_of((_EDITION, *own, *(f"{name} {catalog.partners[name].same_story}" for name in public(catalog)))))


def _made(catalog: Catalog, store: Store, *, now: datetime) -> bytes:
    """Make the list and keep it, in one turn of the store, so that nothing comes between what it was made of and what is noted."""
    once = {name: catalog.partners[name].same_story == "once" for name in public(catalog)}
    found, until_at, state = store.news(once, now=now)
    body = news_sitemap(found, catalog.settings)
    made = Listed(body=body, etag=f'"{digest(body)}"', changed_at=now)
    store.put_list(NEWS_SITEMAP, made, made_by=_made_by(catalog), state=state, until_at=until_at, now=now)
    return body
