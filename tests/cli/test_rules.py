"""`syndicator rules`: what repeats in a source's archive, for a person to decide about; each decision moves its own articles only."""

import getpass
import json

import pytest
from ruamel.yaml import YAML

from syndicator import questions
from syndicator.model import SourceId

CHOIR = "The pier choir rehearses"
MOTTO = "Read slowly, and turn the page when the tide turns at the old mole."


def lessons(desk):
    return desk.answer(questions.lessons, SourceId("wire"))


def key_of(found, text, kind="candidates"):
    (key,) = [row["key"] for row in found[kind] if row["text"].startswith(text)]
    return key


def test_a_candidate_is_shown_with_its_figures_samples_and_toll(desk):
    found = lessons(desk)
    (row,) = [row for row in found["candidates"] if row["text"].startswith(CHOIR)]
    assert (row["stands"], row["count"], row["of"], row["where"]) == ("end of 5 of 20 articles", 5, 20, "end")
    assert (row["articles"], row["words"]) == (5, 95)
    assert 0 < row["share"] < 0.1
    assert len(row["seen_in"]) == 2
    assert all(headline.endswith(" Meetings") for headline in row["seen_in"])
    made = desk.run("rules", "wire")
    (line,) = [line for line in made.stdout.splitlines() if CHOIR in line]
    assert line.split("\t")[:4] == [row["key"], "end of 5 of 20 articles", line.split("\t")[2], row["text"]]
    assert line.split("\t")[2].startswith("5 articles, 95 words, ")
    assert "\x1b" not in made.stdout
    assert "…" not in made.stdout


def test_a_learned_block_that_is_rejected_goes_back_into_its_articles(desk):
    (row,) = lessons(desk)["learned"]
    assert (row["text"], row["stands"]) == (MOTTO, "end of 20 of 20 articles")
    assert MOTTO not in desk.feeds()
    article = json.loads(desk.run("articles", "--limit", "1", "--json").stdout)[0]["id"]
    (removal,) = json.loads(desk.run("show", article, "--json").stdout)["removals"]
    assert removal["rule"] == f"archive-{row['key']}"
    made = desk.run("rules", "wire", "--reject", removal["rule"], "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert [(one["key"], one["verdict"]) for one in said["decided"]] == [(row["key"], "rejected")]
    assert {piece["text"] for move in said["refined"]["moves"] for piece in move["back"]} == {MOTTO}
    assert len(said["refined"]["moves"]) == 20
    assert desk.feeds().count(MOTTO) >= 20
    desk.run("poll")
    assert lessons(desk)["learned"] == []
    assert desk.feeds().count(MOTTO) >= 20


def test_an_accepted_block_becomes_a_rule_that_can_be_read_and_leaves_the_feeds(desk):
    key = key_of(lessons(desk), CHOIR)
    before = desk.feeds()
    made = desk.run("rules", "wire", "--accept", key, "--reason", "the choir pays for it")
    assert made.returncode == 0, made.stderr
    path = desk.folder / "config/rules/learned-wire.yaml"
    (rule,) = YAML(typ="safe").load(path.read_text())["rules"]
    assert (rule["name"], rule["where"]) == ("learned-the-pier-choir-rehearses", "end")
    assert rule["cut"][0].startswith(CHOIR)
    after = desk.feeds()
    assert before.count(CHOIR) > 0
    assert CHOIR not in after
    assert after.count("Nobody spoke against it") == before.count("Nobody spoke against it")
    assert "all\t5\t0\t0" in made.stdout
    (row,) = lessons(desk)["accepted"]
    assert (row["rule"], row["who"], row["why"], row["file"]) == (
        rule["name"],
        getpass.getuser(),
        "the choir pays for it",
        str(path),
    )
    again = desk.run("rules", "wire", "--accept", key)
    assert again.returncode == 0, again.stderr
    assert len(YAML(typ="safe").load(path.read_text())["rules"]) == 1


def test_undo_puts_everything_back_and_keeps_what_the_operator_wrote(desk):
    before = desk.feeds()
    key = key_of(lessons(desk), CHOIR)
    desk.run("rules", "wire", "--accept", key)
    assert CHOIR not in desk.feeds()
    assert MOTTO not in desk.feeds()
    path = desk.folder / "config/rules/learned-wire.yaml"
    path.write_text(path.read_text() + "\n  # mine\n  - name: tides\n    pattern: Tide tables*\n")
    made = desk.run("rules", "wire", "--undo", "--reason", "a mistake")
    assert made.returncode == 0, made.stderr
    assert "learned-the-pier-choir-rehearses taken out" in made.stdout
    assert path.read_text().endswith("\n  # mine\n  - name: tides\n    pattern: Tide tables*\n")
    assert desk.feeds().count(CHOIR) == before.count(CHOIR)
    assert desk.feeds().count(MOTTO) >= 20
    found = lessons(desk)
    assert found["learned"] == []
    assert [row["rule"] for row in found["accepted"]] == ["tides"]
    assert key_of(found, CHOIR, "rejected") == key
    assert {row["why"] for row in found["rejected"]} == {"a mistake"}


def test_a_rejected_block_waits_no_longer_and_may_be_accepted_after_all(desk):
    key = key_of(lessons(desk), CHOIR)
    made = desk.run("rules", "wire", "--reject", key)
    assert made.returncode == 0, made.stderr
    found = lessons(desk)
    assert key not in [row["key"] for row in found["candidates"]]
    assert key_of(found, CHOIR, "rejected") == key
    assert CHOIR in desk.feeds()
    assert desk.run("rules", "wire", key[:4], "--accept", key).returncode == 0
    assert CHOIR not in desk.feeds()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "wirre"), "no such source"),
        (("rules", "wire", "--accept", "zzzzzz"), "no block of this source has this key"),
        (("rules", "wire", "abcdef"), "keys go with"),
        (("rules", "wire", "--undo", "--accept", "abcdef"), "keys go with"),
    ],
)
def test_wrong_usage_is_exit_2_and_a_sentence(desk, words, said):
    made = desk.run(*words)
    assert made.returncode == 2
    assert said in made.stderr
    assert "Traceback" not in made.stderr


def test_an_order_that_cannot_be_carried_out_has_decided_nothing(desk):
    key = key_of(lessons(desk), CHOIR)
    desk.write("config/rules/learned-wire.yaml", "source: wire\nrules: [\n")
    before = desk.dump()
    made = desk.run("rules", "wire", "--accept", key)
    assert made.returncode == 2
    assert "learned-wire.yaml:3" in made.stderr or "learned-wire.yaml:2" in made.stderr
    assert [line for line in desk.dump() if 'INTO "learned"' in line] == [line for line in before if 'INTO "learned"' in line]
