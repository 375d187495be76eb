"""The pages that are made from the code are as the code says, and the README names every command."""

import subprocess
import sys
from pathlib import Path

from syndicator.cli import main as program

ROOT = Path(__file__).resolve().parents[2]


def test_made_pages_are_up_to_date():
    made = subprocess.run([sys.executable, ROOT / "docs" / "make.py", "--check"], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in program.commands if f"syndicator {name}" not in readme] == []


def test_the_lock_names_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text("utf-8")
