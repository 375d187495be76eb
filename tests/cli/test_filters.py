"""`syndicator filters`: a table that a person can read, and the same as JSON."""

import json

PARTNER = """
title: Ferries
include:
  - headline: [ferry]
  - headline: [decides]
    words: [repair the ferry]
  - words: [ferry]
    headline: [ferry]
  - tags: [No Such Thing]
exclude:
  - words: [zeppelin]
    sources: [wire]
"""


def test_each_line_is_told_with_what_it_did(desk):
    desk.write("config/partners/ferries.yaml", PARTNER)
    desk.write("config/partners/nothing.yaml", "title: Nothing\ninclude:\n  - words: [zeppelin]\n")
    before = desk.dump()
    made = desk.run("filters", "--days", "36500", "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["articles"] == 20
    by_name = {row["partner"]: row for row in said["partners"]}
    assert by_name["all"] == {"partner": "all", "title": "All", "included": 20, "state": "works", "lines": []}
    assert (by_name["nothing"]["included"], by_name["nothing"]["state"]) == (0, "takes nothing")
    lines = {line["line"]: line for line in by_name["ferries"]["lines"]}
    assert (lines["include[0]"]["met"], lines["include[0]"]["decided"], lines["include[0]"]["state"]) == (3, 3, "works")
    assert (lines["include[1]"]["state"], lines["include[1]"]["how"], lines["include[1]"]["by"]) == ("shadowed", "evidence", ["include[0]"])
    assert (lines["include[2]"]["state"], lines["include[2]"]["how"], lines["include[2]"]["by"]) == ("shadowed", "proof", ["include[0]"])
    assert lines["include[3]"]["remark"] == "met nothing"
    assert lines["exclude[0]"]["state"] == "never met"
    assert desk.dump() == before
    assert all(line.startswith("looking: ") for line in made.stderr.splitlines()), (
        "of quick work nothing is said, of slow work how far it is"
    )


def test_the_line_that_keeps_agencies_out_is_told_as_an_exclude_line(desk):
    desk.write(
        "articles/agency.txt",
        "---\ndate: 2026-03-21T08:00:00Z\n---\nRates Are Kept\n\nBy Reuters\n\nThe bank of Quay Town kept its rates.\n",
    )
    desk.write("config/partners/own.yaml", "wire: exclude\nexclude:\n  - wire: [Reuters]\n")
    desk.write("config/partners/ferries.yaml", "wire: exclude\ninclude:\n  - headline: [ferry]\n")
    assert desk.run("run", "--once").returncode == 0
    said = json.loads(desk.run("filters", "--days", "36500", "--json").stdout)
    told = {row["partner"]: {line["line"]: (line["met"], line["remark"]) for line in row["lines"]} for row in said["partners"]}
    assert told["own"] == {"exclude[0]": (1, "wire does all that it could, by its conditions"), "wire": (1, "")}
    assert told["ferries"]["wire"] == (1, "keeps nothing out: no include line wants what it meets")


def test_without_json_it_is_two_tables(desk):
    made = desk.run("filters", "ferries", "--days", "36500")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == [
        "partner\tarticles in\tof\twhat to know",
        "ferries\t3\t20\t",
        "",
        "partner\tline\tsays\tmet\tdecided\twhat to know",
        "ferries\tinclude[0]\theadline: ferry\t3\t3\t",
    ]


def test_only_what_was_seen_in_the_last_days_counts(desk):
    """Each article was first seen when the newsroom ran, a moment ago."""
    assert json.loads(desk.run("filters", "--days", "0.0000001", "--json").stdout)["articles"] == 0
    assert json.loads(desk.run("filters", "--json").stdout)["articles"] == 20


def test_a_partner_that_there_is_not_is_wrong_usage(desk):
    made = desk.run("filters", "nobody")
    assert made.returncode == 2
    assert "nobody: no such partner" in made.stderr
