"""Columns: how the kinds of value that databases treat differently are kept, so that both give back the same.

Law: takes and gives plain values; touches nothing. A naive time is a ValueError, never a guess.
"""

import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, String, Text
from sqlalchemy.types import TypeDecorator

from syndicator._text.digests import digest_of

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEVEL = 3


def storable(text: str) -> str:
    """Give `text` with U+FFFD for what a database cannot hold (NUL, halves of surrogate pairs)."""
    return _UNSTORABLE.sub("\ufffd", text)


def key(*parts: str) -> str:
    """Give the fixed-length name under which strings of any length are indexed and compared, exactly as they came."""
    return digest_of(parts)


KEY = String(32)
"""A column for a `key`."""


class Words(TypeDecorator[str]):
    """Text of any length; what cannot be stored is replaced on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (the library's signature)
        """Replace what cannot be stored."""
        return None if value is None else storable(value)


class AwareTime(TypeDecorator[datetime]):
    """A time in UTC that comes back aware from every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (the library's signature)
        """Refuse a naive time; give the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (the library's signature)
        """Give the time back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[str]):
    """Long text in ASCII (JSON), compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  (the library's signature)
        """Compress."""
        return None if value is None else zlib.compress(value.encode("ascii"), _LEVEL)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (the library's signature)
        """Give the text back."""
        return None if value is None else zlib.decompress(value).decode("ascii")


class PackedBytes(TypeDecorator[bytes]):
    """Long documents, compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  (the library's signature)
        """Compress."""
        return None if value is None else zlib.compress(value, _LEVEL)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002  (the library's signature)
        """Give the bytes back."""
        return None if value is None else zlib.decompress(value)


class Listed(TypeDecorator[tuple[str, ...]]):
    """Several strings in their order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (the library's signature)
        """Give the strings as a JSON list in ASCII."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002  (the library's signature)
        """Give the strings back."""
        return None if value is None else tuple(json.loads(value))
