"""What a person orders about articles, through the real lines."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from syndicator import config
from syndicator.archiving import keep_up
from syndicator.catalog import Secret
from syndicator.model import Document, Status
from syndicator.publish import publish, withdraw
from syndicator.questions import explain, preview, show
from syndicator.refine import taken_back
from tests.orders.newsdesk import HOUR, LONG, item
from tests.store.making import apply

FORMS = ("rss", "atom", "json")
SCHOOL = "The council closed the school at the harbor on Friday, and it opens another one in the spring of the coming year, says the mayor."


def carries(desk, words, partner="all"):
    """Say in which of a partner's editions words stand."""
    return [form for form in FORMS if words in desk.edition(form, partner)]


def published(desk, *names):
    desk.poll(*(item(name) for name in names))
    desk.tick()
    return [desk.article(name) for name in names]


# ── hold and release ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_held_article_leaves_every_feed_and_comes_back_later_dated_when_it_is_released(desk):
    a, _ = published(desk, "aa", "bb")
    desk.tick(minutes=1)
    (done,) = desk.order("hold", a.id, why="the lawyer asks")
    assert (done.changed, done.touched, done.status) == (True, ("all",), "held")
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    assert carries(desk, "Ferry bb") == list(FORMS)
    assert f'ref="{a.public_id}"' in desk.edition("atom")
    assert desk.get(f"/articles/{a.id}")[0] == 404
    desk.tick(minutes=1)
    (done,) = desk.order("release", a.id)
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)
    assert "deleted-entry" not in desk.edition("atom")
    back = desk.article("aa")
    assert back.updated_at > a.updated_at + timedelta(minutes=1)
    assert (back.public_id, back.published_at) == (a.public_id, a.published_at)
    assert [(one.kind, one.who, one.why) for one in desk.store.orders(a.id)] == [
        ("hold", "ada", "the lawyer asks"),
        ("release", "ada", "the desk says so"),
    ]


def test_what_comes_back_while_the_house_was_away_for_weeks_stays_in_the_feeds_as_a_restore_does(desk):
    desk.write("partners/all.yaml", "title: All\nlimit: 2\n")
    desk.reload()
    a, *_ = published(desk, "aa", "bb")
    desk.tick(minutes=1)
    desk.order("hold", a.id, until=desk.now + 2 * HOUR)
    desk.tick()
    desk.now += timedelta(days=31)
    desk.poll(*(item(name) for name in ("cc", "dd", "ee")))
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)
    for days in (0, 29):
        desk.tick(days=days, seconds=1)
        desk.store.build_again("all", now=desk.now)
        desk.tick(seconds=1)
        assert carries(desk, "Ferry aa") == list(FORMS), days
    desk.tick(days=1)
    assert carries(desk, "Ferry aa") == []


@pytest.mark.parametrize("after", [timedelta(days=1), timedelta(days=29), timedelta(days=31)])
def test_a_kill_is_told_for_thirty_days_though_a_hold_before_it_was_told_already(desk, after):
    a, _ = published(desk, "aa", "bb")
    desk.tick(minutes=1)
    desk.order("hold", a.id)
    desk.tick()
    desk.tick(seconds=after.total_seconds())
    desk.order("kill", a.id)
    desk.tick()
    for days in (0, 20, 9):
        desk.tick(days=days)
        assert f'ref="{a.public_id}"' in desk.edition("atom")
    desk.tick(days=1, minutes=1)
    assert "deleted-entry" not in desk.edition("atom")


def test_a_held_article_that_the_source_revises_stays_held(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id)
    desk.now += HOUR
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 winters")))
    desk.refine()
    desk.tick()
    assert (desk.article("aa").status, carries(desk, "Ferry aa")) == (Status.HELD, [])
    assert "12 winters" in desk.article("aa").copy.html


def test_an_article_held_by_a_person_and_by_cleaning_is_not_let_out_by_sound_words(desk):
    desk.poll(item("aa", "The ferry runs. " + "<p>Subscribe to our newsletter for free!</p>" * 9))
    a = desk.article("aa")
    assert a.status is Status.HELD
    desk.order("hold", a.id)
    desk.now += HOUR
    desk.poll(item("aa"))
    assert not desk.article("aa").copy.held
    assert desk.article("aa").status is Status.HELD
    desk.order("release", a.id)
    assert desk.article("aa").status is Status.LIVE


def test_what_cleaning_held_is_let_out_by_a_person_until_its_words_change_again(desk):
    promo = "<p>Subscribe to our newsletter for free!</p>" * 9
    desk.poll(item("aa", f"The ferry runs. {promo}"))
    a = desk.article("aa")
    assert (a.status, bool(a.copy.held)) == (Status.HELD, True)
    desk.order("release", a.id, why="it is short, but sound")
    desk.now += HOUR
    desk.refine()
    desk.poll(item("aa", f"The  ferry runs. {promo}"))
    assert desk.article("aa").status is Status.LIVE
    desk.now += HOUR
    desk.poll(item("aa", f"The ferry sank. {promo}"))
    assert desk.article("aa").status is Status.HELD


def test_a_hold_until_a_time_ends_by_itself_to_the_second(desk):
    (a,) = published(desk, "aa")
    desk.tick(minutes=1)
    until = desk.now + 3 * HOUR
    (done,) = desk.order("hold", a.id, until=until)
    assert "by itself" in done.did
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    assert f'ref="{a.public_id}" when="2026-03-05T12:01:00+00:00"' in desk.edition("atom")
    desk.tick(hours=2, minutes=59, seconds=59)
    desk.tick(microseconds=999_999)
    assert (carries(desk, "Ferry aa"), desk.get(f"/articles/{a.id}")[0]) == ([], 404)
    assert explain(desk.desk, a.id, "all", now=desk.now)["rule"] == "hold"
    desk.tick(microseconds=1)
    assert (carries(desk, "Ferry aa"), desk.get(f"/articles/{a.id}")[0]) == (list(FORMS), 200)
    assert "deleted-entry" not in desk.edition("atom")
    assert desk.article("aa").updated_at == until


def test_an_embargo_that_a_publisher_sets_afterwards_takes_the_article_back_until_its_end(open_desk):
    desk = open_desk(sources__notes="title: Notes\nfolder: notes\nclean: {learn: false}\n")

    def tell(head=""):
        body = f"{head}Ferry aa runs again\n\n{LONG.format('aa')}".encode()
        desk.poll(Document(name="aa.txt", body=body, media_type="text/plain", modified_at=desk.now), source="notes")
        desk.tick()

    tell()
    a = desk.article("aa.txt", "notes")
    assert carries(desk, "Ferry aa") == list(FORMS)
    until = desk.now + 3 * HOUR
    tell(f"---\nembargo: {until:%Y-%m-%dT%H:%M:%SZ}\n---\n")
    assert carries(desk, "Ferry aa") == []
    assert f'ref="{a.public_id}"' in desk.edition("atom"), "partners that have it are told"
    gone_at = desk.article("aa.txt", "notes").updated_at
    desk.tick(hours=2, minutes=59)
    assert carries(desk, "Ferry aa") == []
    desk.now = until
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)
    assert "deleted-entry" not in desk.edition("atom")
    assert datetime.fromisoformat(json.loads(desk.edition("json"))["items"][0]["date_modified"]) > gone_at


