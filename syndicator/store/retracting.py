"""Retractions: what a partner is still to be told of, from when an article was withdrawn until the partner knows.

Takes a connection; gives and takes values of `model`. A retraction stands in the partner's editions until a fetch that counts
came after it was first shown, and 30 days at least; where no fetch counts, 30 days. An article that comes back stands in the
editions, whatever their limit, until the partner can have it. All of that is stored at a build; `now` only says what is due.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update

from syndicator.model import Article, ArticleId, Membership, PartnerId, Retraction
from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.tables import articles, delivered, partners, placements, recipes, retractions

TOLD_FOR = timedelta(days=30)
"""A retraction stands at least for so long."""
_TICK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """How far a partner has heard: `keyed`, whether its fetches tell at all; `has_until`, up to when it has everything."""

    keyed: bool = False
    has_until: datetime | None = None

    def knows(self, since: datetime) -> bool:
        """Say whether the partner has what stands in its editions since then, as far as fetches can tell."""
        return not self.keyed or (self.has_until is not None and self.has_until >= since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What a build must heed of a partner's retractions.

    shown    retractions to be told, the last one first.  closing  articles of which nothing more is to be told
    wanted   articles that came back, and that stand in the editions whatever their limit
    seen_at  for each article that stands and was withdrawn before: when that was
    next_at  when the first of all that may close by time alone
    """

    shown: tuple[Retraction, ...]
    closing: tuple[ArticleId, ...]
    wanted: tuple[ArticleId, ...]
    seen_at: Mapping[str, datetime]
    next_at: datetime | None


def attention(db: Connection, partner_id: PartnerId, listener: Listener, *standing: ColumnElement[bool], now: datetime) -> Attention:
    """Give what a build must heed; `standing` are the conditions under which an article stands with the partner, without its limit."""
    mine = retractions.c.partner_id == partner_id
    # Row by row of the few retractions, not of the many placements.
    place = select(placements.c.article_id).join(articles, articles.c.id == placements.c.article_id)
    stands = place.where(placements.c.article_id == retractions.c.article_id, *standing).correlate(retractions).exists()
    return _heeding(db, partner_id, listener, db.execute(select(retractions).where(mine, stands)), now=now)


def heeding(db: Connection, partner_id: PartnerId, listener: Listener, standing: Iterable[str], *, now: datetime) -> Attention:
    """Give what a build must heed if of the articles that were ever withdrawn from the partner just these stand."""
    mine = retractions.c.partner_id == partner_id
    rows = [row for part in in_parts(standing) for row in db.execute(select(retractions).where(mine, retractions.c.article_id.in_(part)))]
    return _heeding(db, partner_id, listener, rows, now=now)


def _heeding(db: Connection, partner_id: PartnerId, listener: Listener, standing: Iterable[Row[Any]], *, now: datetime) -> Attention:
    mine = retractions.c.partner_id == partner_id
    stand = {row.article_id: row for row in standing}
    latest = (retractions.c.at.desc(), retractions.c.article_id)
    opened = db.execute(select(retractions).where(mine, retractions.c.closed_at.is_(None)).order_by(*latest)).all()
    # What comes back only now is news from now on, however long ago it was told of as gone.
    returns = {row.article_id for row in opened if row.article_id in stand and row.back_at is None}
    done = {row.article_id for row in opened if row.article_id not in returns and _is_done(row, listener, now=now)}
    ends = [((None if row.article_id in returns else _since(row)) or now) + TOLD_FOR for row in opened]
    return Attention(
        shown=tuple(_value(row) for row in opened if row.article_id not in done and row.back_at is None and row.article_id not in stand),
        closing=tuple(ArticleId(row.article_id) for row in opened if row.article_id in done),
        wanted=tuple(ArticleId(name) for name, row in stand.items() if _lacks(row, listener, now=now)),
        seen_at={name: row.at for name, row in stand.items()},
        next_at=min((end for end in ends if end > now), default=None),
    )


def as_known(db: Connection, partner_id: PartnerId, members: Sequence[Article], heeded: Attention, *, steady: bool) -> tuple[Article, ...]:
    """Give articles as a partner knows them: with an `updated` later than any withdrawal, and `steady` under their first address."""
    urls = first_urls(db, partner_id, (member.id for member in members)) if steady else {}
    return tuple(_as_known(member, heeded.seen_at.get(member.id), urls.get(member.id)) for member in members)


def _as_known(member: Article, withdrawn_at: datetime | None, url: str | None) -> Article:
    if withdrawn_at is not None and member.updated_at < withdrawn_at + _TICK:
        member = replace(member, updated_at=withdrawn_at + _TICK)
    return member if url in {None, member.canonical_url} else replace(member, canonical_url=url)


