"""The file of accepted rules: written for people, and left as they left it."""

import json

import jsonschema
import pytest
from ruamel.yaml import YAML

from syndicator.catalog import Rule
from syndicator.config import schema
from syndicator.config.writer import accept_rules, accepted_rules, learned_file, take_out_rules
from syndicator.errors import UsageError
from syndicator.model import SourceId

WIRE = SourceId("harbor-wire")
WORK = Rule(name="learned-support-our-work", pattern="Support our work*", cut=("Support our work: give today.", "Support our work, Ana."))
TIDE = Rule(name="learned-tide-tables", pattern="/^tide \\d/", where="start", cut=("Tide 3: low # water",))
EDITED = """\
# yaml-language-server: $schema=../schemas/rules.json
# ours since March
source: harbor-wire
rules:
  # asked for by the fund
  - name: support   # renamed
    pattern: 'Support our work*'
    cut:
      - Support our work, all.

  # the tables are bought
  - name: tides
    pattern: "Tide tables*"
    cut: [Tide tables by Quay]   # one is enough
# the end
"""


def put(house, text):
    path = learned_file(house.root / "config", WIRE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_accepted_rules_are_in_force_for_their_source(house):
    path = accept_rules(house.root / "config", WIRE, [WORK, TIDE])
    assert path == house.root / "config/rules/learned-harbor-wire.yaml"
    catalog = house.load()
    assert catalog.problems == ()
    assert catalog.sources[WIRE].clean.rules == (WORK, TIDE) == accepted_rules(house.root / "config", WIRE)


def test_the_file_names_its_schema_and_meets_it_and_says_what_it_is(house):
    text = accept_rules(house.root / "config", WIRE, [WORK]).read_text()
    assert text.startswith("# yaml-language-server: $schema=../schemas/rules.json\n# Blocks that repeat in the archive of harbor-wire")
    assert "may be edited" in text
    assert (
        "rules:\n  - name: learned-support-our-work\n    pattern: Support our work*\n    where: end\n    cut:\n      - 'Support our work: give today.'\n"
        in text
    )
    jsonschema.validate(json.loads(json.dumps(YAML(typ="safe").load(text))), schema("rules"))


def test_what_stands_there_stays_when_rules_are_added(house):
    path = put(house, EDITED)
    accept_rules(house.root / "config", WIRE, [TIDE])
    text = path.read_text()
    assert [line for line in EDITED.splitlines() if line not in text] == []
    assert [rule.name for rule in accepted_rules(house.root / "config", WIRE)] == ["support", "tides", TIDE.name]


def test_a_rule_that_stands_there_under_another_name_is_not_written_twice(house):
    path = put(house, EDITED)
    accept_rules(house.root / "config", WIRE, [WORK])
    assert path.read_text() == EDITED


def test_taking_a_rule_out_leaves_everything_else_as_it_was(house):
    path = put(house, EDITED)
    (gone,) = take_out_rules(house.root / "config", WIRE, lambda rule: rule.name == "support")
    assert gone.name == "support"
    head, rest = EDITED.split("  - name: support")
    assert path.read_text() == head + rest[rest.index("\n  # the tables") :]
    take_out_rules(house.root / "config", WIRE, lambda _: True)
    assert accepted_rules(house.root / "config", WIRE) == ()
    assert "# the end" in path.read_text()
    assert house.problems() == ()
    accept_rules(house.root / "config", WIRE, [WORK])
    assert accepted_rules(house.root / "config", WIRE) == (WORK,)


def test_where_no_file_is_nothing_is_taken_out(house):
    assert take_out_rules(house.root / "config", WIRE, lambda _: True) == ()
    assert accepted_rules(house.root / "config", WIRE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "- {name: x, pattern: a*}\n",
        "source: other\nrules: []\n",
        "source: harbor-wire\nrules: [\n",
        "source: harbor-wire\nrules: [{name: x}]\n",
    ],
)
def test_a_file_that_is_not_ours_or_broken_is_left_alone(house, text):
    path = put(house, text)
    with pytest.raises(UsageError, match=r"learned-harbor-wire\.yaml.*nothing was written"):
        accept_rules(house.root / "config", WIRE, [WORK])
    assert path.read_text() == text


def test_rules_on_one_line_are_added_to_and_are_not_taken_out_by_lines(house):
    text = "source: harbor-wire\nrules: [{name: x, pattern: a*}, {name: y, pattern: b*}]\n"
    path = put(house, text)
    with pytest.raises(UsageError, match="by hand"):
        take_out_rules(house.root / "config", WIRE, lambda rule: rule.name == "x")
    assert path.read_text() == text
    accept_rules(house.root / "config", WIRE, [WORK])
    assert [rule.name for rule in accepted_rules(house.root / "config", WIRE)] == ["x", "y", WORK.name]


def test_a_folder_that_cannot_be_written_is_told(house):
    (house.root / "config" / "rules").write_text("in the way")
    with pytest.raises(UsageError, match="cannot be written"):
        accept_rules(house.root / "config", WIRE, [WORK])


def test_a_link_stays_a_link_and_nothing_is_left_beside(house):
    path = put(house, EDITED)
    real = house.root / "real.yaml"
    path.rename(real)
    path.symlink_to(real)
    accept_rules(house.root / "config", WIRE, [TIDE])
    assert path.is_symlink()
    assert TIDE.name in real.read_text()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_long_ids_have_files_of_their_own(house):
    one, other = (SourceId("a" * 60 + end) for end in ("-one", "-two"))
    paths = {learned_file(house.root, name) for name in (one, other)}
    assert len(paths) == 2
    assert all(len(path.stem) <= 64 for path in paths)
