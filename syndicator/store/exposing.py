"""Who got what: accesses, recipes and appearances laid over each other, for one article.

Takes a connection; reads only. An access is of an edition by its etag, an edition began with a build, and a version of the article
stood in the builds between two numbers: so which version was fetched is certain, whatever the clocks said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from syndicator.model import Access, Format, PartnerId
from syndicator.store import accesses as ledger
from syndicator.store import recipes as kept
from syndicator.store.tables import accesses, appearances, clients, recipes, retractions

SLACK = timedelta(seconds=1)
"""An edition's time may lie so far ahead of the clock: two in one second get a second each."""
MOST_LOOKED_AT = 20
"""So many of the editions that a partner fetched since are searched for the article's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """In which builds of a partner's editions a version stood, and when; `until_build` None: it stands."""

    partner_id: PartnerId
    version: int
    since_at: datetime
    until_at: datetime | None
    until_build: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A version of the article in an edition that somebody fetched."""

    version: int
    access: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A fetch that counts of an edition without the version that the partner holds.

    `since_at` is when that edition began to stand; `says`: it names the article.
    """

    at: datetime
    since_at: datetime
    says: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That the article was withdrawn from a partner: by an order, an embargo or the end of a licence.

    `shown_at` is when its editions first told of it, `back_at` when the article stood in them again, `closed_at` when no more was to be told.
    """

    at: datetime
    shown_at: datetime | None
    back_at: datetime | None
    closed_at: datetime | None


def appeared(db: Connection, article_id: str) -> tuple[Appearance, ...]:
    """Give where and when versions of an article stood, the first one first."""
    wanted = select(appearances).where(appearances.c.article_id == article_id)
    rows = db.execute(wanted.order_by(appearances.c.partner_id, appearances.c.build))
    return tuple(
        Appearance(
            partner_id=PartnerId(row.partner_id),
            version=row.version,
            since_at=row.since_at,
            until_at=row.until_at,
            until_build=row.until_build,
        )
        for row in rows
    )


def held(db: Connection, article_id: str) -> tuple[Holding, ...]:
    """Give what was fetched of an article, the first fetch first; a download that broke off gave nobody anything."""
    stood = (recipes.c.partner_id == appearances.c.partner_id) & (recipes.c.build >= appearances.c.build)
    stood &= or_(appearances.c.until_build.is_(None), recipes.c.build < appearances.c.until_build)
    fetched = (
        (accesses.c.partner_id == recipes.c.partner_id) & (accesses.c.format == recipes.c.format) & (accesses.c.etag == recipes.c.etag)
    )
    wanted = (
        select(accesses, clients.c.name, appearances.c.version)
        .select_from(appearances)
        .join(recipes, stood)
        .join(accesses, fetched)
        .join(clients, clients.c.id == accesses.c.client_id)
        .where(appearances.c.article_id == article_id, accesses.c.ending != "cut")
        .order_by(accesses.c.first_at, accesses.c.partner_id, accesses.c.format, clients.c.name)
        .distinct()
    )
    return tuple(Holding(version=row.version, access=ledger.access_of(row)) for row in db.execute(wanted))


def withdrawals(db: Connection, article_id: str) -> dict[PartnerId, Withdrawal]:
    """Give the last withdrawal of an article from each partner that had it, or was to have it."""
    rows = db.execute(select(retractions).where(retractions.c.article_id == article_id))
    return {
        PartnerId(row.partner_id): Withdrawal(at=row.at, shown_at=row.shown_at, back_at=row.back_at, closed_at=row.closed_at)
        for row in rows
    }


def returned(
    db: Connection,
    partner_id: PartnerId,
    names: Callable[[Format, bytes], bool],
    *,
    build: int = 0,
    since_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Return | None:
    """Give a partner's last fetch that counts of an edition from this build on, if it can be of one that `names` the article.

    `since_at` and `until_at` are bounds of when those editions began to stand. None: it has not been back.
    """
    fetched = (
        (accesses.c.partner_id == recipes.c.partner_id) & (accesses.c.format == recipes.c.format) & (accesses.c.etag == recipes.c.etag)
    )
    within = [recipes.c.since_at >= since_at] if since_at else []
    within += [recipes.c.since_at < until_at] if until_at else []
    wanted = (
        select(recipes, accesses.c.last_at)
        .join(accesses, fetched)
        .where(recipes.c.partner_id == partner_id, recipes.c.build >= build, accesses.c.keyed, accesses.c.ending.in_(("whole", "held")))
        .where(*within)
        .order_by(accesses.c.last_at.desc(), recipes.c.build.desc())
    )
    # The same bytes may have stood before, and been fetched then: that is no return.
    rows = [row for row in db.execute(wanted) if row.last_at >= row.since_at - SLACK]
    if not rows:
        return None
    naming = next((row for row in rows[:MOST_LOOKED_AT] if names(row.format, kept.restored(db, row))), None)
    row = rows[0] if naming is None else naming
    return Return(at=row.last_at, since_at=row.since_at, says=naming is not None)
