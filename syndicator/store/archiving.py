"""A partner's archive: which article stands on which of its pages, which pages must be made again, and the pages as made.

Takes a connection. An article that leaves the window goes to the page that is open, in the order in which it comes; a
page that has taken PAGE articles is closed for good, and an article that is out leaves it at once. So a page changes only
with what stands on it, or when the page beside it begins or is empty. What moved is told by placements (`moved`) and
by time; nothing here looks at articles that did not, save where a partner's rules changed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, case, delete, func, insert, select, update

from syndicator.model import ArchivePage, ArticleId, Digest, Edition, Format, PartnerId
from syndicator.store.articles import in_parts
from syndicator.store.dialect import upsert
from syndicator.store.tables import archive_documents, archive_moves, archive_pages, archive_states, archived, articles, placements
from syndicator.store.withholding import among, withheld

PAGE = 50
"""So many articles stand on one page at the most."""
CHANGED, LEFT, WITHHELD = 1, 2, 3
"""Why a page must be made again, the last first: what stands on it reads otherwise, something left it, something on it is in nobody's feeds."""

Standing = Select[Any]
"""The question for all that stands with a partner now, whole (`publishing.standing_with`)."""


class Moves(NamedTuple):
    """What has become of a partner's archive: what comes to it in order, what is shown otherwise, and what is gone, with its page."""

    come: Sequence[Row[Any]]
    changed: Sequence[tuple[Row[Any], int]]
    gone: Sequence[tuple[str, int]]


# ── what moved ───────────────────────────────────────────────────────────────────────────────────────────────────


def moved(db: Connection, places: Iterable[tuple[str, str]]) -> None:
    """Note that these articles came, went or changed for these partners."""
    upsert(db, archive_moves, [{"partner_id": partner_id, "article_id": article_id} for partner_id, article_id in sorted(places)])


