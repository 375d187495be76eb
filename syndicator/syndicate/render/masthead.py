"""A masthead: what a feed says of itself, the same for its three formats but for the address.

Takes a partner, its membership and the settings, gives a Masthead; touches nothing. Its dates are the articles' own;
those of an empty feed are of the day when its last article left, and a withdrawal is news. No key and no token ever stands in an address here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from uuid import UUID, uuid5

from syndicator._text.digests import digest
from syndicator._text.urls import is_web
from syndicator.catalog import LicenceTerms, Partner, Profile, Publisher, Settings
from syndicator.model import ARCHIVE, FILE_NAMES, ArchivePage, Article, Digest, Format, Membership, PartnerId, Retraction, page_name
from syndicator.syndicate.render.dates import told_apart
from syndicator.syndicate.render.text import as_language, line
from syndicator.syndicate.telling import buried

GENERATOR = "Syndicator"
"""Without a version: a new version of this program is no news to a partner."""

Chain: TypeAlias = tuple[tuple[str, tuple[tuple[Format, str], ...]], ...]

_FEEDS = UUID("6f0e4a52-6c5b-5d0a-9a53-0d4f6f6c7b11")
"""The namespace of feed ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """A feed without its articles.

    `id` names the feed for ever, whatever its address. `language` is empty where the articles do not agree.
    `generation` is the same in all formats of one state, and another in any other state. `software` reads the feed. `rights` is the
    copyright line, `terms` are those for machines. `buried` are withdrawn articles that it is told of by a tombstone. `chain` are the
    documents beside this one (RFC 5005): a relation, and its address by format; `archived`: this one is a page of the archive.
    `hubs` are told when a feed changes (WebSub).
    """

    id: str
    title: str
    description: str
    home: str
    addresses: dict[Format, str]
    publisher: str
    contact: str
    language: str
    updated_at: datetime
    generation: Digest
    software: Profile
    rights: str = ""
    terms: LicenceTerms | None = None
    buried: tuple[Retraction, ...] = ()
    chain: Chain = ()
    archived: bool = False
    hubs: tuple[str, ...] = ()

    def links(self, form: Format) -> tuple[tuple[str, str], ...]:
        """Give the links of a document in this format beside those to itself and to the site, each a relation and an address."""
        return tuple((relation, dict(addresses)[form]) for relation, addresses in self.chain)


def masthead(
    partner: Partner, membership: Membership, settings: Settings, *, set_as: Sequence[str], page: ArchivePage | None = None
) -> Masthead:
    """Give the masthead of a partner's feeds, or of a page of their archive; `set_as` names each entry as it is set, in order."""
    standing = _standing(partner.id, partner.title, settings.publisher, settings.base_url)
    publisher, title, home = standing.publisher, standing.title, standing.home
    moments = [*_latest(membership.articles), *(told_apart(one.withdrawn_at, one.article_id) for one in membership.retractions)]
    updated_at = max(moments, default=membership.changed_at)
    hubs = () if page else settings.hubs_for(partner)
    chain = _chain(partner, membership.archive, page, settings)
    links = (address for _, addresses in chain for _, address in addresses)
    gone = buried(membership, partner)
    stones = (f"{one.public_id} {one.rss_guid} {one.withdrawn_at.isoformat()}" for one in gone)
    names: tuple[str, ...] = (partner.id, title, publisher, home, settings.publisher.contact, settings.base_url, updated_at.isoformat())
    names += tuple(str(one) for one in (partner.rights or settings.rights, partner.rsl or settings.rsl) if one)
    return Masthead(
        id=standing.id,
        title=f"{publisher} for {title}",
        description=f"Articles from {publisher} for {title}.",
        home=home,
        addresses=_addresses(partner, page.number if page else 0, settings),
        publisher=publisher,
        contact=standing.contact,
        language=_language(membership),
        updated_at=updated_at.astimezone(UTC),
        generation=Digest(digest(chr(10).join((*names, *set_as, *stones, *links, *hubs)).encode())),
        software=partner.software,
        buried=gone,
        rights=line(partner.rights or settings.rights),
        terms=partner.rsl or settings.rsl,
        chain=chain,
        archived=page is not None,
        hubs=hubs,
    )


class _Standing(NamedTuple):
    """What a partner's feeds say whatever they hold."""

    id: str
    publisher: str
    title: str
    home: str
    contact: str


@lru_cache(maxsize=4096)
def _standing(partner_id: PartnerId, title: str, house: Publisher, base_url: str) -> _Standing:
    publisher = line(house.name)
    return _Standing(
        id=f"urn:uuid:{uuid5(_FEEDS, f'{publisher}/{partner_id}')}",
        publisher=publisher,
        title=line(title) or partner_id,
        home=house.url if is_web(house.url) else f"{base_url}/",
        contact=line(house.contact),
    )


def _addresses(partner: Partner, page: int, settings: Settings) -> dict[Format, str]:
    """Give the addresses of a partner's feeds, or of a page of their archive."""
    own = f"{settings.base_url}/feeds/{partner.id}"
    return {form: f"{own}/{ARCHIVE}/{page_name(form, page)}" if page else f"{own}/{FILE_NAMES[form]}" for form in partner.formats}


def _chain(partner: Partner, newest: int, page: ArchivePage | None, settings: Settings) -> Chain:
    """Give the links along the archive: from the feed to its newest page, from a page to those beside it and to the feed."""
    beside = {"current": 0, "prev-archive": page.older, "next-archive": page.newer} if page else {"prev-archive": newest}
    return tuple(
        (relation, tuple(_addresses(partner, number, settings).items()))
        for relation, number in beside.items()
        if number or relation == "current"
    )


def _latest(articles: Sequence[Article]) -> list[datetime]:
    """Give the dates, as they are told, of the articles of the latest second: the latest date of all is one of them."""
    second = max((article.updated_at for article in articles), default=datetime.min.replace(tzinfo=UTC)).replace(microsecond=0)
    return [told_apart(article.updated_at, article.id) for article in articles if article.updated_at >= second]


def _language(membership: Membership) -> str:
    """Give the language of all articles, without the region where they differ in it."""
    languages = {article.copy.language for article in membership.articles}
    if len(languages) > 1:
        languages = {language.partition("-")[0] for language in languages}
    return as_language(languages.pop()) if len(languages) == 1 else ""
