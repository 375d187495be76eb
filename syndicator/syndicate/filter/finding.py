"""Finding: which of very many lines an article meets, without holding each against it.

Takes lines, each in the slot of its owner, and then views of articles; gives the slots whose line is met, and what met it.
A line is looked for by the values of its rarest condition; a value that stands in many lines is held against an article
once, and where a line says nothing else and no other of its values is there, that is its answer. What no value can be
looked for is held against every article. The evaluator's own conditions answer throughout. Touches nothing.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from syndicator._text.patterns import Crowd
from syndicator.catalog import Condition
from syndicator.syndicate.filter.conditions import Met
from syndicator.syndicate.filter.lines import Body, body_of
from syndicator.syndicate.filter.marks import PASSAGES, SHOWN, TEXTS, Clue, Kind, Mark, Place, Trace, clues_of, facts, needed
from syndicator.syndicate.filter.view import View

_HEAD = 3
"""Beginnings of words are looked up by so many first letters."""


class Slot:
    """Where a line stands: with an owner, under a name. Slots are told apart by what they are, not by what they hold."""

    __slots__ = ("body", "name", "owner")

    def __init__(self, body: Body, owner: Any = None, name: str = "") -> None:
        self.body, self.owner, self.name = body, owner, name


Slots = dict[Slot, None]


class _More(NamedTuple):
    """Where a line of several conditions stands, and the facts that it needs: it is not held against what lacks one."""

    needs: tuple[frozenset[Mark | Trace], ...]
    slots: Slots


class _Value:
    """A condition with one value, and the lines that are looked for by it: those that say nothing else, and the others."""

    __slots__ = ("alone", "body", "more")

    def __init__(self, condition: Condition) -> None:
        self.body = body_of((condition,))
        self.alone: Slots = {}
        self.more: dict[Body, _More] = {}


class Lines:
    """Lines, found by the values without which they are not met."""

    def __init__(self) -> None:
        self._always: dict[Body, _More] = {}
        self._more: dict[Body, _More] = {}
        self._values: dict[Hashable, _Value] = {}
        self._by_mark: dict[Kind, dict[str, dict[_Value, None]]] = {}
        self._beginnings: dict[Kind, Beginnings] = {}
        self._traces: dict[Place, Traces] = {}

    def add(self, slot: Slot) -> None:
        """Look for a line from now on."""
        conditions = slot.body.conditions
        clues = clues_of(conditions)
        if clues is None:
            self._always.setdefault(slot.body, _More((), {})).slots[slot] = None
        elif len(conditions) == 1:
            for clue in clues:
                self._value(clue).alone[slot] = None
        else:
            more = self._more.get(slot.body) or self._more.setdefault(slot.body, _More(needed(conditions), {}))
            more.slots[slot] = None
            for clue in clues:
                self._value(clue).more[slot.body] = more

    def discard(self, slot: Slot) -> None:
        """Look for a line no longer."""
        clues = clues_of(slot.body.conditions)
        for kept in (self._always, self._more):
            if slot.body in kept:
                kept[slot.body].slots.pop(slot, None)
                if not kept[slot.body].slots:
                    del kept[slot.body]
        for clue in clues or ():
            self._let_go(clue, slot)

    def met(self, view: View) -> dict[Slot, Met]:
        """Give the slots whose line an article meets, with what met it."""
        found: dict[Slot, Met] = {}
        twice: set[Slot] = set()
        asked = dict(self._always)
        for value in self._shown(view):
            met = value.body.meet(view)
            if met is not None:
                twice.update(found.keys() & value.alone.keys())
                found.update(dict.fromkeys(value.alone, met))
                asked.update(value.more)
        # Of several values that are there, the evaluator says which it names.
        again = [(slot, met) for slot in twice if (met := slot.body.meet(view)) is not None]
        found.update(again)
        shown = facts(view)
        for body, more in asked.items():
            if not any(need.isdisjoint(shown) for need in more.needs) and (met := body.meet(view)) is not None:
                found.update(dict.fromkeys(more.slots, met))
        return found

    def _shown(self, view: View) -> dict[_Value, None]:
        """Give the values of which an article shows a mark."""
        values: dict[_Value, None] = {}
        for kind, by_mark in self._by_mark.items():
            for mark in _marks_in(kind, by_mark, view):
                values.update(by_mark[mark])
        for kind, beginnings in self._beginnings.items():
            for begun in beginnings.begun(PASSAGES[kind](view).ordered):
                values.update(begun)
        for place, traces in self._traces.items():
            for traced in traces.found(TEXTS[place](view)):
                values.update(traced)
        return values

    def _value(self, clue: Clue) -> _Value:
        value = self._values.get(clue.name)
        if value is None:
            value = self._values[clue.name] = _Value(clue.condition)
            for mark in clue.marks:
                if isinstance(mark, Trace):
                    self._traces.setdefault(mark.place, Traces()).add(mark.pattern, value)
                else:
                    self._place(mark).setdefault(mark.value, {})[value] = None
        return value

    def _let_go(self, clue: Clue, slot: Slot) -> None:
        value = self._values.get(clue.name)
        if value is None:
            return
        value.alone.pop(slot, None)
        if slot.body not in self._more:
            value.more.pop(slot.body, None)
        if value.alone or value.more:
            return
        del self._values[clue.name]
        for mark in clue.marks:
            if isinstance(mark, Trace):
                self._traces[mark.place].discard(mark.pattern, value)
                continue
            place = self._place(mark)
            place[mark.value].pop(value, None)
            if not place[mark.value]:
                del place[mark.value]

    def _place(self, mark: Mark) -> dict[str, dict[_Value, None]]:
        if not mark.opens:
            return self._by_mark.setdefault(mark.kind, {})
        return self._beginnings.setdefault(mark.kind, Beginnings()).place(mark.value)


class Beginnings:
    """Beginnings of words with the values that look for them, kept by their first letters."""

    def __init__(self) -> None:
        self._by_head: dict[int, dict[str, dict[str, dict[_Value, None]]]] = {}

    def place(self, letters: str) -> dict[str, dict[_Value, None]]:
        """Give those with the same first letters."""
        head = letters[:_HEAD]
        return self._by_head.setdefault(len(head), {}).setdefault(head, {})

    def begun(self, words: Sequence[str]) -> Iterator[dict[_Value, None]]:
        """Give the values of each beginning that one of these words has; the words are in alphabetical order."""
        for size, heads in self._by_head.items():
            for head in sorted(heads.keys() & {word[:size] for word in words}):
                for letters, values in heads[head].items():
                    at = bisect_left(words, letters)
                    if at < len(words) and words[at].startswith(letters):
                        yield values


class Traces:
    """Patterns that must find something in one text, with the values that look for them."""

    def __init__(self) -> None:
        self._crowd = Crowd()
        self._values: dict[str, dict[_Value, None]] = {}

    def add(self, pattern: str, value: _Value) -> None:
        """Look for a value's pattern from now on."""
        if pattern not in self._values:
            self._crowd.add(pattern)
        self._values.setdefault(pattern, {})[value] = None

    def discard(self, pattern: str, value: _Value) -> None:
        """Look for a value's pattern no longer."""
        self._values[pattern].pop(value, None)
        if not self._values[pattern]:
            del self._values[pattern]
            self._crowd.discard(pattern)

    def found(self, text: str) -> Iterator[dict[_Value, None]]:
        """Give the values of each pattern that finds something in a text."""
        return (self._values[pattern] for pattern in self._crowd.found(text)) if self._values else iter(())


def _marks_in(kind: Kind, wanted: Mapping[str, object], view: View) -> Iterable[str]:
    """Give the marks of a kind that an article shows and that some line looks for, in an order that is always the same."""
    if kind in PASSAGES:
        return sorted(wanted.keys() & PASSAGES[kind](view).words)
    return [value for value in SHOWN[kind](view) if value in wanted]
