"""Promotion in words that no rule knows, implanted in clean articles of one source, with the rules switched off.

What is left to find it by is that it repeats in the source's own archive. Lines that repeat as well and belong to the
article stand beside it, and must stay. Wordings, sources and places are fixed, so that the figure is the same each time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

from syndicator.catalog import Rulebook, Source
from syndicator.config import shipped
from syndicator.model import Archived, Copy, Digest, Entry, Learned, RawHtml
from syndicator.refine import learn
from syndicator.refine.clean import clean
from tests.eval.figures import Figure, cut_of
from tests.eval.samples import Sample, own_samples, own_source
from tests.eval.scoring import Cut
from tests.eval.wordings import AT_START, FIRST, OFTEN, SECOND, SECOND_AT_START, SELDOM, Promo

ITEMS = 20
ARCHIVE = 50
"""So many articles of a source are learned from."""
BEGAN_AT = datetime(2026, 1, 5, tzinfo=UTC)
"""When the first article of an archive was published; nothing depends on it."""
QUARTER, HALF = ITEMS // 4, ITEMS // 2
STRIDES = (3, 7, 9, 11, 13, 17)
"""Which articles carry a line looks arbitrary, and is not: the place times one of these, modulo ITEMS, is below how many."""


def implant_figures() -> list[Figure]:
    """Measure what is found by repetition alone, when all articles of a source carry a promotion and when half of them do."""
    of_all, of_half = (
        _cut((*FIRST, *SECOND), carriers) + _cut((*AT_START, *SECOND_AT_START), carriers, start=True) for carriers in (ITEMS, HALF)
    )
    lost = (*of_all.lost, *of_half.lost)
    return [
        Figure("own.unknown promo recall when all carry it", of_all.recall, errors=_once(of_all.spared), of=of_all.bad),
        Figure("own.unknown promo recall when half carry it", of_half.recall, errors=_once(of_half.spared), of=of_half.bad),
        Figure("own.good blocks lost beside unknown promo", len(lost), "low", _once(lost), of_all.good + of_half.good),
    ]


def _once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _cut(promos: Sequence[Promo], carriers: int, *, start: bool = False) -> Cut:
    """Give what becomes of each promotion in the articles of one publisher, the publishers in turn."""
    publishers = sorted({sample.publisher for sample in own_samples()})
    total = Cut()
    for number, promo in enumerate(promos):
        publisher = publishers[number % len(publishers)]
        samples = [sample for sample in own_samples() if sample.publisher == publisher][:ITEMS]
        articles = [_blocks(sample, place, number, promo, carriers=carriers, start=start) for place, sample in enumerate(samples)]
        copies = cleaned([_entry(*pair) for pair in zip(samples, articles, strict=True)], own_source(publisher), rules_off())
        for blocks, copy in zip(articles, copies, strict=True):
            total += cut_of("".join(label for label, _ in blocks), [text for _, text in blocks], copy)
    return total


def cleaned(entries: Sequence[Entry], source: Source, rulebook: Rulebook) -> list[Copy]:
    """Give the copies of a source's entries as the product makes them: cleaned, learned from, and cleaned again with that."""
    first = [clean(entry, source, rulebook) for entry in entries]
    learned = learn(archived(entries, first), Learned())
    return [clean(entry, source, rulebook, learned) for entry in entries]


def archived(entries: Sequence[Entry], copies: Sequence[Copy]) -> list[Archived]:
    """Give the archive of a source that brought these entries, the last of them newest: newest first, no more than it keeps."""
    rows = [
        Archived(source_id=entry.source_id, guid=entry.guid, published_at=BEGAN_AT + timedelta(hours=place), templates=copy.templates)
        for place, (entry, copy) in enumerate(zip(entries, copies, strict=True))
    ]
    return rows[::-1][:ARCHIVE]


@cache
def rules_off() -> Rulebook:
    """Give the shipped rulebook without the rules that cut; those that protect stay."""
    return replace(shipped(), rules=tuple(rule for rule in shipped().rules if rule.protect), digest=Digest("rules off"))


def _blocks(sample: Sample, place: int, number: int, promo: Promo, *, carriers: int, start: bool) -> list[tuple[str, str]]:
    """Give an article's own good blocks, what repeats and is good, and what is implanted: label and text."""
    byline = [("N", block.text) for block in sample.blocks if block.label == "Y"]
    body = [("C", block.text) for block in sample.blocks if block.label in "CH"]
    if sample.dateline:
        body = [("C", text) for text in sample.prose.split("\n")]
    wording = promo[_rank(place, carriers) % len(promo)] if _carries(place, 7, carriers) else ()
    bad = [("B", line.format(**_slots(sample, place))) for line in wording]
    good = [("C", line) for line in _legitimate(sample, place, number)]
    if start:
        return [*byline, *bad, *body, *good]
    return [*byline, *body, *good[::2], *bad, *good[1::2]]


def _legitimate(sample: Sample, place: int, number: int) -> Iterator[str]:
    """Give the lines of the article that repeat in a source: one of the frequent, and three of the others."""
    if _carries(place, STRIDES[number % len(STRIDES)], HALF):
        yield OFTEN[number % len(OFTEN)].format(**_slots(sample, place))
    for turn in range(3):
        if _carries(place, STRIDES[(number + turn + 1) % len(STRIDES)], QUARTER):
            line = SELDOM[(3 * number + turn) % len(SELDOM)]
            yield line.format(**_slots(sample, place))
            if line.isupper():
                yield f"{sample.headline}, and what came of it."


def _carries(place: int, stride: int, carriers: int) -> bool:
    return place * stride % ITEMS < carriers


def _rank(place: int, carriers: int) -> int:
    """Give how many articles before this one carry the promotion."""
    return sum(_carries(earlier, 7, carriers) for earlier in range(place))


def _slots(sample: Sample, place: int) -> dict[str, object]:
    author = next(iter(sample.given or sample.authors), "Ana Rourke")
    return {"headline": sample.headline, "author": author, "number": place % 12, "other": place % 12 + 12}


def _entry(sample: Sample, blocks: Sequence[tuple[str, str]]) -> Entry:
    texts = [text for _, text in blocks]
    body = "\n".join(f"<p>{escape(text)}</p>" for text in texts) if sample.kind == "html" else "\n\n".join(texts)
    return replace(sample.entry, text=RawHtml(body), received=body)
