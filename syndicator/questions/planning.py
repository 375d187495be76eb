"""What an edited configuration would change: by partner, what enters, leaves and changes against what stands, and what comes of it.

Law: as all questions: reads the store and asks the rooms without windows; changes nothing. What stands is what the partner's
last good editions carry; what would stand is made by the evaluator, the window, the rendering and the tripwires that the line has, too.
Only partners whose rules or manner changed, or whose articles would be refined otherwise, are worked out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from syndicator import tripping
from syndicator._text.digests import digest_of
from syndicator.catalog import Partner, Sign
from syndicator.errors import UsageError
from syndicator.model import (
    FILE_NAMES,
    Acceptance,
    Allowed,
    Article,
    ArticleId,
    Digest,
    Format,
    Membership,
    PartnerId,
    SourceId,
    Trip,
    Verdict,
)
from syndicator.questions.drafts import memberships
from syndicator.questions.looking import Desk, behind_others
from syndicator.questions.receiving import Fate, Shown, received
from syndicator.questions.refining import Told, edited_sources, outlook
from syndicator.store import Store
from syndicator.syndicate import render, tripwires
from syndicator.syndicate.filter import at, evaluate, route
from syndicator.tripping import Accepting, Weighed

PartnerState = Literal["edited", "new", "removed", "refined"]
"""Its own file (or what it leans on, or the house's) was edited; it is new; it is gone; articles would be refined otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the rules say of an article: in or out, the line that decides, what met it, and a sentence."""

    included: bool
    rule: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One article that enters, leaves or changes: what decides before and after, and what the partner's software does with it.

    `fields` are what changes of one that stays. `does` is new post, update, duplicate, restored, taken down or nothing, and `why` says more.
    """

    article: ArticleId
    headline: str
    before: Said
    after: Said
    does: Fate
    why: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """One withdrawn article of which the partner's feeds would tell otherwise: by which signs before (none: not at all) and after.

    `does` and `why` are what the partner's software makes of it. The headline is empty where the article is held no more.
    """

    article: ArticleId
    headline: str
    before: tuple[Sign, ...]
    after: tuple[Sign, ...]
    does: Fate
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A feed that whoever reads it at its address gets no more: why, and when it was last fetched there (None: not known to be)."""

    file: str
    why: str
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPlan:
    """What would change for one partner.

    stands, after  how many articles its edition carries and would carry
    leaves         by the edit: what counts
    pushed_out     because newer ones enter a full edition;  anyway: by time or status, with the edit and without
    retold         withdrawn articles of which its feeds would tell otherwise
    lost           feeds that their readers would get no more
    untold         of how many withdrawn articles a partner that goes is still told, and would be no more
    trips          the tripwires that the build would touch, so that it would be held unless it is confirmed
    share          of what stands that leaves or changes
    config         the digest of the configuration that this is about
    """

    partner: PartnerId
    state: PartnerState
    software: str
    stands: int
    after: int
    enters: tuple[Move, ...] = ()
    leaves: tuple[Move, ...] = ()
    changes: tuple[Move, ...] = ()
    pushed_out: tuple[ArticleId, ...] = ()
    anyway: tuple[ArticleId, ...] = ()
    retold: tuple[Retold, ...] = ()
    feed_changes: bool = False
    lost: tuple[Lost, ...] = ()
    untold: int = 0
    trips: tuple[Trip, ...] = ()
    config: Digest = Digest("")
    allowed: Allowed = field(default_factory=Allowed)

    @property
    def share(self) -> float:
        """Give the share of what stands that would leave or change."""
        return (len(self.leaves) + len(self.changes)) / self.stands if self.stands else 0.0

    @property
    def moves(self) -> bool:
        """Say whether anything at all would change."""
        return bool(
            self.enters
            or self.leaves
            or self.changes
            or self.pushed_out
            or self.anyway
            or self.retold
            or self.feed_changes
            or self.lost
            or self.state in {"new", "removed"}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """What would change at a source: how many of its articles were looked at, and how many would be refined otherwise."""

    source: SourceId
    state: Literal["edited", "new", "removed"]
    looked: int = 0
    changes: int = 0
    alarm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an edited configuration would change; `unchanged` partners are not listed."""

    config: Digest
    partners: tuple[PartnerPlan, ...]
    sources: tuple[SourcePlan, ...]
    unchanged: int

    def exceeds(self, share: float) -> bool:
        """Say whether something would leave or be lost, or more than this share of what stands with a partner would change."""
        return any(one.leaves or one.lost or one.share > share for one in self.partners)

    def acceptances(self, by: Accepting, *, now: datetime) -> tuple[Acceptance, ...]:
        """Give what is kept when a person confirms this plan: what passes the tripwires once."""
        return tuple(
            Acceptance(
                partner_id=one.partner,
                by="plan",
                config=one.config,
                who=by.who,
                why=by.why,
                given_at=now,
                allowed=one.allowed,
                trips=one.trips,
            )
            for one in self.partners
            if one.allowed != Allowed()
        )


def plan(desk: Desk, names: Sequence[str] = (), *, now: datetime, told: Told = lambda _: None) -> Plan:
    """Say what the desk's configuration would change, for these partners (none: all). Raises UsageError for unknown ones.

    The desk's catalog is the edited one. `told` hears how many more articles have been looked at.
    """
    here = desk.catalog.partners
    gone = _removed(desk)
    wanted = _wanted(names, {*here, *gone})
    sources, refined = _refined(desk, now=now, told=told)
    touched = _touched([here[name] for name in here], refined)
    chosen = [partner for partner in here.values() if partner.id in wanted]
    standing = {partner.id: desk.store.last_good(partner.id) for partner in chosen}
    held = desk.store.held_builds()
    states: dict[PartnerId, PartnerState] = {}
    for partner in chosen:
        last = standing[partner.id]
        if last is None:
            states[partner.id] = "new"
        elif last.made_by != render.made_by(partner, desk.catalog.settings) or partner.id in held:
            states[partner.id] = "edited"
        elif partner.id in touched:
            states[partner.id] = "refined"
    edited = [partner for partner in chosen if partner.id in states]
    fresh = memberships(desk, edited, instead={new.id: new for _, new in refined}, now=now, told=told)
    planned = [_planned(desk, partner, states[partner.id], fresh[partner.id], refined, now=now) for partner in edited]
    found = [one for one in planned if one.moves]
    found += [_left(desk, name, now=now) for name in sorted(gone) if name in wanted]
    return Plan(
        config=Digest(digest_of(f"{name} {text}" for name, text in sorted(desk.catalog.texts.items()))),
        partners=tuple(found),
        sources=sources,
        unchanged=len(chosen) - sum(one.partner in here for one in found),
    )


def _wanted(names: Sequence[str], there: set[PartnerId]) -> set[PartnerId]:
    for name in names:
        if PartnerId(name) not in there:
            raise UsageError(
                f"{name}: no such partner, neither in force nor in the edited configuration; there are: {', '.join(sorted(there))}"
            )
    return {PartnerId(name) for name in names} or there


def _removed(desk: Desk) -> set[PartnerId]:
    """Give the partners that have feeds and stand in the edited configuration no longer; one whose file is unsound is not gone."""
    aside = {name.rpartition("/")[2] for name in desk.catalog.aside}
    return {name for name in desk.store.placed_rules() if name not in desk.catalog.partners and name not in aside}


# ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _refined(desk: Desk, *, now: datetime, told: Told) -> tuple[tuple[SourcePlan, ...], list[tuple[Article, Article]]]:
    """Give what would change by source, and the articles that would be refined otherwise, as they are and as they would be."""
    known, edited = desk.store.states(), edited_sources(desk)
    found, pairs = [], list[tuple[Article, Article]]()
    for source_id in desk.catalog.sources:
        if source_id in edited:
            looked = outlook(desk, source_id, now=now, told=told, keep=pairs)
            found.append(SourcePlan(source=source_id, state="edited", looked=looked.looked, changes=len(looked.moves), alarm=looked.alarm))
        elif source_id not in known:
            found.append(SourcePlan(source=source_id, state="new"))
    aside = {name.rpartition("/")[2] for name in desk.catalog.aside}
    found += [SourcePlan(source=name, state="removed") for name in known if name not in desk.catalog.sources and name not in aside]
    return tuple(found), pairs


def _touched(partners: Iterable[Partner], refined: Sequence[tuple[Article, Article]]) -> frozenset[PartnerId]:
    """Give the partners for whom an article that would be refined otherwise is placed, before or after."""
    if not refined:
        return frozenset()
    there = tuple(partners)
    placed = (*route([old for old, _ in refined], there), *route([new for _, new in refined], there))
    return frozenset(placement.partner_id for placement in placed)


# ── one partner ──────────────────────────────────────────────────────────────────────────────────────────────────


def _planned(
    desk: Desk, partner: Partner, state: PartnerState, fresh: Membership, refined: Sequence[tuple[Article, Article]], *, now: datetime
) -> PartnerPlan:
    instead = {new.id: new for _, new in refined}
    weighed = tripping.weigh(partner, fresh, desk.catalog, desk.store, instead=instead, now=now)
    shown = received(desk, partner, weighed, fresh, instead)
    before = weighed.manner.partner
    stands = [one for one in weighed.stood if one.carried.left_at is None]
    held = {one.carried.article_id: one.article for one in stands if one.article is not None}
    here = {article.id: article for article in fresh.articles}
    gone = [one for one in stands if one.carried.article_id not in here]
    anyway = [
        one.carried.article_id for one in gone if tripwires.goes(one, before, before, now=now) and one.carried.article_id not in instead
    ]
    pushed = [
        name
        for name, article in held.items()
        if name not in here and name not in {*anyway, *weighed.judged.moved.leave} and at(evaluate(partner, article), now=now).included
    ]
    leaving = [name for name in held if name not in here and name not in {*anyway, *pushed}]
    moved = _Moves(partner, weighed, fresh, shown, desk.store, {old.id: old for old, _ in refined}, now)
    return PartnerPlan(
        partner=partner.id,
        state=state,
        software=partner.software.name,
        stands=len(stands),
        after=len(fresh.articles),
        enters=tuple(moved.of(article) for article in fresh.articles if article.id not in held),
        leaves=tuple(moved.of(held[name]) for name in leaving),
        changes=tuple(moved.of(article) for article in fresh.articles if article.id in held and shown.fields(article)),
        pushed_out=tuple(pushed),
        anyway=tuple(anyway),
        retold=_retold(desk, partner, shown),
        feed_changes=shown.feed_changes,
        lost=_lost(desk, partner.id, weighed.manner.lost(partner)),
        trips=weighed.judged.trips,
        config=weighed.config,
        allowed=weighed.judged.moved,
    )


def _retold(desk: Desk, partner: Partner, shown: Shown) -> tuple[Retold, ...]:
    """Give the withdrawn articles of which the feeds would tell otherwise, each with what the partner's software makes of it."""
    held = desk.store.some_articles([one.article_id for one, _ in shown.retold])
    found = []
    for one, signs in shown.retold:
        article, (does, why) = held.get(one.article_id), shown.fate(one)
        headline = article.copy.headline if article is not None else ""
        after = partner.software.signs
        found.append(Retold(article=one.article_id, headline=headline, before=signs, after=after, does=does, why=why))
    return tuple(found)


def _lost(desk: Desk, partner_id: PartnerId, why: Mapping[Format, str]) -> tuple[Lost, ...]:
    """Give the feeds that are lost, each with its last fetch."""
    fetched = desk.store.feeds_fetched(partner_id) if why else {}
    return tuple(Lost(file=FILE_NAMES[form], why=said, fetched_at=fetched.get(form)) for form, said in why.items())


@dataclass(frozen=True, slots=True)
class _Moves:
    """Gives moves of one partner's articles."""

    partner: Partner
    weighed: Weighed
    fresh: Membership
    shown: Shown
    store: Store
    old: Mapping[ArticleId, Article]
    now: datetime

    def of(self, article: Article) -> Move:
        """Give what decides about an article before and after, and what becomes of it."""
        does, why = self.shown.fate(article)
        return Move(
            article=article.id,
            headline=article.copy.headline,
            before=self._before(self.old.get(article.id, article)),
            after=self._decided(self.partner, article, self.fresh.articles),
            does=does,
            why=why,
            fields=self.shown.fields(article),
        )

    def _before(self, article: Article) -> Said:
        if self.weighed.last is None or self.weighed.last.manner is None:
            return _NOTHING
        stands = [one.article for one in self.weighed.stood if one.article is not None and one.carried.left_at is None]
        return self._decided(self.weighed.manner.partner, article, stands)

    def _decided(self, partner: Partner, article: Article, carried: Sequence[Article]) -> Said:
        """Give what decides about an article by a partner's rules and beside the others that its editions carry."""
        return _said(behind_others(self.store, partner, article, at(evaluate(partner, article), now=self.now), carried))


_NOTHING = Said(included=False, rule="", value="", why="nothing is known of the rules that its last good feeds were made by")


def _said(verdict: Verdict) -> Said:
    return Said(included=verdict.included, rule=verdict.rule, value=verdict.value, why=verdict.why)


def _left(desk: Desk, partner_id: PartnerId, *, now: datetime) -> PartnerPlan:
    """Give the plan of a partner that is gone from the configuration: all of it leaves."""
    last = desk.store.last_good(partner_id)
    held = desk.store.some_articles(last.order if last is not None else ())
    after = Said(included=False, rule="partner", value="", why="out: the partner is configured no longer")
    before = last.manner.partner if last is not None and last.manner is not None else None
    return PartnerPlan(
        partner=partner_id,
        state="removed",
        software=before.software.name if before is not None else "",
        stands=len(held),
        after=0,
        lost=_lost(desk, partner_id, dict.fromkeys(before.formats if before is not None else (), "is made no more")),
        untold=desk.store.count_open_retractions(partner_id),
        leaves=tuple(
            Move(
                article=article.id,
                headline=article.copy.headline,
                before=_said(at(evaluate(before, article), now=now)) if before is not None else _NOTHING,
                after=after,
                does="nothing",
                why="its feeds are taken away; the posts stay at its site",
            )
            for article in held.values()
        ),
    )
