"""Time is a cause: with the clock passed in, articles enter and leave at their minute, with no poll between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.app import App
from syndicator.model import PartnerId, SourceId

START = datetime(2026, 3, 5, 12, tzinfo=UTC)
TEXT = """---
date: 2026-03-05T11:30:00Z
---
Harbor Law Passes
By Ana Ruiz
KYIV (Harbor Wire) – The harbor law passed on Tuesday after two days of debate, and with one voice against it.
Pilots said that it opens the harbors to smaller ships.
"""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def house(newsroom):
    newsroom.write("config/sources/wire.yaml", "title: Wire\nfolder: articles\n")
    newsroom.write("config/partners/late.yaml", "title: Late\ndelay: 2h\n")
    newsroom.write("config/partners/brief.yaml", "title: Brief\nmax_age: 1d\n")
    newsroom.write("articles/law.txt", TEXT, age=60)
    clock = Clock()
    app = App(newsroom.folder / "config", clock=clock)
    yield app, clock
    asyncio.run(app.close())


def _publish_due(app) -> set[str]:
    due = app.store.due_partners(now=app.clock())
    for partner_id in due:
        asyncio.run(app.publish(partner_id))
    return set(due)


def _holds(app, partner: str) -> bool:
    return all(b"Harbor Law Passes" in edition.body for edition in app.store.editions(PartnerId(partner)).values())


def test_an_article_enters_after_its_delay_and_leaves_at_its_age(house):
    app, clock = house
    asyncio.run(app.place())
    asyncio.run(app.ingest(SourceId("wire")))
    _publish_due(app)
    assert not _holds(app, "late")
    assert _holds(app, "brief")

    clock.now = START + timedelta(hours=1, minutes=29, seconds=59)
    assert _publish_due(app) == set()
    clock.now = START + timedelta(hours=1, minutes=30)
    assert _publish_due(app) == {"late"}
    assert _holds(app, "late")

    clock.now = START + timedelta(hours=23, minutes=29, seconds=59)
    assert _publish_due(app) == set()
    clock.now = START + timedelta(hours=23, minutes=30)
    assert _publish_due(app) == {"brief"}
    assert not _holds(app, "brief")
    assert _holds(app, "late")


def test_an_embargoed_article_is_nowhere_before_its_time(newsroom):
    newsroom.write("config/sources/wire.yaml", "title: Wire\nfolder: articles\n")
    newsroom.write("config/partners/all.yaml", "title: All\n")
    newsroom.write("articles/law.txt", TEXT.replace("---\n", "---\nembargo: 2026-03-05T18:00:00Z\n", 1))
    clock = Clock()
    app = App(newsroom.folder / "config", clock=clock)
    try:
        asyncio.run(app.place())
        asyncio.run(app.ingest(SourceId("wire")))
        _publish_due(app)
        assert not _holds(app, "all")
        clock.now = datetime(2026, 3, 5, 18, tzinfo=UTC)
        assert _publish_due(app) == {"all"}
        assert _holds(app, "all")
    finally:
        asyncio.run(app.close())
