"""What an entry may be: the store offers, `refine.identity` decides."""

import pytest

from syndicator.catalog import Source
from syndicator.errors import UsageError
from syndicator.model import Known
from syndicator.refine import reconcile
from syndicator.store import identity
from tests.store.making import HOUR, NOON, apply, copy, entry, held, kill, new, unchanged


def test_the_article_with_the_guid_is_held(store):
    article = held(store)
    assert store.known("wire", [entry("g1", "other")]) == {"g1": Known(held=article)}


def test_a_guid_of_another_source_is_not_held(store):
    held(store, source="other")
    assert store.known("wire", [entry("g1", url="https://else.example")]) == {"g1": Known()}


def test_one_answer_for_each_entry(store):
    entries = [entry(f"g{n}") for n in range(510)]
    apply(store, *(new(one) for one in entries[:20]))
    known = store.known("wire", entries)
    assert list(known) == [one.guid for one in entries]
    assert sum(one.held is not None for one in known.values()) == 20


def test_a_killed_article_is_known(store):
    article = held(store)
    apply(store, kill(article))
    assert store.known("wire", [entry()])["g1"].held.id == article.id


def test_a_vanished_file_with_the_same_bytes_is_a_renamed_article(store):
    apply(store, new(entry("a.txt", "same", document="a.txt", url="")))
    fresh = entry("b.txt", "same", document="b.txt", url="")
    assert store.known("wire", [fresh])["b.txt"] == Known()
    assert store.known("wire", [fresh], missing=("a.txt",))["b.txt"].renamed.guid == "a.txt"
    apply(store, missing=("a.txt",), now=NOON + HOUR)
    assert store.known("wire", [fresh])["b.txt"].renamed.guid == "a.txt"


def test_a_vanished_file_is_offered_to_one_new_file_only(store):
    apply(store, new(entry("a.txt", "same", url="", document="a.txt")))
    fresh = [entry(name, "same", url="", document=name) for name in ("b.txt", "c.txt")]
    known = store.known("wire", fresh, missing=("a.txt",))
    assert [one.renamed is not None for one in known.values()] == [True, False]


def test_an_article_whose_bytes_changed_since_is_not_renamed(store):
    apply(store, new(entry("a.txt", "first", url="", document="a.txt")))
    apply(store, unchanged(store.by_guid("wire", "a.txt"), entry("a.txt", "second", url="", document="a.txt")))
    assert store.known("wire", [entry("b.txt", "first", url="")], missing=("a.txt",))["b.txt"] == Known()


def test_another_guid_with_the_same_link_may_be_the_same_article(store):
    apply(store, new(entry("g1", url="http://www.wire.example/page/?utm_source=x")))
    known = store.known("wire", [entry("g2", "other", url="https://wire.example/page")])
    assert known["g2"].same_link.guid == "g1"
    assert known["g2"].held is None


def test_the_link_that_readers_open_counts_too(store):
    apply(store, new(entry("g1", url="https://wire.example/?p=7"), canonical_url="https://wire.example/story"))
    assert store.known("wire", [entry("g2", url="https://wire.example/story")])["g2"].same_link.guid == "g1"


def test_the_link_follows_the_entry_last_received(store):
    article = held(store)
    apply(store, unchanged(article, entry("g1", "t", url="https://wire.example/moved")))
    assert store.known("wire", [entry("g2", url="https://wire.example/moved")])["g2"].same_link.id == article.id


def test_an_article_whose_guid_stands_in_the_pull_is_not_another_entry_with_its_link(store):
    apply(store, new(entry("g1", url="https://wire.example/page")))
    pulled = [entry("g1", "new text", url="https://wire.example/page"), entry("g2", url="https://wire.example/page")]
    assert store.known("wire", pulled[1:])["g2"].same_link is not None
    assert store.known("wire", [pulled[0], entry("g3", url="https://wire.example/page")])["g3"].same_link is None


def test_an_article_that_stands_unchanged_in_the_pull_is_not_another_entry_with_its_link(store):
    first = entry("g1", url="https://wire.example/page")
    apply(store, new(first))
    second = entry("g2", "other", url="https://wire.example/page")
    assert store.known("wire", [second], present=(first.digest, second.digest))["g2"].same_link is None


