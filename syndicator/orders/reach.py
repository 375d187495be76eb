"""How far an order reaches: which partners that have its article it does not come right at, and why.

Law: asks after the order is carried out; reads the store and asks the rooms without windows; changes nothing. What software cannot
take, and what a feed does not carry, is said before anybody believes that all was told.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from syndicator import questions
from syndicator.catalog import Partner
from syndicator.model import Article, OrderKind, Status
from syndicator.syndicate.filter import at, evaluate
from syndicator.syndicate.reception import Event, cannot_be_made_right, chosen

if TYPE_CHECKING:
    from syndicator.questions import Desk

_EVENTS: dict[OrderKind, Event] = {
    "hold": "kill", "kill": "kill", "release": "restore", "restore": "restore", "correct": "correction",
}  # fmt: skip
"""What an order is to a partner's software."""


def beyond_reach(desk: "Desk", kind: OrderKind, article: Article, *, now: datetime) -> tuple[str, ...]:
    """Give why an order does not come right at the sites that have its article, one sentence a partner; `article` is as it left it."""
    had = [partner for name in desk.store.had_by(article.id) if (partner := desk.catalog.partners.get(name)) is not None]
    told = {one.id: cannot_be_made_right(one.software, chosen(one.software, one.formats), _EVENTS[kind]) for one in had}
    if kind == "correct" and _is_out(article, now=now):
        carries = {one.partner_id for one in desk.store.appearances(article.id) if one.until_build is None}
        stays = {one.id for one in had if one.id in carries and at(evaluate(one, article), now=now).included}
        withdrawn = {name for name, one in desk.store.withdrawals(article.id).items() if one.back_at is None}
        told |= {one.id: _not_carried(desk, one, article, now=now) for one in had if not told[one.id] and one.id not in withdrawn | stays}
    return tuple(f"partners/{name}: {sentence}" for name, sentence in told.items() if sentence)


def _is_out(article: Article, *, now: datetime) -> bool:
    embargoed = article.embargo_until is not None and article.embargo_until > now
    return article.status is Status.LIVE and not embargoed and not article.is_held_back(now=now)


def _not_carried(desk: "Desk", partner: Partner, article: Article, *, now: datetime) -> str:
    """Say that a partner's feeds carry an article no more, and so not its correction; empty where they do, or wait for a person."""
    found = questions.explain(desk, article.id, partner.id, now=now)
    if found["included"] or found["rule"] in {"licence", "tripwire"}:
        return ""
    archived = "; it stands corrected in its archive" if partner.archive and found["rule"] == "limit" else ""
    why = found["why"].removeprefix("out: ")
    return f"its feeds carry the article no more, so that the correction does not reach who has it from there ({why}){archived}"
