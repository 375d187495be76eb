"""A small newsroom in two generations: a feed over HTTP and a folder of files, and two partners, one of them with a key.

Made up for these checks. Generation 1 corrects one article of each source and brings one more.
"""

import os
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

BEFORE = datetime(2026, 3, 5, 12, tzinfo=UTC)
NOW = BEFORE + timedelta(hours=1)
KEY = "a-key-of-the-press-club"
_STORIES = (
    ("Lock Gates of Halm Open Again", "The lock gates of Halm opened on Monday for the first time since the flood, the river office said.", "27 barges"),
    ("Choir of Orvik Finds Its Hymnal", "The choir of Orvik has found the hymnal that it lost in the fire of the parish hall.", "14 singers"),
    ("Salt Rakers Ask for Shade", "Salt rakers of the southern pans asked for shade and for water at noon, and the owners listened.", "31 signatures"),
    ("Night Nurses Get a Boat", "The night nurses of the islands were given a boat of their own, painted white by their patients.", "5 islands"),
    ("School on a Barge Moves North", "The school on a barge moved north with the ice, and its pupils moved with it.", "48 pupils"),
    ("Bell Founder Casts for Peace", "A bell founder cast a bell from scrap that both sides of the border river had left behind.", "3 tons"),
)  # fmt: skip


def story(number: int, *, edition: int = 0) -> tuple[str, str]:
    """Give headline and text of one story, as the publisher has it in one edition of it."""
    headline, lead, count = _STORIES[number % len(_STORIES)]
    turn = f" ({number // len(_STORIES)})" if number >= len(_STORIES) else ""
    more = f" A correction of turn {edition}: the count was {count} and {edition} more." if edition else f" The count was {count}."
    return (
        headline + turn,
        f"{lead}{more}\n\nNobody had expected it before the feast of the harbor, said the {number}th witness at the quay.",
    )


def feed(stories: list[tuple[int, int]]) -> bytes:
    """Give an RSS document of these stories, each with the number of its edition."""
    return ("<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Wire</title>" + "".join(
        f"<item><guid isPermaLink='false'>story-{number}</guid><link>https://wire.example/{number}</link><title>{head}</title>"
        f"<pubDate>{format_datetime(BEFORE - timedelta(minutes=number + 1))}</pubDate><description>{text}</description></item>"
        for number, (head, text) in ((number, story(number, edition=edition)) for number, edition in stories)
    ) + "</channel></rss>").encode()  # fmt: skip


def document(generation: int) -> bytes:
    """Give the feed of one generation."""
    return feed([(0, 0), (1, generation)] + ([(2, 0)] if generation else []))


def furnish(folder: Path, address: str, *, port: int = 9, every: str = "1h") -> None:
    """Write the configuration: the feed at `address`, the folder, an open partner and one with a key."""
    for name, text in {
        "syndicator.yaml": f"publisher: {{name: Wire}}\nbase_url: http://127.0.0.1:{port}\nlisten: 127.0.0.1:{port}\n",
        "sources/wire.yaml": f"title: Wire\nurl: {address}\nallow_private: true\nfull_text: never\nevery: {every}\n",
        "sources/desk.yaml": f"title: Desk\nfolder: articles\nevery: {every}\n",
        "partners/open.yaml": "title: Open\n",
        "partners/club.yaml": f"title: Club\ntoken: {KEY}\nformats: [atom]\n",
    }.items():
        path = folder / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def write_articles(folder: Path, generation: int) -> None:
    """Put the folder source's files of one generation there, as if they had stood there for an hour."""
    shutil.rmtree(folder / "articles", ignore_errors=True)
    (folder / "articles").mkdir(parents=True)
    for number, edition in [(3, 0), (4, generation)] + ([(5, 0)] if generation else []):
        head, text = story(number, edition=edition)
        path = folder / "articles" / f"{number}.txt"
        path.write_text(f"{head}\n\n{text}\n")
        at = (BEFORE - timedelta(hours=1) + timedelta(minutes=edition)).timestamp()
        os.utime(path, (at, at))
