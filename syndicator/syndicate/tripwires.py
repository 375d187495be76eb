"""Tripwires: whether a build may take the place of what stands with a partner, and if not, why not.

Law: pure. Takes what stands (each article as carried and as it is held now), the membership to be built, the partner and
the manner in which the last good editions were made; gives reasons. What leaves by its natural cause (killed, held, under
embargo, out of its time, pushed out by newer ones) never counts, and is never kept: `goes` says so of each article, and
no tripwire outranks it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicator._text import urls
from syndicator._text.digests import digest_of
from syndicator.catalog import Partner
from syndicator.model import Allowed, Article, ArticleId, Carried, Digest, Membership, SourceId, Trip, TripKind, Verdict
from syndicator.syndicate.filter import at, evaluate, unfiltered, written
from syndicator.syndicate.render.dates import pub_date

FEW = 3
"""An edition, or a source in it, of fewer articles than this may go whole: small feeds live by hand."""
LATELY = timedelta(hours=1)
"""What left within this by the same configuration counts with what leaves now, so that a large change in small steps is seen."""
NAMED = 3
"""So many headlines are said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """An article of the last good editions: as carried, and as it is held now (None: the store has let it go)."""

    carried: Carried
    article: Article | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was found of a build: the tripwires touched, and which articles leave, are dated or named otherwise unnaturally."""

    trips: tuple[Trip, ...]
    moved: Allowed


def names(article: Article) -> Digest:
    """Give the digest of what each format names an article by."""
    return Digest(digest_of((article.rss_guid, article.public_id)))


def carried(membership: Membership) -> tuple[Carried, ...]:
    """Give a membership as it is kept with the editions that were built from it."""
    return tuple(
        Carried(article_id=one.id, version=one.version, names=names(one), updated_at=one.updated_at) for one in membership.articles
    )


# ── what must leave, whatever trips ──────────────────────────────────────────────────────────────────────────────


def goes(stood: Stood, partner: Partner, before: Partner, *, now: datetime) -> bool:
    """Say whether an article leaves by its nature, by the rules of today or by those that its edition was made by.

    By today's rules all counts that no filter line says: status, embargo, a hold, wire copy, and any time that is still to come. An edited
    `max_age`, `licence` or `delay` does not count: the passing of time is natural, an edit of how long is not. By the former rules all time
    counts, so that a held edition goes on ageing.
    """
    if stood.article is None:
        return True
    timed = _timed(partner, before)
    today = evaluate(timed, stood.article)
    if today.included and today.from_at is not None and now < today.from_at:
        return True
    if not at(_unfiltered(timed, stood.article), now=now).included:
        return True
    verdict = evaluate(before, stood.article)
    return verdict.included and not at(verdict, now=now).included


def until(stood: Sequence[Stood], partner: Partner, before: Partner, *, now: datetime) -> datetime | None:
    """Give the earliest coming moment at which one of these articles must leave; None: none."""
    ends = [
        end
        for one in stood
        if one.article is not None
        for end in (_unfiltered(_timed(partner, before), one.article).until_at, evaluate(before, one.article).until_at)
        if end is not None and end > now
    ]
    return min(ends, default=None)


def _timed(partner: Partner, before: Partner) -> Partner:
    """Give a partner with the licence and the delay that its edition was made by."""
    if (partner.licence, partner.delay) == (before.licence, before.delay):
        return partner
    return replace(partner, licence=before.licence, delay=before.delay)


def _unfiltered(partner: Partner, article: Article) -> Verdict:
    return evaluate(unfiltered(partner), article)


# ── what a build would change ────────────────────────────────────────────────────────────────────────────────────


def judge(
    stood: Sequence[Stood],
    fresh: Membership,
    partner: Partner,
    before: Partner,
    *,
    retained: Callable[[SourceId], bool],
    allowed: Allowed,
    now: datetime,
) -> Judged:
    """Say which tripwires a build touches. `retained` says whether articles of a source are still held and live."""
    rules = partner.tripwires
    here = {article.id: article for article in fresh.articles}
    bound = [one for one in stood if one.carried.article_id in here or not goes(one, partner, before, now=now)]
    lost = _lost(bound, here, partner, before, now=now)
    kept = [one for one in bound if one.carried.article_id in here and one.carried.left_at is None]
    dated = [one for one in kept if _is_redated(one.carried, here[one.carried.article_id], partner, before)]
    renamed = [one for one in kept if one.carried.names != names(here[one.carried.article_id])]
    renamed += _under_other_names(lost, bound, fresh)
    moved = Allowed(leave=_ids(lost), redate=_ids(dated), reguid=_ids(renamed))
    wrong = moved.without(allowed)
    leaving = [one for one in lost if one.carried.article_id in wrong.leave]
    trips: list[Trip] = []
    if rules.empty and not here and len(leaving) >= FEW:
        trips.append(_emptied(leaving, len(bound), partner, now=now))
    else:
        if _too_many(len(leaving), len(bound), rules.leave, rules.least):
            trips.append(_leave(leaving, len(bound), partner, now=now))
        if rules.sources:
            trips += _sources(leaving, bound, here, partner, before, retained)
    redated = [one for one in dated if one.carried.article_id in wrong.redate]
    if _too_many(len(redated), len(kept), rules.redate, rules.least):
        trips.append(_trip("redate", redated, len(kept), f"would get another date ({_allowed(rules.redate)})"))
    other = [one for one in renamed if one.carried.article_id in wrong.reguid]
    if len(other) > rules.reguid * len(bound):
        text = f"would get another name, and stand twice with most readers ({_allowed(rules.reguid)})"
        trips.append(_trip("reguid", other, len(bound), text))
    return Judged(trips=tuple(trips), moved=moved)


def _lost(bound: Sequence[Stood], here: Mapping[ArticleId, Article], partner: Partner, before: Partner, *, now: datetime) -> list[Stood]:
    """Give those that leave against nature; of those that newer ones push out so many are natural as newer ones came.

    Without a narrower limit or window all that the rules let in and that is outside is: the window has moved on.
    """
    gone = [one for one in bound if one.carried.article_id not in here]
    outside = [one for one in gone if one.article is not None and at(evaluate(partner, one.article), now=now).included]
    natural = len(outside)
    narrower = partner.limit < before.limit or (before.window is not None and (partner.window is None or partner.window < before.window))
    if narrower:
        natural = len(here.keys() - {one.carried.article_id for one in bound})
    outside.sort(key=lambda one: one.article.published_at if one.article else now)
    pushed = {one.carried.article_id for one in outside[:natural]}
    return [one for one in gone if one.carried.article_id not in pushed]


def _is_redated(stood: Carried, article: Article, partner: Partner, before: Partner) -> bool:
    """Say whether a date of an article that stays reads otherwise in any format; that of its publication never changes but in RSS."""
    if stood.updated_at != article.updated_at:
        return True
    was, would_be = (pub_date(article.published_at, article.updated_at, bumps=one.software.bumps) for one in (before, partner))
    return "rss" in before.formats and "rss" in partner.formats and was != would_be


def _under_other_names(lost: Sequence[Stood], bound: Sequence[Stood], fresh: Membership) -> list[Stood]:
    """Give those that leave while another article comes at the same address: the same one, to a reader."""
    stood = {one.carried.article_id for one in bound}
    came = {urls.canonical(article.canonical_url) for article in fresh.articles if article.id not in stood and article.canonical_url}
    return [one for one in lost if one.article and one.article.canonical_url and urls.canonical(one.article.canonical_url) in came]


def _too_many(count: int, of: int, share: float, least: int) -> bool:
    return count >= least and count > share * of


def _sources(
    leaving: Sequence[Stood],
    bound: Sequence[Stood],
    here: Mapping[ArticleId, Article],
    partner: Partner,
    before: Partner,
    retained: Callable[[SourceId], bool],
) -> list[Trip]:
    """Give the sources of which nothing would be left; where the partner's own lines were edited, it takes more to be a mistake."""
    remain = {article.source_id for article in here.values()}
    least = FEW if written(partner) == written(before) else max(FEW, partner.tripwires.least)
    trips = []
    for source in dict.fromkeys(one.article.source_id for one in leaving if one.article is not None):
        of_it = [one for one in leaving if one.article is not None and one.article.source_id == source]
        if source not in remain and len(of_it) >= least and retained(source):
            stood = sum(one.article is not None and one.article.source_id == source for one in bound)
            trips.append(_trip("source", of_it, stood, f"of source {source} would leave, and none of it would be left", source=source))
    return trips


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────────


