"""What single pieces of the work cost, as ratios within one run, like with like. Figures are medians; trust the ratios.

1. A document with 1 new of 50 entries: split, digest and parse, against feedparser on all 50.
2. An edition with 1 changed of 50 articles, against rendering all 50 with plain feedgen; hash, compression and write beside it.
3. A whole new article, by stage.
"""

import gzip
import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import material
from rich.console import Console
from rich.table import Table

ROUNDS = 9


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the median time of one call in milliseconds, after one that does not count."""
    work()
    spans = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        spans.append((perf_counter() - began) * 1000)
    return median(spans)


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
    """Measure rendering after one change among 50 against rendering all with feedgen, and what stands beside it."""
    from syndicator._text.digests import digest
    from syndicator.store.shelf import Shelf
    from syndicator.syndicate.render import render
    from syndicator.syndicate.render.press import compose
    from syndicator.syndicate.verify import verify

    partner, settings = material.partner(), material.settings(Path("/nowhere"))
    membership = material.membership(50)
    fragments = dict(render(partner, membership, settings, fragments={}).fragments)
    changed = replace(membership, articles=(material.corrected(membership.articles[0]), *membership.articles[1:]))
    rendered = render(partner, changed, settings, fragments=fragments)
    edition = next(made for made in rendered.editions if made.format == "rss")
    alone = {form: replace(partner, formats=(form,)) for form in ("rss", "atom")}
    rows = []
    for form, one in alone.items():
        plain = timed(lambda form=form: material.with_feedgen(changed.articles, form))
        kept = dict(fragments.items())
        ours = timed(lambda one=one, kept=kept: compose(one, changed, settings, fragments=kept))
        rows += [
            (f"{form}: feedgen, all 50 articles", plain, "1"),
            (f"{form}: ours, 1 changed of 50", ours, f"{ours / plain:.3f} (goal: 0.1)"),
        ]
    rows.append(("hash one edition", timed(lambda: digest(edition.body)), ""))
    rows.append(("verify one edition of 50", timed(lambda: verify(edition, changed, partner)), ""))
    rows.append((f"compress it, gzip ({len(edition.body) // 1000} kB)", timed(lambda: gzip.compress(edition.body, 6, mtime=0)), ""))
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder) / "output", Path(folder) / "shelf")
        turns = iter(range(10_000))
        rows.append(
            (
                "write it to the shelf (fsync)",
                timed(lambda: shelf.put(partner, replace(edition, body=edition.body + b"\n" * next(turns)))),
                "",
            )
        )
    return rows


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
