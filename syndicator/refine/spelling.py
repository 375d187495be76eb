"""Spelling: what is the same to a reader though it is set otherwise. Quotes, dashes, spaces, ligatures, composed letters.

Takes a text; gives the form in which two such texts are equal. Touches nothing. Letter case, words, figures and accents
stay: they say something. Addresses meet where they name one page, whatever their scheme and what follows a reader about.
"""

import re
import unicodedata

from syndicator._text.urls import canonical

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›〝〞", '"'),
        **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "–"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
_INSIDE = re.compile(r"(?<=[«„‹])\s+|\s+(?=[»›])")
_BEFORE = re.compile(r"\s+(?=[:;!?%])")
_DASH = re.compile(r"\s*–\s*|\s+-\s+")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Give a text in the form in which it equals every other setting of it."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INSIDE.sub("", text)).translate(_QUOTES)
    return _SPACE.sub(" ", _DASH.sub("-", _BEFORE.sub("", text))).strip()


def same(name: str, one: str, other: str) -> bool:
    """Say whether two values of a field that partners see are the same to a reader; `name` as in `fingerprint.visible`."""
    if one == other:
        return True
    if name == "address":
        return canonical(one) == canonical(other)
    if name == "links and pictures":
        return [canonical(link) for link in one.split("\n")] == [canonical(link) for link in other.split("\n")]
    if name in {"enclosures", "embargo"}:
        return False
    return [plain(line) for line in one.split("\n")] == [plain(line) for line in other.split("\n")]
