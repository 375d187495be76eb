"""Make `syndicator/config/shipped/weights/tags-LANGUAGE.json`: the ranker's figures, from articles with their editors' tags.

    python -m tests.eval.fit_tags LANGUAGE FILE…           print the figures
    python -m tests.eval.fit_tags LANGUAGE FILE… --check   print what held-out articles get

A file holds an article a line: `title text tags lang`, or a page as `title sections topics` (its language is found out).
A candidate counts as right if it is one of the editors' tags. The model is a logistic regression held small (ridge),
each article weighing the same, so that few figures are learned from few articles. The shipped figures are made from
`words/tags.jsonl` and `words/pages.jsonl` of the shared data; an article that stands in both is taken once.
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from syndicator.catalog import Rulebook
from syndicator.config.rulebook import shipped
from syndicator.model import Block
from syndicator.refine.enrich.gazetteer import gazetteer
from syndicator.refine.enrich.language import language_of, primary
from syndicator.refine.enrich.ranking import features
from syndicator.refine.enrich.reading import Reading, read
from syndicator.refine.enrich.selection import Ranked, select
from syndicator.refine.enrich.tags import found_in, rank
from syndicator.refine.enrich.topics import Subjects, subjects
from tests.eval.scoring import folded, mean, occurring, tag_match

RIDGE = 3.0
FLOORS = {"en": 0.15, "de": 0.1}
"""Candidates with a lower score are no tags: the figure at which held-out F1 is best, rounded."""
_PASSES = 25
_SETTLED = 1e-6
"""No more passes once no figure moves by more than this."""
_FOLDS = 5
_SHUFFLES = 4
_LIMIT = 8


class Sample(NamedTuple):
    """An article as a publisher's page gave it, all its editors' tags, and those that occur in it.

    `judged` where its row says the language: the others are learned from, and no figure is taken from them.
    """

    headline: str
    blocks: tuple[Block, ...]
    given: tuple[str, ...]
    tags: tuple[str, ...]
    judged: bool


def samples(paths: Iterable[Path], language: str) -> list[Sample]:
    """Read files of articles, one JSON object a line; an article is taken once, and only if one of its tags occurs in it."""
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    found: dict[str, Sample] = {}
    for row in rows:
        if _language(row) == language and (sample := _sample(row)).tags:
            found.setdefault(sample.headline, sample)
    return list(found.values())


def _text(row: dict) -> str:
    return (
        row["text"] if "text" in row else "\n".join(part for each in row["sections"] for part in (*each["headline"], *each["paragraphs"]))
    )


def _language(row: dict) -> str:
    return str(row.get("lang") or primary(language_of(_text(row), said=(), rulebook=shipped())))


def _sample(row: dict) -> Sample:
    text, given = _text(row), row.get("tags") or row.get("topics") or []
    blocks = tuple(Block(kind="paragraph", text=" ".join(part.split())) for part in text.split("\n") if part.strip())
    return Sample(row["title"], blocks, tuple(given), tuple(occurring(given, f"{row['title']}\n{text}")), bool(row.get("lang")))


class Case(NamedTuple):
    """An article with its candidates, their features, and which of them are right."""

    sample: Sample
    reading: Reading
    known: Subjects
    found: list
    rows: list[tuple[dict[str, float], bool]]


def case(sample: Sample, rulebook: Rulebook, language: str) -> Case:
    known = subjects(rulebook, "news", language)
    reading = read(sample.headline, sample.blocks)
    found = found_in(reading, gazetteer(rulebook, "news", language), known, language=language)
    most = max((len(one.places) for one in found if one.kind != "topic"), default=1)
    right = {folded(tag) for tag in sample.given}
    return Case(sample, reading, known, found, [(features(one, reading, most=most), folded(one.name) in right) for one in found])


def fit(cases: list[Case]) -> dict[str, float]:
    """Give the figures: Newton's method on the ridge-held logistic loss."""
    names = sorted({name for each in cases for row, _ in each.rows for name in row})
    place = {name: number for number, name in enumerate(names)}
    sparse = [
        ([(place[name], value) for name, value in row.items() if value], float(right), 20 / len(each.rows))
        for each in cases
        for row, right in each.rows
    ]
    weights = [0.0] * len(names)
    held = [0.0001 if name == "always" else RIDGE for name in names]
    for _ in range(_PASSES):
        slope = [each * weight for each, weight in zip(held, weights, strict=True)]
        curve = [[held[row] if row == column else 0.0 for column in range(len(names))] for row in range(len(names))]
        for row, right, share in sparse:
            guess = 1 / (1 + math.exp(-sum(weights[number] * value for number, value in row)))
            steep = share * guess * (1 - guess)
            for number, value in row:
                slope[number] += share * (guess - right) * value
                bent, slanted = curve[number], steep * value
                for other, second in row:
                    bent[other] += slanted * second
        steps = _solve(curve, slope)
        weights = [weight - step for weight, step in zip(weights, steps, strict=True)]
        if max(map(abs, steps)) < _SETTLED:
            break
    return {name: round(weight, 3) for name, weight in zip(names, weights, strict=True)}


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda number: abs(rows[number][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        for number in range(size):
            if number != pivot and rows[number][pivot]:
                factor = rows[number][pivot] / rows[pivot][pivot]
                rows[number] = [left - factor * above for left, above in zip(rows[number], rows[pivot], strict=True)]
    return [rows[number][size] / rows[number][number] for number in range(size)]


def score(each: Case, weights: dict[str, float], *, floor: float) -> float:
    ranked: list[Ranked] = rank(each.found, each.reading, weights)
    tags = select([], ranked, each.known, each.reading, limit=_LIMIT, floor=floor)
    return tag_match([tag.name for tag in tags], each.sample.tags).f1


def held_out(cases: list[Case], floors: list[float]) -> dict[float, float]:
    """Give the mean F1@5 of articles that the figures were not made from, for each floor."""
    figures: dict[float, list[float]] = {floor: [] for floor in floors}
    judged, others = [each for each in cases if each.sample.judged], [each for each in cases if not each.sample.judged]
    for shuffle in range(_SHUFFLES):
        order = list(range(len(judged)))
        random.Random(shuffle).shuffle(order)  # noqa: S311  (the same shuffles each time)
        for fold in range(_FOLDS):
            left_out = set(order[fold::_FOLDS])
            weights = fit([*others, *(one for number, one in enumerate(judged) if number not in left_out)])
            for floor in floors:
                figures[floor] += [score(judged[number], weights, floor=floor) for number in left_out]
    return {floor: round(mean(each), 4) for floor, each in figures.items()}


def cases_of(paths: Iterable[Path], language: str) -> list[Case]:
    """Give the articles of files that have any candidates."""
    return [each for sample in samples(paths, language) if (each := case(sample, shipped(), language)).rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("language")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    cases = cases_of(asked.files, asked.language)
    if asked.check:
        sys.stdout.write(f"{len(cases)} articles, F1@5 by floor: {held_out(cases, [0.0, 0.05, 0.1, 0.15, 0.2])}\n")
        return
    figures = {"floor": FLOORS.get(asked.language, 0.1), **fit(cases)}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
