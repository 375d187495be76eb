"""The warm process that these tests fork their faulty runs and daemons from; without gcc they skip."""

import pytest

from tests.faults.building import NoCompilerError
from tests.faults.forking import stages


@pytest.fixture(scope="session")
def stage():
    try:
        with stages(1) as opened:
            yield opened[0]
    except NoCompilerError as error:
        pytest.skip(str(error))
