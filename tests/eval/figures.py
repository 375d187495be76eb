"""What is measured of one copy or many, whatever set they come from: figures with the errors behind them.

Law: takes samples and the copies that `refine` made of them; gives `Figure`s. Which set, and how it is read, is told in
`own_set.py` and `shared_set.py`; how two texts are compared, in `scoring.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from syndicator.model import Copy
from tests.eval.scoring import Cut, Match, cut, folded, lead, mean, occurring, rouge1, standing, tag_match

LEAST_OF_A_LANGUAGE = 7
"""Languages with fewer articles are measured together."""
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: `name` is `set.what`, `best` says which way is better, `errors` are what was counted against it."""

    name: str
    value: float
    best: Literal["high", "low"] = "high"
    errors: tuple[str, ...] = ()
    of: int = 0


# ── what became of blocks ────────────────────────────────────────────────────────────────────────────────────────


def cut_of(labels: str, texts: Sequence[str], copy: Copy, *, pictures: Sequence[bool | None] = ()) -> Cut:
    """Give what cleaning did to labelled blocks, judged by the copy that came out and not by what cleaning says of itself.

    A block that must stay stands as well in a field of the copy: as headline, byline, credit or caption. `pictures` says
    for blocks without text whether their picture stands; None where there is none to be judged.
    """
    shares = standing(texts, [block.text for block in copy.blocks])
    image = copy.image
    fields = folded(" ".join([copy.headline, copy.byline, copy.dateline, *copy.credits, *((image.caption, image.credit) if image else ())]))
    for place, (label, text) in enumerate(zip(labels, texts, strict=True)):
        if not text and pictures and pictures[place] is not None:
            shares[place] = float(bool(pictures[place]))
        elif not text and label == "B":
            shares[place] = 0.0
        elif label != "B" and text and folded(text) in fields:
            shares[place] = 1.0
    return cut(labels, texts, shares)


def boilerplate(name: str, total: Cut) -> list[Figure]:
    """Give recall on what must go, by blocks and by blocks with text, and the share of what had to stay and went."""
    return [
        Figure(f"{name}.boilerplate recall", total.recall, errors=total.spared, of=total.bad),
        Figure(f"{name}.boilerplate recall with text", total.worded_recall, of=total.worded),
        Figure(f"{name}.good blocks removed", total.false_removal, "low", total.lost, total.good),
    ]


# ── tags and summaries ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Edited:
    """An article as refined, beside what its editors wrote: `text` is its prose without byline and dateline."""

    copy: Copy
    language: str
    text: str
    tags: tuple[str, ...] = ()
    summary: str = ""


def tag_figures(name: str, articles: Iterable[Edited], languages: Sequence[str]) -> list[Figure]:
    """Give F1 of the first five tags by language, as the mean over articles with tags that occur in their text.

    Languages that are not asked for are measured together as "others".
    """
    scores: dict[str, list[tuple[float, str]]] = {language: [] for language in (*languages, OTHERS)}
    for each in articles:
        wanted = occurring(each.tags, f"{each.copy.headline}\n{each.text}")
        if not wanted:
            continue
        found: Match = tag_match([tag.name for tag in each.copy.tags], wanted)
        given = ", ".join(tag.name for tag in each.copy.tags[:5])
        scores[each.language if each.language in languages else OTHERS].append(
            (found.f1, f"{each.copy.headline[:60]}: gave {given}; wanted {', '.join(wanted)}")
        )
    return [
        Figure(
            f"{name}.tags F1@5 {language}", mean(score for score, _ in rows), errors=tuple(text for _, text in sorted(rows)), of=len(rows)
        )
        for language, rows in scores.items()
        if rows
    ]


def summary_figures(name: str, articles: Iterable[Edited]) -> list[Figure]:
    """Give ROUGE-1 of the summaries, what they gain over a lead of their own length by language, and how many are not verbatim."""
    rows = [(each, rouge1(each.copy.summary, each.summary), _lead_score(each)) for each in articles]
    many = _languages(each for each, _, _ in rows)
    gains: dict[str, list[float]] = defaultdict(list)
    for each, ours, leads in rows:
        gains[each.language if each.language in many else OTHERS].append(ours - leads)
    worst = sorted((ours - leads, f"{each.language} {each.copy.summary[:90]} | {each.summary[:90]}") for each, ours, leads in rows)
    bent = tuple(each.copy.summary for each, _, _ in rows if not is_verbatim(each.copy.summary, each.text))
    return [
        Figure(f"{name}.summary ROUGE-1", mean(ours for _, ours, _ in rows), errors=tuple(text for _, text in worst[:12]), of=len(rows)),
        Figure(f"{name}.summary over lead", mean(ours - leads for _, ours, leads in rows), of=len(rows)),
        *(Figure(f"{name}.summary over lead {language}", mean(these), of=len(these)) for language, these in sorted(gains.items())),
        Figure(f"{name}.summaries not verbatim", len(bent), "low", bent, len(rows)),
    ]


def is_verbatim(summary: str, text: str) -> bool:
    """Say whether every sentence of a summary stands in the text, as it stands; an empty one does not.

    A sentence that is longer than a summary may be ends with "…" after a whole word.
    """
    body = " ".join(text.split())
    rest = " ".join(summary.split())
    begun = rest.removesuffix("…")
    if begun != rest and re.search(rf"{re.escape(begun)}(?!\w)", body):
        return True
    while rest:
        taken = _longest_start(rest, body)
        if not taken:
            return False
        rest = rest[taken:].lstrip()
    return bool(summary)


def _longest_start(rest: str, body: str) -> int:
    """Give how much of the beginning of `rest`, up to an end of it or a space after a sentence, stands in the body."""
    ends = [place for place in range(len(rest), 0, -1) if place == len(rest) or (rest[place] == " " and rest[place - 1] in _SENTENCE_ENDS)]
    return next((end for end in ends if rest[:end] in body), 0)


_SENTENCE_ENDS = ".!?…”\"'’»“)]。"


def _lead_score(each: Edited) -> float:
    return rouge1(lead(each.text, len(each.copy.summary)), each.summary)


def _languages(articles: Iterable[Edited]) -> set[str]:
    counted: dict[str, int] = defaultdict(int)
    for each in articles:
        counted[each.language] += 1
    return {language for language, count in counted.items() if language and count >= LEAST_OF_A_LANGUAGE}
