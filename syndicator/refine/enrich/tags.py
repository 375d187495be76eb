"""Tags: the subjects that an article carries, best first, each with its reason.

Takes an article's headline, blocks, categories and language, its source and the rulebook; gives tags, no more than the
source's limit. Touches nothing. Never a tag: the source's own names, agencies, whoever wrote it, a name that stands in
the headline alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from syndicator.catalog import Rulebook, Source
from syndicator.model import Block, Tag
from syndicator.refine.enrich.candidates import Candidate, candidates
from syndicator.refine.enrich.categories import Filed, OwnNames, from_categories
from syndicator.refine.enrich.gazetteer import Gazetteer, gazetteer
from syndicator.refine.enrich.names import mentions
from syndicator.refine.enrich.ranking import features, score
from syndicator.refine.enrich.reading import Reading, read
from syndicator.refine.enrich.selection import Ranked, select
from syndicator.refine.enrich.terms import singular, terms
from syndicator.refine.enrich.topics import Subjects, subjects, topics

_HIGHEST = 0.89
"""What the text says never ranks above what the publisher says."""


class Piece(NamedTuple):
    """What tags are made from: an article's text in its language, what it was filed under, and who wrote it."""

    headline: str
    blocks: tuple[Block, ...]
    language: str
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


def tags(piece: Piece, *, source: Source, rulebook: Rulebook) -> tuple[Tag, ...]:
    """Give the tags of an article, best first."""
    lists = gazetteer(rulebook, source.vocabulary, piece.language)
    known = subjects(rulebook, source.vocabulary, piece.language)
    own = OwnNames.of((source.title, *source.own_names, *piece.authors))
    reading = read(piece.headline, piece.blocks)
    found = [one for one in found_in(reading, lists, known, language=piece.language) if not own.within_folded(one.folded)]
    by_form = {one.folded: one for one in found if one.kind != "topic"}
    given = from_categories(piece.categories, rulebook, Filed(lists, known, by_form, own))
    weights = rulebook.weights.get(f"tags-{piece.language}") or rulebook.weights.get("tags-en") or {}
    return select(given, rank(found, reading, weights), known, reading, limit=source.tag_limit, floor=weights.get("floor", 0.0))


def found_in(reading: Reading, lists: Gazetteer, known: Subjects, *, language: str) -> list[Candidate]:
    """Give all that an article might be tagged with: topics, names, and words that it keeps coming back to."""
    named = candidates(reading, mentions(reading, lists), lists)
    words = [] if lists.nouns_capital else terms(reading, lists, language=language)
    subject = topics(reading, known)
    spoken = {singular(one.folded) for one in subject}
    return [*subject, *(one for one in [*named, *words] if singular(one.folded) not in spoken)]


def rank(found: Sequence[Candidate], reading: Reading, weights: Mapping[str, float]) -> list[Ranked]:
    """Give the candidates with their scores, best first; where two are level, the first in the text, a narrow topic before its broad one."""
    most = max((len(one.places) for one in found if one.kind != "topic"), default=1)
    scored = [Ranked(one, round(min(score(features(one, reading, most=most), weights), _HIGHEST), 4)) for one in found]
    return sorted(scored, key=lambda each: (-each.score, min(each.candidate.places)))
