"""Partner filters against one article: the index beside evaluating each filter in turn, in one run.

The filters are made up as newsrooms' partners write them, with subjects and words as popular as words of a language are
(a few stand in thousands of files, most in one or two). An article that many partners want and one that few want are
looked for among made articles; every measured one is read for the first time. Times are of CPU, the best of some rounds.
`./run bench filters [N]` takes N filters (10,000).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from math import log
from random import Random
from statistics import median
from time import process_time

import material
from rich.console import Console
from rich.table import Table

from syndicator.catalog import Condition, Line, Partner
from syndicator.config.making import rules_digest
from syndicator.model import Article, ArticleId, Block, Copy, Digest, Guid, PartnerId, Person, SourceId, Status, Tag
from syndicator.syndicate.filter import Index, route, verdicts
from syndicator.syndicate.filter.lines import compile_lines
from syndicator.syndicate.filter.view import View, _read

USUAL, FEW, MANY = 10_000, 1_000, 100_000
WANTED, RARE = 0.03, 0.001
"""Shares of the filters that match: 300 and 10 of 10,000."""
GOALS = {WANTED: 100, RARE: 15}
GROWTH, BUILT = 0.6, 1.0
ARTICLES, IN_TURN, POOL, ROUNDS = 8, 2, 300, 5

SYLLABLES = (
    "ar",
    "ber",
    "cal",
    "den",
    "el",
    "fa",
    "gor",
    "hin",
    "is",
    "jo",
    "kar",
    "lem",
    "mo",
    "nar",
    "os",
    "pre",
    "ra",
    "sul",
    "tin",
    "ur",
    "va",
    "zen",
)
_chance = Random(5)  # noqa: S311  (made words, the same in every run)
SUBJECTS = tuple(dict.fromkeys("".join(_chance.choices(SYLLABLES, k=_chance.randrange(2, 4))).capitalize() for _ in range(900)))[:600]
WORDS = tuple(dict.fromkeys("".join(_chance.choices(SYLLABLES, k=_chance.randrange(2, 5))) for _ in range(12_000)))[:8_000]
SOURCES = tuple(f"source-{number}" for number in range(200))
WRITERS = tuple(f"{first} {last}" for first in ("Ana", "Ben", "Carla", "David", "Esi", "Femi") for last in WORDS[300:350])
LANGUAGES = ("en", "de", "fr", "es", "pt", "ru")


class Popular:
    """Values of which the first are asked for far more often than the rest, as words of a language are."""

    def __init__(self, values: Sequence[str], steepness: float = 1.0) -> None:
        self._values = values
        self._weights = list(accumulate(1 / (rank + 5) ** steepness for rank in range(len(values))))

    def some(self, chance: Random, most: int) -> tuple[str, ...]:
        """Give one to `most` values without doubles."""
        return tuple(dict.fromkeys(chance.choices(self._values, cum_weights=self._weights, k=chance.randrange(1, most + 1))))


SUBJECT, WORD, SOURCE, WRITER = Popular(SUBJECTS), Popular(WORDS), Popular(SOURCES, 0.7), Popular(WRITERS, 0.5)


RARE_SUBJECT = Popular(SUBJECTS[::-1])


# ── filters as partners write them ───────────────────────────────────────────────────────────────────────────────


def _tags(chance: Random) -> Condition:
    return Condition(key="tags", values=SUBJECT.some(chance, 4))


def _words(chance: Random) -> Condition:
    """Give words to look for: most whole, one in seven a beginning, one in seven a phrase."""

    def value(word: str) -> str:
        kind = chance.random()
        return f"{word[:-1]}*" if kind < 0.15 else f"{word} {chance.choice(WORDS)}" if kind < 0.3 else word

    return Condition(key="words", values=tuple(map(value, WORD.some(chance, 4))))


def _sources(chance: Random) -> Condition:
    return Condition(key="sources", values=SOURCE.some(chance, 3))


def _languages(chance: Random) -> Condition:
    return Condition(key="languages", values=(chance.choices(LANGUAGES, weights=(12, 2, 2, 2, 1, 1))[0],))


def _headline(chance: Random) -> Condition:
    return Condition(key="headline", values=WORD.some(chance, 2))


def _authors(chance: Random) -> Condition:
    return Condition(key="authors", values=WRITER.some(chance, 2))


def _length(chance: Random) -> Condition:
    return Condition(key="min_words", values=(chance.choice((100, 200, 400)),))


def _media(chance: Random) -> Condition:
    return Condition(key="has", values=(chance.choice(("image", "enclosure")),))


def _address(chance: Random) -> Condition:
    return Condition(key="url", values=(f"https://{chance.choice(SOURCES)}.example/{chance.choice(WORDS[:200])}/*",))


def _expression(chance: Random) -> Condition:
    return Condition(key="pattern", values=(rf"\b{chance.choice(WORDS)[:5]}\w+ {chance.choice(WORDS)}\b",))


_NAMED = tuple(
    tuple(Line(name=f"{name}[{at}]", conditions=(make(Random(name * 7 + at)),)) for at, make in enumerate((_tags, _words)))  # noqa: S311
    for name in range(20)
)


def _use(chance: Random) -> Condition:
    name = min(int(chance.expovariate(0.3)), len(_NAMED) - 1)
    return Condition(key="use", values=(f"named-{name}",), lines=_NAMED[name])


Make = Callable[[Random], Condition]
KINDS: tuple[tuple[float, tuple[Make, ...]], ...] = (
    (34, (_tags,)), (22, (_words,)), (3, (_sources, _length)), (8, (_tags, _sources)), (7, (_words, _sources)), (6, (_words, _languages)),
    (5, (_tags, _words)), (4, (_headline,)), (3, (_authors,)), (2, (_tags, _length)), (2, (_tags, _media)), (2, (_use,)),
    (1, (_sources, _headline)), (0.5, (_address,)), (0.5, (_expression,)),
)  # fmt: skip
"""What a line asks for, and how many of a hundred do."""
_WEIGHTS = tuple(weight for weight, _ in KINDS)
TAKES_ALL = 0.0002


def _line(chance: Random, name: str) -> Line:
    makes = chance.choices(KINDS, weights=_WEIGHTS)[0][1]
    return Line(name=name, conditions=tuple(make(chance) for make in makes))


def filters(number: int) -> list[Partner]:
    """Give so many partners: two in three with one line, half with something that they never want, some with ages."""
    chance = Random(11)  # noqa: S311  (made filters, the same in every run)
    found = []
    for at in range(number):
        include = 0 if chance.random() < TAKES_ALL else chance.choices((1, 2, 3, 4), weights=(65, 20, 10, 5))[0]
        exclude = chance.choices((0, 1, 2), weights=(50, 35, 15))[0]
        made = Partner(
            id=PartnerId(f"partner-{at}"),
            title=f"Partner {at}",
            include=tuple(_line(chance, f"include[{place}]") for place in range(include)),
            exclude=tuple(
                Line(name=f"exclude[{place}]", conditions=(chance.choice((_tags, _tags, _words, _languages))(chance),))
                for place in range(exclude)
            ),
            max_age=chance.choice((None, None, None, timedelta(days=7), timedelta(days=30))),
            delay=chance.choice((timedelta(), timedelta(), timedelta(), timedelta(), timedelta(hours=2))),
        )
        found.append(replace(made, rules=rules_digest(made)))
    return found


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────────────────


def article(number: int) -> Article:
    """Give an article of some 4 KB in English that shows subjects and words of the kind that partners ask for."""
    chance = Random(number)  # noqa: S311  (made text, the same in every run)
    told = [word for _ in range(chance.choice((0, 2, 10, 30))) for word in WORD.some(chance, 1)]
    paragraphs = []
    for row in range(12):
        text = " ".join(material.sentence(number * 31 + row * 3 + part) for part in range(3))
        paragraphs.append(" ".join([text, *told[row::12]]))
    copy = Copy(
        headline=f"{material.sentence(number)[:50]} {' '.join(told[:1])}",
        byline=f"By {chance.choice(WRITERS)}",
        authors=(Person(name=chance.choice(WRITERS)),),
        blocks=tuple(Block(kind="paragraph", text=text) for text in paragraphs),
        summary=material.sentence(number + 1),
        tags=tuple(
            Tag(name=name, why="") for name in dict.fromkeys(RARE_SUBJECT.some(chance, 1) if number % 4 == 0 else SUBJECT.some(chance, 6))
        ),
        language="en",
        words=sum(len(text.split()) for text in paragraphs),
    )
    return Article(
        id=ArticleId(f"article-{number}"), source_id=SourceId(SOURCE.some(chance, 1)[0]), guid=Guid(f"guid-{number}"), public_id="", rss_guid="",
        version=1, status=Status.LIVE, copy=copy, published_at=material.NOW, updated_at=material.NOW, first_seen_at=material.NOW,
        canonical_url=f"https://source-1.example/{number}", substance=Digest(""), surface=Digest(""),
    )  # fmt: skip


def wanted(index: Index, filters: int, share: float) -> list[Article]:
    """Give the articles of the pool that nearest this share of the filters wants."""
    counted = [(abs(len(route([one], index)) - share * filters), one.id, one) for one in map(article, range(POOL))]
    return [one for *_, one in sorted(counted)[:ARTICLES]]


# ── what is measured ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of article against so many filters, milliseconds an article."""

    filters: int
    matched: float
    ours: float
    turn: float
    shared: float
    rejected: float


