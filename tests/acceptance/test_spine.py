"""One article's whole life, as an operator and a partner see it: real processes, real sockets, real files."""

import json
import signal
import time

import pytest
from newsrooms import until

ARTICLE = """Parliament Votes on Harbor Law in Ukraine
By Ana Ruiz
KYIV (Harbor Wire) – Ukraine's parliament passed a law on its Black Sea harbors on Tuesday, after two days of debate.
Lawmakers in Ukraine said that the law opens the harbors to smaller ships.
"We waited eleven years for it," said Olena Koval, a pilot from Odesa.
"""
SPORT = """Marathon Runners Cross the Rift
By Peter Adeyemi
ELDORET (Harbor Wire) – More than nine hundred runners finished the marathon on Sunday, in the heat of the year's warmest day.
The football club of the town gave them water, and its stadium for the night.
"""
FOLDER = "title: Harbor Wire\nfolder: articles\nevery: 1h\ntags: {vocabulary: news}\n"


@pytest.fixture
def two_partners(newsroom):
    newsroom.write("config/sources/wire.yaml", FOLDER)
    newsroom.write("config/partners/east.yaml", "title: East\ninclude:\n  - tags: [Ukraine]\n")
    newsroom.write("config/partners/games.yaml", "title: Games\ninclude:\n  - tags: [Sport]\n")
    newsroom.write("articles/harbors.txt", ARTICLE)
    newsroom.write("articles/marathon.txt", f"---\ntags: Sport\n---\n{SPORT}")
    return newsroom


def test_the_seed_article_is_cleaned_to_the_letter(newsroom, shared):
    gold = json.loads((shared / "seeds" / "worthy-news.gold.json").read_text())
    made = newsroom.run("clean", "--json", str(shared / "seeds" / "worthy-news.txt"))
    assert made.returncode == 0, made.stderr
    got = json.loads(made.stdout)
    assert {key: got[key] for key in ("headline", "byline", "dateline")} == {key: gold[key] for key in ("headline", "byline", "dateline")}
    assert [author["name"] for author in got["authors"]] == gold["authors"]
    assert [{key: block[key] for key in ("kind", "text")} for block in got["blocks"]] == gold["blocks"]
    assert [removal["text"] for removal in got["removals"]] == gold["removed"]
    assert all(removal["rule"] and removal["why"] for removal in got["removals"])


def test_the_seed_article_reaches_one_partner_and_not_the_other(two_partners, shared):
    two_partners.write("articles/seed.txt", (shared / "seeds" / "worthy-news.txt").read_bytes())
    made = two_partners.run("run", "--once")
    assert made.returncode == 0, made.stderr
    headline = "US Makes No Concessions Over Ukraine, Angering Russia"
    output = two_partners.output()
    assert len(output) == 6
    for name, body in output.items():
        assert (headline.encode() in body) == ("/east/" in name), name
        assert b"sydication" not in body
    (article,) = [row for row in json.loads(two_partners.run("articles", "--json").stdout) if row["headline"] == headline]
    assert article["partners"] == ["east"]
    inside, outside = (json.loads(two_partners.run("explain", article["id"], partner, "--json").stdout) for partner in ("east", "games"))
    assert (inside["included"], inside["rule"]) == (True, "include[0]")
    assert "Ukraine" in inside["value"]
    assert outside["included"] is False
    assert outside["why"]
    assert outside["nearest"]


def test_a_second_run_changes_no_byte_and_parses_nothing(two_partners):
    first = two_partners.run("run", "--once")
    assert first.stderr.splitlines()[-1] == "polled 1, unchanged 0, parsed 2, published 6"
    before = two_partners.output()
    second = two_partners.run("run", "--once")
    assert second.stderr.splitlines()[-1] == "polled 1, unchanged 1, parsed 0, published 0"
    assert two_partners.output() == before
    assert len(before) == 6


def test_the_shelf_is_written_again_from_the_store(two_partners):
    two_partners.run("run", "--once")
    before = two_partners.output()
    for path in (two_partners.folder / "output").rglob("*.*"):
        path.unlink()
    two_partners.run("run", "--once")
    assert two_partners.output() == before


