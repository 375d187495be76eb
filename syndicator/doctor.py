"""Examines the house: the store row against row, placements against rules, the shelf against the store; mends, and says each.

Law: mends only what loses nothing and needs no guess; everything else is named with its cure. Where a daemon runs on the
store (`alone` is false), what the daemon itself keeps in order is left to it, and only files are put right. Raises
StoreError where the store cannot be read at all.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Literal

from syndicator._text.schedule import next_due
from syndicator.catalog import Partner, Source
from syndicator.config import accepted_rules
from syndicator.errors import PartnerError, UsageError
from syndicator.model import PartnerId, Placement, SourceState
from syndicator.questions import Desk, blocks_of
from syndicator.questions.learning import is_rule_of
from syndicator.store.shelf import UNFINISHED, Shelf
from syndicator.syndicate.filter import Index, route

AHEAD = timedelta(days=1)
"""So far ahead of now no poll can have been."""
LONGEST_WAIT = timedelta(days=32)
"""No publisher is heard that asks to be left alone for longer, so no source waits longer, unless its own rule says so."""
TRIES = 3
_NOT_STORED = "is a page of an archive that the store does not hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing amiss: where, what, whether it was mended, and how (or what to do)."""

    where: str
    what: str
    state: Literal["mended", "left"]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What the doctor works with. `alone`: no daemon runs on the store, and none can start meanwhile."""

    desk: Desk
    shelf: Shelf
    alone: bool
    now: datetime


def examine(visit: Visit) -> Iterator[Finding]:
    """Look at everything, mend what can be, and give each thing that was amiss."""
    faults = visit.desk.store.faults()
    for fault in faults:
        yield Finding(
            where="store",
            what=f"is damaged: {fault}",
            state="left",
            how="go back to the last backup: `syndicator backup --recover FILE --force`",
        )
    if faults:
        return  # what a damaged file says is no measure for anything else
    yield from _rows(visit)
    yield from _due_times(visit)
    yield from _overtaken(visit)
    yield from _placements(visit)
    yield from _lessons(visit)
    yield from _pages(visit)
    yield from _editions(visit)
    yield from _strays(visit)


# ── the store ────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(visit: Visit) -> Iterator[Finding]:
    store = visit.desk.store
    ills = store.ailments()
    mended = store.mend(now=visit.now) if ills != type(ills)() and visit.alone else type(ills)()
    left = (
        _left_to_the_daemon()
        if not visit.alone
        else "nothing of it is left in the store; a poll brings it again while it stands at its source"
    )
    told = (
        (ills.without_version, mended.without_version, "article", "has no text of its current version", "stands as its last version"),
        (ills.without_entry, mended.without_entry, "article", "has lost the entry that it was made of", "made of its last entry"),
        (ills.lost_entries, mended.lost_entries, "entry", "stands for no article", "set aside, where `syndicator status` counts it"),
    )
    for found, done, kind, what, how in told:
        for one in found:
            sound = one in done
            yield Finding(where=f"{kind} {one}", what=what, state="mended" if sound else "left", how=how if sound else left)


def _left_to_the_daemon() -> str:
    return "a daemon runs on the store; stop it, and examine again"


def _due_times(visit: Visit) -> Iterator[Finding]:
    store, states = visit.desk.store, visit.desk.store.states()
    for source_id, state in states.items():
        source = visit.desk.catalog.sources.get(source_id)
        polled = source is not None and state.due_at is not None and state.polling.disabled_at is None
        fresh = _next(source, now=visit.now) if source is not None and polled else state.due_at
        ahead = state.ran_at is not None and state.ran_at > visit.now + AHEAD
        late = polled and state.due_at is not None and fresh is not None and state.due_at > max(fresh, visit.now + LONGEST_WAIT)
        if not (ahead or late):
            continue
        told = f"was polled on {state.ran_at:%Y-%m-%d}" if ahead else f"is not due before {state.due_at:%Y-%m-%d}"
        what = f"{told}, written down by a clock that was wrong"
        if visit.alone:
            store.save_state(_due_again(state, fresh, now=visit.now))
        yield Finding(
            where=f"source {source_id}",
            what=what,
            state="mended" if visit.alone else "left",
            how=(f"due at {fresh:%Y-%m-%d %H:%M} UTC" if polled else "set to now") if visit.alone else _left_to_the_daemon(),
        )


def _next(source: Source, *, now: datetime) -> datetime:
    return (
        next_due(every=source.every, cron=source.cron, timezone=source.timezone, last_at=now, now=now)
        if source.every or source.cron
        else now
    )


def _due_again(state: SourceState, due_at: datetime | None, *, now: datetime) -> SourceState:
    ran, succeeded, new = (None if at is None else min(at, now) for at in (state.ran_at, state.succeeded_at, state.new_at))
    return replace(state, due_at=due_at, ran_at=ran, succeeded_at=succeeded, new_at=new)


# ── placements against rules ─────────────────────────────────────────────────────────────────────────────────────


def _overtaken(visit: Visit) -> Iterator[Finding]:
    """Take away feeds that carry what was held or killed while their partner was set aside."""
    store = visit.desk.store
    for partner_id, whole in store.withdraw(store.unplaced(), now=visit.now).items() if visit.alone else ():
        visit.shelf.withdraw(partner_id, whole=whole)
        what = f"{'its feeds' if whole else 'pages of its archive'} carry what was held or killed while it was set aside"
        yield Finding(where=f"partner {partner_id}", what=what, state="mended", how="taken away; the next run publishes them")


def _placements(visit: Visit) -> Iterator[Finding]:
    """Compare what is placed with what the rules say; a partner whose rules have changed since is routed by the next run anyway."""
    store, placed = visit.desk.store, visit.desk.store.placed_rules()
    meant: dict[PartnerId, list[Placement]] = {
        partner.id: [] for partner in visit.desk.catalog.partners.values() if placed.get(partner.id) == partner.rules
    }
    partners = [visit.desk.catalog.partners[partner_id] for partner_id in meant]
    for placement in route(store.retained(), Index(partners)):
        meant[placement.partner_id].append(placement)
    for partner in partners:
        wanted = {one.article_id: (one.from_at, one.until_at) for one in meant[partner.id]}
        stands = store.windows(partner.id)
        wrong = dict(wanted.items() ^ stands.items())
        if not wrong:
            continue
        if visit.alone:
            store.place(partner.id, meant[partner.id], rules=partner.rules, now=visit.now)
        yield Finding(
            where=f"partner {partner.id}",
            what=f"its placements are not what its rules say, for {len(wrong)} of {len(wanted.keys() | stands.keys())} articles",
            state="mended" if visit.alone else "left",
            how="placed anew; the next run publishes it" if visit.alone else _left_to_the_daemon(),
        )


def _lessons(visit: Visit) -> Iterator[Finding]:
    """Compare what people accepted with the rules that stand for it in the source's file."""
    for source_id in visit.desk.catalog.sources:
        accepted = [one for one in blocks_of(visit.desk, source_id) if one.state == "accepted"]
        try:
            rules = accepted_rules(visit.desk.folder, source_id) if accepted else ()
        except UsageError as error:
            yield Finding(where=f"source {source_id}", what=str(error), state="left", how="`syndicator check` names the line")
            continue
        for one in accepted:
            if not any(is_rule_of(rule, one) for rule in rules):
                yield Finding(
                    where=f"source {source_id}",
                    what=f"the block {one.key} was accepted, and no rule in the source's file stands for it",
                    state="left",
                    how=f"`syndicator rules {source_id} --accept {one.key}` writes it again, `--reject {one.key}` forgets it",
                )


