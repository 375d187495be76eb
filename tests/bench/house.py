"""The house that is measured: a configuration of N sources and a hundred partners, and the ways to run it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import material
from publisher import address

PARTNERS = 100
HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]

_SYNDICATOR = """\
publisher: {name: Harbor Wire, url: "https://harborwire.example", contact: desk@harborwire.example}
base_url: https://feeds.harborwire.example
listen: 127.0.0.1:8099
"""
_SOURCE = """\
title: Source {number}
url: http://{host}:{port}/feed.xml
every: 15m
allow_private: true
full_text: never
"""
_PARTNER = """\
title: Partner {number}
include:
  - words: ["{word}", "{other}"]
limit: 50
credit: "Originally published by {{source}}."
"""


def build(folder: Path, sources: int, port: int, partners: int = PARTNERS) -> None:
    """Write the configuration of a house."""
    for name in ("sources", "partners"):
        (folder / "config" / name).mkdir(parents=True)
    (folder / "config" / "syndicator.yaml").write_text(_SYNDICATOR)
    for number in range(sources):
        text = _SOURCE.format(number=number, host=address(number), port=port)
        (folder / "config" / "sources" / f"source-{number:05}.yaml").write_text(text)
    words = material.SUBJECTS
    for number in range(partners):
        text = _PARTNER.format(number=number, word=words[number % len(words)], other=words[(number * 7 + 3) % len(words)])
        (folder / "config" / "partners" / f"partner-{number:03}.yaml").write_text(text)


def environment() -> dict[str, str]:
    """Give the environment in which this checkout is what runs, its bytecode kept, as an installed program's is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(PROJECT)}


def whole(folder: Path) -> Sequence[str]:
    """Give the command that polls, processes and publishes everything once."""
    return (sys.executable, "-m", "syndicator", "run", "--once", "--config", str(folder / "config"))


def intake(folder: Path) -> Sequence[str]:
    """Give the command that fetches, parses and stores as received."""
    # As a script it would be loaded by every worker process anew, which the program itself is not.
    begin = f"import sys; sys.path.insert(0, {str(HERE)!r}); import intake; intake.begin({str(folder / 'config')!r})"
    return (sys.executable, "-c", begin)
