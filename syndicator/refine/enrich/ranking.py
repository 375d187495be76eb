"""Ranking: how likely an editor would take a candidate as a tag, by a small linear model.

Takes a candidate and what it stands in; gives its features and a score between 0 and 1. Touches nothing. The figures
are the rulebook's, by language, made by a script from stated texts; a language without its own goes by the English ones.
"""

from collections.abc import Mapping
from math import exp, log2

from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.reading import Reading
from syndicator.refine.enrich.terms import singular

_OWN_SCALE = frozenset(["topic", "term"])
_FIRST_PART = 1 / 3


def features(candidate: Candidate, reading: Reading, *, most: int) -> dict[str, float]:
    """Give what the model looks at; `most` is the count of the most frequent candidate. What is left out is 0."""
    body = [place for place in candidate.places if not reading.titled[place[0]]]
    headline = [start for block, start in candidate.places if block == 0]
    count, kind = len(body), candidate.kind
    often, share, early = log2(1 + count), count / max(most, 1), 0.0
    given = {"always": 1.0, kind: 1.0, "count": often, "share": share}
    if body:
        blocks = {block for block, _ in body}
        early = 1 - min(body)[1] / len(reading.text)
        given |= {"early": early, "spread": len(blocks) / (len(reading.starts) - 1), "lead": float(1 in blocks)}
    if count <= 1:
        given["once"] = 1.0
    if headline:
        given |= {"headline": 1.0, f"headline {kind}": 1.0, "headline first": float(min(headline) < _FIRST_PART * reading.ends_headline)}
    if kind in _OWN_SCALE:  # words count otherwise than names do
        given |= {f"count {kind}": often, f"share {kind}": share, f"early {kind}": early}
    return given | _shape(candidate)


def _shape(candidate: Candidate) -> dict[str, float]:
    """Give what the name itself says, and how often a topic's name stands there itself and not just words that speak for it."""
    words = candidate.name.count(" ")
    given = {"two words": float(words == 1), "more words": float(words > 1), "capitals": float(candidate.name.isupper())}
    if candidate.kind == "topic":
        own = singular(candidate.folded)
        itself = sum(times for word, times in candidate.said.items() if singular(word) == own)
        given |= {"broad topic": float(candidate.broad), "itself": float(itself > 0), "itself often": log2(1 + itself)}
    return given


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Give the model's answer, 0 to 1."""
    total = sum([weights.get(name, 0.0) * value for name, value in features.items()])
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
