"""Single lines, each at the end of an article of our own: what promotion says in words nobody wrote a rule for, and what only sounds so.

An article holds few promotions and a publisher few wordings; these lines are many, and each stands alone, so that they
say how far cleaning reaches beyond what it has seen. The promotion of the article itself is left out. A language in which
there is no article of ours borrows an English one: what is measured is the line.
"""

from dataclasses import replace
from itertools import cycle
from pathlib import Path

from syndicator.config import shipped
from syndicator.model import RawHtml
from syndicator.refine.clean import clean
from tests.eval.figures import Figure, cut_of
from tests.eval.samples import OWN, STAYS, own_samples, own_source
from tests.eval.scoring import Cut

FILE = OWN / "lines.txt"


def line_figures() -> list[Figure]:
    """Measure every line of the file, B and C."""
    total = sum((_cut(*row) for row in line_rows()), Cut())
    return [
        Figure("own.lines of promotion cut", total.recall, errors=total.spared, of=total.bad),
        Figure("own.good lines removed", total.false_removal, "low", total.lost, total.good),
    ]


def line_rows(file: Path = FILE) -> list[tuple[str, str, str, int]]:
    """Give letter, language, line, and the place of the article that it is measured in."""
    turns = {language: cycle(_places(language) or _places("en")) for language in ("en", "de", "fr", "es", "pt", "it", "nl")}
    rows = [line.split(" ", 2) for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(label, language, text, next(turns[language])) for label, language, text in rows]


def _places(language: str) -> list[int]:
    return [place for place, sample in enumerate(own_samples()) if sample.language == language and sample.kind == "text"]


def _cut(label: str, language: str, line: str, place: int) -> Cut:
    sample = own_samples()[place]
    texts = [*(block.text for block in sample.blocks if block.label in STAYS), line]
    entry = replace(sample.entry, text=RawHtml("\n\n".join(texts)), language=language)
    copy = clean(entry, own_source(sample.publisher), shipped())
    return cut_of("N" * (len(texts) - 1) + label, texts, copy)
