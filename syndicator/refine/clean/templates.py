"""Templates: the blocks of an entry as they may stand in other articles of its source too.

Takes passages before anything is cut, and what differs from article to article without making another block: headline,
author names, names of months. Gives templates, one a block, and after it one for each line at the edges of a block of
several lines. Touches nothing. A template's keys are digests of its words with slots for what differs.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from syndicator._text.digests import digest
from syndicator._text.words import words
from syndicator.catalog import Rulebook
from syndicator.model import Template, Zone
from syndicator.refine.clean.evidence import is_code, kept_by, kinds_of, newsy, whole_marks
from syndicator.refine.clean.passages import Leaf, Passage, flat
from syndicator.refine.clean.ruleset import Asked

HEAD = 2
"""So many blocks at the start may be boilerplate of the start."""
TAIL = 12
"""So many blocks at the end may be boilerplate of the end."""
MOST = 200
"""So many blocks of an entry are templates."""
LONGEST_KEYED = 1500
"""So many characters of a block are looked at for its keys."""
LONGEST_PARTIAL = 400
"""A longer block is known by all of its words or not at all."""
OPENING = 4
"""So many words open a line; it must have half as many more to be known by them."""
SHAPE = 4
"""A block is known by its words around names if at least so many are left."""
LEAST_WORDS = 2
"""A block with fewer words that are none of an article's own is known by nothing: it is a byline, a score, the headline again."""
FIRST_LINES, LAST_LINES = 2, 6
"""Of a block of several lines so many at its edges are looked at one by one."""
SHOWN = 200
"""So many characters of a block are kept to be shown."""
LONGEST_HEADING = 60
_KEY_BYTES = 8
_NAME_WORDS = 2
_MARKS = '"“”„«»‹›‘’'
_SLOTS = frozenset(["#", "D", "NAME", "TITLE", "U"])
_SHORTEST_TITLE = 2
_PLAIN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(
    r"https?://\S{1,400}|www\.\S{1,400}|[\w.+-]{1,64}@[\w.-]{1,64}|(?:[\w-]{1,40}\.){1,4}[a-z]{2,10}/\S{0,400}|" + _PLAIN.pattern
)


@dataclass(slots=True, eq=False)
class Seen:
    """A passage, or the line of it with this text, as a template."""

    template: Template
    passage: Passage
    line: str = ""

    def told(self) -> Template:
        """Give the template with the rule that took it out, once all is decided; a byline or a credit is none to be learned."""
        if self.passage.moved:
            return replace(self.template, kept=True)
        if self.passage.removal is not None:
            return replace(self.template, rule=self.passage.removal.rule)
        line = self.line or self.passage.text
        taken = next((removal.rule for removal in self.passage.line_removals if self.line and removal.text == line), "")
        return replace(self.template, rule=taken) if taken else self.template


@lru_cache(maxsize=8)
def dates_of(rulebook: Rulebook) -> frozenset[str]:
    """Give the names of months and weekdays that the rulebook knows, in lower case."""
    return frozenset(word.lower().rstrip(".") for name in ("months", "weekdays") for word in rulebook.lists.get(name, ()))


class Slots:
    """What makes no other block of a line: the article's own headline and authors, dates, figures, addresses, names."""

    def __init__(self, *, headline: str, people: Collection[str], dates: frozenset[str]) -> None:
        self._headline = headline
        self._titled = re.compile(rf"[{_MARKS}]?\s?{re.escape(headline)}\s?[{_MARKS}]?")
        self._dates = dates
        self._title = " ".join(self._words(_tokens(headline)))
        self._people = [" ".join(self._words(_tokens(name))) for name in people if len(name.split()) > 1]

    def keys(self, text: str, *, whole: bool = False) -> tuple[tuple[str, ...], int]:
        """Give what a text is known by, and how many of its words are no slots; `whole`: by all its words alone.

        An address alone is known by itself. Else it is known by all its words; by its words around names; by its opening. One that is all headline, names and
        figures is known by nothing.
        """
        tokens = _tokens(text[:LONGEST_KEYED])
        if len(tokens) == 1 and _is_address(tokens[0]):
            return (_key("words", tokens[0].lower()),), len(words(tokens[0]))
        slotted = self._words(tokens)
        exact = self._slotted(" ".join(slotted))
        known = exact.split()
        count = len(known) - sum(map(known.count, _SLOTS))
        if count < LEAST_WORDS:
            return (), count
        keys = [_key("words", exact)]
        if not whole and len(text) <= LONGEST_PARTIAL:
            shape = _shape(tokens, slotted)
            if sum(word not in _SLOTS for word in shape) >= SHAPE and shape != slotted:
                keys.append(_key("shape", " ".join(shape)))
            opening = known[:OPENING]
            if len(slotted) * 2 >= OPENING * 3 and _SLOTS.isdisjoint(opening[1:]):
                keys.append(_key("opening", " ".join(opening)))
        return tuple(dict.fromkeys(keys)), count

    def quotes(self, text: str) -> bool:
        """Say whether a text reports or quotes somebody; its own headline is nobody's words."""
        return newsy(self._titled.sub(" ", text) if self._headline else text)

    def _words(self, tokens: Sequence[str]) -> list[str]:
        slotted: list[str] = []
        for token in tokens:
            if token.isalpha():
                lower = token.lower()
                is_date = lower in self._dates and (token != lower or (slotted and slotted[-1] == "#"))
                slotted.append("D" if is_date else lower)
            elif token[0].isdigit():
                slotted.append("#")
            else:
                slotted.append("U" if _is_address(token) else token.lower())
        return slotted

    def _slotted(self, line: str) -> str:
        padded = f" {line} "
        if self._title.count(" ") >= _SHORTEST_TITLE - 1:
            padded = padded.replace(f" {self._title} ", " TITLE ")
        for name in self._people:
            padded = padded.replace(f" {name} ", " NAME ")
        return padded.strip()


