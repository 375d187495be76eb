"""`explain` says what the editions do, whatever keeps an article out: a line, a time, an order, another article."""

import pytest

from syndicator.model import Document
from syndicator.questions import explain
from tests.orders.newsdesk import HOUR, LONG, item, rss

FERRY = "title: F\ninclude:\n  - headline: [ferry]\n"
TWINS = (("aa", "wire"), ("bb", "wire"), ("xx", "other"))
KEYS = {"article", "partner", "included", "rule", "value", "why", "nearest"}


def why(desk, name="aa", partner="all", source="wire"):
    """Explain one article, and hold the answer against what stands in the partner's editions."""
    desk.tick()
    article = desk.article(name, source)
    said = explain(desk.desk, article.id, partner, now=desk.now)
    assert said.keys() >= KEYS
    carried = desk.store.editions(partner)["rss"].article_ids
    assert said["included"] is (article.id in carried), said
    assert bool(said["nearest"]) is not said["included"], said
    return said["rule"], said["nearest"]


def test_what_is_in_has_its_line_and_no_miss(open_desk):
    desk = open_desk(partners__all=FERRY)
    desk.poll(item("aa"))
    assert why(desk) == ("include[0]", "")


def test_out_by_its_lines(open_desk):
    desk = open_desk(partners__all="title: A\ninclude:\n  - headline: [ferry]\n    languages: [de]\n")
    desk.poll(item("aa"))
    assert why(desk) == ("no line", "matches line 1 but for languages: de (it is en); of include[0] it meets headline: ferry")


def test_out_by_an_exclude_line(open_desk):
    desk = open_desk(partners__all=FERRY + "exclude:\n  - words: [river]\n")
    desk.poll(item("aa"))
    assert why(desk) == ("exclude[0]", "matches line 1 but for exclude line 1 (words: river); of include[0] it meets headline: ferry")


@pytest.mark.parametrize(
    ("partner", "source", "rule"),
    [("delay: 2h\n", "", "delay"), ("", "embargo: 2h\n", "embargo")],
)
def test_out_by_a_time_that_is_to_come_and_in_when_it_has_come(open_desk, partner, source, rule):
    desk = open_desk(
        partners__all=FERRY + partner,
        sources__wire=f"title: wire\nurl: https://w.example/feed\nfull_text: never\nclean: {{learn: false}}\n{source}",
    )
    desk.poll(item("aa"))
    said = why(desk)
    assert said == (rule, f"matches line 1 but for {rule}: not before 2026-03-05 14:00 UTC; of include[0] it meets headline: ferry")
    desk.tick(hours=2)
    assert why(desk)[0] == "include[0]"


def test_out_by_age(open_desk):
    desk = open_desk(partners__all=FERRY + "max_age: 1h\n")
    desk.poll(item("aa"))
    desk.tick(hours=1)
    assert why(desk)[0] == "max_age"


@pytest.mark.parametrize("kind", ["hold", "kill"])
def test_out_by_an_order(open_desk, kind):
    desk = open_desk(partners__all=FERRY)
    desk.poll(item("aa"))
    desk.tick()
    desk.order(kind, "aa")
    rule, nearest = why(desk)
    assert rule == "status"
    assert "status: " in nearest
    desk.order({"hold": "release", "kill": "restore"}[kind], "aa")
    assert why(desk) == ("include[0]", "")


def test_what_was_killed_or_held_is_out_with_who_when_and_why(open_desk):
    desk = open_desk()
    desk.poll(item("aa"), item("bb"))
    desk.poll(item("xx", LONG.format("bb"), headline="Ferry bb runs again", url="https://o.example/1"), source="other")
    desk.tick(minutes=1)
    a, b = desk.article("aa"), desk.article("bb")
    desk.order("hold", a.id, why="the lawyer asks")
    desk.order("kill", b.id, why="it is not true")
    desk.now += HOUR
    said = {name: explain(desk.desk, desk.article(name, source).id, "all", now=desk.now)["why"] for name, source in TWINS}
    assert said == {
        "aa": "out: the article is held (since 2026-03-05 12:01; ordered by ada: the lawyer asks)",
        "bb": "out: the article is killed (since 2026-03-05 12:01; ordered by ada: it is not true)",
        "xx": f"out: the article is held (since 2026-03-05 12:01; held: it tells the story of {b.id}, which was killed)",
    }
    desk.order("restore", b.id)
    desk.order("kill", b.id, why="it is not true after all")
    desk.now += HOUR
    assert explain(desk.desk, b.id, "all", now=desk.now)["why"].endswith(
        "(since 2026-03-05 13:01; ordered by ada: it is not true after all)"
    )


def test_what_its_publisher_killed_is_out_by_its_publishers_word(open_desk):
    desk = open_desk()
    desk.poll(item("aa"), item("bb"))
    desk.tick(minutes=1)
    gone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="aa" when="2026-03-05T12:00:30Z"/>'
    body = rss(item("bb")).replace(b"</channel>", f"</channel>{gone}".encode())
    desk.poll(Document(name="wire", body=body, media_type="application/rss+xml", fetched_at=desk.now))
    said = explain(desk.desk, desk.article("aa").id, "all", now=desk.now)["why"]
    assert said.startswith("out: the article is killed (since 2026-03-05 12:01; ")
    assert desk.store.history(desk.article("aa").id)[-1].why in said


def test_out_by_a_hold_that_ends_by_itself(open_desk):
    desk = open_desk(partners__all=FERRY)
    desk.poll(item("aa"))
    desk.order("hold", "aa", until=desk.now + HOUR)
    assert why(desk)[0] == "hold"
    desk.tick(hours=1)
    assert why(desk)[0] == "include[0]"


def test_out_by_the_limit(open_desk):
    desk = open_desk(partners__all=FERRY + "limit: 1\n")
    desk.poll(item("aa"))
    desk.now += HOUR
    desk.poll(item("bb"), item("aa"))
    assert why(desk) == ("limit", "matches line 1 but for limit: 1; of include[0] it meets headline: ferry")
    assert why(desk, "bb")[0] == "include[0]"


def twins(open_desk, **files):
    desk = open_desk(**files)
    desk.poll(item("aa"))
    desk.now += HOUR
    desk.poll(item("aa", url="https://o.example/aa"), source="other")
    assert desk.article("aa", "other").same_as == desk.article("aa").id
    return desk


def test_out_because_another_source_told_the_story_first(open_desk):
    desk = twins(open_desk, partners__all=FERRY)
    first = desk.article("aa").id
    assert why(desk, source="other") == (
        "same_story",
        f"matches line 1 but for same_story: {first}; of include[0] it meets headline: ferry",
    )
    assert why(desk)[0] == "include[0]"


def test_a_twin_of_what_was_killed_is_out_where_the_partner_had_it(open_desk):
    desk = twins(open_desk, partners__all=FERRY, partners__others="title: O\ninclude: [{sources: [other]}]\n")
    desk.tick()
    desk.order("kill", desk.article("aa").id)
    desk.order("release", desk.article("aa", "other").id, why="theirs is true")
    assert why(desk, source="other", partner="others")[0] == "include[0]"
    why(desk, source="other")
