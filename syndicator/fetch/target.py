"""An address as it will be asked: http or https, a host, an allowed port; user and password taken out of it.

The value that is checked is the value that is connected to; nothing is read twice by two readers of addresses.
"""

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urljoin

from yarl import URL

from syndicator._text.urls import is_web, shown
from syndicator.errors import FetchError

Origin: TypeAlias = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to ask. `text` is the address as validators know it; `user` and `password` are what stood in it."""

    url: URL
    text: str
    origin: Origin
    user: str = ""
    password: str = ""

    def __str__(self) -> str:
        """Give the address as messages may show it."""
        return shown(self.text)


def target(address: str) -> Target:
    """Give the target that `address` names; raises FetchError for what is not to be asked."""
    if not is_web(address):
        raise FetchError(f"{shown(address)} is no http or https address that can be asked; correct the address")
    address = address.partition("#")[0]
    try:
        # An address that is plain ASCII is sent as it stands: re-quoting would break signed ones.
        url = URL(address, encoded=address.isascii())
        host, port = url.host, url.port
    except ValueError as error:
        raise FetchError(f"{shown(address)} is no address that can be asked; correct it") from error
    if not host or not port:
        raise FetchError(f"{shown(address)} names no host and port that can be asked; correct it")
    bare = url.with_user(None)
    return Target(
        url=bare,
        text=str(bare),
        origin=(url.scheme, host.rstrip("."), port),
        user=unquote(url.raw_user or ""),
        password=unquote(url.raw_password or ""),
    )


def after(hop: Target, location: str) -> Target:
    """Give the target that a redirect from `hop` leads to; raises FetchError for what is not to be asked."""
    try:
        joined = urljoin(hop.text, location.strip())
    except ValueError:
        joined = ""
    if not is_web(joined):
        raise FetchError(f"{hop} redirects to {shown(location)}, which is no http or https address; correct the source's address")
    return target(joined)


def check_port(hop: Target, ports: frozenset[int]) -> None:
    """Raise FetchError if `hop` is on a port that web servers of the public do not use."""
    if hop.origin[2] not in ports:
        allowed = ", ".join(str(number) for number in sorted(ports))
        raise FetchError(f"{hop} is on port {hop.origin[2]}, and only {allowed} are asked; `allow_private: true` opens a source's own")


def own(hop: Target, home: Target | None) -> bool:
    """Say whether `hop` is the source's own server: the same origin, or the same host turned from http to https."""
    if home is None:
        return False
    return hop.origin == home.origin or (hop.origin == ("https", home.origin[1], 443) and home.origin == ("http", home.origin[1], 80))