def test_a_changed_file_is_a_new_version_of_the_same_article(two_partners):
    two_partners.run("run", "--once")
    two_partners.write("articles/harbors.txt", ARTICLE.replace("eleven years", "twelve years").replace("two days", "3 days"))
    two_partners.run("run", "--once")
    rows = json.loads(two_partners.run("articles", "--json").stdout)
    assert len(rows) == 2
    shown = json.loads(two_partners.run("show", next(row["id"] for row in rows if "Harbor" in row["headline"]), "--json").stdout)
    assert shown["version"] == 2
    assert [version["kind"] for version in shown["history"]] == ["new", "correction"]
    assert len(shown["received"]) == 2


def test_a_renamed_file_is_the_same_article_and_a_vanished_one_stays(two_partners):
    two_partners.run("run", "--once")
    before = two_partners.output()
    (two_partners.folder / "articles" / "harbors.txt").rename(two_partners.folder / "articles" / "harbor-law.txt")
    (two_partners.folder / "articles" / "marathon.txt").unlink()
    made = two_partners.run("run", "--once")
    assert made.returncode == 0
    assert len(json.loads(two_partners.run("articles", "--json").stdout)) == 2
    assert two_partners.output() == before
    (source,) = json.loads(two_partners.run("status", "--json").stdout)["sources"]
    assert "marathon.txt" in source["missing"]


def test_six_planted_errors_in_three_files_are_six_lines(newsroom):
    newsroom.write("config/sources/wire.yaml", "title: Wire\nurl: https://a.example/feed\nevry: 15m\nfull_text: sometimes\n")
    newsroom.write("config/partners/east.yaml", "title: East\ninclude:\n  - tagz: [Ukraine]\nlimit: many\n")
    newsroom.write("config/partners/games.yaml", "title: Games\ninclude:\n  - sources: [wirre]\nmax_age: soon\n")
    made = newsroom.run("check")
    assert made.returncode == 2
    lines = made.stdout.splitlines()
    assert [line.rsplit("config/", 1)[1].split(": ")[0] for line in sorted(lines)] == [
        "partners/east.yaml:3",
        "partners/east.yaml:4",
        "partners/games.yaml:3",
        "partners/games.yaml:4",
        "sources/wire.yaml:3",
        "sources/wire.yaml:4",
    ]
    assert "did you mean" in made.stdout.lower()


# ── the daemon ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_include_reaches_that_partner_alone(two_partners):
    two_partners.start()
    assert until(lambda: _all_hold(two_partners, "east"), seconds=20), two_partners.log()
    before = two_partners.output()
    two_partners.write("config/partners/games.yaml", "title: Games\ninclude:\n  - tags: [Ukraine]\n")
    assert until(lambda: _all_hold(two_partners, "games"), seconds=10), two_partners.log()
    after = two_partners.output()
    assert {name for name in after if after[name] != before[name]} == {f"output/games/{name}" for name in NAMES}


NAMES = ("rss.xml", "atom.xml", "feed.json")


def _all_hold(newsroom, partner: str) -> bool:
    """Say whether all three editions of a partner carry the article about the harbors."""
    return all(b"Harbor Law" in newsroom.output().get(f"output/{partner}/{name}", b"") for name in NAMES)


def test_r2_a_broken_edit_is_reported_and_the_feeds_go_on(two_partners):
    """A broken edit is said with file and line, in the log, by check and in /metrics; the same process goes on with the same feeds."""
    daemon = two_partners.start()
    assert until(lambda: b"Marathon Runners" in two_partners.get("/feeds/games/rss.xml")[2], seconds=20), two_partners.log()
    before = two_partners.get("/feeds/games/rss.xml")[2]
    two_partners.write("config/partners/games.yaml", "title: Games\ninclude:\n  - tagz: [Ukraine]\n")
    assert until(lambda: "config/partners/games.yaml:3" in two_partners.log(), seconds=10), two_partners.log()
    two_partners.write("config/syndicator.yaml", "publisher: [")
    assert until(lambda: "config/syndicator.yaml:1" in two_partners.log(), seconds=10), two_partners.log()
    assert daemon.poll() is None
    assert two_partners.get("/feeds/games/rss.xml")[2] == before
    assert two_partners.run("check").returncode == 2
    assert b"config_last_reload_ok 0" in two_partners.get("/metrics")[2]


