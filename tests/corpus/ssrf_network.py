"""The inside of the namespace: a world in which every address is this machine, its name server, its web servers, the program.

Started by `ssrf.report`; reads `asked.json` in its folder and leaves `report.json` there.
"""

import asyncio
import json
import subprocess
import sys
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from tests.corpus.ssrf_house import House
from tests.corpus.ssrf_names import Names

PORTS = (22, 80, 443, 6379, 8080, 8443, 11211)
FEED = (
    "<rss version='2.0'><channel><title>Wire</title><link>http://public.example/</link><item><title>Ferry</title><guid>{host}</guid>"
    "<link>{link}</link><description>Short.</description></item></channel></rss>"
)


def set_up(folder: Path) -> None:
    """Make every address local, and ours the name server that is asked."""
    for words in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
    ):
        subprocess.run(words.split(), check=True)
    (folder / "resolv.conf").write_text("nameserver 127.0.0.53\noptions timeout:2 attempts:1\n")
    subprocess.run(["mount", "--bind", str(folder / "resolv.conf"), "/etc/resolv.conf"], check=True)


class World:
    """All web servers at once: each connection is written down with the address that it was made to."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.way = "control"
        self.seen: list[tuple[str, str, int, str]] = []

    async def open(self) -> None:
        """Listen on every address, on the ports of web servers and on some of others."""
        for port in PORTS:
            await asyncio.start_server(self._serve, None, port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")[:2]
        place = len(self.seen)
        self.seen.append((self.way, _plain(address), port, ""))
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).decode("latin-1")
            host = next((line[6:] for line in head.split("\r\n") if line.lower().startswith("host: ")), "")
            self.seen[place] = (self.way, _plain(address), port, f"{host}{head.split(' ')[1]}")
            writer.write(self._answer(host.partition(":")[0]))
            await writer.drain()
        writer.close()

    def _answer(self, host: str) -> bytes:
        """Give what a host says: one called `r…` redirects to its target, one called `f…` has an article whose page is its target."""
        kind, target = self.house.target_of(host)
        if kind == "redirect":
            return b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + target.encode() + b"\r\n\r\n"
        link = target.replace("&", "&amp;").replace("<", "&lt;") if kind == "page" else "http://public.example/page"
        body = FEED.format(host=host, link=link).encode()
        return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _plain(address: str) -> str:
    read = ip_address(address.partition("%")[0])
    mapped = read.ipv4_mapped if isinstance(read, IPv6Address) else None
    return str(mapped or read)


async def _is_there(address: str) -> bool:
    """Say whether a plain connection reaches an address: if it did not, it would prove nothing that the program makes none."""
    with suppress(OSError, TimeoutError):
        _, writer = await asyncio.wait_for(asyncio.open_connection(address, 80), 3)
        writer.close()
        return True
    return False


async def run(folder: Path) -> None:
    """Open the world, try every way into it, and write down what was seen."""
    asked = json.loads((folder / "asked.json").read_text())
    house = House(folder, asked)
    world = World(house)
    await world.open()
    await Names().open()
    there = [await _is_there(address) for address in house.addresses]
    polled = 0
    ways = ["address", "redirect", "page", *(["reload"] if asked["reload"] else [])]
    world.way = "run --once"
    polled += await house.run_once()
    if asked["reload"]:
        world.way = "reload"
        polled += await house.run_and_reload()
    made = [one for one in world.seen if one[0] != "control"]
    reached = {address for _, address, _, _ in made} | {host.partition("/")[0].partition(":")[0] for _, _, _, host in made}
    report = {
        "addresses": len(house.addresses), "spellings": len(house.spellings), "names": len(house.names), "there": sum(there), "ways": ways,
        "sources": house.sources, "polled": polled, "connections": len(made),
        "forbidden": [one for one in made if not house.may_be_asked(one[1], one[2])],
        "missed": [what for what in house.wanted if what not in reached],
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(report))


if __name__ == "__main__":
    set_up(Path(sys.argv[1]))
    asyncio.run(run(Path(sys.argv[1])))
