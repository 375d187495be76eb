"""Licence windows: what a partner had is withdrawn by itself when its licence ends, and it is told so."""

from datetime import timedelta

import pytest
from lxml import etree

from syndicator.model import PartnerId
from syndicator.questions.looking import explain
from tests.behaviour.house import NOW, play
from tests.behaviour.publisher import feed_of, item

ALL = PartnerId("all")
DAY = timedelta(days=1)
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def dated(*days):
    """Give a feed whose items are as many days old as their numbers say."""
    return feed_of(*(item(number, date=f"{NOW - number * DAY:%a, %d %b %Y %H:%M:%S} GMT") for number in days))


def retracted(house, partner="all"):
    """Give the names that a partner's Atom feed tells of as withdrawn."""
    root = etree.fromstring(house.bodies(partner)["atom"])
    return {stone.get("ref") for stone in root.iter(TOMBSTONE)}


def ids(house, partner="all"):
    return {entry["title"]: entry["id"] for entry in house.carried(partner)}


async def at(house, days):
    """Move the clock to so many days after the first poll, and publish what is due."""
    house.now = NOW + days * DAY
    await house.publish()


def test_an_article_is_withdrawn_by_itself_when_its_licence_ends(tmp_path):
    """At the end of the licence the article leaves every format, and a retraction stands in its place; until then it is in."""

    async def story(house):
        await house.poll()
        had = ids(house)
        assert len(had) == 2
        oldest = next(article for article in house.articles() if article.published_at == NOW - 2 * DAY)
        house.now = NOW + 8 * DAY - timedelta(seconds=1)
        assert await house.publish() == ()
        assert house.app.store.due_partners(now=NOW + 8 * DAY) == (ALL,)
        await at(house, 8)
        assert set(ids(house).values()) == set(had.values()) - {oldest.public_id}
        assert retracted(house) == {oldest.public_id}
        assert oldest.copy.headline.encode() not in b"".join(house.bodies().values())
        said = explain(house.app.desk, oldest.id, "all", now=house.now)
        assert (said["included"], said["rule"]) == (False, "licence")
        await at(house, 9)
        assert retracted(house) == set(had.values())
        assert house.carried() == []

    play(tmp_path, story, {"/feed": [dated(1, 2)]}, partners={"all": "title: All\nlicence: 10d\n"})


def test_what_rolled_off_long_before_is_withdrawn_all_the_same(tmp_path):
    """Age alone retracts nothing; the licence retracts what had left the feed by age."""

    async def story(house):
        await house.poll()
        had = ids(house)
        await at(house, 5)
        assert house.carried() == []
        assert retracted(house) == set()
        await at(house, 8.5)
        assert retracted(house) == set(had.values())

    play(tmp_path, story, {"/feed": [dated(2)]}, partners={"all": "title: All\nlicence: 10d\nmax_age: 4d\n"})


def test_what_a_partner_never_had_is_not_withdrawn(tmp_path):
    """A new partner is told nothing of what was over before it came; of what stood on a page of its archive alone it is told."""

    async def story(house):
        await house.poll()
        house.write("partners/late.yaml", "title: Late\nlicence: 5d\n")
        house.write("partners/few.yaml", "title: Few\nlicence: 30d\nlimit: 1\n")
        house.now = NOW + DAY
        await house.reload()
        await house.publish()
        assert retracted(house, "late") == set()
        assert len(house.carried("late")) == 1
        await at(house, 35)
        assert len(retracted(house, "late")) == 1
        assert len(retracted(house, "few")) == 3

    play(tmp_path, story, {"/feed": [dated(1, 8, 20)]})


@pytest.mark.parametrize("edit", ["title: All\nlicence: 3d\n", "title: All\ndelay: 1h\nlicence: 3d\n"])
def test_a_licence_that_is_written_later_reaches_what_went_out_before(tmp_path, edit):
    """A licence added or shortened withdraws with the next build what the partner had for longer; one lengthened brings it back."""

    async def story(house):
        await house.poll()
        had = ids(house)
        house.write("partners/all.yaml", edit)
        await house.reload()
        await house.publish()
        assert len(house.carried()) == 1
        gone = retracted(house)
        assert gone == set(had.values()) - set(ids(house).values())
        house.write("partners/all.yaml", "title: All\nlicence: 300d\n")
        house.now += timedelta(hours=1)
        await house.reload()
        await house.publish()
        assert set(ids(house).values()) == set(had.values())
        assert retracted(house) == set()

    play(tmp_path, story, {"/feed": [dated(1, 8)]}, partners={"all": "title: All\n"})


def test_a_withdrawal_is_made_once(tmp_path):
    """Later builds tell of the same withdrawal with the same date: the bytes stay."""

    async def story(house):
        await house.poll()
        await at(house, 9)
        before = house.bodies()
        house.now += timedelta(hours=1)
        await house.app.publish(ALL)
        assert house.bodies() == before

    play(tmp_path, story, {"/feed": [dated(2, 3)]}, partners={"all": "title: All\nlicence: 10d\n"})
