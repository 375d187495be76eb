"""What an operator hears where the store was written by a clock that ran ahead, and what mends it."""

import sqlite3


def test_commands_say_that_they_go_by_another_time_than_the_machine_and_the_doctor_sets_it_right(desk):
    with sqlite3.connect(desk.folder / "var" / "syndicator.db") as db:
        db.execute("UPDATE sources SET ran_at = '2199-12-01 00:00:00.000000'")
    db.close()
    told = desk.run("status").stderr
    assert "the house goes by 2199-12-01" in told
    assert "syndicator doctor" in told
    made = desk.run("doctor")
    assert "was polled on 2199-12-01, written down by a clock that was wrong" in made.stdout
    assert "2199" not in desk.run("status").stderr
