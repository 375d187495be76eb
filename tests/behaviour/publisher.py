"""A publisher's web server for tests: says exactly the bytes that a test wants said, and remembers what it was asked, and when.

`async with Publisher({"/feed": feed_of(item(1))}) as wire: …` serves a path by an answer: bytes, a mode, or a list of
them (the last one stays). A mode is a function of the request that writes to the socket; the functions below make them.
"""

import asyncio
import gzip
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from itertools import pairwise

import brotli

from syndicator.catalog import Source
from syndicator.model import SourceId


@dataclass
class Asked:
    """One request: `at` is in seconds of the monotonic clock."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    at: float = 0.0


Mode = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Answering = bytes | Mode


@dataclass
class Publisher:
    """The server. `asked` are all requests in their order, `most_at_once` how many were under way together."""

    answers: dict[str, Answering | list[Answering]] = field(default_factory=dict)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    most_at_once: int = 0

    async def __aenter__(self):
        self._under_way = 0
        self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=1 << 20, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc):
        self._server.close()

    def url(self, path: str = "/feed") -> str:
        return f"http{'s' if self.tls else ''}://{self.host}:{self.port}{path}"

    def source(self, path: str = "/feed", **settings) -> Source:
        settings.setdefault("allow_private", True)
        settings.setdefault("id", SourceId("wire"))
        return Source(title="Wire", url=self.url(path), **settings)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _serve(self, reader, writer):
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            await self._answer(await self._read(reader), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._under_way -= 1
            writer.close()

    async def _read(self, reader) -> Asked:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split()
        asked = Asked(path, dict(line.split(": ", 1) for line in lines[1:] if line), method, time.monotonic())
        self.asked.append(asked)
        return asked

    async def _answer(self, asked: Asked, writer) -> None:
        answer = self.answers.get(asked.path, reply(status="404 Not Found"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(asked, writer)


def reply(body: bytes = b"", *, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """Give a whole HTTP answer; `length` overrides Content-Length, `_` in a header's name is `-`."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────


def item(number: int, *, guid: str = "", title: str = "", text: str = "", link: str = "", date: str = "") -> str:
    """Give one RSS item; what is not told is made from its number."""
    address = link or f"https://wire.example/{number}"
    told = text or f"Report number {number} from the harbor: the ferry runs again between the two banks of the river."
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return (
        f"<item><title>{title or f'Ferry {number} runs again'}</title><link>{address}</link><guid>{guid or address}</guid>"
        f"<description>{told}</description>{dated}</item>"
    )


def rss(*items: str, ttl: int | None = None, declaration: str = "") -> bytes:
    """Give an RSS document of these items; `ttl` in minutes."""
    waits = "" if ttl is None else f"<ttl>{ttl}</ttl>"
    head = f"<title>Wire</title><link>https://wire.example/</link><description>d</description>{waits}"
    return f'{declaration}<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


FEED = rss(item(1), item(2))


def feed_of(*items: str, **headers: str) -> bytes:
    """Answer with a feed of these items, as most servers do."""
    return reply(rss(*items), Content_Type="application/rss+xml; charset=utf-8", **headers)


# ── validators and freshness ─────────────────────────────────────────────────────────────────────────────────────


def validating(body: bytes = FEED, *, etag: str = "", modified: str = "", **headers: str) -> Mode:
    """Answer 304 to whoever sends these validators back byte for byte, else the body with them. Odd ones are welcome."""
    told = headers | ({"ETag": etag} if etag else {}) | ({"Last_Modified": modified} if modified else {})

    async def answer(asked, writer):
        same = asked.headers.get("If-None-Match", "") == etag and asked.headers.get("If-Modified-Since", "") == modified
        writer.write(reply(status="304 Not Modified", **told) if same and (etag or modified) else reply(body, **told))
        await writer.drain()

    return answer


def not_modified(**headers: str) -> bytes:
    """Answer 304 to anybody, with what new validators or freshness it brings."""
    return reply(status="304 Not Modified", **headers)


