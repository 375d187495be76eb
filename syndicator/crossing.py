"""How values cross to worker processes and back: each as what stands in its fields, in their order.

Law: asked for on both sides, says how and does nothing else. Python itself asks a frozen class with slots for its fields
anew with each value, which takes twice as long.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from multiprocessing.reduction import ForkingPickler
from operator import attrgetter
from types import ModuleType
from typing import Any

_setters: dict[type, tuple[Callable[[Any, Any], None], ...]] = {}


def ease(*modules: ModuleType) -> None:
    """Let the frozen classes with slots that stand in these modules cross so."""
    named = {found for module in modules for found in vars(module).values() if isinstance(found, type)}
    for kind in named:
        if is_dataclass(kind) and "__slots__" in vars(kind) and fields(kind):
            _teach(kind)


def _teach(kind: type) -> None:
    names = tuple(field.name for field in fields(kind))
    values = attrgetter(*names)

    def apart(value: object) -> tuple[Callable[..., object], tuple[Any, ...]]:
        told = values(value)
        return _together, (kind, *(told if len(names) > 1 else (told,)))

    _setters[kind] = tuple(getattr(kind, name).__set__ for name in names)
    ForkingPickler.register(kind, apart)


def _together(kind: type, *values: Any) -> object:
    """Give the value again; it was checked when it was first made."""
    value: object = object.__new__(kind)
    for put, told in zip(_setters[kind], values, strict=True):
        put(value, told)
    return value
