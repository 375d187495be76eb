"""What cleaning and enriching one article of 4 KB costs, on one core. Reported only: it is the machine's as much as ours."""

from dataclasses import replace
from statistics import median
from time import process_time

from syndicator.config import shipped
from syndicator.model import RawHtml
from syndicator.refine.clean import clean
from syndicator.refine.enrich import enrich
from tests.eval.samples import own_samples, own_source

SIZE = 4096
ROUNDS = 15


def cost() -> tuple[float, float, int]:
    """Give the median milliseconds of processor time of clean and of enrich, and how many articles they were taken from."""
    entries = [
        (replace(sample.entry, text=RawHtml(_grown(sample.body, sample.kind))), own_source(sample.publisher)) for sample in own_samples()
    ]
    cleaning, enriching = [], []
    for entry, source in entries[::4] * ROUNDS:
        began = process_time()
        draft = clean(entry, source, shipped())
        between = process_time()
        enrich(draft, entry=entry, source=source, rulebook=shipped())
        cleaning.append((between - began) * 1000)
        enriching.append((process_time() - between) * 1000)
    return median(cleaning), median(enriching), len(entries[::4])


def _grown(body: str, kind: str) -> str:
    """Give a body of about 4 KB: the article, and prose of others between its beginning and its end."""
    parts = body.split("\n") if kind == "html" else body.split("\n\n")
    middle = len(parts) // 2
    prose = [
        block.source if kind == "html" else block.text
        for sample in own_samples()
        if sample.kind == kind
        for block in sample.blocks
        if block.label == "C"
    ]
    for paragraph in prose:
        if sum(len(part) for part in parts) >= SIZE:
            break
        if not paragraph.startswith(("<li", "<tr")):
            parts.insert(middle, paragraph)
            middle += 1
    return ("\n" if kind == "html" else "\n\n").join(parts)
