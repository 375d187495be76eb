"""`/feeds.opml` and `/feeds/PARTNER/feeds.opml`: lists of feeds that a reader's software takes as they are (OPML 2.0).

Law: shows what the configuration says, as the front page does; no list names a partner with a token but its own, and no
address in any bears a key.
"""

from collections.abc import Iterable
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from syndicator._text.digests import digest
from syndicator.catalog import Partner, Settings
from syndicator.model import Format
from syndicator.web.compression import Pressed
from syndicator.web.feeds import FRESH_SECONDS, Endpoint, partner_named, refusal
from syndicator.web.house import House
from syndicator.web.reply import Document, hand_out, not_found

OPML = "text/x-opml; charset=utf-8"
NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def house_list(house: House, pressed: Pressed) -> Endpoint:
    """Give the endpoint with all public feeds."""

    async def listed(request: Request) -> Response:
        return await hand_out(all_feeds(house.partners(), house.settings()), request, pressed)

    return listed


def partner_list(house: House, pressed: Pressed) -> Endpoint:
    """Give the endpoint with one partner's feeds, for whoever may read them."""

    async def listed(request: Request) -> Response:
        partner = partner_named(house, request.path_params["partner"])
        if partner is None:
            return not_found()
        refused = await refusal(partner, partner.formats[0], request, house)
        return refused or await hand_out(own_feeds(partner, house.settings()), request, pressed)

    return listed


def all_feeds(partners: Iterable[Partner], settings: Settings) -> Document:
    """Give the list of public feeds: of each partner one, because a reader that took all its formats would show each article thrice."""
    public = sorted((one for one in partners if one.token is None), key=lambda one: (one.title.casefold(), one.id))
    return _opml(f"Feeds of {settings.publisher.name}", [_outline(one, _best(one), one.title, settings) for one in public], settings)


def own_feeds(partner: Partner, settings: Settings) -> Document:
    """Give the list of one partner's feeds, in every format."""
    title = f"{settings.publisher.name} for {partner.title}"
    lines = [_outline(partner, form, f"{title} ({NAMES[form]})", settings) for form in partner.formats]
    return _opml(title, lines, settings, public=partner.token is None)


def _best(partner: Partner) -> Format:
    """Give the format that most readers take."""
    return "rss" if "rss" in partner.formats else partner.formats[0]


def _outline(partner: Partner, form: Format, title: str, settings: Settings) -> str:
    home = settings.publisher.url or f"{settings.base_url}/"
    said = {"type": "rss", "text": title, "title": title, "xmlUrl": settings.address(partner.id, form), "htmlUrl": home}
    return f"    <outline {' '.join(f'{name}={chr(34)}{escape(value)}{chr(34)}' for name, value in said.items())}/>"


def _opml(title: str, lines: Iterable[str], settings: Settings, *, public: bool = True) -> Document:
    house = settings.publisher
    owner = [f"    <ownerName>{escape(house.name)}</ownerName>"]
    owner += [f"    <ownerEmail>{escape(house.contact)}</ownerEmail>"] if "@" in house.contact else []
    head = [f"    <title>{escape(title)}</title>", *owner, "    <docs>http://opml.org/spec2.opml</docs>"]
    whole = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>", *head, "  </head>", "  <body>", *lines]
    body = "\n".join([*whole, "  </body>", "</opml>", ""]).encode("utf-8", "replace")
    cache = f"{'public' if public else 'private'}, max-age={FRESH_SECONDS}"
    return Document(body=body, media_type=OPML, etag=f'"{digest(body)}"', cache=cache)
