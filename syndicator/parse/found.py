"""What the feed parser found, read without trust: a publisher's own element may stand under any name, as any kind of value."""

from typing import Any, TypeAlias

Found: TypeAlias = dict[str, Any]
"""One element's children by name, as feedparser names them; names that begin with `*` are ours, and no element's."""


def text_of(found: Found, name: str) -> str:
    """Give a text, empty where there is none."""
    value = found.get(name)
    return value if isinstance(value, str) else ""


def one(found: Found, name: str) -> Found:
    """Give what stands in one element, nothing where there is none."""
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def several(found: Found, name: str) -> tuple[Found, ...]:
    """Give what stands in each of several elements."""
    value = found.get(name)
    return tuple(part for part in value if isinstance(part, dict)) if isinstance(value, list) else ()
