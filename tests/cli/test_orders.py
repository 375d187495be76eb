"""`syndicator hold|release|kill|restore|correct`: a person's word about articles, with and without a daemon."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from newsrooms import until


def ids(desk, words):
    return [row["id"] for row in json.loads(desk.run("articles", "--json", "--words", words).stdout)]


def given(desk, *words, code=0):
    made = desk.run(*words, "--json")
    assert made.returncode == code, made.stderr
    return json.loads(made.stdout)


def test_an_order_is_published_by_the_command_and_kept_with_who_when_and_why(desk):
    article = ids(desk, "ferry")[0]
    headline = json.loads(desk.run("show", article, "--json").stdout)["held"]["headline"]
    assert headline in desk.feeds()
    made = desk.run("kill", article[:6], "--reason", "it is not true", "--who", "ada")
    assert made.returncode == 0, made.stderr
    assert "killed" in made.stdout
    assert "published: all, ferries" in made.stderr
    assert headline not in desk.feeds()
    shown = json.loads(desk.run("show", article, "--json").stdout)
    (order,) = shown["orders"]
    assert (order["kind"], order["who"], order["why"], order["version"]) == ("kill", "ada", "it is not true", shown["version"])
    assert shown["history"][-1]["why"] == "ordered by ada: it is not true"
    assert "kill by ada: it is not true" in desk.run("show", article).stdout
    (done,) = given(desk, "kill", article, "--reason", "again")["orders"]
    assert (done["changed"], done["did"]) == (False, "it was killed before")
    said = given(desk, "restore", article, "--reason", "it is true after all", "--no-publish")
    assert (said["orders"][0]["changed"], said["published"]) == (True, [])
    assert headline not in desk.feeds()
    assert desk.run("run", "--once").returncode == 0
    assert headline in desk.feeds()


def test_what_is_killed_and_comes_back_leaves_the_news_sitemap_and_comes_back_to_it(desk):
    house = desk.folder / "config/syndicator.yaml"
    own = house.read_text().replace("name: Harbor Wire", "name: Harbor Wire, url: https://quay.example")
    house.write_text(f"{own}\nnews_sitemap_file: true\n")
    desk.write(
        "articles/today.txt",
        f"---\nurl: https://quay.example/pier\nlanguage: en\ndate: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n---\nThe Pier Is Open\n\nIt opened at noon.\n",
    )
    assert desk.run("run", "--once").returncode == 0
    sitemap = desk.folder / "output/news-sitemap.xml"
    assert "The Pier Is Open" in sitemap.read_text()
    (article,) = [row["id"] for row in json.loads(desk.run("articles", "--json").stdout) if row["headline"] == "The Pier Is Open"]
    for word, stands in (("kill", False), ("restore", True), ("hold", False), ("release", True)):
        given(desk, word, article, "--reason", "so")
        assert ("The Pier Is Open" in sitemap.read_text()) is stands, word


def test_a_kill_is_built_for_those_who_had_the_article_and_nobody_is_denied(desk):
    article = ids(desk, "ferry")[0]
    desk.write("config/partners/ferries.yaml", "title: Ferries\ninclude:\n  - headline: [bridge]\n")
    desk.write("config/partners/all.yaml", "title: All\nexclude:\n  - headline: [ferry]\n")
    assert desk.run("publish", "all", "ferries", "--accept", "--reason", "meant so").returncode == 0
    made = desk.run("kill", article, "--reason", "it is not true")
    assert "published: all, ferries" in made.stderr, made.stderr
    assert "deleted-entry" in desk.output()["output/ferries/atom.xml"].decode()
    again = desk.run("kill", article, "--reason", "once more").stdout
    assert "none had it" not in again
    assert "nothing changes" in again


def test_a_correction_behind_a_tripwire_is_not_said_to_be_published(desk):
    article = ids(desk, "ferry")[0]
    desk.write("config/partners/all.yaml", "title: All\nexclude:\n  - headline: [council, decides]\n")
    assert desk.run("publish", "all").returncode == 1
    made = desk.run("correct", article, "--headline", "Quite Another Headline", "--reason", "it was wrong")
    assert made.returncode == 1
    assert "published: ferries" in made.stderr
    assert "all: held: " in made.stderr
    assert "publish all --accept" in made.stderr


def test_a_partner_whose_key_a_shell_lacks_gets_what_was_ordered_there(desk):
    key = {"EAST": "a-very-long-key-of-one-partner"}
    desk.write("config/partners/east.yaml", "title: East\ntoken: ${EAST}\n")
    assert desk.run("run", "--once", environ=key).returncode == 0
    article, shelved = ids(desk, "ferry")[0], len(list(desk.folder.rglob("*east*")))
    made = desk.run("correct", article, "--headline", "Quite Another Headline", "--reason", "it was wrong")
    assert "partners/east: is set aside here" in made.stderr
    assert len(list(desk.folder.rglob("*east*"))) == shelved
    assert desk.run("run", "--once", environ=key).returncode == 0
    shown = json.loads(desk.run("preview", "east", "--format", "json", environ=key).stdout)
    assert "Quite Another Headline" in {entry["title"] for entry in shown["items"]}
    (row,) = [row for row in json.loads(desk.run("articles", "--json", environ=key).stdout) if row["id"] == article]
    assert "east" in row["partners"]


@pytest.mark.parametrize("kind", ["kill", "hold"])
def test_what_is_taken_back_where_a_partners_key_is_missing_is_shown_by_nobody(desk, kind):
    """Neither as a file, nor by the doctor, nor by a daemon that has the key, until the feeds are built without it."""
    key = {"EAST": "a-very-long-key-of-one-partner"}
    desk.write("config/partners/east.yaml", "title: East\ntoken: ${EAST}\nshelf: public\n")
    assert desk.run("run", "--once", environ=key).returncode == 0
    article = ids(desk, "ferry")[0]
    words = json.loads(desk.run("show", article, "--json").stdout)["held"]["headline"]
    feeds = desk.folder / "output/east"
    assert words in (feeds / "rss.xml").read_text()
    assert desk.run(kind, article, "--reason", "the lawyer asks").returncode == 0
    assert not [file for file in feeds.rglob("*") if file.is_file()]
    desk.run("doctor", environ=key)
    assert not [file for file in feeds.rglob("*") if file.is_file() and words in file.read_text()]
    with closing(sqlite3.connect(desk.folder / "var/syndicator.db")) as store:
        assert store.execute("SELECT count(*) FROM editions WHERE partner_id = 'east'").fetchone() == (0,)
    assert desk.run("run", "--once", environ=key).returncode == 0
    built = (feeds / "atom.xml").read_text()
    assert words not in built
    assert "deleted-entry" in built


def test_a_source_that_is_set_aside_costs_no_partner_of_its_name_its_place(desk):
    desk.write("config/sources/ferries.yaml", "title: Ferries\nurl: https://ferries.example/feed\npassword: ${NOT_SET}\nuser: ada\n")
    assert desk.run("run", "--once").returncode in {0, 1}
    with closing(sqlite3.connect(desk.folder / "var/syndicator.db")) as store:
        placed = dict(store.execute("SELECT partner_id, rules FROM partners").fetchall())
    assert placed["ferries"]


def test_several_articles_in_one_order_fail_each_for_itself(desk):
    one, two = ids(desk, "ferry")[:2]
    made = desk.run("hold", one, "nowhere", two, "--reason", "the lawyer asks")
    assert made.returncode == 1
    assert "nowhere: " in made.stderr
    assert len(json.loads(desk.run("articles", "--status", "held", "--json").stdout)) == 2
    said = given(desk, "release", one, two, "--reason", "well")
    assert [done["status"] for done in said["orders"]] == ["live", "live"]


def test_what_is_asked_wrongly_is_refused_and_changes_nothing(desk):
    article, before = ids(desk, "ferry")[0], desk.dump()
    for words, said in (
        (("hold", article), "--reason"),
        (("hold", article, "--reason", " "), "--reason is empty"),
        (("hold", article, "--reason", "x", "--until", "soon"), "is no time"),
        (("hold", article, "--reason", "x", "--until", "2020-01-01T00:00Z"), "is over"),
        (("hold", article, "--reason", "x", "--until", "-3h"), "is over"),
        (("hold", article, "--reason", "x", "--until", "9999-12-31T23:59:59-12:00"), "is no time"),
        (("hold", article, "--reason", "x", "--until", "9999-12-31T23:59:59.5Z"), "is no time"),
        (("hold", article, "--reason", "x", "--until", f"+{'9' * 30}d"), "is no time"),
        (("correct", article, "--reason", "x"), "say what"),
        (("correct", article, "--reason", "x", "--theirs", "--note", "y"), "--theirs"),
    ):
        made = desk.run(*words)
        assert made.returncode == 2, (words, made.stderr)
        assert said in made.stderr
    assert desk.dump() == before


def test_a_hold_may_end_so_long_from_now(desk):
    article, began = ids(desk, "ferry")[0], datetime.now(UTC)
    assert desk.run("hold", article, "--reason", "x", "--until", "+1d2h").returncode == 0
    ends = datetime.fromisoformat(json.loads(desk.run("show", article, "--json").stdout)["directions"]["hold_until"])
    assert timedelta(0) <= ends - began - timedelta(hours=26) <= timedelta(minutes=5)


def test_a_hold_that_ends_by_itself_is_listed_as_held(desk):
    article = ids(desk, "ferry")[0]
    assert desk.run("hold", article, "--reason", "x", "--until", "+1d").returncode == 0
    held = json.loads(desk.run("articles", "--status", "held", "--json").stdout)
    assert [(row["id"], row["status"]) for row in held] == [(article, "held")]
    assert article not in {row["id"] for row in json.loads(desk.run("articles", "--status", "live", "--json").stdout)}
    assert desk.run("release", article, "--reason", "x").returncode == 0
    assert json.loads(desk.run("articles", "--status", "held", "--json").stdout) == []


def test_a_correction_reaches_every_format_and_no_cycle_undoes_it(desk):
    article = ids(desk, "ferry")[0]
    desk.write("better.txt", "The council voted on Friday to repair the ferry.\n\nSubscribe to our newsletter, a banner says.\n")
    made = desk.run(
        "correct", article, "--text", "better.txt", "--headline", "Council Repairs Ferry", "--note", "It was Friday.", "--reason", "the day"
    )
    assert made.returncode == 0, made.stderr
    for _ in range(2):
        for body in (desk.output()[f"output/ferries/{name}"].decode() for name in ("rss.xml", "atom.xml", "feed.json")):
            assert all(words in body for words in ("Council Repairs Ferry", "voted on Friday", "a banner says", ": It was Friday."))
        assert desk.run("refine").returncode == 0
        assert desk.run("run", "--once").returncode == 0
    assert given(desk, "correct", article, "--theirs", "--reason", "they have it right")["orders"][0]["changed"]
    assert "Council Repairs Ferry" not in desk.feeds()
    assert ": It was Friday." in desk.feeds()


def test_orders_reach_the_feeds_of_a_running_daemon_at_once_and_a_hold_ends_by_itself(desk):
    one, two = ids(desk, "ferry")[:2]
    names = {article: json.loads(desk.run("show", article, "--json").stdout)["held"]["headline"] for article in (one, two)}

    def serves(article):
        return names[article] in desk.get("/feeds/all/atom.xml")[2].decode()

    ours = f"http://127.0.0.1:{desk.port}"
    desk.write("config/syndicator.yaml", f"publisher: {{name: Harbor Wire}}\nbase_url: {ours}\nlisten: 127.0.0.1:{desk.port}\n")
    desk.start()
    assert until(lambda: serves(one) and serves(two), seconds=30), desk.log()
    made = desk.run("kill", one, "--reason", "it is not true", "--no-publish")
    assert made.returncode == 0, made.stderr
    assert "a running daemon does it" in made.stderr
    assert until(lambda: not serves(one), seconds=60), desk.log()
    assert desk.get(f"/articles/{one}")[0] == 410
    ends = (datetime.now(UTC) + timedelta(seconds=20)).replace(microsecond=0)
    made = desk.run("hold", two, "--reason", "until the vote", "--until", ends.isoformat())
    assert made.returncode == 0, made.stderr
    assert until(lambda: not serves(two), seconds=90)
    assert until(lambda: serves(two), seconds=90)
    assert datetime.now(UTC) >= ends
    assert until(lambda: desk.get(f"/articles/{two}")[0] == 200, seconds=30)
