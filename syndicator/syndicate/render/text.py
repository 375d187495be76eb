"""Text and addresses in the form that feeds take them. Takes and gives strings; touches nothing."""

import re
from html import escape
from urllib.parse import quote, urlsplit, urlunsplit

from syndicator._text.markup import printable

_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*")
_KEPT = "%/:?#[]@!$&'()*+,;=-._~"
_TAG_LIKE = re.compile(r"<[a-zA-Z/!?]")


def line(text: str) -> str:
    """Give plain text on one line, without characters that XML does not allow."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # nearly all: what can be printed holds no control character and no white space but the space
    return " ".join(printable(text).split())


def as_markup(text: str) -> str:
    """Give plain text for an element that readers take for markup."""
    return escape(text, quote=False)


def as_words(text: str) -> str:
    """Give plain text for an element of RSS that some readers take for markup: as it is, unless they would see a tag in it."""
    return as_markup(text) if _TAG_LIKE.search(text) else text


def as_language(text: str) -> str:
    """Give a language tag, empty where it is none."""
    return text if _LANGUAGE.fullmatch(text) else ""


def as_uri(url: str) -> str:
    """Give an address in the ASCII form that RSS asks for; one that is ASCII already stays as it is."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    try:
        netloc = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        netloc = quote(parts.netloc, _KEPT)
    return urlunsplit((parts.scheme, netloc, quote(parts.path, _KEPT), quote(parts.query, _KEPT), quote(parts.fragment, _KEPT)))
