"""`syndicator refine`: today's rules over what is held, looked at first, and let loose only where that does no harm."""

import json

import pytest

RULES = "source: wire\nrules:\n  - name: puzzle\n    pattern: The puzzle of *\n    cut: [The puzzle of 3 March has 4 questions.]\n"
HARMFUL = "source: wire\nrules:\n  - name: greedy\n    pattern: '*the*'\n    where: anywhere\n"


def test_a_dry_run_shows_what_would_go_and_writes_nothing(desk):
    desk.write("config/rules/own.yaml", RULES)
    before, feeds = desk.dump(), desk.output()
    made = desk.run("refine", "--dry-run")
    assert made.returncode == 0, made.stderr
    lines = made.stdout.splitlines()
    assert "wire\t20\t10\t10\t0" in lines[1]
    assert "puzzle\t10 articles\t0 articles\tThe puzzle of " in made.stdout
    assert [line for line in lines if line.startswith("all\t")] == ["all\t10\t0\t0"]
    assert "\x1b" not in made.stdout + made.stderr
    assert all(line.startswith("looking: ") for line in made.stderr.splitlines()), (
        "of quick work nothing is said, of slow work how far it is"
    )
    assert (desk.dump(), desk.output()) == (before, feeds)


def test_refining_takes_the_piece_out_of_the_feeds_and_nothing_else(desk):
    before = desk.feeds()
    assert "The puzzle of" in before
    desk.write("config/rules/own.yaml", RULES)
    made = desk.run("refine", "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["changed"] is True
    (source,) = said["sources"]
    assert {piece["rule"] for move in source["moves"] for piece in move["goes"]} == {"puzzle"}
    assert not any(move["fields"] or move["back"] or move["held"] for move in source["moves"])
    assert "The puzzle of" not in desk.feeds()
    assert desk.feeds().count("Nobody spoke against it") == before.count("Nobody spoke against it")
    again = json.loads(desk.run("refine", "--json").stdout)
    assert again["sources"][0]["moves"] == []


def test_what_a_rule_no_longer_takes_comes_back(desk):
    before = json.loads(desk.run("articles", "--json").stdout)
    desk.write("config/rules/own.yaml", RULES)
    desk.run("refine")
    (desk.folder / "config/rules/own.yaml").unlink()
    made = desk.run("refine", "--source", "wire")
    assert "puzzle\t0 articles\t10 articles" in made.stdout
    assert "+ puzzle: The puzzle of" in made.stdout
    assert "The puzzle of" in desk.feeds()
    assert [row["id"] for row in json.loads(desk.run("articles", "--json").stdout)] == [row["id"] for row in before]


def test_rules_that_would_empty_articles_are_not_let_loose_without_force(desk):
    desk.write("config/rules/own.yaml", HARMFUL)
    before, feeds = desk.dump(), desk.output()
    made = desk.run("refine")
    assert made.returncode == 1
    assert "wire: 20 of 20 articles would be held or left empty, more than 10%" in made.stderr
    assert "--force" in made.stderr.splitlines()[-1]
    assert "Traceback" not in made.stderr
    assert desk.output() == feeds
    changed = [line for line in desk.dump() if line not in before]
    assert not any("articles" in line.split("VALUES")[0] for line in changed)
    assert desk.run("refine", "--dry-run").returncode == 0
    forced = desk.run("refine", "--force")
    assert forced.returncode == 0, forced.stderr
    assert {row["status"] for row in json.loads(desk.run("articles", "--json").stdout)} == {"held"}


@pytest.mark.parametrize("words", [("refine", "--source", "wirre"), ("refine", "--everything")])
def test_wrong_usage_is_exit_2(desk, words):
    made = desk.run(*words)
    assert made.returncode == 2
    assert made.stdout == ""


def test_an_edited_base_url_reaches_the_articles_that_have_no_address_of_their_own(desk):
    house = (desk.folder / "config/syndicator.yaml").read_text()
    old = next(line for line in house.splitlines() if line.startswith("base_url:"))
    desk.write("config/syndicator.yaml", house.replace(old, "base_url: https://elsewhere.example"))
    assert desk.run("run", "--once").returncode == 0
    feed = json.loads(desk.output()["output/all/feed.json"])
    assert {entry["url"].partition("/articles/")[0] for entry in feed["items"]} == {"https://elsewhere.example"}
