"""The summary of an article: sentences of its own, word for word, within a limit.

Takes an article's copy, its language, a limit and the rulebook's figures; gives plain text. Touches nothing. The first
sound sentence and what follows it, unless another says clearly more: by its place, by the words that it shares with the
whole text, by those that it shares with the headline. It never begins with a "He" or "But" that leans on something left
out. A first sentence that is too long by itself ends at a clause or a word, with a mark that it does.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from syndicator._text.phrases import folded
from syndicator._text.sentences import sentences
from syndicator.catalog import Rulebook
from syndicator.model import Copy
from syndicator.refine.enrich.gazetteer import entries, stopwords

_BLOCKS = 30
_LONGEST_BLOCK = 20_000
_SENTENCES = 40
_SHORTEST = 40
_SHORTEST_WIDE = 14
_LATEST_START = 3
"""Where no sentence before this one is sound, the very first is taken all the same."""
_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FIRST_WORDS = re.compile(r"[\"'“„«‘»¿¡(\[]*([^\W\d_]+)(?: ([^\W\d_]+))?")
_ENDS = re.compile(r"[.!?…。！？।][\"'”’»“)\]」』]*$")
_CLAUSE = re.compile(r"[,;:–—、，]\s*(?=\S)")
_TRAIL = " ,;:–—-、，"


class Sentence(NamedTuple):
    """A sentence with its bearing words and its score; `whole` if it ends as one, `sound` where a summary may begin with it."""

    text: str
    words: frozenset[str]
    whole: bool
    sound: bool
    score: float = 0.0


def summary(copy: Copy, *, language: str, limit: int, rulebook: Rulebook) -> str:
    """Give the article's summary in at most `limit` characters, empty for an article without text."""
    read = _read(copy, language, rulebook)
    if not read or limit <= 0:
        return ""
    figures = rulebook.weights.get("summary", {})
    scored = _scored(read, copy.headline, figures, stopwords(rulebook, language))
    start = _start(scored, limit, figures)
    if len(scored[start].text) > limit:
        return cut(scored[start].text, limit)
    chosen = _onward(scored, start, limit, figures)
    return " ".join(scored[number].text for number in sorted(chosen))


def cut(sentence: str, limit: int) -> str:
    """Give the beginning of a sentence, up to a clause or a word, with "…" at its end, in at most `limit` characters."""
    head = sentence[: limit - 1]
    clauses = [met.start() for met in _CLAUSE.finditer(head)]
    if clauses and clauses[-1] > limit * 0.6:
        return head[: clauses[-1]].rstrip(_TRAIL) + "…"
    if not _WIDE.search(head) and sentence[limit - 1 : limit].strip():
        head = head.rpartition(" ")[0]
    return head.rstrip(_TRAIL) + "…" if head.strip(_TRAIL) else ""


def _read(copy: Copy, language: str, rulebook: Rulebook) -> list[Sentence]:
    """Give the first sentences of the text, without those that are its byline or headline again."""
    blocks = [block for block in copy.blocks if block.kind == "paragraph"] or [block for block in copy.blocks if block.kind != "figure"]
    leaning, carried = _leaning(rulebook), stopwords(rulebook, language)
    said = {folded(line) for line in (copy.headline, copy.byline, *copy.credits)}
    read: list[Sentence] = []
    for block in blocks[:_BLOCKS]:
        for text in sentences(block.text[:_LONGEST_BLOCK], language):
            if folded(text) not in said and len(read) < _SENTENCES:
                words = frozenset(word for word in _WORD.findall(folded(text)) if len(word) > 2 and word not in carried)  # noqa: PLR2004
                read.append(Sentence(text, words, whole=bool(_ENDS.search(text)), sound=_sound(text, leaning)))
    return read


def _sound(text: str, leaning: frozenset[str]) -> bool:
    """Say whether a summary may begin with a sentence: whole, of some length, leaning on nothing before it."""
    if len(text) < (_SHORTEST_WIDE if _WIDE.search(text) else _SHORTEST) or not _ENDS.search(text):
        return False
    met = _FIRST_WORDS.match(text)
    return met is None or not leaning & {folded(met[1]), folded(f"{met[1]} {met[2]}")}


@lru_cache(maxsize=8)
def _leaning(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(folded(word) for word in entries(rulebook, "dangling-openers"))


def _scored(read: Sequence[Sentence], headline: str, figures: Mapping[str, float], carried: frozenset[str]) -> list[Sentence]:
    counts = Counter(word for sentence in read for word in sentence.words)
    size = sqrt(sum(count * count for count in counts.values())) or 1.0
    title = {word for word in _WORD.findall(folded(headline)) if len(word) > 2 and word not in carried}  # noqa: PLR2004

    def points(number: int, sentence: Sentence) -> float:
        own = max(len(sentence.words), 1)
        return (
            figures.get("position", 1.0) / (1 + number)
            + figures.get("centroid", 0.0) * sum(counts[word] for word in sentence.words) / (sqrt(own) * size)
            + figures.get("headline", 0.0) * len(sentence.words & title) / sqrt(own * max(len(title), 1))
            + figures.get("question", 0.0) * sentence.text.endswith("?")
            + figures.get("quotation", 0.0) * (sentence.text[0] in "\"'“„«")
        )

    return [sentence._replace(score=points(number, sentence)) for number, sentence in enumerate(read)]


def _start(scored: Sequence[Sentence], limit: int, figures: Mapping[str, float]) -> int:
    """Give the number of the sentence to begin with: the first sound one, unless another is clearly better; what fills the limit better is."""
    sound = [number for number, sentence in enumerate(scored) if sentence.sound]
    first = sound[0] if sound and (sound[0] <= _LATEST_START or not scored[0].whole) else 0

    def points(number: int) -> float:
        filled = sum(len(scored[each].text) for each in _run(scored, number, limit, int(figures.get("most", 3))))
        return scored[number].score + figures.get("filled", 0.0) * min(filled / limit, 1.0)

    best = max(sound, key=points, default=first)
    return best if points(best) > points(first) + figures.get("margin", 0.0) else first


def _run(scored: Sequence[Sentence], start: int, limit: int, most: int) -> list[int]:
    """Give a sentence and those that follow it at once, as far as they fit."""
    run, size = [start], len(scored[start].text)
    if not scored[start].whole:
        return run
    for number in range(start + 1, min(start + most, len(scored))):
        size += 1 + len(scored[number].text)
        if size > limit or not scored[number].whole:
            break
        run.append(number)
    return run


def _onward(scored: Sequence[Sentence], start: int, limit: int, figures: Mapping[str, float]) -> list[int]:
    """Give the start and what else fits: the sentences that follow it at once, else a later one that says much by itself."""
    most = int(figures.get("most", 3))
    chosen = _run(scored, start, limit, most)
    size = sum(1 + len(scored[number].text) for number in chosen) - 1
    fitting = [
        number
        for number in range(chosen[-1] + 1, len(scored))
        if scored[number].sound and size + 1 + len(scored[number].text) <= limit and scored[number].score >= figures.get("further", 1.0)
    ]
    if fitting and len(chosen) < most and scored[start].whole:
        chosen.append(max(fitting, key=lambda number: scored[number].score))
    return chosen
