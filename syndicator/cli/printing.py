"""How results look: JSON for programs, tables for people, times that both can read."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import Any

import click

from syndicator._text.words import one_line


def as_json(value: object) -> str:
    """Give any plain value as indented JSON; times in ISO 8601, UTC."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Enum | Path):
        return str(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def print_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    click.echo(as_json(value))


def moment(value: datetime | None, *, now: datetime) -> str:
    """Give a time as people say it: `3 min ago`, `in 2 h`, or the day when that is far."""
    if value is None:
        return "–"
    seconds = (value - now).total_seconds()
    far = abs(seconds)
    if far < 1:
        return "now"
    for unit, size, limit in (("s", 1, 90), ("min", 60, 5400), ("h", 3600, 129_600), ("d", 86_400, 864_000)):
        if far < limit:
            return f"in {far / size:.0f} {unit}" if seconds > 0 else f"{far / size:.0f} {unit} ago"
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, err: bool = False) -> None:
    """Print rows under headings: a drawn table on a terminal, tab-separated lines elsewhere."""
    kept = [["\n".join(map(one_line, str(cell).split("\n"))) for cell in row] for row in rows]
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        click.echo("\t".join(columns), err=err)
        for row in kept:
            click.echo("\t".join(cell.replace("\n", " ") for cell in row), err=err)
        return
    from rich.console import Console  # noqa: PLC0415  (slow to import, and only a terminal needs it)
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in kept:
        table.add_row(*(escape(cell) for cell in row))
    Console(stderr=err).print(table)


def shortened(text: str, longest: int = 90) -> str:
    """Give a text's beginning, as a person at a terminal knows it again; elsewhere all of it."""
    return text if len(text) <= longest or not sys.stdout.isatty() else f"{text[: longest - 1]}…"


def several(number: int, word: str) -> str:
    """Give `1 article`, `2 articles`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


PATIENCE = 2.0
"""Seconds that work may take before anybody wants to hear of it."""


class Progress:
    """How far long work has come, as plain lines on standard error: one for each tenth, once it has taken a while."""

    def __init__(self, label: str, total: int) -> None:
        """Take what is done, and how often."""
        self._label, self._total = label, total
        self._done = self._said = 0
        self._began = monotonic()

    def on(self, number: int) -> None:
        """Hear that so many more are done."""
        self._done += number
        if self._done * 10 // max(self._total, 1) > self._said:
            self._said = self._done * 10 // max(self._total, 1)
            if monotonic() - self._began >= PATIENCE:
                click.echo(f"{self._label}: {self._done} of {self._total}", err=True)


@contextmanager
def progress(label: str, total: int) -> Iterator[Progress]:
    """Show how far long work has come: a bar on a terminal, plain lines elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        yield Progress(label, total)
        return
    from rich.console import Console  # noqa: PLC0415  (slow to import, and only a terminal needs it)
    from rich.progress import Progress as Bar  # noqa: PLC0415

    class Drawn(Progress):
        def on(self, number: int) -> None:
            bar.advance(task, number)

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield Drawn(label, total)


def print_record(record: Mapping[str, Any]) -> None:
    """Print one record as `key: value` lines, empty values left out."""
    width = max((len(key) for key in record), default=0)
    for key, value in record.items():
        if value not in (None, "", [], ()):
            click.echo(f"{key:<{width}}  {_plain(value) if isinstance(value, datetime) else value}")