def test_a_client_gets_200_then_304_and_a_wrong_key_401(two_partners):
    two_partners.write("config/partners/east.yaml", "title: East\ninclude:\n  - tags: [Ukraine]\ntoken: ${EAST_KEY}\n")
    two_partners.start(environ={"EAST_KEY": "a-good-long-key"})
    assert until(lambda: b"Marathon Runners" in two_partners.get("/feeds/games/atom.xml")[2], seconds=20), two_partners.log()
    status, headers, _ = two_partners.get("/feeds/games/atom.xml")
    assert status == 200
    assert two_partners.get("/feeds/games/atom.xml", If_None_Match=headers["etag"])[0] == 304
    assert two_partners.get("/feeds/east/rss.xml")[0] == 401
    assert two_partners.get("/feeds/east/rss.xml?key=a-bad-long-key")[0] == 401
    assert until(lambda: two_partners.get("/feeds/east/rss.xml?key=a-good-long-key")[0] == 200, seconds=10)
    assert not (two_partners.folder / "output" / "east").exists()
    assert "a-good-long-key" not in two_partners.log()


def test_r5_term_ends_it_with_0_and_a_restart_polls_nothing_early(newsroom, httpserver):
    polls = []
    httpserver.expect_request("/feed.xml").respond_with_handler(lambda request: _answer(request, polls))
    newsroom.write(
        "config/sources/wire.yaml",
        f"title: Wire\nurl: {httpserver.url_for('/feed.xml')}\nevery: 10m\nallow_private: true\nfull_text: never\n",
    )
    newsroom.write("config/partners/all.yaml", "title: All\n")
    first = newsroom.start()
    assert until(lambda: b"Ferry runs again" in newsroom.get("/feeds/all/rss.xml")[2], seconds=20), newsroom.log()
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    second = newsroom.start()
    time.sleep(3)
    assert len(polls) == 1
    assert b"Ferry runs again" in newsroom.get("/feeds/all/rss.xml")[2]
    began = time.monotonic()
    second.send_signal(signal.SIGTERM)
    assert second.wait(10) == 0
    assert time.monotonic() - began < 10
    third = newsroom.start()
    third.send_signal(signal.SIGHUP)
    time.sleep(2)
    assert third.poll() is None
    assert len(polls) == 1


def test_r4_a_second_daemon_on_the_same_store_is_refused(two_partners):
    """A second daemon on one SQLite store is refused with a plain sentence, and the first goes on."""
    two_partners.start()
    made = two_partners.run("run", "--once")
    assert made.returncode == 1
    assert "another" in made.stderr.lower()
    assert "Traceback" not in made.stderr


def _answer(request, polls):
    from werkzeug import Response

    polls.append(request.headers.get("If-None-Match"))
    body = (
        '<rss version="2.0"><channel><title>Wire</title><link>https://w.example/</link><description>d</description>'
        "<item><title>Ferry runs again</title><link>https://w.example/1</link><guid>https://w.example/1</guid>"
        "<description>The ferry runs again between the two banks of the river, the harbor office said on Monday.</description></item></channel></rss>"
    )
    return Response(body, headers={"ETag": '"one"', "Content-Type": "application/rss+xml"})


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_binary_file_and_a_broken_feed_cost_nothing_else(two_partners):
    two_partners.write("articles/photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00" * 100)
    two_partners.write("articles/broken.xml", b"<rss><channel><item><title>Half")
    two_partners.write("config/sources/gone.yaml", "title: Gone\nfolder: nowhere\n")
    made = two_partners.run("run", "--once")
    assert made.returncode == 1
    assert "photo.txt" in made.stderr
    assert "gone" in made.stderr
    assert "Traceback" not in made.stderr
    assert len(two_partners.output()) == 6
    assert b"Harbor Law" in two_partners.output()["output/east/rss.xml"]
