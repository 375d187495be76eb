"""The index: which partners an article may be for, asked once instead of partner by partner.

Law: it narrows and never decides. It gives every partner for whom the evaluator would say "in", and some for whom it
will say "out"; what it leaves out is out. Partners with the same rules stand in one group, and the same line in many
files is looked for once. One partner that changes costs its own lines. Touches nothing; not to be asked and changed at once.
"""

import gc
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from typing import TypeAlias

from syndicator.catalog import Partner
from syndicator.model import PartnerId, Status
from syndicator.syndicate.filter.conditions import Met
from syndicator.syndicate.filter.finding import Lines, Slot
from syndicator.syndicate.filter.lines import CompiledLine, body_of, compile_lines
from syndicator.syndicate.filter.view import View

_MANY = 1_000
TAKES_ALL = "no include"
"""The rule that lets in whatever there is, where a partner has no include lines."""
_BESIDE = frozenset(
    ("id", "title", "include", "exclude", "rules", "token", "formats", "limit", "window", "content", "credit", "profile", "software", "on_shelf",
     "same_story", "archive", "push", "images", "rights", "rsl", "tripwires")
)  # fmt: skip
_FRAME = tuple(field.name for field in fields(Partner) if field.name not in _BESIDE)
"""All of a partner that may have a say in a verdict beside its lines; a new field is among them until it is named above."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: there is none, and looking through all that is made takes twice as long as making it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class Group:
    """Partners with the same rules: one verdict on an article is the verdict for each of them."""

    __slots__ = ("exclude", "exclude_slots", "frame", "include", "include_slots", "one", "partners")

    def __init__(self, partner: Partner) -> None:
        """Compile the lines of a partner."""
        self.one = partner
        self.include: tuple[CompiledLine, ...] = compile_lines(partner.include)
        self.exclude: tuple[CompiledLine, ...] = compile_lines(partner.exclude)
        self.partners: dict[PartnerId, Partner] = {partner.id: partner}
        self.frame: Hashable = tuple(getattr(partner, name) for name in _FRAME)
        self.include_slots = tuple(Slot(line.body, self, line.name) for line in self.include)
        self.exclude_slots = tuple(Slot(line.body, self, line.name) for line in self.exclude)


Reason: TypeAlias = tuple[str, Met | None, Hashable]
"""Where one include line is met and no exclude line: its name, what met it, and the frame. With the same reason the verdict is the same."""


class Index:
    """All partners' filters, as one."""

    def __init__(self, partners: Iterable[Partner] = ()) -> None:
        """Take the partners; their lines are compiled when the first article comes."""
        self._waiting: dict[PartnerId, Partner] = {partner.id: partner for partner in partners}
        self._groups: dict[PartnerId, Group] = {}
        self._by_rules: dict[str, Group] = {}
        self._takers: dict[Group, Slot] = {}
        self._frames: dict[Hashable, Hashable] = {}
        self._include, self._exclude = Lines(), Lines()

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

    def candidates(self, view: View) -> Iterator[tuple[Group, Reason | None]]:
        """Give the groups of partners that an article may be for, with the reason where there is but one."""
        self.settle()
        if view.article.status is not Status.LIVE:
            return
        out = self._exclude.met(view)
        barred = {slot.owner for slot in out}
        met = self._include.met(view)
        found: dict[Group, Slot | None] = {}
        for slot in met:
            found[slot.owner] = None if slot.owner in found else slot
        for group, only in (*self._takers.items(), *found.items()):
            if only is not None and group not in barred:
                yield group, (only.name, met.get(only), group.frame)
                continue
            for slot in group.include_slots:
                view.found[slot.body] = met.get(slot)
            for slot in group.exclude_slots:
                view.found[slot.body] = out.get(slot)
            yield group, None

    def settle(self) -> None:
        """Take in what has changed since the last question."""
        waiting, self._waiting = self._waiting, {}
        with _uncollected() if len(waiting) >= _MANY else nullcontext():
            for partner in waiting.values():
                self._take(partner)

    def _take(self, partner: Partner) -> None:
        group = self._groups.get(partner.id)
        if group is not None and partner.rules and group.one.rules == partner.rules:
            group.partners[partner.id] = partner
            if group.one.id == partner.id:
                group.one = partner
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
        group.frame = self._frames.setdefault(group.frame, len(self._frames))
        if partner.rules:
            self._by_rules[partner.rules] = group
        if not group.include:
            self._takers[group] = Slot(body_of(()), group, TAKES_ALL)
        for slot in group.include_slots:
            self._include.add(slot)
        for slot in group.exclude_slots:
            self._exclude.add(slot)
        return group

    def _leave(self, group: Group, partner_id: PartnerId) -> None:
        left = group.partners.pop(partner_id)
        if group.partners:
            group.one = next(iter(group.partners.values()))
            return
        self._by_rules.pop(left.rules, None)
        self._takers.pop(group, None)
        for slot in group.include_slots:
            self._include.discard(slot)
        for slot in group.exclude_slots:
            self._exclude.discard(slot)
