"""Which of a page's blocks are the article: by where they stand, and by what other readings of the page give.

Takes the page's blocks and readings as lines of plain text; gives the blocks to keep, in order. Two readings that agree
are joined; where they do not, further ones are asked, and of all the one counts that agrees most with the others. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from syndicator.parse.page_blocks import HEADINGS, PageBlock, compared

Lines: TypeAlias = Sequence[str]
Words: TypeAlias = Sequence[str]
_Home: TypeAlias = tuple[tuple[str, str], int]

AGREED = 0.9
"""Two readings agree if so much of their words is the same (F1)."""
RUN = 4
"""Words of a run; two texts are compared run by run."""
LEAST_RUNS = 5
MOSTLY = 0.6
"""A block stands in a reading if so many of its runs do."""
COPIED = 0.8
"""A block is a copy of others if so many of its runs stand in them."""
WHOLE_STORY = 100
"""A block of so many words may be an article in one piece, for print or for a program, beside the same in paragraphs."""
LONG = 80
"""A paragraph of so many letters speaks for the place in which it stands."""
LINKS_ONLY, LINKED = 0.8, 0.5
"""A block with more of its text in links is a link to elsewhere; one with half is not taken for what its place is, and a
heading or a point of a list is a link to elsewhere with half: a label often stands beside it."""
REPEATED = 6
"""A block of so many words is not said twice in an article."""
LEAST_WORDS = 50
"""A reading of fewer words is not heard."""
_WITHIN = frozenset({"ul", "ol", "blockquote"})


def choose(blocks: Sequence[PageBlock], first: Lines, others: Callable[[], Iterable[Lines]]) -> list[PageBlock]:
    """Give the blocks that are the article; `first` is another reading of the page, `others` gives more where the two disagree."""
    blocks = without_copies(blocks)
    placed, read = _fit(by_place(blocks)), _read(blocks, first)
    if not first or agreement(_words(placed), _words(read)) >= AGREED:
        return joined(blocks, placed, read)
    heard = [placed, read]
    voices = [_words(placed), _words(read)]
    for lines in others():
        words = [word for line in lines for word in compared(line)]
        if len(words) >= LEAST_WORDS:
            voices.append(words)
            heard.append(_read(blocks, lines))
    heard.append(joined(blocks, placed, read))
    return max(heard, key=lambda reading: sum(agreement(_words(reading), voice) for voice in voices))


def agreement(one: Words, other: Words) -> float:
    """Give how far two texts are the same, as F1 of their words."""
    both = (Counter(one) & Counter(other)).total()
    return 2 * both / (len(one) + len(other)) if both else 0.0


def joined(blocks: Sequence[PageBlock], placed: Sequence[PageBlock], read: Sequence[PageBlock]) -> list[PageBlock]:
    """Give the blocks of `placed`, and those of `read` that stand among them."""
    sure, also = {id(block) for block in placed}, {id(block) for block in read}
    places = [place for place, block in enumerate(blocks) if id(block) in sure]
    if not places:
        return list(read)
    return _once(
        block for place, block in enumerate(blocks) if id(block) in sure or (id(block) in also and places[0] < place <= places[-1])
    )


def without_copies(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Give the blocks but those that hold again, in one piece, what others hold in paragraphs."""
    large = [block for block in blocks if len(block.words) >= WHOLE_STORY]
    if not large:
        return list(blocks)
    known = {run for block in blocks if len(block.words) < WHOLE_STORY for run in _runs(block.words)}
    copies = {id(block) for block in large if _share(block, known) >= COPIED}
    return [block for block in blocks if id(block) not in copies]


def standing(blocks: Iterable[PageBlock], lines: Lines) -> list[PageBlock]:
    """Give the blocks whose text stands in a reading."""
    keys = [compared(line) for line in lines]
    whole = set(keys)
    known = {run for key in keys for run in _runs(key)}
    known |= {run for one, two in pairwise(keys) for run in _runs((*one[1 - RUN :], *two[: RUN - 1]))}
    return [
        block
        for block in blocks
        if block.words and (block.words in whole or (len(block.words) >= LEAST_RUNS + RUN and _share(block, known) >= MOSTLY))
    ]


def by_place(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Give the article by where blocks stand alone: the kind of place that holds most of the page's prose."""
    weight: dict[_Home, int] = defaultdict(int)
    for block in blocks:
        if not block.apart and block.prose >= LONG and block.sign[0] not in HEADINGS:
            weight[block.sign, block.story] += block.prose
    if not weight:
        return []
    best = max(weight, key=lambda home: weight[home])
    return grown(blocks, [block for block in blocks if not block.apart and (block.sign, block.story) == best])


def grown(blocks: Sequence[PageBlock], taken: Sequence[PageBlock]) -> list[PageBlock]:
    """Give what was taken and what belongs with it: more paragraphs in the same kind of place; headings, lists and quotes among them."""
    homes = _homes(taken)
    have = {id(block) for block in taken}
    places = [place for place, block in enumerate(blocks) if id(block) in have]
    if not places or not homes:
        return list(taken)
    last = places[-1]
    end = next((place for place in range(last + 1, len(blocks)) if blocks[place].sign[0] == "h1"), len(blocks))
    return [
        block
        for place, block in enumerate(blocks)
        if id(block) in have or (places[0] < place < end and _belongs(block, homes, inside=place < last))
    ]


def _belongs(block: PageBlock, homes: set[_Home], *, inside: bool) -> bool:
    if block.apart or not block.words or block.linked > len(block.text) * LINKED:
        return False
    if (block.sign, block.story) in homes:
        return inside or block.size >= LONG
    kind, box = block.sign
    within, _, around = box.partition(" ")
    # A list and a quote stand in the box of the paragraphs around them, and their parts in the list or the quote.
    box = around if within in _WITHIN else box if kind in HEADINGS | _WITHIN else ""
    return inside and bool(box) and any(box == its and block.story == story for (_, its), story in homes)


def _homes(taken: Iterable[PageBlock]) -> set[_Home]:
    """Give the kinds of place in which the long paragraphs of an article stand, two at least in each."""
    met = Counter((block.sign, block.story) for block in taken if block.prose >= LONG and block.sign[0] not in HEADINGS)
    return {home for home, count in met.items() if count > 1}


def _read(blocks: Sequence[PageBlock], lines: Lines) -> list[PageBlock]:
    return _fit(grown(blocks, [block for block in standing(blocks, lines) if not block.apart and block.sign[0] != "h1"]))


def _fit(blocks: Iterable[PageBlock]) -> list[PageBlock]:
    """Give the blocks but headlines, links to elsewhere, and what is said twice."""
    return _once(block for block in blocks if block.sign[0] != "h1" and not _leads_away(block))


def _leads_away(block: PageBlock) -> bool:
    kind, box = block.sign
    short = kind in HEADINGS or box.partition(" ")[0] in {"ul", "ol"}
    return block.linked >= len(block.text) * (LINKED if short else LINKS_ONLY)


def _once(blocks: Iterable[PageBlock]) -> list[PageBlock]:
    seen: set[tuple[str, ...]] = set()
    found: list[PageBlock] = []
    for block in blocks:
        if len(block.words) < REPEATED or block.words not in seen:
            seen.add(block.words)
            found.append(block)
    return found


def _words(blocks: Iterable[PageBlock]) -> list[str]:
    return [word for block in blocks for word in block.words]


def _runs(words: Words) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + RUN]) for place in range(max(1, len(words) - RUN + 1))] if words else []


def _share(block: PageBlock, known: set[tuple[str, ...]]) -> float:
    its = _runs(block.words)
    return sum(run in known for run in its) / len(its)
