"""Floors only rise, unless a reason is given, and nothing drops out unseen."""

import pytest

from tests.eval.figures import Figure
from tests.eval.floors import Floors, Lowered, falls, raised, read_floors, write_floors

HIGH, LOW = Figure("own.recall", 0.9), Figure("own.false", 0.002, "low")


def floors(**changes):
    return Floors(**{"floors": {"own.recall": 0.9, "own.false": 0.002}, "goals": {"own.recall": 0.97}, **changes})


def test_figure_at_its_floor_has_not_fallen():
    assert falls([HIGH, LOW], floors()) == []


def test_figure_on_the_wrong_side_of_its_floor_has_fallen():
    assert falls([Figure("own.recall", 0.8999), Figure("own.false", 0.0021, "low")], floors()) == [
        "own.recall is 0.8999, its floor 0.9000",
        "own.false is 0.0021, its floor 0.0020",
    ]


def test_figure_without_a_floor_and_floor_without_its_figure_are_said():
    said = falls([HIGH, Figure("own.new", 1.0)], floors())
    assert said == ["own.new has no floor; `./run eval --update-floors` sets one", "own.false has a floor and is measured no longer"]


def test_floor_of_a_set_that_was_not_measured_is_left_alone():
    assert falls([Figure("shared.recall", 1.0)], floors(floors={"own.recall": 0.9, "shared.recall": 1.0})) == []


def test_floors_rise_with_the_figures_and_never_fall_without_a_reason():
    better, worse = Figure("own.recall", 0.95), Figure("own.false", 0.01, "low")
    assert raised([better, worse], floors()).floors == {"own.recall": 0.95, "own.false": 0.002}


def test_little_is_better_for_a_false_removal():
    assert raised([Figure("own.false", 0.001, "low")], floors()).floors["own.false"] == 0.001


def test_floor_lowered_with_a_reason_keeps_it():
    found = raised([Figure("own.recall", 0.8)], floors(), why="the set grew")
    assert found.floors["own.recall"] == 0.8
    assert found.lowered == (Lowered("own.recall", 0.9, 0.8, "the set grew"),)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [(Figure("own.x", 2 / 3), 0.6666), (Figure("own.x", 2 / 3, "low"), 0.6667), (Figure("own.x", 0.29), 0.29), (Figure("own.x", 1.0), 1.0)],
)
def test_new_floor_is_rounded_so_that_its_own_figure_stands_on_it(figure, floor):
    found = raised([figure], Floors({}, {}))
    assert found.floors == {"own.x": floor}
    assert falls([figure], found) == []


def test_floors_are_read_as_they_were_written(tmp_path):
    found = floors(lowered=(Lowered("own.recall", 0.9, 0.8, 'the "own" set: grew\\'),))
    write_floors(found, tmp_path / "floors.yaml")
    assert read_floors(tmp_path / "floors.yaml") == found


def test_floors_in_force_can_be_read():
    assert read_floors().goals["shared.boilerplate recall"] == 0.97
