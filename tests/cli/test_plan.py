"""`syndicator plan` over edits of a source: what it says would change is what a run then writes otherwise."""

import json
import re

import pytest

SOURCE = "title: Wire\nfolder: articles\nevery: 1h\n"
BOATS = "terms:\n  - name: Boats\n    aliases: [ferry, lighthouse]\n"


def entries(desk, partner):
    """Give the entries of a partner's Atom feed by their headlines, as they stand to the byte."""
    body = desk.output()[f"output/{partner}/atom.xml"].decode()
    found = re.findall(r"<entry\b.*?</entry>", body, re.DOTALL)
    return {re.search("<title>(.*?)</title>", entry)[1]: entry for entry in found}


@pytest.mark.parametrize(
    ("edit", "count"), [("rights: All ours", 20), ("language: de", 8), ("tags: {limit: 1}", 20), ("tags: {vocabulary: boats}", 3)]
)
def test_an_edit_of_a_source_that_changes_entries_in_markup_alone_is_told(desk, edit, count):
    """Each of the articles whose entries a run then writes otherwise, and none beside."""
    desk.write("config/vocabularies/boats.yaml", BOATS)
    assert desk.run("run", "--once").returncode == 0
    before = {partner: entries(desk, partner) for partner in ("all", "ferries")}
    desk.write("config/sources/wire.yaml", f"{SOURCE}{edit}\n")
    made = desk.run("plan", "--json")
    moves = {one["partner"]: one["changes"] for one in json.loads(made.stdout)["partners"]}
    assert all(move["fields"] == ["markup"] for some in moves.values() for move in some)
    told = {partner: {move["headline"] for move in moves.get(partner, ())} for partner in before}
    assert desk.run("run", "--once").returncode == 0
    after = {partner: entries(desk, partner) for partner in before}
    assert told == {partner: {name for name, entry in before[partner].items() if after[partner][name] != entry} for partner in before}
    assert len(told["all"]) == count
    assert made.returncode == (3 if count > 4 else 0)
    assert json.loads(desk.run("plan", "--json").stdout)["partners"] == []
