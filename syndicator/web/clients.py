"""What is kept of who asks: the name that a program gives itself, and no more.

Law: a request's User-Agent in, a short text out; touches nothing. No address of the network is kept: behind a proxy it is the
proxy's, it names a person sooner than a program, and which partner it is says the key. Neither a key nor a query stays in the
text, and how many readers somebody has does not make him another client each day.
"""

import re
from collections.abc import Iterable

LONGEST = 120

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")
_QUERY = re.compile(r"\?[^\s;,)\"']*")
_READERS = re.compile(r"\b\d+(?= (?:subscriber|reader|user|follower)s?\b)", re.IGNORECASE)
_SHORTEST_KEY = 4


def client_name(user_agent: str, keys: Iterable[str]) -> str:
    """Give the name under which a client is known; `keys` came with the request and never stand in it."""
    for key in keys:
        if len(key) >= _SHORTEST_KEY:
            user_agent = user_agent.replace(key, "***")
    plain = _UNPRINTABLE.sub(" ", _QUERY.sub("?...", user_agent))
    return _READERS.sub("N", " ".join(plain.split()))[:LONGEST].strip()
