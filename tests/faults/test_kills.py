"""Kill the daemon under load, in short; `./run faults kills` does it two hundred times."""

from tests.faults.kills import kill_again_and_again


def test_r5_a_daemon_killed_while_it_works_loses_nothing_and_doubles_nothing(stage):
    """A daemon may be killed at any moment: what it showed a publisher or a reader to hold is there, once, and no reader sees a torn edition."""
    tally = kill_again_and_again(2, stage=stage)
    assert tally.complaints == []
    assert tally.acknowledged > 0
    assert tally.on_disk.editions > 0


def test_a_shelf_that_is_written_in_place_is_caught_by_its_reader(stage):
    tally = kill_again_and_again(1, stage=stage, bugs=("shelf-in-place",))
    assert any("is torn" in complaint for complaint in tally.on_disk.complaints)
