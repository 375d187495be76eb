"""`${NAME}` in values: filled in from the environment that was handed over.

Law: takes a tree of `document` and a mapping, gives plain values (texts, lists, mappings) and faults with their paths;
raises nothing, touches nothing. What was filled in is a `Filled` text, which no message ever shows.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

from syndicator.config.document import Node, Path

Plain: TypeAlias = str | list["Plain"] | dict[str, "Plain"]
"""A written value with its variables filled in."""

_MENTION = re.compile(r"\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Filled(str):
    """A text that came, in part or whole, from the environment: it may be a secret."""

    __slots__ = ()


def mentioned(text: str, environ: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    """Give the variables that a file names anywhere, with what they hold: what its reading depends on beside itself."""
    return tuple((name, environ.get(name)) for name in sorted(set(_VARIABLE.findall(text))))


def fill(root: Node, environ: Mapping[str, str] | None) -> tuple[Plain, list[tuple[Path, str]]]:
    """Give the values under `root` with their variables filled in, and what is missing; `environ` None fills in nothing."""
    faults: list[tuple[Path, str]] = []
    return _filled(root, (), environ, faults), faults


def _filled(node: Node, path: Path, environ: Mapping[str, str] | None, faults: list[tuple[Path, str]]) -> Plain:
    if isinstance(node.value, dict):
        return {key: _filled(child, (*path, key), environ, faults) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_filled(child, (*path, place), environ, faults) for place, child in enumerate(node.value)]
    if node.value is None:
        faults.append((path, "has no value; give it one, or leave the key out"))
        return ""
    if environ is None or "${" not in node.value:
        return node.value
    return _text(node.value, path, environ, faults)


def _text(text: str, path: Path, environ: Mapping[str, str], faults: list[tuple[Path, str]]) -> Filled:
    def put(met: re.Match[str]) -> str:
        name: str | None = met[1]
        if met[0] == "$${":
            return "${"
        if name is None:
            faults.append((path, "has a ${ that begins no variable; write ${NAME}, or $${ for the two characters themselves"))
            return ""
        if name not in environ:
            faults.append((path, f"needs the environment variable {name}, which is not set; set it, or write the value itself"))
        return environ.get(name, "")

    return Filled(_MENTION.sub(put, text))