def withdrawn_from(db: Connection, partner_id: PartnerId) -> dict[ArticleId, bool]:
    """Give the articles that were ever withdrawn from a partner, and of each whether it has not stood there again."""
    rows = db.execute(select(retractions.c.article_id, retractions.c.back_at).where(retractions.c.partner_id == partner_id))
    return {ArticleId(row.article_id): row.back_at is None for row in rows}


def stands_withdrawn(db: Connection, partner_id: PartnerId, ids: Iterable[str]) -> bool:
    """Say whether one of these was withdrawn from the partner and has not come back, its licence being over, say."""
    here = (retractions.c.partner_id == partner_id, retractions.c.back_at.is_(None))
    wanted = select(retractions.c.article_id).where(*here).limit(1)
    return any(db.scalar(wanted.where(retractions.c.article_id.in_(part))) is not None for part in in_parts(ids))


def first_urls(db: Connection, partner_id: PartnerId, ids: Iterable[str]) -> dict[str, str]:
    """Give the addresses under which a partner first got articles."""
    found: dict[str, str] = {}
    for part in in_parts(ids):
        wanted = select(delivered.c.article_id, delivered.c.url).where(
            delivered.c.partner_id == partner_id, delivered.c.article_id.in_(part)
        )
        found |= {row.article_id: row.url for row in db.execute(wanted)}
    return found


def had_by(db: Connection, article_id: str) -> tuple[PartnerId, ...]:
    """Give the partners in whose editions an article ever stood."""
    wanted = select(delivered.c.partner_id).where(delivered.c.article_id == article_id).order_by(delivered.c.partner_id)
    return tuple(PartnerId(partner_id) for partner_id in db.execute(wanted).scalars())


def count_open(db: Connection, partner_id: PartnerId) -> int:
    """Give of how many withdrawn articles a partner is still told."""
    mine = (retractions.c.partner_id == partner_id, retractions.c.closed_at.is_(None), retractions.c.back_at.is_(None))
    return db.scalar(select(func.count()).select_from(retractions).where(*mine)) or 0


def settle(db: Connection, told: Membership, *, now: datetime) -> None:
    """Note what editions that are published now told their partner."""
    here = retractions.c.partner_id == told.partner_id
    note_delivered(db, told.partner_id, told.articles, now=now)
    for part in in_parts(article.id for article in told.articles):
        back = (here, retractions.c.article_id.in_(part), retractions.c.back_at.is_(None))
        # Of a withdrawal that it was never told of, it need not hear that it is over.
        heard = retractions.c.shown_at.is_not(None)
        db.execute(update(retractions).where(*back, heard).values(back_at=now, closed_at=None))
        db.execute(update(retractions).where(*back, ~heard).values(back_at=now, closed_at=now))
    for one in told.retractions:
        this = (here, retractions.c.article_id == one.article_id, retractions.c.at == one.withdrawn_at)
        db.execute(update(retractions).where(*this, retractions.c.shown_at.is_(None)).values(shown_at=now))
    for part in in_parts(told.closing):
        was = or_(retractions.c.shown_at.is_not(None), retractions.c.back_at.is_not(None))
        db.execute(update(retractions).where(here, retractions.c.article_id.in_(part), was).values(closed_at=now))


def note_delivered(db: Connection, partner_id: PartnerId, members: Collection[Article], *, now: datetime) -> None:
    """Note what a partner can have from now on, and under which address first: what its editions hold, and the pages of its archive."""
    known = first_urls(db, partner_id, (article.id for article in members))
    row = {"partner_id": partner_id, "at": now}
    upsert(db, delivered, [{**row, "article_id": one.id, "url": one.canonical_url} for one in members if one.id not in known])


def expire(db: Connection) -> None:
    """Drop what partners had and were to be told that are not known any more, and of whose editions nothing is kept either."""
    known = select(partners.c.partner_id).union(select(recipes.c.partner_id))
    for table in (delivered, retractions):
        db.execute(delete(table).where(table.c.partner_id.not_in(known)))


def _since(row: Row[Any]) -> datetime | None:
    """Give since when the editions say what a row asks for: that the article is withdrawn, or that it is back."""
    since: datetime | None = row.shown_at if row.back_at is None else row.back_at
    return since


def _is_done(row: Row[Any], listener: Listener, *, now: datetime) -> bool:
    since = _since(row)
    return since is not None and since + TOLD_FOR <= now and listener.knows(since)


def _lacks(row: Row[Any], listener: Listener, *, now: datetime) -> bool:
    """Say whether a partner may have taken an article down, and may not have got it back."""
    if row.back_at is None:
        return row.shown_at is not None
    return row.closed_at is None and not _is_done(row, listener, now=now)


def _value(row: Row[Any]) -> Retraction:
    return Retraction(
        article_id=ArticleId(row.article_id),
        public_id=row.public_id,
        rss_guid=row.rss_guid,
        url=row.url,
        published_at=row.published_at,
        withdrawn_at=row.at,
    )
