"""Tally: what each line of each partner's filter did over many articles, and which lines do nothing.

Takes partners and then articles, one by one; gives a record for each partner: how many articles each line met, how many
it decided, and where it stands behind others. The evaluator decides here as everywhere. Touches nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from syndicator.catalog import Line, Partner
from syndicator.model import Article, PartnerId, Status
from syndicator.syndicate.filter.conditions import Met, spoken
from syndicator.syndicate.filter.containing import contains
from syndicator.syndicate.filter.finding import Lines, Slot
from syndicator.syndicate.filter.index import Group, Index
from syndicator.syndicate.filter.lines import Body, CompiledLine
from syndicator.syndicate.filter.verdicts import decide
from syndicator.syndicate.filter.view import View

Standing = Literal["works", "never met", "shadowed", "without effect"]
How = Literal["", "proof", "evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """What one line did.

    met       articles that meet it
    decided   articles that are in by it, or kept out by it
    state     `never met`: by no article; `shadowed`: other lines do all that it does; `without effect`: it made no difference
    by, how   the line that does so by `proof`, because its conditions hold wherever these do; or, by `evidence`, those before
              it that met all that it met so far, and for as long (none: several of them together)
    """

    name: str
    says: str
    met: int
    decided: int
    state: Standing
    by: tuple[str, ...] = ()
    how: How = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRecord:
    """What a partner's filter did: of so many articles so many are in at some time, and what its lines had to do with it."""

    partner: PartnerId
    looked: int
    included: int
    lines: tuple[LineRecord, ...]


class _Ledger:
    """What is counted for one group of partners.

    `within` names the line that does all that a line could, by proof. `covered` are, for each line that was met, the lines
    before it that met all that it met, for as long; `alone` are the lines that once met something that none before them
    did; `worked` those of them whose doing made a difference there: an include line that let it in, an exclude line that keeps out what
    an include line wants.
    """

    __slots__ = ("alone", "covered", "decided", "included", "within", "worked")

    def __init__(self, partner: Partner) -> None:
        self.within = {line.name: container(line, lines) for lines in (partner.include, partner.exclude) for line in lines}
        self.included = 0
        self.decided: Counter[str] = Counter()
        self.covered: dict[str, set[str]] = {}
        self.alone: set[str] = set()
        self.worked: set[str] = set()

    def note(self, met: Sequence[tuple[str, Met]], *, counts: bool) -> None:
        """Note which lines of one list an article meets, in their order; `counts`: what they do with it makes a difference."""
        for place, (name, found) in enumerate(met):
            # A line that is within another puts none in its shadow: who takes both out would lose what they met.
            covering = {earlier for earlier, other in met[:place] if not self.within[earlier] and _as_long(other, found)}
            self.covered[name] = covering & self.covered[name] if name in self.covered else covering
            if not covering:
                self.alone.add(name)
                if counts:
                    self.worked.add(name)


def _as_long(one: Met, other: Met) -> bool:
    return one.until is None or (other.until is not None and one.until >= other.until)


class Tally:
    """Counts what partners' lines do."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        """Take the partners; articles follow."""
        self._partners = tuple(partners)
        self._index, self._lines = Index(self._partners), Lines()
        self._index.settle()
        self._looked = 0
        self._met: Counter[Body] = Counter()
        self._ledgers: dict[Group, _Ledger] = {}
        bodies: dict[Body, None] = {}
        for group in dict.fromkeys(map(self._group, self._partners)):
            self._ledgers[group] = _Ledger(group.one)
            bodies |= dict.fromkeys(line.body for line in (*group.include, *group.exclude))
        for body in bodies:
            self._lines.add(Slot(body))

    def look(self, article: Article) -> None:
        """Count one article; what is not live is for nobody, and tells nothing of a filter."""
        if article.status is not Status.LIVE:
            return
        self._looked += 1
        view = View(article)
        self._met.update(slot.body for slot in self._lines.met(view))
        for group, _ in self._index.candidates(view):
            self._count(group, self._ledgers[group], view)

    def _count(self, group: Group, ledger: _Ledger, view: View) -> None:
        verdict = decide(group.one, group.include, group.exclude, view)
        ledger.included += verdict.included
        for rule in {verdict.rule, verdict.from_rule} - {""}:
            ledger.decided[rule] += 1
        ledger.note(_met(group.include, view), counts=verdict.included)
        ledger.note(_met(group.exclude, view), counts=verdict.rule != "no line")

    def records(self) -> tuple[FilterRecord, ...]:
        """Give what was counted, partner by partner."""
        return tuple(self._record(partner) for partner in self._partners)

    def _group(self, partner: Partner) -> Group:
        return self._index.group_of(partner.id)

    def _record(self, partner: Partner) -> FilterRecord:
        group = self._group(partner)
        ledger = self._ledgers[group]
        lines = [
            self._line(line, compiled, ledger)
            for told, several in ((partner.include, group.include), (partner.exclude, group.exclude))
            for line, compiled in zip(told, several, strict=True)
        ]
        return FilterRecord(partner=partner.id, looked=self._looked, included=ledger.included, lines=tuple(lines))

    def _line(self, line: Line, compiled: CompiledLine, ledger: _Ledger) -> LineRecord:
        met, decided = self._met[compiled.body], ledger.decided[line.name]
        proven = ledger.within[line.name]
        behind = line.name in ledger.covered and line.name not in ledger.alone
        state: Standing = "works"
        if not met:
            state = "never met"
        elif proven or behind:
            state = "shadowed"
        elif not decided and line.name not in ledger.worked:
            state = "without effect"
        by = (proven,) if proven else tuple(sorted(ledger.covered[line.name])) if behind else ()
        how: How = "proof" if proven else "evidence" if behind else ""
        return LineRecord(name=line.name, says=said(line), met=met, decided=decided, state=state, by=by, how=how)


def _met(lines: Sequence[CompiledLine], view: View) -> list[tuple[str, Met]]:
    return [(line.name, met) for line in lines if (met := line.body.meet(view)) is not None]


def container(line: Line, others: Sequence[Line]) -> str:
    """Name the line of the same list that does all that this one does, by proof; of two that do the same the first one counts."""
    before = True
    for other in others:
        if other is line:
            before = False
        elif contains(other.conditions, line.conditions) and (before or not contains(line.conditions, other.conditions)):
            return other.name
    return ""


def said(line: Line) -> str:
    """Give a line as its file says it: `tags: Ukraine, NATO; sources: harbor-wire`."""
    return "; ".join(f"{condition.key}: {', '.join(map(spoken, condition.values))}" for condition in line.conditions)
