"""Who is told in tests: a web server that keeps what is posted to it, and a mail server that keeps what it is sent."""

import asyncio
import base64
import json
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from functools import partial


async def answered(listener, reader, writer):
    """Let a listener serve a caller, and remember who it was."""
    listener._callers[asyncio.current_task()] = writer
    with suppress(asyncio.IncompleteReadError, OSError):
        await listener._serve(reader, writer)


async def hung_up(callers):
    """End all calls, so that nothing of them is left when the loop ends."""
    for task, writer in callers.items():
        task.cancel()
        writer.transport.abort()
    await asyncio.gather(*callers, return_exceptions=True)
    await asyncio.sleep(0.01)


@dataclass
class Hook:
    """A web server for webhooks. `statuses` are given one after the other, the last one stays; `posts` is what came."""

    statuses: list[int] = field(default_factory=lambda: [204])
    posts: list[dict] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    silent: bool = False
    _callers: dict = field(default_factory=dict)

    async def __aenter__(self):
        self._server = await asyncio.start_server(partial(answered, self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc):
        self._server.close()
        await hung_up(self._callers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/T0KEN-IN-PATH"

    def events(self) -> list[tuple[str, str, str]]:
        return [(post["event"], post["kind"], post["name"]) for post in self.posts]

    async def _serve(self, reader, writer):
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
                body = await reader.readexactly(int(headers["content-length"]))
                if self.silent:
                    await asyncio.sleep(3600)
                self.headers.append(headers)
                self.posts.append(json.loads(body))
                status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
                writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:9/elsewhere\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@dataclass
class Postbox:
    """A mail server of the simplest kind. `refuse` maps a command to the answer that it gets instead."""

    refuse: dict[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ("AUTH PLAIN",)
    tls: object = None
    letters: list = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    _callers: dict = field(default_factory=dict)

    async def __aenter__(self):
        self._server = await asyncio.start_server(partial(answered, self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc):
        self._server.close()
        await hung_up(self._callers)

    async def _serve(self, reader, writer):
        writer.write(b"220 box.example ESMTP\r\n")
        try:
            while line := (await reader.readline()).decode().strip():
                word = line.split()[0].upper()
                writer.write((await self._answer(word, line, reader, writer)).encode())
                await writer.drain()
                if word == "QUIT":
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, word, line, reader, writer):
        if word in self.refuse:
            return f"{self.refuse[word]}\r\n"
        if word == "EHLO":
            return "250-box.example\r\n" + "".join(f"250-{offer}\r\n" for offer in self.offers) + "250 8BITMIME\r\n"
        if word == "STARTTLS":
            writer.write(b"220 go on\r\n")
            await writer.drain()
            await writer.start_tls(self.tls)
            return ""
        if word == "AUTH":
            self.logins.append(base64.b64decode(line.split()[-1]).decode().replace("\0", "/"))
            return "235 welcome\r\n"
        if word == "DATA":
            writer.write(b"354 go on\r\n")
            await writer.drain()
            letter = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
            self.letters.append(message_from_bytes(letter, policy=default))
        return "250 done\r\n"
