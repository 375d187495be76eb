"""`/feeds/PARTNER/rss.xml`, `atom.xml`, `feed.json`: the last good edition's bytes; under `archive/`, its archive's.

Law: serving computes no edition; what was last built and found fit is handed out, whatever goes wrong elsewhere. A
partner with a token is closed to whoever has not its key, and neither key nor address goes into a log.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from syndicator.catalog import Partner
from syndicator.model import FILE_NAMES, Access, Edition, Format, PartnerId, page_of
from syndicator.web.arrival import Watched
from syndicator.web.clients import client_name
from syndicator.web.compression import Pressed
from syndicator.web.conditional import names
from syndicator.web.house import House
from syndicator.web.keys import CHALLENGE, given_keys, opens
from syndicator.web.reply import Document, hand_out, not_found, plain
from syndicator.web.robots import licence_link

Endpoint = Callable[[Request], Awaitable[ASGIApp]]

MEDIA_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
FRESH_SECONDS = 60
RETRY_SECONDS = 30

_FORMATS: dict[str, Format] = {name: format_ for format_, name in FILE_NAMES.items()}
_PARTNER_ID = re.compile(r"[a-z0-9-]{1,64}")


def feeds(house: House, pressed: Pressed) -> Endpoint:
    """Give the endpoint that serves the editions."""

    async def feed(request: Request) -> ASGIApp:
        partner = partner_named(house, request.path_params["partner"])
        format_ = _FORMATS.get(request.path_params["name"])
        if partner is None or format_ is None:
            return not_found()
        replaced = house.replaced(partner.id) if partner.token is not None and _may_read(partner, request) else ()
        if (refused := await refusal(partner, format_, request, house)) is not None:
            return refused
        edition = await house.edition(partner.id, format_)
        if edition is None:
            return _not_yet("This feed is being built for the first time; ask again in a moment.")
        access = _access(edition, partner, request, at=house.stood_at(partner.id, format_))
        response = await hand_out(_document(edition, partner, house, _discovery(partner, format_, house)), request, pressed)
        return _noted(response, request, access, house, replaced)

    return feed


def archives(house: House, pressed: Pressed) -> Endpoint:
    """Give the endpoint that serves the pages of archives, to whoever may read the feeds. What is fetched here counts nowhere."""

    async def page(request: Request) -> Response:
        partner = partner_named(house, request.path_params["partner"])
        found = page_of(request.path_params["name"])
        if partner is None or found is None:
            return not_found()
        number, format_ = found
        if (refused := await refusal(partner, format_, request, house)) is not None:
            return refused
        document = await house.page(partner.id, number, format_) if partner.archive else None
        if document is None and partner.archive and await house.page_waits(partner.id, number):
            return _not_yet("This page is being made; ask again in a moment.")
        return not_found() if document is None else await hand_out(_document(document, partner, house), request, pressed)

    return page


async def refusal(partner: Partner, format_: Format, request: Request, house: House) -> Response | None:
    """Give the answer to who may not have this format of a partner's, None where it may be had."""
    may = _may_read(partner, request) or await house.opens_old(partner.id, _given(request))
    if may is None:
        return _not_yet("Too many ask for this with another key; ask again in a moment.")
    if not may:
        return plain(HTTPStatus.UNAUTHORIZED, "This feed needs its key.", www_authenticate=CHALLENGE)
    return None if format_ in partner.formats else not_found()


def _not_yet(sentence: str) -> Response:
    return plain(HTTPStatus.SERVICE_UNAVAILABLE, sentence, retry_after=str(RETRY_SECONDS))


def partner_named(house: House, name: str) -> Partner | None:
    """Give the partner of this name in an address, None where there is none."""
    return house.partner(PartnerId(name)) if _PARTNER_ID.fullmatch(name) else None


def _may_read(partner: Partner, request: Request) -> bool:
    if partner.token is None:
        return True
    return opens(partner.token, _given(request))


def _given(request: Request) -> tuple[str, ...]:
    return given_keys(request.query_params.getlist("key"), request.headers.get("authorization", ""))


def _document(edition: Edition, partner: Partner, house: House, links: Sequence[str] = ()) -> Document:
    public = partner.token is None
    links = [*links, *licence_link(partner.rsl or house.settings().rsl).values()]
    return Document(
        body=edition.body,
        media_type=f"{MEDIA_TYPES[edition.format]}; charset=utf-8",
        etag=edition.etag,
        cache=f"{'public' if public else 'private'}, max-age={FRESH_SECONDS}",
        modified_at=edition.changed_at,
        date_known=edition.changed_at <= house.now(),
        headers=({"access-control-allow-origin": "*"} if public else {}) | ({"link": ", ".join(links)} if links else {}),
        pressed={"gzip": edition.pressed} if edition.pressed else {},
    )


def _discovery(partner: Partner, format_: Format, house: House) -> list[str]:
    """Give the links by which subscribers find a feed's hubs and its topic (WebSub); none for a feed that is not pushed."""
    settings = house.settings()
    hubs = settings.hubs_for(partner)
    return [*(f'<{hub}>; rel="hub"' for hub in hubs), *([f'<{settings.address(partner.id, format_)}>; rel="self"'] if hubs else [])]


def _access(edition: Edition, partner: Partner, request: Request, *, at: datetime) -> Access:
    return Access(
        partner_id=partner.id,
        format=edition.format,
        etag=edition.etag,
        client=client_name(request.headers.get("user-agent", ""), _given(request)),
        ending="whole",
        keyed=partner.token is not None,
        first_at=at,
        last_at=at,
    )


def _noted(response: Response, request: Request, access: Access, house: House, replaced: Collection[str]) -> ASGIApp:
    """Note a fetch when it has come to its end; a question for the head is none."""
    if request.method != "GET":
        return response
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        held = names(request.headers.getlist("if-none-match"), response.headers["etag"])
        house.fetched(replace(access, ending="held" if held else "dated"), replaced=replaced)
    elif response.status_code == HTTPStatus.OK:
        return Watched(response, lambda arrival: house.fetched(replace(access, ending=arrival), replaced=replaced))
    return response
