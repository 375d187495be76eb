"""Carrying out one run: all that one pull of one source means for what is held, in the order in which it must happen.

Takes a connection inside the writer's transaction; gives the run with its counts as they came out. Each article has a
savepoint: one that the database does not take is set aside as received and costs no other. Raises StaleError where an
article was changed by someone else since the changes were decided: the whole run is then tried again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from syndicator._text.words import one_line
from syndicator.errors import ArticleError, StaleError
from syndicator.model import (
    Archived,
    Article,
    ArticleId,
    Change,
    ChangeKind,
    Digest,
    Entry,
    Learned,
    Placement,
    Run,
    SetAside,
    SourceState,
    Status,
)
from syndicator.store import absence, archive, placing, received, sources
from syndicator.store.articles import WHOLE, in_parts
from syndicator.store.revising import Names, confirm, make, revise
from syndicator.store.tables import articles

_REFUSALS = (ArticleError, IntegrityError, DataError, ValueError, TypeError, OverflowError)
"""What one article can do wrong; anything else is the database's trouble and ends the transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What one pull of a source came to: decided by the rooms without windows, carried out here."""

    changes: Sequence[Change]
    placements: Sequence[Placement] = ()
    repeats: Sequence[Entry] = ()
    set_aside: Sequence[SetAside] = ()
    present: Sequence[Digest] = ()
    missing: Sequence[str] = ()
    absent: Sequence[ArticleId] = ()
    archived: Sequence[Archived] = ()
    learned: Learned | None = None
    waits: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Done:
    """A change that was carried out; `seen` says whether a partner that holds the article can tell."""

    kind: ChangeKind
    article: Article
    entry: Entry | None
    seen: bool = False


@dataclass(frozen=True, slots=True)
class _Refused:
    """A change that the database did not take, and why."""

    change: Change
    why: str


def apply(db: Connection, run: Run, state: SourceState, pull: Pull, *, now: datetime) -> Run:
    """Carry out one run; gives it with its counts as they came out."""
    again = list(pull.repeats)
    results = list(_carried_out(db, pull.changes, again, now=now))
    done = [result for result in results if isinstance(result, _Done)]
    refused = [result for result in results if isinstance(result, _Refused)]
    aside = [*pull.set_aside, *(SetAside(entry=one.change.entry, why=one.why) for one in refused if one.change.entry is not None)]
    received.settle(db, run.source_id, [one.entry for one in done if one.entry is not None])
    received.keep_repeats(db, again, now=now)
    for one in aside:
        received.put_aside(db, one, now=now)
    received.mark_present(db, run.source_id, pull.present, now=now)
    received.mark_missing(db, run.source_id, pull.missing, now=now)
    absence.mark(db, pull.absent, now=now)
    placing.bury(db, [one.article for one in done if _is_taken_back(one, now=now)], now=now)
    moved: dict[str, bool] = {one.article.id: one.seen for one in done if one.kind != "unchanged"}
    placing.replace_for(db, moved, pull.placements, now=now)
    archive.keep(db, run.source_id, pull.archived)
    if pull.learned is not None:
        archive.save(db, run.source_id, pull.learned, now=now)
    sources.save(db, state, listed_at=now if pull.present else None)
    sources.leave_alone(db, pull.waits, now=now)
    told = _counted(run, done, refused, aside=len(aside))
    sources.record(db, told)
    return told


def _carried_out(db: Connection, changes: Sequence[Change], again: list[Entry], *, now: datetime) -> Iterator[_Done | _Refused]:
    """Carry out changes one by one; a second move of one article in one run is a repeat of its entry, but a kill counts."""
    stood = dict(_standing(db, changes))
    names = Names(db, changes)
    moved: set[str] = set()
    for change in changes:
        article_id = change.article.id
        again_here = article_id in moved
        if again_here and change.kind == "kill":
            stood |= _standing(db, [change])
        elif again_here and change.kind != "unchanged":
            again += [change.entry] if change.entry is not None else []
            continue
        _check(change, stood.get(article_id), again=again_here)
        result = _tried(db, change, stood.get(article_id), names, now=now)
        if isinstance(result, _Done) and result.kind != "unchanged":
            moved.add(article_id)
        yield result


