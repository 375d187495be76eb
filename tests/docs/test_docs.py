"""The pages that are made from the code are as the code says, and the README names every command."""

import importlib
import subprocess
import sys
from pathlib import Path

from syndicator.cli import main as program

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
behaviour = importlib.import_module("behaviour")


def test_made_pages_are_up_to_date():
    made = subprocess.run([sys.executable, ROOT / "docs" / "make.py", "--check"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def test_every_statement_about_behaviour_has_a_test_or_a_reason():
    assert behaviour.missing() == []


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in program.commands if f"syndicator {name}" not in readme] == []


def test_the_lock_names_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text("utf-8")
