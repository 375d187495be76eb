"""What is old and gone everywhere leaves the store; nothing that may still be needed does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from syndicator.model import Edition, FileMark, Fragment, SetAside, SourceState, Status, Validators
from tests.store.making import DAY, NOON, apply, entry, held, kill, new, placement, revision, unchanged

LATER = NOON + 400 * DAY
BEFORE = NOON + 30 * DAY


def gone_from_feed(store, *, source="wire", now=LATER):
    """Let the source list something else, so that the old entries stand there no more."""
    other = entry("other", "other", source=source)
    known = store.by_guid(source, "other")
    apply(store, unchanged(known, other) if known else new(other), source=source, present=(other.digest,), now=now)


def test_an_old_article_goes_with_all_that_belongs_to_it(store):
    article = held(store)
    apply(store, revision(article, received=entry("g2", "t")), placements=[placement("p", article.id)])
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 1
    assert store.article(article.id) is None
    with store._db.read() as db:
        for table in ("versions", "aliases", "entries", "placements"):
            assert db.execute(text(f"SELECT count(*) FROM {table} WHERE article_id = :id"), {"id": article.id}).scalar() == 0  # noqa: S608


def test_an_article_that_changed_or_was_seen_since_stays(store):
    changed, seen = held(store, "changed"), held(store, "seen")
    digest = next(iter(store.seen("wire")))
    apply(store, revision(changed), now=BEFORE)
    apply(store, unchanged(seen, entry("seen", "x")), now=BEFORE)
    assert digest
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 0


def test_an_article_that_still_stands_in_the_last_list_of_its_source_stays(store):
    held(store)
    store.save_state(SourceState(source_id="wire", succeeded_at=LATER))
    assert store.prune(before=BEFORE, now=LATER) == 0
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 1


def test_an_article_whose_file_stands_untouched_stays(store):
    received = entry("a.txt", document="a.txt")
    apply(store, new(received))
    marks = Validators(files=(FileMark(name="a.txt", mtime_ns=1, size=1, digest="d"),))
    state = SourceState(source_id="wire", succeeded_at=LATER, validators=marks)
    other = entry("b.txt", "b", document="b.txt")
    apply(store, new(other), present=(other.digest,), state=state, now=LATER)
    assert store.prune(before=BEFORE, now=LATER) == 0
    store.save_state(replace(state, validators=Validators()))
    assert store.prune(before=BEFORE, now=LATER) == 1


def test_what_a_source_last_said_before_that_time_counts_no_more(store):
    held(store)
    assert store.prune(before=NOON + DAY, now=LATER) == 1


def test_an_article_that_an_edition_carries_stays(store):
    article = held(store)
    edition = Edition(partner_id="p", format="rss", body=b"", etag="", changed_at=NOON, generation="g", article_ids=(article.id,))
    store.publish("p", [edition], next_at=None, now=NOON)
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 0
    store.publish("p", [], next_at=None, now=NOON)
    assert store.prune(before=BEFORE, now=LATER) == 1


def test_a_killed_article_leaves_its_names_for_ever_and_nothing_that_it_said(store):
    article = held(store)
    apply(store, revision(article, received=entry("alias", "t")))
    apply(store, kill(store.article(article.id)))
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 1
    assert store.prune(before=BEFORE, now=LATER) == 0
    left = store.by_guid("wire", "g1")
    assert (left.status, left.public_id, left.rss_guid) == (Status.KILLED, article.public_id, article.rss_guid)
    assert (left.copy.headline, left.copy.html, store.received(article.id)) == ("", "", ())
    assert store.by_guid("wire", "alias").id == article.id
    assert store.known("wire", [entry()])["g1"].held.status is Status.KILLED
    assert [version.headline for version in store.history(article.id)] == [""]


def test_many_old_articles_go_in_turns(store):
    apply(store, *(new(entry(f"g{n}", str(n))) for n in range(450)))
    gone_from_feed(store)
    assert store.prune(before=BEFORE, now=LATER) == 450
    assert [article.guid for article in store.retained()] == ["other"]


def variants(store, article, *texts, at=NOON):
    """Receive an article in several forms that mean the same, an hour apart."""
    for hour, told in enumerate(texts):
        apply(store, unchanged(article, entry(article.guid, told)), now=at + timedelta(hours=hour))


def kept(store, article):
    return {one.entry.text for one in store.received(article.id)}


@pytest.mark.parametrize("before", [None, NOON - DAY])
def test_an_entry_that_was_replaced_long_ago_and_that_nothing_was_made_from_goes(store, before):
    article = held(store)
    variants(store, article, "one", "two", "three")
    apply(store, revision(article, received=entry("g1", "edited")), now=NOON + 5 * DAY)
    variants(store, store.article(article.id), "four", "five", at=NOON + 6 * DAY)
    assert kept(store, article) == {"Text of g1.", "one", "two", "three", "edited", "four", "five"}
    store.prune(before=before, now=NOON + 30 * DAY)
    assert len(kept(store, article)) == 7
    store.prune(before=before, now=NOON + 35 * DAY)
    assert kept(store, article) == {"Text of g1.", "edited", "four", "five"}
    store.prune(before=before, now=LATER)
    assert kept(store, article) == {"Text of g1.", "edited", "five"}, "two versions were made of these, and the last one stands"
    assert len(store.history(article.id)) == 2
    assert store.seen("wire") == {entry("g1", "five").digest: "g1"}


def test_a_replaced_entry_that_was_seen_again_or_is_set_aside_stays(store):
    article = held(store)
    variants(store, article, "one", "two", "three")
    variants(store, article, "one", "two", at=NOON + 40 * DAY)
    apply(store, set_aside=[SetAside(entry=entry("g1", "broken"), why="no")], now=NOON + 41 * DAY)
    apply(store, set_aside=[SetAside(entry=entry("g1", "worse"), why="no")], now=NOON + 42 * DAY)
    store.prune(before=None, now=NOON + 50 * DAY)
    assert kept(store, article) == {"Text of g1.", "one", "two", "broken", "worse"}
    store.prune(before=None, now=LATER)
    assert kept(store, article) == {"Text of g1.", "two", "broken", "worse"}, "the second is what the article was last confirmed by"
    assert len(store.aside()) == 2


def test_names_under_which_replaced_entries_came_stay(store):
    article = held(store)
    for number in range(3):
        apply(store, unchanged(article, entry("alias", str(number))), now=NOON + timedelta(hours=number))
    store.prune(before=None, now=LATER)
    assert kept(store, article) == {"Text of g1.", "2"}
    assert store.by_guid("wire", "alias").id == article.id


def test_many_replaced_entries_go_in_turns(store):
    article = held(store)
    variants(store, article, *map(str, range(450)))
    store.prune(before=None, now=LATER)
    assert kept(store, article) == {"Text of g1.", "449"}


def test_an_article_that_comes_back_after_that_gets_its_names_again(store):
    article = held(store)
    gone_from_feed(store)
    store.prune(before=BEFORE, now=LATER)
    again = held(store)
    assert (again.id, again.public_id, again.rss_guid) == (article.id, article.public_id, article.rss_guid)


def test_what_never_became_an_article_goes_in_its_time(store):
    apply(store, set_aside=[SetAside(entry=entry("bad"), why="no")], repeats=[entry("twice")])
    store.prune(before=NOON, now=NOON)
    assert len(store.aside()) == 1
    store.prune(before=BEFORE, now=LATER)
    assert store.aside() == ()
    assert store.seen("wire") == {}


def test_old_runs_and_fragments_go_whatever_is_retained(store):
    apply(store, new(entry()))
    fragment = Fragment(body=b"1", pressed=b"2")
    store.keep_fragments({"old": fragment}, now=NOON)
    store.keep_fragments({"new": fragment}, now=NOON + 80 * DAY)
    assert store.prune(before=None, now=NOON + 89 * DAY) == 0
    assert len(store.runs("wire", 9)) == 1
    assert store.fragments(["old", "new"]) == {"new": fragment}
    store.prune(before=None, now=NOON + 91 * DAY)
    assert store.runs("wire", 9) == ()
    assert store.by_guid("wire", "g1") is not None


@pytest.mark.parametrize("before", [None, NOON - timedelta(days=1)])
def test_nothing_goes_without_a_reason(store, before):
    held(store)
    assert store.prune(before=before) == 0
    assert store.by_guid("wire", "g1") is not None
