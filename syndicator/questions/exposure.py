"""Exposure: which partner got which version of an article, who still holds an old one, and what nobody can know.

Law: as all questions: reads the store; changes nothing. What is said of a partner rests on fetches that count; a public feed is
anyone's, and files that another server hands out leave no trace here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from syndicator._text.markup import printable
from syndicator.catalog import Partner
from syndicator.model import Article, Format, PartnerId, Status
from syndicator.questions.looking import Desk, Values, found
from syndicator.store import Appearance, Holding, Return, Version, Withdrawal
from syndicator.syndicate import read_back

_STATES = ("behind", "gone", "waiting", "told", "current", "never", "unknown")
"""In this order partners are listed: those first of whom somebody must hear."""

A_SECOND = timedelta(seconds=1)
"""What was withdrawn bears a time in whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is known of the article with one partner: where its versions stood, what was fetched, and its last withdrawal from there."""

    desk: Desk
    name: PartnerId
    article: Article
    history: Sequence[Version]
    stood: Sequence[Appearance]
    got: Sequence[Holding]
    withdrawal: Withdrawal | None

    @property
    def partner(self) -> Partner | None:
        """Give the partner as it is configured; None: it is so no more, or is set aside here."""
        return self.desk.catalog.partners.get(self.name)

    @property
    def was_public(self) -> bool:
        """Say whether anybody is known to have fetched from the partner without a key since the article first stood there."""
        since_at = min((one.since_at for one in self.stood), default=None)
        return any(not one.keyed and (since_at is None or one.last_at >= since_at) for one in self.desk.store.accesses(self.name))

    @property
    def is_archived(self) -> bool:
        """Say whether the article may have been read on a page of the partner's archive: it left the feeds, or never stood there."""
        if self.partner is None or not self.partner.archive or any(one.until_at is None for one in self.stood):
            return False
        since_at = min((one.since_at for one in self.stood), default=None)
        left_at = max((one.until_at for one in self.stood if one.until_at is not None), default=None)
        by_order = left_at is not None and self.withdrawal is not None and left_at >= self.withdrawal.at
        came = any(since_at is None or one.last_at >= since_at for one in self.desk.store.accesses(self.name))
        return came and not by_order

    def returned(self, *, build: int = 0, since_at: datetime | None = None, until_at: datetime | None = None) -> Return | None:
        """Give the partner's last fetch that counts of such editions, of one that tells of the article if there is any."""
        tells = partial(_tells, self.article)
        return self.desk.store.returned(self.name, tells, build=build, since_at=since_at, until_at=until_at)


def exposure(desk: Desk, reference: str) -> Values:
    """Give who has which version of an article. Raises UsageError where no article is meant."""
    article = found(desk, reference)
    history = desk.store.history(article.id)
    appearances, holdings = desk.store.appearances(article.id), desk.store.holdings(article.id)
    withdrawals = desk.store.withdrawals(article.id)
    names = sorted({*(one.partner_id for one in appearances), *(one.access.partner_id for one in holdings), *desk.store.had_by(article.id)})
    cases = [
        _Case(
            desk=desk,
            name=name,
            article=article,
            history=history,
            stood=[one for one in appearances if one.partner_id == name],
            got=[one for one in holdings if one.access.partner_id == name],
            withdrawal=withdrawals.get(name),
        )
        for name in names
    ]
    partners = [_partner(case) for case in cases]
    return {
        "article": article.id,
        "headline": article.copy.headline,
        "version": article.version,
        "status": str(article.status),
        "versions": [{"version": one.version, "kind": one.kind, "at": one.at, "status": str(one.status)} for one in history],
        "partners": sorted(partners, key=lambda row: (_STATES.index(row["state"]), row["partner"])),
        "not_known": _not_known(cases),
    }


