"""The collection of feeds: where it is, which files it has, how a server would send each, and how many entries each holds.

Law: reads the shared data only. What feedparser finds is counted in a process of its own (`house.apart`), because some
bodies make it hang. JSON Feeds, which feedparser does not read, are counted by their items.
"""

import io
import json
import os
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.house import Sent

SPREAD = 19
"""The short form takes each file that stands so far from the last one, and starts anew in each folder."""
_SAID = re.compile(rb"content-type\s*:\s*([^\r\n]{3,80})", re.IGNORECASE)
_TYPES = {".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/feed+json", ".html": "text/html"}


def folder() -> Path | None:
    """Give the shared data's folder, None where it is not on this machine."""
    shared = Path(os.environ.get("SYNDICATOR_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
    return shared / "data" if (shared / "data" / "feeds").is_dir() else None


def feeds(data: Path) -> list[Sent]:
    """Give every file of the collection, as its server would send it; a name is folder and file."""
    root = data / "feeds"
    return [_sent(path, root) for path in sorted(root.rglob("*")) if path.is_file()]


def spread(every: Sequence[Sent], step: int = SPREAD) -> list[Sent]:
    """Give a fixed part of the collection, with some of each folder."""
    chosen, last, place = [], "", 0
    for sent in every:
        place = 0 if sent.name.partition("/")[0] != last else place + 1
        last = sent.name.partition("/")[0]
        if place % step == 0:
            chosen.append(sent)
    return chosen


def _sent(path: Path, root: Path) -> Sent:
    """Send a file as its own comment says, else as its name says."""
    body = path.read_bytes()
    said = _SAID.search(body[:2000]) if path.parent.name == "feedparser-encoding" else None
    kind = said[1].decode("latin-1").strip() if said else _TYPES.get(path.suffix, "application/xml")
    return Sent(f"{path.parent.name}/{path.name}", body, kind)


def counted(batch: Sequence[Sent]) -> list[int]:
    """Give how many entries feedparser alone finds in each body."""
    return [_counted(sent) for sent in batch]


def _counted(sent: Sent) -> int:
    import feedparser

    if sent.name.endswith(".json"):
        return _items(sent.body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = feedparser.parse(io.BytesIO(sent.body), response_headers={"content-type": sent.media_type}, sanitize_html=False)
    except AttributeError:
        return 0  # an empty body; feedparser trips over it
    return len(found.entries)


def _items(body: bytes) -> int:
    try:
        feed = json.loads(body)
    except ValueError:
        return 0
    items = feed.get("items") if isinstance(feed, dict) else None
    return len(items) if isinstance(items, list) else 0
