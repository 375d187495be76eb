"""What a poll means for a source: what is remembered of it, when its next turn is, and which address is asked then.

Law: takes a source's state, its settings, what was answered and now; gives the next state. Touches nothing, knows no
store and no network. Whoever polls asks `ready` first, and keeps what `succeeded` or `failed` give in the transaction
that keeps the articles: validators are never ahead of what they stand for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import TypeAlias
from urllib.parse import urlsplit

from syndicator._text.digests import digest_of
from syndicator._text.schedule import asked_wait, back_off, next_due, spread, still_asked
from syndicator._text.urls import shown
from syndicator.catalog import Manners, Source
from syndicator.errors import FetchError, SyndicatorError
from syndicator.model import NEVER, Digest, Fetched, Moving, NotModified, Polling, SourceId, SourceState, Validators

Answered: TypeAlias = Fetched | NotModified

MOST_PUT_OFF = timedelta(hours=1)
"""Sources whose host asked to be left alone are drawn apart by up to this, anew each time: the host may grant one request at a time."""
MOST_SPREAD = timedelta(minutes=1)
"""Polls are put off by up to a twentieth of their interval, and by no more than this, so that none stand on the same second."""
LEAST_AUTO = timedelta(hours=1)
"""`every: auto` never asks more often than this,"""
MOST_AUTO = timedelta(hours=24)
"""nor more seldom; and so seldom it asks a server that never says by what the next request could be conditional."""
FOLDER_AUTO = timedelta(minutes=15)
"""A folder costs nobody anything; `every: auto` means this."""
SLOWER = 1.25
"""With `every: auto`, a poll that brought nothing makes the distance so much longer; one that brought something halves it."""
MOVES = 3
"""So many polls in a row must have been sent for good to the same place,"""
MOVED_FOR = timedelta(days=7)
"""over at least so long, before that place is asked at once: hotel networks and lapsed domains send everybody away for good."""
LOST = 3
"""After so many bad answers in a row at an adopted address the source's own is asked again, and after so many there the adopted one."""
GONE = 2
"""So many answers in a row that it is gone for good (410) end the polling of a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a poll is about to do: the state it starts from, where to ask; `wait` says why not to ask at all, if so.

    `afresh`: the settings by which documents are read were edited, so that entries are read again that are known.
    """

    state: SourceState
    address: str
    wait: str = ""
    afresh: bool = False


def ready(state: SourceState, source: Source, *, planned: datetime | None = None, force: bool = False, now: datetime) -> Turn:
    """Give the turn of a source that somebody wants polled now; whose publisher asked us to wait has none, unless by `force`.

    `planned` is when its turn was to be: if somebody else has polled it since, it comes later.
    """
    state = remembered(state, source)
    polling = state.polling
    afresh = polling.reads not in {"", _reads(source)}
    if afresh:
        state = replace(state, validators=unconditional(state.validators))
    turn = Turn(state=state, address=polling.adopted or address(source), afresh=afresh)
    if force or source.folder is not None:
        return turn
    as_planned = polling.rhythm in {"", _rhythm(source)}  # after an edit of the rhythm the stored time says nothing
    if planned is not None and as_planned and state.due_at is not None and state.due_at > max(planned, now):
        return replace(turn, wait="somebody else has polled it meanwhile")
    if polling.disabled_at is not None:
        return replace(turn, wait=f"its server said that it is gone for good; {REVIVE}")
    if (until := still_asked(polling.wait_until, now=now)) is not None:
        return replace(turn, wait=f"its server asked not to be asked before {until:%Y-%m-%d %H:%M} UTC; --force asks anyway")
    return turn


REVIVE = "edit its file (a new address, say), or order a poll with --force"


def address(source: Source) -> str:
    """Give the address in the source's own file, empty for a folder."""
    return source.url or source.page


def unconditional(validators: Validators) -> Validators:
    """Give validators by which the next poll gets the whole document, and reads it though it is the same."""
    return replace(validators, etag="", last_modified="", body=Digest(""))


def host(state: SourceState, source: Source) -> str:
    """Give the host that is asked first on behalf of a source, empty for a folder."""
    polling = remembered(state, source).polling
    return urlsplit(polling.adopted or address(source)).hostname or ""


