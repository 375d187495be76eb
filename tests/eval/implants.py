"""Promotion in words that no rule knows, implanted in clean articles of one source, with the rules switched off.

What is left to find it by is that it repeats in the source's own archive. Lines that repeat as well and belong to the
article stand beside it, and must stay. Wordings, sources and places are fixed, so that the figure is the same each time.
"""

from collections.abc import Callable, Iterator, Sequence
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

ITEMS = 20
ARCHIVE = 50
"""So many articles of a source are learned from."""
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
"""When the first article of an archive was published; nothing depends on it."""
PROMOS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("The kettle is on for our readers on the first Thursday of the month, upstairs at the Rope Works.",),),
    (("Our reporters drive second-hand cars so that you can read this. A few coins a month keep them on the road: example.org/tank",),),
    (
        ("FROM OUR SHELF", "“Tides and Timetables”, 212 pages, linen, twenty dollars at example.org/shelf"),
        ("FROM OUR SHELF", "“A Hundred Harbors”, a wall calendar with notes, twelve dollars at example.org/shelf"),
        ("FROM OUR SHELF", "The reporter's notebook, squared, three for nine dollars at example.org/shelf"),
    ),
    (
        ("Kept afloat this week by Osgood & Daughters, ironmongers since 1911.",),
        ("Kept afloat this week by the Marrow Valley Creamery, which also does weddings.",),
        ("Kept afloat this week by Bright's Bicycles: bells fitted while you wait.",),
    ),
    (("You have reached the end of {headline}. There is more where it came from, in print, at every decent kiosk.",),),
    (("Tea towels. Mugs. One umbrella. example.org/things", "Orders before noon leave the same day."),),
)
"""Each promotion with the wordings that take turns; {headline} is the article's own."""
LEGITIMATE = (
    "Anyone who needs to talk to somebody can ring the parish line at 555-0100, at any hour.",
    "Figures in this report are rounded to the nearest ten.",
    "Ana Rourke contributed to this report from the county seat.",
    "High water at the bridge: {number}.12 and {other}.40.",
)
EVERY = 4
"""Each legitimate line stands in one article of so many."""

Cleaner = Callable[[Sequence[Entry], Source, Rulebook], list[Copy]]


def implant_figures() -> list[Figure]:
    """Measure what is found by repetition alone, when all articles of a source carry a promotion and when half of them do."""
    of_all, of_half = _cut(every=1), _cut(every=2)
    lost = (*of_all.lost, *of_half.lost)
    return [
        Figure("own.unknown promo recall when all carry it", of_all.recall, errors=_once(of_all.spared), of=of_all.bad),
        Figure("own.unknown promo recall when half carry it", of_half.recall, errors=_once(of_half.spared), of=of_half.bad),
        Figure("own.good blocks lost beside unknown promo", len(lost), "low", _once(lost), of_all.good + of_half.good),
    ]


def _once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _cut(*, every: int) -> Cut:
    total = Cut()
    for publisher in sorted({sample.publisher for sample in own_samples()}):
        clean_ones = [sample for sample in own_samples() if sample.publisher == publisher][:ITEMS]
        for wordings in PROMOS:
            articles = [list(_blocks(sample, wordings, place, every=every)) for place, sample in enumerate(clean_ones)]
            copies = cleaned([_entry(*pair) for pair in zip(clean_ones, articles, strict=True)], own_source(publisher), rules_off())
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
        Archived(source_id=entry.source_id, guid=entry.guid, at=FIRST + timedelta(hours=place), templates=copy.templates)
        for place, (entry, copy) in enumerate(zip(entries, copies, strict=True))
    ]
    return rows[::-1][:ARCHIVE]


@cache
def rules_off() -> Rulebook:
    """Give the shipped rulebook without the rules that cut; those that protect stay."""
    return replace(shipped(), rules=tuple(rule for rule in shipped().rules if rule.protect), digest=Digest("rules off"))


def _blocks(sample: Sample, wordings: Sequence[Sequence[str]], place: int, *, every: int) -> Iterator[tuple[str, str]]:
    """Give an article's own good blocks, what repeats and is good, and what is implanted: label and text."""
    yield from (("C", block.text) for block in sample.blocks if block.label in "CH" and not sample.dateline)
    yield from (("C", text) for text in sample.prose.split("\n") if sample.dateline)
    for number, line in enumerate(LEGITIMATE):
        if place % EVERY == number % EVERY:
            yield "C", line.format(number=place % 12, other=place % 12 + 12)
    if place % every == 0:
        yield from (("B", line.format(headline=sample.headline)) for line in wordings[place // every % len(wordings)])


def _entry(sample: Sample, blocks: Sequence[tuple[str, str]]) -> Entry:
    texts = [text for _, text in blocks]
    body = "\n".join(f"<p>{escape(text)}</p>" for text in texts) if sample.kind == "html" else "\n\n".join(texts)
    return replace(sample.entry, text=RawHtml(body), received=body)
