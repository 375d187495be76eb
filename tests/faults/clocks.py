"""Turn the wall clock of a daemon at work: it goes on polling within an interval, in no burst, and damages no date.

Only the process's wall clock is moved, by a library of our own; what happens is timed by the monotonic one.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults import judging, newsroom
from tests.faults.forking import Clock, Stage, in_memory
from tests.faults.house import House, wait_for
from tests.faults.publisher import Publisher

EVERY = 1.0
LONGEST = 40.0
"""A poll that has not come after so long does not come by the clock that nobody can set: no machine is that slow."""
BURST = 3
FEED = "/feeds/open/atom.xml"
ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Turning:
    """How far the clock stands from the real one when the daemon starts, and after it was turned (None: it runs on)."""

    name: str
    before: Callable[[], float]
    after: Callable[[], float] | None = None


@dataclass
class Outcome:
    """What came of one turning."""

    name: str
    polls: int
    first: float
    """Seconds from the turning to the next poll."""
    patience: float
    complaints: list[str]


def _at(moment: str) -> Callable[[], float]:
    return lambda: datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() - time.time()


def _by(seconds: float) -> Callable[[], float]:
    return lambda: seconds


TURNINGS = (
    Turning("back an hour", _by(0), _by(-3600)),
    Turning("forward a day", _by(0), _by(86400)),
    Turning("the spring day in Berlin", _at("2026-03-29T00:59:50")),
    Turning("the autumn day in Berlin", _at("2026-10-25T00:59:50")),
    Turning("1970, then the right time", _at("1970-01-01T00:01:00"), _by(0)),
    Turning("1970 while at work", _by(0), _at("1970-01-01T00:01:00")),
)


def turn(turning: Turning, *, stage: Stage | None = None, bugs: tuple[str, ...] = (), patience: float = LONGEST) -> Outcome:
    """Let a daemon work, turn its clock, bring it something new, and judge; `patience` is how long a poll is waited for."""
    generation = [0]
    clock = stage.clock if stage is not None else Clock()
    with in_memory() as folder, Publisher(lambda: newsroom.document(generation[0])) as publisher:
        newsroom.write_articles(folder, 0)
        house = House(folder, stage=stage, bugs=bugs, clock=clock)
        newsroom.furnish(folder, publisher.address, port=house.port, every=f"{EVERY:.0f}s")
        clock.move(turning.before())
        house.start({"TZ": ZONE})
        try:
            outcome = Outcome(turning.name, 0, 0.0, patience, [])
            outcome.complaints += _turned(house, publisher, turning, outcome, generation)
            return outcome
        finally:
            house.end()
            clock.move(0)
            if stage is None:
                clock.close()


def _turned(house: House, publisher: Publisher, turning: Turning, outcome: Outcome, generation: list[int]) -> Iterator[str]:
    if not (house.up() and wait_for(lambda: b"Salt Rakers" not in house.get(FEED)[1] and b"Lock Gates" in house.get(FEED)[1])):
        yield f"nothing was published to begin with: {house.said()[-300:]}"
        return
    before, asked = _dates(house.folder), len(publisher.asked)
    if turning.after is not None and house.clock is not None:
        house.clock.move(turning.after())
    began = time.monotonic()
    if not wait_for(lambda: len(publisher.asked) >= asked + 2, seconds=outcome.patience):
        yield f"polling stopped: {len(publisher.asked) - asked} polls in {outcome.patience:.0f} s"
        return
    outcome.first = publisher.asked[asked].at - began
    _over_the_hour(turning, publisher)
    generation[0] = 1
    news = wait_for(
        lambda: b"Salt Rakers" in house.get(FEED)[1] and b"correction of turn 1" in house.get(FEED)[1], seconds=outcome.patience
    )
    took = time.monotonic() - began
    outcome.polls = len(publisher.asked) - asked
    yield from [] if news else ["news was not published any more"]
    yield from [] if outcome.polls <= took / EVERY + BURST else [f"{outcome.polls} polls in {took:.0f} s of one every {EVERY:.0f} s"]
    yield from _damaged(before, _dates(house.folder))
    yield from _misdated(house)


def _over_the_hour(turning: Turning, publisher: Publisher) -> None:
    """Where the clock runs on by itself, wait until it is past the hour at which clocks are changed, and two polls more."""
    if turning.after is None:
        time.sleep(12)
        asked = len(publisher.asked)
        wait_for(lambda: len(publisher.asked) >= asked + 2, seconds=LONGEST)


def _dates(folder: Path) -> dict[str, tuple[str, str, str, str]]:
    """Give of each article by its guid our guid, and when it was published, first seen and updated."""
    with sqlite3.connect(f"file:{folder}/var/syndicator.db?mode=ro", uri=True) as db:
        rows = db.execute("SELECT source_id || ' ' || guid, public_id, published_at, first_seen_at, updated_at FROM articles").fetchall()
    db.close()
    return {guid: (public_id, *map(str, dates)) for guid, public_id, *dates in rows}


def _damaged(before: dict[str, tuple[str, str, str, str]], after: dict[str, tuple[str, str, str, str]]) -> Iterator[str]:
    for guid, (public_id, published, seen, updated) in before.items():
        now = after.get(guid)
        if now is None or now[:3] != (public_id, published, seen):
            yield f"{guid} was {(public_id, published, seen)} and is {now}"
        elif now[3] < updated:
            yield f"{guid} was updated {updated}, and later {now[3]}"
    if before.get("wire story-1", ("",) * 4)[3] >= after.get("wire story-1", ("",) * 4)[3]:
        yield "a correction did not move its article's date"
    said = (newsroom.BEFORE.replace(minute=57, hour=11)).strftime("%Y-%m-%d %H:%M")
    if said not in after.get("wire story-2", ("",) * 4)[1]:
        yield f"the publisher dated the news {said}, and it is dated {after.get('wire story-2', ('',) * 4)[1]}"


def _misdated(house: House) -> Iterator[str]:
    for name in ("rss.xml", "atom.xml", "feed.json"):
        body = house.get(f"/feeds/open/{name}")[1]
        try:
            judging.items(name, body)
        except ValueError as error:
            yield str(error)
