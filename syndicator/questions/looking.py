"""Sources, partners and articles as they stand: status, articles, show, explain, preview.

Law: as all questions: reads the store and asks the rooms without windows; changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from syndicator import parse, refine, tripping
from syndicator._text.urls import shown as shown_address
from syndicator.catalog import Catalog, Partner, Rulebook, Source
from syndicator.config import load, shipped
from syndicator.errors import ConfigError, Problem, UsageError
from syndicator.model import (
    FILE_NAMES,
    Alert,
    Article,
    Copy,
    Document,
    Edition,
    Format,
    HeldBuild,
    Membership,
    PartnerId,
    SourceId,
    SourceState,
    Status,
    Verdict,
)
from syndicator.questions.drafts import memberships
from syndicator.store import ArticleQuery, ArticleRow, Standing, Store
from syndicator.syndicate import render, tripwires
from syndicator.syndicate.filter import at, but_for, evaluate
from syndicator.syndicate.rights import withheld

Values = dict[str, Any]
"""One record, fit for JSON and for a table."""


_NO_SOURCE = Source(id=SourceId("article"), title="", every=timedelta(minutes=15), vocabulary="news")
"""For an article that comes from nowhere: all settings as they are by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a question may look at: the configuration's folder, what is in force of it, and the store."""

    folder: Path
    catalog: Catalog
    store: Store


def status(desk: Desk, *, now: datetime) -> Mapping[str, Sequence[Values]]:
    """Give the sources and the partners with their health, and the problems of the configuration."""
    states = desk.store.states()
    fetches, held = desk.store.last_fetch(), desk.store.held_builds()
    settled = _settled(desk, now=now)
    old_keys = {one.partner_id: one.until_at for one in desk.store.key_marks() if one.until_at is not None and one.until_at > now}
    standing = [alert for alert in desk.store.alerts() if alert.ended_at is None]
    told: dict[str, list[Alert]] = {source_id: [] for source_id in desk.catalog.sources}
    for alert in standing:
        if alert.subject == "source" and alert.name in told:
            told[alert.name].append(alert)
    return {
        "sources": [
            _source_health(states[source_id], told[source_id], now=now)
            if source_id in states
            else {"source": source_id, "state": "never run"}
            for source_id in sorted(desk.catalog.sources, key=lambda source_id: source_id not in states)
        ],
        "partners": [
            _partner_health(
                partner,
                _carried(desk, partner, settled, holds=partner.id in held, now=now),
                fetches.get(partner.id),
                held.get(partner.id),
            )
            | {"old_key_until": old_keys.get(partner.id)}
            for partner in desk.catalog.partners.values()
        ],
        "alerts": [
            {
                "subject": alert.subject,
                "name": alert.name,
                "kind": alert.kind,
                "since": alert.since_at,
                "told": alert.told_at,
                "text": alert.text,
            }
            for alert in standing
        ],
        "problems": [{"problem": str(problem)} for problem in desk.catalog.problems],
    }


def _source_health(state: SourceState, told: Sequence[Alert], *, now: datetime) -> Values:
    """Give how a source is: `state` is what its last run says, `condition` what was told of it as an alert."""
    word = "failing" if state.failures else ("late" if state.due_at and state.due_at < now else "well")
    if state.polling.disabled_at is not None:
        word = "gone"
    since = {alert.kind: alert.since_at for alert in told}
    return {
        "source": state.source_id,
        "state": word,
        "condition": " ".join(sorted(since)) or "well",
        "failing_since": since.get("failing"),
        "changed_since": since.get("changed"),
        "last_run": state.ran_at,
        "next_run": None if state.polling.disabled_at else state.due_at,
        "moved_to": shown_address(state.polling.adopted) if state.polling.adopted else "",
        "asked_to_wait_until": state.polling.wait_until,
        "failures": state.failures,
        "quiet_since": state.new_at,
        "error": state.error,
        "problems": list(state.problems),
        "missing": list(state.missing),
    }


class _Carried(NamedTuple):
    """How many articles a partner's editions carry, when they last changed (None: there are none yet), and when time will change them."""

    articles: int
    changed_at: datetime | None
    next_at: datetime | None


