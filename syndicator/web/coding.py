"""Content codings: which one a client is best served with, and what its entity tag is (RFC 9110, section 12.5.3).

Law: header values in, names out; touches nothing.
"""

import re
from collections.abc import Sequence

IDENTITY = "identity"

_MEMBER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE)
_ALIASES = {"x-gzip": "gzip"}


def choose(header: str | None, codings: Sequence[str]) -> str | None:
    """Give the coding to answer with: of those the client likes most the first of `codings`; `identity` is always at hand.

    None: the client takes none of them, and not the bare bytes either. Members that cannot be read are passed over.
    """
    if header is None:
        return IDENTITY
    wishes = _wishes(header)
    rest = wishes.get("*", 0.0)
    liked = {coding: wishes.get(coding, rest) for coding in codings}
    if IDENTITY in wishes:
        liked[IDENTITY] = wishes[IDENTITY]
    best = max(liked.values(), default=0.0)
    if best > 0:
        return next(coding for coding, wish in liked.items() if wish == best)
    return None if "*" in wishes or IDENTITY in wishes else IDENTITY


def tagged(etag: str, coding: str) -> str:
    """Give the strong entity tag of `etag`'s document in this coding: other bytes, so another tag."""
    return etag if coding == IDENTITY else f'{etag[:-1]}-{coding}"'


def _wishes(header: str) -> dict[str, float]:
    wishes: dict[str, float] = {}
    for member in header.lower().split(","):
        met = _MEMBER.fullmatch(member)
        if met is not None:
            wishes.setdefault(_ALIASES.get(met[1], met[1]), float(met[2]) if met[2] else 1.0)
    return wishes
