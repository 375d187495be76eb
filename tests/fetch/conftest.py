import asyncio
from datetime import UTC, datetime

import pytest

from syndicator.fetch import Fetcher, Guard

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def fetching():
    """Run a test's coroutine with a fetcher that is closed afterwards; `anywhere`: this machine counts as public."""

    def run(test, *, anywhere: bool = False, **settings):
        async def whole():
            if anywhere:
                settings["guard"] = Guard(ports=frozenset(range(65536)), public=("127.0.0.0/8",))
            fetcher = Fetcher(agent="syndicator/0 (+https://harborwire.example)", **settings)
            try:
                return await test(fetcher)
            finally:
                await fetcher.close()

        return asyncio.run(whole())

    return run