def changing(*bodies: bytes, **headers: str) -> list[Answering]:
    """Answer with one body after the other, each with an ETag of its own."""
    return [reply(body, ETag=f'"{zlib.crc32(body):x}"', **headers) for body in bodies]


# ── redirects ────────────────────────────────────────────────────────────────────────────────────────────────────

_REDIRECTS = {301: "Moved Permanently", 302: "Found", 303: "See Other", 307: "Temporary Redirect", 308: "Permanent Redirect"}


def moved(to: str, status: int = 301, **headers: str) -> bytes:
    """Send elsewhere: for good with 301 or 308, for now with 302, 303 or 307; `to` may be another host's or no web address."""
    return reply(status=f"{status} {_REDIRECTS[status]}", Location=to, **headers)


def chain(*hops: int, end: Answering, path: str = "/hop") -> dict[str, Answering]:
    """Give the answers for a chain of redirects with these statuses, from `/feed` over `/hop1`, `/hop2` … to `end`."""
    places = ["/feed", *(f"{path}{number}" for number in range(1, len(hops) + 1))]
    return {**{here: moved(there, status) for here, there, status in zip(places, places[1:], hops, strict=False)}, places[-1]: end}


def loop(length: int = 2, status: int = 301) -> dict[str, Answering]:
    """Give the answers of a ring of redirects that begins and ends at `/feed`."""
    places = ["/feed", *(f"/loop{number}" for number in range(1, length)), "/feed"]
    return {here: moved(there, status) for here, there in pairwise(places)}


def endless_chain() -> Mode:
    """Send to the address that was asked with one more letter, for ever."""

    async def answer(asked, writer):
        writer.write(moved(asked.path + "x"))
        await writer.drain()

    return answer


# ── refusals and outages ─────────────────────────────────────────────────────────────────────────────────────────


def too_many(retry_after: str = "", **headers: str) -> bytes:
    """Answer 429; Retry-After as seconds, a date, garbage, below zero or far too long, as told."""
    return reply(b"slow down", status="429 Too Many Requests", **headers, **({"Retry_After": retry_after} if retry_after else {}))


def unavailable(retry_after: str = "", **headers: str) -> bytes:
    """Answer 503, with or without a Retry-After."""
    return reply(b"back soon", status="503 Service Unavailable", **headers, **({"Retry_After": retry_after} if retry_after else {}))


def http_date(at) -> str:
    """Give a moment as HTTP writes it."""
    return format_datetime(at, usegmt=True)


GONE = reply(b"gone", status="410 Gone")
NOT_FOUND = reply(b"nothing here", status="404 Not Found")
FORBIDDEN = reply(b"no", status="403 Forbidden")
BROKEN = reply(b"oops", status="500 Internal Server Error")
EMPTY = reply(b"", Content_Type="application/rss+xml")