def _partner_health(partner: Partner, carried: _Carried, last_fetch: datetime | None, held: HeldBuild | None) -> Values:
    built = "not built yet" if carried.changed_at is None else "published"
    return {
        "partner": partner.id,
        "state": built if held is None else "held",
        "held_since": None if held is None else held.since_at,
        "held": [] if held is None else [trip.text for trip in held.trips],
        "articles": carried.articles,
        "changed_at": carried.changed_at,
        "next_change": carried.next_at,
        "last_fetch": last_fetch,
        "access": "key" if partner.token else "public",
        "formats": list(partner.formats),
    }


def _carried(desk: Desk, partner: Partner, settled: Mapping[PartnerId, Standing], *, holds: bool, now: datetime) -> _Carried:
    """Count what a partner's editions carry; `holds`: a tripwire holds its build."""
    if (stood := settled.get(partner.id)) is not None:
        return _Carried(len(stood.carried), max(changed_at for _, _, changed_at in stood.files), stood.next_at)
    editions, membership = desk.store.editions(partner.id), _membership(desk, partner, now=now)
    if holds:
        weighed = tripping.weigh(partner, membership, desk.catalog, desk.store, now=now)
        membership = tripping.going_on(weighed, partner, membership, desk.store, now=now)
    changed_at = max((edition.changed_at for edition in editions.values()), default=None)
    return _Carried(len(membership.articles), changed_at, membership.next_at)


def _settled(desk: Desk, *, now: datetime) -> dict[PartnerId, Standing]:
    """Give the partners for whom a build would carry what stands: for these nothing need be put together to be counted."""
    placed, settings, partners = desk.store.placed_rules(), desk.catalog.settings, desk.catalog.partners
    held = desk.store.held_builds()
    return {
        name: stood
        for name, stood in desk.store.standing(now=now).items()
        if name in partners
        and name not in held
        and placed.get(name) == partners[name].rules
        and stood.made_by == render.made_by(partners[name], settings)
    }


def renamed(desk: Desk, *, now: datetime, **filters: Any) -> tuple[Values, ...]:
    """Give the articles that came under several guids, each with those names, since when, and by what it was known again."""
    rows = articles(desk, renamed=True, now=now, **filters)
    names = desk.store.other_names([row.id for row in rows])
    return tuple({**asdict(row), "names": names.get(row.id, [])} for row in rows)


def articles(desk: Desk, **filters: Any) -> tuple[ArticleRow, ...]:
    """Give the articles that meet the filters of `ArticleQuery`, newest first. Raises UsageError for unknown ids."""
    if filters.get("partner"):
        partner_of(desk, filters["partner"])
    if filters.get("source"):
        sources_of(desk, (filters["source"],))
    if filters.get("status"):
        filters["status"] = Status(filters["status"])
    return desk.store.articles(ArticleQuery(**filters))


def sources_of(desk: Desk, names: Sequence[str]) -> tuple[SourceId, ...]:
    """Give sources by their ids. Raises UsageError with those that there are."""
    for name in names:
        if SourceId(name) not in desk.catalog.sources:
            raise UsageError(f"{name}: no such source; there are: {', '.join(desk.catalog.sources) or 'none'}")
    return tuple(SourceId(name) for name in names)


def check(folder: Path, environ: Mapping[str, str]) -> tuple[tuple[Problem, ...], str]:
    """Give every problem of the configuration on disk, and a sentence about what it holds."""
    try:
        catalog = load(folder, environ=environ)
    except ConfigError as error:
        return error.problems, ""
    counts = ((len(catalog.sources), "source"), (len(catalog.partners), "partner"), (len(catalog.rulebook.rules), "cleaning rule"))
    return catalog.problems, "well: " + ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts)


def addresses(catalog: Catalog, partner_id: str) -> Values:
    """Give the addresses of a partner's feeds, with its key where it has one."""
    partner = _partner(catalog, partner_id)
    key = f"?key={quote(partner.token.reveal(), safe='')}" if partner.token else ""
    return {
        "partner": partner.id,
        "access": "key" if partner.token else "public",
        "addresses": [f"{catalog.settings.base_url}/feeds/{partner.id}/{FILE_NAMES[form]}{key}" for form in partner.formats],
    }