# ── the shelf against the store ──────────────────────────────────────────────────────────────────────────────────


def _pages(visit: Visit) -> Iterator[Finding]:
    """Find pages of archives that stand nowhere though articles stand on them, and files of pages that the store does not hold."""
    store = visit.desk.store
    for partner_id, numbers in store.lost_pages(now=visit.now).items():
        if visit.alone:
            store.make_pages_again(partner_id, numbers)
        yield Finding(
            where=f"partner {partner_id}",
            what=f"pages of its archive were lost: {', '.join(map(str, numbers))}",
            state="mended" if visit.alone else "left",
            how="the next run makes them again" if visit.alone else _left_to_the_daemon(),
        )
    for stray in visit.shelf.astray(visit.desk.catalog.partners.values(), store.page_names):
        try:
            visit.shelf.take(stray.file)
        except PartnerError as error:
            yield Finding(where=str(stray.file), what=_NOT_STORED, state="left", how=str(error))
        else:
            yield Finding(where=str(stray.file), what=_NOT_STORED, state="mended", how="taken away")


def _editions(visit: Visit) -> Iterator[Finding]:
    for partner in visit.desk.catalog.partners.values():
        amiss: dict[Path, str] = {}
        try:
            amiss = _put_right(visit, partner)
        except PartnerError as error:
            yield Finding(where=f"partner {partner.id}", what="its files cannot be put right", state="left", how=str(error))
        for file, wrong in amiss.items():
            yield Finding(where=str(file), what=wrong, state="mended", how="written again from the store")


def _put_right(visit: Visit, partner: Partner) -> dict[Path, str]:
    """Write what is amiss from the rows, and look again: beside a daemon the rows may have moved on meanwhile."""
    amiss: dict[Path, str] = {}
    store = visit.desk.store
    for _ in range(TRIES):
        documents = ((0, edition) for edition in store.editions(partner.id).values())
        pages = (
            (number, page) for number, form in store.page_names().get(partner.id, ()) if (page := store.page(partner.id, number, form))
        )
        wrong = [(number, one, found) for number, one in chain(documents, pages) if (found := visit.shelf.amiss(partner, one, page=number))]
        if not wrong:
            break
        for number, one, found in wrong:
            visit.shelf.straighten(partner, one, page=number)
            amiss.update(found)
    return amiss


def _strays(visit: Visit) -> Iterator[Finding]:
    """Take away what crashes left half-written, and editions of partners that are not there; these a daemon may be about to know."""
    left_before = datetime.max.replace(tzinfo=UTC) if visit.alone else visit.now - UNFINISHED
    for file in visit.shelf.unexpected(visit.desk.catalog.partners.values(), left_before=left_before):
        unfinished = file.name.startswith(".")
        goes = visit.alone or unfinished
        if goes:
            visit.shelf.take(file)
        yield Finding(
            where=str(file),
            what="was left half-written" if unfinished else "is an edition that no partner should have there",
            state="mended" if goes else "left",
            how="taken away" if goes else _left_to_the_daemon(),
        )
    for folder in visit.desk.store.unfinished():
        if _is_old(folder, now=visit.now):
            shutil.rmtree(folder, ignore_errors=True)
            yield Finding(where=str(folder), what="was left by a backup or recovery that was killed", state="mended", how="taken away")


def _is_old(path: Path, *, now: datetime) -> bool:
    try:
        return path.stat().st_mtime < (now - UNFINISHED).timestamp()
    except OSError:
        return False
