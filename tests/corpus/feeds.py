"""The check on feeds: whatever a publisher's server sends, nothing breaks, nothing is lost, and every edition is valid.

Law: takes what was sent, what feedparser finds in it and what came of it; gives a line for each thing wrong. The table of
exceptions (exceptions.toml) is checked both ways.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tests.corpus.collection import counted
from tests.corpus.house import Came, Sent, apart, through
from tests.syndicate.rules import check

EXCEPTIONS = Path(__file__).with_name("exceptions.toml")
COUNTING_SECONDS = 120.0
FORMS = {"rss", "atom", "json"}
_ENTRIES: dict[str, Callable[[bytes], int]] = {
    "rss": lambda body: len(etree.fromstring(body).findall("channel/item")),
    "atom": lambda body: len(etree.fromstring(body).findall("{http://www.w3.org/2005/Atom}entry")),
    "json": lambda body: len(json.loads(body)["items"]),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One feed, looked at: how many entries feedparser finds, what came of it, and what is wrong."""

    expected: int
    came: Came
    wrong: tuple[str, ...]


def look(batch: Sequence[Sent]) -> list[Looked]:
    """Put a batch through the house, whose work is done in workers as a daemon's is, and look at what came of each."""
    expected = apart(counted, batch, deadline=COUNTING_SECONDS)
    return judged(expected, through(batch, processes=1))


def judged(expected: Sequence[int], came: Sequence[Came]) -> list[Looked]:
    """Say what is wrong with what came of each."""
    return [Looked(count, one, tuple(_wrong(count, one))) for count, one in zip(expected, came, strict=True)]


def _wrong(expected: int, came: Came) -> Iterator[str]:
    if came.held != expected:
        yield f"holds {came.held} of {expected} ({dict(came.articles)}, {came.repeats} repeats, {len(came.aside)} set aside): {came.error}"
    if came.outcome == "failed" and ("the run broke" in came.error or "did not end" in came.error or "a worker" in came.error):
        yield f"broke the run: {came.error}"
    if came.unbuilt:
        yield f"could not be published: {came.unbuilt}"
    if set(came.editions) != FORMS:
        yield f"has editions in {sorted(came.editions)} only"
    for form, body in came.editions.items():
        yield from _unfit(form, body, came.articles.get("live", 0))


def _unfit(form: str, body: bytes, live: int) -> Iterator[str]:
    try:
        check(form, body)
        carried = _ENTRIES[form](body)
    except (AssertionError, ValueError, etree.XMLSyntaxError) as error:
        yield f"has an unfit {form} edition: {error!r:.300}"
        return
    if carried != live:
        yield f"carries {carried} of {live} articles in its {form} edition"


def exceptions() -> dict[str, Any]:
    """Give the table of exceptions."""
    return tomllib.loads(EXCEPTIONS.read_text("utf-8"))


def unexpected(looked: Sequence[Looked], allowed: Mapping[str, Any]) -> list[str]:
    """Give what is wrong and not allowed, and what is allowed and not wrong, of the feeds that were looked at."""
    found = []
    for one in looked:
        says = allowed.get(one.came.name, {}).get("says", ())
        found += [f"{one.came.name} {wrong}" for wrong in one.wrong if not any(wrong.startswith(said) for said in says)]
        found += [
            f"{one.came.name} is excepted for {said!r}, and is not so"
            for said in says
            if not any(wrong.startswith(said) for wrong in one.wrong)
        ]
    return found
