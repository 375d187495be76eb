"""Ranking: how likely an editor would take a candidate as a tag, by a small linear model.

Takes a candidate and what it stands in; gives its features and a score between 0 and 1. Touches nothing. The figures
are the rulebook's, by language, made by a script from stated texts; a language without its own goes by the English ones.
"""

from collections.abc import Mapping
from math import exp, log2

from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.reading import Reading


def features(candidate: Candidate, reading: Reading, *, most: int) -> dict[str, float]:
    """Give what the model looks at; `most` is the count of the most frequent candidate."""
    body = sorted(place for place in candidate.places if not reading.titled[place[0]])
    count = len(body)
    blocks = {block for block, _ in body}
    size = max(len(reading.text), 1)
    first = body[0][1] / size if body else 1.0
    headline = any(block == 0 for block, _ in candidate.places)
    return {
        "always": 1.0,
        "count": log2(1 + count),
        "share": count / max(most, 1),
        "headline": float(headline),
        "subhead": float(any(block and reading.titled[block] for block, _ in candidate.places)),
        "lead": float(1 in blocks),
        "early": 1 - first,
        "spread": len(blocks) / max(len(reading.starts) - 1, 1),
        "once": float(count <= 1),
        candidate.kind: 1.0,
        "broad topic": float(candidate.broad),
        "two words": float(candidate.name.count(" ") == 1),
        "more words": float(candidate.name.count(" ") > 1),
        "capitals": float(candidate.name.isupper()),
        f"headline {candidate.kind}": float(headline),
        f"length {candidate.kind}": min(len(candidate.name), 20) / 20,
    }


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Give the model's answer, 0 to 1."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
