"""Ask a source what is new: over HTTP, or in a folder on this machine.

Law: takes a `Source` and what the last answer left (`Validators`), gives `Fetched` or `NotModified`, raises FetchError.
May touch the network and read the disk; writes nothing, reads no clock and no environment, decides nothing about what
the documents mean. `Hubs` tells hubs that a feed has changed, under the same guard. Everything that comes in is bounded while it comes: bytes, decoded bytes, headers, hops, seconds.
"""

from syndicator.fetch.fetcher import Fetcher
from syndicator.fetch.guard import Guard
from syndicator.fetch.hub import Hubs
from syndicator.fetch.limits import Limits

__all__ = ["Fetcher", "Guard", "Hubs", "Limits"]
