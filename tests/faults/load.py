"""A publisher that brings news and changes old news all the time, each piece marked, so that any one can be looked for later."""

import random
import re
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

WINDOW = 20
MARK = re.compile(r"mark-(\w+)-(\d+)-(\d+)-end")
_SYLLABLES = (
    "ka",
    "lo",
    "mir",
    "ten",
    "sa",
    "vor",
    "nel",
    "hu",
    "dra",
    "pi",
    "oss",
    "le",
    "gan",
    "tir",
    "um",
    "bey",
    "ral",
    "ix",
    "mon",
    "fe",
)


def words(seed: str, number: int) -> str:
    """Give so many made-up words, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311  (texts, not keys)
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))) for _ in range(number))


class Load:
    """The feed of one publisher: often when it is asked it has something new (`change`: how often), until it is told to rest."""

    def __init__(self, name: str, *, change: float = 2 / 3) -> None:
        self._name, self._change, self._lock = name, change, threading.Lock()
        self._chance = random.Random(name)  # noqa: S311  (turns, not keys)
        self._editions: dict[int, int] = dict.fromkeys(range(5), 0)
        self._born = {number: datetime.now(UTC) - timedelta(hours=1) for number in self._editions}
        self._rests = False

    def rest(self) -> None:
        """Change nothing any more."""
        self._rests = True

    def now(self) -> set[tuple[str, int, int]]:
        """Give the marks of the document as it stands."""
        with self._lock:
            return {(self._name, number, edition) for number, edition in self._editions.items()}

    def document(self) -> bytes:
        """Give the document; unless it rests it may have moved on."""
        with self._lock:
            if not self._rests and self._chance.random() < self._change:
                self._move_on()
            parts = [self._item(number, edition) for number, edition in sorted(self._editions.items(), reverse=True)]
        head = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{self._name}</title>"
        return (head + "".join(parts) + "</channel></rss>").encode()

    def _move_on(self) -> None:
        number = max(self._editions) + 1
        self._editions[number], self._born[number] = 0, datetime.now(UTC)
        self._editions[self._chance.choice(list(self._editions))] += 1
        self._editions.pop(number - WINDOW, None)

    def _item(self, number: int, edition: int) -> str:
        name = f"{self._name}-{number}"
        text = f"{words(name, 60)}. mark-{self._name}-{number}-{edition}-end. {words(f'{name}-{edition}', 30)}."
        return (
            f"<item><guid isPermaLink='false'>{name}</guid><link>https://{self._name}.example/{number}</link>"
            f"<title>{words(f'{name} title', 6).title()}</title><pubDate>{format_datetime(self._born[number])}</pubDate>"
            f"<description>{text}</description></item>"
        )


def marks(body: bytes | str) -> set[tuple[str, int, int]]:
    """Give the marks that stand in a text."""
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    return {(name, int(number), int(edition)) for name, number, edition in MARK.findall(text)}


def latest(found: Iterable[tuple[str, int, int]]) -> dict[tuple[str, int], int]:
    """Give the latest edition of each piece."""
    return {(name, number): edition for name, number, edition in sorted(found)}
