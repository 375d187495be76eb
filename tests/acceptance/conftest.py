"""The newsroom that these tests work in."""

import pytest
from newsrooms import Newsroom


@pytest.fixture
def newsroom(tmp_path):
    room = Newsroom(tmp_path)
    yield room
    room.stop()
