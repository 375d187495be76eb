"""Editions, opened with readers that are not ours: feedparser, rss-parser and feedsmith (npm), SimplePie as WordPress has it.

A reader that is not there is brought by `bring` (npm packages into a folder; PHP and WordPress from Debian), or it is
said why it cannot be. Each reader gives the entries of a file as dicts with id, title, link and body.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PLACE = HERE.parents[1] / ".bench" / "readers"
WORDPRESS = (Path("/usr/share/wordpress"), PLACE / "wordpress" / "usr" / "share" / "wordpress")
"""Where WordPress may stand: installed, or unpacked by `bring`."""

Entries = list[dict[str, Any]]


def wordpress() -> Path | None:
    """Give the folder of the WordPress that is at hand, None if there is none."""
    return next((place for place in WORDPRESS if (place / "wp-includes" / "class-simplepie.php").is_file()), None)


def with_feedparser(path: Path) -> Entries:
    """Read RSS or Atom with feedparser; a complaint of its XML parser is an error here."""
    import feedparser

    found = feedparser.parse(path.read_bytes())
    if found.bozo:
        raise ValueError(f"{path.name}: {found.bozo_exception}")
    return [
        {"id": entry.id, "title": entry.title, "link": entry.link, "body": entry.content[0].value if "content" in entry else entry.summary}
        for entry in found.entries
    ]


def with_node(reader: str) -> Callable[[Path], Entries]:
    """Read with a package of npm."""

    def read(path: Path) -> Entries:
        made = subprocess.run(["node", HERE / "read.mjs", reader, path], cwd=PLACE, capture_output=True, text=True, check=False)
        if made.returncode:
            raise ValueError(f"{path.name}: {made.stderr.strip()[-500:]}")
        return list(json.loads(made.stdout))

    return read


def simplepie(path: Path) -> dict[str, Any]:
    """Give all that the SimplePie of partners' WordPress reads in a feed: its `version`, the `entries`, the `tombstones`."""
    made = subprocess.run(["php", HERE / "read.php", str(wordpress()), path], capture_output=True, text=True, check=False)
    if made.returncode or not made.stdout.startswith("{"):
        raise ValueError(f"{path.name}: {made.stderr.strip()[-500:]}{made.stdout[:300]}")
    return dict(json.loads(made.stdout))


def with_simplepie(path: Path) -> Entries:
    """Read with the SimplePie that partners' WordPress carries."""
    return list(simplepie(path)["entries"])


READERS: dict[str, tuple[tuple[str, ...], Callable[[Path], Entries]]] = {
    "feedparser": (("rss.xml", "atom.xml"), with_feedparser),
    "rss-parser": (("rss.xml", "atom.xml"), with_node("rss-parser")),
    "feedsmith": (("rss.xml", "atom.xml", "feed.json"), with_node("feedsmith")),
    "SimplePie": (("rss.xml", "atom.xml"), with_simplepie),
}


def missing(reader: str) -> str:
    """Say why a reader cannot be used here as things stand; empty if it can."""
    if reader in {"rss-parser", "feedsmith"}:
        if shutil.which("node") is None:
            return "node is not installed"
        return "" if (PLACE / "node_modules" / reader).is_dir() else f"{reader} is not there; `./run readers` brings it"
    if reader == "SimplePie":
        if shutil.which("php") is None:
            return "php is not installed; `./run readers` brings it where it may (root on Debian)"
        return "" if wordpress() else "WordPress' SimplePie is not there; `./run readers` brings it where apt-get is"
    return ""


def bring() -> list[str]:
    """Bring the readers that are not there yet; gives a sentence for each that could not be brought."""
    PLACE.mkdir(parents=True, exist_ok=True)
    problems = []
    if any(missing(reader) for reader in ("rss-parser", "feedsmith")) and shutil.which("npm"):
        shutil.copy(HERE / "package.json", PLACE)
        problems += _run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"])
    if missing("SimplePie") and shutil.which("apt-get"):
        if shutil.which("php") is None:
            problems += install("php-cli", "php-xml", "php-mbstring")
        if wordpress() is None:
            problems += unpack("wordpress")
    return problems


def install(*packages: str) -> list[str]:
    """Install Debian's packages where we may; gives what went wrong."""
    if os.geteuid() != 0:
        return [f"{' '.join(packages)}: only root may install packages"]
    return _run(["apt-get", "update", "-qq"]) or _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def unpack(package: str) -> list[str]:
    """Unpack one of Debian's packages beside us, without what it would start or bring along; gives what went wrong."""
    return _run(["apt-get", "download", "-qq", package]) or [
        line for file in PLACE.glob(f"{package}_*.deb") for line in _run(["dpkg", "-x", str(file), str(PLACE / "wordpress")])
    ]


def _run(command: list[str]) -> list[str]:
    made = subprocess.run(
        command, cwd=PLACE, capture_output=True, text=True, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    )
    return [f"{' '.join(command[:3])} failed: {made.stderr.strip()[-300:]}"] if made.returncode else []


def differences(path: Path, read: Callable[[Path], Entries], expected: Entries) -> list[str]:
    """Open an edition with a reader and say what it did not find as it was sent."""
    try:
        entries = read(path)
    except ValueError as error:
        return [str(error)]
    if len(entries) != len(expected):
        return [f"{path.name}: {len(entries)} entries instead of {len(expected)}"]
    return [
        f"{path.name}: entry {number}: {key} is {got.get(key)!r}, sent was {sent[key]!r}"
        for number, (got, sent) in enumerate(zip(entries, expected, strict=True))
        for key in ("id", "title", "link")
        if key in sent and " ".join(str(got.get(key)).split()) != " ".join(str(sent[key]).split())
    ] + [f"{path.name}: entry {number} has no body" for number, got in enumerate(entries) if not got.get("body")]


def sent(folder: Path, name: str) -> Entries:
    """Give what a partner's edition was sent with: ids, headlines and links, read from the bytes by the simplest means."""
    if name == "feed.json" or not (folder / "feed.json").exists():
        return [
            {"id": entry["id"], "title": entry["title"], "link": entry["url"]}
            for entry in json.loads((folder / "feed.json").read_text("utf-8"))["items"]
        ]
    entries = json.loads((folder / "feed.json").read_text("utf-8"))["items"]
    # An RSS guid is the publisher's own, so that it is compared between readers only by its presence.
    return [{"title": entry["title"], "link": entry["url"]} | ({"id": entry["id"]} if name == "atom.xml" else {}) for entry in entries]
