"""Options that several commands take: what is no value of theirs is wrong usage, and never a fault of the program."""

import pytest
from click.testing import CliRunner

from syndicator.cli import main

WHERE = ("--config", "/nowhere")


def said(*words):
    """Give what a command says of options that it refuses before it looks at any folder."""
    made = CliRunner().invoke(main, list(words))
    assert made.exit_code == 2, made.output
    return made.output


@pytest.mark.parametrize("words", [("filters", "--days"), ("articles", "--since")])
@pytest.mark.parametrize("days", ["nan", "inf", "-inf", "1e12", "36501", "-5", "0", "many", ""])
def test_days_are_a_number_above_nothing_and_within_a_hundred_years(words, days):
    assert "is no number of days; write one above 0 and up to 36500" in " ".join(said(*words, days, *WHERE).split())


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "yesterday"])
def test_a_time_that_no_calendar_holds_is_none(at):
    assert "is no time; write one as" in " ".join(said("preview", "east", "--at", at, *WHERE).split())


@pytest.mark.parametrize(
    "words",
    [
        *((order, "nhiby", "--reason", "x") for order in ("hold", "release", "kill", "restore", "correct")),
        ("plan",),
        ("publish", "east"),
        ("rules", "wire"),
        ("refine",),
    ],
)
@pytest.mark.parametrize("who", ["", "  "])
def test_whoever_orders_has_a_name(words, who):
    assert f"{words[0]}: --who is empty" in said(*words, "--who", who, *WHERE)


@pytest.mark.parametrize(
    "words", [("token", "east"), ("token", "east", "--rotate"), ("preview", "east"), ("articles", "--partner", "east")]
)
def test_a_partner_that_is_set_aside_is_not_said_to_be_none(desk, words):
    """As in a shell that lacks its key."""
    desk.write("config/partners/east.yaml", "title: East\ntoken: ${EAST}\n")
    made = desk.run(*words)
    assert (made.returncode, made.stdout) == (2, "")
    assert "east: is set aside here until its file and its key are sound: " in made.stderr
    assert "partners/east.yaml:2: token: needs the environment variable EAST" in made.stderr
    assert desk.run(*words, environ={"EAST": "a-very-long-key-of-one-partner"}).returncode == 0