async def hang_up(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""
    writer.transport.abort()


async def silent(_asked: Asked, _writer: asyncio.StreamWriter) -> None:
    """Take the request and never answer."""
    await asyncio.sleep(3600)


async def no_http(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer in something that is not HTTP."""
    writer.write(b"220 mail.wire.example ESMTP\r\n")
    await writer.drain()


def slow(answer: bytes, *, seconds: float) -> Mode:
    """Answer after a while."""

    async def wait(_asked, writer):
        await asyncio.sleep(seconds)
        writer.write(answer)
        await writer.drain()

    return wait


# ── bodies that never end, are cut, or burst ─────────────────────────────────────────────────────────────────────


def drip(*, pause: float = 0.05, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Mode:
    """Answer a byte at a time, for ever; with a `head` of its own the headers may drip too."""

    async def answer(_asked, writer):
        writer.write(head)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


async def endless(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer with as many bytes as are taken."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


def cut_by_length(body: bytes = FEED, *, short: int = 10) -> bytes:
    """Promise more bytes than come."""
    return reply(body, length=len(body) + short)


def cut_chunk(body: bytes = FEED) -> bytes:
    """Hang up in the middle of a chunk."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b" % (len(body), body[: len(body) // 2])


def cut_after_chunk(body: bytes = FEED) -> bytes:
    """Hang up after a whole chunk, without the last one that says that this was all."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(body), body)


def cut_gzip(body: bytes = FEED) -> bytes:
    """Send gzip without its end, its length rightly told."""
    return reply(gzip.compress(body)[:-9], Content_Encoding="gzip")


def cut_brotli(body: bytes = FEED) -> bytes:
    """Send brotli without its end, its length rightly told."""
    return reply(brotli.compress(body)[:-4], Content_Encoding="br")


PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "identity": bytes}


def coded(body: bytes = FEED, *codings: str) -> bytes:
    """Send a body in these codings, one on the other; unknown ones are only said."""
    for name in codings:
        body = PACKERS.get(name, bytes)(body)
    return reply(body, Content_Encoding=", ".join(codings))


def bomb(*codings: str, size: int = 50_000_000) -> bytes:
    """Send a small body that decodes to `size` bytes."""
    return coded(bytes(size), *codings)


def huge_headers(*, lines: int = 20, length: int = 8000) -> bytes:
    """Send more headers than a feed has."""
    return reply(FEED, **{f"X_{number}": "y" * length for number in range(lines)})


async def many_headers(_asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Send one header after the other, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"".join(b"X-%d: %b\r\n" % (number, b"y" * 1000) for number in range(50)))
        await writer.drain()


# ── what is no feed, and feeds under another name ────────────────────────────────────────────────────────────────

LOGIN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Sign in - Wire</title></head><body><h1>Please sign in</h1><form method=post action=/login>"
    b"<input name=user><input type=password name=password><button>Sign in</button></form></body></html>"
)
CHALLENGE_PAGE = (
    b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head><body>'
    b'<noscript>Enable JavaScript and cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
    b"</body></html>"
)
ARTICLE_PAGE = (
    b"<!DOCTYPE html><html><head><title>The ferry</title></head><body><article><h1>The ferry</h1><p>It runs.</p></article></body></html>"
)


def login_page() -> bytes:
    """Answer 200 with a page that wants a password, as captive portals and lapsed sessions do."""
    return reply(LOGIN_PAGE, Content_Type="text/html; charset=utf-8")


def challenge_page() -> bytes:
    """Answer 200 with a page that wants to see a browser, as shields in front of servers do."""
    return reply(CHALLENGE_PAGE, Content_Type="text/html; charset=UTF-8", Server="cloudflare", CF_RAY="8f0", Cf_Mitigated="challenge")


def html_page() -> bytes:
    """Answer 200 with an ordinary page where a feed stood."""
    return reply(ARTICLE_PAGE, Content_Type="text/html")


def typed(content_type: str, body: bytes = FEED) -> bytes:
    """Send a feed under another content type, or with a charset of the server's own."""
    return reply(body, **({"Content_Type": content_type} if content_type else {}))


def in_charset(charset: str, *, http: str = "", declared: str = "", text: str = "Fähre über den Fluß") -> bytes:
    """Send a feed in a charset, with what HTTP and the XML declaration say about it (each may be silent or wrong)."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = rss(item(1, title=text), declaration=declaration).decode().encode(charset)
    return typed(f"application/rss+xml; charset={http}" if http else "application/rss+xml", body)


# ── floods ───────────────────────────────────────────────────────────────────────────────────────────────────────


def guid_storm(count: int = 20) -> Mode:
    """Send the same articles under new guids with every poll."""
    polls = iter(range(10**6))

    async def answer(_asked, writer):
        poll = next(polls)
        writer.write(feed_of(*(item(number, guid=f"storm-{poll}-{number}") for number in range(count))))
        await writer.drain()

    return answer


def outage(answer: Answering, *, good: int, bad: int, with_: Answering = BROKEN) -> list[Answering]:
    """Answer well `good` times, then badly `bad` times, then well again for ever."""
    return [*[answer] * good, *[with_] * bad, answer]
