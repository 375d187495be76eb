"""Exposure: who got which version, who still has an old one, and who has not been back."""

import json
from datetime import timedelta
from html import escape

import pytest

from syndicator.publish import forget
from syndicator.questions import exposure, show
from tests.orders.newsdesk import HOUR, LONG, item

KEY = "a-very-long-key-of-one-partner"
KEYED = "title: Keyed\ntoken: ${KEY}\nformats: [rss, atom]\n"


@pytest.fixture
def desk(open_desk):
    """Give a newsdesk with one article out, for two partners with keys and a public one."""
    desk = open_desk(partners__keyed=KEYED, partners__late=KEYED)
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    return desk


def fetch(desk, *partners, form="rss.xml"):
    for partner in partners:
        assert desk.get(f"/feeds/{partner}/{form}", KEY)[0] == 200
    desk.front.write_down(at_once=True)


def asked(desk, name="aa"):
    return exposure(desk.desk, desk.article(name).id)


def states(desk, name="aa"):
    return {row["partner"]: row["state"] for row in asked(desk, name)["partners"]}


def says(desk, partner):
    return next(row["says"] for row in asked(desk)["partners"] if row["partner"] == partner)


def correct(desk):
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 winters")), item("bb"))
    desk.tick(minutes=1)


def rolled_off(desk, partner):
    """Let a partner of three articles have one that newer ones push out of its feed, which it fetches all the while."""
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, partner)
    for turn in range(3):
        desk.tick(minutes=10)
        desk.poll(*[item(f"n{turn}{number}") for number in range(4)], item("aa"), item("bb"))
        desk.tick(minutes=1)
        fetch(desk, partner)
    desk.tick(minutes=1)


def test_nobody_has_what_nobody_fetched(desk):
    assert states(desk) == {"all": "unknown", "keyed": "never", "late": "never"}
    assert asked(desk)["not_known"][0].startswith("all: public feeds")


def test_who_fetched_the_correction_has_the_current_version_and_who_did_not_is_behind(desk):
    fetch(desk, "keyed", "late")
    assert states(desk) == {"all": "unknown", "keyed": "current", "late": "current"}
    correct(desk)
    desk.tick(minutes=1)
    fetch(desk, "keyed", form="atom.xml")
    assert states(desk) == {"all": "unknown", "keyed": "current", "late": "behind"}
    assert says(desk, "late") == "has version 1, and has not been back since the correction of 2026-03-05 12:01"
    row = next(row for row in asked(desk)["partners"] if row["partner"] == "keyed")
    assert [(one["version"], one["format"], one["ending"], one["counts"]) for one in row["fetches"]] == [
        (1, "rss", "whole", True),
        (2, "atom", "whole", True),
    ]
    assert states(desk, "bb") == {"all": "unknown", "keyed": "current", "late": "current"}


def test_a_correction_that_is_not_built_yet_has_not_gone_out(desk):
    fetch(desk, "keyed")
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 winters")), item("bb"))
    assert states(desk)["keyed"] == "waiting"


def test_after_a_kill_it_is_known_who_was_told_and_who_has_not_been_back(desk):
    fetch(desk, "keyed", "late")
    desk.tick(minutes=5)
    desk.order("kill", desk.article("bb").id)
    desk.tick()
    bb = "bb"
    assert states(desk, bb) == {"all": "unknown", "keyed": "behind", "late": "behind"}
    fetch(desk, "keyed", form="atom.xml")
    assert states(desk, bb) == {"all": "unknown", "keyed": "told", "late": "behind"}
    assert asked(desk, bb)["status"] == "killed"


def test_who_was_back_and_found_nothing_of_it_still_holds_it(open_desk):
    desk = open_desk(partners__keyed=KEYED + "include:\n- words: [winters]\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 summers")), item("bb"))
    desk.tick(minutes=1)
    assert states(desk)["keyed"] == "behind"
    fetch(desk, "keyed")
    assert states(desk)["keyed"] == "gone"
    assert says(desk, "keyed").startswith("has version 1; its feed of 2026-03-05 12:02 says no more of it")


