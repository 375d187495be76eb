"""Freeing: an article as it stands once nobody holds it with another, or at all.

Takes an article and `now`; gives it, or its directions, anew. Touches nothing. What keeps it back by itself goes on doing so.
"""

from dataclasses import replace
from datetime import datetime

from syndicator.model import Article, Directions, Status
from syndicator.refine.fingerprint import substance


def freed_along(article: Article, *, now: datetime) -> Article:
    """Give an article as it stands for itself, held along with no other."""
    stands = article.directions
    if stands.story_of is None:
        return article
    alone = free(stands)
    if stands.alone_at is not None and now < stands.alone_at:
        alone = replace(alone, held_at=stands.held_at, until_at=stands.alone_at)
    status = Status.HELD if unsound(article) else Status.LIVE
    return replace(article, directions=alone, status=article.status if article.status is Status.KILLED else status)


def free(stands: Directions) -> Directions:
    """Give directions by which nobody holds the article."""
    return replace(stands, held=False, held_at=None, until_at=None, story_of=None, alone_at=None, polled=False)


def unsound(article: Article) -> bool:
    """Say whether cleaning holds these words, and nobody has let them out."""
    return bool(article.copy.held) and article.directions.sound != substance(article.copy)
