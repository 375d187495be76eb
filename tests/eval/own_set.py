"""The figures of our own labelled articles."""

from functools import cache

from syndicator.config import shipped
from syndicator.model import Copy
from syndicator.refine import refine
from tests.eval.figures import Edited, Figure, boilerplate, cut_of, summary_figures, tag_figures
from tests.eval.implants import implant_figures
from tests.eval.lines import line_figures
from tests.eval.samples import Sample, own_samples, own_source
from tests.eval.scoring import Cut, Match, bare_dateline, folded, match, same_names

LANGUAGES = ("en", "de")
_UNJUDGED = {"Y": "N", "H": "C"}


@cache
def copies() -> tuple[tuple[Sample, Copy], ...]:
    """Give every article of our own as refined."""
    return tuple((sample, refine(sample.entry, own_source(sample.publisher), shipped())) for sample in own_samples())


def own_figures() -> list[Figure]:
    """Give every figure of our own set."""
    edited = [Edited(copy, sample.language, sample.prose, sample.tags, sample.summary) for sample, copy in copies()]
    return [
        *boilerplate("own", sum((_cut(sample, copy) for sample, copy in copies()), Cut())),
        *_datelines(),
        *_bylines(),
        _subheads(),
        *tag_figures("own", edited, LANGUAGES),
        *summary_figures("own", edited),
        *line_figures(),
        *implant_figures(),
        _held(),
    ]


def _held() -> Figure:
    held = tuple(f"{sample.name}: {copy.held}" for sample, copy in copies() if copy.held)
    return Figure("own.articles held", len(held), "low", held, len(copies()))


def _cut(sample: Sample, copy: Copy) -> Cut:
    blocks = sample.shown
    texts = [_without_dateline(block.text, sample) for block in blocks]
    pictures = [None if block.text else _picture_stands(block.source, copy) for block in blocks]
    labels = "".join(_UNJUDGED.get(block.label, block.label) for block in blocks)
    return cut_of(labels, texts, copy, pictures=pictures)


def _without_dateline(text: str, sample: Sample) -> str:
    return text.removeprefix(sample.dateline).lstrip(" –—-:") if sample.dateline and text.startswith(sample.dateline) else text


def _picture_stands(source: str, copy: Copy) -> bool:
    address = source.partition('src="')[2].partition('"')[0]
    return bool(address) and address.partition("?")[0] in copy.html


def _datelines() -> list[Figure]:
    with_one = [(sample, copy) for sample, copy in copies() if sample.dateline]
    without = [(sample, copy) for sample, copy in copies() if not sample.dateline]
    wrong = tuple(
        f"{sample.name}: {copy.dateline!r} for {sample.dateline!r}" for sample, copy in with_one if not _same_dateline(copy, sample)
    )
    false = tuple(f"{sample.name}: {copy.dateline!r}" for sample, copy in without if copy.dateline)
    return [
        Figure("own.datelines exact", 1 - len(wrong) / len(with_one), errors=wrong, of=len(with_one)),
        Figure("own.false datelines", len(false), "low", false, len(without)),
    ]


def _same_dateline(copy: Copy, sample: Sample) -> bool:
    return bare_dateline(copy.dateline) == sample.dateline and not any(block.text.startswith(sample.dateline) for block in copy.blocks)


def _bylines() -> list[Figure]:
    bent = tuple(f"{sample.name}: {copy.byline!r} for {sample.byline!r}" for sample, copy in copies() if copy.byline != sample.byline)
    # A byline that names no person ("By … Staff") may give the desk as its author or nobody.
    named = [(sample, [author.name for author in copy.authors]) for sample, copy in copies() if sample.authors or not sample.byline]
    wrong = tuple(f"{sample.name}: {given} for {list(sample.authors)}" for sample, given in named if not same_names(given, sample.authors))
    return [
        Figure("own.byline lines exact", 1 - len(bent) / len(copies()), errors=bent, of=len(copies())),
        Figure("own.byline names right", 1 - len(wrong) / len(named), errors=wrong, of=len(named)),
    ]


def _subheads() -> Figure:
    total, errors = Match(), []
    for sample, copy in copies():
        given = [folded(block.text) for block in copy.blocks if block.kind == "subhead"]
        wanted = [folded(block.text) for block in sample.blocks if block.label == "H"]
        total += match(given, wanted)
        errors += [f"{sample.name}: not found: {text}" for text in wanted if text not in given]
        errors += [f"{sample.name}: is none: {text}" for text in given if text not in wanted]
    return Figure("own.subheads F1", total.f1, errors=tuple(errors), of=total.wanted)
