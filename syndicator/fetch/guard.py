"""Which addresses may be asked: public ones on web ports, decided on the address that the socket really connects to.

Names are looked up once; if any answer is forbidden the name is refused, and each socket is judged again when it is
made, so that no spelling, redirect or change of mind of a name server leads inside. The table is our own: what Python
calls global is not what may be asked.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from syndicator.fetch.names import Names

Address: TypeAlias = IPv4Address | IPv6Address
AddressInfo: TypeAlias = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""The ports of public web servers; other ports are asked only where the operator opened a source (`allow_private`)."""

_SPECIAL_4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared behind a provider"),
        ("127.0.0.0/8", "this machine"),
        ("168.63.129.16/32", "a cloud's own"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a retired relay's"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
"""The one part of IPv6 that holds public hosts; all else is refused."""
_SPECIAL_6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("2001::/23", "reserved or a tunnel"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "a tunnel"),
        ("3fff::/20", "for documentation"),
    )
)
_HOLDING_4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""IPv6 addresses that reach the IPv4 address in their last 32 bits."""


class RefusedError(OSError):
    """A connection that the guard did not let happen."""


def special(address: str) -> str:
    """Say what makes `address` one that is not to be asked ("private", "link-local", …), empty for a public one."""
    try:
        read = _unwrapped(ip_address(address.partition("%")[0]))
    except ValueError:
        return "no address"
    if isinstance(read, IPv4Address):
        return next((what for network, what in _SPECIAL_4 if read in network), "")
    if read not in _UNICAST_6:
        return "not public"
    return next((what for network, what in _SPECIAL_6 if read in network), "")


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv6Address) and any(address in network for network in _HOLDING_4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Judges addresses and ports. `public` are networks that count as public although the table says otherwise."""

    ports: frozenset[int] = WEB_PORTS
    public: tuple[str, ...] = ()

    def refusal(self, address: str) -> str:
        """Say why `address` may not be connected to, empty where it may."""
        what = special(address)
        return f"{address} is {what}" if what and not self._opened(address) else ""

    def _opened(self, address: str) -> bool:
        try:
            read = _unwrapped(ip_address(address.partition("%")[0]))
        except ValueError:
            return False
        return any(read in ip_network(network) for network in self.public)

    def socket(self, info: AddressInfo) -> socket.socket:
        """Make the socket for a connection to `info`; raises RefusedError."""
        family, kind, protocol, _, address = info
        if why := self.refusal(address[0]):
            raise RefusedError(why)
        return socket.socket(family, kind, protocol)

    def check(self, answers: Iterable[str]) -> None:
        """Raise RefusedError if any answer of a name server is forbidden: a name that also points inside is not asked at all."""
        if why := next(filter(None, map(self.refusal, answers)), ""):
            raise RefusedError(why)


class GuardedResolver(AbstractResolver):
    """Looks names up as the machine does, and refuses those with a forbidden answer."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._asked = Names()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Give the addresses of `host`; raises RefusedError."""
        answers = await self._asked.resolve(host, port, family)
        self._guard.check(answer["host"] for answer in answers)
        return answers

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._asked.close()
