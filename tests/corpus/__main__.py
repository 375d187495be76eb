"""`./run corpus`: all of the collections through the whole house.

    ./run corpus             everything: feeds and markup
    ./run corpus feeds       each of some thousand feeds as a source, published in three formats
    ./run corpus markup      each hostile vector in every place of a feed, carried in three ways, looked at by a strict checker,
                             and rendered in headless Chromium beside the vectors as they came

`--every N` takes each Nth only. Ends with 1 if anything is wrong.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import TypeVar

from feedparser.sanitizer import _sanitize_html
from rich.console import Console
from rich.table import Table

from tests.corpus import browser, collection, feeds, markup, strict, vectors
from tests.corpus.house import apart, through

T = TypeVar("T")
BATCH = 100
console = Console()


def in_batches(things: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Give things in batches, and say how far it is."""
    began = perf_counter()
    for at in range(0, len(things), size):
        yield things[at : at + size]
        console.print(f"  {min(at + size, len(things))} of {len(things)}, {perf_counter() - began:.0f} s", style="dim")


def run_feeds(every: int) -> list[str]:
    """Look at the collection of feeds; gives what is wrong."""
    chosen = collection.spread(collection.feeds(_data()), every)
    allowed, wrong, sums = feeds.exceptions(), list[str](), Counter[str]()
    for batch in in_batches(chosen):
        looked = feeds.look(batch, processes=1)
        wrong += feeds.unexpected(looked, allowed)
        for one in looked:
            sums["entries that feedparser finds"] += one.expected
            sums["articles"] += sum(one.came.articles.values())
            sums["repeats, named"] += one.came.repeats
            sums["set aside as received: neither headline nor text"] += sum(
                "neither a headline nor a text" in why for why in one.came.aside
            )
            sums["set aside as received, for other reasons"] += sum("neither a headline nor a text" not in why for why in one.came.aside)
            sums["editions, valid unless named below"] += len(one.came.editions)
            sums["sources that are no feed, and said so"] += one.came.outcome == "failed"
    _table("feeds", {"files": len(chosen), **sums, "exceptions": len(allowed)})
    return wrong


def run_markup(every: int) -> list[str]:
    """Look at what partners get of hostile vectors, and let a browser render it; gives what is dangerous or fires."""
    chosen, wrong, sums = vectors.load(_data())[::every], list[str](), Counter[str]()
    at_hand = browser.chromium() is not None
    if not at_hand:
        console.print("the browser's part is skipped, because there is no Chromium on this machine")
    for carrier in vectors.CARRIERS:
        for batch in in_batches(list(vectors.documents(chosen, carrier)), 3):
            came = apart(through, batch, deadline=markup.WORKING_SECONDS, pages=True, processes=1)
            looked = markup.judged(came)
            sums += looked.sums
            wrong += looked.wrong
            sums["dangerous nodes"] += len(looked.wrong)
            if at_hand:
                wrong += _rendered(markup.pieces(came), "of ours", sums)
    alone = {str(at): _sanitize_html(vectors.text_of(vector, at), "utf-8", "text/html") for at, vector in enumerate(chosen)}
    sums["of feedparser's sanitiser alone, that could run"] = sum(bool(strict.could_run(text)) for text in alone.values())
    if at_hand:
        raw = {str(at): vector for at, vector in enumerate(chosen)}
        if not _rendered(raw, "of the vectors as they came", sums):
            wrong.append("the browser sees nothing fire of the vectors as they came: its detector is broken")
    _table("markup", {"vectors": len(chosen), **sums})
    return wrong


def _rendered(pieces: dict[str, str], whose: str, sums: Counter[str]) -> list[str]:
    """Render pieces; gives what fired or loaded."""
    seen = browser.render(pieces)
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


PARTS: dict[str, Callable[[int], list[str]]] = {"feeds": run_feeds, "markup": run_markup}


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
