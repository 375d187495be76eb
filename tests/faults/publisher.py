"""A publisher's server for the checks: gives the document of the moment, answers conditional requests, remembers both."""

import hashlib
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request: when, with which validator, and what was answered."""

    at: float
    etag: str
    status: int
    given: str


class Publisher:
    """`with Publisher(document) as publisher: …`; `document` is called at each request and gives the body of now."""

    def __init__(self, document: Callable[[], bytes], *, host: str = "127.0.0.1") -> None:
        self.document = document
        self.asked: list[Asked] = []
        self.bodies: dict[str, bytes] = {}
        self._server = ThreadingHTTPServer((host, 0), _answering(self))
        self._server.daemon_threads = True
        self.address = f"http://{host}:{self._server.server_port}/feed.xml"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def acknowledged(self) -> set[str]:
        """Give the validators of the documents that a reader has shown to hold, by asking for what came after."""
        return {asked.etag for asked in self.asked if asked.etag in self.bodies}


def _answering(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = publisher.document()
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            asked = self.headers.get("If-None-Match", "")
            status = 304 if asked == etag else 200
            publisher.bodies[etag] = body
            publisher.asked.append(Asked(time.monotonic(), asked, status, etag))
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml")
            if status == 200:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status == 200:
                self.wfile.write(body)

        def handle(self) -> None:
            with suppress(ConnectionError):  # a reader that was killed hangs up in the middle
                super().handle()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answering
