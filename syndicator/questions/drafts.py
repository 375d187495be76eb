"""What partners' editions would hold by rules that no run has placed articles by yet: one pass over the archive for all of them.

Law: as all questions: reads the store and asks the evaluator; changes nothing. The newest articles come first, and the pass ends
when no partner can have room for an older one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeAlias

from syndicator.catalog import Partner
from syndicator.model import Article, ArticleId, Membership, PartnerId, Placed, Verdict, Window, extent
from syndicator.store import Store
from syndicator.syndicate.filter import at, evaluate

Told: TypeAlias = Callable[[ArticleId], Article | None]
"""Gives an article by its id, as it would be."""


class Desk(Protocol):
    """Who has a store to ask."""

    @property
    def store(self) -> Store:
        """Give the store."""


@dataclass(slots=True)
class _Reading:
    """One partner's side of the pass: what is in so far. `withdrawn` is what ever was withdrawn from it, and whether it still is."""

    partner: Partner
    window: Window
    moved: Mapping[ArticleId, datetime | None]
    withdrawn: Mapping[ArticleId, bool]
    found: dict[ArticleId, tuple[Article, Verdict]] = field(default_factory=dict)
    ended: bool = False

    def take(self, article: Article, told: Told, *, now: datetime) -> None:
        """Hold one more article, older than those before, against the partner's rules."""
        age = self.partner.max_age
        if age is not None and article.published_at + age <= now:
            self.ended = True
            return
        verdict = self.standing(article, told, now=now)
        if verdict is not None:
            self.found[article.id] = (article, verdict)
            self.ended = not self.window.reaches and len(self.found) >= self.window.limit

    def standing(self, article: Article, told: Told, *, now: datetime) -> Verdict | None:
        """Give the verdict by which an article stands with the partner now, whatever its window; None: it does not."""
        verdict = evaluate(self.partner, article)
        if not at(verdict, now=now).included:
            return None
        if self.partner.same_story == "once" and article.same_as is not None:
            first = told(article.same_as)
            if self.withdrawn.get(article.same_as) or (first is not None and evaluate(self.partner, first).included):
                return None
        return verdict

    def membership(self, store: Store, other: Mapping[ArticleId, Article], told: Told, *, now: datetime) -> Membership:
        """Give what the partner's editions would hold, and what it would be told."""
        reach = extent(
            [
                Placed(
                    id=article.id,
                    published_at=article.published_at,
                    from_at=verdict.from_at,
                    moved_at=self.moved.get(article.id, min(now, max(article.first_seen_at, article.updated_at))),
                )
                for article, verdict in self.found.values()
            ],
            self.window,
            now=now,
        )
        before = store.some_articles(tuple(self.withdrawn)) | {name: one for name, one in other.items() if name in self.withdrawn}
        back = {name: one for name, one in before.items() if self.standing(one, told, now=now) is not None}
        return store.drafted(self.partner, [self.found[name][0] for name in reach.ids], back, now=now)


def memberships(
    desk: Desk,
    partners: Sequence[Partner],
    *,
    instead: Mapping[ArticleId, Article] | None = None,
    now: datetime,
    told: Callable[[int], None] = lambda _: None,
) -> dict[PartnerId, Membership]:
    """Give what these partners' editions would hold now. `instead` are articles as they would be refined; `told` hears of each batch."""
    other, placed, store = instead or {}, desk.store.placed_rules(), desk.store
    found: dict[PartnerId, Membership] = {}
    readings: list[_Reading] = []
    for partner in partners:
        if not other and placed.get(partner.id) == partner.rules:
            found[partner.id] = drafted(store, partner, now=now)
        else:
            readings.append(_Reading(partner, store.window_of(partner), store.moves(partner.id), store.withdrawn_from(partner.id)))
    known: dict[ArticleId, Article | None] = {}

    def first(article_id: ArticleId) -> Article | None:
        """Give an article as it would be, by its id."""
        if article_id not in known:
            known[article_id] = other.get(article_id) or store.article(article_id)
        return known[article_id]

    _pass(store, readings, other, first, now=now, told=told)
    found |= {reading.partner.id: reading.membership(store, other, first, now=now) for reading in readings}
    return {partner.id: _withdrawing(store, partner, found[partner.id], now=now) for partner in partners}


def drafted(store: Store, partner: Partner, *, now: datetime) -> Membership:
    """Give what a partner's editions would hold now by the placements that there are."""
    return store.membership_of(partner, now=now)


def _withdrawing(store: Store, partner: Partner, membership: Membership, *, now: datetime) -> Membership:
    """Give what a partner's editions would hold with what its licence would take back as well, as a build that nothing holds tells it."""
    if partner.licence is None:
        return membership
    known = {one.id for one in membership.articles} | {one.article_id for one in membership.retractions}
    fresh = tuple(one for one in store.licence_ends(partner.id, partner.licence, now=now) if one.article_id not in known)
    return replace(membership, retractions=(*fresh, *membership.retractions))


def _pass(
    store: Store,
    readings: Sequence[_Reading],
    other: Mapping[ArticleId, Article],
    first: Told,
    *,
    now: datetime,
    told: Callable[[int], None],
) -> None:
    open_ = list(readings)
    batches = store.newest() if open_ else iter(())
    for batch in batches:
        for article in batch:
            for reading in open_:
                if not reading.ended:
                    reading.take(other.get(article.id, article), first, now=now)
        told(len(batch))
        open_ = [reading for reading in open_ if not reading.ended]
        if not open_:
            return
