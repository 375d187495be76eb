"""Answers: a document with its tag, conditional and in the client's coding; and the short plain ones.

Law: from a request only its method and five headers count (`If-None-Match`, `If-Modified-Since`, `Accept-Encoding`,
`Authorization`, `User-Agent`) and the key in its query: no `Host` or `X-Forwarded-…` ever changes a byte. Ranges are not
offered, so `Range` is ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicator.web.coding import IDENTITY, choose, tagged
from syndicator.web.compression import Pressed
from syndicator.web.conditional import http_date, not_modified

NO_STORE = "no-store"
TEXT = "text/plain; charset=utf-8"
CLOSED_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": CLOSED_POLICY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes to hand out. `etag` is strong and in quotes; `cache` is the Cache-Control; `modified_at` None: unsaid.

    `date_known` False: the document is from a time that our clock has not reached. A condition is compared with it, but it
    is not said: a Last-Modified is never in the future, and one made up for now would go back and forth. `pressed` is the body
    by content coding, as far as it was pressed before anybody asked.
    """

    body: bytes
    media_type: str
    etag: str
    cache: str
    modified_at: datetime | None = None
    date_known: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    pressed: Mapping[str, bytes] = field(default_factory=dict)


async def hand_out(document: Document, request: Request, pressed: Pressed) -> Response:
    """Give the document as this client takes it: 200 in its coding, 304 if it holds that, 406 if it takes none of ours."""
    asked = request.headers
    wishes = asked.getlist("accept-encoding")
    coding = choose(", ".join(wishes) if wishes else None, pressed.codings)
    if coding is None:
        codings = ", ".join((*pressed.codings, IDENTITY))
        return plain(HTTPStatus.NOT_ACCEPTABLE, f"The content codings here are {codings}.", vary="Accept-Encoding")
    etag = tagged(document.etag, coding)
    headers = {"etag": etag, "cache-control": document.cache, "vary": "Accept-Encoding", **document.headers}
    since = asked.getlist("if-modified-since")
    if not_modified(asked.getlist("if-none-match"), since, etag=etag, modified_at=document.modified_at):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if document.modified_at is not None and document.date_known:
        headers["last-modified"] = http_date(document.modified_at)
    if coding != IDENTITY:
        headers["content-encoding"] = coding
    body = document.body if coding == IDENTITY else document.pressed.get(coding) or await pressed.get(document.body, document.etag, coding)
    return Response(body, headers={**headers, "content-type": document.media_type})


def plain(status: HTTPStatus, sentence: str, **headers: str) -> Response:
    """Give a short answer in words, which no cache keeps; `headers` are named with `_` for `-`."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(f"{sentence}\n", status_code=status, headers={"content-type": TEXT, "cache-control": NO_STORE, **_ALWAYS, **more})


def not_found() -> Response:
    """Give the one answer for all that is not here: it tells nobody whether a name is close to one that is."""
    return plain(HTTPStatus.NOT_FOUND, "There is nothing here.")


class Safeguards:
    """Sets the headers that every answer bears, where the answer has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to the answer's headers."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                more = [(name.encode(), value.encode()) for name, value in _ALWAYS.items() if name.encode() not in names]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._app(scope, receive, sent)
