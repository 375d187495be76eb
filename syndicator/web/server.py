"""The server: one listening socket, one event loop that is not its own, gone within seconds when told.

Law: signals are the caller's; `serve` returns when `stop` is set or when it is cancelled, after open answers have gone
out. No access log is kept, because addresses may hold keys. A client that does not finish asking, or does not take its
answer, is let go.
"""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from syndicator.errors import UsageError
from syndicator.web.arrival import EXTENSION, Arrivals, Parting, all_taken

HEAD_BYTES = 16 << 10
"""The longest request line with its headers."""
ASK_SECONDS = 10.0
"""How long a client may take to ask, from connecting or from its last answer on."""
TAKE_SECONDS = 60.0
"""How long a client may take to read one answer."""
IDLE_SECONDS = 5
GRACE_SECONDS = 3
AT_ONCE = 1000
"""How many connections are open at once; beyond it the answer is 503."""


def listen(host: str, port: int) -> socket.socket:
    """Give a socket that listens there (port 0: any free one). Raises UsageError with the cure."""
    if not 0 <= port < 1 << 16:
        raise UsageError(f"cannot listen on {host}:{port}: ports end at 65535; give a lower one in `listen:` of syndicator.yaml")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=AT_ONCE)
    except (OSError, UnicodeError) as error:
        raise UsageError(_sentence(host, port, error)) from error


async def serve(app: ASGIApp, host: str, port: int, *, sock: socket.socket | None = None, stop: asyncio.Event | None = None) -> None:
    """Serve `app` until `stop` is set or the task is cancelled; `sock` is a socket that listens already.

    Raises UsageError if the port cannot be had.
    """
    server = _Server(_settings(app))
    sockets = [sock if sock is not None else listen(host, port)]
    serving = asyncio.create_task(server.serve(sockets=sockets))
    stopping = asyncio.create_task((stop or asyncio.Event()).wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        stopping.cancel()
        await serving


def _settings(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """The server, without hands on the process's signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            cast("_Connection", connection).abort()


class _Connection(H11Protocol):
    """A connection that a client cannot hold open by doing nothing, slowly."""

    _timer: asyncio.TimerHandle | None = None
    _parting: Parting

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._arrivals, app = Arrivals(), self.app

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "extensions": {EXTENSION: self._arrivals.watch}}, receive, send)

        self.app = watched

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the class above does
        self._parting = Parting(transport, self._arrivals, self._look)
        super().connection_made(self._parting.as_transport())
        self._wait(ASK_SECONDS)

    def data_received(self, data: bytes) -> None:
        self._look()
        if not self._parting.parted:  # nothing more is answered here
            super().data_received(data)

    def eof_received(self) -> None:
        self._look()
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._arrivals.lost()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        super().shutdown()
        if self._parting.parted:
            self._parting.close()

    def _look(self) -> None:
        """Look whether the client took what was sent to it before."""
        if self._arrivals and self.cycle.response_complete and all_taken(self.transport):
            self._arrivals.came()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait(ASK_SECONDS)

    def abort(self) -> None:
        """Drop the connection, whatever is still to be sent."""
        self.transport.abort()

    def _wait(self, seconds: float, *, stuck: object = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._overdue, stuck)

    def _overdue(self, stuck: object) -> None:
        """Let a client go that has not asked in time, or has still not taken the answer on which it was `stuck` before."""
        answered = self.cycle is None or self.cycle.response_complete
        if answered and not self.transport.get_write_buffer_size():
            first = not self._parting.parted
            self.transport.close()
            if first and self._parting.parted:
                self._wait(ASK_SECONDS)
        elif stuck is not None and stuck is self.cycle:
            self.transport.abort()
        else:
            self._wait(TAKE_SECONDS, stuck=self.cycle)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: a client that asks for another protocol is answered in this one."""


def _sentence(host: str, port: int, error: Exception) -> str:
    where = f"cannot listen on {host}:{port}"
    number = error.errno if isinstance(error, OSError) else 0
    if number == errno.EADDRINUSE:
        return f"{where}: another program has the port; stop that one, or give another port in `listen:` of syndicator.yaml"
    if number in {errno.EACCES, errno.EPERM}:
        return f"{where}: the system does not give this port to this user; give one above 1023 in `listen:` of syndicator.yaml"
    if number == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror | UnicodeError):
        return f"{where}: this machine has no such address; give 127.0.0.1 or 0.0.0.0 as the host in `listen:` of syndicator.yaml"
    return f"{where}: {error}; change `listen:` in syndicator.yaml"
