"""A large edit in a running house: held, told everywhere, confirmed or accepted from beside; real processes and sockets."""

import json

import pytest
from newsrooms import until

FOLDER = "title: Wire\nfolder: articles\nevery: 1h\ntags: {vocabulary: news}\n"
UKRAINE, SPORT = (f"title: East\ninclude:\n  - tags: [{tag}]\n" for tag in ("Ukraine", "Sport"))
NAMES = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture
def house(newsroom):
    newsroom.write("config/sources/wire.yaml", FOLDER)
    newsroom.write("config/partners/east.yaml", UKRAINE)
    for number in range(12):
        newsroom.write(
            f"articles/n{number}.txt",
            f"---\ntags: Ukraine\n---\nHarbor {number} Opens on the Sea\nBy Ana Ruiz\nKYIV (Wire) – Pier number {number} of the harbor in Ukraine opened on Tuesday, "
            f"and {number + 3} ships came in.\n",
        )
    return newsroom


def carried(newsroom) -> int:
    body = newsroom.output().get("output/east/feed.json", b"{}")
    return len(json.loads(body).get("items", ()))


def test_a_mass_change_by_an_edit_waits_and_is_let_through_from_beside(house):
    house.start()
    assert until(lambda: carried(house) == 12, seconds=30), house.log()
    before = house.output()
    house.write("config/partners/east.yaml", SPORT)
    assert until(lambda: "a tripwire holds the build" in house.log(), seconds=15), house.log()
    assert house.output() == before
    assert until(lambda: b"tripwires hold the builds of 1 partners" in house.get("/readyz")[2], seconds=10)
    metrics = house.get("/metrics")[2]
    assert b"syndicator_partners_held 1" in metrics
    assert b'syndicator_alerts{kind="tripwire"} 1' in metrics
    shown = json.loads(house.run("status", "--json").stdout)
    (partner,) = shown["partners"]
    assert partner["state"] == "held"
    assert "12 of 12 articles would leave" in partner["held"][0]
    assert [alert["kind"] for alert in shown["alerts"]] == ["tripwire"]
    assert house.run("plan").returncode == 3
    assert house.run("publish", "east").returncode == 1
    assert house.output() == before
    accepted = house.run("publish", "east", "--accept", "--reason", "meant so")
    assert accepted.returncode == 0, accepted.stderr
    assert carried(house) == 0
    assert until(lambda: b'syndicator_alerts{kind="tripwire"} 0' in house.get("/metrics")[2], seconds=15), house.log()
    assert b"tripwires" not in house.get("/readyz")[2]


def test_a_plan_that_was_applied_before_the_edit_lets_a_running_house_take_it_over(house):
    house.start()
    assert until(lambda: carried(house) == 12, seconds=30), house.log()
    for name in ("config/syndicator.yaml", "config/sources/wire.yaml"):
        house.write(f"checkout/{name}", (house.folder / name).read_bytes())
    house.write("checkout/config/partners/east.yaml", SPORT)
    copy = str(house.folder / "checkout" / "config")
    assert house.run("plan", "--edited", copy).returncode == 3
    assert house.run("plan", "--edited", copy, "--apply", "--reason", "spring").returncode == 0
    assert carried(house) == 12
    house.write("config/partners/east.yaml", SPORT)
    assert until(lambda: carried(house) == 0, seconds=15), house.log()
    assert "a tripwire holds the build" not in house.log()


def test_an_edit_that_is_taken_back_releases_by_itself(house):
    house.start()
    assert until(lambda: carried(house) == 12, seconds=30), house.log()
    house.write("config/partners/east.yaml", SPORT)
    assert until(lambda: "a tripwire holds the build" in house.log(), seconds=15), house.log()
    house.write("config/partners/east.yaml", UKRAINE)
    assert until(lambda: b'syndicator_alerts{kind="tripwire"} 0' in house.get("/metrics")[2], seconds=15), house.log()
    assert carried(house) == 12