def _is_taken_back(one: _Done, *, now: datetime) -> bool:
    """Say whether a publisher takes back what may be out: for good, or until the end of an embargo that it sets."""
    embargo = one.article.embargo_until
    return one.kind == "kill" or (one.kind in {"revision", "correction"} and embargo is not None and now < embargo)


def _tried(db: Connection, change: Change, stood: Row[Any] | None, names: Names, *, now: datetime) -> _Done | _Refused:
    """Carry out one change in a savepoint of its own."""
    try:
        with db.begin_nested():
            return _carry_out(db, change, stood, names, now=now)
    except _REFUSALS as error:
        return _Refused(change, _reason(error))
    except StatementError as error:
        # Raised for a value that cannot be bound; what the database itself says is a DBAPIError of another kind.
        if isinstance(error.orig, _REFUSALS):
            return _Refused(change, _reason(error.orig))
        raise


def _standing(db: Connection, changes: Sequence[Change]) -> Mapping[str, Row[Any]]:
    wanted = WHOLE.with_only_columns(
        articles.c.id, articles.c.version, articles.c.status, articles.c.public_id, articles.c.rss_guid, *_visible_columns()
    )
    ids = (change.article.id for change in changes)
    return {row.id: row for part in in_parts(ids) for row in db.execute(wanted.where(articles.c.id.in_(part)))}


def _visible_columns() -> tuple[Any, ...]:
    surface = WHOLE.selected_columns["surface"]
    return (articles.c.headline, articles.c.canonical_url, articles.c.updated_at, surface)


def _check(change: Change, stood: Row[Any] | None, *, again: bool) -> None:
    """Refuse the run if what is held is not what the change was decided on; `again`: this run itself has moved the article before."""
    if change.kind == "new":
        sound = stood is None
    elif change.kind in {"revision", "correction", "kill"}:
        sound = stood is not None and (again or stood.version == change.article.version - 1)
    else:
        sound = stood is not None
    if not sound:
        raise StaleError(f"article {change.article.id}: was changed by someone else since this run read it; the run is tried again")


def _carry_out(db: Connection, change: Change, stood: Row[Any] | None, names: Names, *, now: datetime) -> _Done:
    if stood is None:
        return _Done("new", make(db, change, names, now=now), change.entry)
    if change.kind == "unchanged" or (change.kind == "kill" and stood.status == Status.KILLED.value):
        return _Done("unchanged", confirm(db, change, now=now), change.entry)
    article = revise(db, change, stood, now=now)
    after = (article.status.value, article.copy.headline, article.canonical_url, article.updated_at, article.surface)
    before = (stood.status, stood.headline, stood.canonical_url, stood.updated_at, stood.surface)
    return _Done(change.kind, article, change.entry, seen=before != after)


def _reason(error: BaseException) -> str:
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return f"could not be stored: {said or type(error).__name__}"


def _counted(run: Run, done: Sequence[_Done], refused: Sequence[_Refused], *, aside: int) -> Run:
    moved = [one for one in done if one.kind != "unchanged"]
    fresh = [one for one in moved if one.kind != "kill"]
    problems = (
        one_line(f"{one.change.article.copy.headline or one.change.article.guid}: set aside as received: {one.why}") for one in refused
    )
    return replace(
        run,
        new=sum(one.kind == "new" for one in moved),
        revised=sum(one.kind in {"revision", "correction"} for one in moved),
        killed=sum(one.kind == "kill" for one in moved),
        unchanged=run.unchanged + len(done) - len(moved),
        set_aside=aside,
        held=sum(one.article.status is Status.HELD for one in fresh),
        removed=sum(len(one.article.copy.removals) for one in fresh),
        problems=(*run.problems, *problems),
        changed_ids=tuple(dict.fromkeys(one.article.id for one in moved)),
    )
