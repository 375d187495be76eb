"""Rooms whose modules are loaded when they are first asked for: most commands and most polls need few of them.

Law: takes names, gives what they stand for; loads modules and touches nothing else.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def opens(room: str, places: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Give the `__getattr__` of a room: `places` says which of its modules holds which names."""
    where = {name: module for module, names in places.items() for name in names}

    def look_up(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found = getattr(import_module(f"{room}.{where[name]}"), name)
        setattr(sys.modules[room], name, found)
        return found

    return look_up