def rules_for(folder: Path, environ: Mapping[str, str], source_id: str) -> tuple[Source, Rulebook]:
    """Give a source and the rules to clean by: those of a configuration where there is one, else the shipped ones."""
    catalog = load(folder, environ=environ) if source_id or (folder / "syndicator.yaml").is_file() else None
    if catalog is None:
        return _NO_SOURCE, shipped()
    if source_id and SourceId(source_id) not in catalog.sources:
        raise UsageError(f"{source_id}: no such source; there are: {', '.join(catalog.sources) or 'none'}")
    return catalog.sources.get(SourceId(source_id), _NO_SOURCE), catalog.rulebook


def clean(document: Document, source: Source, rulebook: Rulebook) -> Copy:
    """Give what parse and refine make of one article; nothing is stored."""
    return refine.refine(parse.one(document, source), source, rulebook)


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
        "missing_at": article.missing_at,
        "held": asdict(article.copy),
        "removals": [asdict(removal) for removal in article.copy.removals],
        "partners": [
            {
                "partner": partner.id,
                "why": at(evaluate(partner, article), now=now).why,
                "images": [image._asdict() for image in withheld(article, partner.images)],
            }
            for partner in desk.catalog.partners.values()
        ],
        "same_story": [{"id": other.id, "source": other.source_id, "url": other.canonical_url} for other in desk.store.same_story(article)],
        "names": desk.store.other_names([article.id]).get(article.id, []),
        "orders": [asdict(one) for one in desk.store.orders(article.id)],
        "directions": _directions(article, now=now),
        "history": [asdict(version) for version in desk.store.history(article.id)],
        "received": [asdict(received) for received in desk.store.received(article.id)],
    }


def _directions(article: Article, *, now: datetime) -> Values:
    """Give what people's orders leave standing, in few words; the publisher's own words where they were corrected."""
    stands, correction = article.directions, article.directions.correction
    theirs = {"headline": correction.theirs.headline, "text": _plain_text(correction.theirs)} if correction else None
    return {
        "held_by_order": article.is_held_back(now=now),
        "hold_until": stands.until_at if article.is_held_back(now=now) else None,
        "story_of": stands.story_of,
        "restored": stands.restored,
        "corrected": [name for name, there in (("headline", correction.headline), ("text", correction.text)) if there]
        if correction
        else [],
        "publisher_changed_it_since": bool(correction and correction.behind),
        "theirs": theirs,
        "notes": [asdict(note) for note in article.notes],
    }


def _plain_text(copy: Copy) -> str:
    """Give a copy's body as plain text, a block a line."""
    return "\n".join(block.text for block in copy.blocks)


def partner_of(desk: Desk, partner_id: str) -> Partner:
    """Give a partner by its id. Raises UsageError with those that there are, or with why this one is set aside."""
    return _partner(desk.catalog, partner_id)


def _partner(catalog: Catalog, partner_id: str) -> Partner:
    partner = catalog.partners.get(PartnerId(partner_id))
    if partner is None and f"partners/{partner_id}" in catalog.aside:
        why = "; ".join(str(one) for one in catalog.problems if one.file.endswith(f"partners/{partner_id}.yaml"))
        raise UsageError(f"{partner_id}: is set aside here until its file and its key are sound: {why}")
    if partner is None:
        raise UsageError(f"{partner_id}: no such partner; there are: {', '.join(catalog.partners) or 'none'}")
    return partner


def explain(desk: Desk, reference: str, partner_id: str, *, now: datetime) -> Values:
    """Say whether an article is in a partner's feeds now, and why: the rule that decided, and the nearest miss."""
    partner, article = partner_of(desk, partner_id), found(desk, reference)
    verdict = _decided(desk, partner, article, now=now)
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
        "images": [image._asdict() for image in withheld(article, partner.images)],
    }


def _decided(desk: Desk, partner: Partner, article: Article, *, now: datetime) -> Verdict:
    """Give what decides about an article in a partner's feeds now: the rules, other articles, or a tripwire that holds the build."""
    verdict, holds = _ordered(desk.store, article, at(evaluate(partner, article), now=now)), partner.id in desk.store.held_builds()
    if not verdict.included and not holds:
        return verdict
    fresh = _membership(desk, partner, now=now)
    verdict = behind_others(desk.store, partner, article, verdict, fresh.articles)
    return _while_held(desk, partner, article, verdict, fresh, now=now) if holds else verdict


