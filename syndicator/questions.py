"""What people ask: status, articles, show, explain, preview. Read only; plain values out.

Law: reads the store and asks the rooms without windows; changes nothing. Every answer that says in or out comes from
the one evaluator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from syndicator.catalog import Catalog, Partner
from syndicator.errors import UsageError
from syndicator.model import Article, Edition, Format, PartnerId, SourceId, Verdict
from syndicator.store import ArticleQuery, ArticleRow, Store
from syndicator.syndicate.filter import at, evaluate
from syndicator.syndicate.render import fragment_keys, render

Values = dict[str, Any]
"""One record, fit for JSON and for a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a question may look at: the configuration in force and the store."""

    catalog: Catalog
    store: Store


def status(desk: Desk, *, now: datetime) -> Mapping[str, Sequence[Values]]:
    """Give the sources and the partners with their health, and the problems of the configuration."""
    states = desk.store.states()
    fetches = desk.store.last_fetch()
    return {
        "sources": [_source_health(desk, source_id, now=now) for source_id in desk.catalog.sources if source_id in states]
        + [{"source": source_id, "state": "never run"} for source_id in desk.catalog.sources if source_id not in states],
        "partners": [_partner_health(desk, partner, fetches.get(partner.id), now=now) for partner in desk.catalog.partners.values()],
        "problems": [{"problem": str(problem)} for problem in desk.catalog.problems],
    }


def _source_health(desk: Desk, source_id: SourceId, *, now: datetime) -> Values:
    state = desk.store.state(source_id)
    word = "failing" if state.failures else ("late" if state.due_at and state.due_at < now else "well")
    return {
        "source": source_id,
        "state": word,
        "last_run": state.ran_at,
        "next_run": state.due_at,
        "failures": state.failures,
        "quiet_since": state.new_at,
        "error": state.error,
        "problems": list(state.problems),
        "missing": list(state.missing),
    }


def _partner_health(desk: Desk, partner: Partner, last_fetch: datetime | None, *, now: datetime) -> Values:
    editions = desk.store.editions(partner.id)
    membership = desk.store.membership(partner.id, limit=partner.limit, now=now)
    return {
        "partner": partner.id,
        "state": "published" if editions else "not built yet",
        "articles": len(membership.articles),
        "changed_at": max((edition.changed_at for edition in editions.values()), default=None),
        "next_change": membership.next_at,
        "last_fetch": last_fetch,
        "access": "key" if partner.token else "public",
        "formats": list(partner.formats),
    }


def articles(desk: Desk, query: ArticleQuery) -> tuple[ArticleRow, ...]:
    """Give the articles that a query asks for, newest first."""
    return desk.store.articles(query)


def found(desk: Desk, reference: str) -> Article:
    """Give the article that a person means: by id or the start of one, guid, public id or address. Raises UsageError."""
    article = desk.store.find(reference)
    if article is None:
        raise UsageError(f"{reference}: no article has this id, guid or address; `syndicator articles` lists what there is")
    return article


def show(desk: Desk, reference: str, *, now: datetime) -> Values:
    """Give one article: as received, as held, what was removed and why, who gets it, and its history."""
    article = found(desk, reference)
    return {
        "id": article.id,
        "source": article.source_id,
        "status": str(article.status),
        "version": article.version,
        "guid": article.guid,
        "public_id": article.public_id,
        "canonical_url": article.canonical_url,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "first_seen_at": article.first_seen_at,
        "embargo_until": article.embargo_until,
        "missing_since": article.missing_since,
        "held": asdict(article.copy),
        "removals": [asdict(removal) for removal in article.copy.removals],
        "partners": [
            {"partner": partner.id, "why": at(evaluate(partner, article), now=now).why} for partner in desk.catalog.partners.values()
        ],
        "history": [asdict(version) for version in desk.store.history(article.id)],
        "received": [asdict(received) for received in desk.store.received(article.id)],
    }


def partner_of(desk: Desk, partner_id: str) -> Partner:
    """Give a partner by its id. Raises UsageError with those that there are."""
    partner = desk.catalog.partners.get(PartnerId(partner_id))
    if partner is None:
        raise UsageError(f"{partner_id}: no such partner; there are: {', '.join(desk.catalog.partners) or 'none'}")
    return partner


def explain(desk: Desk, reference: str, partner_id: str, *, now: datetime) -> Values:
    """Say whether an article is in a partner's feeds now, and why: the rule that decided, and the nearest miss."""
    partner, article = partner_of(desk, partner_id), found(desk, reference)
    verdict = _behind_others(desk, partner, article, at(evaluate(partner, article), now=now), now=now)
    return {
        "article": article.id,
        "partner": partner.id,
        "included": verdict.included,
        "rule": verdict.rule,
        "value": verdict.value,
        "why": verdict.why,
        "nearest": verdict.nearest,
        "from_at": verdict.from_at,
        "until_at": verdict.until_at,
        "headline": article.copy.headline,
    }


def _behind_others(desk: Desk, partner: Partner, article: Article, verdict: Verdict, *, now: datetime) -> Verdict:
    """An article may match and still stand behind so many newer ones that the partner's limit leaves it out."""
    if not verdict.included:
        return verdict
    newer = desk.store.membership(partner.id, limit=partner.limit, now=now).articles
    if len(newer) < partner.limit or article.id in {member.id for member in newer}:
        return verdict
    why = f"out: it matches ({verdict.rule}), but {partner.limit} newer articles fill the limit of {partner.limit}"
    return Verdict(
        included=False,
        rule="limit",
        value=str(partner.limit),
        why=why,
        nearest=f"{verdict.rule}: {verdict.value}",
        from_at=verdict.from_at,
        until_at=verdict.until_at,
    )


def preview(desk: Desk, partner_id: str, form: Format | None, *, now: datetime) -> Edition:
    """Give the feed of a partner as it would be built now, by the very code that builds it."""
    partner = partner_of(desk, partner_id)
    wanted = form or partner.formats[0]
    if wanted not in partner.formats:
        raise UsageError(f"{partner.id} gets no {wanted}; its formats are: {', '.join(partner.formats)}")
    membership = desk.store.membership(partner.id, limit=partner.limit, now=now)
    fragments = desk.store.fragments(fragment_keys(partner, membership, desk.catalog.settings))
    rendered = render(partner, membership, desk.catalog.settings, fragments=fragments)
    return next(edition for edition in rendered.editions if edition.format == wanted)
