"""Break the configuration of a daemon at work, in many ways: the last good one stays in force, and the mended one is taken.

Watched from outside: the same process on the same socket says that something is amiss, goes on polling, and serves the
same bytes; after the mend it serves what the mended configuration says, and says that all is well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.faults import newsroom
from tests.faults.breakages import Breakage, good
from tests.faults.forking import Stage, in_memory
from tests.faults.house import House, wait_for
from tests.faults.publisher import Publisher

FEED = "/feeds/all/rss.xml"
AMISS = "configuration"


@dataclass
class Outcome:
    """What came of it all."""

    broken: int = 0
    kept: int = 0
    mended: int = 0
    complaints: list[str] = field(default_factory=list)


def break_and_mend(ways: Iterable[tuple[str, Breakage]], *, stage: Stage | None = None, bugs: tuple[str, ...] = ()) -> Outcome:
    """Break the configuration in each of these ways, and mend it each time."""
    outcome = Outcome()
    with in_memory() as folder, Publisher(lambda: newsroom.document(1)) as publisher:
        house = House(folder, stage=stage, bugs=bugs)
        _mend(house, publisher, 0)
        house.start()
        if not (house.up() and wait_for(lambda: b"story-2" in house.get(FEED)[1] and _in_force(house) == 0)):
            outcome.complaints.append(f"the daemon did not start: {house.said()[-300:]}")
        else:
            for number, (name, breakage) in enumerate(ways, 1):
                found = list(_one(house, publisher, breakage, number, outcome))
                outcome.complaints += [f"{name}: {one}" for one in found]
        house.end()
    return outcome


def _one(house: House, publisher: Publisher, breakage: Breakage, number: int, outcome: Outcome) -> Iterator[str]:
    before = (house.pid, house.listener(), house.get(FEED)[1])
    outcome.broken += 1
    breakage(house.folder / "config")
    noticed = wait_for(lambda: _amiss(house), seconds=30)
    asked = len(publisher.asked)
    polled = wait_for(lambda: len(publisher.asked) >= asked + 2, seconds=30)
    after = (house.pid if house.alive() else 0, house.listener(), house.get(FEED)[1])
    yield from [] if noticed else ["nobody was told"]
    yield from [] if polled else ["the daemon polls no more"]
    yield from (f"{what} changed" for what, old, new in zip(("process", "socket", "feed"), before, after, strict=True) if old != new)
    outcome.kept += noticed and polled and before == after
    _mend(house, publisher, number)
    taken = wait_for(lambda: _in_force(house) == number and not _amiss(house), seconds=30)
    outcome.mended += taken
    yield from [] if taken else [f"the mended one was not taken: {house.reasons()}, {house.said()[-200:]}"]


def _mend(house: House, publisher: Publisher, number: int) -> None:
    good(house.folder / "config", number=number, port=house.port, address=publisher.address)


def _amiss(house: House) -> bool:
    return any(AMISS in reason for reason in house.reasons())


def _in_force(house: House) -> int:
    """Give the number in the publisher's name that stands in the feed, -1 for none."""
    body = house.get(FEED)[1]
    _, _, after = body.partition(b"Wire ")
    digits = after[: len(after) - len(after.lstrip(b"0123456789"))]
    return int(digits) if digits else -1
