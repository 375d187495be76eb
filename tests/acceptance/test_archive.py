"""A source's own archive teaches what is promotion; what was published before it was known is put right, and nothing else moves."""

import json
import re
from html import unescape

import pytest
import thirty
from newsrooms import until

SOURCE = "title: Harbor Wire\nfolder: articles\nevery: 1s\n"
FORMS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def room(newsroom):
    newsroom.write("config/sources/wire.yaml", SOURCE)
    newsroom.write("config/partners/chapel.yaml", "title: Chapel\nlimit: 100\n")
    return newsroom


def editions(room):
    """Give the partner's three editions as text, without escapes."""
    texts = {form: (room.folder / "output/chapel" / form).read_text() for form in FORMS}
    return {
        form: json.dumps(json.loads(text), ensure_ascii=False) if form == "feed.json" else unescape(unescape(text))
        for form, text in texts.items()
    }


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace('\\"', '"')


def test_thirty_articles_lose_their_rotating_promotion_and_nothing_else(room):
    for name, text in thirty.files().items():
        room.write(f"articles/{name}", text)
    made = room.run("run", "--once")
    assert made.returncode == 0, made.stderr
    for form, text in editions(room).items():
        shown = plain(text)
        assert "parish desk" not in shown, form
        missing = [line for number in range(30) for line in thirty.good(number) if line not in shown]
        assert missing == [], form
    items = json.loads((room.folder / "output/chapel/feed.json").read_text())["items"]
    texts = [plain(unescape(item["content_html"])) for item in items]
    assert [sum(line in text for text in texts) for line in (thirty.HELPLINE, thirty.CORRECTION, thirty.BACKGROUND)] == [7, 7, 8]
    assert {author["name"] for item in items for author in item["authors"]} == set(thirty.PEOPLE)


def test_each_removal_says_how_often_the_block_was_seen(room):
    for name, text in thirty.files().items():
        room.write(f"articles/{name}", text)
    room.run("run", "--once")
    (article,) = [row for row in json.loads(room.run("articles", "--limit", "100", "--json").stdout) if "Quito" in row["headline"]]
    shown = json.loads(room.run("show", article["id"], "--json").stdout)
    (removal,) = [one for one in shown["removals"] if "parish desk" in one["text"]]
    assert re.search(r"\d+ of 30", removal["why"])


def test_what_was_learned_later_reaches_what_went_out_and_nothing_moves_but_the_promo(room):
    files = list(thirty.files().items())
    for name, text in files[:3]:
        room.write(f"articles/{name}", text)
    room.start()
    assert until(
        lambda: (room.folder / "output/chapel/atom.xml").exists() and b"parish desk" in room.output()["output/chapel/atom.xml"], seconds=20
    )
    before = json.loads((room.folder / "output/chapel/feed.json").read_text())["items"]
    for name, text in files[3:]:
        room.write(f"articles/{name}", text)
    assert until(
        lambda: all(plain(text).count("met on the quay") >= 30 and "parish desk" not in text for text in editions(room).values()),
        seconds=60,
    ), room.log()
    after = {item["id"]: item for item in json.loads((room.folder / "output/chapel/feed.json").read_text())["items"]}
    for item in before:
        now = after[item["id"]]
        assert "parish desk" in item["content_html"]
        assert {key: now.get(key) for key in ("title", "url", "date_published", "date_modified", "authors")} == {
            key: item.get(key) for key in ("title", "url", "date_published", "date_modified", "authors")
        }
        kept = [part for part in re.findall(r"<(?:p|h\d)>.*?</(?:p|h\d)>", item["content_html"]) if "parish desk" not in part]
        assert re.findall(r"<(?:p|h\d)>.*?</(?:p|h\d)>", now["content_html"]) == kept
    assert all("parish desk" not in text for text in editions(room).values())
