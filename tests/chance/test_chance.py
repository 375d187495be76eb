"""Operations of chance against one store: the short form, and proof that the laws can be broken."""

from syndicator.refine import reconciling
from tests.chance.newsroom import Newsroom
from tests.chance.playing import play


def test_whatever_happens_in_a_newsroom_no_law_is_broken():
    """Polls, edits, orders, waits, fetches and edited settings, in any order: every law holds after each of them."""
    played = play(100, 2)
    assert not played.broken, f"{played.broken} after {played.trace[-10:]}"
    assert len(played.done) >= 12


def test_a_house_that_is_slow_to_follow_an_order_is_found_out(monkeypatch):
    """The laws see an article that stands in a feed after it was killed or held."""

    async def idle(self):
        """Build nobody."""

    ordered = Newsroom.order

    def order(self, kind, number, **more):
        monkeypatch.setattr(self, "tick", idle.__get__(self))
        return ordered(self, kind, number, **more)

    monkeypatch.setattr(Newsroom, "order", order)
    broken = play(400, 3).broken
    assert "shows" in broken or "carries what the evaluator keeps out" in broken, broken


def test_a_house_that_dates_corrections_back_is_found_out(monkeypatch):
    """The laws see a date of change that goes back."""
    updated = reconciling._updated
    monkeypatch.setattr(reconciling, "_updated", lambda article, entry, *, now: updated(article, entry, now=now).replace(year=2000))
    assert "goes back" in play(400, 3).broken
