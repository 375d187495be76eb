"""The bench of filters measures two ways that say the same, on filters and articles of the kind that it says."""

from collections import Counter
from pathlib import Path

import pytest


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))
    import filters

    return filters


def test_the_index_and_each_filter_in_turn_place_the_same(bench):
    partners = bench.filters(400)
    compiled = [(one, bench.compile_lines(one.include), bench.compile_lines(one.exclude)) for one in partners]
    index = bench.Index(partners)
    placed = 0
    for one in map(bench.article, range(12)):
        ours = bench.route([one], index)
        assert set(ours) == set(bench.in_turn(one, compiled, sharing=False)) == set(bench.in_turn(one, compiled, sharing=True))
        placed += len(ours)
    assert placed


def test_some_values_are_asked_for_by_many_and_most_by_few(bench):
    asked = Counter(
        value
        for one in bench.filters(2_000)
        for line in one.include
        for each in line.conditions
        if each.key == "tags"
        for value in each.values
    )
    counts = sorted(asked.values())
    assert counts[-1] > 20 * counts[len(counts) // 2]


def test_one_changed_partner_costs_its_own_lines(bench):
    partners = bench.filters(300)
    index = bench.Index(partners)
    index.settle()
    groups = dict(index._groups)
    index.replace(bench.replace(bench.filters(301)[-1], id=partners[5].id))
    index.settle()
    assert [name for name in groups if index._groups[name] is not groups[name]] == [partners[5].id]