def _ordered(store: Store, article: Article, verdict: Verdict) -> Verdict:
    """Add to a verdict of an article that was killed, or that a person holds, when that was, by whom and why."""
    kind = "kill" if article.status is Status.KILLED else "hold" if article.directions.held else ""
    if verdict.rule != "status" or not kind:
        return verdict
    last = next((one for one in reversed(store.history(article.id)) if one.kind == kind), None)
    return verdict if last is None else replace(verdict, why=f"{verdict.why} (since {last.at:%Y-%m-%d %H:%M}; {last.why})")


def _while_held(desk: Desk, partner: Partner, article: Article, verdict: Verdict, fresh: Membership, *, now: datetime) -> Verdict:
    """Turn the verdict of a build that a tripwire holds into that of the last good editions, which go on meanwhile."""
    weighed = tripping.weigh(partner, fresh, desk.catalog, desk.store, now=now)
    goes_on = tripping.going_on(weighed, partner, fresh, desk.store, now=now)
    if verdict.included is (article.id in {member.id for member in goes_on.articles}):
        return verdict
    kinds = ", ".join(dict.fromkeys(trip.kind for trip in weighed.judged.trips))
    lets = f"`syndicator publish {partner.id} --accept` lets it through"
    if verdict.included:
        why = f"out: it matches ({verdict.rule}), but a tripwire ({kinds}) holds the build that brings it; {lets}"
        return _kept_out(verdict, "tripwire", kinds, why)
    why = f"in: it stands in the last good edition; it would leave with the build that a tripwire ({kinds}) holds ({verdict.why}); {lets}"
    stood = [one for one in weighed.stood if one.carried.article_id == article.id]
    until_at = tripwires.until(stood, partner, weighed.manner.partner, now=now)
    return Verdict(included=True, rule="tripwire", value=kinds, why=why, until_at=until_at)


def behind_others(store: Store, partner: Partner, article: Article, verdict: Verdict, carried: Collection[Article]) -> Verdict:
    """Turn "in" into "out" where others are carried and stand for this one: the one that told its story first, or newer ones."""
    if not verdict.included or article.id in {member.id for member in carried}:
        return verdict
    first = store.article(article.same_as) if article.same_as and partner.same_story == "once" else None
    if first is not None and evaluate(partner, replace(first, status=Status.LIVE)).included and first.status is not Status.HELD:
        return _told_before(verdict, first)
    if sum(member.published_at >= article.published_at for member in carried) < partner.limit:
        return verdict
    why = f"out: it matches ({verdict.rule}), but {partner.limit} newer articles fill the limit of {partner.limit}{_beside(partner)}"
    return _kept_out(verdict, "limit", str(partner.limit), why)


def _told_before(verdict: Verdict, first: Article) -> Verdict:
    since = ", was killed since" if first.status is Status.KILLED else ""
    told = f"{first.source_id} told the same story first ({first.id}){since}, and this partner gets it once"
    return _kept_out(verdict, "same_story", first.id, f"out: it matches ({verdict.rule}), but {told}")


def _kept_out(verdict: Verdict, rule: str, value: str, why: str) -> Verdict:
    return replace(verdict, included=False, rule=rule, value=value, why=why, nearest=but_for(verdict, f"{rule}: {value}"))


def _beside(partner: Partner) -> str:
    """Say what else would have kept an article in that is beyond the limit."""
    if partner.window is None:
        return ""
    return f", and it did not come within the window of {_spelled(partner.window)}"


def _spelled(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:g} hours"


def preview(desk: Desk, partner_id: str, form: Format | None, *, now: datetime) -> Edition:
    """Give the feed of a partner as it would be built now, by the very code that builds it."""
    partner = partner_of(desk, partner_id)
    wanted = form or partner.formats[0]
    if wanted not in partner.formats:
        raise UsageError(f"{partner.id} gets no {wanted}; its formats are: {', '.join(partner.formats)}")
    membership = _membership(desk, partner, now=now)
    fragments = desk.store.fragments(render.fragment_keys(partner, membership, desk.catalog.settings))
    rendered = render.render(partner, membership, desk.catalog.settings, fragments=fragments)
    return next(edition for edition in rendered.editions if edition.format == wanted)


def _membership(desk: Desk, partner: Partner, *, now: datetime) -> Membership:
    """Give what a partner's editions hold now; by the rules as they stand on disk, even where no run has placed by them yet."""
    return memberships(desk, (partner,), now=now)[partner.id]
