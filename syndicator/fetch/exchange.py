"""One question to a web server and its whole answer: redirects followed by hand, everything bounded, nothing remembered.

Cookies are not kept, no Referer is sent, proxies and `.netrc` of the environment are not read. A source's own headers
and credentials go to its own server and nowhere else; a private address is asked only there, and only where the
operator opened the source.
"""

import asyncio
import base64
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy

from syndicator.catalog import Source
from syndicator.errors import FetchError, WaitingError
from syndicator.fetch import headers as said
from syndicator.fetch.coding import ACCEPTED, CodingError, decoder
from syndicator.fetch.guard import Guard, GuardedResolver, RefusedError
from syndicator.fetch.hosts import Hosts
from syndicator.fetch.limits import Limits
from syndicator.fetch.names import Names
from syndicator.fetch.target import Target, after, check_port, own, target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
WHOLE = frozenset({200, 203})
FIELD_BYTES = 16 << 10
"""The longest single header."""
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, application/json;q=0.8, */*;q=0.1"


_TROUBLE: tuple[tuple[type[Exception], str, str], ...] = (
    (aiohttp.ClientPayloadError, "the body of ", "was cut short; nothing of it was used"),
    (aiohttp.ClientConnectorDNSError, "the host of ", "was not found; check the address, or the network of this machine"),
    (aiohttp.ClientSSLError, "", "has no certificate that can be trusted; the publisher must renew it"),
    (ssl.SSLError, "", "has no certificate that can be trusted; the publisher must renew it"),
    (aiohttp.ClientConnectorError, "", "cannot be reached; the next poll tries again"),
    (aiohttp.ServerDisconnectedError, "", "hung up before it answered; the next poll tries again"),
)
"""What kinds of error mean, in words; the first that fits is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask: the address, the source on whose behalf, and what makes it conditional on which address.

    `page` is for one of many pages of a source; `force` asks a host that asked to be left alone all the same.
    """

    address: str
    source: Source
    now: datetime
    etag: str = ""
    last_modified: str = ""
    validated: str = ""
    page: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: `url` is the final address; `body` is decoded, and empty unless the status is one of WHOLE.

    `moved_to` is the final address if only permanent redirects led there, else empty. `host` is the public host that
    answered, empty for a server that the operator opened as the source's own.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str = ""
    host: str = ""


class Exchange:
    """Asks web servers. Connections are made inside the running loop, on the first question."""

    def __init__(self, agent: str, limits: Limits, guard: Guard) -> None:
        self._agent, self._limits, self._guard = agent, limits, guard
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self.hosts = Hosts(per_host=limits.per_host)

    def renew(self, limits: Limits) -> None:
        """Keep to other limits from now on; what hosts asked for stays."""
        self._limits = limits
        self.hosts.renew(per_host=limits.per_host)

    async def close(self) -> None:
        """Let go of all connections."""
        sessions, self._sessions = list(self._sessions.values()), {}
        for session in sessions:
            await session.close()

    async def ask(self, question: Question) -> Answer:
        """Ask, following redirects; raises FetchError where no answer came, or none that may be used."""
        source = question.source
        home = _home(source)
        first = hop = target(question.address)
        left, permanent, passed = self._limits.total, True, {first.text}
        for _ in range(self._limits.hops + 1):
            answer, spent = await self._hop(hop, home, question, left)
            left -= spent
            if answer.status not in REDIRECTS or "Location" not in answer.headers:
                return replace(answer, moved_to=hop.text if permanent and hop.text != first.text else "")
            permanent = permanent and answer.status in PERMANENT
            following = after(hop, answer.headers["Location"])
            if hop.origin[0] == "https" and following.origin[0] == "http" and _has_secrets(source, home):
                raise FetchError(f"{hop} redirects a request with credentials to plain http; correct the source's address")
            if following.text in passed:
                raise FetchError(f"{first} redirects in a circle; correct the source's address")
            passed.add(following.text)
            hop = following
        raise FetchError(f"{first} redirects more than {self._limits.hops} times; correct the source's address")

    async def _hop(self, hop: Target, home: Target | None, question: Question, left: float) -> tuple[Answer, float]:
        """Ask one server, after those that already ask it; gives the answer and the seconds that it took."""
        clock = asyncio.get_running_loop().time
        opened = question.source.allow_private and own(hop, home)
        gap = 0.0 if opened else self._limits.page_gap if question.page else self._limits.gap
        async with self.hosts.turn(hop.origin[1], gap=gap):
            if not (opened or question.force):
                self._check_wait(hop, now=question.now)
            begun = clock()
            try:
                async with asyncio.timeout(max(left, 0.001)):
                    answer = await self._exchange(hop, home, question, opened=opened)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _explained(error, hop, self._limits) from error
            return answer, clock() - begun

    def _check_wait(self, hop: Target, *, now: datetime) -> None:
        until = self.hosts.wait(hop.origin[1], now=now)
        if until is not None:
            raise WaitingError(f"{hop} is not asked, because its host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC", until=until)

    async def _exchange(self, hop: Target, home: Target | None, question: Question, *, opened: bool) -> Answer:
        if not opened:
            check_port(hop, self._guard.ports)
        session = self._session(opened=opened)
        async with session.get(hop.url, headers=_headers(hop, home, question), allow_redirects=False) as response:
            if said.size(response.raw_headers) > self._limits.headers:
                raise FetchError(f"{hop} answers with more than {self._limits.headers >> 10} kB of headers, which is no feed's way")
            body = await _body(response, hop, self._limits.body) if response.status in WHOLE else b""
            host = "" if opened else hop.origin[1]
            return Answer(url=hop.text, status=response.status, headers=response.headers, body=body, host=host)

    def _session(self, *, opened: bool) -> aiohttp.ClientSession:
        """Give the session; the opened one reaches private addresses, and shares no connection with the other."""
        if opened not in self._sessions:
            connector = (
                aiohttp.TCPConnector(limit=200, force_close=True, resolver=Names())
                if opened
                else aiohttp.TCPConnector(
                    limit=200, force_close=True, resolver=GuardedResolver(self._guard), socket_factory=self._guard.socket
                )
            )
            session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED},
                auto_decompress=False,
                trust_env=False,
                max_line_size=FIELD_BYTES,
                max_field_size=FIELD_BYTES,
            )
            # A request that failed is not sent again at once, which the library does to outlive connections that idled too long:
            # we keep none, and when to ask again is for the source's turn to say.
            session._retry_connection = False  # noqa: SLF001
            self._sessions[opened] = session
        return self._sessions[opened]


def _home(source: Source) -> Target | None:
    address = source.url or source.page
    return target(address) if address else None


def _has_secrets(source: Source, home: Target | None) -> bool:
    return bool(source.headers or source.password or (home and home.password))


def _headers(hop: Target, home: Target | None, question: Question) -> CIMultiDictProxy[str]:
    """Give the headers of one request: validators only for the address that they belong to, secrets only for the source's own server."""
    made: CIMultiDict[str] = CIMultiDict()
    source = question.source
    if own(hop, home) and home is not None:
        for name, secret in source.headers:
            made[name] = secret.reveal()
        user, password = (source.user, source.password.reveal()) if source.password else (source.user or home.user, home.password)
        if user or password:
            made["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode('ascii')}"
    if hop.text == question.validated:
        if question.etag:
            made["If-None-Match"] = question.etag
        if question.last_modified:
            made["If-Modified-Since"] = question.last_modified
    return CIMultiDictProxy(made)


async def _body(response: aiohttp.ClientResponse, hop: Target, limit: int) -> bytes:
    """Read and decode a body; raises CodingError or FetchError the moment that a bound is passed."""
    undo = decoder(",".join(response.headers.getall("Content-Encoding", ())))
    received = 0
    kept = bytearray()
    async for chunk in response.content.iter_any():
        received += len(chunk)
        # An empty piece first: padding and headers decode to nothing, and count as they come.
        for piece in chain((b"",), undo.feed(chunk)):
            kept += piece
            if max(received, len(kept)) > limit:
                response.close()
                raise FetchError(f"{hop} sends more than {limit >> 20} MB, which is not read; ask the publisher for a shorter feed")
    undo.finish()
    return bytes(kept)


def _explained(error: Exception, hop: Target, limits: Limits) -> FetchError:
    """Give the error as one sentence with no secret in it: never the error's own text, which may quote what was sent."""
    refused = refusal_in(error)
    if refused:
        return FetchError(f"{hop} is not asked, because {refused}; `allow_private: true` opens a source's own server")
    if isinstance(error, CodingError):
        return FetchError(f"the body of {hop} {error}; nothing of it was used")
    if isinstance(error, TimeoutError):
        return FetchError(f"{hop} did not answer in {limits.total:.0f} s ({limits.connect:.0f} s to connect); the next poll tries again")
    for kind, before, after_it in _TROUBLE:
        if isinstance(error, kind):
            return FetchError(f"{before}{hop} {after_it}")
    return FetchError(f"{hop} did not answer in HTTP that can be read ({type(error).__name__}); the next poll tries again")


def refusal_in(error: BaseException | None) -> str:
    """Give the guard's reason, if it is what stands behind an error."""
    seen = 0
    while error is not None and seen < 10:  # noqa: PLR2004  (chains of causes are short)
        if isinstance(error, RefusedError):
            return str(error)
        error = getattr(error, "os_error", None) or error.__cause__ or error.__context__
        seen += 1
    return ""
