"""A running house in a folder: the daemon as a command of its own or forked from a stage, and what one sees of it from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.acceptance.newsrooms import free_port
from tests.faults.building import built, loaded_before
from tests.faults.forking import ROOT, Clock, Stage

PATIENCE = 120.0
"""Seconds after which something that should happen within a moment is said not to happen: no machine is that slow."""


class House:
    """One daemon at a time. With a `stage` it is forked, warm and with `bugs`; without, it is the command `syndicator run`."""

    def __init__(self, folder: Path, *, stage: Stage | None = None, bugs: tuple[str, ...] = (), clock: Clock | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self._stage, self._bugs = stage, list(bugs)
        self.clock = clock or (stage.clock if stage is not None else None)
        self._process: subprocess.Popen[bytes] | None = None
        self.pid = 0

    def start(self, environ: dict[str, str] | None = None) -> None:
        """Start the daemon, and do not wait for it."""
        if self._stage is not None:
            self.pid = self._stage.ask(do="daemon", folder=self.folder, bugs=self._bugs)["pid"]
            return
        given = {**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})}
        if self.clock is not None:
            given = {**loaded_before([built("clock")], given), "CLOCK_OFFSET": str(self.clock.file)}
        with (self.folder / "said.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "syndicator", "run"], cwd=self.folder, env=given, stdout=log, stderr=log
            )
        self.pid = self._process.pid

    def up(self) -> bool:
        """Wait until it serves; says whether it does."""
        return wait_for(lambda: not self.alive() or self.get("/healthz")[0] == 200) and self.alive()

    def alive(self) -> bool:
        """Say whether the process is there and no zombie."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    def end(self, number: int = signal.SIGKILL) -> int:
        """Send a signal and wait until it is gone; gives its exit code, negative for a signal."""
        os.kill(self.pid, number)
        if self._stage is not None:
            return int(self._stage.ask(do="reap", pid=self.pid)["status"])
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask it; status 0 where nobody answers, or not to the end."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
        finally:
            connection.close()

    def reasons(self) -> list[str]:
        """Give what it says is amiss."""
        status, body = self.get("/readyz")
        return list(json.loads(body)["reasons"]) if status == 200 else ["nobody answers"]

    def said(self) -> str:
        """Give its log."""
        return (self.folder / "said.log").read_text("utf-8", "replace")

    def listener(self) -> str:
        """Give the inode of the socket on which it listens, empty if it has none."""
        wanted = f":{self.port:04X}"
        for line in Path(f"/proc/{self.pid}/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[1].endswith(wanted) and fields[3] == "0A":
                return fields[9]
        return ""


def wait_for(true: Callable[[], bool], *, seconds: float = PATIENCE, step: float = 0.05) -> bool:
    """Wait until something is so; says whether it became so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