def test_a_timed_hold_that_is_released_early_bears_no_time_to_come(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id, until=desk.now + 9 * HOUR)
    desk.poll(item("aa", LONG.format("aa").replace("11", "12")))
    assert desk.article("aa").updated_at == desk.now + 9 * HOUR
    desk.tick(minutes=5)
    desk.order("release", a.id)
    desk.tick()
    assert carries(desk, "12 winters") == list(FORMS)
    assert a.updated_at < desk.article("aa").updated_at <= desk.now


def test_orders_are_given_twice_for_nothing_and_say_so(desk):
    (a,) = published(desk, "aa")
    for kind, again in (("hold", "held so already"), ("release", "nobody holds"), ("kill", "killed before"), ("restore", "not killed")):
        assert desk.order(kind, a.id)[0].changed
        (done,) = desk.order(kind, a.id)
        assert (done.changed, done.error) == (False, "")
        assert again in done.did
    assert [one.kind for one in desk.store.orders(a.id)] == ["hold", "release", "kill", "restore"]


def test_orders_that_cannot_be_meant_are_named_with_the_cure_and_cost_the_others_nothing(desk):
    a, b = published(desk, "aa", "bb")
    desk.order("kill", a.id)
    done = desk.order("release", a.id, "nowhere", b.id)
    assert "syndicator restore" in done[0].error
    assert "no article" in done[1].error
    assert "nobody holds it" in done[2].did
    desk.order("hold", b.id)
    assert "syndicator release" in desk.order("restore", b.id)[0].error
    assert "syndicator restore" in desk.order("correct", a.id, note="x")[0].error


# ── kill and restore ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["hold", "kill"])
def test_an_order_is_for_those_too_who_had_the_article_and_carry_it_no_longer(desk, kind):
    a, _ = published(desk, "aa", "bb")
    desk.write("partners/all.yaml", "title: All\nexclude:\n  - headline: [aa]\n")
    desk.reload()
    desk.tick(minutes=1)
    assert (carries(desk, "Ferry aa"), "deleted-entry" in desk.edition("atom")) == ([], False)
    (done,) = desk.order(kind, a.id)
    assert done.touched == ("all",)
    assert done.had == ("all",)
    (again,) = desk.order("kill", a.id)
    assert again.changed is (kind == "hold")
    desk.tick(minutes=1)
    assert f'ref="{a.public_id}"' in desk.edition("atom")


ELSEWHERE = "https://w.example/elsewhere"
SAID_AGAIN = {
    "same address, another headline, a sentence more": item(
        "n", f"{LONG.format('aa')} More is to come.", headline="Ferry aa comes back", url="https://w.example/aa"
    ),
    "another address and headline, same words": item("n", LONG.format("aa"), headline="Ferry aa comes back", url=ELSEWHERE),
}


ALL = {"partners__all": "title: All\nsame_story: all\n"}


@pytest.mark.parametrize("source", ["wire", "other"])
@pytest.mark.parametrize("again", SAID_AGAIN)
@pytest.mark.parametrize("ends", [False, True])
def test_what_says_what_a_person_holds_waits_with_it_under_any_name(open_desk, ends, again, source):
    desk = open_desk(**ALL)
    (a,) = published(desk, "aa")
    desk.order("hold", a.id, until=desk.now + 3 * HOUR if ends else None)
    desk.tick(hours=1)
    run = desk.poll(SAID_AGAIN[again], source=source)
    desk.tick()
    assert carries(desk, "berth aa") == []
    assert any(f"that of {a.id}, which was held" in problem for problem in run.problems)
    desk.tick(hours=3)
    if not ends:
        assert carries(desk, "berth aa") == []
        assert desk.order("release", a.id)[0].with_it == (desk.article("n", source).id,)
        desk.tick()
    assert carries(desk, "Ferry aa runs again") == carries(desk, "Ferry aa comes back") == list(FORMS)
    assert desk.article("n", source).updated_at >= desk.now - 3 * HOUR


@pytest.mark.parametrize("kind", ["kill", "hold", "hold longer"])
def test_what_waits_with_a_held_article_follows_the_next_order_about_it(open_desk, kind):
    desk = open_desk(**ALL)
    (a,) = published(desk, "aa")
    desk.order("hold", a.id, until=desk.now + 3 * HOUR)
    desk.poll(SAID_AGAIN["another address and headline, same words"], source="other")
    desk.order(kind.partition(" ")[0], a.id, until=desk.now + 9 * HOUR if kind == "hold longer" else None)
    desk.tick(hours=4)
    assert carries(desk, "berth aa") == []
    desk.tick(hours=6)
    assert carries(desk, "Ferry aa comes back") == (list(FORMS) if kind == "hold longer" else [])


@pytest.mark.parametrize("first", ["kill", "hold"])
def test_what_came_in_the_place_of_a_killed_article_is_not_let_out_by_its_restore(open_desk, first):
    desk = open_desk(**ALL)
    (a,) = published(desk, "aa")
    desk.order(first, a.id)
    desk.tick(hours=1)
    desk.poll(SAID_AGAIN["another address and headline, same words"])
    desk.order("kill", a.id)
    (done,) = desk.order("restore", a.id)
    assert (done.with_it, f"{desk.article('n').id} came in its place and wait still" in done.did) == ((), True)
    desk.tick()
    assert carries(desk, "Ferry aa comes back") == []
    desk.order("release", desk.article("n").id)
    desk.tick()
    assert carries(desk, "Ferry aa comes back") == list(FORMS)


def test_a_person_may_let_out_alone_what_waits_with_a_held_article(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id)
    desk.poll(SAID_AGAIN["another address and headline, same words"], source="other")
    desk.order("release", desk.article("n", "other").id)
    desk.tick()
    assert carries(desk, "Ferry aa comes back") == list(FORMS)
    assert carries(desk, "Ferry aa runs again") == []


def test_what_waits_with_a_held_article_goes_out_once_it_says_something_else(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id)
    desk.poll(SAID_AGAIN["another address and headline, same words"], source="other")
    desk.tick(hours=1)
    desk.poll(item("n", SCHOOL, headline="School closes", url=ELSEWHERE), source="other")
    desk.tick()
    assert carries(desk, "School closes") == list(FORMS)
    assert desk.article("n", "other").updated_at <= desk.now


@pytest.mark.parametrize(
    ("held", "fresh"),
    [
        (
            item("aa", "We look into it, and tell you more in a moment.", headline="A bridge"),
            item("n", "We look into it, and tell you more in a moment.", headline="A school"),
        ),
        (item("aa", url="https://w.example/live"), item("n", SCHOOL, headline="School closes", url="https://w.example/live")),
    ],
    ids=["a line that many begin with", "a page of many"],
)
def test_what_is_like_a_held_article_by_chance_does_not_wait(desk, held, fresh):
    desk.poll(held)
    desk.order("hold", desk.article("aa").id)
    desk.tick(hours=1)
    desk.poll(fresh)
    desk.tick()
    assert carries(desk, "chool") == list(FORMS)


