"""A YAML text as a tree that knows its lines.

Law: takes text, gives a `Document`, raises nothing, touches nothing. A scalar stays the text that was written: nothing
is guessed from how it looks (`no`, `1e3` and `2026-01-01` are texts), the key's own type reads it. Only an unquoted
nothing, `~` or `null` is None. What is written can cost no more than its size: depth, aliases and growth are bounded.

Two libraries read. libyaml (by PyYAML) takes a twentieth of the time, and a thousand files are read at every start. What
it does not take, and what the versions of YAML may read differently, ruamel.yaml reads: its word is the last.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml  # type: ignore[import-untyped]  # the wheel has no types

try:
    from yaml.cyaml import CParser  # type: ignore[import-untyped]  # the same
except ImportError:  # built where there is no libyaml
    CParser = None

MAX_DEPTH = 20
"""Lists and mappings may stand this deep in each other."""
MAX_NODES = 100_000
"""So many values may stand in a file, its aliases filled in."""
MAX_FAULTS = 100
"""So many faults of one file are told."""

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys of mappings and places in lists."""

_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])
_TEXT_TAG = "tag:yaml.org,2002:str"
_TWO_WAYS = re.compile(r"[\t\x85\u2028\u2029\ufeff]|^%|(?:^|[\s,\[{:-])[&*!?]", re.MULTILINE)
"""What YAML 1.1 and 1.2, or the two libraries, take for different things: odd blanks, directives, anchors, tags, long keys."""


class Fault(NamedTuple):
    """One thing wrong at one place of one text: a problem that does not know its file's name yet."""

    line: int
    key: str
    message: str


@dataclass(slots=True)
class Node:
    """A written value: a text, nothing, a list or a mapping; `key_lines` says where each key of a mapping stands."""

    line: int
    value: "str | list[Node] | dict[str, Node] | None"
    key_lines: dict[str, int] = field(default_factory=dict)
    size: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says: its tree (None where it cannot be read at all), and what is wrong with the writing."""

    root: Node | None
    faults: tuple[Fault, ...] = ()


class _Unreadable(Exception):  # noqa: N818 - it never leaves this file
    """The text cannot be read on from here."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def read(text: str) -> Document:
    """Give the tree of a YAML text, and every fault in its writing."""
    return (None if CParser is None or _TWO_WAYS.search(text) else _read_quickly(text)) or _read_strictly(text)


def _read_quickly(text: str) -> Document | None:
    """Give the tree by libyaml; None where anything at all is not as it should be."""
    builder = _Builder()
    try:
        parser = CParser(text)
        while parser.check_event():
            builder.take(parser.get_event())
    except (_Unreadable, yaml.YAMLError):
        return None
    return None if builder.faults else _whole(builder)


def _read_strictly(text: str) -> Document:
    from syndicator.config.strict_yaml import NotYamlError, events  # noqa: PLC0415  (slow to import, and hardly ever needed)

    builder = _Builder()
    try:
        for event in events(text):
            builder.take(event)
    except _Unreadable as stop:
        return Document(None, (*builder.faults, stop.fault))
    except NotYamlError as error:
        return Document(None, (*(() if error.at_once else builder.faults), Fault(error.line, "", str(error))))
    return _whole(builder)


def _whole(builder: "_Builder") -> Document:
    if builder.root is None or builder.root.value is None:
        return Document(None, (Fault(0, "", "is empty; it may be half-written"),))
    return Document(builder.root, tuple(builder.faults))


def place(root: Node, path: Path) -> tuple[int, str]:
    """Give the line and the dotted key of the value at `path`; what is not there has the line of what should hold it."""
    node, line, shown = root, root.line, []
    for part in path:
        if isinstance(node.value, dict) and isinstance(part, str) and part in node.value:
            line, node = node.key_lines[part], node.value[part]
        elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.line
        elif part == 0 and not isinstance(node.value, list):
            continue  # one value may stand where a list of them may: it is its own first
        else:
            shown.append(str(part))
            break
        shown.append(str(part))
    return line, ".".join(shown)


class _Builder:
    """Puts events together to a tree, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self._open: list[tuple[Node, str | None, str | None]] = []  # the node, its anchor, the key that waits for a value
        self._anchors: dict[str, Node] = {}
        self._begun = False
        self._nodes = 0

    def take(self, event: Any) -> None:
        """Take the next event of the text; both libraries call their events by the same names."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._check_tag(event)
            self._put(self._scalar(event), event.anchor)
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._check_tag(event)
            self._refuse(event, f"is nested deeper than {MAX_DEPTH} levels", when=len(self._open) >= MAX_DEPTH)
            empty: list[Node] | dict[str, Node] = {} if kind == "MappingStartEvent" else []
            self._open.append((Node(_line(event), empty), event.anchor, None))
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            node, anchor, _ = self._open.pop()
            self._put(node, anchor)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self._refuse(event, "holds a second document (---); one file is one document", when=self._begun)
            self._begun = True

    def _scalar(self, event: Any) -> Node:
        plain = not event.style and event.tag is None
        return Node(_line(event), None if plain and event.value in _NOTHING else event.value)

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is None:
            raise _Unreadable(Fault(_line(event), "", f"a value that begins with * must stand in quotes (`*{event.anchor}`)"))
        self._nodes += node.size
        self._put(node, None)

    def _put(self, node: Node, anchor: str | None) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Unreadable(Fault(node.line, "", f"holds more than {MAX_NODES:,} values, counted with its aliases (*) filled in"))
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent, own_anchor, key = self._open[-1]
        parent.size += node.size
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif key is None:
            self._open[-1] = (parent, own_anchor, self._key(parent, node))
        else:
            self._value(parent, key, node)
            self._open[-1] = (parent, own_anchor, None)

    def _key(self, parent: Node, node: Node) -> str:
        if not isinstance(node.value, str):
            raise _Unreadable(Fault(node.line, "", "has a key that is no text; a value that begins with { or [ must stand in quotes"))
        if node.value in parent.key_lines:
            if len(self.faults) == MAX_FAULTS:
                raise _Unreadable(Fault(node.line, "", "and so on: more keys stand twice"))
            where = parent.key_lines[node.value]
            self.faults.append(Fault(node.line, self._shown(node.value), f"stands twice, here and on line {where}; keep one"))
            return node.value
        parent.key_lines[node.value] = node.line
        return node.value

    def _value(self, parent: Node, key: str, node: Node) -> None:
        assert isinstance(parent.value, dict)  # noqa: S101 - for the type checker: only mappings have keys
        parent.value.setdefault(key, node)

    def _shown(self, last: str) -> str:
        keys = [key or str(len(node.value or ())) for node, _, key in self._open[:-1]]
        return ".".join([*keys, last])

    def _check_tag(self, event: Any) -> None:
        self._refuse(
            event,
            "a value that begins with ! must stand in quotes",
            when=event.tag is not None and str(event.tag) not in {_TEXT_TAG, "!"},
        )

    def _refuse(self, event: Any, message: str, *, when: bool) -> None:
        if when:
            raise _Unreadable(Fault(_line(event), "", message))


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