def _emptied(leaving: Sequence[Stood], of: int, partner: Partner, *, now: datetime) -> Trip:
    return _trip("emptied", leaving, of, f"would leave, and the edition would be empty{_why(leaving, partner, now=now)}")


def _leave(leaving: Sequence[Stood], of: int, partner: Partner, *, now: datetime) -> Trip:
    return _trip("leave", leaving, of, f"would leave ({_allowed(partner.tripwires.leave)}){_why(leaving, partner, now=now)}")


def _trip(kind: TripKind, found: Sequence[Stood], of: int, said: str, *, source: SourceId | None = None) -> Trip:
    heads = [one.article.copy.headline or one.article.id for one in found if one.article is not None]
    named = "; ".join(heads[:NAMED]) + (f"; and {len(heads) - NAMED} more" if len(heads) > NAMED else "")
    text = f"{len(found)} of {of} articles {said}: {named}"
    return Trip(kind=kind, text=text, count=len(found), of=of, articles=_ids(found), source=source)


def _allowed(share: float) -> str:
    return f"more than {share:.0%}" if share else "none may"


def _why(leaving: Sequence[Stood], partner: Partner, *, now: datetime) -> str:
    """Say what the rules say of the first one."""
    first = next((one.article for one in leaving if one.article is not None), None)
    if first is None:
        return ""
    verdict = at(evaluate(partner, first), now=now)
    return f", the first because {f'the limit is {partner.limit}' if verdict.included else f'it is {verdict.why}'}"


def _ids(found: Sequence[Stood]) -> tuple[ArticleId, ...]:
    return tuple(dict.fromkeys(one.carried.article_id for one in found))
