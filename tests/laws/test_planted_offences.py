"""Each checker of a law finds an offence that is planted for it: a check that cannot fail is no check."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import checkers
import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = {
    checkers.windowless_rooms_touch_nothing: ("parse/peeking.py", '"""Peeks."""\n\nTEXT = open("x").read()\n'),
    checkers.one_clock: ("store/ticking.py", '"""Ticks."""\n\nfrom datetime import datetime, UTC\n\nAT = datetime.now(UTC)\n'),
    checkers.model_is_frozen: (
        "model/loose.py",
        '"""Flows."""\n\nfrom dataclasses import dataclass\n\n\n@dataclass\nclass Loose:\n    names: list[str]\n',
    ),
    checkers.times_are_named: ("catalog.py", '"""Stays."""\n\n\nclass Odd:\n    moment: "datetime"\n'),
    checkers.clean_html_is_made_in_three_places: (
        "syndicate/dirty.py",
        '"""Cheats."""\n\nfrom syndicator.model import CleanHtml\n\nBODY = CleanHtml("<b>")\n',
    ),
    checkers.errors_have_their_radius: ("parse/rude.py", '"""Oversteps."""\n\n\ndef fail():\n    raise StoreError("x")\n'),
    checkers.one_evaluator: ("store/judging.py", '"""Judges."""\n\n\ndef wanted(partner):\n    return partner.include\n'),
    checkers.rendering_knows_no_clock: ("syndicate/render/late.py", '"""Asks."""\n\n\ndef header(partner, *, now):\n    return now\n'),
    checkers.waiting_is_apart: ("refine/sleepy.py", '"""Waits."""\n\n\nasync def refine():\n    return 1\n'),
    checkers.dialects_are_in_one_file: ("store/quick.py", '"""Cuts a corner."""\n\nSQL = "PRAGMA foreign_keys"\n'),
    checkers.modules_open_with_their_law: ("fetch/mute.py", "X = 1\n"),
    checkers.names_are_of_the_trade: ("refine/text_utils.py", '"""Anything."""\n'),
}


@pytest.mark.parametrize("law", checkers.CHECKERS, ids=lambda law: law.__name__)
def test_a_planted_offence_is_found_against(law, tmp_path):
    name, text = PLANTED[law]
    planted = tmp_path / name
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text)
    assert [offence for offence in law(tmp_path) if offence.startswith(name)]


IMPORTS = {
    "imports point down, every module has its place, and no stage imports a stage": ("parse/feed.py", "import syndicator.store"),
    "the operator's door and the driver know only the app": ("cli/reading.py", "import syndicator.store"),
    "only the two lines and the questions call the rooms": ("web/__init__.py", "import syndicator.syndicate"),
    "no circles among siblings": ("refine/clean/__init__.py", "import syndicator.refine.enrich\n"),
    "rooms without windows touch nothing": ("refine/reconcile.py", "import os"),
    "one door: feedparser": ("parse/split.py", "import feedparser"),
    "one door: markdown_it": ("parse/split.py", "import markdown_it"),
    "one door: feedgen": ("publish.py", "import feedgen"),
    "one door: bs4, soupsieve, lxml": ("refine/reconcile.py", "import bs4"),
    "one door: apscheduler": ("ingest.py", "import apscheduler"),
    "one door: nh3": ("syndicate/verify.py", "import nh3"),
    "one door: re2": ("refine/reconcile.py", "import re2"),
    "one door: ahocorasick": ("refine/reconcile.py", "import ahocorasick"),
    "one door: py3langid": ("refine/reconcile.py", "import py3langid"),
    "one door: trafilatura": ("parse/feed.py", "import trafilatura"),
    "one door: aiohttp": ("daemon.py", "import aiohttp"),
    "one door: smtplib": ("ingest.py", "import smtplib"),
    "one door: sqlalchemy, alembic, psycopg": ("questions/looking.py", "import sqlalchemy"),
    "one door: pydantic, yaml, ruamel": ("catalog.py", "import pydantic"),
    "one door: watchfiles": ("daemon.py", "import watchfiles"),
    "one door: starlette, uvicorn, jinja2, prometheus_client": ("daemon.py", "import starlette"),
    "one door: click, rich": ("daemon.py", "import click"),
    "one door: structlog": ("refine/reconcile.py", "import structlog"),
}
CIRCLE = ("refine/enrich/__init__.py", "import syndicator.refine.clean\n")


@pytest.fixture(scope="module")
def contracts(tmp_path_factory):
    """Plant one offence against each import contract in the whole house, lint it once, and give contract -> BROKEN or KEPT."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "syndicator", folder / "syndicator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, line in [*IMPORTS.values(), CIRCLE]:
        with (folder / "syndicator" / name).open("a") as planted:
            planted.write(f"\n{line}\n")
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)", _lint(folder).stdout, re.MULTILINE))


def _lint(folder):
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("contract", IMPORTS)
def test_a_planted_import_breaks(contract, contracts):
    assert contracts[contract] == "BROKEN"


def test_every_contract_has_its_planted_offence(contracts):
    assert set(contracts) == set(IMPORTS)


def test_a_module_in_no_room_fails_the_build(tmp_path):
    shutil.copytree(ROOT / "syndicator", tmp_path / "syndicator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "syndicator" / "utils.py").write_text('"""Anything."""\n')
    made = _lint(tmp_path)
    assert made.returncode != 0
    assert "utils" in made.stdout
