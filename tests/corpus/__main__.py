"""`./run corpus`: all of the collections through the whole house.

    ./run corpus             everything
    ./run corpus feeds       each of some thousand feeds as a source, published in three formats
    ./run corpus markup      each hostile vector in every place of a feed, carried in three ways, looked at by a strict checker,
                             and rendered in headless Chromium beside the vectors as they came
    ./run corpus addresses   each special address and odd spelling as a source, a redirect, an article's page and by a reload, in a
                             network of its own in which all of them are there (needs root)
    ./run corpus bombs       answers that grow without end, fetched by a process whose memory is measured
    ./run corpus poison      bodies made to hang those who parse them, in three sizes, served to the daemon

`--every N` takes each Nth only. Ends with 1 if anything is wrong.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from feedparser.sanitizer import _sanitize_html
from rich.console import Console
from rich.table import Table

from syndicator.fetch import Limits
from tests.corpus import browser, collection, feeds, markup, poison, ssrf, strict, vectors
from tests.corpus.house import apart
from tests.fetch import bombs

T = TypeVar("T")
R = TypeVar("R")
DEADLINE = 3600.0
"""Seconds for one batch, which is far more than it needs on a machine that has nothing else to do."""
FEEDS = 100
DOCUMENTS = 3
MASTHEADS = 2500
console = Console()


def side_by_side(work: Callable[[Sequence[T]], R], things: Sequence[T], size: int) -> Iterator[R]:
    """Give what becomes of things in batches, one for each processor at a time, each in a process of its own; says how far it is."""
    began, done = perf_counter(), 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as hands:
        batches = [things[at : at + size] for at in range(0, len(things), size)]
        for batch, found in zip(batches, hands.map(partial(apart, work, deadline=DEADLINE), batches), strict=True):
            done += len(batch)
            console.print(f"  {done} of {len(things)}, {perf_counter() - began:.0f} s", style="dim")
            yield found


def run_feeds(every: int) -> list[str]:
    """Look at the collection of feeds; gives what is wrong."""
    chosen = collection.spread(collection.feeds(_data()), every)
    allowed, wrong, sums = feeds.exceptions(), list[str](), Counter[str]()
    for looked in side_by_side(feeds.look, chosen, FEEDS):
        wrong += feeds.unexpected(looked, allowed)
        for one in looked:
            sums.update(_summed(one))
    _table("feeds", {"files": len(chosen), **sums, "exceptions": len(allowed)})
    return wrong


def _summed(one: feeds.Looked) -> dict[str, int]:
    empty = sum("neither a headline nor a text" in why for why in one.came.aside)
    return {
        "entries that feedparser finds": one.expected,
        "articles": sum(one.came.articles.values()),
        "repeats, named": one.came.repeats,
        "set aside as received: neither headline nor text": empty,
        "set aside as received, for other reasons": len(one.came.aside) - empty,
        "editions, valid unless named below": len(one.came.editions),
        "sources that are no feed, and said so": int(one.came.outcome == "failed"),
    }


def run_markup(every: int) -> list[str]:
    """Look at what partners get of hostile vectors, and let a browser render it; gives what is dangerous or fires."""
    chosen, wrong, sums, pieces = vectors.load(_data())[::every], list[str](), Counter[str](), dict[str, str]()
    documents = [document for carrier in vectors.CARRIERS for document in vectors.documents(chosen, carrier)]
    for looked in side_by_side(markup.look, documents, DOCUMENTS):
        sums.update(looked.sums)
        wrong += looked.wrong
        pieces |= looked.pieces
    for looked in side_by_side(markup.mastheads, chosen, MASTHEADS):
        sums.update(looked.sums)
        wrong += looked.wrong
    sums["dangerous nodes"] = len(wrong)
    alone = {str(at): _sanitize_html(vectors.text_of(vector, at), "utf-8", "text/html") for at, vector in enumerate(chosen)}
    sums["of feedparser's sanitiser alone, that could run"] = sum(bool(strict.could_run(text)) for text in alone.values())
    if browser.chromium() is None:
        console.print("the browser's part is skipped, because there is no Chromium on this machine")
    else:
        raw = {str(at): vector for at, vector in enumerate(chosen)}
        if not _rendered(raw, "of the vectors as they came", sums):
            wrong.append("the browser sees nothing fire of the vectors as they came: its detector is broken")
        wrong += _rendered(pieces, "of ours", sums)
    _table("markup", {"vectors": len(chosen), **sums})
    return wrong


def run_addresses(every: int) -> list[str]:
    """Look at which addresses the program connects to; gives each that is forbidden."""
    if why := ssrf.why_not():
        console.print(f"addresses are skipped: {why}")
        return []
    with tempfile.TemporaryDirectory() as folder:
        found = ssrf.report(Path(folder), every=every)
    console.print(ssrf.summary(found))
    return ssrf.complaints(found)


def run_bombs(every: int) -> list[str]:
    """Fetch every bomb with the bounds as they ship; gives those that took too much."""
    found = bombs.defused(bombs.BOMBS[::every], seconds=Limits().total)
    for name, its in found.items():
        console.print(
            f"  {name:18} {its['seconds']:5} s {its['megabytes']:5} MB  {its['ended']}", markup=False, style="dim", soft_wrap=True
        )
    _table("bombs", {"bombs": len(found), "megabytes at most": max(its["megabytes"] for its in found.values())})
    return bombs.complaints(found, seconds=Limits().total)


def run_poison(every: int) -> list[str]:
    """Serve bodies made to hang; gives what hung, died, or was touched that should not have been."""
    bodies = poison.chosen(every)
    wrong = poison.slow(bodies)
    with tempfile.TemporaryDirectory() as folder:
        came = poison.swallowed(Path(folder), bodies)
    said = sum(bool(error) for error in came.errors.values())
    _table("poison", {"bodies": len(bodies), "sources polled": len(came.polled), "that failed and said so": said})
    return wrong + poison.complaints(came)


def _rendered(pieces: dict[str, str], whose: str, sums: Counter[str]) -> list[str]:
    """Render pieces; gives what fired or loaded."""
    seen = browser.render(pieces, told=lambda done: console.print(f"  {done} of {len(pieces)} pieces {whose} in the browser", style="dim"))
    sums[f"pieces {whose} in the browser"] += len(pieces)
    sums[f"pieces {whose} that fired"] += len(seen.fired)
    sums[f"loads {whose} that no article may make"] += len(seen.loaded)
    fired = [f"{name} fired: {', '.join(sorted(calls))}" for name, calls in seen.fired.items()]
    return [*fired, *(f"loaded: {load}" for load in seen.loaded), *(f"{name} held the browser up" for name in seen.stuck)]


def _data() -> collection.Path:
    found = collection.folder()
    if found is None:
        console.print("skipped: the collections are not on this machine (../shared/data, or SYNDICATOR_SHARED)")
        raise SystemExit(0)
    return found


def _table(name: str, rows: dict[str, int]) -> None:
    table = Table("what", "number", title=name)
    for what, number in rows.items():
        table.add_row(what, f"{number:,}")
    console.print(table)


PARTS: dict[str, Callable[[int], list[str]]] = {
    "feeds": run_feeds,
    "markup": run_markup,
    "addresses": run_addresses,
    "bombs": run_bombs,
    "poison": run_poison,
}


def main(words: Sequence[str]) -> int:
    """Run the parts that are named."""
    words = list(words)
    every = int(words.pop(words.index("--every") + 1)) if "--every" in words else 1
    named = [word for word in words if word != "--every"] or list(PARTS)
    if unknown := set(named) - set(PARTS):
        console.print(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
        return 2
    wrong = [f"{name}: {line}" for name in named for line in PARTS[name](every)]
    for line in wrong[:200]:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{len(wrong)} wrong" if wrong else "nothing is wrong", style="bold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
