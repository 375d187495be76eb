"""A masthead: what a feed says of itself, the same for its three formats but for the address.

Takes a partner, its membership and the settings, gives a Masthead; touches nothing. Its dates are the articles' own;
those of an empty feed are of the day when its last article left, and a kill is news. No key and no token ever stands in an address here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from syndicator._text.digests import digest
from syndicator._text.urls import is_web
from syndicator.catalog import LicenceTerms, Partner, Settings
from syndicator.model import FILE_NAMES, Article, Digest, Format, Membership, Tombstone
from syndicator.syndicate.render.dates import told_apart
from syndicator.syndicate.render.text import as_language, line

GENERATOR = "Syndicator"
"""Without a version: a new version of this program is no news to a partner."""

_FEEDS = UUID("6f0e4a52-6c5b-5d0a-9a53-0d4f6f6c7b11")
"""The namespace of feed ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """A feed without its articles.

    `id` names the feed for ever, whatever its address. `language` is empty where the articles do not agree.
    `generation` is the same in all formats of one state, and another in any other state. `tombstones` are of killed articles. `rights`
    is the copyright line, `terms` are those for machines.
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
    tombstones: tuple[Tombstone, ...] = ()
    rights: str = ""
    terms: LicenceTerms | None = None


def masthead(partner: Partner, membership: Membership, settings: Settings, *, set_as: Sequence[str]) -> Masthead:
    """Give the masthead of a partner's feeds; `set_as` names each article as it is set, in order."""
    publisher, title = line(settings.publisher.name), line(partner.title) or partner.id
    moments = [*_latest(membership.articles), *(stone.killed_at for stone in membership.tombstones)]
    updated_at = max(moments, default=membership.changed_at)
    home = settings.publisher.url if is_web(settings.publisher.url) else f"{settings.base_url}/"
    buried = (f"{stone.public_id} {stone.killed_at.isoformat()}" for stone in membership.tombstones)
    names: tuple[str, ...] = (partner.id, title, publisher, home, settings.publisher.contact, settings.base_url, updated_at.isoformat())
    names += tuple(str(one) for one in (partner.rights or settings.rights, partner.rsl or settings.rsl) if one)
    return Masthead(
        id=f"urn:uuid:{uuid5(_FEEDS, f'{publisher}/{partner.id}')}",
        title=f"{publisher} for {title}",
        description=f"Articles from {publisher} for {title}.",
        home=home,
        addresses={form: f"{settings.base_url}/feeds/{partner.id}/{FILE_NAMES[form]}" for form in partner.formats},
        publisher=publisher,
        contact=line(settings.publisher.contact),
        language=_language(membership),
        updated_at=updated_at.astimezone(UTC),
        generation=Digest(digest(chr(10).join((*names, *set_as, *buried)).encode())),
        tombstones=membership.tombstones,
        rights=line(partner.rights or settings.rights),
        terms=partner.rsl or settings.rsl,
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
