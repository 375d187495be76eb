"""Addresses that operators write: of sites, stores, places to listen, and the names of headers.

Law: as in `values`: one written value in, its meaning out, or ValueError with a sentence whose subject is the key. No
message shows an address, because a password may stand in it. Nothing is looked up.
"""

import re
from urllib.parse import unquote, urlsplit, urlunsplit

from syndicator._text.urls import is_web
from syndicator.config.values import shown, single

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_OWN_HEADERS = frozenset(
    [
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "host",
        "if-modified-since",
        "if-none-match",
        "te",
        "transfer-encoding",
        "upgrade",
    ]
)
_FRAMING = frozenset(["connection", "content-length", "content-type", "host", "te", "transfer-encoding", "upgrade"])
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\]")
_LISTEN = re.compile(r"(?:(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):)?(?P<port>\d{1,5})")


def web_address(value: object) -> str:
    """Give an http or https address as written."""
    written = single(value)
    if not is_web(written):
        raise ValueError("is no web address; write one that begins with http:// or https:// and names a host")
    return str(written)


def open_address(value: object) -> str:
    """Give an http or https address that everybody may see: without user and password."""
    written = web_address(value)
    if "@" in urlsplit(written).netloc:
        raise ValueError("holds a user or a password, and everybody gets to see it; leave them out")
    return written


def base_address(value: object) -> str:
    """Give the address under which the program is reached, without a slash at its end."""
    written = open_address(value)
    if "?" in written or "#" in written:
        raise ValueError("holds a ? or a #; write the address of the site or of a folder of it, such as https://feeds.example.org")
    return written.rstrip("/")


def without_user(url: str) -> tuple[str, str, str]:
    """Give an address without its user and password, and the two, unquoted."""
    parts = urlsplit(url)
    user, _, rest = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return urlunsplit(parts._replace(netloc=rest)), unquote(name), unquote(password)


def email(value: object) -> str:
    """Give an e-mail address."""
    written = single(value)
    if not _EMAIL.fullmatch(written):
        raise ValueError(f"is no e-mail address{shown(written)}; write one such as desk@example.org")
    return str(written)


def listen(value: object) -> tuple[str, int]:
    """Give host and port from `host:port`, `[::1]:port` or a port alone (on 127.0.0.1)."""
    written = single(value)
    met = _LISTEN.fullmatch(written)
    if met is None or int(met["port"]) > 65_535:  # noqa: PLR2004 - ports end there
        raise ValueError(f"is no place to listen{shown(written)}; write host:port, such as 127.0.0.1:8080")
    return (met["host"] or "127.0.0.1").strip("[]"), int(met["port"])


def any_header_name(value: object) -> str:
    """Give the name of an HTTP header."""
    written = single(value)
    if not _HEADER.fullmatch(written):
        raise ValueError(f"is no name of an HTTP header{shown(written)}")
    if written.lower() in _FRAMING:
        raise ValueError("is a header that the program sets itself; leave it out")
    return str(written)


def host_name(value: object) -> str:
    """Give the name or address of a host, without a port."""
    written = single(value)
    if not _HOST.fullmatch(written):
        raise ValueError(f"is no name of a host{shown(written)}; write one such as mail.example.org, and its port as port:")
    return str(written).strip("[]")


def header_name(value: object) -> str:
    """Give the name of an HTTP header that an operator may set."""
    written = single(value)
    if not _HEADER.fullmatch(written):
        raise ValueError(f"is no name of an HTTP header{shown(written)}")
    if written.lower() in _OWN_HEADERS:
        raise ValueError("is a header that the program sets itself; use auth: for a user and password, and leave this out")
    return str(written)


def store_address(value: object) -> str:
    """Give the store's address with its driver named; the path of an SQLite file may still be relative."""
    written = str(single(value))
    scheme, _, rest = written.partition("://")
    if scheme in {"sqlite", "sqlite+pysqlite"}:
        path = rest.removeprefix("/").partition("?")[0]
        if rest.startswith("/") and path and path != ":memory:" and not path.endswith("/"):
            return f"sqlite+pysqlite://{rest}"
    elif scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("is no store; write sqlite:///var/syndicator.db or postgresql://user:password@host/name")
