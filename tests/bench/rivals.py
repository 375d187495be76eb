"""The other readers: `reader` from PyPI in an environment of its own, and newsboat as the system has it.

Each gets its own store and the same addresses, with as many requests side by side as suits it best.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from house import PROJECT
from publisher import address

READER = "reader==3.26"
_BESIDE = "sgmllib3k"
"""What reader 3.26 imports and does not ask for."""
READER_HOME = PROJECT / ".cache" / "bench-reader"
READER_WORKERS = 4
NEWSBOAT_THREADS = 4
_ADD = "import sys; from reader import make_reader; r = make_reader(sys.argv[1]); [r.add_feed(url.strip()) for url in open(sys.argv[2])]"
_UPDATE = "import sys; from reader import make_reader; make_reader(sys.argv[1]).update_feeds(workers=int(sys.argv[2]), scheduled=False)"


def _python() -> Path:
    return READER_HOME / "bin" / "python"


def fetch_reader() -> str:
    """Bring `reader` into an environment of its own; gives why it is absent, empty where it is there."""
    if not _python().exists():
        subprocess.run([sys.executable, "-m", "venv", str(READER_HOME)], check=True, capture_output=True)
    if (
        subprocess.run(
            [str(_python()), "-c", "from reader import make_reader; make_reader(':memory:')"], capture_output=True, check=False
        ).returncode
        == 0
    ):
        return ""
    told = subprocess.run([str(_python()), "-m", "pip", "install", "--quiet", READER, _BESIDE], capture_output=True, text=True, check=False)
    return f"{READER} cannot be installed: {(told.stderr.strip() or 'no reason given').splitlines()[-1]}" if told.returncode else ""


def newsboat_version() -> str:
    """Give newsboat's version, empty where it is absent."""
    if shutil.which("newsboat") is None:
        return ""
    told = subprocess.run(["newsboat", "--version"], capture_output=True, text=True, check=False)
    return told.stdout.splitlines()[0].split(" - ")[0] if told.stdout else "newsboat"


def build(folder: Path, sources: int, port: int) -> None:
    """Write what both need, and tell `reader` of its feeds."""
    folder.mkdir()
    (folder / "urls").write_text("".join(f"http://{address(number)}:{port}/feed.xml\n" for number in range(sources)))
    (folder / "config").write_text(f"reload-threads {NEWSBOAT_THREADS}\ncleanup-on-quit no\n")
    if _python().exists():
        subprocess.run([str(_python()), "-c", _ADD, str(folder / "reader.sqlite"), str(folder / "urls")], check=True, capture_output=True)


def reader(folder: Path) -> Sequence[str]:
    """Give the command that updates all feeds with `reader`."""
    return (str(_python()), "-c", _UPDATE, str(folder / "reader.sqlite"), str(READER_WORKERS))


def newsboat(folder: Path) -> Sequence[str]:
    """Give the command that reloads all feeds with newsboat."""
    return ("newsboat", "-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config"), "-x", "reload")