def remembered(state: SourceState, source: Source) -> SourceState:
    """Give the state as far as it is about this source's file as it stands: of another address nothing is remembered."""
    polling = state.polling
    asks = Digest(digest_of([address(source)]))
    if polling.asks not in {"", asks}:
        state = replace(state, validators=Validators(), failures=0, error="", due_at=None, polling=Polling(asks=asks))
    elif polling.disabled_at is not None and polling.file != _file(source):
        state = replace(state, failures=0, error="", due_at=None, polling=replace(polling, asks=asks, disabled_at=None, gone=0))
    elif not polling.asks:
        state = replace(state, polling=replace(polling, asks=asks))
    return state


def succeeded(
    state: SourceState,
    source: Source,
    answer: Answered,
    manners: Manners,
    *,
    brought: bool,
    ttl: timedelta | None = None,
    problems: tuple[str, ...],
    now: datetime,
) -> SourceState:
    """Give the state after a run that went well; `ttl` is the wish in the document, `brought` whether anything was new."""
    fetched = isinstance(answer, Fetched)
    gone = answer.missing if isinstance(answer, Fetched) else ()
    standing = {mark.name for mark in answer.validators.files}
    before = state.polling
    polling = replace(
        before,
        wish=before.wish if isinstance(answer, NotModified) and answer.wish_stands else answer.min_interval,
        ttl=ttl if fetched else before.ttl,
        wait_until=None,
        gone=0,
        lost=0,
        left=before.left if before.adopted else "",
        disabled_at=None,
        validates=before.validates or bool(answer.validators.etag or answer.validators.last_modified),
        reads=_reads(source),
        moving=_moving(before, source, answer.moved_to, now=now),
    )
    polling = _adopted(replace(polling, pace=_pace(polling, brought=brought)), source, now=now)
    after = replace(
        state,
        validators=answer.validators,
        ran_at=now,
        succeeded_at=now,
        new_at=now if brought else state.new_at,
        failures=0,
        error="",
        problems=problems,
        missing=tuple(name for name in dict.fromkeys((*state.missing, *gone)) if name not in standing),
        polling=polling,
    )
    return _planned(after, source, manners)


def failed(state: SourceState, source: Source, error: SyndicatorError, manners: Manners, *, now: datetime) -> SourceState:
    """Give the state after a run that failed; validators stay, so that the next poll gets the body once more."""
    status, wait = (error.status, wait_of(error)) if isinstance(error, FetchError) else (None, timedelta())
    failures = state.failures + 1
    silent = isinstance(error, FetchError) and status is None  # nobody answered: that may be our own network
    polling = replace(
        state.polling,
        wait_until=now + wait if wait else None,
        gone=state.polling.gone + 1 if status == 410 else 0,  # noqa: PLR2004  (Gone)
        lost=state.polling.lost if silent else state.polling.lost + 1,
    )
    is_gone, is_lost = polling.gone >= GONE, polling.lost >= LOST
    if polling.adopted and (is_gone or is_lost):
        polling = replace(polling, adopted="", left="" if is_gone else polling.adopted, moving=None, gone=0, lost=0)
    elif polling.left and (is_gone or is_lost):
        polling = replace(polling, adopted=polling.left, left="", gone=0, lost=0)
    elif is_gone:
        polling = replace(polling, disabled_at=now, file=_file(source))
    return _planned(replace(state, ran_at=now, failures=failures, error=str(error), polling=polling), source, manners)


def put_off(state: SourceState, source: Source, *, until: datetime) -> SourceState:
    """Give the state of a source whose host asked, over another source, not to be asked before `until`."""
    if state.due_at is not None and state.due_at >= until:
        return state
    period = min(source.every or MOST_PUT_OFF, MOST_PUT_OFF)
    return replace(state, due_at=until + spread(f"{source.id} {until.isoformat()}", period=period))


def wait_of(error: FetchError) -> timedelta:
    """Give how long the publisher wants to be left alone, nothing where it said no such thing."""
    return asked_wait(error.retry_after, error.status)


def resumed(state: SourceState, source: Source, manners: Manners, *, now: datetime) -> datetime | None:
    """Give when a source is due under the settings in force: as planned, or as an edited rhythm has it; None: now.

    Of the turns that were missed while nobody polled one is made up, and those of all sources are drawn apart.
    """
    state = remembered(state, source)
    due = state.due_at
    if due is not None and state.ran_at is not None and state.polling.rhythm not in {"", _rhythm(source)}:
        due = _due(state, source, manners)
    if due is not None and due < now - MOST_SPREAD and source.folder is None:
        return now + spread(source.id, period=MOST_SPREAD)
    return due


