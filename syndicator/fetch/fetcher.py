"""The room's door: pulls sources and pages, and says what an answer means for the poll."""

import re
from dataclasses import replace
from datetime import datetime

from syndicator._text.digests import digest
from syndicator._text.urls import shown
from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch.exchange import WHOLE, Answer, Exchange, Question
from syndicator.fetch.folder import pull_folder
from syndicator.fetch.guard import Guard
from syndicator.fetch.headers import media_type, min_interval, retry_after
from syndicator.fetch.limits import Limits
from syndicator.model import Digest, Document, Fetched, NotModified, Validators

VALIDATOR_CHARS = 1000
_NO_PAGE = re.compile(r"(?:image|audio|video|font)/.*|application/(?:pdf|zip|gzip|octet-stream|x-\S+)")
_SAID = {
    401: "wants a user and a password; set `auth:` in the source",
    403: "refuses us; ask the publisher to allow the reader that `User-Agent` names",
    404: "is not there; correct the source's address if this lasts",
    410: "is gone for good, says its server; take the source out or correct its address",
    429: "asks us to come less often; the next poll waits",
}


class Fetcher:
    """Asks publishers what is new. `agent` is the User-Agent; `settle` is how many seconds a file must have stood still.

    `guard` decides which addresses are asked; connections are made inside the running loop, on the first question.
    """

    def __init__(self, *, agent: str, limits: Limits = Limits(), settle: float = 2.0, guard: Guard = Guard()) -> None:  # noqa: B008  (both are frozen values)
        self._limits, self._settle = limits, settle
        self._exchange = Exchange(agent, limits, guard)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._exchange.close()

    async def pull(self, source: Source, validators: Validators, *, now: datetime) -> Fetched | NotModified:
        """Ask a source what is new since `validators`; raises FetchError."""
        if source.folder is not None:
            return await pull_folder(source.folder, validators, limits=self._limits, settle=self._settle, now=now)
        answer = await self._exchange.ask(
            Question(
                address=source.url or source.page,
                source=source,
                etag=validators.etag,
                last_modified=validators.last_modified,
                validated=validators.url,
            )
        )
        wish = min_interval(answer.headers, now=now)
        if answer.status == 304:  # noqa: PLR2004  (Not Modified)
            return NotModified(validators=_renewed(validators, answer), fetched_at=now, min_interval=wish, moved_to=answer.moved_to)
        _accept(answer, now=now)
        left = Validators(
            url=answer.url,
            etag=_kept(answer, "ETag"),
            last_modified=_kept(answer, "Last-Modified"),
            body=Digest(digest(answer.body)),
        )
        if left.body == validators.body and left.url == validators.url:
            return NotModified(validators=left, fetched_at=now, min_interval=wish, moved_to=answer.moved_to)
        return Fetched(documents=(_document(answer),), validators=left, fetched_at=now, min_interval=wish, moved_to=answer.moved_to)

    async def page(self, url: str, source: Source, *, now: datetime) -> Document:
        """Fetch one page of a source, or any page for `clean`; raises FetchError."""
        answer = await self._exchange.ask(Question(address=url, source=source))
        _accept(answer, now=now)
        document = replace(_document(answer), fetched_at=now)
        if _NO_PAGE.fullmatch(document.media_type):
            raise FetchError(f"{_shown(answer)} is {document.media_type}, not a page; correct the address")
        return document


def _renewed(validators: Validators, answer: Answer) -> Validators:
    """Give the validators after a 304: what it sent anew, and the old ones for the rest."""
    if answer.url != validators.url:
        raise FetchError(f"{_shown(answer)} says that nothing changed, but was not asked; the next poll tries again", status=answer.status)
    return replace(
        validators,
        etag=_kept(answer, "ETag") or validators.etag,
        last_modified=_kept(answer, "Last-Modified") or validators.last_modified,
    )


def _kept(answer: Answer, name: str) -> str:
    """Give a validator as sent; one that could not be sent back byte for byte counts as none."""
    value = answer.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= VALIDATOR_CHARS else ""


def _accept(answer: Answer, *, now: datetime) -> None:
    """Raise FetchError with status and wait, unless the answer is whole."""
    if answer.status in WHOLE:
        return
    said = _SAID.get(answer.status) or (
        "has trouble of its own; the next poll tries again" if answer.status >= 500 else "does not give what was asked"  # noqa: PLR2004  (server errors)
    )
    raise FetchError(
        f"{_shown(answer)} answers {answer.status}: it {said}",
        status=answer.status,
        retry_after=retry_after(answer.headers, now=now),
    )


def _shown(answer: Answer) -> str:
    return shown(answer.url)


def _document(answer: Answer) -> Document:
    kind, charset = media_type(answer.headers)
    return Document(name=answer.url, body=answer.body, media_type=kind, charset=charset)
