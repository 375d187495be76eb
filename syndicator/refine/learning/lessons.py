"""Lessons: which of the blocks that repeat in an archive cleaning takes out.

Takes archives and what was learned before; gives what is learned now. Touches nothing. A block is learned by how often it
repeats, where, and what speaks for its being promotion; one learned before stays with half as much. No learned block is
protected, a quotation, a section's heading, or a line of a table.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Literal

from syndicator.model import Archived, Learned, Recurring, Template, Zone
from syndicator.refine.clean.repeats import RULE as LEARNED
from syndicator.refine.learning.census import Spot, Tally, census, is_promo

LEAST_ARTICLES = 4
"""An archive with fewer articles teaches nothing."""
LEAST_WORDS = 3
"""A block with fewer words is not learned."""
IN_ZONE = 0.8
"""This share of its occurrences must be at one edge."""
REACH: dict[Zone, int] = {"end": 2, "start": 1}
"""At an edge: no more than so many blocks of the article stand further out."""
PROMO_COUNT, PROMO_SHARE = 3, 0.12
"""With promotional evidence a block is learned when it stands in so many articles, and in this share of them."""
SIGNED_COUNT, SIGNED_SHARE = 3, 0.3
"""The same with weaker evidence."""
PLAIN_COUNT, PLAIN_SHARE = 4, 0.4
"""The same with none."""
LONG_WORDS = 20
"""A block of so many words without evidence is prose: it must be universal."""
UNIVERSAL_COUNT, UNIVERSAL_SHARE, UNIVERSAL_CHARS = 5, 0.7, 25
"""What stands in so many articles, in this share of them, and has so many characters, is taken out wherever it stands."""
UNIVERSAL_PLAIN = 0.9
"""The same without any evidence."""
LED_LINES, LED_CHARS = 6, 300
"""A heading leads no more lines than this, the first of them no longer."""
TURN_COUNT, TURN_SHARE, CLOSING = 3, 0.1, 0.9
"""The same with none, where this share of all articles closes with one of a few blocks that take turns."""
HYSTERESIS = 0.5
"""What was learned before stays learned with this share of each threshold."""
ROUNDS = 8
"""Whether blocks stand at an edge depends on each other; it is settled after so many rounds at most."""


@dataclass(slots=True)
class _Archive:
    """An archive, its census, and of how many articles it is."""

    articles: Sequence[Archived]
    scope: Literal["source", "publisher"] = "source"
    tallies: Mapping[str, Tally] = field(init=False)

    def __post_init__(self) -> None:
        self.tallies = census(self.articles)


def learn(archive: Sequence[Archived], before: Learned, *, rejected: Collection[str] = (), siblings: Sequence[Archived] = ()) -> Learned:
    """Give what is taken out of a source's articles because it repeats, in its own archive or in its publisher's.

    `before` is what was learned last time, `rejected` are keys that a person refused, `siblings` the last articles of
    the publisher's other sources.
    """
    known = frozenset(block.key for block in before.blocks)
    own = _Archive(archive)
    found = _lessons(own, known, frozenset(rejected))
    if siblings:
        here = {key for key, tally in own.tallies.items() if tally.count}
        wide = _lessons(_Archive([*archive, *siblings], "publisher"), known, frozenset(rejected))
        few = len(archive) < LEAST_ARTICLES
        found |= {key: block for key, block in wide.items() if key not in found and (few or key in here)}
    return Learned(blocks=tuple(sorted(found.values(), key=lambda block: (block.scope != "source", -block.count, block.key))))


def _lessons(archive: _Archive, known: Collection[str], rejected: Collection[str]) -> dict[str, Recurring]:
    if len(archive.articles) < LEAST_ARTICLES:
        return {}
    ease = {key: HYSTERESIS if key in known else 1.0 for key in archive.tallies}
    open_ = [tally for tally in archive.tallies.values() if tally.count > 1 and not _refused(tally, rejected)]
    closing = _closing(archive, known)
    repeating = {
        tally.key: tally for tally in open_ if _repeats(tally, len(archive.articles), ease[tally.key], closing=tally.key in closing)
    }
    settled = _at_edges(archive, repeating, ease)
    found: dict[str, Recurring] = {}
    covered: set[tuple[int, int]] = set()
    turns = {
        key for key in closing if key in settled and not _repeats(archive.tallies[key], len(archive.articles), ease[key], closing=False)
    }
    for key in sorted(settled, key=turns.__contains__):
        tally = archive.tallies[key]
        spots = {(spot.article, spot.place) for spot in tally.spots}
        # An opening that they share says more than each of its readings: it will know the next one.
        if not (tally.partial or key in turns) or len(spots - covered) > len(spots) // 2:
            found[key] = _block(tally, archive, settled[key])
            covered |= spots
    for tally in open_:
        if (turns or tally.key not in found) and _leads(tally, archive, ease[tally.key]):
            found[tally.key] = replace(_block(tally, archive, "end"), leads=True, anywhere=False)
            for lesson in _led(tally, archive):
                found.setdefault(lesson.key, lesson)
    return found


def _refused(tally: Tally, rejected: Collection[str]) -> bool:
    """Say whether a person refused this block, under this key or, most of the time, under another of its keys."""
    if tally.key in rejected:
        return True
    return 2 * sum(any(key in rejected for key in spot.template.keys) for spot in tally.spots) >= tally.count


# ── how often, and with what evidence ────────────────────────────────────────────────────────────────────────────


def _closing(archive: _Archive, known: Collection[str]) -> frozenset[str]:
    """Give the blocks that take turns in closing nearly all articles; none where articles close with words of their own."""
    last = Counter(key for article in archive.articles for key in _last(article.templates))
    turns = frozenset(key for key, count in last.items() if count >= TURN_COUNT)
    ease = HYSTERESIS if turns.intersection(known) else 1.0
    return turns if sum(last[key] for key in turns) >= CLOSING * ease * len(archive.articles) else frozenset()


def _last(templates: Sequence[Template]) -> tuple[str, ...]:
    """Give the most exact key of the last block that no rule took out or protects."""
    standing = (one for one in reversed(templates) if not one.line and not one.kept and not _is_cut(one))
    return next((one.keys[:1] for one in standing), ())


def _is_cut(template: Template) -> bool:
    """Say whether a rule takes a block out, and not that it was learned."""
    return bool(template.rule) and not template.rule.startswith(LEARNED)


def _repeats(tally: Tally, of: int, ease: float, *, closing: bool) -> bool:
    """Say whether a block repeats so often that, for what it is, it may go at an edge; `closing`: it takes turns at the end of all."""
    universal = _is_universal(tally, of, ease)
    if tally.protected or (tally.size < LEAST_WORDS and not tally.heads) or (2 * tally.newsy > tally.count and not universal):
        return False
    if tally.partial:
        return _takes_turns(tally) and _often(tally, of, PLAIN_COUNT, PLAIN_SHARE, ease)
    if 2 * tally.promo > tally.count:
        return _often(tally, of, PROMO_COUNT, PROMO_SHARE, ease)
    if tally.differs_in_figures:
        return False
    if 2 * tally.signed > tally.count:
        return _often(tally, of, SIGNED_COUNT, SIGNED_SHARE, ease)
    count, share = (TURN_COUNT, TURN_SHARE) if closing else (PLAIN_COUNT, PLAIN_SHARE)
    return (universal or tally.size < LONG_WORDS) and _often(tally, of, count, share, ease)


def _takes_turns(tally: Tally) -> bool:
    """Say whether what repeats in part is promotion that takes turns.

    Where there is one reading it is known in full; where each is another, the articles are written after one pattern.
    """
    readings, signed = len(tally.readings), 2 * tally.signed > tally.count
    if readings == 1 or tally.differs_in_figures:
        return False
    return signed or (2 * readings <= tally.count and tally.size < LONG_WORDS)


def _often(tally: Tally, of: int, count: int, share: float, ease: float) -> bool:
    return tally.count >= max(2, count * ease) and tally.count >= share * ease * of


def _is_universal(tally: Tally, of: int, ease: float) -> bool:
    """Say whether nearly all articles have a block, in full."""
    share = UNIVERSAL_SHARE if tally.signed else UNIVERSAL_PLAIN
    return len(tally.text) >= UNIVERSAL_CHARS and not tally.partial and _often(tally, of, UNIVERSAL_COUNT, share, ease)


# ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _at_edges(archive: _Archive, repeating: dict[str, Tally], ease: Mapping[str, float]) -> dict[str, Zone]:
    """Give the zones of those that stand at an edge, as long as what stands further out goes as well, or anywhere."""
    zones: dict[str, Zone] = {key: tally.zone for key, tally in repeating.items()}
    for _ in range(ROUNDS):
        gone = frozenset(zones)
        left = {
            key: zone
            for key in zones
            if (zone := _edge(repeating[key], archive, gone, ease[key])) or _is_universal(repeating[key], len(archive.articles), ease[key])
        }
        if len(left) == len(zones):
            break
        zones = {key: zone or repeating[key].zone for key, zone in left.items()}
    return {key: zone or repeating[key].zone for key, zone in left.items()}


def _edge(tally: Tally, archive: _Archive, gone: frozenset[str], ease: float) -> Zone | None:
    """Give the edge at which a block stands nearly always."""
    zones: tuple[Zone, ...] = ("end", "start")
    for zone in zones:
        at_edge = sum(_is_at_edge(spot, archive.articles[spot.article].templates, zone, gone) for spot in tally.spots)
        if at_edge >= IN_ZONE * ease * tally.count:
            return zone
    return None


def _is_at_edge(spot: Spot, templates: Sequence[Template], zone: Zone, gone: frozenset[str]) -> bool:
    """Say whether no more than a few blocks that stay stand between a spot and its end of the text; under a heading none."""
    beyond = templates[spot.place + 1 :] if zone == "end" else templates[: spot.place]
    standing = [one for one in beyond if not one.line and not one.rule and not one.kept and one.keys and gone.isdisjoint(one.keys)]
    if spot.template.heading:
        return not standing and (zone == "end" or is_promo(spot.template))
    return len(standing) <= REACH[zone]


# ── headings that lead ───────────────────────────────────────────────────────────────────────────────────────────


def _leads(tally: Tally, archive: _Archive, ease: float) -> bool:
    """Say whether a block is a heading at the end under which promotion changes from article to article.

    Promotion repeats as well, or shows evidence; the lines of an article's own section do not.
    """
    of = len(archive.articles)
    if tally.partial or tally.protected or 2 * tally.heads <= tally.count or tally.zone != "end":
        return False
    if not _often(tally, of, SIGNED_COUNT, SIGNED_SHARE, ease):
        return False
    leading = sum(_is_promotional(_under(spot, archive), archive) for spot in tally.spots)
    return leading >= IN_ZONE * ease * tally.count


def _under(spot: Spot, archive: _Archive) -> list[Template]:
    """Give what stands under a heading, up to the next heading."""
    following = archive.articles[spot.article].templates[spot.place + 1 :]
    return list(takewhile(lambda one: not one.heading, (one for one in following if not one.line)))


def _is_promotional(under: Sequence[Template], archive: _Archive) -> bool:
    if not 1 <= len(under) <= LED_LINES or under[0].kept or under[0].newsy or len(under[0].text) > LED_CHARS:
        return False
    first = under[0]
    return is_promo(first) or bool(first.rule) or any(archive.tallies[key].count > 1 for key in first.keys)


def _led(tally: Tally, archive: _Archive) -> Iterable[Recurring]:
    """Give the lines that stand right under a leading heading and nowhere else, as blocks of their own."""
    for spot in tally.spots:
        for first in _under(spot, archive)[:1]:
            line = archive.tallies[first.keys[0]]
            if not line.protected and line.zone == "end":
                yield _block(line, archive, "end")


def _block(tally: Tally, archive: _Archive, zone: Zone) -> Recurring:
    of = len(archive.articles)
    return Recurring(
        key=tally.key,
        text=tally.text,
        zone=zone,
        count=tally.count,
        of=of,
        promo=tally.promo,
        anywhere=_is_universal(tally, of, 1.0),
        scope=archive.scope,
    )
