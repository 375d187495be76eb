"""What single pieces of the work cost, as ratios within one run, like with like. Figures are medians; trust the ratios.

1. A document with 1 new of 50 entries: split, digest and parse, against feedparser on all 50.
2. An edition with 1 changed of 50 articles, against rendering all 50 with plain feedgen; verifying, hash, compression and write beside it.
3. A whole new article, by stage.
"""

import gzip
import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import material
from rich.console import Console
from rich.table import Table

ROUNDS = 9
TURNS = 15
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_GOAL = " (goal: 0.05)"


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the median time of one call in milliseconds, after one that does not count."""
    work()
    spans = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        spans.append((perf_counter() - began) * 1000)
    return median(spans)


def beside(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Give the median CPU times of two calls made in turns, in milliseconds.

    Of the CPU, because on a busy machine whoever takes longer waits more often, which would flatter the quick one.
    """
    spans: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for work, kept in zip((one, other), spans, strict=True):
            work()
            began = process_time()
            for _ in range(3):
                work()
            kept.append((process_time() - began) * 1000 / 3)
    return median(spans[0]), median(spans[1])


def intake() -> list[tuple[str, float, str]]:
    """Measure split, digest and parse of one new entry of 50 against feedparser on all of them."""
    import feedparser

    from syndicator.parse import parse

    source = material.source()
    body = material.feed(50)
    known = parse(material.fetched(body), source, seen={})
    seen = {entry.digest: entry.guid for entry in known.entries[1:]}
    fresh = parse(material.fetched(body), source, seen=seen)
    assert len(known.entries) == 50
    assert len(fresh.entries) == 1
    whole = timed(lambda: feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False))
    ours = timed(lambda: parse(material.fetched(body), source, seen=seen))
    every = timed(lambda: parse(material.fetched(body), source, seen={}))
    return [
        (f"feedparser, all 50 entries ({len(body) // 1000} kB)", whole, "1"),
        ("split + digest + parse, 1 new of 50", ours, f"{ours / whole:.3f} (goal: 0.1)"),
        ("split + digest + parse, 50 new of 50", every, f"{every / whole:.2f}"),
    ]


def editions() -> list[tuple[str, float, str]]:
    """Measure building after one change among 50 against rendering all with feedgen: rendering, and each step beside it."""
    return [*(row for form in ("rss", "atom") for row in _edition(form)), _real_text()]


def _real_text() -> tuple[str, float, str]:
    """Give what pressing piece by piece costs in size where articles are real ones: the made ones above repeat themselves."""
    from syndicator._text.deflate import gzip_of, piece

    bodies = [file.read_bytes() for file in sorted(SEEDS.rglob("*")) if file.is_file() and file.stat().st_size > 1_500]
    whole = b"\n".join(bodies)
    pressed, at_once = len(gzip_of(map(piece, bodies), whole)), len(gzip.compress(whole, 6, mtime=0))
    what = f"size of {len(bodies)} seed articles: {pressed / 1000:.1f} kB in pieces, {at_once / 1000:.1f} kB in one go"
    return what, timed(lambda: piece(bodies[0])), f"{pressed / at_once - 1:+.1%} size"


