"""What partners' editions would hold by rules that no run has placed articles by yet: one pass over the archive for all of them.

Law: as all questions: reads the store and asks the evaluator; changes nothing. The newest articles come first, and the pass ends
when no partner can have room for an older one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from syndicator.catalog import Partner
from syndicator.model import Article, ArticleId, Membership, PartnerId, Placed, Verdict, Window, extent
from syndicator.questions.looking import Desk
from syndicator.store import Store
from syndicator.syndicate.filter import at, evaluate


@dataclass(slots=True)
class _Reading:
    """One partner's side of the pass: what is in so far."""

    partner: Partner
    window: Window
    moved: Mapping[ArticleId, datetime | None]
    found: dict[ArticleId, tuple[Article, Verdict]] = field(default_factory=dict)
    ended: bool = False

    def take(self, article: Article, told: Callable[[ArticleId], Article | None], *, now: datetime) -> None:
        """Hold one more article, older than those before, against the partner's rules."""
        age = self.partner.max_age
        if age is not None and article.published_at + age <= now:
            self.ended = True
            return
        verdict = evaluate(self.partner, article)
        if not at(verdict, now=now).included:
            return
        if self.partner.same_story == "once" and article.same_as is not None:
            first = told(article.same_as)
            if first is not None and evaluate(self.partner, first).included:
                return
        self.found[article.id] = (article, verdict)
        self.ended = not self.window.reaches and len(self.found) >= self.window.limit

    def membership(self, *, now: datetime) -> Membership:
        """Give what the partner's editions would hold."""
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
        articles = tuple(self.found[name][0] for name in reach.ids)
        changed_at = max((article.updated_at for article in articles), default=now)
        return Membership(partner_id=self.partner.id, articles=articles, changed_at=changed_at, next_at=None)


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
            readings.append(_Reading(partner, store.window_of(partner), store.moves(partner.id)))
    _pass(store, readings, other, now=now, told=told)
    found |= {reading.partner.id: reading.membership(now=now) for reading in readings}
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
    store: Store, readings: Sequence[_Reading], other: Mapping[ArticleId, Article], *, now: datetime, told: Callable[[int], None]
) -> None:
    firsts: dict[ArticleId, Article | None] = {}

    def first(article_id: ArticleId) -> Article | None:
        """Give the article that told a story first, as it would be."""
        if article_id not in firsts:
            firsts[article_id] = other.get(article_id) or store.article(article_id)
        return firsts[article_id]

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
