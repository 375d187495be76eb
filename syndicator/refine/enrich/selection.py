"""Selection: which candidates become an article's tags, within its source's limit.

Takes the publisher's tags and the ranked candidates; gives tags, best first. Touches nothing. The publisher's come
first, then candidates by score, none of which another holds. The broadest topic that the article speaks for has a place
kept, so that a partner's line for it holds, and so has what is broader than a tag that the publisher gave.
"""

from collections.abc import Iterable
from typing import NamedTuple

from syndicator._text.phrases import folded
from syndicator.model import Tag
from syndicator.refine.enrich.candidates import Candidate
from syndicator.refine.enrich.reading import Reading
from syndicator.refine.enrich.terms import singular
from syndicator.refine.enrich.topics import Subjects

KEPT_FOR_THE_TEXT = 2
"""So many places are kept for what the text says, however many categories the publisher gives."""
_DOMINANT_SPREAD = 0.4
_DOMINANT_COUNT = 4
_OWN_MENTIONS = 2
_STEP = 0.05
_ANY_NUMBER = 1000
_FEWEST, _LEAST = 2, 3
"""So many tags an article has, however little the ranker thinks of them, before common nouns are asked, and after."""
_GOOD = 4
"""Where an article has so many tags, no single common noun is added."""
_WORDS_A_MENTION = 300


class Ranked(NamedTuple):
    """A candidate with the ranker's score."""

    candidate: Candidate
    score: float

    def tag(self) -> Tag:
        """Give the candidate as a tag."""
        return Tag(name=self.candidate.name, why=_why(self.candidate), score=self.score, also=self.candidate.also)


def select(given: list[Tag], ranked: list[Ranked], known: Subjects, reading: Reading, *, limit: int, floor: float) -> tuple[Tag, ...]:
    """Give the tags within `limit`; none from the text with a score under `floor` but the kept topic."""
    taken = given[: max(limit - KEPT_FOR_THE_TEXT, 1)]
    kept = [tag for tag in _kept(taken, ranked, known, reading) if folded(tag.name) not in {folded(other.name) for other in taken}]
    best = _best([*taken, *kept], ranked, reading, room=limit - len(taken) - len(kept), floor=floor)
    return tuple(sorted([*taken, *best, *kept], key=lambda tag: -tag.score)[: max(limit, 0)])


def _best(before: list[Tag], ranked: list[Ranked], reading: Reading, *, room: int, floor: float) -> list[Tag]:
    """Give the best of what no other tag holds: names, topics and phrases, and common nouns only where these are few."""
    best: list[Ranked] = []

    def fill(these: list[Ranked], *, up_to: int) -> None:
        for each in these:
            if len(best) >= room or len(before) + len(best) >= up_to:
                return
            if not _among(each.candidate, before) and not any(_one_subject(each.candidate, other.candidate) for other in best):
                best.append(each)

    nouns, sound, weak = _parted(ranked, reading, floor)
    spoken = {word for each in ranked if each.candidate.said and _among(each.candidate, before) for word in each.candidate.said}
    nouns = [each for each in nouns if each.candidate.folded not in spoken]
    fill(sound, up_to=_ANY_NUMBER)
    fill(weak, up_to=_FEWEST)
    fill(nouns, up_to=_GOOD)
    fill(weak, up_to=_LEAST)
    others = [each.score for each in best if not _common_noun(each.candidate)]
    lowest = min([*others, *(tag.score for tag in before)], default=1.0)
    return [(each._replace(score=min(each.score, lowest)) if _common_noun(each.candidate) else each).tag() for each in best]


def _parted(ranked: list[Ranked], reading: Reading, floor: float) -> tuple[list[Ranked], list[Ranked], list[Ranked]]:
    """Give the common nouns that may do where there is little else, then all others: what may be a tag, and what falls short."""
    nouns, sound, weak = [], [], []
    for each in ranked:
        if _common_noun(each.candidate):
            if each.score >= floor or _in_headline_and_text(each.candidate):
                nouns.append(each)
        elif each.score >= floor or (each.score >= floor / 2 and _named_again(each.candidate, reading)):
            sound.append(each)
        else:
            weak.append(each)
    return nouns, sound, weak


