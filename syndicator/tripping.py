"""Tripwires at work: a build held against what stands, and what is published while it is held.

Law: part of the lines: asks the room that decides (`syndicate.tripwires`) and gives what is to be written down. While a build
is held its partner has the last good editions, less what must leave: killed, held, under embargo, out of its time. These
leave at once, whatever trips, and later builds are compared with the last good one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syndicator._text.digests import digest_of
from syndicator.catalog import Catalog, Manner, Partner, Settings
from syndicator.model import Acceptance, Allowed, Article, ArticleId, Carried, Digest, HeldBuild, Membership, Trip
from syndicator.store import Good, LastGood, Store
from syndicator.syndicate import render, tripwires
from syndicator.syndicate.tripwires import LATELY, Judged, Stood, judge

COUNTS = timedelta(days=30)
"""What a person let through counts for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """A person who lets a build through: who, and why."""

    who: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A build held against what stands: `manner` is that of the last good build (today's where nothing is known of it).

    `config` is empty where nothing moved against nature: then it decides nothing.
    """

    last: LastGood | None
    manner: Manner
    stood: tuple[Stood, ...]
    judged: Judged
    allowed: Allowed
    config: Digest
    same_manner: bool = False
    let: Allowed = field(default_factory=Allowed)
    """What passes because a person who was told of it accepts it now."""


def config_digest(catalog: Catalog, partner: Partner) -> Digest:
    """Give the digest of the configuration as far as it decides a partner's editions: other partners' files are none of it."""
    own = f"partners/{partner.id}.yaml"
    texts = (f"{name} {text}" for name, text in sorted(catalog.texts.items()) if name == own or not name.startswith("partners/"))
    return Digest(digest_of((render.made_by(partner, catalog.settings), *texts)))


def licence_at_least(partner: Partner, store: Store) -> timedelta | None:
    """Give the licence that counts whatever trips: today's, or that of the last good editions where an edit made it shorter; None: no end."""
    last = store.last_good(partner.id) if partner.licence is not None else None
    if partner.licence is None or last is None or last.manner is None:
        return partner.licence
    before = last.manner.partner.licence
    return None if before is None else max(before, partner.licence)


def weigh(
    partner: Partner,
    fresh: Membership,
    catalog: Catalog,
    store: Store,
    *,
    accepting: bool = False,
    instead: Mapping[ArticleId, Article] | None = None,
    now: datetime,
) -> Weighed:
    """Hold a build against what stands; `accepting`: what was told of the build that is held passes, and nothing beyond it.

    Where nothing is held yet it is this build that is accepted. `instead` are articles as they would be held.
    """
    last = store.last_good(partner.id)
    manner = last.manner if last is not None and last.manner is not None else Manner.of(partner, catalog.settings)
    same = last is not None and last.made_by == render.made_by(partner, catalog.settings)
    stood = () if last is None else _stood(last, fresh, store, instead or {}, lately=same, now=now)
    allowed = let = Allowed()
    judged = judge(stood, fresh, partner, manner.partner, retained=store.lives, allowed=allowed, now=now)
    if judged.moved == allowed:  # nearly always: nothing moved against nature, and nobody need be asked
        return Weighed(last=last, manner=manner, stood=stood, judged=judged, allowed=allowed, config=Digest(""), same_manner=same)
    config = config_digest(catalog, partner)
    allowed = _allowed(store.unused_acceptances(partner.id, since=now - COUNTS), config)
    judged = judge(stood, fresh, partner, manner.partner, retained=store.lives, allowed=allowed, now=now)
    if accepting and judged.trips:
        waiting = store.held_builds().get(partner.id)
        let = judged.moved if waiting is None else passing(waiting.trips) if waiting.config == config else Allowed()
        judged = judge(stood, fresh, partner, manner.partner, retained=store.lives, allowed=allowed | let, now=now)
    return Weighed(last=last, manner=manner, stood=stood, judged=judged, allowed=allowed | let, config=config, same_manner=same, let=let)


def _stood(
    last: LastGood, fresh: Membership, store: Store, instead: Mapping[ArticleId, Article], *, lately: bool, now: datetime
) -> tuple[Stood, ...]:
    """Give what stands, in its order, and what left lately by the same settings."""
    here = {article.id: article for article in fresh.articles}
    ids = dict.fromkeys((*last.order, *(one.article_id for one in last.carried)))
    held = {
        **store.some_articles([one for one in ids if one not in here]),
        **{name: instead[name] for name in ids if name in instead},
        **here,
    }
    known = {one.article_id: one for one in last.carried} or {
        article.id: Carried(article_id=article.id, version=article.version, names=tripwires.names(article), updated_at=article.updated_at)
        for article in held.values()
        if article.id in ids
    }
    return tuple(
        Stood(carried=one, article=held.get(article_id))
        for article_id in ids
        if (one := known.get(article_id)) is not None and (one.left_at is None or (lately and timedelta() <= now - one.left_at < LATELY))
    )


def _allowed(acceptances: Sequence[Acceptance], config: Digest) -> Allowed:
    allowed = Allowed()
    for one in acceptances:
        if one.config == config:
            allowed |= one.allowed
    return allowed


def passing(trips: Sequence[Trip]) -> Allowed:
    """Give what passes when a person lets these tripwires be."""
    found: dict[str, list[ArticleId]] = {"leave": [], "redate": [], "reguid": []}
    for trip in trips:
        found[trip.kind if trip.kind in found else "leave"] += trip.articles
    return Allowed(leave=tuple(found["leave"]), redate=tuple(found["redate"]), reguid=tuple(found["reguid"]))


# ── what is published ────────────────────────────────────────────────────────────────────────────────────────────


def passed(weighed: Weighed, partner: Partner, fresh: Membership, settings: Settings, *, now: datetime) -> Good:
    """Give what is to be known of a build that is published."""
    away = frozenset(weighed.judged.moved.leave) - frozenset(weighed.allowed.leave) if weighed.same_manner else frozenset()
    left = (replace(one.carried, left_at=one.carried.left_at or now) for one in weighed.stood if one.carried.article_id in away)
    return Good(
        manner=Manner.of(partner, settings),
        made_by=render.made_by(partner, settings),
        carried=(*tripwires.carried(fresh), *left),
        config=weighed.config,
        used=weighed.judged.moved,
    )


def accepted(weighed: Weighed, partner: Partner, by: Accepting, *, now: datetime) -> Acceptance:
    """Give what is kept of a build that a person let through."""
    return Acceptance(
        partner_id=partner.id,
        by="accept",
        config=weighed.config,
        who=by.who,
        why=by.why,
        given_at=now,
        allowed=weighed.let,
        used_at=now,
    )


def staying(weighed: Weighed, partner: Partner, fresh: Membership, store: Store, *, now: datetime) -> Membership:
    """Give the last good editions' articles, as they read there, less those that must leave; and when the next one must."""
    before = weighed.manner.partner
    stay = [one for one in weighed.stood if one.carried.left_at is None and not tripwires.goes(one, partner, before, now=now)]
    shown = store.as_carried([one.carried for one in stay])
    # As the partner knows them: the date that was shown, and for software that goes by the address the first one.
    urls = store.first_urls(partner.id, list(shown)) if before.software.known_by != "guid" else {}
    articles = tuple(
        replace(article, updated_at=one.carried.updated_at, canonical_url=urls.get(article.id, article.canonical_url))
        for one in stay
        if (article := shown.get(one.carried.article_id) or one.article) is not None
    )
    ends = [end for end in (fresh.next_at, tripwires.until(stay, partner, before, now=now)) if end is not None]
    return replace(fresh, articles=articles, next_at=min(ends, default=None))


def going_on(weighed: Weighed, partner: Partner, fresh: Membership, store: Store, *, now: datetime) -> Membership:
    """Give what a partner's editions carry once it is built: the build itself, or what stays while a tripwire holds that."""
    return staying(weighed, partner, fresh, store, now=now) if weighed.judged.trips else fresh


def held(weighed: Weighed, partner: Partner, stay: Membership, store: Store, *, now: datetime) -> Good:
    """Give what is to be known of the last good editions while a build is held: they stand by the manner that they were made by.

    Where that is not known (an older program's), and nothing must leave, they stay as they are to the byte: no manner is given.
    """
    waiting = store.held_builds().get(partner.id)
    left = tuple(one.carried for one in weighed.stood if one.carried.left_at is not None)
    carried = {one.carried.article_id: one.carried for one in weighed.stood}
    last = weighed.last
    untouched = last is not None and last.manner is None and last.order == tuple(article.id for article in stay.articles)
    return Good(
        manner=None if untouched else weighed.manner,
        made_by=last.made_by if last is not None else Digest(""),
        carried=(*(carried[article.id] for article in stay.articles), *left),
        held=HeldBuild(
            partner_id=partner.id,
            since_at=waiting.since_at if waiting is not None else now,
            config=weighed.config,
            trips=weighed.judged.trips,
        ),
    )
