"""What today's rules would make of what is held: which articles would change, what would go, what would come back.

Law: as all questions: reads and compares, changes nothing. The same refining and the same decision as the line's own
(`ingest.reconciled`), so that what is told here is what `revise` would do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeAlias

from syndicator.catalog import Partner, Source
from syndicator.crew import refine_all
from syndicator.ingest import reconciled
from syndicator.learning import rules_of
from syndicator.model import Article, ArticleId, Copy, Entry, Guid, Known, Learned, PartnerId, Removal, SourceId
from syndicator.questions.looking import Desk
from syndicator.syndicate.filter import at, evaluate

Told: TypeAlias = Callable[[int], None]
"""Hears how many more have been looked at."""
MOST_HELD = 0.1
"""Where more than this share of a source's articles would be newly held or left empty, something is wrong with the rules."""
AT_ONCE = 25
FIELDS = ("headline", "byline", "authors", "credits", "dateline", "summary", "tags", "language", "image", "rights")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An article that would change: what goes out of its text, what comes back into it, and which fields differ.

    `held` says why it would be held from now on; `emptied`, that nothing would be left of its text. `partners` are those
    whose feeds this touches, with `changes`, `enters` or `leaves`.
    """

    article: ArticleId
    source: SourceId
    headline: str
    why: str
    goes: tuple[Removal, ...]
    back: tuple[Removal, ...]
    fields: tuple[str, ...]
    words_before: int
    words_after: int
    held: str
    emptied: bool
    partners: tuple[tuple[PartnerId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What would change at one source: of how many articles, and those that could not be refined, which would stay as they are."""

    source: SourceId
    looked: int
    moves: tuple[Moved, ...]
    problems: tuple[str, ...] = ()

    @property
    def lost(self) -> int:
        """How many articles would newly be held or left empty."""
        return sum(bool(move.held) or move.emptied for move in self.moves)

    @property
    def alarm(self) -> str:
        """Say why these rules should not be let loose; empty where nothing speaks against it."""
        if self.lost <= MOST_HELD * self.looked:
            return ""
        first = next(move for move in self.moves if move.held or move.emptied)
        return (
            f"{self.source}: {self.lost} of {self.looked} articles would be held or left empty, more than {MOST_HELD:.0%}; "
            f"the first is {first.article} ({first.held or 'nothing would be left of its text'})"
        )


def retained(desk: Desk, source_ids: Iterable[SourceId]) -> int:
    """Say how many articles of these sources would be refined again."""
    return sum(1 for source_id in source_ids for _ in desk.store.retained(source_id))


def edited_sources(desk: Desk) -> frozenset[SourceId]:
    """Give the sources whose retained articles were refined by other rules than the desk's."""
    by_rules = desk.store.rules()
    taught = dict(zip(by_rules, desk.store.some_learned(list(by_rules)), strict=True))
    return frozenset(
        source.id
        for source in desk.catalog.sources.values()
        if by_rules.get(source.id)
        and by_rules[source.id] != rules_of(source, desk.catalog, taught[source.id] if source.clean.learn else Learned())
    )


def outlook(
    desk: Desk, source_id: SourceId, *, now: datetime, told: Told = lambda _: None, keep: list[tuple[Article, Article]] | None = None
) -> Outlook:
    """Say what refining a source's retained articles again would change; `told` hears how many more have been looked at.

    `keep` takes the articles that would change, as they are and as they would be.
    """
    source, looked = desk.catalog.sources[source_id], 0
    moves: list[Moved] = []
    problems: list[str] = []
    carried = {partner.id: _carried(desk, partner) for partner in desk.catalog.partners.values()}
    held = desk.store.retained_entries(source_id)
    while some := list(islice(held, AT_ONCE)):
        found, unsound, pairs = _moves(desk, source, some, carried, now=now)
        if keep is not None:
            keep += pairs
        moves += found
        problems += unsound
        looked += len(some)
        told(len(some))
    return Outlook(source=source_id, looked=looked, moves=tuple(moves), problems=tuple(problems))


def _carried(desk: Desk, partner: Partner) -> frozenset[ArticleId]:
    return frozenset(article_id for edition in desk.store.editions(partner.id).values() for article_id in edition.article_ids)


def _moves(
    desk: Desk, source: Source, some: Sequence[tuple[Article, Entry]], carried: Mapping[PartnerId, frozenset[ArticleId]], *, now: datetime
) -> tuple[list[Moved], tuple[str, ...], list[tuple[Article, Article]]]:
    entries = tuple(entry for _, entry in some)
    known: dict[Guid, Known] = {entry.guid: Known(held=article) for article, entry in some}
    copies = refine_all(entries, source, desk.catalog.rulebook, desk.store.learned(source.id) if source.clean.learn else Learned())
    outcome = reconciled(entries, copies, known, source, desk.catalog.settings.base_url, now=now, by_rules=True)
    before = {article.id: article for article, _ in some}
    changes = [change for change in outcome.changes if change.kind != "unchanged" and change.article.id in before]
    moves = [_moved(desk, before[change.article.id], change.article, change.why, carried, now=now) for change in changes]
    problems = tuple(f"{aside.entry.headline or aside.entry.guid}: {aside.why}" for aside in outcome.set_aside)
    return moves, problems, [(before[change.article.id], change.article) for change in changes]


def _moved(desk: Desk, old: Article, new: Article, why: str, carried: Mapping[PartnerId, frozenset[ArticleId]], *, now: datetime) -> Moved:
    return Moved(
        article=old.id,
        source=old.source_id,
        headline=new.copy.headline,
        why=why,
        goes=tuple(_without(new.copy.removals, old.copy.removals)),
        back=tuple(_without(old.copy.removals, new.copy.removals)),
        fields=tuple(name for name in FIELDS if _field(old.copy, name) != _field(new.copy, name)),
        words_before=old.copy.words,
        words_after=new.copy.words,
        held=new.copy.held if not old.copy.held else "",
        emptied=bool(old.copy.words) and not new.copy.words,
        partners=tuple(
            (partner.id, touch)
            for partner in desk.catalog.partners.values()
            if (touch := _touch(partner, old, new, old.id in carried[partner.id], now=now))
        ),
    )


def _without(removals: Iterable[Removal], others: Iterable[Removal]) -> Iterator[Removal]:
    """Give the pieces that are not among the others; one text may be there several times."""
    there = Counter(removal.text for removal in others)
    for removal in removals:
        if there[removal.text]:
            there[removal.text] -= 1
        else:
            yield removal


def _field(copy: Copy, name: str) -> object:
    """Give what a reader sees of a field; the order of tags and their scores do not count."""
    return sorted(tag.name for tag in copy.tags) if name == "tags" else getattr(copy, name)


def _touch(partner: Partner, old: Article, new: Article, carried: bool, *, now: datetime) -> str:  # noqa: FBT001  (what stands in the feed)
    before, after = (at(evaluate(partner, article), now=now).included for article in (old, new))
    if carried and after:
        return "changes"
    if carried:
        return "leaves"
    return "enters" if after and not before else ""