def _in_headline_and_text(candidate: Candidate) -> bool:
    blocks = [block for block, _ in candidate.places]
    return 0 in blocks and len(blocks) > blocks.count(0)


def _common_noun(candidate: Candidate) -> bool:
    """Say whether a candidate is a single word that its language writes small."""
    return candidate.kind == "term" and candidate.name.islower() and " " not in candidate.name


def _named_again(candidate: Candidate, reading: Reading) -> bool:
    """Say whether an article keeps coming back to a name: it is no passing mention, whatever editors make of such."""
    count = sum(1 for block, _ in candidate.places if block)
    return candidate.kind in {"person", "place", "organisation"} and count >= max(_OWN_MENTIONS, len(reading.words) / _WORDS_A_MENTION)


def _among(candidate: Candidate, tags: Iterable[Tag]) -> bool:
    return any(folded(tag.name) == candidate.folded for tag in tags)


def _one_subject(candidate: Candidate, better: Candidate) -> bool:
    """Say whether a candidate says nothing that a better one does not: the same name, or one inside the other with too little of its own."""
    if better.kind == "topic" and (candidate.said == better.said or (_common_noun(candidate) and candidate.folded in better.said)):
        return True
    name, other = f" {candidate.folded} ", f" {better.folded} "
    if singular(name.strip()) == singular(other.strip()):
        return True
    if (name not in other and other not in name) or (candidate.kind == "topic") != (better.kind == "topic"):
        return False
    own = sum(1 for block, _ in candidate.places if block)
    if candidate.kind == better.kind == "term" and name in other:
        own -= len(better.places)
    return "person" in {candidate.kind, better.kind} or own < _OWN_MENTIONS


def _kept(taken: list[Tag], ranked: list[Ranked], known: Subjects, reading: Reading) -> list[Tag]:
    """Give the topics that have a place whatever else ranks higher."""
    meant = [(tag, term) for tag in taken if (term := known.meant.get(folded(tag.name)))]
    if meant:
        return [_broader(broad, tag, known) for tag, term in meant for broad in known.broader(term)][-1:]
    of_topics = [each for each in ranked if each.candidate.kind == "topic"]
    broad = [each for each in of_topics if each.candidate.broad and _runs_through(each.candidate, reading)]
    if not broad:
        return []
    first = max(broad, key=lambda each: (len(each.candidate.places), each.score))
    under = [each for each in of_topics if first.candidate.term in known.broader(each.candidate.term)]
    return [first.tag(), *(each.tag() for each in under[:1] if _runs_through(each.candidate, reading))]


def _broader(term: str, tag: Tag, known: Subjects) -> Tag:
    label = known.labels[term]
    why = f"broader than '{tag.name}'"
    return Tag(name=label, why=why, score=round(tag.score - _STEP, 4), also=(term,) if label != term else ())


def _runs_through(candidate: Candidate, reading: Reading) -> bool:
    """Say whether more than a word or two speaks for a topic, and all over the article."""
    blocks = {block for block, _ in candidate.places}
    founded = len(candidate.places) >= _DOMINANT_COUNT and (len(candidate.said) > 1 or 0 in blocks)
    return founded and len(blocks) >= _DOMINANT_SPREAD * len(reading.starts)


def _why(candidate: Candidate) -> str:
    if candidate.kind == "topic":
        words = sorted(candidate.said.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
        return "vocabulary: " + ", ".join(f"'{word}'" for word, _ in words)
    count = sum(1 for block, _ in candidate.places if block)
    times = {0: "", 1: "named once", 2: "named twice"}.get(count, f"named {count} times")
    headline = "in the headline" if any(block == 0 for block, _ in candidate.places) else ""
    return ", ".join(part for part in (times, headline) if part)
