"""The one way in which the model's values become text for the store and come back.

Takes and gives frozen dataclasses of `model`; touches nothing. A field that a stored value does not have yet takes its
default, and one that the model has no more is left out, so that rows outlive versions of the program. Markup comes back
as `CleanHtml` where the field says so: it was sanitised before it was stored, and `Copy.sanitiser` says by which version.
"""

import json
import types
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]

_MICROSECOND = timedelta(microseconds=1)


def pack(value: object) -> str:
    """Give a value of the model as JSON in ASCII. Raises ValueError for a time without zone, TypeError for what is no value."""
    return _ENCODER.encode(value)


def unpack(kind: type[T], text: str) -> T:
    """Give the value of type `kind` that `pack` made `text` of."""
    hint: Any = kind
    value: T = _reader(hint)(json.loads(text))
    return value


@lru_cache(maxsize=128)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    """Give what JSON has no word for in words that it has, one step deep: the encoder asks again for what is inside."""
    if is_dataclass(value):
        return {name: getattr(value, name) for name in _names(value.__class__)}
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    raise TypeError(f"a {type(value).__name__} cannot be stored")


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_plain, check_circular=False)


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"the time {at} has no zone")
    return at.astimezone(UTC).isoformat()


@lru_cache(maxsize=256)
def _reader(hint: Any) -> Reader:
    """Give the function that turns JSON's plain values into a value of the hinted type."""
    if isinstance(hint, NewType):
        return _reader(hint.__supertype__)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_reader(hint)
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if get_origin(hint) in {Union, types.UnionType}:
        return _union_reader(get_args(hint))
    return _scalar_reader(hint)


def _scalar_reader(hint: Any) -> Reader:
    if hint is datetime:
        return lambda text: datetime.fromisoformat(text).astimezone(UTC)
    if hint is timedelta:
        return lambda number: number * _MICROSECOND
    if hint is float:
        return float
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint in {str, int, bool} or get_origin(hint) is Literal:
        return _as_it_is
    raise TypeError(f"{hint} cannot be read back")


def _as_it_is(value: Any) -> Any:
    return value


def _dataclass_reader(kind: Any) -> Reader:
    names = frozenset(_names(kind))
    readers: list[tuple[str, Reader]] | None = None

    def made(plain: dict[str, Any]) -> Any:
        """Most fields are JSON's own values and stay; `plain` was made for this one reading."""
        nonlocal readers
        if readers is None:  # not before the first reading: a kind may hold others of its own
            hints = get_type_hints(kind)
            readers = [(name, read) for name in _names(kind) if (read := _reader(hints[name])) is not _as_it_is]
        values = plain if plain.keys() <= names else {name: value for name, value in plain.items() if name in names}
        for name, read in readers:
            if name in values:
                values[name] = read(values[name])
        return kind(**values)

    return made


def _tuple_reader(parts: Sequence[Any]) -> Reader:
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004  (tuple[X, ...] has two parts)
        read = _reader(parts[0])
        return tuple if read is _as_it_is else lambda values: tuple([read(value) for value in values])
    readers = [_reader(part) for part in parts]
    return lambda values: tuple(read(value) for read, value in zip(readers, values, strict=True))


def _union_reader(parts: Sequence[Any]) -> Reader:
    """JSON's own type says which part of the union a value is: text is a moment, a number a distance, an object the dataclass."""
    kinds = {_json_type(part): _reader(part) for part in parts if part is not types.NoneType}
    return lambda value: None if value is None else kinds[type(value)](value)


def _json_type(hint: Any) -> type[Any]:
    if isinstance(hint, type) and is_dataclass(hint):
        return dict
    if get_origin(hint) is tuple:
        return list
    if hint is timedelta or hint is int:
        return int
    return float if hint is float else str