def test_a_link_that_several_articles_or_several_entries_share_says_nothing(store):
    home = "https://wire.example/page"
    apply(store, new(entry("g1", url="https://wire.example/one")))
    two = [entry("g7", "7", url="https://wire.example/one"), entry("g8", "8", url="https://wire.example/one")]
    assert all(one.same_link is None for one in store.known("wire", two).values())
    apply(store, new(entry("g2", "2", url=home)), new(entry("g3", "3", url=home)))
    assert store.known("wire", [entry("g9", url=home)])["g9"].same_link is None


def test_seen_gives_the_current_entry_of_each_guid(store):
    one, two = entry("g1"), entry("g2")
    apply(store, new(one), new(two))
    apply(store, new(entry("g1", source="other")), source="other")
    assert store.seen("wire") == {one.digest: two.guid, two.digest: two.guid}
    assert store.seen("none") == {}


def test_seen_is_bounded_and_keeps_the_last_seen(store, monkeypatch):
    monkeypatch.setattr(identity, "SEEN_LIMIT", 2)
    received = [entry(f"g{n}", f"t{n}") for n in range(3)]
    apply(store, *(new(one) for one in received))
    apply(store, present=[received[0].digest, received[2].digest], now=NOON + HOUR)
    assert set(store.seen("wire").values()) == {"g0", "g2"}


def test_an_article_is_found_by_every_name(store):
    received = entry("Some guid", url="https://wire.example/story?utm_medium=rss")
    apply(store, new(received, public_ids=("urn:uuid:1",)), new(entry("other")))
    article = store.by_guid("wire", "Some guid")
    names = [article.id, article.id[:5], "urn:uuid:1", "Some guid", "https://www.wire.example/story"]
    assert [store.find(name) for name in names] == [article] * len(names)


@pytest.mark.parametrize("nothing", ["", "abcd", "zzzzz", "%", "_____", "https://wire.example/none", "x" * 5000])
def test_what_names_no_article_finds_none(store, nothing):
    held(store)
    assert store.find(nothing) is None


def test_an_alias_finds_its_article(store):
    article = held(store)
    apply(store, unchanged(article, entry("g2")))
    assert store.find("g2").id == article.id


def test_a_name_of_several_articles_asks_for_the_id(store):
    held(store, source="a", public_ids=("urn:a",))
    held(store, source="b", public_ids=("urn:b",), rss_guids=("b",))
    apply(store, new(entry("twice", source="a"), public_ids=("urn:c",), rss_guids=("c",)), source="a")
    apply(store, new(entry("twice", source="b"), public_ids=("urn:d",), rss_guids=("d",)), source="b")
    with pytest.raises(UsageError, match="several articles"):
        store.find("twice")


FOR_EVER = {
    "plain-7": ("fza7252s6hwys", "urn:uuid:5638a2c5-c6e2-5606-bbb1-85d71ca52290", "plain-7"),
    "https://wire.example/7": ("7efv2gpxg3xbr", "https://wire.example/7", "https://wire.example/7"),
    "https://wire.example/none": (
        "od444yksxlzqv",
        "urn:uuid:4944654a-fd7d-559d-9dca-986ed246a701",
        "urn:uuid:4944654a-fd7d-559d-9dca-986ed246a701",
    ),
}


def test_e2_the_names_of_an_article_are_the_same_on_every_database(store):
    """An article's names follow from its source and guid alone, so that another database gives the same ones, for ever these."""
    source = Source(id="wire", title="Wire", url="https://wire.example/feed")
    given = {"plain-7": "plain-7", "https://wire.example/7": "https://wire.example/7", "": "https://wire.example/none"}
    changes = [
        reconcile(entry(guid, guid, guid_given=sent), copy(), Known(), source=source, base_url="https://f.example", now=NOON)
        for sent, guid in given.items()
    ]
    apply(store, *changes)
    names = {guid: store.by_guid("wire", guid) for guid in given.values()}
    assert {guid: (one.id, one.public_id, one.rss_guid) for guid, one in names.items()} == FOR_EVER
