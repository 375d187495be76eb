"""Content codings, undone a bounded step at a time: gzip and brotli, which is what we ask for, and nothing else.

A decoder gives little more than STEP bytes at once (brotli up to half as much again), so that the caller's count of
decoded bytes ends a bomb early. An answer that stops before its coding says that it is whole was cut short, and is no document.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # the wheel has no types

ACCEPTED = "gzip, br"
STEP = 1 << 16
MOST_MEMBERS = 1_000
"""One gzip may hold several, each with its own beginning; more of them only serve to keep a reader busy."""


class CodingError(ValueError):
    """A body that is not what its coding says; the message says what is wrong with it."""


class Decoder(Protocol):
    """Undoes one coding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what `chunk` decodes to, in pieces of about STEP bytes. Raises CodingError."""

    def finish(self) -> None:
        """Raise CodingError if the body ended too early."""


class Plain:
    """No coding at all."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give the chunk itself."""
        yield chunk

    def finish(self) -> None:
        """HTTP's own framing has said whether the body is whole."""


class Gzip:
    """gzip, of one member or several; zeros after the last one are padding."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._members = 1

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what `chunk` decodes to."""
        data = chunk
        while True:
            if self._inflate.eof:
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._members += 1
                if self._members > MOST_MEMBERS:
                    raise CodingError(f"is a gzip of more than {MOST_MEMBERS} pieces")
                self._inflate = zlib.decompressobj(wbits=31)
            try:
                piece = self._inflate.decompress(data, STEP)
            except zlib.error as error:
                raise CodingError("is not the gzip that it says it is") from error
            yield piece
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            if not data and len(piece) < STEP:
                return

    def finish(self) -> None:
        """Raise CodingError if the last member has no end."""
        if not self._inflate.eof:
            raise CodingError("was cut short: its gzip has no end")


class Brotli:
    """Brotli."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give what `chunk` decodes to."""
        data = chunk
        while True:
            try:
                piece = self._decompressor.process(data, output_buffer_limit=STEP)
            except brotli.error as error:
                raise CodingError("is not the brotli that it says it is") from error
            yield piece
            data = b""
            # It may say that it takes more while it still has output to give: only an empty piece says that there is none.
            if self._decompressor.is_finished() or (not piece and self._decompressor.can_accept_more_data()):
                return

    def finish(self) -> None:
        """Raise CodingError if the stream has no end."""
        if not self._decompressor.is_finished():
            raise CodingError("was cut short: its brotli has no end")


def decoder(content_encoding: str) -> Decoder:
    """Give the decoder for a Content-Encoding header; raises CodingError for one that was not asked for, or several."""
    names = [name for part in content_encoding.split(",") if (name := part.strip().lower()) and name != "identity"]
    if len(names) > 1:
        raise CodingError(f"has several codings, one on the other ({', '.join(names)[:60]})")
    if not names:
        return Plain()
    if names[0] in {"gzip", "x-gzip"}:
        return Gzip()
    if names[0] == "br":
        return Brotli()
    raise CodingError(f"has the coding {names[0][:30]}, which was not asked for")
