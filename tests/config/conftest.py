"""A sound house to break."""

import pytest

from tests.config.houses import PARTNER, SOURCE, SYNDICATOR, House


@pytest.fixture
def house(tmp_path):
    """Give a sound house with one source and one partner."""
    made = House(tmp_path)
    made.write(syndicator=SYNDICATOR, sources__harbor_wire=SOURCE, partners__grace_chapel=PARTNER)
    return made
