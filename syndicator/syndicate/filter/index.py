"""The index: which partners an article may be for, asked once instead of partner by partner.

Law: it narrows and never decides. It gives every partner for whom the evaluator would say "in", and some for whom it
will say "out"; what it leaves out is out. Partners with the same rules stand in one group, and the same line in many
files is looked for once. One partner that changes costs its own lines. Touches nothing; not to be asked and changed at once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from syndicator.catalog import Partner
from syndicator.model import PartnerId, Status
from syndicator.syndicate.filter.lines import Body, CompiledLine, compile_lines
from syndicator.syndicate.filter.marks import PASSAGES, SHOWN, Kind, Mark, marks_of
from syndicator.syndicate.filter.view import View

_HEAD = 3
"""Beginnings of words are looked up by so many first letters."""


class Group:
    """Partners with the same rules: one verdict on an article is the verdict for each of them."""

    __slots__ = ("exclude", "include", "partners")

    def __init__(self, partner: Partner) -> None:
        self.include: tuple[CompiledLine, ...] = compile_lines(partner.include)
        self.exclude: tuple[CompiledLine, ...] = compile_lines(partner.exclude)
        self.partners: dict[PartnerId, Partner] = {partner.id: partner}

    @property
    def one(self) -> Partner:
        """Give one of the partners, to be asked for all."""
        return next(iter(self.partners.values()))


class Index:
    """All partners' filters, as one."""

    def __init__(self, partners: Iterable[Partner] = ()) -> None:
        """Take the partners; their lines are compiled when the first article comes."""
        self._waiting: dict[PartnerId, Partner] = {partner.id: partner for partner in partners}
        self._groups: dict[PartnerId, Group] = {}
        self._by_rules: dict[str, Group] = {}
        self._whole: dict[Group, None] = {}
        self._lines = Lines()
        self._owners: dict[Body, dict[Group, None]] = {}

    def replace(self, partner: Partner) -> None:
        """Take a new or changed partner in the place of what it was."""
        self._waiting[partner.id] = partner

    def remove(self, partner_id: PartnerId) -> None:
        """Leave a partner out from now on."""
        self._waiting.pop(partner_id, None)
        group = self._groups.pop(partner_id, None)
        if group is not None:
            self._leave(group, partner_id)

    def follow(self, partners: Mapping[PartnerId, Partner]) -> None:
        """Stand for these partners and no others; those whose rules are what they were cost nothing."""
        for partner_id in [known for known in (*self._groups, *self._waiting) if known not in partners]:
            self.remove(partner_id)
        for partner in partners.values():
            self.replace(partner)

    def group_of(self, partner_id: PartnerId) -> Group:
        """Give the group in which a partner stands."""
        return self._groups[partner_id]

    def candidates(self, view: View) -> Iterator[Group]:
        """Give the groups of partners that an article may be for."""
        self.settle()
        if view.article.status is not Status.LIVE:
            return
        found = dict(self._whole)
        for line in self._lines.met(view):
            found.update(self._owners[line])
        yield from found

    def settle(self) -> None:
        """Take in what has changed since the last question."""
        waiting, self._waiting = self._waiting, {}
        for partner in waiting.values():
            self._take(partner)

    def _take(self, partner: Partner) -> None:
        group = self._groups.get(partner.id)
        if group is not None and partner.rules and group.one.rules == partner.rules:
            group.partners[partner.id] = partner
            return
        if group is not None:
            self._leave(group, partner.id)
        same = self._by_rules.get(partner.rules) if partner.rules else None
        if same is None:
            self._groups[partner.id] = self._found(partner)
        else:
            self._groups[partner.id] = same
            same.partners[partner.id] = partner

    def _found(self, partner: Partner) -> Group:
        group = Group(partner)
        if partner.rules:
            self._by_rules[partner.rules] = group
        if not group.include:
            self._whole[group] = None
        for line in group.include:
            owners = self._owners.setdefault(line.body, {})
            if not owners:
                self._lines.add(line.body)
            owners[group] = None
        return group

    def _leave(self, group: Group, partner_id: PartnerId) -> None:
        left = group.partners.pop(partner_id)
        if group.partners:
            return
        self._by_rules.pop(left.rules, None)
        self._whole.pop(group, None)
        for body in {line.body: None for line in group.include}:
            owners = self._owners[body]
            del owners[group]
            if not owners:
                del self._owners[body]
                self._lines.discard(body)


class Lines:
    """Distinct lines, each found by the marks without which it is not met; those without any are looked at every time."""

    def __init__(self) -> None:
        self._always: dict[Body, None] = {}
        self._by_mark: dict[Kind, dict[str, dict[Body, None]]] = {}
        self._beginnings: dict[Kind, Beginnings] = {}

    def add(self, line: Body) -> None:
        """Look for a line from now on."""
        marks = marks_of(condition for condition, _ in line.tests)
        if marks is None:
            self._always[line] = None
        for mark in marks or ():
            self._place(mark).setdefault(mark.value, {})[line] = None

    def discard(self, line: Body) -> None:
        """Look for a line no longer."""
        self._always.pop(line, None)
        # One value may stand twice, in other letters: it is looked for once.
        for mark in dict.fromkeys(marks_of(condition for condition, _ in line.tests) or ()):
            place = self._place(mark)
            place[mark.value].pop(line, None)
            if not place[mark.value]:
                del place[mark.value]

    def met(self, view: View) -> list[Body]:
        """Give the lines that an article meets."""
        near = dict(self._always)
        for kind, lines in self._by_mark.items():
            for value in _shown(kind, lines, view):
                near.update(lines[value])
        for kind, beginnings in self._beginnings.items():
            for lines_of_one in beginnings.begun(PASSAGES[kind](view).ordered):
                near.update(lines_of_one)
        return [line for line in near if line.meet(view) is not None]

    def _place(self, mark: Mark) -> dict[str, dict[Body, None]]:
        if not mark.opens:
            return self._by_mark.setdefault(mark.kind, {})
        return self._beginnings.setdefault(mark.kind, Beginnings()).place(mark.value)


class Beginnings:
    """Beginnings of words with the lines that look for them, kept by their first letters."""

    def __init__(self) -> None:
        self._by_head: dict[int, dict[str, dict[str, dict[Body, None]]]] = {}

    def place(self, letters: str) -> dict[str, dict[Body, None]]:
        """Give those with the same first letters."""
        head = letters[:_HEAD]
        return self._by_head.setdefault(len(head), {}).setdefault(head, {})

    def begun(self, words: Sequence[str]) -> Iterator[dict[Body, None]]:
        """Give the lines of each beginning that one of these words has; the words are in alphabetical order."""
        for size, heads in self._by_head.items():
            for head in sorted(heads.keys() & {word[:size] for word in words}):
                for letters, lines in heads[head].items():
                    at = bisect_left(words, letters)
                    if at < len(words) and words[at].startswith(letters):
                        yield lines


def _shown(kind: Kind, wanted: Mapping[str, object], view: View) -> Iterable[str]:
    """Give the marks of a kind that an article shows and that some line looks for, in an order that is always the same."""
    if kind in PASSAGES:
        return sorted(wanted.keys() & PASSAGES[kind](view).words)
    return [value for value in SHOWN[kind](view) if value in wanted]
