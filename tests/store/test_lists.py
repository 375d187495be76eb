"""Lists of articles, and going through all that is retained."""

import pytest

from syndicator.model import Status, Tag
from syndicator.store import ArticleQuery
from tests.store.making import DAY, HOUR, NOON, apply, copy, entry, kill, new, placement


@pytest.fixture
def shelved(store):
    """Give a store with four articles: three live ones of two sources, and a killed one."""
    made = {
        "war": new(entry("war"), copy=copy("Zelenskyy in Kyiv", tags=(Tag(name="Russland", why="v", also=("Russia",)),), dateline="KYIV")),
        "cup": new(
            entry("cup"), at=NOON + HOUR, copy=copy("Cup final", tags=(Tag(name="Sport", why="v"),), summary="ÄRGER im Stadion, 50% off_")
        ),
        "bad": new(entry("bad"), at=NOON + DAY),
    }
    apply(
        store,
        *made.values(),
        placements=[placement("p", made["war"].article.id), placement("q", made["war"].article.id, from_at=NOON + DAY)],
    )
    other = new(entry("held", source="blog"), status=Status.HELD)
    apply(store, other, source="blog")
    apply(store, kill(store.by_guid("wire", "bad")))
    return store


def listed(store, **query):
    return [row.id for row in store.articles(ArticleQuery(**query))]


def ids(store, *guids):
    return [(store.by_guid("wire", guid) or store.by_guid("blog", guid)).id for guid in guids]


def test_a_row_says_what_a_list_shows(shelved):
    (row,) = shelved.articles(ArticleQuery(tag="russia"))
    assert (row.source, row.headline, row.tags, row.partners, row.status) == (
        "wire",
        "Zelenskyy in Kyiv",
        ("Russland",),
        ("p", "q"),
        Status.LIVE,
    )
    assert (row.canonical_url, row.published_at) == ("https://wire.example/war", NOON)


def test_the_newest_come_first(shelved):
    assert listed(shelved)[:2] == ids(shelved, "bad", "cup")
    assert listed(shelved, limit=1) == ids(shelved, "bad")


@pytest.mark.parametrize(
    ("query", "guids"),
    [
        ({"source": "blog"}, ["held"]),
        ({"status": Status.KILLED}, ["bad"]),
        ({"status": Status.HELD}, ["held"]),
        ({"tag": "SPORT"}, ["cup"]),
        ({"tag": "Russland"}, ["war"]),
        ({"tag": "Russ"}, []),
        ({"words": ("zelenskyy", "KYIV")}, ["war"]),
        ({"words": ("zelenskyy", "cup")}, []),
        ({"words": ("ärger",)}, ["cup"]),
        ({"words": ("50% off_",)}, ["cup"]),
        ({"words": ("%",), "tag": "Russia"}, []),
        ({"since": NOON + HOUR}, ["bad", "cup"]),
        ({"partner": "p"}, ["war"]),
        ({"partner": "q", "now": NOON}, []),
        ({"partner": "q", "now": NOON + DAY}, ["war"]),
        ({"missing": True}, []),
        ({"missing": False, "source": "blog"}, ["held"]),
    ],
)
def test_each_filter_narrows(shelved, query, guids):
    assert listed(shelved, **query) == ids(shelved, *guids)


def test_a_row_leaves_out_partners_whose_time_has_not_come(shelved):
    (row,) = shelved.articles(ArticleQuery(tag="russia", now=NOON))
    assert row.partners == ("p",)


def test_all_that_is_not_killed_is_retained_whatever_the_batch(shelved):
    expected = sorted(ids(shelved, "war", "cup", "held"))
    assert [article.id for article in shelved.retained(batch=1)] == expected
    assert [article.id for article in shelved.retained()] == expected
    assert [article.id for article in shelved.retained("blog")] == ids(shelved, "held")


def test_retained_entries_are_those_last_received(shelved):
    received = {article.guid: one.received for article, one in shelved.retained_entries(batch=2)}
    assert received.keys() == {"war", "cup", "held"}


def test_writing_while_going_through_articles_is_possible(shelved):
    for article in shelved.retained(batch=1):
        apply(shelved, kill(article), source=article.source_id)
    assert list(shelved.retained()) == []
