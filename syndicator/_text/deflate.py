"""Deflate in pieces: what is pressed once can stand in many documents, whatever stands before and after it.

Takes and gives bytes; touches nothing. A piece refers to nothing outside itself and ends on a whole byte (a full flush), so
pieces set one after another are one deflate stream, and with a head, an end and a checksum they are one gzip (RFC 1952).
"""

import zlib
from collections.abc import Iterable

LEVEL = 9
"""A piece is pressed once and sent many times."""

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""Neither time nor name: the same bytes in, the same bytes out."""
_LAST = b"\x03\x00"
"""An empty block that says it is the last one."""


def piece(body: bytes) -> bytes:
    """Give `body` pressed, to stand among other pieces."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(body) + press.flush(zlib.Z_FULL_FLUSH)


def unpressed(pressed: bytes) -> bytes:
    """Give what was pressed into one piece or several. Raises ValueError where that is no deflate, or not whole."""
    press = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        body = press.decompress(pressed + _LAST)
    except zlib.error as error:
        raise ValueError(f"is not pressed as it should be: {error}") from error
    if not press.eof or press.unused_data:
        raise ValueError("is not pressed as it should be: it has another end")
    return body


def gzip_of(pieces: Iterable[bytes], body: bytes) -> bytes:
    """Give `body` as one gzip, made of the pieces that it was pressed into."""
    end = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEAD, *pieces, _LAST, end))
