"""Parting: articles of two sources that told one story, and no longer do.

Takes a change to one of them and the others as they are held; gives the changes by which each stands for itself. Touches nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from syndicator.model import Article, ArticleId, Change, Status
from syndicator.refine.identity import tells_yet


def parted(change: Change, others: Sequence[Article]) -> tuple[Change, ...]:
    """Give a change with what it means for others that told the same story, the first one first; itself alone where all still tell it.

    Who told it later and tells another story now stands for itself. Where the first does, the next one takes its place. Those that an
    order holds together stay together until it is undone.
    """
    article = change.article
    if article.same_as is not None:
        first = next((other for other in others if other.id == article.same_as), None)
        if first is None or _held_together(article, first) or tells_yet(article.theirs, first.theirs):
            return (change,)
        return (replace(change, why=f"{change.why}; it no longer tells the story of {first.id}", article=replace(article, same_as=None)),)
    apart = [other for other in others if other.same_as == article.id and not tells_yet(other.theirs, article.theirs)]
    gone = [other for other in apart if other.status is not Status.KILLED and not _held_together(article, other)]
    return (change, *(_stands_alone(other, _next(other, gone[:at]), of=article.id) for at, other in enumerate(gone)))


def let_out(change: Change, first: Article) -> Change:
    """Give a change that lets out what was held together with the first telling of its story: it stands for itself if it tells another now."""
    article = change.article
    apart = article.same_as == first.id and not tells_yet(article.theirs, first.theirs)
    return replace(change, article=replace(article, same_as=None)) if apart else change


def _held_together(one: Article, other: Article) -> bool:
    return one.directions.story_of == other.id or other.directions.story_of == one.id


def _next(article: Article, before: Sequence[Article]) -> ArticleId | None:
    """Give the first of those that come before an article and tell its story."""
    return next((one.id for one in before if tells_yet(article.theirs, one.theirs)), None)


def _stands_alone(article: Article, first: ArticleId | None, *, of: ArticleId) -> Change:
    why = f"{of} tells another story now" + (f"; {first} told this one first" if first else "")
    return Change(kind="revision", why=why, article=replace(article, same_as=first, version=article.version + 1))
