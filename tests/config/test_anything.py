"""Whatever stands in the files: the configuration is given or refused with problems, and nothing else is raised."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicator.catalog import Catalog
from syndicator.config.shapes import LineShape, PartnerShape, RuleShape, SourceShape, SyndicatorShape, TermShape
from syndicator.errors import ConfigError

NAMES = sorted(
    {name for shape in (SyndicatorShape, SourceShape, PartnerShape, LineShape, RuleShape, TermShape) for name in shape.model_fields}
)
KEYS = st.sampled_from([*NAMES, "source", "partner", "user", "password", "vocabulary", "remove", "terms", "", "<<", "0"])
WORDS = st.sampled_from(
    [
        "15m",
        "a*",
        "/a+/",
        "https://x.example/",
        "en",
        "30",
        "true",
        "news",
        "harbor-wire",
        "${X}",
        "${NO}",
        "*",
        "/(/",
        "2026-01-31",
        "0 5 * * *",
        "",
    ]
)
VALUES = st.recursive(
    st.one_of(WORDS, st.text(max_size=12), st.integers(-5, 5), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
FILES = st.sampled_from(["syndicator.yaml", "conditions.yaml", "sources/a.yaml", "partners/a.yaml", "rules/a.yaml", "vocabularies/a.yaml"])


def outcome(house):
    try:
        return house.load()
    except ConfigError as error:
        return error


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, VALUES)
def test_any_tree_of_known_keys_and_odd_values_is_a_catalog_or_problems(house, file, tree):
    house.environ = {"X": "x"}
    path = house.put(file, json.dumps(tree))
    found = outcome(house)
    if file == "syndicator.yaml":
        house.put(file, "publisher: {name: X}\nbase_url: http://x.example\n")
    else:
        path.unlink()
    assert isinstance(found, Catalog | ConfigError)
    problems = found.problems
    assert all(problem.message and "\n" not in str(problem) and problem.line >= 0 for problem in problems)
    if isinstance(found, Catalog) and not problems:
        assert found.aside == ()


@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, st.binary(max_size=200))
def test_any_bytes_are_a_catalog_or_problems(house, file, body):
    house.put(file, body)
    found = outcome(house)
    house.put(file, "publisher: {name: X}\nbase_url: http://x.example\n" if file == "syndicator.yaml" else "")
    assert isinstance(found, Catalog | ConfigError)
