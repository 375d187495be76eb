"""Marks: which elements a rule's selector meets.

Takes rules and, for each element, what it is called and carries; gives the rules that meet it. Most selectors ask for a
name, a class, an id or a piece of an attribute: those are looked up, all at once, as the tree is walked. The few that
ask for more are left to the selector engine, tree by tree.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from syndicator._text.markup import Node, Tree, attribute, select
from syndicator.catalog import Rule
from syndicator.refine.clean.passages import Mark

_PART = re.compile(r"\[[^\]]*\]|\.[\w-]+|#[\w-]+")
_SIMPLE = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)?((?:\[[^\]]*\]|\.[\w-]+|#[\w-]+)*)")
_ATTRIBUTE = re.compile(r"\[\s*([\w-]+)\s*(?:([*^$]?=)\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*)?\]")
_COMMA = re.compile(r",(?![^\[\(]*[\]\)])")
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class _Simple:
    """A selector of one element without regard to its neighbours."""

    tag: str
    classes: frozenset[str]
    id: str
    attributes: tuple[tuple[str, str, str], ...]

    def meets(self, node: Node, classes: frozenset[str]) -> bool:
        if (self.tag and node.name != self.tag) or not self.classes <= classes or (self.id and attribute(node, "id") != self.id):
            return False
        return all(_holds(node, *wanted) for wanted in self.attributes)


def _holds(node: Node, name: str, operator: str, value: str) -> bool:
    if name not in node.attrs:
        return False
    found = attribute(node, name)[:_LONGEST]
    if operator == "*=":
        return value in found
    if operator == "^=":
        return found.startswith(value)
    if operator == "$=":
        return found.endswith(value)
    return not operator or found == value


def _simple(css: str) -> _Simple | None:
    met = _SIMPLE.fullmatch(css.strip())
    if met is None or not met.group(0):
        return None
    classes, identity, attributes = set(), "", []
    for part in _PART.findall(met[2]):
        if part[0] == ".":
            classes.add(part[1:])
        elif part[0] == "#":
            identity = part[1:]
        elif wanted := _ATTRIBUTE.fullmatch(part):
            attributes.append((wanted[1].lower(), wanted[2] or "", wanted[3] or wanted[4] or wanted[5] or ""))
        else:
            return None
    return _Simple((met[1] or "").lower(), frozenset(classes), identity, tuple(attributes))


class Marks:
    """The selectors of some rules, compiled; `on` gives what marks the elements of one tree."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._classes: dict[str, list[tuple[_Simple, Rule]]] = defaultdict(list)
        self._ids: dict[str, list[tuple[_Simple, Rule]]] = defaultdict(list)
        self._attributes: dict[str, list[tuple[_Simple, Rule]]] = defaultdict(list)
        self._tags: dict[str, list[tuple[_Simple, Rule]]] = defaultdict(list)
        self._others: list[tuple[str, Rule]] = []
        for rule in rules:
            for css in _COMMA.split(rule.selector):
                self._add(css, rule)
        self._pieces = {name: _any_of(entries, name) for name, entries in self._attributes.items()}

    def _add(self, css: str, rule: Rule) -> None:
        simple = _simple(css)
        if simple is None:
            self._others.append((css, rule))
        elif simple.classes:
            self._classes[min(simple.classes)].append((simple, rule))
        elif simple.id:
            self._ids[simple.id].append((simple, rule))
        elif simple.attributes:
            self._attributes[simple.attributes[0][0]].append((simple, rule))
        else:
            self._tags[simple.tag].append((simple, rule))

    def on(self, tree: Tree) -> Callable[[Node], tuple[Mark, ...]]:
        """Give the function that says, for an element of `tree`, which rules meet it."""
        selected: dict[int, list[Rule]] = defaultdict(list)
        for css, rule in self._others:
            for node in select(tree, css):
                selected[id(node)].append(rule)

        def marks(node: Node) -> tuple[Mark, ...]:
            if not node.attrs and node.name not in self._tags and not selected:
                return ()
            rules = dict.fromkeys((*self._met(node), *selected.get(id(node), ())))
            return tuple(Mark(rule, node) for rule in rules)

        return marks

    def _met(self, node: Node) -> Iterable[Rule]:
        names = frozenset(attribute(node, "class").split()) if "class" in node.attrs else frozenset()
        yield from (rule for simple, rule in self._tags.get(node.name, ()) if simple.meets(node, names))
        for name in names:
            yield from (rule for simple, rule in self._classes.get(name, ()) if simple.meets(node, names))
        for name in node.attrs:
            if name == "id":
                yield from (rule for simple, rule in self._ids.get(attribute(node, "id"), ()) if simple.meets(node, names))
            piece = self._pieces.get(name)
            if piece is not None and piece.search(attribute(node, name)[:_LONGEST]):
                yield from (rule for simple, rule in self._attributes[name] if simple.meets(node, names))


def _any_of(entries: list[tuple[_Simple, Rule]], name: str) -> re.Pattern[str]:
    """Give one expression that finds any of the values that these selectors want in attribute `name`."""
    return re.compile("|".join(re.escape(value) for simple, _ in entries for wanted, _, value in simple.attributes[:1] if wanted == name))
