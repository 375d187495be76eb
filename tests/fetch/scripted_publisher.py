"""A publisher's web server for tests: says exactly the bytes that a test wants said, and remembers what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from syndicator.catalog import Source
from syndicator.model import SourceId


@dataclass
class Asked:
    path: str
    headers: dict[str, str]


Answering = bytes | Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def reply(body: bytes = b"", *, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """Give a whole HTTP answer; `length` overrides Content-Length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class Publisher:
    """`async with Publisher({"/feed": reply(b"…")}) as publisher: …`."""

    answers: dict[str, Answering | list[Answering]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc):
        self._server.close()

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def source(self, path: str = "/feed", **settings) -> Source:
        settings.setdefault("allow_private", True)
        return Source(id=SourceId("wire"), title="Wire", url=self.url(path), **settings)

    async def _serve(self, reader, writer):
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = lines[0].split()[1]
            asked = Asked(path, dict(line.split(": ", 1) for line in lines[1:] if line))
            self.asked.append(asked)
            answer = self.answers.get(path, reply(status="404 Not Found"))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(asked, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
