"""The site and the server before a house of paper."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from syndicator.web.site import create
from tests.web.paper import CLOSED, GRACE, HARBOR, PaperHouse, serving


@pytest.fixture
def house() -> PaperHouse:
    """Give a house with built editions for all partners but the unbuilt one."""
    built = PaperHouse()
    for partner in (GRACE, HARBOR, CLOSED):
        built.build(partner, partner.id.encode() + " – “Hafenbrücke” ".encode() * 200)
    return built


@pytest.fixture
def client(house: PaperHouse) -> TestClient:
    """Give a client that asks for no coding, as a bare one does."""
    client = TestClient(create(house), base_url="http://feeds.example", raise_server_exceptions=False, follow_redirects=False)
    del client.headers["accept-encoding"]
    return client


@pytest.fixture
def port(house: PaperHouse) -> Iterator[int]:
    """Give the port of a real server before the house."""
    with serving(create(house)) as served:
        yield served
