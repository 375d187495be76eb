"""One run is carried out whole, article by article, and nothing that was received is lost."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text

from syndicator.errors import StoreError
from syndicator.model import SetAside, SourceState, Status, Validators
from tests.store.making import DAY, HOUR, NOON, apply, copy, entry, held, kill, new, placement, revision, unchanged


def test_a_new_article_comes_back_as_it_was_decided(store):
    received = entry("https://wire.example/1")
    run = apply(store, new(received), present=(received.digest,))
    article = store.by_guid("wire", received.guid)
    assert (run.new, run.removed, run.changed_ids) == (1, 1, (article.id,))
    assert article.copy == copy(received.headline, received.text)
    assert (article.public_id, article.rss_guid, article.version, article.status) == (received.guid, received.guid, 1, Status.LIVE)
    assert article.published_at == NOON
    assert article.published_at.tzinfo is not None


def test_the_first_free_public_id_is_taken_over_all_sources(store):
    first, second = entry("https://x.example/1", source="a"), entry("https://x.example/1", source="b")
    apply(store, new(first), source="a")
    apply(store, new(second), source="b")
    one, two = store.by_guid("a", first.guid), store.by_guid("b", second.guid)
    assert one.public_id == one.rss_guid == first.guid
    assert two.public_id == two.rss_guid == f"urn:uuid:{two.id}"


def test_two_new_articles_of_one_run_do_not_get_the_same_names(store):
    changes = [new(entry("g1"), public_ids=("urn:same", "urn:1")), new(entry("g2"), public_ids=("urn:same", "urn:2"), rss_guids=("g1",))]
    apply(store, *changes)
    assert store.by_guid("wire", "g1").public_id == "urn:same"
    assert store.by_guid("wire", "g2").public_id == "urn:2"
    assert store.by_guid("wire", "g2").rss_guid == "urn:2"


def test_guids_that_differ_in_case_alone_are_two_articles(store):
    apply(store, new(entry("Guid")), new(entry("guid", "Other.")))
    assert store.by_guid("wire", "Guid").id != store.by_guid("wire", "guid").id


def test_names_never_change_with_a_revision(store):
    article = held(store)
    apply(store, revision(replace(article, public_id="other", rss_guid="other")))
    after = store.article(article.id)
    assert (after.public_id, after.rss_guid, after.version) == (article.public_id, article.rss_guid, 2)


def test_every_version_is_kept_with_its_removals(store):
    article = held(store)
    run = apply(store, revision(article, "Three.", kind="correction"), now=NOON + HOUR)
    assert (run.revised, run.new) == (1, 0)
    kinds = [(version.version, version.kind, version.at) for version in store.history(article.id)]
    assert kinds == [(1, "new", NOON), (2, "correction", NOON + HOUR)]
    assert store.copy_of(article.id, 1) == article.copy
    assert store.copy_of(article.id, 1).removals[0].rule == "newsletter"
    assert store.copy_of(article.id, 2).html == "<p>Three.</p>"
    assert store.copy_of(article.id, 3) is None


def test_an_unchanged_entry_makes_no_version_and_is_kept_as_received(store):
    article = held(store)
    again = entry("g1", "Text of g1, with another promo.")
    run = apply(store, unchanged(article, again), now=NOON + HOUR)
    assert (run.unchanged, run.changed_ids) == (1, ())
    assert len(store.history(article.id)) == 1
    assert [(one.entry.text, one.current) for one in store.received(article.id)] == [("Text of g1.", False), (again.text, True)]
    assert store.seen("wire") == {again.digest: "g1"}


def test_an_entry_that_comes_back_as_it_was_is_kept_once(store):
    article = held(store)
    first = store.received(article.id)[0].entry
    apply(store, unchanged(article, entry("g1", "B")), now=NOON + HOUR)
    apply(store, unchanged(article, first), now=NOON + DAY)
    kept = store.received(article.id)
    assert [(one.entry.text, one.current) for one in kept] == [("Text of g1.", True), ("B", False)]
    assert (kept[0].first_seen_at, kept[0].last_seen_at) == (NOON, NOON + DAY)


def test_a_kill_is_a_version_and_takes_the_article_from_every_partner(store):
    article = held(store)
    apply(store, revision(article), placements=[placement("p", article.id)])
    run = apply(store, kill(store.article(article.id)), now=NOON + HOUR, placements=[placement("p", article.id)])
    assert (run.killed, run.revised) == (1, 0)
    assert store.article(article.id).status is Status.KILLED
    assert [version.kind for version in store.history(article.id)] == ["new", "revision", "kill"]
    assert store.membership("p", limit=9, now=NOON + HOUR).articles == ()


def test_a_second_kill_is_no_change(store):
    article = held(store)
    apply(store, kill(article))
    run = apply(store, kill(store.article(article.id)))
    assert (run.killed, run.unchanged) == (0, 1)
    assert len(store.history(article.id)) == 2


def test_e11_a_kill_counts_even_where_the_same_run_revised_the_article(store):
    article = held(store)
    run = apply(store, revision(article), kill(article), placements=[placement("p", article.id)])
    assert (run.revised, run.killed, run.changed_ids) == (1, 1, (article.id,))
    assert store.article(article.id).status is Status.KILLED
    assert [version.kind for version in store.history(article.id)] == ["new", "revision", "kill"]
    assert store.membership("p", limit=9, now=NOON).articles == ()


def test_a_held_article_is_counted_and_in_no_edition(store):
    received = entry()
    change = new(received, status=Status.HELD)
    run = apply(store, change, placements=[placement("p", change.article.id)])
    assert run.held == 1
    assert store.membership("p", limit=9, now=NOON).articles == ()


def test_an_entry_under_another_guid_becomes_an_alias(store):
    article = held(store)
    apply(store, revision(article, received=entry("g2", "Three.")))
    assert store.by_guid("wire", "g2").id == store.by_guid("wire", "g1").id == article.id
    assert store.by_guid("wire", "g2").version == 2


def test_one_article_that_cannot_be_stored_costs_no_other(store):
    bad = new(entry("bad"), public_ids=("urn:taken",), rss_guids=("urn:taken",))
    run = apply(store, new(entry("g0"), public_ids=("urn:taken",)), bad, new(entry("g1"), public_ids=("urn:g1",)))
    assert (run.new, run.set_aside) == (2, 1)
    assert "set aside as received" in run.problems[0]
    assert store.by_guid("wire", "bad") is None
    aside = store.aside("wire")
    assert [one.entry.guid for one in aside] == ["bad"]
    assert "public id" in aside[0].why


def test_an_article_with_a_naive_date_is_set_aside_as_received(store):
    bad = new(entry("bad"), published_at=datetime(2026, 11, 2))  # noqa: DTZ001  (that is the point)
    run = apply(store, new(entry("g1")), bad)
    assert (run.new, run.set_aside) == (1, 1)
    assert store.aside()[0].entry.received == bad.entry.received


def test_an_entry_that_cannot_even_be_packed_is_kept_as_received(store):
    bad = entry("bad", published_at=datetime(2026, 11, 2))  # noqa: DTZ001  (that is the point)
    run = apply(store, new(entry("g1")), set_aside=[SetAside(entry=bad, why="no date")], repeats=[bad])
    assert run.set_aside == 1
    assert store.aside()[0].entry.received == bad.received


def test_it_is_known_when_an_entry_was_first_received_whatever_became_of_it(store):
    bad = entry("g1")
    for hours in (0, 5):
        apply(store, set_aside=[SetAside(entry=bad, why="too long")], now=NOON + hours * HOUR)
    apply(store, set_aside=[SetAside(entry=entry("g1", "Other."), why="too long")], now=NOON + 9 * HOUR)
    assert store.first_received("wire", bad.digest) == NOON
    assert store.first_received("wire", entry("g1", "Other.").digest) == NOON + 9 * HOUR
    assert store.first_received("other", bad.digest) is None


def test_what_was_set_aside_is_not_parsed_again_and_settled_once_it_was_worked(store):
    bad = entry("bad")
    apply(store, set_aside=[SetAside(entry=bad, why="too long")])
    assert store.seen("wire") == {bad.digest: "bad"}
    assert [one.why for one in store.aside()] == ["too long"]
    apply(store, new(bad))
    assert store.aside() == ()
    assert len(store.received(store.by_guid("wire", "bad").id)) == 1


def test_what_is_set_aside_for_a_held_article_stands_in_its_history(store):
    article = held(store)
    apply(store, set_aside=[SetAside(entry=entry("g1", "broken"), why="no")])
    assert [one.entry.text for one in store.received(article.id)] == ["Text of g1.", "broken"]
    assert store.article(article.id).version == 1


def test_a_second_move_of_one_article_in_one_run_is_kept_as_a_repeat(store):
    article = held(store)
    run = apply(store, revision(article, received=entry("g1", "A")), revision(article, received=entry("g2", "B")))
    assert run.revised == 1
    assert store.article(article.id).version == 2
    assert store.by_guid("wire", "g2") is None


def test_repeats_are_kept_once(store):
    again = entry("g1", "again")
    apply(store, repeats=[again])
    apply(store, repeats=[again], now=NOON + HOUR)
    with store._db.read() as db:
        assert len(db.execute(text("SELECT * FROM repeats")).all()) == 1


def test_a_run_decided_on_what_has_changed_since_is_refused_whole(store):
    article = held(store)
    apply(store, revision(article))
    with pytest.raises(StoreError, match="changed by someone else"):
        apply(store, new(entry("g9")), revision(article), state=SourceState(source_id="wire", validators=Validators(etag="new")))
    assert store.by_guid("wire", "g9") is None
    assert store.state("wire").validators.etag == ""


def test_a_new_article_that_someone_else_made_meanwhile_refuses_the_run(store):
    change = new(entry())
    apply(store, change)
    with pytest.raises(StoreError, match="tried again"):
        apply(store, change)


def test_the_state_is_saved_with_the_articles(store):
    apply(store, new(entry()), state=SourceState(source_id="wire", validators=Validators(etag='W/"x"')))
    assert store.state("wire").validators.etag == 'W/"x"'


def test_applying_twice_what_is_unchanged_changes_nothing(store):
    article = held(store)
    received = store.received(article.id)[0].entry
    for _ in range(2):
        apply(store, unchanged(article, received), present=(received.digest,))
    assert store.article(article.id) == article
    assert store.due_partners(now=NOON) == ()


def test_characters_that_no_database_holds_do_not_cost_the_article(store):
    received = entry("g\x00\ud8001", "A\x00B", headline="Nul \x00 and half \udfff")
    apply(store, new(received))
    article = store.by_guid("wire", received.guid)
    assert article.copy.headline == received.headline
    assert store.received(article.id)[0].entry == received
    assert "\x00" not in article.guid


def test_very_long_strings_are_stored(store):
    long = "https://wire.example/" + "x" * 20_000
    received = entry(long, url=long, headline="h" * 100_000)
    apply(store, new(received))
    assert store.by_guid("wire", long).rss_guid == long
    assert store.find(long).copy.headline == received.headline


def test_a_file_that_is_gone_marks_its_article_missing_and_nothing_else(store):
    received = entry("a.txt", document="a.txt")
    change = new(received)
    apply(store, change, placements=[placement("p", change.article.id)], present=(received.digest,))
    store.publish("p", [], next_at=None, now=NOON)
    apply(store, missing=("a.txt", "never-seen.txt"), now=NOON + HOUR)
    article = store.by_guid("wire", "a.txt")
    assert article.missing_at == NOON + HOUR
    assert (article.status, article.version) == (Status.LIVE, 1)
    assert store.due_partners(now=NOON + HOUR) == ()
    apply(store, missing=("a.txt",), now=NOON + DAY)
    assert store.by_guid("wire", "a.txt").missing_at == NOON + HOUR


@pytest.mark.parametrize("how", ["present", "unchanged", "revision"])
def test_a_file_that_is_back_is_not_missing(store, how):
    received = entry("a.txt", document="a.txt")
    apply(store, new(received))
    apply(store, missing=("a.txt",))
    article = store.by_guid("wire", "a.txt")
    if how == "present":
        apply(store, present=(received.digest,))
    elif how == "unchanged":
        apply(store, unchanged(article, received))
    else:
        apply(store, revision(article, received=entry("a.txt", "Three.", document="a.txt"), missing_at=None))
    assert store.by_guid("wire", "a.txt").missing_at is None


def test_a_renamed_file_is_not_missing_under_its_old_name(store):
    apply(store, new(entry("a.txt", "same", document="a.txt")))
    article = store.by_guid("wire", "a.txt")
    apply(store, unchanged(article, entry("b.txt", "same", document="b.txt")), missing=("a.txt",))
    assert store.by_guid("wire", "b.txt").missing_at is None
    assert store.by_guid("wire", "b.txt").id == article.id


def test_a_revision_says_itself_whether_the_article_is_gone_from_its_source(store):
    article = held(store)
    received = entry("g1", "Text of g1.")
    apply(store, revision(article, received=received, missing_at=NOON))
    assert store.article(article.id).missing_at == NOON
    apply(store, revision(store.article(article.id), "Four.", received=received, missing_at=None))
    assert store.article(article.id).missing_at is None