def _edition(form: str) -> list[tuple[str, float, str]]:
    from syndicator._text.digests import digest
    from syndicator.store.shelf import Shelf
    from syndicator.syndicate.render import render
    from syndicator.syndicate.render.press import compose
    from syndicator.syndicate.verify import proofread, verify

    partner, settings = replace(material.partner(), formats=(form,)), material.settings(Path("/nowhere"))
    membership = material.membership(50)
    first = render(partner, membership, settings, fragments={})
    kept = proofread(first.editions[0], first.sheets[form], first.fragments, membership, partner).sealed
    changed = replace(membership, articles=(material.corrected(membership.articles[0]), *membership.articles[1:]))
    made = render(partner, changed, settings, fragments=kept)
    edition, sheet = made.editions[0], made.sheets[form]
    assert len(made.fragments) == len(proofread(edition, sheet, made.fragments, changed, partner).sealed) == 1
    assert gzip.decompress(edition.pressed) == edition.body
    plain, render_span = beside(
        lambda: material.with_feedgen(changed.articles, form),
        lambda: compose(partner, changed, settings, fragments=kept).sheets[form].document(),  # noqa: PLW0108  (composing is what is timed)
    )
    steps = {
        "render": render_span,
        "verify, what is new": timed(lambda: proofread(edition, sheet, made.fragments, changed, partner)),
        "hash": timed(lambda: digest(edition.body)),
        "compress, kept pieces": timed(lambda: sheet.pressed(edition.body)),
    }
    whole = gzip.compress(edition.body, 6, mtime=0)
    larger = len(edition.pressed) / len(whole) - 1
    with tempfile.TemporaryDirectory() as folder:
        shelf, turns = Shelf(Path(folder) / "output", Path(folder) / "shelf"), iter(range(10_000))
        written = timed(lambda: shelf.put(partner, replace(edition, body=edition.body + b"\n" * next(turns))))
    return [
        (f"{form}: feedgen, all 50 articles ({len(edition.body) // 1000} kB)", plain, "1"),
        *(
            (f"{form}: 1 changed of 50: {name}", span, f"{span / plain:.3f}{_GOAL if name == 'render' else ''}")
            for name, span in steps.items()
        ),
        (f"{form}: these together", sum(steps.values()), f"{sum(steps.values()) / plain:.3f}"),
        (f"{form}: write it to the shelf (fsync)", written, ""),
        (f"{form}: beside it: verify the whole", timed(lambda: verify(edition, changed, partner)), ""),
        (
            f"{form}: beside it: gzip -6 in one go ({len(whole) / 1000:.1f} kB; of pieces {len(edition.pressed) / 1000:.1f} kB)",
            timed(lambda: gzip.compress(edition.body, 6, mtime=0)),
            f"{larger:+.1%} size",
        ),
    ]


def one_article() -> list[tuple[str, float, str]]:
    """Measure a whole new article of about 4 KB, stage by stage."""
    from syndicator.model import Known, Run, SourceState
    from syndicator.parse import parse
    from syndicator.refine import reconcile
    from syndicator.refine.clean import clean
    from syndicator.refine.enrich import enrich
    from syndicator.store import Store
    from syndicator.syndicate.filter import route

    source, rulebook, now = material.source(), material.rulebook(), material.NOW
    turns = iter(range(1_000_000))
    entry = parse(material.fetched(material.feed(1)), source, seen={}).entries[0]
    draft = clean(entry, source, rulebook)
    copy = enrich(draft, entry=entry, source=source, rulebook=rulebook)

    def fresh():
        number = next(turns)
        return replace(
            entry, guid=f"new-{number}", guid_given=f"new-{number}", digest=f"{number:032x}", url=f"https://harborwire.example/new/{number}"
        )

    def change():
        return reconcile(fresh(), copy, Known(), source=source, base_url="https://x.example", now=now)

    partners = [replace(material.partner(), id=f"p{number}") for number in range(100)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite+pysqlite:///{folder}/bench.db")
        ran = Run(source_id=source.id, started_at=now, ended_at=now, outcome="changed", parsed=1)

        def apply():
            made = change()
            store.apply(ran, SourceState(source_id=source.id), changes=[made], placements=route([made.article], partners), now=now)

        rows = [
            ("parse", timed(lambda: parse(material.fetched(material.feed(1)), source, seen={})), ""),
            ("clean", timed(lambda: clean(entry, source, rulebook)), ""),
            ("enrich (language, tags, summary)", timed(lambda: enrich(draft, entry=entry, source=source, rulebook=rulebook)), ""),
            ("reconcile", timed(change), ""),
            ("route to 100 partners", timed(lambda: route([change().article], partners)), ""),
            ("reconcile + route + store (SQLite, one transaction)", timed(apply), ""),
        ]
        store.close()
    return [*rows, (f"clean + enrich, {len(entry.text)} characters", rows[1][1] + rows[2][1], "")]


PARTS: tuple[tuple[str, Callable[[], list[tuple[str, float, str]]]], ...] = (
    ("a poll with one new entry", intake),
    ("an edition with one changed article", editions),
    ("one new article", one_article),
)


def show(console: Console) -> None:
    """Print the tables."""
    console.print(f"medians of {ROUNDS}", style="dim")
    for title, measure in PARTS:
        table = Table("what", "ms", "ratio", title=title, title_justify="left")
        for what, span, ratio in measure():
            table.add_row(what, f"{span:.2f}", ratio)
        console.print(table)