def test_who_found_nothing_of_it_hears_of_a_kill_that_comes_later(open_desk):
    desk = open_desk(partners__keyed=KEYED + "include:\n- words: [winters]\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    desk.poll(item("aa", LONG.format("aa").replace("11 winters", "12 summers")), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    desk.now += HOUR
    desk.order("kill", desk.article("aa").id)
    desk.tick(minutes=1)
    assert states(desk)["keyed"] == "behind"
    assert says(desk, "keyed") == "has version 1, and has not been back since the kill of 2026-03-05 13:02"
    fetch(desk, "keyed")
    assert says(desk, "keyed") == "had version 1; fetched 2026-03-05 13:03 a feed that tells of the kill of 2026-03-05 13:02"


@pytest.fixture
def licensed(open_desk):
    """Give a newsdesk on which the licence of what two partners fetched is over."""
    desk = open_desk(partners__keyed=KEYED + "licence: 5d\n", partners__late=KEYED + "licence: 5d\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed", "late")
    assert states(desk) == {"all": "unknown", "keyed": "current", "late": "current"}
    desk.tick(days=6)
    return desk


def test_the_end_of_a_licence_is_news_that_a_partner_is_told_or_is_behind(licensed):
    fetch(licensed, "keyed")
    assert states(licensed) == {"all": "unknown", "keyed": "told", "late": "behind"}
    assert (
        says(licensed, "keyed") == "had version 1; fetched 2026-03-11 12:01 a feed that tells of the end of its licence of 2026-03-11 12:01"
    )
    assert says(licensed, "late") == "has version 1, and has not been back since the end of its licence of 2026-03-11 12:01"


def test_a_correction_after_the_end_of_a_licence_goes_to_nobody_whose_licence_ended(licensed):
    fetch(licensed, "keyed")
    licensed.tick(hours=1)
    licensed.order("correct", licensed.article("aa").id, headline="Ferry aa is late")
    licensed.tick(hours=1)
    fetch(licensed, "keyed")
    assert says(licensed, "keyed").endswith("a feed that tells of the end of its licence of 2026-03-11 12:01")
    assert says(licensed, "late") == "has version 1, and has not been back since the end of its licence of 2026-03-11 12:01"


def test_a_kill_after_the_end_of_a_licence_is_news_to_whoever_still_shows_it(licensed):
    fetch(licensed, "keyed")
    licensed.tick(hours=1)
    licensed.order("kill", licensed.article("aa").id)
    assert (states(licensed)["keyed"], states(licensed)["late"]) == ("told", "waiting")
    licensed.tick(minutes=1)
    assert (
        says(licensed, "keyed")
        == "had version 1; fetched 2026-03-11 12:01 a feed that tells of a withdrawal before the kill of 2026-03-11 13:01"
    )
    assert says(licensed, "late") == "has version 1, and has not been back since the kill of 2026-03-11 13:01"
    fetch(licensed, "keyed", "late")
    assert says(licensed, "late") == "had version 1; fetched 2026-03-11 13:02 a feed that tells of the kill of 2026-03-11 13:01"
    assert says(licensed, "keyed") == says(licensed, "late")


def test_who_was_told_of_the_end_of_a_licence_that_goes_on_again_does_not_have_the_article_before_it_is_back(licensed):
    fetch(licensed, "keyed")
    licensed.write("partners/keyed.yaml", KEYED + "licence: 90d\n")
    licensed.write("partners/late.yaml", KEYED + "licence: 90d\n")
    licensed.reload()
    licensed.tick(minutes=1)
    assert ">aa</guid>" in licensed.edition(partner="keyed")
    assert states(licensed) == {"all": "unknown", "keyed": "told", "late": "current"}
    fetch(licensed, "keyed", "late")
    assert states(licensed) == {"all": "unknown", "keyed": "current", "late": "current"}


def test_what_was_told_stays_told_long_after_the_feed_has_said_it(licensed):
    fetch(licensed, "keyed")
    licensed.tick(days=31)
    for turn in range(21):
        licensed.poll(item("aa"), item("bb"), item(f"n{turn}"))
        licensed.tick(minutes=5)
        fetch(licensed, "keyed")
    assert 'ref="aa"' not in licensed.edition(partner="keyed")
    assert states(licensed) == {"all": "unknown", "keyed": "told", "late": "behind"}


def test_whoever_comes_between_a_kill_and_its_build_is_behind(open_desk):
    desk = open_desk(partners__keyed=KEYED + "limit: 3\n")
    rolled_off(desk, "keyed")
    desk.order("kill", desk.article("aa").id)
    desk.now += timedelta(seconds=1)
    fetch(desk, "keyed")
    assert states(desk)["keyed"] == "waiting"
    desk.tick(seconds=1)
    assert states(desk)["keyed"] == "behind"
    fetch(desk, "keyed")
    assert states(desk)["keyed"] == "told"


def test_a_hold_with_an_end_is_told_and_is_over_when_the_article_is_fetched_again(desk):
    fetch(desk, "keyed", "late")
    desk.tick(minutes=5)
    desk.order("hold", desk.article("aa").id, until=desk.now + HOUR)
    assert states(desk) == {"all": "unknown", "keyed": "waiting", "late": "waiting"}
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    assert says(desk, "keyed").endswith("a feed that tells of the hold of 2026-03-05 12:06")
    assert says(desk, "late") == "has version 1, and has not been back since the hold of 2026-03-05 12:06"
    desk.tick(hours=1)
    assert states(desk)["keyed"] == "told"
    fetch(desk, "keyed", "late")
    assert states(desk) == {"all": "unknown", "keyed": "current", "late": "current"}


@pytest.mark.parametrize(("short", "long"), [("https://w.example/?p=12", "https://w.example/?p=123"), ("12", "https://w.example/12")])
@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_a_name_that_stands_within_others_is_not_taken_for_them(open_desk, form, short, long):
    desk = open_desk(partners__keyed=KEYED.replace("atom", "atom, json") + "include:\n- headline: [ferry]\n")
    linking = f'<p>{LONG.format("bb")}</p><p>See <a href="{long}">there</a> and "{short}", which is <b>{short}</b>.</p>'
    desk.poll(item("aa", guid=short), item("bb", linking, guid=long))
    desk.tick(minutes=1)
    fetch(desk, "keyed", form=form)
    desk.order("correct", desk.article(short).id, headline="Harbour boat runs again")
    desk.tick(minutes=1)
    fetch(desk, "keyed", form=form)
    assert states(desk, short)["keyed"] == "gone"


@pytest.mark.parametrize("guid", ["urn:é:1'\"&<b>", "aa"])
@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_a_name_is_found_however_a_format_writes_it(open_desk, form, guid):
    desk = open_desk(partners__keyed=KEYED.replace("atom", "atom, json"))
    desk.poll(item("aa", guid=escape(guid)), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed", form=form)
    desk.order("kill", desk.article(guid).id)
    desk.tick(minutes=1)
    fetch(desk, "keyed", form=form)
    assert states(desk, guid)["keyed"] == "told"


@pytest.mark.parametrize(("kind", "correcting"), [("kill", {}), ("correct", {"headline": "Ferry aa is late"})])
def test_whose_copy_had_rolled_off_is_behind_until_it_fetches_the_order(open_desk, kind, correcting):
    """The commonest order: about an article of last week, which the partner's feed carries no more."""
    desk = open_desk(partners__keyed=KEYED + "limit: 3\n")
    rolled_off(desk, "keyed")
    desk.order(kind, desk.article("aa").id, **correcting)
    what = "kill" if kind == "kill" else "correction"
    desk.tick(minutes=1)
    assert states(desk)["keyed"] == "behind"
    assert says(desk, "keyed") == f"has version 1, and has not been back since the {what} of 2026-03-05 12:35"
    fetch(desk, "keyed")
    assert states(desk)["keyed"] == ("told" if kind == "kill" else "current")


def test_who_came_while_an_order_waited_for_its_build_is_not_said_to_learn_nothing_of_it(open_desk):
    desk = open_desk(partners__keyed=KEYED + "limit: 3\n")
    rolled_off(desk, "keyed")
    desk.order("correct", desk.article("aa").id, headline="Ferry aa is late")
    desk.now += timedelta(seconds=30)
    fetch(desk, "keyed")
    assert (states(desk)["keyed"], says(desk, "keyed")) == (
        "waiting",
        "has version 1; the correction of 2026-03-05 12:35 has not gone out to it yet",
    )
    desk.tick(minutes=1)
    assert (states(desk)["keyed"], says(desk, "keyed")) == ("behind", "has version 1, and has not fetched version 2 yet")


def test_a_correction_that_no_feed_of_the_partners_takes_up_is_learned_by_nobody_who_was_back_since(open_desk):
    desk = open_desk(partners__keyed=KEYED + "include:\n- words: [winters]\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    for words in ("12 summers", "13 summers"):
        desk.now += HOUR
        desk.poll(item("aa", LONG.format("aa").replace("11 winters", words)), item("bb"))
        desk.tick(minutes=1)
        assert states(desk)["keyed"] == "behind"
        fetch(desk, "keyed")
        assert states(desk)["keyed"] == "gone"
    assert says(desk, "keyed").endswith("says no more of it, so it learns nothing of the correction of 2026-03-05 14:02")


def test_a_feed_that_tells_of_a_kill_is_said_to_tell_of_it_and_not_of_what_came_before(desk):
    fetch(desk, "keyed", "late")
    correct(desk)
    desk.order("kill", desk.article("aa").id)
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    assert says(desk, "keyed") == "had version 1; fetched 2026-03-05 12:03 a feed that tells of the kill of 2026-03-05 12:02"
    desk.now += HOUR
    desk.order("restore", desk.article("aa").id)
    desk.tick(minutes=1)
    assert says(desk, "keyed").endswith("a feed that tells of the kill of 2026-03-05 12:02")


def test_versions_that_no_partner_can_tell_apart_count_as_one(desk):
    """What a publisher changes beneath a correction goes out to nobody, and nobody waits for it."""
    fetch(desk, "keyed", "late")
    desk.order("correct", desk.article("aa").id, headline="Ferry delayed")
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    before = desk.edition(partner="keyed")
    desk.poll(item("aa", headline="Ferry aa runs again, at last"), item("bb"))
    desk.tick(minutes=1)
    assert (desk.article("aa").version, desk.edition(partner="keyed")) == (3, before)
    assert [one["tells"] for one in show(desk.desk, desk.article("aa").id, now=desk.now)["history"]] == [True, True, False]
    same = "has version 2, which reads as version 3, the current one"
    assert (states(desk)["keyed"], says(desk, "keyed")) == ("current", same)
    desk.poll(item("aa", headline="Ferry aa runs again, at last"), item("bb"), item("cc"))
    desk.tick(minutes=1)
    assert (states(desk)["keyed"], says(desk, "keyed")) == ("current", same)
    assert says(desk, "late") == "has version 1, and has not been back since the correction of 2026-03-05 12:01"
    desk.order("correct", desk.article("aa").id, headline="Ferry cancelled")
    assert says(desk, "keyed") == "has version 2; the correction of 2026-03-05 12:04 has not gone out to it yet"
    desk.tick(minutes=1)
    assert says(desk, "keyed") == "has version 2, and has not been back since the correction of 2026-03-05 12:04"
    fetch(desk, "keyed")
    assert says(desk, "keyed") == "has version 4, the current one"


def test_fetches_of_public_feeds_are_shown_and_prove_nothing(desk):
    fetch(desk, "all")
    row = next(row for row in asked(desk)["partners"] if row["partner"] == "all")
    assert (row["state"], row["version"], [one["counts"] for one in row["fetches"]]) == ("unknown", None, [False])


@pytest.mark.parametrize("after", [None, KEYED], ids=["removed", "keyed"])
def test_whose_feeds_were_public_nobody_knows_not_to_have_it(open_desk, after):
    desk = open_desk(partners__open="title: Open\nformats: [rss]\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    fetch(desk, "open")
    if after is None:
        (desk.folder / "config/partners/open.yaml").unlink()
    else:
        desk.write("partners/open.yaml", after)
    desk.reload()
    desk.loop.run_until_complete(forget(desk.rooms, now=desk.now))
    desk.tick(minutes=1)
    assert (states(desk)["open"], says(desk, "open")) == ("unknown", "its feeds were public: anyone may have it")
    assert "open: feeds that were public, which anyone may have fetched, also as files from another server" in asked(desk)["not_known"]


def test_of_a_partner_that_is_no_more_nobody_knows_whether_its_feeds_were_public(desk):
    (desk.folder / "config/partners/late.yaml").unlink()
    desk.reload()
    assert (states(desk)["keyed"], states(desk)["late"]) == ("never", "unknown")
    assert says(desk, "late") == "it is no partner here now; whether its feeds were public is not known"


def test_who_has_files_from_a_public_shelf_is_not_said_never_to_have_fetched(open_desk):
    desk = open_desk(partners__keyed=KEYED + "shelf: public\n")
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    assert (states(desk)["keyed"], says(desk, "keyed")) == ("unknown", "its files are on the public shelf: anyone may have it")
    fetch(desk, "keyed")
    assert states(desk)["keyed"] == "current"


def test_what_was_fetched_while_feeds_were_public_says_nothing_of_later_articles(open_desk):
    desk = open_desk(partners__keyed="title: Open\nformats: [rss]\n")
    desk.poll(item("aa"))
    desk.tick(minutes=1)
    fetch(desk, "keyed")
    desk.write("partners/keyed.yaml", KEYED)
    desk.reload()
    desk.now += HOUR
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    assert (states(desk)["keyed"], states(desk, "bb")["keyed"]) == ("unknown", "never")


def test_the_answer_is_plain_json_with_stable_keys(desk):
    fetch(desk, "keyed")
    found = json.loads(json.dumps(asked(desk), default=str))
    assert list(found) == ["article", "headline", "version", "status", "versions", "partners", "not_known"]
    assert list(found["partners"][0]) == ["partner", "state", "version", "says", "offered_since", "last_fetch", "fetches"]
    row = next(row for row in found["partners"] if row["fetches"])
    assert list(row["fetches"][0]) == ["version", "format", "client", "ending", "counts", "first_at", "last_at", "times"]


def test_what_may_have_been_read_on_a_page_of_an_archive_nobody_knows(open_desk):
    """Fetches of pages are not written down: who comes for feeds may have read there what its feeds never carried, or left before it came."""
    desk = open_desk(
        partners__keyed=f"{KEYED}limit: 3\n", partners__late=f"{KEYED}limit: 3\n", partners__none=f"{KEYED}archive: false\nlimit: 3\n"
    )
    desk.poll(
        *(item(f"m{number}", pubDate=f"Thu, 05 Mar 2026 1{number}:00:00 GMT") for number in range(2)),
        item("aa", pubDate="Wed, 04 Mar 2026 09:00:00 GMT"),
    )
    desk.tick(minutes=1)
    desk.poll(*(item(f"n{number}") for number in range(4)))
    desk.tick(minutes=1)
    assert states(desk) == {"all": "unknown", "keyed": "never", "late": "never", "none": "never"}
    fetch(desk, "keyed", "none")
    assert states(desk) == {"all": "unknown", "keyed": "unknown", "late": "never", "none": "never"}
    assert "archive" in says(desk, "keyed")
    desk.write("partners/fresh.yaml", f"{KEYED}limit: 3\n")
    desk.reload()
    desk.tick(minutes=1)
    assert states(desk)["fresh"] == "never"
    fetch(desk, "fresh")
    assert states(desk)["fresh"] == "unknown"
    desk.order("kill", desk.article("aa").id)
    desk.tick(minutes=1)
    assert states(desk)["fresh"] == "unknown"
