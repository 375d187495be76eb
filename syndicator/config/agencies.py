"""The agencies that `wire: true` stands for: the shipped list.

Law: reads one file of the package, once in a process; raises nothing else.
"""

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def agencies(own: str = "") -> tuple[str, ...]:
    """Give the names of known agencies, without the house's own."""
    return tuple(name for name in _shipped() if name.casefold() != own.casefold())


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    lines = (files("syndicator.config") / "shipped" / "lists" / "agencies.txt").read_text("utf-8").splitlines()
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))
