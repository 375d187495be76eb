"""Keys of partners whose feeds are not public: in the address (`?key=`) or as the password of HTTP Basic.

Law: header and query in, yes or no out. A key is compared in constant time, whatever its length; a missing one is
compared like a wrong one. Nothing here, and nothing that calls it, writes a key down.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterable
from hashlib import blake2b
from hmac import compare_digest

from syndicator.catalog import Secret

CHALLENGE = 'Basic realm="Partner feeds", charset="UTF-8"'
_MOST = 4


def opens(token: Secret, given: Iterable[str]) -> bool:
    """Say whether one of the given keys is the partner's."""
    wanted = _mark(token.reveal())
    keys = [*given][:_MOST] or [""]
    found = [compare_digest(_mark(key), wanted) for key in keys]
    return any(found) and bool(token.reveal())


def given_keys(query: Iterable[str], authorization: str) -> tuple[str, ...]:
    """Give the keys in a request: those of `?key=`, and the password of an `Authorization: Basic` header, whoever the user."""
    password = _password(authorization)
    return (*([] if password is None else [password]), *query)


def _password(authorization: str) -> str | None:
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    _, colon, password = decoded.decode("utf-8", "replace").partition(":")
    return password if colon else None


def _mark(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass")).digest()
