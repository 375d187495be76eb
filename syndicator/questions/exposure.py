"""Exposure: which partner got which version of an article, who still holds an old one, and what nobody can know.

Law: as all questions: reads the store; changes nothing. What is said of a partner rests on fetches that count; a public feed is
anyone's, and files that another server hands out leave no trace here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from syndicator._text.markup import printable
from syndicator.catalog import Partner
from syndicator.model import Article, Format, PartnerId, Status
from syndicator.questions.looking import Desk, Values, found
from syndicator.store import Appearance, Holding, Version
from syndicator.syndicate import read_back

_STATES = ("behind", "gone", "waiting", "told", "current", "never", "unknown")
"""In this order partners are listed: those first of whom somebody must hear."""


def exposure(desk: Desk, reference: str) -> Values:
    """Give who has which version of an article. Raises UsageError where no article is meant."""
    article = found(desk, reference)
    history = desk.store.history(article.id)
    appearances, holdings = desk.store.appearances(article.id), desk.store.holdings(article.id)
    names = sorted({*(one.partner_id for one in appearances), *(one.access.partner_id for one in holdings)})
    partners = [
        _partner(
            desk,
            name,
            article,
            history,
            [one for one in appearances if one.partner_id == name],
            [one for one in holdings if one.access.partner_id == name],
        )
        for name in names
    ]
    return {
        "article": article.id,
        "headline": article.copy.headline,
        "version": article.version,
        "status": str(article.status),
        "versions": [{"version": one.version, "kind": one.kind, "at": one.at, "status": str(one.status)} for one in history],
        "partners": sorted(partners, key=lambda row: (_STATES.index(row["state"]), row["partner"])),
        "not_known": _not_known(desk, partners),
    }


def _partner(
    desk: Desk, name: PartnerId, article: Article, history: Sequence[Version], stood: Sequence[Appearance], got: Sequence[Holding]
) -> Values:
    partner = desk.catalog.partners.get(name)
    counted = [one for one in got if one.access.counts]
    last = max(counted, key=lambda one: (one.access.last_at, one.version), default=None)
    state, says = _judged(desk, partner, article, history, stood, last)
    return {
        "partner": name,
        "state": state,
        "version": last.version if last else None,
        "says": says,
        "offered_since": min((one.since_at for one in stood), default=None),
        "last_fetch": last.access.last_at if last else None,
        "fetches": [_fetch(one) for one in got],
    }


def _fetch(one: Holding) -> Values:
    access = one.access
    return {
        "version": one.version,
        "format": access.format,
        "client": access.client,
        "ending": access.ending,
        "counts": access.counts,
        "first_at": access.first_at,
        "last_at": access.last_at,
        "times": access.times,
    }


def _judged(
    desk: Desk,
    partner: Partner | None,
    article: Article,
    history: Sequence[Version],
    stood: Sequence[Appearance],
    last: Holding | None,
) -> tuple[str, str]:
    """Give a partner's state, and what it means in words."""
    if last is None:
        public = partner is not None and partner.token is None
        return ("unknown", "its feeds are public: anyone may have it") if public else ("never", "never fetched it")
    news = [one for one in history if one.version > last.version and one.tells]
    if not news and article.status is Status.LIVE:
        reads = "the current one" if last.version == article.version else f"which reads as version {article.version}, the current one"
        return "current", f"has version {last.version}, {reads}"
    return _with_old(desk, article, news or [history[-1]], stood, last)


def _with_old(desk: Desk, article: Article, news: Sequence[Version], stood: Sequence[Appearance], last: Holding) -> tuple[str, str]:
    """Give the state of a partner that has an old version; `news` are the later ones that it can tell apart."""
    alike = [one for one in stood if one.version == last.version or last.version < one.version < news[0].version]
    where = max(alike, key=lambda one: one.since_at, default=None)
    if where is None or where.until_build is None:
        return "waiting", f"has version {last.version}; {_due(news[0])} has not gone out to it yet"
    name = PartnerId(where.partner_id)
    back = desk.store.returned(name, where.until_build, partial(_names, article))
    if back is None:
        return "behind", f"has version {last.version}, and has not been back since {_due(news[0])}"
    if back.says:
        # What the fetched edition tells of happened before it was built; a clock that was set back leaves the first.
        known = next((one for one in reversed(news) if one.at <= back.since_at), news[0])
        return "told", f"had version {last.version}; fetched {_when(back.at)} a feed that tells of {_due(known)}"
    return _found_nothing(desk, name, news, stood, last, back.at)


def _found_nothing(
    desk: Desk, name: PartnerId, news: Sequence[Version], stood: Sequence[Appearance], last: Holding, back_at: datetime
) -> tuple[str, str]:
    """Give the state of a partner whose feed said nothing of the article when it came back: that may have changed since."""
    newest = news[-1]
    if back_at < newest.at:
        return "behind", f"has version {last.version}, and has not been back since {_due(newest)}"
    stands = [one.version for one in stood if one.until_build is None and one.version > last.version]
    if stands:
        return "behind", f"has version {last.version}, and has not fetched version {stands[0]} yet"
    if name in desk.store.held_builds() or name in desk.store.due_partners(now=newest.at):
        return "waiting", f"has version {last.version}; {_due(newest)} has not gone out to it yet"
    return "gone", f"has version {last.version}; its feed of {_when(back_at)} says no more of it, so it learns nothing of {_due(newest)}"


def _due(news: Version) -> str:
    what = {"live": news.kind, "held": "hold", "killed": "kill"}[str(news.status)]
    return f"the {what} of {_when(news.at)}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _names(article: Article, form: Format, body: bytes) -> bool:
    """Say whether a document tells of the article, under its own name and not within another's."""
    return (printable(article.rss_guid) if form == "rss" else article.public_id) in read_back.names(body, form)


def _not_known(desk: Desk, partners: Sequence[Mapping[str, object]]) -> list[str]:
    """Give in words what cannot be known."""
    named = [desk.catalog.partners[name] for row in partners if (name := PartnerId(str(row["partner"]))) in desk.catalog.partners]
    public = [one.id for one in named if one.token is None]
    files = [one.id for one in named if one.token is not None and one.on_shelf == "public"]
    told = [f"{', '.join(public)}: public feeds, which anyone may fetch, also as files from another server"] if public else []
    told += [f"{', '.join(files)}: `shelf: public`; what is fetched as files from another server leaves no trace here"] if files else []
    return [*told, "fetches from before this ledger began, and from before `retain`; what a reader passed on"]
