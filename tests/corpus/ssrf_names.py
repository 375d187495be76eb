"""A name server of a few lines: names with one public and one private answer, names that change their mind, names that hide an address in another."""

import asyncio
import struct
from collections import Counter
from ipaddress import IPv4Address, ip_address

A, CNAME, AAAA = 1, 5, 28
PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07::14"
INSIDE = "10.0.0.1"
_KNOWN: dict[str, tuple[str, ...]] = {
    "public.example": (PUBLIC, PUBLIC_6),
    "both.example": (PUBLIC, INSIDE),
    "both-inside-first.example": (INSIDE, PUBLIC),
    "both-families.example": (PUBLIC, "fd00::1"),
    "mapped.example": ("::ffff:127.0.0.1",),
    "nat64.example": ("64:ff9b::7f00:1",),
    "six-to-four.example": ("2002:7f00:1::1",),
    "metadata.google.internal": ("169.254.169.254",),
    "zero.example": ("0.0.0.0",),  # noqa: S104  (an answer, and nothing that is listened to)
    "shared.example": ("100.64.0.1",),
}
NAMES = (*_KNOWN, "flip.example", "flop.example", "alias.example", "localhost", "foo.localhost", "127.0.0.1.nip.io", "anything.else")
"""Every name but the first is one that must not lead inside; one that is not known is this machine."""


class Names(asyncio.DatagramProtocol):
    """Answers on 127.0.0.53."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def open(self) -> None:
        """Begin to answer."""
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=("127.0.0.53", 53))

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        name, end = _name(data)
        kind = struct.unpack(">H", data[end : end + 2])[0]
        records = self._records(name.lower().rstrip("."), kind)
        head = data[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
        self._transport.sendto(head + data[12 : end + 4] + b"".join(records), addr)

    def _records(self, name: str, kind: int) -> list[bytes]:
        if name == "alias.example":
            target = b"\x06inside\x07example\x00"
            return [_record(CNAME, target), *([_record(A, IPv4Address(INSIDE).packed, target)] if kind == A else [])]
        wanted = 4 if kind == A else 6
        return [_record(kind, read.packed) for text in self._answers(name, kind) if (read := ip_address(text)).version == wanted]

    def _answers(self, name: str, kind: int) -> tuple[str, ...]:
        """`flip` is public when it is first asked for, and inside from then on; `flop` the other way round."""
        if name in _KNOWN:
            return _KNOWN[name]
        if name in {"flip.example", "flop.example"}:
            self.asked[name] += kind == A
            return (PUBLIC,) if (self.asked[name] == 1) == (name == "flip.example") else (INSIDE,)
        if name.endswith(".public.example"):
            number = int(name[1:].partition(".")[0])
            return (f"93.184.{100 + number // 200}.{1 + number % 200}",)
        return ("127.0.0.1",)


def _name(data: bytes) -> tuple[str, int]:
    labels, at = [], 12
    while data[at]:
        labels.append(data[at + 1 : at + 1 + data[at]].decode("latin-1"))
        at += data[at] + 1
    return ".".join(labels), at + 1


def _record(kind: int, content: bytes, name: bytes = b"\xc0\x0c") -> bytes:
    return name + struct.pack(">HHIH", kind, 1, 0, len(content)) + content
