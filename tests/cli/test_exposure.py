"""`exposure`: a table that a person reads, JSON that a program reads."""

import json


def test_exposure_says_who_may_have_an_article(desk):
    article = json.loads(desk.run("articles", "--json", "--limit", "1").stdout)[0]
    shown = desk.run("exposure", article["id"])
    assert shown.returncode == 0, shown.stderr
    assert article["id"] in shown.stdout
    assert "all\tunknown\tits feeds are public: anyone may have it" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) < 120
    found = json.loads(desk.run("exposure", article["id"], "--json").stdout)
    assert (found["article"], found["version"], found["status"]) == (article["id"], 1, "live")
    unknown = desk.run("exposure", "nothing-like-it")
    assert (unknown.returncode, unknown.stdout) == (2, "")