def _tokens(text: str) -> list[str]:
    """Give words, figures and addresses; most texts have nothing of which an address is made."""
    return (_TOKEN if "/" in text or "@" in text or "www." in text else _PLAIN).findall(text)


def _is_address(token: str) -> bool:
    return "/" in token or "@" in token or token.startswith("www.")


def _shape(tokens: Sequence[str], slotted: Sequence[str]) -> list[str]:
    """Give the words with a slot for each run of two capitalised ones or more."""
    if all(token[0].isupper() for token in tokens):
        return list(slotted)
    shape: list[str] = []
    run = 0
    for token, word in zip(tokens, slotted, strict=True):
        run = run + 1 if token[0].isupper() and word not in {"U", "D"} else 0
        if run == _NAME_WORDS:
            shape[-1] = "NAME"
        elif run < _NAME_WORDS:
            shape.append(word)
    return shape


def _key(kind: str, line: str) -> str:
    return digest(f"{kind} {line}".encode("utf-8", "surrogatepass"))[: 2 * _KEY_BYTES]


def seen(passages: Sequence[Passage], asked: Asked, slots: Slots, *, names: Collection[str]) -> list[Seen]:
    """Give the templates of the passages that show a text, in reading order; of very many those at the two ends."""
    worded = [passage for passage in passages if passage.text]
    if len(worded) > MOST:
        worded = worded[: MOST // 4] + worded[MOST // 4 - MOST :]
    found: list[Seen] = []
    for place, passage in enumerate(worded):
        zone: Zone = "end" if place >= len(worded) - TAIL else "start" if place < HEAD else "middle"
        found += _of(passage, zone, asked, slots, names)
    return found


def _of(passage: Passage, zone: Zone, asked: Asked, slots: Slots, names: Collection[str]) -> Iterator[Seen]:
    rules = [*(mark.rule for mark in whole_marks(passage)), *asked.met(passage.text)]
    kept = is_code(passage) or kept_by(rules) or passage.within("figcaption", "ol", "table")
    edge = zone != "middle"
    keys, count = slots.keys(passage.text, whole=not edge)
    yield Seen(
        Template(
            keys=keys,
            words=count,
            text=passage.text[:SHOWN],
            zone=zone,
            heading=_is_heading(passage),
            signs=tuple(sorted(kinds_of(passage.text, passage.leaves, asked, rules, names=names))) if edge and not kept else (),
            linked=round(passage.linked(), 2),
            newsy=edge and slots.quotes(passage.text),
            kept=kept,
        ),
        passage,
    )
    if edge and not kept and passage.tag == "p":
        yield from _lines(passage, zone, asked, slots, names)


def _lines(passage: Passage, zone: Zone, asked: Asked, slots: Slots, names: Collection[str]) -> Iterator[Seen]:
    """Give templates for the lines at the edges of a block of several lines."""
    lines = [(line, text) for line in passage.lines() if (text := flat(line))]
    if len(lines) == 1:
        return
    for line, text in lines[:FIRST_LINES] * (len(lines) > FIRST_LINES + LAST_LINES) + lines[-LAST_LINES - FIRST_LINES :]:
        rules = asked.met(text)
        kept = kept_by(rules)
        signs = () if kept else tuple(sorted(kinds_of(text, line, asked, rules, names=names)))
        keys, count = slots.keys(text)
        whole, linked = sum(len(leaf.text) for leaf in line), sum(len(leaf.text) for leaf in line if leaf.link() is not None)
        yield Seen(
            Template(
                keys=keys,
                words=count,
                text=text[:SHOWN],
                zone=zone,
                signs=signs,
                linked=round(linked / whole, 2) if whole else 0.0,
                newsy=slots.quotes(text),
                kept=kept,
                line=True,
            ),
            passage,
            text,
        )


def _is_heading(passage: Passage) -> bool:
    """Say whether a passage is a heading or leads to what follows: it is one by its element, short and loud, or ends with a colon."""
    text = passage.text
    if passage.tag in {"h2", "h3", "h4"}:
        return True
    if len(text) > LONGEST_HEADING or passage.within("li"):
        return False
    return text.isupper() or text.endswith((":", "：")) or _is_bold(passage.leaves)


def _is_bold(leaves: Sequence[Leaf]) -> bool:
    texts = [leaf for leaf in leaves if leaf.text.strip()]
    return all(any(node.name in {"b", "strong"} for node in leaf.inline) for leaf in texts)
