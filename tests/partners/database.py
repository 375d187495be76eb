"""A MariaDB of its own, for as long as a test: in a temporary folder, on a socket in it, with no network and no service.

MariaDB and not SQLite, because that is what partners' sites run on: how it compares text (A is a there, and trailing blanks
are none) decides whether a post is found again. It runs as `nobody` where we are root, as ourselves otherwise.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.acceptance.newsrooms import until
from tests.partners.bringing import program

_LEAN = (
    "--skip-networking", "--skip-log-bin", "--skip-grant-tables", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M",
    "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--performance-schema=0", "--character-set-server=utf8mb4",
)  # fmt: skip
"""Small, and careless of power cuts: it lives for a minute."""


class Database:
    """`with Database() as database: …`; `database.socket` is where it answers, to anybody who may reach that file."""

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="syndicator-db-"))
        self.socket = self._folder / "s"
        self._as = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        data = self._folder / "data"
        data.mkdir()
        if self._as:
            for path in (self._folder, data):
                shutil.chown(path, "nobody", "nogroup")
        words = ["--no-defaults", f"--datadir={data}"]
        made = subprocess.run(
            [program("mariadb-install-db"), *words, "--auth-root-authentication-method=normal", "--skip-test-db"],
            cwd=self._folder, capture_output=True, text=True, check=False, **self._as,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"MariaDB could not be set up: {made.stdout[-500:]}{made.stderr[-500:]}")
        with (self._folder / "said.log").open("wb") as log:
            self._server = subprocess.Popen(
                [program("mariadbd"), *words, f"--socket={self.socket}", f"--pid-file={self._folder}/pid", *_LEAN],
                cwd=self._folder, stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        if not until(lambda: self._server.poll() is not None or self._answers(), seconds=60) or self._server.poll() is not None:
            said = (self._folder / "said.log").read_text("utf-8", "replace")
            self.__exit__()
            raise RuntimeError(f"MariaDB does not answer: {said[-1000:]}")
        return self

    def __exit__(self, *_: object) -> None:
        self._server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._server.wait(30)
        if self._server.poll() is None:
            self._server.kill()
            self._server.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
            line.connect(str(self.socket))
            return True
        return False
