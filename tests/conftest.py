"""What all tests share: the option that rewrites golden files, and the third parties' data where it is at hand."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write golden files as the code gives them now")


@pytest.fixture(scope="session")
def shared():
    """Give the folder of third parties' data; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not here")
    return SHARED