def test_what_says_what_is_held_along_waits_too(desk):
    first, _ = twins(desk)
    more = f"{LONG.format('aa')} The first boat leaves at seven, and the last one is back at the quay long before midnight."
    desk.poll(item("aa", more, url="https://o.example/aa"), source="other")
    desk.order("hold", first.id)
    desk.poll(item("n", more, headline="Boats at seven", url=ELSEWHERE))
    desk.tick()
    assert carries(desk, "Boats at seven") == []
    desk.order("release", first.id)
    assert not desk.article("n").is_held_back(now=desk.now)


@pytest.mark.parametrize("how", ["corrected while it is held", "restored and still held"])
def test_the_words_that_a_held_article_has_now_wait(desk, tmp_path, how):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id)
    if how == "corrected while it is held":
        (tmp_path / "better.txt").write_text(SCHOOL)
        desk.order("correct", a.id, text=tmp_path / "better.txt")
    else:
        desk.order("kill", a.id)
        desk.poll(item("aa", SCHOOL))
        desk.order("restore", a.id)
    desk.poll(item("n", SCHOOL, headline="School closes", url=ELSEWHERE), source="other")
    desk.tick()
    assert carries(desk, "School closes") == []


def test_what_comes_after_a_hold_is_over_does_not_wait(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id, until=desk.now + HOUR)
    desk.tick(hours=2)
    desk.poll(SAID_AGAIN["another address and headline, same words"], source="other")
    desk.tick()
    assert carries(desk, "Ferry aa comes back") == list(FORMS)


def test_what_waits_with_a_held_article_and_turns_to_other_words_that_wait_goes_on_waiting(open_desk):
    desk = open_desk(**ALL)
    desk.poll(item("aa"), item("cc", SCHOOL, headline="School closes"))
    desk.tick()
    desk.order("hold", desk.article("aa").id)
    desk.order("hold", desk.article("cc").id, until=desk.now + 3 * HOUR)
    desk.poll(SAID_AGAIN["another address and headline, same words"], source="other")
    desk.tick(hours=1)
    desk.poll(item("n", SCHOOL, headline="No school", url=ELSEWHERE), source="other")
    desk.tick()
    assert carries(desk, "closed the school") == []
    desk.tick(hours=2)
    assert carries(desk, "No school") == list(FORMS)


def test_one_poll_with_held_words_costs_an_article_nothing(desk):
    a, _b = published(desk, "aa", "bb")
    desk.order("hold", a.id)
    for text in (LONG.format("aa"), LONG.format("bb")):
        desk.tick(hours=1)
        desk.poll(item("bb", text), source="wire")
    desk.tick()
    assert carries(desk, "berth bb") == list(FORMS)
    assert desk.article("bb").same_as is None


def test_the_revised_words_of_what_a_person_holds_wait_as_well(desk):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id)
    desk.tick(hours=1)
    desk.poll(item("aa", LONG.format("cc")))
    desk.order("correct", a.id, note="It is looked into.")
    desk.poll(item("n", LONG.format("cc"), headline="Ferry cc comes", url=ELSEWHERE), source="other")
    desk.tick()
    assert carries(desk, "berth cc") == []
    desk.order("release", a.id)
    desk.poll(item("m", LONG.format("cc"), headline="Ferry cc is here", url="https://o.example/m"), source="other")
    desk.tick()
    assert carries(desk, "Ferry cc is here") == list(FORMS)


def test_a_killed_article_is_gone_everywhere_and_no_poll_brings_it_back_under_any_name(desk):
    a, _ = published(desk, "aa", "bb")
    desk.order("kill", a.id, why="it is not true")
    desk.tick()
    assert (carries(desk, "Ferry aa"), desk.get(f"/articles/{a.id}")[0]) == ([], 410)
    text = LONG.format("aa")
    for again in (
        item("aa", text + " More."),
        item("aa", text, guid="new-guid"),
        item("aa", text, guid="newer", url="https://w.example/moved/to"),
        item("aa", text, guid="newest", headline="Ferry aa is back"),
    ):
        desk.tick(hours=1)
        desk.poll(again, item("bb"))
        desk.refine()
        desk.tick()
        assert carries(desk, "berth aa") == []
        assert desk.article("aa").status is Status.KILLED


@pytest.mark.parametrize(
    "again",
    [
        item("aa", "Nothing of what was told is left here, and all of these words are others than before.", guid="n1"),
        item("aa", LONG.format("aa"), guid="n2", url="https://w.example/elsewhere", headline="Other headline, same words"),
    ],
    ids=["other words at its address", "its words, another headline, elsewhere"],
)
def test_what_may_be_a_killed_article_waits_for_a_person_and_is_told(desk, again):
    (a,) = published(desk, "aa")
    desk.order("kill", a.id)
    desk.tick(hours=1)
    run = desk.poll(again)
    desk.tick()
    fresh = desk.article("n1") or desk.article("n2")
    if fresh.id == a.id:
        assert fresh.status is Status.KILLED
    elif fresh.status is Status.LIVE:
        pytest.fail("it went out")
    else:
        assert any(a.id in problem for problem in run.problems)
        desk.order("release", fresh.id)
        assert desk.article(fresh.guid).status is Status.LIVE


def test_what_comes_at_the_address_of_a_killed_article_waits_each_time(desk):
    """A publisher that gives each revision a guid of its own, and another source: the one that waits already opens the address to none."""
    published(desk, "aa", "bb")
    desk.order("kill", desk.article("aa").id)
    for name, source in (("n1", "wire"), ("n2", "wire"), ("n3", "other")):
        desk.tick(hours=1)
        words = (
            f"Nothing of what was told in the first place is left in {name}, and all of these words are others than they were before it."
        )
        desk.poll(item(name, words, headline=f"Other words {name}", url="https://w.example/aa"), source=source)
        desk.tick()
        assert carries(desk, "Other words") == []
        assert desk.article(name, source).status is Status.HELD


def test_the_words_of_a_correction_are_killed_with_the_article(desk, tmp_path):
    """They are what partners had, and may come back from its publisher as from any other."""
    published(desk, "aa", "bb")
    better = tmp_path / "better.txt"
    better.write_text("The council closed the school at the harbor on Friday, and opens another one in the spring of the coming year.")
    desk.order("correct", desk.article("aa").id, text=better)
    desk.tick()
    assert carries(desk, "closed the school") == list(FORMS)
    desk.order("kill", desk.article("aa").id)
    for name, source in (("n1", "wire"), ("n2", "other")):
        desk.tick(hours=1)
        desk.poll(item(name, better.read_text(), headline="School closes", url=f"https://w.example/{name}"), source=source)
        desk.tick()
        assert carries(desk, "closed the school") == []


def test_a_copy_of_a_killed_article_in_the_same_feed_waits(desk):
    """Two guids with one text: to kill one of them is to kill what it says."""
    text = LONG.format("same")
    desk.poll(item("aa", text, headline="One"))
    desk.order("kill", desk.article("aa").id)
    desk.now += HOUR
    desk.poll(item("aa", text, headline="One"), item("bb", text, headline="One"))
    assert desk.article("bb").status is not Status.LIVE


def test_restore_brings_back_the_last_version_received_since_with_a_later_date(desk):
    (a,) = published(desk, "aa")
    desk.order("kill", a.id)
    desk.tick(hours=1)
    gone = desk.article("aa")
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 winters")))
    desk.tick(hours=1)
    assert desk.order("restore", a.id)[0].changed
    desk.tick()
    assert carries(desk, "12 winters") == list(FORMS)
    assert "deleted-entry" not in desk.edition("atom")
    back = desk.article("aa")
    assert (back.status, back.public_id, back.published_at) == (Status.LIVE, a.public_id, a.published_at)
    assert back.updated_at > gone.updated_at


def test_what_a_person_restored_its_source_does_not_kill_again(desk):
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>tag:w,2026:f</id><title>W</title><updated>2026-03-05T10:00:00Z</updated>{}</feed>'
    told = '<entry><id>tag:w.example,2026:1</id><title>Ferry stops</title><link href="https://w.example/1"/><updated>2026-03-05T10:00:00Z</updated><content type="html">The ferry stops in May for good.</content></entry>'
    stone = '<at:deleted-entry ref="tag:w.example,2026:1" when="2026-03-05T11:00:00Z"/>'
    desk.poll()
    for body in (told, stone):
        desk.publisher.stands["wire"] = feed.format(body).encode()
        from syndicator.ingest import ingest

        run = desk.loop.run_until_complete(ingest(desk.catalog.sources["wire"], desk.rooms, now=desk.now))
    article = desk.article("tag:w.example,2026:1")
    assert article.status is Status.KILLED
    desk.order("restore", article.id)
    desk.now += HOUR
    desk.publisher.stands["wire"] = feed.format(stone + " ").encode()
    run = desk.loop.run_until_complete(ingest(desk.catalog.sources["wire"], desk.rooms, now=desk.now))
    assert desk.article("tag:w.example,2026:1").status is Status.LIVE
    assert any("restored" in problem for problem in run.problems)


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_stands_over_later_polls_of_the_unchanged_source(desk, tmp_path):
    (a,) = published(desk, "aa")
    file = tmp_path / "better.txt"
    file.write_text(
        "The harbor office said on Tuesday that the ferry runs again, after 12 winters.\n\nSubscribe to our newsletter, it says."
    )
    desk.tick(hours=1)
    (done,) = desk.order("correct", a.id, headline="Ferry runs at last", text=file, note="The day was Tuesday.")
    assert done.changed
    desk.tick()
    for change in (lambda: None, desk.refine, lambda: desk.poll(item("aa", LONG.format("aa"), author="Bo Lee"))):
        desk.now += HOUR
        change()
        desk.tick()
        for words in ("Ferry runs at last", "12 winters", "Subscribe to our newsletter, it says", "2026-03-05", ": The day was Tuesday."):
            assert carries(desk, words) == list(FORMS), words
        assert carries(desk, "11 winters") == []
    assert desk.article("aa").updated_at > a.updated_at
    assert '"notes":[{"date":"2026-03-05T13:00:00+00:00","text":"The day was Tuesday."}]' in desk.edition("json")
    shown = show(desk.desk, a.id, now=desk.now)
    assert shown["directions"]["corrected"] == ["headline", "text"]
    assert "11 winters" in shown["directions"]["theirs"]["text"]


@pytest.mark.parametrize("correcting", [{"headline": "Ferry runs at last"}, {"note": "The day was Tuesday."}])
def test_what_nobody_sees_under_a_correction_moves_no_byte(desk, correcting):
    (a,) = published(desk, "aa")
    desk.order("correct", a.id, **correcting)
    desk.tick()
    before, versions = desk.store.editions("all"), desk.store.history(a.id)
    desk.now += HOUR
    spaced = f"<p>{LONG.format('aa').replace(' ', '  ')}</p><p>Subscribe to our newsletter.</p>"
    assert desk.poll(item("aa", spaced)).outcome == "unchanged"
    desk.tick()
    assert desk.store.editions("all") == before
    assert desk.store.history(a.id) == versions


def test_what_the_source_changes_under_a_correction_is_told_and_the_correction_stands(desk):
    (a,) = published(desk, "aa")
    desk.order("correct", a.id, headline="Ferry runs at last")
    desk.tick()
    desk.now += HOUR
    run = desk.poll(item("aa", headline="Ferry stopped again"))
    assert any("the correction stands" in problem for problem in run.problems)
    desk.tick()
    assert carries(desk, "Ferry runs at last") == list(FORMS)
    assert show(desk.desk, a.id, now=desk.now)["directions"]["publisher_changed_it_since"] is True
    before = desk.article("aa").updated_at
    desk.now += HOUR
    desk.poll(item("aa", LONG.format("aa") + " More of it came on Friday.", headline="Ferry stopped again"))
    desk.tick()
    assert carries(desk, "Friday") == list(FORMS)
    assert desk.article("aa").updated_at > before
    (done,) = desk.order("correct", a.id, theirs=True)
    assert (
        done.did
        == show(desk.desk, a.id, now=desk.now)["orders"][-1]["did"]
        == "its correction was taken back: the publisher's own words stand again"
    )
    desk.tick()
    assert carries(desk, "Ferry stopped again") == list(FORMS)


def test_a_source_that_takes_the_correction_up_has_the_word_again(desk):
    (a,) = published(desk, "aa")
    desk.order("correct", a.id, headline="Ferry runs at last")
    desk.now += HOUR
    assert desk.poll(item("aa", headline="Ferry runs at last")).problems == ()
    assert desk.article("aa").directions.correction is None
    desk.now += HOUR
    desk.poll(item("aa", headline="Ferry runs at last, says mayor"))
    assert desk.article("aa").copy.headline == "Ferry runs at last, says mayor"


def test_an_article_whose_text_a_person_wrote_anew_is_known_again_under_a_new_guid(desk, tmp_path):
    (a,) = published(desk, "aa")
    file = tmp_path / "other.md"
    file.write_text("All of this **reads** otherwise, and nothing of what the publisher wrote is left in it.")
    desk.order("correct", a.id, text=file)
    desk.now += HOUR
    desk.poll(item("aa", guid="second-guid"))
    assert desk.article("second-guid").id == a.id
    assert "<strong>reads</strong>" in desk.article("aa").copy.html


def test_a_note_reaches_partners_that_get_summaries_only_and_readers_of_the_page(open_desk):
    desk = open_desk(partners__short="title: Short\ncontent: summary\ncredit: By {publisher}.\n")
    (a,) = published(desk, "aa")
    desk.order("correct", a.id, note="It was <b>two</b> boats.")
    desk.tick()
    for form in FORMS:
        text = desk.edition(form, "short")
        assert "2026-03-05: It was" in text, form
        assert form == "json" or "<b>two" not in text
    assert "It was &lt;b&gt;two" in desk.get(f"/articles/{a.id}")[1].decode()
    assert "Correction" not in desk.edition("json")


@pytest.mark.parametrize(
    "line",
    [
        "Correction: An earlier version of this story gave the wrong tide.",
        "Berichtigung: In einer früheren Fassung stand die falsche Zahl.",
        "Rectificatif : une version précédente donnait un mauvais chiffre.",
        "Corrección: una versión anterior daba una cifra errónea.",
        "CORRECTION, March 5: The ferry has two decks, not three.",
    ],
)
def test_a_correction_that_the_source_itself_carries_stays_and_makes_a_correction(desk, line):
    (a,) = published(desk, "aa")
    desk.now += HOUR
    desk.poll(item("aa", f"<p>{LONG.format('aa')}</p><p>{line}</p>"))
    article = desk.article("aa")
    assert line in article.copy.blocks[-1].text
    assert [version.kind for version in desk.store.history(a.id)] == ["new", "correction"]
    desk.tick()
    assert carries(desk, line.split(":")[1][:20].strip()) == list(FORMS)


