"""`/`: the page for partners, with the address of every public feed and how to subscribe.

Law: shows what the configuration says of public partners; a partner with a token is not named, whatever its shelf.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from syndicator.catalog import Partner, Settings
from syndicator.model import FILE_NAMES, FORMATS, Format
from syndicator.web.feeds import MEDIA_TYPES
from syndicator.web.layout import Layout
from syndicator.web.reply import Document

_NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_FITS: dict[Format, str] = {"rss": "read everywhere", "atom": "best for WordPress", "json": "for your own programs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One feed of a partner as the page shows it."""

    name: str
    fits: str
    media_type: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A public partner as the page shows it."""

    id: str
    title: str
    carries: str
    addresses: tuple[Address, ...]


def front_page(partners: Iterable[Partner], settings: Settings, layout: Layout) -> Document:
    """Give the page with the public ones of these partners, by title."""
    offers = sorted((_offer(partner, settings) for partner in partners if partner.token is None), key=_by_title)
    return layout.page("front.html", root="", publisher=settings.publisher, offers=offers)


def _by_title(offer: Offer) -> tuple[str, str]:
    return offer.title.casefold(), offer.id


def _offer(partner: Partner, settings: Settings) -> Offer:
    what = "full text" if partner.content == "full" else "summaries"
    return Offer(
        id=partner.id,
        title=partner.title,
        carries=f"The latest {partner.limit} articles, {what}",
        addresses=tuple(_address(partner, format_, settings) for format_ in FORMATS if format_ in partner.formats),
    )


def _address(partner: Partner, format_: Format, settings: Settings) -> Address:
    return Address(
        name=_NAMES[format_],
        fits=_FITS[format_],
        media_type=MEDIA_TYPES[format_],
        url=f"{settings.base_url}/feeds/{partner.id}/{FILE_NAMES[format_]}",
    )