def apart(sources: Iterable[Source]) -> list[SourceId]:
    """Give the ids of sources in an order in which those of one host stand apart, so that they do not wait in line for it together."""
    lines: dict[str, list[SourceId]] = {}
    for source in sources:
        lines.setdefault(urlsplit(address(source)).hostname or source.id, []).append(source.id)
    return [source_id for row in zip_longest(*lines.values()) for source_id in row if source_id is not None]


def news(before: SourceState, after: SourceState) -> str:
    """Say what an operator must hear of a source's turn, empty where there is nothing: that it moved, moved back, or is gone."""
    if after.polling.disabled_at is not None and before.polling.disabled_at is None:
        return f"is polled no more, because its server says that it is gone for good (410); what it brought stays as it is; {REVIVE}"
    if after.polling.adopted != before.polling.adopted:
        if after.polling.adopted:
            return f"has moved for good and is asked at {shown(after.polling.adopted)} from now on; write that address into its file"
        return f"is asked at its file's own address again, because {shown(before.polling.adopted)} failed several times"
    return ""


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _planned(state: SourceState, source: Source, manners: Manners) -> SourceState:
    return replace(state, due_at=_due(state, source, manners), polling=replace(state.polling, rhythm=_rhythm(source)))


def _due(state: SourceState, source: Source, manners: Manners) -> datetime:
    """Give the next poll: as configured, no earlier than the publisher wishes, and drawn apart from the others' polls."""
    polling, last = state.polling, state.ran_at
    if polling.disabled_at is not None or last is None:
        return NEVER
    every = _auto(source, polling) if source.auto else source.every
    normal = next_due(every=every, cron=source.cron, timezone=source.timezone, last_at=last, now=last) - last
    if state.failures:
        due = last + back_off(state.failures, normal=normal)
    else:
        due = last + max(normal, min(_wish(polling), manners.longest_wish))
    if polling.wait_until is not None:
        due = max(due, polling.wait_until)
    return due + spread(f"{source.id} {last.isoformat()}", period=min((due - last) / 20, MOST_SPREAD))


def _wish(polling: Polling) -> timedelta:
    return max((told for told in (polling.wish, polling.ttl) if told is not None), default=timedelta())


def _auto(source: Source, polling: Polling) -> timedelta:
    if source.folder is not None:
        return FOLDER_AUTO
    return min(max(polling.pace or LEAST_AUTO, LEAST_AUTO), MOST_AUTO) if polling.validates else MOST_AUTO


def _pace(polling: Polling, *, brought: bool) -> timedelta:
    pace = polling.pace or LEAST_AUTO
    return min(max(pace / 2 if brought else pace * SLOWER, LEAST_AUTO), MOST_AUTO)


def _rhythm(source: Source) -> str:
    return "auto" if source.auto else f"{source.every} {source.cron} {source.timezone}"


def _reads(source: Source) -> Digest:
    """Give the digest of the settings by which a document's entries are found and completed."""
    return Digest(digest_of([source.links, source.full_text]))


def _file(source: Source) -> Digest:
    """Give the digest of a source's settings, so that an edit shows; a secret does not print itself."""
    return Digest(digest_of([repr(source)]))


# ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _moving(polling: Polling, source: Source, moved_to: str, *, now: datetime) -> Moving | None:
    """Give what permanent redirects of this and former polls have said in one voice; None where they said nothing, or several things."""
    if not moved_to or moved_to == address(source):
        return None
    before = polling.moving
    if before is None or before.to != moved_to:
        return Moving(to=moved_to, count=1, first_at=now)
    return replace(before, count=before.count + 1)


def _adopted(polling: Polling, source: Source, *, now: datetime) -> Polling:
    """Give what is remembered after a poll whose document was a feed: with the new address, if the move is to be believed."""
    move = polling.moving
    if move is None:
        return polling
    asked = polling.adopted or address(source)
    if _only_secured(asked, move.to) or (move.count >= MOVES and now - move.first_at >= MOVED_FOR):
        return replace(polling, adopted=move.to, moving=None)
    return polling


def _only_secured(asked: str, to: str) -> bool:
    before, after = urlsplit(asked), urlsplit(to)
    return (before.scheme, after.scheme) == ("http", "https") and before.hostname == after.hostname