def in_turn(one: Article, compiled: Sequence[tuple[Partner, tuple, tuple]], *, sharing: bool) -> list:
    """Evaluate each filter in turn, as routing did before there was an index; `sharing`: with conditions that many share asked once."""
    view, placed = View(one), []
    for partner, include, exclude in compiled:
        if not sharing:
            view.found.clear()
        verdict = verdicts.decide(partner, include, exclude, view)
        if verdict.included:
            placed.append(verdicts._placement(partner.id, one, verdict))
    return placed


def fresh(work: Callable[[Article], object], articles: Sequence[Article], rounds: int = ROUNDS) -> float:
    """Give the median over the articles of the best time of each, in milliseconds; each is read anew each time."""
    spans: dict[str, float] = {}
    for _ in range(rounds):
        for one in articles:
            _read.cache_clear()
            began = process_time()
            work(one)
            span = (process_time() - began) * 1000
            spans[one.id] = min(span, spans.get(one.id, span))
    return median(spans.values())


def compared(partners: Sequence[Partner], index: Index, articles: Sequence[Article]) -> Measured:
    """Measure the index against evaluating in turn, and make sure that they say the same."""
    compiled = [(one, compile_lines(one.include), compile_lines(one.exclude)) for one in partners]
    assert set(route(articles[:1], index)) == set(in_turn(articles[0], compiled, sharing=False))
    some, rounds = articles[:IN_TURN], 1 if len(partners) > USUAL else ROUNDS
    asked = [sum(len(group.partners) for group, _ in index.candidates(View(one))) for one in articles]
    matched = [len(route([one], index)) for one in articles]
    return Measured(
        filters=len(partners),
        matched=median(matched),
        ours=fresh(lambda one: route([one], index), articles),
        turn=fresh(lambda one: in_turn(one, compiled, sharing=False), some, rounds),
        shared=fresh(lambda one: in_turn(one, compiled, sharing=True), some, rounds),
        rejected=1 - sum(matched) / max(sum(asked), 1),
    )


