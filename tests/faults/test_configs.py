"""Break the configuration of a daemon at work, in short; `./run faults configs` does it in sixty ways."""

from tests.faults.breakages import breakages
from tests.faults.configs import break_and_mend

SOME = ("syndicator.yaml cut off in the middle", "a partner's file is a pipe that nobody writes to", "conditions that use each other")


def test_r3_a_broken_configuration_changes_nothing_and_the_mended_one_is_taken(stage):
    """However a configuration is broken, the same process goes on polling and serving by the last good one, says so, and takes the mended one."""
    outcome = break_and_mend([way for way in breakages() if way[0] in SOME], stage=stage)
    assert outcome.complaints == []
    assert (outcome.broken, outcome.kept, outcome.mended) == (3, 3, 3)


def test_a_daemon_that_lets_go_of_the_last_good_version_is_caught(stage):
    ways = [way for way in breakages() if way[0] == "a limit of many"]
    outcome = break_and_mend(ways, stage=stage, bugs=("config-without-last-good",))
    assert outcome.complaints == ["a limit of many: feed changed"]
