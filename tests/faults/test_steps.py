"""Step the fault, in short: a few points of each kind; `./run faults steps` plays thousands. Each planted bug is caught."""

import pytest

from tests.faults.steps import FAMILIES, Point, measure, spread, steps


@pytest.fixture(scope="module")
def made(stage):
    with steps([stage]) as prepared:
        yield prepared


def on_the_shelf(calls, *words):
    """Give the numbers of the calls of these names that touch the shelf."""
    return [number for number, call in enumerate(calls, 1) if "/open/" in call and call.startswith(words)]


def test_r5_wherever_a_run_is_broken_off_the_next_one_makes_up_for_it(made):
    """A run may be killed, lose its power, fill the disk or meet an I/O error at any call, and so may the run after it: nothing is torn, lost or doubled."""
    for family in FAMILIES:
        for again in (False, True):
            row = measure(made, spread(made.calls, family, 1, again=again), at_once=1)
            assert row.met == 1
            assert row.complaints == []


@pytest.mark.parametrize("kind", ["full-on", "broken-on"])
def test_r10_a_claim_that_cannot_write_its_owner_down_is_a_claim_all_the_same(made, kind):
    """A disk that is full or broken when a daemon writes its name into its lock costs what follows, said in words, and nothing else."""
    number = next(number for number, call in enumerate(made.calls["next"], 1) if call.startswith("write") and call.endswith(".lock"))
    row = measure(made, [Point("claim", "next", kind, number)], at_once=1)
    assert row.complaints == []
    assert row.ends["crashed"] == 0


@pytest.mark.parametrize(
    ("bug", "kind", "words", "complaint"),
    [
        ("shelf-in-place", "kill", ("write", "chmod"), "is torn"),
        ("shelf-without-fsync", "power", ("rename",), "is torn"),
        ("store-never-lasting", "power", ("rename",), "not in the store"),
    ],
)
def test_a_shelf_or_a_store_that_is_not_forced_to_disk_is_caught(made, bug, kind, words, complaint):
    with made.planted(bug):
        points = [Point(kind, "next", kind, number + 1) for number in on_the_shelf(made.calls["next"], *words)[:3]]
        complaints = measure(made, points, at_once=1).complaints
    assert any(complaint in said for said in complaints), complaints


def test_a_store_that_commits_each_statement_by_itself_is_caught(made):
    with made.planted("store-autocommit"):
        points = [Point("kill", "next", "kill", len(made.calls["next"]) * part // 10) for part in (2, 3, 4)]
        complaints = measure(made, points, at_once=1).complaints
    assert any("not as in an undisturbed run" in said for said in complaints), complaints
