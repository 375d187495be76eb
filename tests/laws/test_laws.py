"""The laws of the house hold in the house."""

import subprocess
import sys
from pathlib import Path

import checkers
import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "syndicator"


@pytest.mark.parametrize("law", checkers.CHECKERS, ids=lambda law: law.__name__)
def test_the_house_keeps(law):
    assert law(PACKAGE) == []


def test_the_house_keeps_the_import_contracts():
    made = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=PACKAGE.parent, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout
