"""What is wrong, in an operator's words.

Law: takes what the validator found and the shape that was asked for, gives sentences; raises nothing, touches nothing.
Nothing of the validator's own wording gets through.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from syndicator.config.document import Path


def meant(word: str, allowed: Iterable[str]) -> str:
    """Give `; did you mean X?` where one of `allowed` is close to `word`, else nothing."""
    near = nearest(word, allowed)
    return f'; did you mean "{near}"?' if near else ""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Give the one of `allowed` that is closest to `word`, empty if none is close."""
    folded = {name.lower(): name for name in sorted(allowed, reverse=True)}
    near = get_close_matches(word.lower()[:100], folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def faults(shape: type[BaseModel], errors: Iterable[ErrorDetails]) -> Iterator[tuple[Path, str]]:
    """Give path and sentence of each error; a key that is missing because it was misspelt is told once, as misspelt."""
    found = list(errors)
    misspelt = {
        (*path[:-1], nearest(str(path[-1]), keys(shape, path[:-1])))
        for path in (_path(error) for error in found if error["type"] == "extra_forbidden")
    }
    for error in found:
        path = _path(error)
        if error["type"] != "missing" or path not in misspelt:
            yield path, _sentence(shape, path, error)


def keys(shape: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Give the keys that may stand in the mapping at `path`."""
    at: type[BaseModel] | None = shape
    for part in path:
        if isinstance(part, str) and at is not None:
            field = next((field for name, field in at.model_fields.items() if part == (field.alias or name)), None)
            at = _shape_in(field.annotation) if field is not None else None
    return tuple(field.alias or name for name, field in at.model_fields.items()) if at is not None else ()


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _shape_in(part)) is not None), None)


def _path(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part != "[key]")


def _sentence(shape: type[BaseModel], path: Path, error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        allowed = keys(shape, path[:-1])
        return f"is no key that is known here{meant(str(path[-1]), allowed) or '; allowed are ' + ', '.join(allowed)}"
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        allowed = keys(shape, path)
        return f"must be a mapping (`key: value`){' with the keys ' + ', '.join(allowed) if allowed else ''}"
    if kind == "list_type":
        return "must be a list"
    return "is not allowed here"