def test_a_text_that_cannot_be_read_is_named(desk, tmp_path):
    (a,) = published(desk, "aa")
    (tmp_path / "empty.txt").write_text("  \n")
    (tmp_path / "odd.pdf").write_text("x")
    for name, said in (("none.txt", "cannot be read"), ("empty.txt", "holds no text"), ("odd.pdf", ".txt, .md or .html")):
        assert said in desk.order("correct", a.id, text=tmp_path / name)[0].error


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("script.html", "<script>x</script>"),
        ("blank.html", "<p> &nbsp; </p>"),
        ("remark.html", "<!-- to be written -->"),
        ("heading.html", "<h1>Harbour Opens Again</h1>"),
        ("title.html", "<html><head><title>Harbour</title></head><body></body></html>"),
        ("picture.html", '<img src="https://a.example/1.jpg">'),
        ("nothing.txt", "\u200b\n"),
    ],
)
def test_a_file_without_words_corrects_nothing(desk, tmp_path, name, written):
    (a,) = published(desk, "aa")
    (tmp_path / name).write_text(written, "utf-8")
    (done,) = desk.order("correct", a.id, text=tmp_path / name)
    assert (done.error, done.changed) == (f"{tmp_path / name}: holds no text", False)
    assert desk.article("aa") == a


# ── stories that two sources tell ────────────────────────────────────────────────────────────────────────────────


def twins(desk):
    desk.poll(item("aa"))
    desk.now += HOUR
    desk.poll(item("aa", url="https://o.example/aa"), source="other")
    first, second = desk.article("aa"), desk.article("aa", "other")
    assert second.same_as == first.id
    desk.tick()
    return first, second


@pytest.mark.parametrize(("kind", "back"), [("hold", "release"), ("kill", "restore")])
@pytest.mark.parametrize("once", ["once", "all"])
def test_an_order_about_a_story_holds_its_twin_and_lets_it_out_again(open_desk, kind, back, once):
    desk = open_desk(partners__all=f"title: All\nsame_story: {once}\n", partners__others="title: O\ninclude: [{sources: [other]}]\n")
    first, second = twins(desk)
    assert carries(desk, "Ferry aa", "others") == list(FORMS)
    (done,) = desk.order(kind, first.id)
    assert (done.with_it, second.id in done.did) == ((second.id,), True)
    desk.tick()
    assert carries(desk, "Ferry aa") == carries(desk, "Ferry aa", "others") == []
    desk.tick(hours=1)
    desk.order(back, first.id)
    desk.tick()
    assert carries(desk, "Ferry aa") == carries(desk, "Ferry aa", "others") == list(FORMS)


def test_a_hold_for_good_that_gets_an_end_ends_for_the_twin_as_well(desk):
    first, second = twins(desk)
    desk.order("hold", first.id)
    desk.now += HOUR
    (done,) = desk.order("hold", first.id, until=desk.now + HOUR)
    assert done.with_it == (second.id,)
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    desk.tick(hours=2)
    assert carries(desk, "Ferry aa") == list(FORMS)
    assert desk.article("aa", "other").status is Status.LIVE


def test_a_hold_that_is_over_is_not_let_out_once_more(desk):
    first, _ = twins(desk)
    desk.order("hold", first.id, until=desk.now + HOUR)
    desk.tick(hours=2)
    before = desk.article("aa", "other"), desk.edition("atom")
    (done,) = desk.order("release", first.id)
    assert (done.changed, done.did) == (False, "nobody holds it")
    desk.tick(hours=1)
    assert (desk.article("aa", "other"), desk.edition("atom")) == before


def test_an_own_hold_of_a_twin_stands_when_the_other_is_let_out(desk):
    first, second = twins(desk)
    desk.order("kill", first.id)
    (done,) = desk.order("hold", second.id, why="theirs is doubtful, too")
    assert done.changed
    (back,) = desk.order("restore", first.id)
    assert back.with_it == ()
    assert desk.article("aa", "other").status is Status.HELD
    desk.order("release", second.id)
    assert desk.article("aa", "other").status is Status.LIVE


@pytest.mark.parametrize("until", [timedelta(hours=1), None])
def test_no_order_about_another_lets_a_twin_out_before_the_end_of_its_own_hold(open_desk, until):
    desk = open_desk(partners__all="title: All\nsame_story: all\n")
    first, second = twins(desk)
    desk.order("hold", second.id, until=desk.now + 5 * HOUR)
    desk.order("release", first.id)
    if until:
        (done,) = desk.order("hold", first.id, until=desk.now + until)
        assert done.with_it == ()
        desk.tick(hours=1)
    else:
        (done,) = desk.order("kill", first.id)
        assert done.with_it == (second.id,)
        desk.tick()
        (done,) = desk.order("restore", first.id)
        assert done.with_it == (second.id,)
        desk.tick()
    assert desk.edition("atom").count("<entry") == 1
    desk.tick(hours=3)
    assert desk.edition("atom").count("<entry") == 1
    desk.tick(hours=1 if until else 2)
    assert desk.edition("atom").count("<entry") == 2


def test_of_three_tellings_the_one_held_along_with_another_waits_for_that_one(open_desk):
    third = "title: third\nurl: https://t.example/feed\nfull_text: never\nlanguage: en\nclean: {learn: false}\n"
    desk = open_desk(partners__all="title: All\nsame_story: all\n", sources__third=third)
    first, second = twins(desk)
    desk.poll(item("aa", url="https://t.example/aa"), source="third")
    desk.order("hold", second.id, until=desk.now + 5 * HOUR)
    assert desk.order("hold", first.id, until=desk.now + HOUR)[0].with_it == ()
    desk.tick(hours=2)
    assert [name for name in "wot" if f"https://{name}.example/aa" in desk.edition("atom")] == ["w"]
    desk.tick(hours=4)
    assert [name for name in "wot" if f"https://{name}.example/aa" in desk.edition("atom")] == ["w", "o", "t"]


@pytest.mark.parametrize(("kind", "back"), [("hold", "release"), ("kill", "restore")])
def test_what_cleaning_holds_is_not_let_out_along(desk, kind, back):
    promo = "<p>Subscribe to our newsletter for free!</p>" * 40
    desk.poll(item("aa", f"{LONG.format('aa')} {promo}"))
    desk.poll(item("aa", url="https://o.example/aa"), source="other")
    desk.tick()
    for word in (kind, back):
        (done,) = desk.order(word, desk.article("aa", "other").id)
        assert done.with_it == (desk.article("aa").id,)
        desk.tick()
    assert desk.article("aa").status is Status.HELD
    assert "https://o.example/aa" in desk.edition("atom")
    assert "https://w.example/aa" not in desk.edition("atom")


@pytest.mark.parametrize("until", [5 * HOUR, None])
def test_a_hold_that_stood_before_a_kill_stands_after_the_restore(desk, until):
    (a,) = published(desk, "aa")
    desk.order("hold", a.id, until=until and desk.now + until)
    desk.tick()
    desk.order("kill", a.id)
    desk.tick()
    (done,) = desk.order("restore", a.id)
    assert "it was held before, and is held" in done.did
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    desk.tick(hours=5)
    if not until:
        assert carries(desk, "Ferry aa") == []
        desk.order("release", a.id)
        desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)


