"""Pings to hubs: one feed has changed, come and fetch it (WebSub, as hubs take it).

A hub is a stranger like a publisher: only addresses that the guard lets through are asked, nothing is read but the status
and how long to wait, no redirect is followed, no proxy of the environment used. The address of the feed is said twice,
because hubs differ in what they call it: `hub.url` (Google's and Superfeedr's) and `hub.topic` (the younger ones).
"""

import aiohttp

from syndicator.errors import FetchError
from syndicator.fetch.exchange import refusal_in
from syndicator.fetch.guard import Guard, GuardedResolver
from syndicator.fetch.names import Names
from syndicator.fetch.target import Target, target
from syndicator.model import Reply

TAKEN = range(200, 300)
REFUSED = range(300, 500)
LATER = frozenset({408, 425, 429})
"""Of these, those that only ask for another time."""
LONGEST_WAIT = 86_400
DEADLINE = 15.0
"""Seconds for one ping."""


class Hubs:
    """Tells hubs. `agent` is the User-Agent; `guard` decides which addresses are asked; nothing is connected before a ping."""

    def __init__(self, *, agent: str, guard: Guard = Guard(), deadline: float = DEADLINE) -> None:  # noqa: B008  (a frozen value)
        """Take who asks, and the bounds."""
        self._agent, self._guard, self._deadline = agent, guard, deadline

    async def ping(self, hub: str, topic: str, *, private: bool) -> Reply:
        """Tell a hub that a feed has changed; raises nothing. `private`: it may be on the local network, and on any port."""
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        try:
            hop = target(hub)
            async with (
                self._session(hop, private=private) as session,
                session.post(hop.url, data=form, headers={"User-Agent": self._agent}, allow_redirects=False) as answer,
            ):
                return _reply(answer.status, answer.headers.get("Retry-After", ""))
        except FetchError as error:
            return Reply(reception="refused", why=str(error))
        except TimeoutError:
            return Reply(reception="failed", why=f"did not answer in {self._deadline:.0f} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            refused = refusal_in(error)
            if refused:
                return Reply(
                    reception="refused", why=f"is not asked, because {refused}; `push: allow_private: true` opens hubs of your own"
                )
            return Reply(reception="failed", why=f"could not be reached ({type(error).__name__})")

    def _session(self, hop: Target, *, private: bool) -> aiohttp.ClientSession:
        if not private and hop.origin[2] not in self._guard.ports:
            allowed = ", ".join(str(port) for port in sorted(self._guard.ports))
            raise FetchError(
                f"is on port {hop.origin[2]}, and only {allowed} are asked; `push: allow_private: true` opens hubs of your own"
            )
        connector = (
            aiohttp.TCPConnector(force_close=True, resolver=Names())
            if private
            else aiohttp.TCPConnector(force_close=True, resolver=GuardedResolver(self._guard), socket_factory=self._guard.socket)
        )
        limit = aiohttp.ClientTimeout(total=self._deadline)
        return aiohttp.ClientSession(connector=connector, timeout=limit, trust_env=False, cookie_jar=aiohttp.DummyCookieJar())


def _reply(status: int, retry_after: str) -> Reply:
    if status in TAKEN:
        return Reply(reception="taken")
    said = f"answered {status}"
    if status in REFUSED and status not in LATER:
        return Reply(reception="refused", why=said)
    wait = min(int(retry_after), LONGEST_WAIT) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9 else 0  # noqa: PLR2004
    return Reply(reception="failed", why=said, wait=wait)
