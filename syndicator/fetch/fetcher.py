"""The room's door: pulls sources and pages, and says what an answer means for the poll."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from syndicator._text.digests import digest
from syndicator._text.schedule import asked_wait
from syndicator._text.urls import host, shown
from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch.exchange import WHOLE, Answer, Exchange, Question
from syndicator.fetch.folder import pull_folder
from syndicator.fetch.guard import Guard
from syndicator.fetch.headers import media_type, min_interval, retry_after
from syndicator.fetch.limits import Limits
from syndicator.model import Digest, Document, Fetched, NotModified, Validators

VALIDATOR_CHARS = 1000
PASSING = frozenset({408, 425, 429})
"""Answers of the 400s that mean: not now."""
_NO_PAGE = re.compile(r"(?:image|audio|video|font)/.*|application/(?:pdf|zip|gzip|octet-stream|x-\S+)")
_SAID = {
    401: "wants a user and a password; set `auth:` in the source",
    403: "refuses us; ask the publisher to allow the reader that `User-Agent` names",
    404: "is not there; correct the source's address if this lasts",
    410: "is gone for good, says its server; take the source out or correct its address",
    429: "asks us to come less often; the next poll waits",
}
_SHIELDED = "has a shield in front that wants to see a browser; ask the publisher to let the reader that `User-Agent` names through"


class Fetcher:
    """Asks publishers what is new. `agent` is the User-Agent; `settle` is how many seconds a file must have stood still.

    `guard` decides which addresses are asked; connections are made inside the running loop, on the first question.
    """

    def __init__(self, *, agent: str, limits: Limits = Limits(), settle: float = 2.0, guard: Guard = Guard()) -> None:  # noqa: B008  (both are frozen values)
        self._limits, self._settle = limits, settle
        self._exchange = Exchange(agent, limits, guard)

    def renew(self, limits: Limits) -> None:
        """Keep to other limits from now on."""
        self._limits = limits
        self._exchange.renew(limits)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._exchange.close()

    def leave_alone(self, waits: Mapping[str, datetime]) -> None:
        """Ask these hosts nothing before their moment, whatever the source."""
        self._exchange.hosts.leave_alone(waits)

    async def pull(
        self, source: Source, validators: Validators, *, address: str = "", force: bool = False, now: datetime
    ) -> Fetched | NotModified:
        """Ask a source what is new since `validators`; raises FetchError.

        `address` is where to ask instead of the address in the source's file, which stays the source's own server:
        nothing secret goes anywhere else. `force` asks a host although it asked to be left alone.
        """
        if source.folder is not None:
            return await pull_folder(source.folder, validators, limits=self._limits, settle=self._settle, now=now)
        answer = await self._exchange.ask(
            Question(
                address=address or source.url or source.page,
                source=source,
                now=now,
                force=force,
                etag=validators.etag,
                last_modified=validators.last_modified,
                validated=validators.url,
            )
        )
        wish = min_interval(answer.headers, now=now)
        if answer.status == 304:  # noqa: PLR2004  (Not Modified)
            return NotModified(
                validators=_renewed(validators, answer),
                fetched_at=now,
                min_interval=wish,
                moved_to=answer.moved_to,
                wish_stands="Cache-Control" not in answer.headers and "Expires" not in answer.headers,
            )
        self._accept(answer, now=now)
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
        answer = await self._exchange.ask(Question(address=url, source=source, now=now, page=True))
        self._accept(answer, now=now)
        document = replace(_document(answer), fetched_at=now)
        if _NO_PAGE.fullmatch(document.media_type):
            raise FetchError(f"{_shown(answer)} is {document.media_type}, not a page; correct the address")
        return document

    def _accept(self, answer: Answer, *, now: datetime) -> None:
        """Raise FetchError unless the answer is whole; a public host that asks to be left alone is, by all its sources."""
        if answer.status in WHOLE:
            return
        error = _refusal(answer, now=now)
        wait = asked_wait(error.retry_after, error.status)
        if error.host and wait:
            self.leave_alone({error.host: now + wait})
        raise error


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


def _refusal(answer: Answer, *, now: datetime) -> FetchError:
    """Give what an answer that is not whole means, with its status and the wait that it asks for."""
    said = (
        _SHIELDED
        if answer.headers.get("Cf-Mitigated") == "challenge"
        else _SAID.get(answer.status)
        or (
            "has trouble of its own; the next poll tries again" if answer.status >= 500 else "does not give what was asked"  # noqa: PLR2004  (server errors)
        )
    )
    return FetchError(
        f"{_shown(answer)} answers {answer.status}: it {said}",
        status=answer.status,
        retry_after=retry_after(answer.headers, now=now),
        host=answer.host,
        by=host(answer.url),
        passing=answer.status in PASSING or answer.status >= 500,  # noqa: PLR2004  (server errors)
    )


def _shown(answer: Answer) -> str:
    return shown(answer.url)


def _document(answer: Answer) -> Document:
    kind, charset = media_type(answer.headers)
    return Document(name=answer.url, body=answer.body, media_type=kind, charset=charset)