def test_the_twin_of_what_is_restored_and_still_held_is_held_with_it(desk):
    first, second = twins(desk)
    desk.order("hold", first.id, until=desk.now + 5 * HOUR)
    desk.order("kill", first.id)
    desk.tick()
    (done,) = desk.order("restore", first.id)
    assert done.with_it == (second.id,)
    desk.tick(hours=4)
    assert carries(desk, "Ferry aa") == []
    desk.tick(hours=1)
    assert carries(desk, "Ferry aa") == list(FORMS)
    assert desk.article("aa", "other").status is Status.LIVE


def test_to_kill_what_its_publisher_took_back_takes_the_other_tellings_too(open_desk):
    desk = open_desk(partners__all="title: All\nsame_story: all\n")
    first, second = twins(desk)
    apply(desk.store, taken_back(desk.article("aa"), why="its publisher took it back", now=desk.now), now=desk.now)
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)
    (done,) = desk.order("kill", first.id)
    assert (done.changed, done.with_it) == (True, (second.id,))
    assert done.did.startswith("it was killed before; with it went")
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    assert [one.kind for one in desk.store.orders(first.id)] == ["kill"]


def test_a_second_telling_of_what_its_publisher_took_back_is_let_out_by_a_release(desk):
    first, second = twins(desk)
    apply(desk.store, taken_back(desk.article("aa"), why="its publisher took it back", now=desk.now), now=desk.now)
    desk.tick(hours=1)
    assert carries(desk, "Ferry aa") == []
    (done,) = desk.order("release", second.id)
    assert f"{first.id}, whose story it tells, is out of the feeds, and so it stands for itself" in done.did
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_killed_tellings_the_one_that_is_restored_comes_back(desk, turned):
    first, second = twins(desk)
    for one in (second, first) if turned else (first, second):
        desk.order("kill", one.id)
    desk.tick(hours=1)
    assert desk.order("restore", second.id)[0].changed
    desk.tick()
    assert carries(desk, "Ferry aa") == list(FORMS)
    assert desk.article("aa").status is Status.KILLED


@pytest.mark.parametrize("kind", ["kill", "hold"])
def test_a_second_telling_that_a_person_lets_out_reaches_those_who_had_the_first(desk, kind):
    first, second = twins(desk)
    desk.order(kind, first.id)
    desk.tick(hours=1)
    assert carries(desk, "Ferry aa") == []
    (done,) = desk.order("release", second.id, why="theirs is true")
    desk.tick()
    assert f"{first.id}, whose story it tells, is out of the feeds, and so it stands for itself" in done.did
    assert carries(desk, "Ferry aa") == list(FORMS)


def test_to_undo_the_hold_of_a_second_telling_is_to_have_what_was_before(desk):
    _, second = twins(desk)
    desk.order("hold", second.id)
    desk.tick(hours=1)
    assert carries(desk, "Ferry aa") == []
    desk.order("release", second.id)
    desk.tick()
    assert desk.edition("atom").count("<entry") == 1
    desk.order("kill", second.id)
    desk.tick()
    assert carries(desk, "Ferry aa") == []


def test_what_is_held_along_comes_back_along_though_it_was_rewritten_meanwhile(desk):
    first, second = twins(desk)
    desk.order("hold", first.id)
    desk.tick(hours=1)
    desk.poll(item("aa", SCHOOL, headline="School closes", url="https://o.example/aa"), source="other")
    desk.tick()
    assert carries(desk, "School closes") == []
    (done,) = desk.order("release", first.id)
    assert done.with_it == (second.id,)
    desk.tick()
    assert carries(desk, "Ferry aa") == carries(desk, "School closes") == list(FORMS)


def test_the_first_telling_that_was_held_along_comes_back_along_though_it_was_rewritten_meanwhile(desk):
    first, second = twins(desk)
    desk.order("hold", second.id)
    desk.tick(hours=1)
    desk.poll(item("aa", SCHOOL, headline="School closes"))
    (done,) = desk.order("release", second.id)
    assert done.with_it == (first.id,)
    assert f"it tells another story than {first.id} now, and so it stands for itself" in done.did
    desk.tick()
    assert carries(desk, "Ferry aa") == carries(desk, "School closes") == list(FORMS)


def test_whoever_turns_back_to_killed_words_waits_and_who_has_them_goes_along(desk):
    """One bad poll parts two tellings; the words are the same again, and an order about them is one about both."""
    first, _ = twins(desk)

    def other(text, headline):
        desk.tick(hours=1)
        desk.poll(item("aa", text, headline=headline, url="https://o.example/aa"), source="other")
        desk.tick()

    other(SCHOOL, "School closes")
    other(LONG.format("aa"), "Ferry aa runs again")
    assert desk.article("aa", "other").same_as is None
    (done,) = desk.order("kill", first.id)
    desk.tick()
    assert done.with_it == (desk.article("aa", "other").id,)
    assert carries(desk, "Ferry aa") == []
    desk.order("release", desk.article("aa", "other").id)
    other(SCHOOL, "School closes")
    assert carries(desk, "School closes") == list(FORMS)
    other(LONG.format("aa"), "Ferry aa, once more")
    assert carries(desk, "Ferry aa") == []
    assert desk.article("aa", "other").status is Status.HELD


def test_a_second_telling_that_becomes_another_story_reaches_partners_and_goes_its_own_way(desk):
    first, _ = twins(desk)
    desk.tick(hours=1)
    desk.poll(item("aa", SCHOOL, headline="School closes", url="https://o.example/aa"), source="other")
    desk.tick()
    assert carries(desk, "School closes") == carries(desk, "Ferry aa") == list(FORMS)
    (done,) = desk.order("kill", first.id)
    desk.tick()
    assert done.with_it == ()
    assert carries(desk, "School closes") == list(FORMS)


def test_where_the_first_telling_becomes_another_story_the_next_one_takes_its_place(open_desk):
    desk = open_desk(sources__third="title: third\nurl: https://t.example/feed\nfull_text: never\nlanguage: en\nclean: {learn: false}\n")
    first, second = twins(desk)
    desk.now += HOUR
    desk.poll(item("aa", url="https://t.example/aa"), source="third")
    desk.tick(hours=1)
    desk.poll(item("aa", SCHOOL, headline="School closes"))
    desk.tick()
    assert carries(desk, "School closes") == carries(desk, "Ferry aa runs") == list(FORMS)
    assert desk.edition("rss").count("Ferry aa runs") == 1
    assert (desk.article("aa", "other").same_as, desk.article("aa", "third").same_as) == (None, second.id)
    (done,) = desk.order("kill", first.id)
    assert done.with_it == ()


def test_tellings_that_are_edited_stay_one_story(desk):
    first, _ = twins(desk)
    for words in (LONG.format("aa").replace("11", "12"), f"{LONG.format('aa')} {SCHOOL} {SCHOOL.replace('school', 'market')}"):
        desk.tick(hours=1)
        desk.poll(item("aa", words, headline="Ferry aa, all that is known"))
        desk.poll(item("aa", words.replace("ferry", "boat"), headline="The ferry again", url="https://o.example/aa"), source="other")
        assert desk.article("aa", "other").same_as == first.id


