"""A newsroom in a folder: its configuration, the program as a child process, and a publisher that counts its callers."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

SYNDICATOR = [sys.executable, "-m", "syndicator"]
SECONDS = 120
"""No command of a test takes so long."""


class Newsroom:
    """A folder with a configuration; `run` runs a command in it, `start` the daemon."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.daemons = []
        self.write(
            "config/syndicator.yaml",
            f"publisher: {{name: Harbor Wire}}\nbase_url: http://127.0.0.1:{self.port}\nlisten: 127.0.0.1:{self.port}\n",
        )

    def write(self, name: str, text: str | bytes, *, age: float = 60) -> Path:
        """Write a file; `age` in seconds lets it have stood still for so long."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        os.utime(path, (time.time() - age, time.time() - age))
        return path

    def run(self, *words: str, environ: dict[str, str] | None = None, text: bool = True) -> subprocess.CompletedProcess[Any]:
        """Run one command to its end; `text` False: its bytes as they are."""
        return _warm().run(words, self.folder, {**os.environ, **(environ or {})}, text=text)

    def start(self, environ: dict[str, str] | None = None, *, word: str = "run") -> subprocess.Popen[bytes]:
        """Start the daemon (or `serve` alone) and wait until it serves."""
        log = (self.folder / "daemon.log").open("ab")
        daemon = subprocess.Popen([*SYNDICATOR, word], cwd=self.folder, stderr=log, stdout=log, env={**os.environ, **(environ or {})})
        log.close()
        self.daemons.append(daemon)
        until(lambda: daemon.poll() is not None or self.get("/healthz")[0] == 200, seconds=30)
        assert daemon.poll() is None, self.log()
        return daemon

    def log(self) -> str:
        """Give what the daemon has said."""
        return (self.folder / "daemon.log").read_text()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask our own server; status 0 where nobody listens."""
        from http.client import HTTPConnection

        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        except OSError:
            return 0, {}, b""
        finally:
            connection.close()

    def output(self) -> dict[str, bytes]:
        """Give every file on the public shelf."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted((self.folder / "output").rglob("*"))
            if path.is_file()
        }

    def stop(self) -> None:
        """End what still runs."""
        for daemon in self.daemons:
            if daemon.poll() is None:
                daemon.send_signal(signal.SIGKILL)
                daemon.wait(10)


class _Warm:
    """The process from which commands are forked, so that the program is not loaded for each of them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm.py"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._folder = tempfile.TemporaryDirectory(prefix="syndicator-commands-")
        atexit.register(self.end)

    def run(self, words: Sequence[str], folder: Path, environ: dict[str, str], *, text: bool) -> subprocess.CompletedProcess[Any]:
        """Run one command to its end."""
        said, wrong = (Path(self._folder.name) / name for name in ("said", "wrong"))
        for file in (said, wrong):
            file.write_bytes(b"")
        asked = {"words": words, "folder": str(folder), "environ": environ, "said": str(said), "wrong": str(wrong)}
        self._process.stdin.write(json.dumps(asked) + "\n")
        if not select.select([self._process.stdout], [], [], SECONDS)[0]:
            self._process.kill()
            _warm.cache_clear()
            raise subprocess.TimeoutExpired(words, SECONDS)
        code = int(self._process.stdout.readline())
        output = [file.read_bytes() for file in (said, wrong)]
        return subprocess.CompletedProcess([*SYNDICATOR, *words], code, *(map(bytes.decode, output) if text else output))

    def end(self) -> None:
        """Let go of the process."""
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
        self._folder.cleanup()


@cache
def _warm() -> _Warm:
    return _Warm()


def free_port() -> int:
    """Give a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true, *, seconds: float) -> bool:
    """Wait until something is true, for at most so long; says whether it became so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False
