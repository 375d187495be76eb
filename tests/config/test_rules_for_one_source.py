"""Rules files that are for one source: they go with that source alone, and what is wrong with them is told where it stands."""

import pytest

from syndicator.learning import rules_of
from syndicator.model import Learned
from tests.config.houses import SOURCE

OWN = "source: harbor-wire\nrules:\n  - {name: our-work, pattern: 'Support our work*', cut: [Support our work today.]}\n"


def rules(house, name="harbor-wire"):
    return [rule.name for rule in house.load().sources[name].clean.rules]


def test_a_file_for_one_source_goes_with_that_source_alone(house):
    house.write(sources__other=SOURCE, rules__own=OWN)
    catalog = house.load()
    assert catalog.problems == ()
    assert rules(house) == ["our-work"]
    assert rules(house, "other") == []
    assert "our-work" not in {rule.name for rule in catalog.rulebook.rules}


def test_a_change_of_its_rules_has_that_source_alone_refined_again(house):
    house.write(sources__other=SOURCE)

    def digests():
        catalog = house.load()
        return [rules_of(catalog.sources[name], catalog, Learned()) for name in ("harbor-wire", "other")]

    before = digests()
    house.write(rules__own=OWN)
    after = digests()
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_a_mapping_without_a_source_is_for_all(house):
    house.write(rules__own="rules:\n  - {name: our-work, pattern: 'Support our work*'}\n")
    catalog = house.load()
    assert catalog.problems == ()
    assert rules(house) == []
    assert catalog.rulebook.rules[-1].name == "our-work"


def test_a_file_may_hold_no_rule(house):
    house.write(rules__own="source: harbor-wire\nrules: []\n")
    assert house.problems() == ()
    assert rules(house) == []


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("# a\nsource: harbour-wire\nrules: []\n", 2, "source", 'did you mean "harbor-wire"?'),
        ("source: nobody\nrules: []\n", 1, "source", "is no source"),
        ("source: harbor-wire\n", 1, "rules", "is missing"),
        ("source: harbor-wire\nrules: x\n", 2, "rules", "must be a list"),
        ("source: [a]\nrules: []\n", 1, "source", "is a list; one value belongs here"),
        ("source: harbor-wire\nrule: []\nrules: []\n", 2, "rule", 'did you mean "rules"?'),
        ("source: harbor-wire\nrules:\n- name: x\n", 3, "rules.0", "has neither pattern: nor selector:"),
        (
            "source: harbor-wire\nrules:\n- {name: x, pattern: a*}\n- {name: x, pattern: b*}\n",
            4,
            "rules.1.name",
            "stands twice in this file",
        ),
        ("source: harbor-wire\nrules:\n- name: x\n  pattern: a*\n  cut:\n    - b c\n", 6, "rules.0.cut.0", "that the rule does not meet"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(house, text, line, key, message):
    house.write(rules__own=text)
    (problem,) = house.problems()
    assert (problem.file, problem.line, problem.key) == ("config/rules/own.yaml", line, key)
    assert message in problem.message


def test_a_name_that_two_files_of_one_source_have_is_told_and_the_first_counts(house):
    house.write(sources__other=SOURCE, rules__a=OWN, rules__b="source: harbor-wire\nrules:\n  - name: our-work\n    pattern: Else*\n")
    house.write(rules__c=OWN.replace("harbor-wire", "other"))
    (problem,) = house.problems()
    assert (problem.file, problem.line, problem.key) == ("config/rules/b.yaml", 3, "rules.0.name")
    assert "rules/a.yaml" in problem.message
    assert [rule.pattern for rule in house.load().sources["harbor-wire"].clean.rules] == ["Support our work*"]


def test_a_broken_edit_goes_on_with_the_last_good_version(house):
    house.write(rules__own=OWN)
    good = house.load().texts
    house.write(rules__own=OWN.replace("Support our work*", "Nobody*"))
    assert [rule.pattern for rule in house.load(good).sources["harbor-wire"].clean.rules] == ["Support our work*"]


def test_rules_of_a_source_that_is_gone_cut_nothing_and_cost_nothing_else(house):
    house.write(sources__other=SOURCE, rules__own=OWN)
    (house.root / "config/sources/harbor-wire.yaml").unlink()
    catalog = house.load()
    assert [problem.file for problem in catalog.problems] == ["config/rules/own.yaml"]
    assert catalog.sources["other"].clean.rules == ()
