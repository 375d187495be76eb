"""Turn the clock of a daemon at work, in short; `./run faults clocks` does it in all ways."""

from tests.faults.clocks import TURNINGS, turn

BACK = next(turning for turning in TURNINGS if turning.name == "back an hour")


def test_r9_a_clock_that_is_set_back_stops_no_poll_and_damages_no_date(stage):
    """When the clock is set back an hour, polling goes on within an interval, in no burst, and no guid and no date of an article changes."""
    assert turn(BACK, stage=stage).complaints == []


def test_a_daemon_that_goes_by_the_wall_clock_is_caught(stage):
    (complaint,) = turn(BACK, stage=stage, bugs=("clock-for-everything",), patience=4).complaints
    assert "polling stopped" in complaint
