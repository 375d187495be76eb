"""Names of hosts, looked up as the machine does, in threads of their own.

Law: a name server that is silent holds up those who ask it, and nobody else. What waits for one cannot be broken off, only left
alone; so the threads are many, they are no one else's, and who asks gives up in time.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, cast

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

AT_ONCE = 256
"""So many names are looked up at once; more than sources are polled, because those that nobody waits for any more go on."""
SECONDS = 15.0

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names")


class Names(AbstractResolver):
    """The machine's own look-up."""

    def __init__(self) -> None:
        """Take the library's, and have it ask in our threads."""
        self._asked = ThreadedResolver(cast("asyncio.AbstractEventLoop", _Lookups()))

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Give the addresses of `host`; raises OSError."""
        try:
            return await asyncio.wait_for(self._asked.resolve(host, port, family), SECONDS)
        except TimeoutError as error:
            raise OSError(None, f"no name server answered within {SECONDS:g} s") from error

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._asked.close()


class _Lookups:
    """What the library asks of a loop."""

    async def getaddrinfo(self, host: str, port: int, **how: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(_threads, partial(socket.getaddrinfo, host, port, **how))

    async def getnameinfo(self, address: Any, flags: int = 0) -> Any:
        return await asyncio.get_running_loop().run_in_executor(_threads, socket.getnameinfo, address, flags)
