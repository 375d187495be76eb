"""One article stays one article: through the real lines, whatever its publisher does to guids, addresses and files."""

import pytest

from syndicator.model import Document
from syndicator.questions import renamed, show
from syndicator.store import ArticleQuery
from tests.orders.newsdesk import HOUR, LONG, item

NOTES = {"sources__notes": "title: Notes\nfolder: notes\nclean: {learn: false}\n"}


def the_one(desk):
    """Give the one article that there is, and let partners have it."""
    desk.tick(hours=1)
    (row,) = desk.store.articles(ArticleQuery())
    return desk.store.article(row.id)


@pytest.mark.parametrize(
    "after",
    [
        item("aa", url="https://w.example/aa-moved"),
        item("aa", url="https://www.w.example/aa/?utm_source=feed"),
        item("aa", guid="https://w.example/aa", url="https://w.example/aa"),
        item("aa", guid="https://w.example/?p=17", url="https://w.example/2026/03/ferry"),
        item("aa", guid="new", headline="Ferry aa runs again after eleven winters"),
        item("aa", guid="new", text=LONG.format("aa") + " More boats follow in May."),
    ],
    ids=[
        "another address",
        "another spelling of it",
        "a guid that is an address",
        "guid and address both",
        "guid and headline",
        "guid and text",
    ],
)
def test_an_article_keeps_its_names_whatever_changes_around_it(desk, after):
    desk.poll(item("aa"))
    before = the_one(desk)
    desk.poll(after)
    now = the_one(desk)
    assert (now.id, now.public_id, now.rss_guid, now.published_at) == (before.id, before.public_id, before.rss_guid, before.published_at)
    for form, name in (("rss", now.rss_guid), ("atom", now.public_id), ("json", now.public_id)):
        assert desk.edition(form).count(LONG.format("aa")[:40]) > 0
        assert name in desk.edition(form)


def test_http_to_https_in_guid_and_address_is_one_article_and_moves_no_byte(desk):
    desk.poll(item("aa", guid="http://w.example/aa", url="http://w.example/aa"))
    before = the_one(desk)
    editions = {form: desk.edition(form) for form in ("rss", "atom", "json")}
    desk.poll(item("aa", guid="https://w.example/aa", url="https://w.example/aa"))
    assert the_one(desk).updated_at == before.updated_at
    assert {form: desk.edition(form) for form in editions} == editions


def test_names_under_which_an_article_came_are_reported(desk):
    desk.poll(item("aa"), item("bb"))
    desk.now += HOUR
    desk.poll(item("aa", guid="fresh"), item("bb"))
    (row,) = renamed(desk.desk, now=desk.now)
    assert (row["headline"], [(name["guid"], name["by"], name["since"]) for name in row["names"]]) == (
        "Ferry aa runs again",
        [("fresh", "address", desk.now)],
    )
    shown = show(desk.desk, "fresh", now=desk.now)
    assert (shown["guid"], shown["names"][0]["guid"]) == ("aa", "fresh")


def test_a_storm_of_new_guids_is_told_and_sends_nothing_again(desk):
    names = [f"n{number:02}" for number in range(12)]
    desk.poll(*(item(name) for name in names))
    desk.tick()
    before = desk.edition("atom")
    desk.now += HOUR
    run = desk.poll(*(item(name, guid=f"urn:new:{name}") for name in names))
    assert any("gave 12 entries new guids" in problem for problem in run.problems)
    desk.tick()
    assert (desk.edition("atom"), run.new) == (before, 0)
    assert len(renamed(desk.desk, now=desk.now)) == 12


def test_the_same_story_from_two_sources_is_carried_once_or_twice_as_the_partner_wants(open_desk):
    desk = open_desk(partners__both="title: Both\nsame_story: all\n")
    desk.poll(item("aa"))
    desk.now += HOUR
    desk.poll(item("aa", url="https://o.example/aa"), source="other")
    desk.tick()
    assert desk.edition("atom").count("<entry") == 1
    assert desk.edition("atom", "both").count("<entry") == 2
    assert [other["source"] for other in show(desk.desk, desk.article("aa").id, now=desk.now)["same_story"]] == ["other"]


def file(desk, name, text, date, guid="g-1"):
    body = f"---\nguid: {guid}\ndate: {date}\n---\nFerry aa runs again\n\n{text}\n".encode()
    return Document(name=name, body=body, media_type="text/plain", modified_at=desk.now)


def test_an_older_file_with_the_same_guid_that_is_edited_and_pulled_alone_does_not_replace_the_newer_text(open_desk):
    desk = open_desk(**NOTES)
    desk.poll(
        file(desk, "old.txt", "It ran once.", "2026-03-01T08:00:00Z"),
        file(desk, "new.txt", LONG.format("aa"), "2026-03-04T08:00:00Z"),
        source="notes",
    )
    desk.now += HOUR
    desk.poll(file(desk, "old.txt", "It ran once, and sank.", "2026-03-01T08:00:00Z"), source="notes")
    assert "11 winters" in the_one(desk).copy.html
    desk.poll(file(desk, "new.txt", LONG.format("aa").replace("11", "12"), "2026-03-04T08:00:00Z"), source="notes")
    assert "12 winters" in the_one(desk).copy.html


def test_an_older_file_stands_behind_across_edits_of_the_newer_one_and_of_itself(open_desk):
    desk = open_desk(**NOTES)
    desk.poll(file(desk, "old.txt", "It ran once.", "2026-03-01T08:00:00Z"), source="notes")
    desk.poll(file(desk, "new.txt", LONG.format("aa"), "2026-03-04T08:00:00Z"), source="notes")
    for number in range(3):
        desk.now += HOUR
        desk.poll(file(desk, "old.txt", f"It ran once, {number}.", "2026-03-01T08:00:00Z"), source="notes")
        assert "11 winters" in the_one(desk).copy.html
    assert len(desk.store.history(the_one(desk).id)) == 2


def test_a_renamed_file_is_the_article_that_it_was_and_its_old_name_is_known(open_desk):
    desk = open_desk(**NOTES)
    body = f"Ferry aa runs again\n\n{LONG.format('aa')}\n".encode()
    desk.poll(Document(name="a.txt", body=body, media_type="text/plain", modified_at=desk.now), source="notes")
    before = the_one(desk)
    desk.publisher.missing = ("a.txt",)
    desk.poll(Document(name="b.txt", body=body, media_type="text/plain", modified_at=desk.now), source="notes")
    assert the_one(desk).public_id == before.public_id
    assert [name["guid"] for name in renamed(desk.desk, now=desk.now)[0]["names"]] == ["b.txt"]