def test_who_corrects_one_telling_hears_of_the_others(desk):
    first, second = twins(desk)
    (done,) = desk.order("correct", first.id, headline="Ferry aa runs again on Monday")
    assert f"{second.id} of other tells the same story and was not corrected" in done.did


def test_a_twin_that_comes_after_the_order_waits_too_and_a_person_may_let_it_out(desk):
    desk.poll(item("aa"))
    desk.order("hold", desk.article("aa").id, until=desk.now + 5 * HOUR)
    desk.now += HOUR
    run = desk.poll(item("aa", url="https://o.example/aa"), source="other")
    assert any("held" in problem for problem in run.problems)
    desk.tick()
    assert carries(desk, "Ferry aa") == []
    desk.tick(hours=4)
    assert carries(desk, "Ferry aa") == list(FORMS)
    desk.order("kill", desk.article("aa").id)
    desk.order("release", desk.article("aa", "other").id, why="theirs is true")
    desk.tick()
    assert desk.article("aa", "other").status is Status.LIVE


def test_a_first_telling_that_cleaning_holds_does_not_keep_a_sound_second_one_back(desk):
    promo = "<p>Subscribe to our newsletter for free!</p>" * 40
    desk.poll(item("aa", f"{LONG.format('aa')} {promo}"))
    assert desk.article("aa").status is Status.HELD
    desk.poll(item("aa", url="https://o.example/aa"), source="other")
    desk.tick()
    assert desk.article("aa", "other").status is Status.LIVE
    assert carries(desk, "Ferry aa") == list(FORMS)


# ── what is at work at the same moment ───────────────────────────────────────────────────────────────────────────


def test_a_build_that_an_order_overtakes_is_begun_again_and_never_lands(desk):
    a, _ = published(desk, "aa", "bb")
    partner, read = desk.catalog.partners["all"], desk.store.membership_of
    ordered = []

    def reads_and_is_overtaken(*args, **kwargs):
        found = read(*args, **kwargs)
        if not ordered:
            ordered.extend(desk.order("kill", a.id))
        return found

    desk.store.membership_of = reads_and_is_overtaken
    build = desk.loop.run_until_complete(publish(partner, desk.rooms, now=desk.now))
    assert (build.error, ordered[0].changed) == ("", True)
    assert carries(desk, "Ferry aa") == []
    assert "Ferry aa" not in (desk.folder / "output/all/rss.xml").read_text()


def test_a_build_that_fails_leaves_nothing_standing_that_was_taken_back(open_desk):
    """Its last good feeds are better than none, but not where they carry what was killed."""
    desk = open_desk(partners__all="title: All\ntoken: ${KEY}\nshelf: public\n")
    a, b = published(desk, "aa", "bb")
    spelled = replace(desk.catalog.partners["all"], token=Secret(LONG.format("bb")[10:60]))
    files = desk.folder / "output/all"

    def build(partner):
        return desk.loop.run_until_complete(publish(partner, desk.rooms, now=desk.now))

    before = desk.store.editions("all")
    desk.tick(minutes=1)
    assert "token" in build(spelled).error
    assert desk.store.editions("all") == before
    desk.order("kill", a.id)
    assert "token" in build(spelled).error
    stood = desk.store.last_good("all")
    assert set(stood.order) == {a.id, b.id}, "what stood is known still, so that a tripwire has something to go by"
    assert (desk.store.editions("all"), [file for file in files.rglob("*") if file.is_file()]) == ({}, [])
    desk.tick(minutes=1)
    assert carries(desk, "Ferry bb") == list(FORMS)
    assert carries(desk, "Ferry aa") == []
    assert f'ref="{a.public_id}"' in desk.edition("atom")
    assert b.public_id in desk.edition("atom")


def test_a_build_that_fails_leaves_nothing_standing_whose_licence_is_over(open_desk):
    desk = open_desk(partners__all="title: All\ntoken: ${KEY}\nlicence: 2d\n")
    desk.poll(item("aa", pubDate="Wed, 04 Mar 2026 12:00:00 GMT"), item("bb"))
    desk.tick()
    spelled = replace(desk.catalog.partners["all"], token=Secret(LONG.format("bb")[10:60]))
    for hours, stands in ((20, True), (5, False)):
        desk.now += hours * HOUR
        built = desk.loop.run_until_complete(publish(spelled, desk.rooms, now=desk.now))
        assert "token" in built.error
        assert bool(desk.store.editions("all")) is stands


def test_a_poll_that_an_order_overtakes_is_decided_again_and_the_order_stands(desk):
    (a,) = published(desk, "aa")
    known, ordered = desk.store.known, []

    def knows_and_is_overtaken(*args, **kwargs):
        found = known(*args, **kwargs)
        if not ordered:
            ordered.extend(desk.order("kill", a.id))
        return found

    desk.store.known = knows_and_is_overtaken
    desk.now += HOUR
    run = desk.poll(item("aa", LONG.format("aa") + " More."))
    assert (run.outcome, run.error) == ("unchanged", "")
    assert desk.article("aa").status is Status.KILLED


def test_refining_that_an_order_overtakes_is_begun_again_and_the_order_stands(desk):
    a, _ = published(desk, "aa", "bb")
    desk.poll(item("aa", f"<p>{LONG.format('aa')}</p><p>And a line for good measure, as ever.</p>"), item("bb"))
    desk.write(
        "sources/wire.yaml", 'title: W\nurl: https://w.example/feed\nfull_text: never\nclean: {learn: false, cut: ["*for good measure*"]}\n'
    )
    desk.reload()
    refine, ordered = desk.rooms.crew.refine, []

    async def refines_and_is_overtaken(*args, **kwargs):
        if not ordered:
            ordered.extend(desk.order("correct", a.id, headline="Ferry at last"))
        return await refine(*args, **kwargs)

    desk.rooms.crew.refine = refines_and_is_overtaken
    desk.now += HOUR
    assert desk.refine().revised == 1
    after = desk.article("aa")
    assert (after.copy.headline, "good measure" in after.copy.html) == ("Ferry at last", False)


def test_a_site_that_keeps_feeds_in_memory_gives_no_killed_article_after_a_second(desk):
    a, _ = published(desk, "aa", "bb")
    assert b"Ferry aa" in desk.get("/feeds/all/atom.xml")[1]
    desk.order("kill", a.id)
    desk.loop.run_until_complete(
        publish(desk.catalog.partners["all"], desk.rooms, now=desk.now)
    )  # by another process: the site is not told
    desk.now += timedelta(seconds=1)
    assert b"Ferry aa" not in desk.get("/feeds/all/atom.xml")[1]


def test_an_article_that_no_partner_may_have_yet_has_no_page(open_desk):
    desk = open_desk(partners__all="title: All\ndelay: 2h\n")
    (a,) = published(desk, "aa")
    assert desk.get(f"/articles/{a.id}")[0] == 404
    desk.tick(hours=1, minutes=59, seconds=59)
    assert desk.get(f"/articles/{a.id}")[0] == 404
    desk.tick(seconds=1)
    assert desk.get(f"/articles/{a.id}")[0] == 200