def built(partners: Sequence[Partner]) -> tuple[Index, float]:
    """Give an index of the partners, and the seconds that it took with nothing compiled before."""
    for cache in (compile_lines, *_caches()):
        cache.cache_clear()
    began = process_time()
    index = Index(partners)
    index.settle()
    return index, process_time() - began


def _caches() -> tuple:
    from syndicator._text.patterns import compile_pattern
    from syndicator.syndicate.filter import lines, wording

    return lines.body_of, lines._test, wording.compile_words, compile_pattern


def changed(partners: Sequence[Partner], index: Index) -> float:
    """Give the milliseconds that one partner's new filter costs."""
    others = filters(200)
    spans = []
    for at, other in enumerate(others):
        one = replace(other, id=partners[at * 7 % len(partners)].id, rules=Digest(f"changed-{at}"))
        began = process_time()
        index.replace(one)
        index.settle()
        spans.append((process_time() - began) * 1000)
    for one in partners:
        index.replace(one)
    index.settle()
    return median(spans)


def _met(value: float, goal: float, *, more: bool) -> str:
    return "met" if (value >= goal if more else value < goal) else "missed"


def show(console: Console, number: int = USUAL) -> None:
    """Measure and print."""
    sizes = sorted({FEW, number, MANY})
    usual = Index(filters(number))
    articles = {share: wanted(usual, number, share) for share in GOALS}
    del usual
    found: dict[tuple[int, float], Measured] = {}
    table = Table(
        "filters", "distinct values", "built, s", f"goal < {BUILT:g} s", "one partner's change, ms", title="the index", title_justify="left"
    )
    for size in sizes:
        partners = filters(size)
        index, seconds = built(partners)
        distinct = len(index._include._values)
        table.add_row(
            f"{size:,}",
            f"{distinct:,}",
            f"{seconds:.2f}",
            _met(seconds, BUILT, more=False) if size == USUAL else "",
            f"{changed(partners, index):.3f}",
        )
        for share in GOALS:
            found[size, share] = compared(partners, index, articles[share])
    console.print(table)
    _show_matching(console, found, number)
    _show_growth(console, found)


def _show_matching(console: Console, found: dict[tuple[int, float], Measured], number: int) -> None:
    table = Table(
        "filters", "match", "index, ms", "in turn, ms", "times", "goal", "in turn, sharing, ms", "candidates rejected",
        title="one new article against all filters, its text read for the first time", title_justify="left",
    )  # fmt: skip
    for (size, share), one in found.items():
        times = one.turn / one.ours
        goal = f"{GOALS[share]} {_met(times, GOALS[share], more=True)}" if size == number else ""
        table.add_row(
            f"{size:,}",
            f"{one.matched:.0f}",
            f"{one.ours:.2f}",
            f"{one.turn:.1f}",
            f"{times:.0f}",
            goal,
            f"{one.shared:.1f}",
            f"{one.rejected:.0%}",
        )
    console.print(table)


def _show_growth(console: Console, found: dict[tuple[int, float], Measured]) -> None:
    table = Table(
        "share that matches",
        "exponent, index",
        f"goal < {GROWTH}",
        "exponent, in turn",
        title=f"from {FEW:,} to {MANY:,} filters",
        title_justify="left",
    )
    for share in GOALS:
        few, many = found[FEW, share], found[MANY, share]
        ours, turn = (log(getattr(many, name) / getattr(few, name), MANY / FEW) for name in ("ours", "turn"))
        table.add_row(f"{share:.1%}", f"{ours:.2f}", _met(ours, GROWTH, more=False), f"{turn:.2f}")
    console.print(table)