def _partner(case: _Case) -> Values:
    counted = [one for one in case.got if one.access.counts]
    last = max(counted, key=lambda one: (one.access.last_at, one.version), default=None)
    state, says = _judged(case, last)
    return {
        "partner": case.name,
        "state": state,
        "version": last.version if last else None,
        "says": says,
        "offered_since": min((one.since_at for one in case.stood), default=None),
        "last_fetch": last.access.last_at if last else None,
        "fetches": [_fetch(one) for one in case.got],
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


def _judged(case: _Case, last: Holding | None) -> tuple[str, str]:
    """Give a partner's state, and what it means in words."""
    if last is None:
        open_ = _open_to_others(case)
        return ("unknown", open_) if open_ else ("never", "never fetched it")
    if case.withdrawal is not None and (judged := _withdrawn(case, case.withdrawal, last)) is not None:
        return judged
    article, news = case.article, [one for one in case.history if one.version > last.version and one.tells]
    if not news and article.status is Status.LIVE:
        reads = "the current one" if last.version == article.version else f"which reads as version {article.version}, the current one"
        return "current", f"has version {last.version}, {reads}"
    return _with_old(case, news or [case.history[-1]], last)


def _open_to_others(case: _Case) -> str:
    """Give in words why nobody can know who has the article from a partner of which no fetch counts; empty: none but it could have it."""
    partner = case.partner
    if partner is not None and partner.token is None:
        return "its feeds are public: anyone may have it"
    if case.was_public:
        return "its feeds were public: anyone may have it"
    if partner is None:
        return "it is no partner here now; whether its feeds were public is not known"
    if partner.on_shelf == "public":
        return "its files are on the public shelf: anyone may have it"
    if case.is_archived:
        return "it may have read it on a page of its archive, whose fetches are not written down"
    return "it asked by a date alone, which names no version" if case.got else ""


def _withdrawn(case: _Case, withdrawal: Withdrawal, last: Holding) -> tuple[str, str] | None:
    """Give the state of a partner from which the article was withdrawn after it got it; None: that says nothing of it any more."""
    where = max((one for one in case.stood if _is_of(one, last)), key=lambda one: one.since_at, default=None)
    shown_at, ended_at = withdrawal.shown_at, withdrawal.back_at or withdrawal.closed_at
    if shown_at is None:
        return _not_told(case, withdrawal, where, last) if ended_at is None else None
    if where is None or where.until_at is None or shown_at < where.until_at:
        return None
    heard = case.returned(since_at=shown_at, until_at=ended_at)
    if heard is not None and heard.says:
        return "told", f"had version {last.version}; fetched {_when(heard.at)} a feed that tells of {_cause(case, withdrawal)}"
    return _not_told(case, withdrawal, where, last) if withdrawal.back_at is None else None


def _not_told(case: _Case, withdrawal: Withdrawal, where: Appearance | None, last: Holding) -> tuple[str, str]:
    """Give the state of a partner that was not told of a withdrawal; `where` is where the version that it has stood."""
    due, has = _cause(case, withdrawal), f"has version {last.version}"
    back = case.returned(build=where.until_build) if where is not None and where.until_build is not None else None
    if back is not None and back.says:
        return "told", f"had version {last.version}; fetched {_when(back.at)} a feed that tells of a withdrawal before {due}"
    if withdrawal.shown_at is None:
        return "waiting", f"{has}; {due} has not gone out to it yet"
    if back is None or back.since_at < withdrawal.shown_at:
        return "behind", f"{has}, and has not been back since {due}"
    return "gone", f"{has}; its feed of {_when(back.at)} says no more of it, so it learns nothing of {due}"


def _is_of(one: Appearance, last: Holding) -> bool:
    """Say whether a partner may have got a version from where it stood then."""
    return one.version == last.version and one.since_at <= last.access.last_at


def _cause(case: _Case, withdrawal: Withdrawal) -> str:
    """Give by what an article was withdrawn from a partner: an order of that time, else its licence, else something not known any more."""
    before = [one for one in case.history if one.at.replace(microsecond=0) <= withdrawal.at]
    if before and (before[-1].status is not Status.LIVE or before[-1].kind == "hold"):
        return _due(before[-1])
    licence = case.partner.licence if case.partner is not None else None
    is_over = licence is not None and case.article.published_at + licence < withdrawal.at + A_SECOND
    return f"{'the end of its licence' if is_over else 'its withdrawal'} of {_when(withdrawal.at)}"


def _with_old(case: _Case, news: Sequence[Version], last: Holding) -> tuple[str, str]:
    """Give the state of a partner that has an old version; `news` are the later ones that it can tell apart."""
    alike = [one for one in case.stood if one.version == last.version or last.version < one.version < news[0].version]
    where = max(alike, key=lambda one: one.since_at, default=None)
    if where is None or where.until_build is None:
        return "waiting", f"has version {last.version}; {_due(news[0])} has not gone out to it yet"
    back = case.returned(build=where.until_build)
    if back is None:
        return "behind", f"has version {last.version}, and has not been back since {_due(news[0])}"
    if back.says:
        # What the fetched edition tells of happened before it was built.
        known = next((_due(one) for one in reversed(news) if one.at <= back.since_at), "its withdrawal")
        return "told", f"had version {last.version}; fetched {_when(back.at)} a feed that tells of {known}"
    return _found_nothing(case, news[-1], last, back.at)


def _found_nothing(case: _Case, newest: Version, last: Holding, back_at: datetime) -> tuple[str, str]:
    """Give the state of a partner whose feed said nothing of the article when it came back: that may have changed since."""
    if back_at < newest.at:
        return "behind", f"has version {last.version}, and has not been back since {_due(newest)}"
    stands = [one.version for one in case.stood if one.until_build is None and one.version > last.version]
    if stands:
        return "behind", f"has version {last.version}, and has not fetched version {stands[0]} yet"
    if case.name in case.desk.store.held_builds() or case.name in case.desk.store.due_partners(now=newest.at):
        return "waiting", f"has version {last.version}; {_due(newest)} has not gone out to it yet"
    return "gone", f"has version {last.version}; its feed of {_when(back_at)} says no more of it, so it learns nothing of {_due(newest)}"


def _due(news: Version) -> str:
    what = {"live": news.kind, "held": "hold", "killed": "kill"}[str(news.status)]
    return f"the {what} of {_when(news.at)}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _tells(article: Article, form: Format, body: bytes) -> bool:
    """Say whether a document tells of the article, under its own name and not within another's."""
    return (printable(article.rss_guid) if form == "rss" else article.public_id) in read_back.names(body, form)


def _not_known(cases: Sequence[_Case]) -> list[str]:
    """Give in words what cannot be known."""
    named = [(case.name, case.partner) for case in cases]
    public = [name for name, partner in named if partner is not None and partner.token is None]
    files = [name for name, partner in named if partner is not None and partner.token is not None and partner.on_shelf == "public"]
    before = [case.name for case in cases if case.name not in public and case.was_public]
    told = [f"{', '.join(public)}: public feeds, which anyone may fetch, also as files from another server"] if public else []
    told += (
        [f"{', '.join(before)}: feeds that were public, which anyone may have fetched, also as files from another server"] if before else []
    )
    told += [f"{', '.join(files)}: `shelf: public`; what is fetched as files from another server leaves no trace here"] if files else []
    return [*told, "fetches from before this ledger began, and from before `retain`; what a reader passed on"]
