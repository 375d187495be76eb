"""The summary of an article: sentences of its own, word for word, within a limit.

Takes an article's copy, its language, a limit and the rulebook's figures; gives plain text. Touches nothing. It is one
unbroken stretch of the text: the first sentence that leans on nothing before it and what follows while it fits, unless
a stretch a little further on says clearly more, by the words that it shares with the whole text and with the headline,
and by how well it fills the room. The further on, the more it must say; where the language is not known well, the first
one stands. A sentence that is too long by itself ends at a clause or a word, with a mark that it does; a whole one is
preferred.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import log, sqrt
from typing import NamedTuple

from syndicator._text.phrases import folded
from syndicator._text.sentences import sentences
from syndicator.catalog import Rulebook
from syndicator.model import Block, Copy
from syndicator.refine.enrich.gazetteer import entries, speaks, stopwords

_BLOCKS = 30
_LONGEST_BLOCK = 20_000
_SENTENCES = 20
"""So many sentences say what a text is about; the end of a long one does not."""
_REACH = 8
"""A summary begins with one of so many sentences."""
_FEWEST, _EACH = 3, 100
"""So many sentences at most, or as many as there are hundreds of characters: more short ones make a summary restless."""
_SHORTEST = 40
_SHORTEST_WIDE = 14
_STEM = 7
"""So many letters of a word tell it from others, whatever its ending."""
_NO_PROSE = frozenset({"figure", "subhead", "table", "code"})
_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPENING = 4
"""So many words open a sentence."""
_ENDS = re.compile(r"[.!?…。！？｡।؟۔][\"'”’»“›)\]」』）]*$")
_WIDE_END = re.compile(r"[。！？｡][」』”）)]*$")
_CLAUSE = re.compile(r"[,;:–—、，،]\s*(?=\S)")
_TRAIL = " ,;:–—-、，،"
_LATER, _AROUND = "… ", " …"
_LEAST_KEPT = 0.6
_ARTICLE = 3
"""Articles are so short, in the languages that have them."""
_QUOTES = "\"'“„”«‘»"


class Sentence(NamedTuple):
    """A sentence of block `block` with its bearing words; `whole` if it ends as one, `free` if it leans on nothing before it."""

    text: str
    words: frozenset[str]
    block: int
    whole: bool
    free: bool


class Stretch(NamedTuple):
    """Sentences that follow one another, from number `start` up to before number `end`, as they would stand in the summary."""

    start: int
    end: int
    text: str
    words: frozenset[str]
    cut: bool = False


def summary(copy: Copy, *, language: str, limit: int, rulebook: Rulebook) -> str:
    """Give the article's summary in at most `limit` characters, empty for an article without text."""
    read = _read(copy, language, rulebook)
    if not read or limit <= 0:
        return ""
    carried = stopwords(rulebook, language)
    offered = _offered(read, limit, carried)
    if len(offered) == 1 or not speaks(rulebook, language):
        return offered[0].text
    points = _points(offered, read, _bearing(copy.headline, carried), limit, rulebook.weights.get("summary", {}))
    return offered[max(range(len(offered)), key=points.__getitem__)].text


def cut(sentence: str, limit: int, carried: frozenset[str] = frozenset()) -> str:
    """Give the beginning of a sentence, up to a clause or a word, with "…" at its end, in at most `limit` characters.

    It ends with none of the `carried` words and, if that can be, inside no quotation.
    """
    head = sentence[: limit - 1]
    clauses = [met.start() for met in _CLAUSE.finditer(head) if met.start() > limit * _LEAST_KEPT]
    ends = [*reversed(clauses), _last_word(sentence, limit - 1, carried)]
    outside = [head.rfind(mark) for mark in '“„«("']
    ends += [end for end in outside if end > limit * _LEAST_KEPT]
    end = next((end for end in ends if closed(head[:end])), ends[0])
    kept = head[:end].rstrip(_TRAIL)
    return f"{kept}…" if kept else ""