def places(db: Connection, article_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Give the partners, each with the article, that have one of these on a page."""
    wanted = select(archived.c.partner_id, archived.c.article_id)
    parts = in_parts(article_ids)
    return {(row.partner_id, row.article_id) for part in parts for row in db.execute(wanted.where(archived.c.article_id.in_(part)))}


def take_out(db: Connection, partner_id: PartnerId, article_ids: Iterable[str]) -> bool:
    """Take out the pages with these articles as they are made, because they must not be seen; says whether there were any."""
    mine = (archived.c.partner_id == partner_id, archive_documents.c.partner_id == partner_id)
    made = select(archived.c.page).join(archive_documents, archive_documents.c.number == archived.c.page).where(*mine)
    numbers = {page for part in in_parts(article_ids) for page in db.scalars(made.where(archived.c.article_id.in_(part)))}
    for part in in_parts(numbers):
        db.execute(delete(archive_documents).where(archive_documents.c.partner_id == partner_id, archive_documents.c.number.in_(part)))
    mark(db, partner_id, numbers, LEFT)
    return bool(numbers)


def all_moved(db: Connection, partner_id: PartnerId) -> None:
    """Note that every article of a partner's may have come or gone."""
    upsert(db, archive_states, [{"partner_id": partner_id, "whole": True}])


def dropped(db: Connection, article_ids: Collection[str]) -> None:
    """Take articles off their pages that are about to leave the store."""
    for part in in_parts(article_ids):
        stood = db.execute(select(archived).where(archived.c.article_id.in_(part))).all()
        for row in stood:
            mark(db, PartnerId(row.partner_id), [row.page], LEFT)
        db.execute(delete(archived).where(archived.c.article_id.in_(part)))
        for row in stood:
            _mark_beside(db, PartnerId(row.partner_id), [row.page])


# ── settling ─────────────────────────────────────────────────────────────────────────────────────────────────────


def outlook(db: Connection, partner_id: PartnerId, standing: Standing, window: Collection[str], *, now: datetime) -> int:
    """Give the newest page that a partner's archive will have once it is settled for this window; 0: it will have none."""
    moves = _moves(db, partner_id, _state(db, partner_id), standing, window, now=now)
    if moves.come:
        number, taken = _open(db, partner_id)
        beyond = max(len(moves.come) - (PAGE - taken if number else 0), 0)
        return number + -(-beyond // PAGE)
    return newest(db, partner_id, without={name for name, _ in moves.gone})


def newest(db: Connection, partner_id: PartnerId, *, without: Collection[str] = ()) -> int:
    """Give the newest page with an article, leaving some articles out; 0 where there is none."""
    wanted = select(archived.c.page, archived.c.article_id).where(archived.c.partner_id == partner_id)
    rows = db.execute(wanted.order_by(archived.c.page.desc()).limit(len(without) + 1))
    return next((row.page for row in rows if row.article_id not in without), 0)


def settle(db: Connection, partner_id: PartnerId, standing: Standing, window: Sequence[str], *, manner: Digest, now: datetime) -> None:
    """Bring a partner's archive into line with its window; pages that are not in this manner are to be made again."""
    state = _state(db, partner_id)
    moves = _moves(db, partner_id, state, standing, window, now=now)
    _carry_out(db, partner_id, moves, now=now)
    db.execute(delete(archive_moves).where(archive_moves.c.partner_id == partner_id))
    if state is None or state.manner != manner:
        mark(db, partner_id, db.scalars(select(archive_pages.c.number).where(archive_pages.c.partner_id == partner_id)).all(), CHANGED)
    row = {"partner_id": partner_id, "whole": False, "carried": tuple(window), "looked_at": now, "manner": manner}
    upsert(db, archive_states, [row])


def settle_what_stands(db: Connection, partner_id: PartnerId, standing: Standing, *, now: datetime) -> None:
    """Take off a partner's pages what is out, and show otherwise what changed, whatever becomes of its feeds; nothing comes to them."""
    named = (
        select(archive_moves.c.article_id)
        .join(archived, and_(archived.c.partner_id == archive_moves.c.partner_id, archived.c.article_id == archive_moves.c.article_id))
        .where(archive_moves.c.partner_id == partner_id)
    )
    names = db.scalars(named).all()
    moves = _judged(db, partner_id, standing, names, window=names)
    _carry_out(db, partner_id, moves, now=now)
    for part in in_parts(names):
        db.execute(delete(archive_moves).where(archive_moves.c.partner_id == partner_id, archive_moves.c.article_id.in_(part)))


def clear(db: Connection, partner_id: PartnerId) -> None:
    """Take a partner's whole archive out of the store."""
    for table in (archived, archive_pages, archive_documents, archive_states, archive_moves):
        db.execute(delete(table).where(table.c.partner_id == partner_id))


def _state(db: Connection, partner_id: PartnerId) -> Row[Any] | None:
    return db.execute(select(archive_states).where(archive_states.c.partner_id == partner_id)).one_or_none()


def _open(db: Connection, partner_id: PartnerId) -> tuple[int, int]:
    """Give the number of the page that is open and how many articles it has taken; 0 before the first."""
    wanted = select(archive_pages.c.number, archive_pages.c.taken).where(archive_pages.c.partner_id == partner_id)
    row = db.execute(wanted.order_by(archive_pages.c.number.desc()).limit(1)).one_or_none()
    return (row.number, row.taken) if row is not None else (0, 0)


def _moves(
    db: Connection, partner_id: PartnerId, state: Row[Any] | None, standing: Standing, window: Collection[str], *, now: datetime
) -> Moves:
    if state is None or state.whole or state.looked_at is None:
        return _all(db, partner_id, standing, window)
    names = {
        *db.scalars(select(archive_moves.c.article_id).where(archive_moves.c.partner_id == partner_id)),
        *_by_time(db, partner_id, state.looked_at, now),
        *(name for name in state.carried if name not in window),
    }
    # A story that several sources tell stands or falls with the one that told it first.
    for part in in_parts(tuple(names)):
        names |= set(db.scalars(select(articles.c.id).where(articles.c.same_as.in_(part))))
    return _judged(db, partner_id, standing, sorted(names), window=window)


def _by_time(db: Connection, partner_id: PartnerId, looked_at: datetime, now: datetime) -> Iterator[str]:
    """Give what came or went by time alone since the last look, whichever way the clock went."""
    first, last = min(looked_at, now), max(looked_at, now)
    for at in (placements.c.from_at, placements.c.until_at):
        yield from db.scalars(select(placements.c.article_id).where(placements.c.partner_id == partner_id, at > first, at <= last))


def _shown(standing: Standing) -> Standing:
    return standing.with_only_columns(articles.c.id, articles.c.version, standing.selected_columns["surface"], placements.c.published_at)


def _judged(db: Connection, partner_id: PartnerId, standing: Standing, names: Sequence[str], *, window: Collection[str]) -> Moves:
    """Say of each of these articles what has become of it.

    They are brought into order here: asked for it, the store would walk through all that stands with the partner.
    """
    here: dict[str, Row[Any]] = {}
    pages: dict[str, Row[Any]] = {}
    for part in in_parts(names):
        here |= {row.id: row for row in db.execute(_shown(standing).where(articles.c.id.in_(part)))}
        wanted = select(archived).where(archived.c.partner_id == partner_id, archived.c.article_id.in_(part))
        pages |= {row.article_id: row for row in db.execute(wanted)}
    return _told(here, pages, window)


def _all(db: Connection, partner_id: PartnerId, standing: Standing, window: Collection[str]) -> Moves:
    here = {row.id: row for row in db.execute(_shown(standing))}
    pages = {row.article_id: row for row in db.execute(select(archived).where(archived.c.partner_id == partner_id))}
    return _told(here, pages, window)


def _told(here: Mapping[str, Row[Any]], pages: Mapping[str, Row[Any]], window: Collection[str]) -> Moves:
    carried = set(window)
    oldest_first = sorted(here.items(), key=lambda one: (one[1].published_at, one[0]))
    return Moves(
        come=[row for name, row in oldest_first if name not in pages and name not in carried],
        changed=[(row, pages[name].page) for name, row in here.items() if name in pages and pages[name].shown != _name(row)],
        gone=[(name, row.page) for name, row in pages.items() if name not in here],
    )


def _name(row: Row[Any]) -> str:
    return f"{row.version}.{row.surface}"


def _carry_out(db: Connection, partner_id: PartnerId, moves: Moves, *, now: datetime) -> None:
    for part in in_parts(name for name, _ in moves.gone):
        db.execute(delete(archived).where(archived.c.partner_id == partner_id, archived.c.article_id.in_(part)))
    for row, _ in moves.changed:
        here = (archived.c.partner_id == partner_id, archived.c.article_id == row.id)
        db.execute(update(archived).where(*here).values(shown=_name(row)))
    left = sorted({page for _, page in moves.gone})
    mark(db, partner_id, sorted({page for _, page in moves.changed}), CHANGED)
    mark(db, partner_id, left, LEFT)
    hidden = set(withheld(db, among(name for name, _ in moves.gone), now=now))
    mark(db, partner_id, sorted({page for name, page in moves.gone if name in hidden}), WITHHELD)
    _mark_beside(db, partner_id, left)
    _take(db, partner_id, moves.come)


def _take(db: Connection, partner_id: PartnerId, come: Sequence[Row[Any]]) -> None:
    """Put articles on the open page, and on new ones where it is full."""
    if not come:
        return
    number, taken = _open(db, partner_id)
    first = number if number and taken < PAGE else number + 1
    before = newest(db, partner_id)
    places = [(first + (taken % PAGE + at) // PAGE, row) for at, row in enumerate(come)]
    counts = Counter(page for page, _ in places)
    if first == number:
        here = (archive_pages.c.partner_id == partner_id, archive_pages.c.number == number)
        db.execute(update(archive_pages).where(*here).values(taken=taken + counts.pop(number)))
    fresh = [{"partner_id": partner_id, "number": page, "taken": count, "due": 0, "revision": 0} for page, count in counts.items()]
    if fresh:
        db.execute(insert(archive_pages), fresh)
    db.execute(
        insert(archived), [{"partner_id": partner_id, "article_id": row.id, "page": page, "shown": _name(row)} for page, row in places]
    )
    # The page before them, too: what comes after it was not there.
    mark(db, partner_id, sorted({page for page, _ in places} | ({before} - {0})), CHANGED)


def _on_page(partner_id: PartnerId, number: int) -> Select[Any]:
    return select(archived.c.article_id).where(archived.c.partner_id == partner_id, archived.c.page == number)


def mark(db: Connection, partner_id: PartnerId, numbers: Iterable[int], why: int = CHANGED) -> None:
    """Note that pages must be made again."""
    for part in in_parts(numbers):
        here = (archive_pages.c.partner_id == partner_id, archive_pages.c.number.in_(part))
        due = case((archive_pages.c.due > why, archive_pages.c.due), else_=why)
        db.execute(update(archive_pages).where(*here).values(due=due, revision=archive_pages.c.revision + 1))


def _mark_beside(db: Connection, partner_id: PartnerId, numbers: Iterable[int]) -> None:
    """Note that the pages beside those that are empty now must be made again: their links lead past it."""
    for number in numbers:
        if not db.scalar(_on_page(partner_id, number).limit(1)):
            mark(db, partner_id, [page for page in beside(db, partner_id, number) if page], CHANGED)


def beside(db: Connection, partner_id: PartnerId, number: int) -> tuple[int, int]:
    """Give the pages before and after one that have an article; 0 where there is none."""
    own = archived.c.partner_id == partner_id
    older = db.scalar(select(func.max(archived.c.page)).where(own, archived.c.page < number))
    newer = db.scalar(select(func.min(archived.c.page)).where(own, archived.c.page > number))
    return older or 0, newer or 0


# ── pages as made ────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(db: Connection) -> tuple[PartnerId, ...]:
    """Give the partners with pages to be made again, and those with an archived article that moved."""
    moves = (
        select(archive_moves.c.partner_id)
        .join(archived, and_(archived.c.partner_id == archive_moves.c.partner_id, archived.c.article_id == archive_moves.c.article_id))
        .distinct()
    )
    pages = select(archive_pages.c.partner_id).where(archive_pages.c.due > 0).distinct()
    return tuple(PartnerId(name) for name in sorted({*db.scalars(pages), *db.scalars(moves)}))


def unsettled(db: Connection) -> frozenset[PartnerId]:
    """Give the partners whose archive is not settled for the rules by which they were placed."""
    return frozenset(PartnerId(name) for name in db.scalars(select(archive_states.c.partner_id).where(archive_states.c.whole.is_(True))))


def due(db: Connection, partner_id: PartnerId, *, limit: int) -> list[Row[Any]]:
    """Give the pages to be made again: first those that something left, then the newest."""
    wanted = select(archive_pages).where(archive_pages.c.partner_id == partner_id, archive_pages.c.due > 0)
    return list(db.execute(wanted.order_by(archive_pages.c.due.desc(), archive_pages.c.number.desc()).limit(limit)))


def put(db: Connection, made: ArchivePage, editions: Sequence[Edition], *, now: datetime) -> tuple[Edition, ...]:
    """Replace a page's documents by these; gives them as they stand. The page stays due until it is settled."""
    partner_id, number = made.partner_id, made.number
    here = (archive_documents.c.partner_id == partner_id, archive_documents.c.number == number)
    formats = [edition.format for edition in editions]
    db.execute(delete(archive_documents).where(*here, archive_documents.c.format.not_in(formats)))
    stood = {row.format: row.etag for row in db.execute(select(archive_documents.c.format, archive_documents.c.etag).where(*here))}
    rows = [
        {
            "partner_id": partner_id,
            "number": number,
            "format": edition.format,
            "body": edition.body,
            "etag": edition.etag,
            "changed_at": now,
            "generation": edition.generation,
        }
        for edition in editions
        if stood.get(edition.format) != edition.etag
    ]
    upsert(db, archive_documents, rows)
    return tuple(edition for form in formats if (edition := document(db, partner_id, number, form)) is not None)


def settle_page(db: Connection, made: ArchivePage) -> None:
    """Note that a page is as it should be, in the store and on the shelf. What moved since it was read keeps it due."""
    page = (archive_pages.c.partner_id == made.partner_id, archive_pages.c.number == made.number)
    db.execute(update(archive_pages).where(*page, archive_pages.c.revision <= made.revision).values(due=0))


def take_down(db: Connection, made: ArchivePage) -> None:
    """Take a page's documents away until it can be made again; it is due, whatever came before."""
    here = (archive_documents.c.partner_id == made.partner_id, archive_documents.c.number == made.number)
    db.execute(delete(archive_documents).where(*here))
    mark(db, made.partner_id, [made.number], WITHHELD if made.withheld else LEFT)


def without_documents(db: Connection) -> list[tuple[PartnerId, int]]:
    """Give the pages with articles that have no document, and of which nothing says that they must be made."""
    own = (archived.c.partner_id == archive_pages.c.partner_id, archived.c.page == archive_pages.c.number)
    made = (archive_documents.c.partner_id == archive_pages.c.partner_id, archive_documents.c.number == archive_pages.c.number)
    wanted = select(archive_pages.c.partner_id, archive_pages.c.number).where(
        archive_pages.c.due == 0, select(archived.c.page).where(*own).exists(), ~select(archive_documents.c.number).where(*made).exists()
    )
    rows = db.execute(wanted.order_by(archive_pages.c.partner_id, archive_pages.c.number))
    return [(PartnerId(row.partner_id), row.number) for row in rows]


def document(db: Connection, partner_id: PartnerId, number: int, form: Format) -> Edition | None:
    """Give one document of a page, None if there is none: one row by its key."""
    here = (archive_documents.c.partner_id == partner_id, archive_documents.c.number == number, archive_documents.c.format == form)
    row = db.execute(select(archive_documents).where(*here)).one_or_none()
    return None if row is None else _edition(row)


def is_due(db: Connection, partner_id: PartnerId, number: int) -> bool:
    """Say whether there is such a page and it is still to be made."""
    here = (archive_pages.c.partner_id == partner_id, archive_pages.c.number == number)
    return bool(db.scalar(select(archive_pages.c.due).where(*here)))


def files(db: Connection) -> dict[PartnerId, tuple[tuple[int, Format, datetime], ...]]:
    """Give the number and format of all documents of all archives, and when each changed."""
    key = (archive_documents.c.partner_id, archive_documents.c.number, archive_documents.c.format)
    found: dict[PartnerId, list[tuple[int, Format, datetime]]] = {}
    for row in db.execute(select(*key, archive_documents.c.changed_at).order_by(*key)):
        found.setdefault(PartnerId(row.partner_id), []).append((row.number, row.format, row.changed_at))
    return {partner_id: tuple(own) for partner_id, own in found.items()}


def on_page(db: Connection, partner_id: PartnerId, number: int, standing: Standing) -> list[Row[Any]]:
    """Give what stands on a page, newest first, and of that only what stands with the partner at this moment."""
    wanted = standing.join(archived, and_(archived.c.article_id == articles.c.id, archived.c.partner_id == partner_id))
    return list(db.execute(wanted.where(archived.c.page == number).order_by(placements.c.published_at.desc(), articles.c.id)))


def _edition(row: Row[Any]) -> Edition:
    return Edition(
        partner_id=PartnerId(row.partner_id),
        format=row.format,
        body=row.body,
        etag=row.etag,
        changed_at=row.changed_at,
        generation=Digest(row.generation),
        article_ids=tuple[ArticleId, ...](),
    )