def test_an_order_says_at_which_sites_it_cannot_come_right(open_desk):
    """Only partners that have the article, and whose software cannot take the order, are named, each with the reason."""
    desk = open_desk(
        partners__feedzy="title: F\nprofile: wordpress-feedzy\n",
        partners__msn="title: M\nprofile: msn\n",
        partners__sport="title: S\nprofile: wordpress-feedzy\ninclude: {tags: [Sport]}\n",
    )
    (a,) = published(desk, "aa")
    (done,) = desk.order("kill", a.id)
    assert done.beyond_reach == (
        "partners/feedzy: cannot be made right: WordPress with Feedzy keeps every post that it has made; somebody there must delete it",
    )
    (again,) = desk.order("kill", a.id)
    assert again.beyond_reach == ()
    (back,) = desk.order("restore", a.id)
    assert [sentence.partition(":")[0] for sentence in back.beyond_reach] == ["partners/feedzy"]


def test_a_correction_says_whose_feeds_carry_the_article_no_more(open_desk):
    """A public feed carries its newest alone, and who it was pushed out of does not learn of the correction; a kill arrives."""
    desk = open_desk(
        partners__all="title: All\nlimit: 3\n",
        partners__bare="title: Bare\nlimit: 3\narchive: false\n",
        partners__bell="title: Bell\nlimit: 3\nlicence: 1h\n",
        partners__keyed="title: Keyed\ntoken: ${KEY}\nlimit: 3\n",
        partners__south="title: South\ninclude:\n  - headline: [ferry]\n",
        partners__wide="title: Wide\n",
    )
    published(desk, "aa")
    desk.tick(minutes=10)
    desk.get("/feeds/keyed/rss.xml", "a-very-long-key-of-one-partner")
    desk.front.write_down(at_once=True)
    for turn in range(3):
        desk.tick(minutes=30)
        desk.poll(*(item(f"n{turn}{number}") for number in range(3)), item("aa"))
        desk.tick(minutes=1)
    (done,) = desk.order("correct", desk.article("aa").id, headline="Boat runs again")
    desk.tick(minutes=1)
    assert [sentence.partition(":")[0] for sentence in done.beyond_reach] == ["partners/all", "partners/bare", "partners/south"]
    assert done.beyond_reach[0] == (
        "partners/all: its feeds carry the article no more, so that the correction does not reach who has it from there "
        "(it matches (no include), but 3 newer articles fill the limit of 3); it stands corrected in its archive"
    )
    assert done.beyond_reach[1].endswith("fill the limit of 3)")
    assert "the one include line does not match" in done.beyond_reach[2]
    has = {name: carries(desk, "Boat runs", name) for name in desk.catalog.partners}
    assert has == {"all": [], "bare": [], "bell": [], "keyed": list(FORMS), "south": [], "wide": list(FORMS)}
    pages = [desk.store.page("all", number, "rss").body.decode() for number, form in desk.store.page_names()["all"] if form == "rss"]
    assert any("Boat runs" in page for page in pages)


def test_a_correction_of_what_is_out_for_nobody_is_not_said_to_miss_anybody(open_desk):
    desk = open_desk(partners__all="title: All\nlimit: 1\n")
    a, b = published(desk, "aa", "bb")
    desk.order("hold", a.id)
    desk.order("hold", b.id, until=desk.now + HOUR)
    desk.tick(minutes=1)
    assert [desk.order("correct", one.id, headline="Boat runs again")[0].beyond_reach for one in (a, b)] == [(), ()]


# ── previews of what is edited ───────────────────────────────────────────────────────────────────────────────────


def edited(desk, text):
    """Edit a partner's file, and read it as a command does: nothing is placed by it yet."""
    desk.write("partners/all.yaml", text)
    desk.catalog = config.load(desk.folder / "config", environ={})


def previewed_and_built(desk):
    """Give a partner's Atom feed as it is previewed, and as it is built then."""
    shown = preview(desk.desk, "all", "atom", now=desk.now).body.decode()
    desk.reload()
    desk.tick()
    return [without_its_time(text) for text in (shown, desk.edition("atom"))]


def without_its_time(text):
    """Give a document without the time of the build, which a preview does not know, and what is reckoned from it."""
    return re.sub(r"<!-- generation .*|  <updated>[^<]*</updated>(?=\n  <)", "", text)


EDITED = "title: All\ninclude:\n  - headline: [ferry]\n"


@pytest.mark.parametrize(
    "text", [EDITED, "title: All\nlimit: 2\n", "title: All\nprofile: msn\nmax_age: 9d\n", "title: All\nlicence: 90d\n"]
)
def test_a_preview_by_an_edited_file_tells_what_the_build_tells(desk, text):
    a, b, *_ = published(desk, "aa", "bb", "cc", "dd")
    desk.tick(minutes=1)
    desk.order("kill", a.id)
    desk.order("hold", b.id)
    desk.tick(minutes=1)
    desk.order("release", b.id)
    edited(desk, text)
    shown, built = previewed_and_built(desk)
    assert "aa runs" not in built
    assert a.public_id in built
    assert shown == built


def test_a_preview_by_an_edited_file_leaves_out_who_tells_a_killed_story(desk):
    published(desk, "aa")
    desk.poll(item("xx", LONG.format("aa"), headline="Ferry aa runs again", url="https://o.example/1"), source="other")
    desk.tick(minutes=1)
    gone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="aa" when="2026-03-05T12:00:00Z"/>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:w</id><title>W</title><updated>2026-03-05T12:00:00Z</updated>{gone}</feed>'
    desk.poll(Document(name="https://w.example/feed", body=feed.encode(), media_type="application/atom+xml", fetched_at=desk.now))
    desk.tick(minutes=1)
    assert (desk.article("aa").status, desk.article("xx", "other").status) == (Status.KILLED, Status.LIVE)
    edited(desk, EDITED)
    shown, built = previewed_and_built(desk)
    assert "Ferry aa" not in built
    assert shown == built


def test_a_preview_by_an_edited_file_links_to_the_archive_that_there_is(open_desk):
    desk = open_desk(partners__all="title: All\nlimit: 1\n")
    published(desk, "aa", "bb", "cc")
    edited(desk, "title: All\nlimit: 1\nmax_age: 9d\n")
    shown, built = previewed_and_built(desk)
    assert 'rel="prev-archive"' in built
    assert shown == built


def test_a_page_of_an_archive_shows_nothing_that_was_killed_while_its_partner_was_set_aside(open_desk):
    desk = open_desk(partners__all="title: All\nlimit: 1\ntoken: ${KEY}\n")
    published(desk, "aa", "bb", "cc")
    desk.tick(minutes=1)
    desk.loop.run_until_complete(keep_up(desk.catalog.partners["all"], desk.rooms, now=desk.now))
    page = "/feeds/all/archive/rss-1.xml"
    key = "a-very-long-key-of-one-partner"
    shown = desk.get(page, key)[1].decode()
    gone = next(one for one in (desk.article(name) for name in ("aa", "bb", "cc")) if one.rss_guid in shown)
    desk.store.unplace(("all",))
    desk.order("kill", gone.id)
    withdraw(desk.rooms, now=desk.now)
    status, body = desk.get(page, key)
    assert gone.copy.headline.encode() not in body
    assert status != 200
