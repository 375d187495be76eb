"""Cleaning: from an entry to the copy that partners may get, with everything that was taken out and why.

Takes an entry, its source's settings, the rulebook and what the source's archive taught; gives a Copy without language, tags and summary (those are
`enrich`'s). Raises ArticleError for an entry with neither headline nor text. Touches nothing. One tree is built, walked
once into passages, and never changed; what cleaning decides is said of passages. The sanitiser comes last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from syndicator._text.markup import plain
from syndicator._text.urls import is_web, without_tracking
from syndicator.catalog import Rulebook, Source
from syndicator.errors import ArticleError
from syndicator.model import Copy, Entry, Learned, Removal
from syndicator.refine.clean import pictures, typeset
from syndicator.refine.clean.authors import authors
from syndicator.refine.clean.body import composed, tree_of
from syndicator.refine.clean.boilerplate import cut_boilerplate, folded_names
from syndicator.refine.clean.captions import credited
from syndicator.refine.clean.dateline_parts import dateline_parts
from syndicator.refine.clean.evidence import take_credits
from syndicator.refine.clean.gazetteer import Gazetteer, gazetteer
from syndicator.refine.clean.guard import Tally, held
from syndicator.refine.clean.head import Head, letters, read_head, signed_above
from syndicator.refine.clean.mending import mended
from syndicator.refine.clean.passages import Passage, passages, trimmed
from syndicator.refine.clean.repair import is_broken, is_suspect, repaired
from syndicator.refine.clean.repeats import Repeats
from syndicator.refine.clean.ruleset import Asked, Ruleset, ruleset
from syndicator.refine.clean.sanitize import sanitize
from syndicator.refine.clean.subheads import set_subheads
from syndicator.refine.clean.templates import Slots, dates_of, seen

ROUNDS = 6
"""Cutting and telling apart go round no more often than this."""
HEADLINE_WORDS = 12
"""An entry without a headline is called by so many words of its text."""
NOTHING = Learned()
"""What an archive without articles teaches."""


def clean(entry: Entry, source: Source, rulebook: Rulebook, learned: Learned = NOTHING) -> Copy:
    """Give the copy of `entry`: what is no part of the article cut, headline, byline and dateline told apart, all of it safe.

    `learned` is what repeats in the source's archive. The copy carries the entry's templates, from which that is learned.
    """
    rules = ruleset(rulebook, source.clean)
    known = gazetteer(rulebook)
    body = _passages(entry, rulebook, rules)
    before = _texts(body)
    captions = pictures.captions(body)
    headline = repaired(composed(plain(entry.headline)))
    asked = Asked(rules, (entry.language or source.language).lower())
    own_names = (source.title, *source.own_names)
    people = entry.authors or signed_above(body, known, own_names=own_names)
    slots = Slots(headline=headline, people=[person.name for person in people], dates=dates_of(rulebook))
    templates = seen(body, asked, slots, names=folded_names(own_names))
    desk = _Desk(body, asked, known, own_names, Repeats(templates, learned))
    desk.work(headline, expected=[person.name for person in entry.authors])
    headline = headline or _first_words(body, entry)
    set_subheads(body)
    arrangement = typeset.arranged(body)
    removals = _removals(body)
    after = _texts(passage for passage in body if passage.stands or passage.moved or letters(passage.text) == letters(headline))
    tally = Tally()
    image = credited(entry.image or pictures.lead(body), known)
    shown = (*pictures.addresses(body), *([image.url] if image else ()), *(one.url for one in entry.enclosures))
    return Copy(
        headline=headline,
        byline=" / ".join(desk.head.bylines),
        authors=authors(entry.authors, desk.head.people or desk.head.signed, known, own_names=desk.own_names),
        credits=tuple(desk.credits),
        dateline=desk.head.dateline,
        dateline_parts=dateline_parts(desk.head.dateline, known),
        html=sanitize(typeset.markup(arrangement, base_url=_base_url(entry))),
        blocks=typeset.blocks(arrangement),
        canonical_url=without_tracking(entry.url) if is_web(entry.url) else "",
        image=image,
        enclosures=entry.enclosures,
        rights=entry.rights or source.rights,
        origin=entry.origin,
        removals=removals,
        cut_captions=pictures.cut_captions(captions, shown),
        held=held(before, after, removals, allowed=source.clean.guard, tally=tally),
        words=tally.words(_texts(passage for passage in body if passage.stands)),
        templates=tuple(one.told() for one in templates),
    )


class _Desk:
    """One article on the desk: what is cut may bring a byline to the edge, and what is moved may bring a promo there."""

    def __init__(self, body: Sequence[Passage], asked: Asked, known: Gazetteer, own_names: tuple[str, ...], repeats: Repeats) -> None:
        self.body = body
        self.repeats = repeats
        self.asked = asked
        self.known = known
        self.own_names = own_names
        self.head = Head()
        self.credits: list[str] = []

    def work(self, headline: str, *, expected: Sequence[str]) -> None:
        """Cut and tell apart until nothing more is found."""
        settled = False
        for _ in range(ROUNDS):
            before = self._standing()
            typeset.settle_places(self.body)
            evidence = cut_boilerplate(self.body, self.asked, own_names=self.own_names, repeats=self.repeats)
            between = self._standing()
            if settled and between == before:
                return
            self.credits = [*take_credits(evidence), *self.credits]
            read_head(self.head, self.body, headline, self.known, own_names=self.own_names, expected=expected)
            after = self._standing()
            if after == before:
                return
            settled = after == between

    def _standing(self) -> list[str | None]:
        """Give what each passage says, None where it stands no more."""
        return [passage.text if passage.stands else None for passage in self.body]


def _passages(entry: Entry, rulebook: Rulebook, rules: Ruleset) -> list[Passage]:
    """Give the entry's passages, encodings repaired, pictures and places settled."""
    tree = tree_of(entry)
    body = passages(tree, rules.marks(tree))
    suspect = [passage for passage in body if is_suspect(passage.text)]
    broken = any(is_broken(passage.text) for passage in suspect)
    for passage in suspect:
        if passage.tag != "pre":
            passage.set_leaves(trimmed(mended(passage.leaves, broken=broken, base_url=_base_url(entry))))
    pictures.settle(body, base_url=_base_url(entry), lists=rulebook.lists)
    typeset.settle_places(body)
    return body


def _base_url(entry: Entry) -> str:
    return entry.base_url or entry.url


def _texts(body: Iterable[Passage]) -> list[str]:
    return [passage.text for passage in body if passage.text]


def _first_words(body: Sequence[Passage], entry: Entry) -> str:
    """Give a headline for an entry that has none: its first heading if that comes first, else its first words."""
    first = next((passage for passage in body if passage.stands and passage.text), None)
    if first is None:
        raise ArticleError(f"entry {entry.guid} has neither a headline nor a text; nothing can be made of it")
    if first.tag in typeset.HEADINGS:
        return first.text
    parts = first.text.split()
    return " ".join(parts[:HEADLINE_WORDS]) + ("…" if len(parts) > HEADLINE_WORDS else "")


def _removals(body: Sequence[Passage]) -> tuple[Removal, ...]:
    """Give what was taken out, in reading order: an element whole, all else by block or line; what showed no text is not counted."""
    found: list[Removal] = []
    element = None
    for passage in body:
        found += passage.line_removals
        if passage.removal is None or not passage.removal.text:
            continue
        if element is not None and passage.element is element:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {passage.removal.text}")
        else:
            found.append(passage.removal)
        element = passage.element
    return tuple(found)
