"""What learning looks at is kept with the articles, and what a person decided is not overwritten by it."""

from dataclasses import replace
from datetime import timedelta

from syndicator.model import Archived, Learned, Recurring, Template
from tests.store.making import DAY, HOUR, NOON, apply, entry, held, kill, new

FOOTER = Recurring(key="f00d", text="Brought to you by the ferry.", zone="end", count=18, of=20)
MOTTO = Recurring(key="beef", text="Read slowly.", zone="start", count=12, of=20, promo=2, anywhere=True)


def archived(guid, text="Brought to you by the ferry.", *, at=NOON, source="wire"):
    block = Template(keys=("f00d", "f0"), text=text, zone="end", signs=("money",), linked=0.25)
    return Archived(source_id=source, guid=guid, published_at=at, templates=(block,))


def test_the_blocks_of_an_article_come_back_as_they_were_seen(store):
    first, second = entry("g1"), entry("g2")
    seen = [archived("g1"), archived("g2", "Other.", at=NOON + HOUR)]
    apply(store, new(first), new(second), archived=seen)
    assert store.archive(["wire"]) == (seen[1], seen[0])
    assert store.archive(["other"]) == ()


def test_blocks_of_an_entry_that_became_no_article_are_not_kept(store):
    apply(store, new(entry("g1")), archived=[archived("g1"), archived("nobody")])
    assert [one.guid for one in store.archive(["wire"])] == ["g1"]


def test_an_article_seen_again_replaces_its_blocks(store):
    held(store)
    apply(store, archived=[archived("g1")])
    apply(store, archived=[archived("g1", "Changed.")])
    assert [one.templates[0].text for one in store.archive(["wire"])] == ["Changed."]


def test_only_the_newest_fifty_of_a_source_are_kept(store):
    apply(
        store,
        *(new(entry(f"g{number}")) for number in range(60)),
        archived=[archived(f"g{number}", at=NOON + number * HOUR) for number in range(60)],
    )
    assert [one.guid for one in store.archive(["wire"])] == [f"g{number}" for number in range(59, 9, -1)]
    apply(store, new(entry("old")), archived=[archived("old", at=NOON - DAY)])
    assert "old" not in {one.guid for one in store.archive(["wire"])}


def test_the_blocks_of_one_source_are_not_anothers(store):
    apply(store, new(entry("g1")), archived=[archived("g1")])
    apply(store, new(entry("g2", source="other")), source="other", archived=[archived("g2", source="other")])
    assert [one.guid for one in store.archive(["other"])] == ["g2"]
    assert [one.guid for one in store.archive(["wire", "other"])] == ["g1", "g2"]


def test_what_goes_beyond_retention_leaves_no_blocks(store):
    article = held(store)
    apply(store, archived=[archived("g1")])
    other = entry("g2")
    apply(store, new(other), archived=[archived("g2")])
    apply(store, kill(store.by_guid("wire", "g2")), now=NOON + HOUR)
    store.prune(before=NOON + 90 * DAY, now=NOON + 90 * DAY)
    assert store.article(article.id) is None
    assert store.archive(["wire"]) == ()


def test_what_was_learned_comes_back_and_keeps_its_first_time(store):
    apply(store, new(entry("g1")), learned=Learned(blocks=(FOOTER, MOTTO)))
    assert store.learned("wire") == Learned(blocks=(MOTTO, FOOTER))
    apply(store, learned=Learned(blocks=(replace(FOOTER, count=19),)), now=NOON + HOUR)
    assert store.learned("wire").blocks[0].count == 19
    assert {name: one.at for name, one in store.decisions("wire").items()} == {"f00d": NOON}


def test_a_run_that_looked_at_nothing_forgets_nothing(store):
    apply(store, new(entry("g1")), learned=Learned(blocks=(FOOTER,)))
    apply(store, now=NOON + timedelta(hours=2))
    assert store.learned("wire").blocks == (FOOTER,)


def test_learning_does_not_overwrite_what_a_person_decided(store):
    apply(store, learned=Learned(blocks=(FOOTER, MOTTO)))
    store.decide("wire", FOOTER, "rejected", who="ada", why="it is ours", now=NOON + HOUR)
    store.decide("wire", MOTTO, "accepted", who="ada", why="", now=NOON + HOUR)
    apply(store, learned=Learned(blocks=(FOOTER,)), now=NOON + 2 * HOUR)
    told = store.decisions("wire")
    assert {name: (one.verdict, one.who, one.why, one.at) for name, one in told.items()} == {
        "f00d": ("rejected", "ada", "it is ours", NOON + HOUR),
        "beef": ("accepted", "ada", "", NOON + HOUR),
    }
    assert store.learned("wire") == Learned()


def test_a_decision_that_is_taken_back_lets_learning_begin_anew(store):
    store.decide("wire", FOOTER, "rejected", who="ada", why="", now=NOON)
    store.decide("wire", FOOTER, None, who="ada", why="", now=NOON)
    apply(store, learned=Learned(blocks=(FOOTER,)))
    assert store.learned("wire").blocks == (FOOTER,)