def _last_word(sentence: str, end: int, carried: frozenset[str]) -> int:
    """Give where the last whole word before `end` ends that is no article or preposition."""
    if _WIDE.search(sentence[:end]) and " " not in sentence[end // 2 : end]:
        return end
    if sentence[end : end + 1].strip():
        end = sentence.rfind(" ", 0, end)
    while end > 0:
        before = sentence.rfind(" ", 0, end)
        if before <= 0 or folded(sentence[before + 1 : end].strip(_TRAIL)) not in carried:
            break
        end = before
    return max(end, 0)


# ── the text, as sentences ───────────────────────────────────────────────────────────────────────────────────────


def _read(copy: Copy, language: str, rulebook: Rulebook) -> list[Sentence]:
    """Give the first sentences of the text, without those that are its byline, a caption or the headline again."""
    leans, carried = leaning(rulebook, language), stopwords(rulebook, language)
    captions = (copy.image.caption, copy.image.credit) if copy.image else ()
    said = {folded(line) for line in (copy.headline, copy.byline, *copy.credits, *captions) if line}
    read: list[Sentence] = []
    for number, text in _pieces(_prose(copy.blocks), language):
        if folded(text) not in said:
            free = not leans(text, first=not read)
            read.append(Sentence(text, _bearing(text, carried), number, bool(_ENDS.search(text)), free))
        if len(read) >= _SENTENCES:
            break
    return read


def _prose(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind == "paragraph"] or [block for block in blocks if block.kind not in _NO_PROSE]


def _pieces(blocks: Sequence[Block], language: str) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(blocks[:_BLOCKS]):
        for text in sentences(block.text[:_LONGEST_BLOCK], language):
            yield number, text


def _bearing(text: str, carried: frozenset[str]) -> frozenset[str]:
    """Give the beginnings of the words that bear a meaning; of a script without spaces (or of Korean), its pairs of signs."""
    found = _WORD.findall(folded(text))
    if not _WIDE.search(text):
        return frozenset([word[:_STEM] for word in found if len(word) > 2 and word not in carried])  # noqa: PLR2004
    return frozenset(word[place : place + 2] for word in found for place in range(max(len(word) - 1, 1)))


class Leaning:
    """Says whether a sentence leans on what stood before: by the word or words that it begins with, or a pronoun soon after."""

    def __init__(self, lines: Sequence[str]) -> None:
        plain = {line: folded(line.removeprefix(_LATER).removesuffix(_AROUND)) for line in lines}
        self._always = frozenset(word for line, word in plain.items() if not line.startswith(_LATER))
        self._later = frozenset(plain.values())
        self._around = frozenset(word for line, word in plain.items() if line.endswith(_AROUND))

    def __call__(self, text: str, *, first: bool) -> bool:
        """Say whether a sentence leans on another; where it is the first of its text, only words that always do count."""
        words = [folded(met[0]) for met in islice(_LETTERS.finditer(text), _OPENING)]
        opened = {" ".join(words[:count]) for count in range(1, len(words) + 1)}
        if first:
            return not opened.isdisjoint(self._always)
        return not opened.isdisjoint(self._later) or not self._around.isdisjoint(words)


@lru_cache(maxsize=32)
def leaning(rulebook: Rulebook, language: str) -> Leaning:
    """Give what says, in `language`, whether a sentence leans on another."""
    return Leaning(entries(rulebook, f"dangling-openers-{language or 'en'}"))


# ── what a summary may be ────────────────────────────────────────────────────────────────────────────────────────


def _offered(read: Sequence[Sentence], limit: int, carried: frozenset[str]) -> list[Stretch]:
    """Give the stretches that may be the summary, at least one, the foremost first."""
    found: list[Stretch] = []
    for start, sentence in enumerate(read):
        if sentence.free and sentence.whole and (stretch := _stretch(read, start, limit, carried)):
            found.append(stretch)
        if found and start >= _REACH - 1:
            break
    return found or [_opening(read, 0, limit, carried)]


def _opening(read: Sequence[Sentence], start: int, limit: int, carried: frozenset[str]) -> Stretch:
    """Give one sentence, or its beginning where it is too long."""
    text = read[start].text
    fits = len(text) <= limit
    return Stretch(start, start + 1, text if fits else cut(text, limit, carried), read[start].words, cut=not fits)


def _stretch(read: Sequence[Sentence], start: int, limit: int, carried: frozenset[str]) -> Stretch | None:
    """Give what may follow a sentence, as far as it fits; nothing where it is too short or leaves a quotation open."""
    opening = _opening(read, start, limit, carried)
    if opening.cut:
        return opening
    text, words = opening.text, opening.words
    best = opening if closed(text) else None
    last = min(start + max(_FEWEST, limit // _EACH), len(read))
    for number in range(start + 1, last):
        text = _joined(text, read[number - 1], read[number])
        if len(text) > limit or not read[number].whole:
            break
        words |= read[number].words
        if closed(text):
            best = Stretch(start, number + 1, text, words)
    shortest = _SHORTEST_WIDE if _WIDE.search(text) else min(_SHORTEST, limit // 2)
    return best if best and len(best.text) >= shortest else None


def _joined(text: str, before: Sentence, after: Sentence) -> str:
    """Give a sentence after those before it; scripts that write no spaces have none between them within a paragraph."""
    close = before.block == after.block and _WIDE_END.search(before.text)
    return f"{text}{after.text}" if close else f"{text} {after.text}"


def closed(text: str) -> bool:
    """Say whether each quotation and bracket that is opened is closed."""
    if text.isalnum():
        return True
    if text.count("(") != text.count(")") or text.count("«") != text.count("»") or text.count('"') % 2:
        return False
    low, left, right = text.count("„"), text.count("“"), text.count("”")
    if low:
        return low == left + right
    return left == right or (not left and right % 2 == 0)  # some languages open and close with the same mark


# ── which is the best ────────────────────────────────────────────────────────────────────────────────────────────


def _points(
    offered: Sequence[Stretch], read: Sequence[Sentence], title: frozenset[str], limit: int, figures: Mapping[str, float]
) -> list[float]:
    """Give what each stretch is worth."""
    told = Counter(word for sentence in read for word in sentence.words)
    counts = {word: count - 1 for word, count in told.items()}  # in how many other sentences: its own says nothing for it
    size = sqrt(sum(count * count for count in counts.values())) or 1.0

    def worth(stretch: Stretch) -> float:
        first = read[stretch.start]
        return (
            figures.get("away", 0.0) * log(1 + stretch.start)
            + figures.get("centroid", 0.0) * sum(counts[word] for word in stretch.words) / (sqrt(len(stretch.words) or 1) * size)
            + figures.get("headline", 0.0) * len(stretch.words & title) / (len(title) or 1)
            + figures.get("filled", 0.0) * len(stretch.text) / limit
            + figures.get("complete", 0.0) * _ends_paragraph(stretch, read)
            + figures.get("cut", 0.0) * stretch.cut
            + figures.get("quotation", 0.0) * (first.text[:1] in _QUOTES)
            + figures.get("question", 0.0) * first.text.endswith("?")
            + figures.get("unnamed", 0.0) * first.words.isdisjoint(title)
            + figures.get("known", 0.0) * _opens_with_known(first.text, read[: stretch.start])
        )

    return [worth(stretch) for stretch in offered]


def _ends_paragraph(stretch: Stretch, read: Sequence[Sentence]) -> bool:
    """Say whether a stretch ends where its paragraph does, so that the thought is complete."""
    return not stretch.cut and (stretch.end >= len(read) or read[stretch.end].block != read[stretch.end - 1].block)


def _opens_with_known(text: str, before: Sequence[Sentence]) -> bool:
    """Say whether a sentence begins with "The" and a word told before: "The choir …" wants to be read after "A choir …"."""
    words = [folded(met[0]) for met in islice(_WORD.finditer(text), 2)]
    if len(words) < 2 or len(words[0]) > _ARTICLE:  # noqa: PLR2004
        return False
    return any(words[1][:_STEM] in sentence.words for sentence in before)
