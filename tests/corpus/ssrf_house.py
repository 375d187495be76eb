"""The house in the namespace: a source for each address, spelling and name, in each way that could lead there, and the program that polls them."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.corpus.ssrf_names import NAMES, PUBLIC, PUBLIC_6

SETTINGS = "publisher: {name: Harbor Wire}\nbase_url: http://127.0.0.1:9999\nlisten: 127.0.0.1:9999\n"
PATIENCE = 240
"""Seconds in which a daemon has polled all sources that a reload brought."""
OPENED = "10.9.8.7"
"""Inside, and opened by its operator."""
BESIDE = "10.9.8.9"
"""Inside, and only named by what the opened source says."""


class House:
    """Writes the configuration and runs the program over it."""

    def __init__(self, folder: Path, asked: dict[str, Any]) -> None:
        listed = json.loads(Path(asked["list"]).read_text("utf-8"))
        self.folder = folder
        self.planted: str = asked["planted"]
        self.addresses: list[str] = [address for address, _ in listed["addresses"]][:: asked["every"]]
        self.spellings: list[str] = listed["urls"][:: asked["every"]]
        self.names = NAMES
        addresses = (f"http://[{address}]/" if ":" in address else f"http://{address}/" for address in self.addresses)
        self.targets = [*addresses, *self.spellings, *(f"http://{name}/" for name in NAMES)]
        self.wanted = [
            PUBLIC,
            "1.1.1.1",
            "2606:4700::1111",
            OPENED,
            *(f"{kind}{n}.public.example" for n in range(len(self.targets)) for kind in "rf"),
        ]
        self.sources = 0
        self.polled_once = 0
        """How many sources have a target as their own address, and were no mistake of configuration."""

    def target_of(self, host: str) -> tuple[str, str]:
        """Say what a host does, and where it leads."""
        met = re.fullmatch(r"([rf])(\d+)\.public\.example", host)
        if met:
            return ("redirect" if met[1] == "r" else "page"), self.targets[int(met[2])]
        if host == "10.9.8.6":
            return "redirect", f"http://{BESIDE}/"
        return ("page", f"http://{BESIDE}/page") if host == OPENED else ("feed", "")

    def may_be_asked(self, address: str, port: int) -> bool:
        """Say whether a connection is one that should be: to our publishers, to other public addresses that we named, or to what was opened."""
        public = address.startswith("93.184.") or address in {PUBLIC_6, "1.1.1.1", "2606:4700::1111"}
        return (public and port in {80, 443, 8080, 8443}) or address in {OPENED, "10.9.8.6"}

    async def run_once(self) -> int:
        """Poll every target as a source's own address, as where a redirect leads and as where an article stands; gives how many were polled."""
        room = self.folder / "once"
        for number, target in enumerate(self.targets):
            self._source(room, f"a{number}", target)
            self._source(room, f"r{number}", f"http://r{number}.public.example/")
            self._source(room, f"f{number}", f"http://f{number}.public.example/", "full_text: always\n")
        for number, address in enumerate(("1.1.1.1", "[2606:4700::1111]", "public.example", "flip.example")):
            self._source(room, f"p{number}", f"http://{address}/feed")
        self._source(room, "opened", f"http://{OPENED}/", "allow_private: true\nfull_text: always\n")
        self._source(room, "opened-and-redirected", "http://10.9.8.6/", "allow_private: true\n")
        program = await self._start(room, "run", "--once")
        await program.wait()
        said = (room / "said.log").read_text("utf-8", "replace")
        self.polled_once = len(re.findall(r"^a\d+\t", said, re.MULTILINE))
        met = re.search(r"^polled (\d+)", said, re.MULTILINE)
        return int(met[1]) if met else 0

    async def run_and_reload(self) -> int:
        """Start the daemon with one source, bring all targets by a reload; gives how many were polled."""
        room = self.folder / "reload"
        self._source(room, "first", "http://public.example/feed")
        program = await self._start(room, "run")
        await _until(lambda: self._polled(room) > 0)
        for number, target in enumerate(self.targets):
            self._source(room, f"a{number}", target)
        program.send_signal(signal.SIGHUP)
        await _until(lambda: self._polled(room) > self.polled_once)
        with suppress(ProcessLookupError):
            program.terminate()
        await program.wait()
        return self._polled(room)

    def _source(self, room: Path, name: str, url: str, more: str = "full_text: never\n") -> None:
        path = room / "config" / "sources" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        (room / "config" / "syndicator.yaml").write_text(SETTINGS)
        path.write_text(f"title: {name}\nurl: {json.dumps(url)}\nevery: 1h\n{more}", encoding="utf-8")
        self.sources += 1

    async def _start(self, room: Path, *words: str) -> asyncio.subprocess.Process:
        """Start the program, with its fault if one is planted."""
        begin = f"{self.planted}\nfrom syndicator.cli import main\nmain()"
        with (room / "said.log").open("wb") as said:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-c", begin, *words, cwd=room, stdout=said, stderr=said, env={**os.environ}
            )

    def _polled(self, room: Path) -> int:
        """Give how many sources have been polled, as the daemon's log tells."""
        said = (room / "said.log").read_text("utf-8", "replace")
        return len(set(re.findall(r"source[=:'\" ]+([\w-]+)", said)))


async def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:  # noqa: ASYNC110  (another process's log is all there is to look at)
        await asyncio.sleep(0.3)
