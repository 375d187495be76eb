"""Hunts in short: what was found stays mended, a few seconds of chance find nothing, and a planted fault is found."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.fuzz.hunt import Hunt
from tests.fuzz.targets import TARGETS, BrokenError, parsing

CASES = sorted((Path(__file__).parent / "cases").glob("*/*"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_what_was_found_once_stays_mended(case):
    hunt = Hunt(case.parent.name)
    hunt.try_out(case.read_bytes())
    assert hunt.found == {}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_hundred_inputs_of_chance_break_nothing(name):
    hunt = Hunt(name)
    hunt.wander(executions=100, chance=20261124)
    assert hunt.found == {}, hunt


def test_a_planted_crash_is_found_and_made_small():
    def crashing(data):
        parsing(data)
        if data.count(b"<guid") > 3 and b"</item" in data:
            raise KeyError(data)

    hunt = Hunt("parse", target=crashing)
    hunt.wander(executions=150, chance=1)
    assert len(hunt.found["exception: KeyError in outside"]) == len(b"<guid" * 4 + b"</item")


def test_a_planted_loss_of_an_entry_is_found(monkeypatch):
    from syndicator.parse import xml_feed

    true = xml_feed.named
    monkeypatch.setattr(xml_feed, "named", lambda entries, **home: (true(entries, **home)[0][1:], ()))
    hunt = Hunt("parse")
    hunt.wander(executions=10, chance=1)
    assert "every entry is one or a named repeat: fewer than stand there" in hunt.found


def test_a_planted_hang_is_found():
    def hanging(data):
        while len(data) > 20:
            pass

    hunt = Hunt("clean", target=hanging, shrinking=0)
    hunt.wander(executions=1, chance=1)
    assert list(hunt.found) == ["time: more CPU than its length allows"]


def test_a_sanitiser_that_lets_handlers_through_is_found(monkeypatch):
    from syndicator.model import CleanHtml

    monkeypatch.setattr(
        import_module("syndicator.refine.clean"), "sanitize", lambda markup: CleanHtml(markup.replace("<p>", '<p onclick="a()">'))
    )
    with pytest.raises(BrokenError, match="a copy is safe: attribute onclick"):
        TARGETS["clean"](b"<p>The ferry sailed.</p>")
