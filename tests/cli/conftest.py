"""A newsroom with a source of twenty articles, as an operator finds it after the first run."""

import shutil
import sqlite3

import pytest
from newsrooms import Newsroom

from syndicator.app import looking

PLACES = ("Port Ellis", "Quay Town", "Marlow Sands", "Tern Island", "Upper Deck")
THINGS = ("ferry", "bridge", "library", "market", "school roof", "lighthouse", "fish hall")
WRITERS = ("Ana Ruiz", "Ben Oduya", "Carla Stein")
PUZZLE = "The puzzle of {day} March has {number} questions about the sea, and its answers stand on the back page of the paper."
MOTTO = "Read slowly, and turn the page when the tide turns at the old mole."
CHOIR = "The pier choir rehearses in the loft behind the net store, where newcomers of every voice find a chair."


def article(number: int) -> str:
    """Give a made-up article; every second one has the puzzle at its end, every fourth the choir before it, each the motto below."""
    place, thing = PLACES[number % 5], THINGS[number % 7]
    lines = [
        f"{place} Decides on Its {thing.title()} After {number + 2} Meetings",
        f"By {WRITERS[number % 3]}",
        f"The council of {place} voted on Tuesday to repair the {thing}, after {number * 7 + 40} letters had come in about it.",
        f"“We have waited for this since the flood of {1980 + number},” said Olga Marsh, who keeps the {thing} with {number + 3} volunteers.",
        f"The work will cost {number * 13 + 90},000 crowns and take until the autumn of {2027 + number % 3}, a builder told {place}.",
        f"Nobody spoke against it, although number {number * 31 + 7} on the agenda had been moved twice because of the {THINGS[(number + 2) % 7]}.",
    ]
    lines += [CHOIR] if number % 4 == 0 else []
    lines += [PUZZLE.format(day=number + 1, number=number + 40)] if number % 2 == 0 else []
    lines.append(MOTTO)
    return f"---\ndate: 2026-03-{number + 1:02}T08:00:00Z\n---\n" + "\n\n".join(lines) + "\n"


class Desk(Newsroom):
    """A newsroom with what tests of the commands look at."""

    def dump(self) -> list[str]:
        """Give all that the store holds."""
        with sqlite3.connect(self.folder / "var" / "syndicator.db") as db:
            return list(db.iterdump())

    def answer(self, question, *words):
        """Give what a question answers, in this process: quicker than a command, and the same."""
        with looking(self.folder / "config") as app:
            return question(app.desk, *words)

    def feeds(self) -> str:
        """Give all public feeds as one text."""
        return "\n".join(body.decode() for body in self.output().values())


@pytest.fixture(scope="session")
def first_run(tmp_path_factory):
    """Give a folder in which twenty articles have come in and gone out."""
    room = Desk(tmp_path_factory.mktemp("first"))
    room.write("config/sources/wire.yaml", "title: Wire\nfolder: articles\nevery: 1h\n")
    room.write("config/partners/all.yaml", "title: All\n")
    room.write("config/partners/ferries.yaml", "title: Ferries\ninclude:\n  - headline: [ferry]\n")
    for number in range(20):
        room.write(f"articles/story-{number:02}.txt", article(number))
    made = room.run("run", "--once")
    assert made.returncode == 0, made.stderr
    return room.folder


@pytest.fixture
def desk(tmp_path, first_run):
    """Give a newsroom of its own, as it was after the first run."""
    room = Desk(tmp_path / "room")
    shutil.copytree(first_run, room.folder, dirs_exist_ok=True)
    yield room
    room.stop()
