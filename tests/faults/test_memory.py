"""Memory and open files over some hundred polls; `./run faults memory` looks at ten thousand."""

from tests.faults.memory import poll_on


def test_r12_memory_and_open_files_stay_as_they_are_from_poll_to_poll(stage):
    """However often it polls, the daemon holds no more memory and no more files open than after its first polls."""
    outcome = poll_on(150, stage=stage)
    assert outcome.complaints == []


def test_a_poll_that_leaves_something_behind_is_caught(stage):
    complaints = poll_on(150, stage=stage, bugs=("poll-leaves-something",)).complaints
    assert any("memory grew" in complaint for complaint in complaints)
    assert any("open files grew" in complaint for complaint in complaints)
