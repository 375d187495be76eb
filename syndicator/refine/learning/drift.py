"""Drift: rules that took something out of most older articles and nothing of the newest, though a near block stands there.

Takes an archive, newest first; gives a sentence for each such rule, with its cure. Touches nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import mean

from syndicator._text.words import words
from syndicator.model import Archived, Template

NEWEST = 20
"""So many articles are the newest; in an archive of fewer than twice as many, half of it."""
LEAST_NEWEST = 5
"""With fewer newest articles nothing is said: a rule may well meet none of a few."""
OLDER_SHARE, OLDER_COUNT = 0.6, 8
"""The rule met this share of the older articles, and so many of them."""
NEAR = 0.8
"""Blocks are near when they have this share of their words in common."""
MOST_READINGS = 20
"""So many of the texts that the rule took out are compared."""
EDGE = 6
"""So many blocks at each end of an article are compared with them."""
SHOWN = 80


def drift(archive: Sequence[Archived]) -> tuple[str, ...]:
    """Give one sentence for each rule that seems to miss now what it met before, because that was worded anew."""
    split = min(NEWEST, len(archive) // 2)
    if split < LEAST_NEWEST:
        return ()
    newest, older = archive[:split], archive[split:]
    met_now = {template.rule for article in newest for template in article.templates}
    said = []
    for rule, texts in sorted(_met(older).items()):
        if rule not in met_now and len(texts) >= OLDER_COUNT and len(texts) >= OLDER_SHARE * len(older):
            said += _alarm(rule, texts, newest)
    return tuple(said)


def _met(articles: Sequence[Archived]) -> dict[str, list[str]]:
    """Give, by rule, a text that it took out of each article in which it met one."""
    met: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        for rule, text in {template.rule: template.text for template in article.templates if template.rule}.items():
            met[rule].append(text)
    return met


def _alarm(rule: str, texts: Sequence[str], newest: Sequence[Archived]) -> list[str]:
    bags = [Counter(words(text.lower())) for text, _ in Counter(texts).most_common(MOST_READINGS)]
    nearest = [_nearest(article.templates, bags) for article in newest]
    near = [found for found in nearest if found[0] >= NEAR]
    if 2 * len(near) <= len(newest):
        return []
    source, text = newest[0].source_id, near[0][1]
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    like = mean(score for score, _ in near)
    missed = f"the rule {rule} matched none of the last {len(newest)} articles, and most of those before"
    return [f'{missed}; {len(near)} of the last have a block {like:.0%} like what it took out: "{shown}"; see `syndicator rules {source}`']


def _nearest(templates: Sequence[Template], bags: Sequence[Counter[str]]) -> tuple[float, str]:
    """Give the block at an edge that is nearest to what the rule took out, and how near it is."""
    edges = [*templates[:EDGE], *templates[-EDGE:]]
    standing = [template.text for template in edges if not template.rule and not template.kept]
    return max(((_likeness(Counter(words(text.lower())), bag), text) for text in standing for bag in bags), default=(0.0, ""))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
