"""Digests: one short name for some bytes, the same on every machine and in every version of Python."""

import base64
from collections.abc import Iterable
from hashlib import blake2b


def digest(body: bytes) -> str:
    """Give the BLAKE2b-128 of `body` as 32 hexadecimal characters."""
    return blake2b(body, digest_size=16).hexdigest()


def digest_of(parts: Iterable[str]) -> str:
    """Give one digest for several strings; where one ends and the next begins counts."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big"))
        hashed.update(encoded)
    return hashed.hexdigest()


def short_name(parts: Iterable[str]) -> str:
    """Give 13 characters of `[a-z2-7]` (65 bits) that name `parts`, fit for an address."""
    return base64.b32encode(bytes.fromhex(digest_of(parts))).decode("ascii").lower()[:13]
