"""Subheads: short lines between paragraphs that head what follows, in copy that has no headings of its own.

Takes the standing passages of a body; gives those that are subheads. A line in capitals is one wherever a paragraph
follows. Others must look like no sentence, stand before a paragraph (or before another subhead that does), and keep a
style of their own: what reads as a question and its answer, a list, or a running dialogue is left as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from syndicator._text.words import is_loud, words
from syndicator.refine.clean.passages import Passage

LONGEST = 120
MOST_WORDS = 18
PARAGRAPH = 45
"""A subhead stands before a block of at least this many characters; a loud one before any."""
_WIDE = 0x2E80
"""From here on a character is a word or half of one."""
_OFTEN = 3
"""Where one question in so many is put to somebody, the copy is an interview, and none of its questions is a subhead."""
_ANSWERS = 2
"""So many questions that are answered in somebody's own words, half of all, make an interview too."""
_STACK = 3
"""So many short lines may stand one upon the other as subheads (a section, a day, an hour); more are a list."""
_SHORT, _PUT = 90, 300
"""Two sentences in a shorter line are a subhead's; a longer block that ends with a question puts it to nobody."""
_SERIES = 3
"""So many numbered lines are a series of subheads, even where they are whole sentences."""

_BOLD = frozenset(["b", "strong"])
_LABELLED = re.compile(r"(?:[^\W_]\S*\s+){0,3}[^\W_]\S*:\Z")
"""A few words and a colon: in bold they head what follows (`Shownotes:`), in plain letters they lead to it."""

_OPENING_QUOTES = "\"'“„«‘‚»「『 \u00a0"
_CLOSING_QUOTES = "\"'”“»’‘«」』"
_SENTENCE_END = re.compile(r"[.,:;…。、]$|\.\.\.$|[!]$")
_QUESTION = re.compile(r"[?？؟]$")
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|Sie|Ihnen|Ihre?[nmrs]?|du|dir|dich|dein\w*|ihr|euch|eure?\w*|vous|votre|vos|usted(?:es)?|tú|tu|te|você|vocês|lei|Lei|voi|u|uw|jij|je|Pan|Pani|Państwo|De|Dere|dere|vy|вы|вас|ваш\w*)\b"
)
_OWN_WORDS = re.compile(r"[\"“„«»‚‘](?=\w)|(?:I|I['’]\w+|Ich|Je|J['’]\w+|Yo|Eu|Io|Ik)\s")
_DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.$")
_MARKED = re.compile(r"^(?:[-–—•*■◆▶►◇]\s*|\d{1,2}[.)]\s+)")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+\S")
_TWO_SENTENCES = re.compile(r"[。！？]\s*[^」』”]|\w{4}[.!?]\s+\S")
_RUNS_ON = re.compile(r"(?:[;,]|\b(?:and|or|und|oder|et|ou|y|o|e))$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:ends?|###|\W*end\W*|(?:about|über|à propos|sobre) (?:the |us|uns)\b.*)$|^.{3,80}[\"”»] (?:by|von|par|di|de) \S", re.IGNORECASE
)
_NO_LINE = re.compile(r"https?://|www\.|\S+@\S+|^\S+\.\w{2,4}$|^[^\w]*$|\s[-–—]+\s?$")
_CLAUSE = re.compile(r"^(?:and|but|so|or|because|und|aber|denn|et|mais|y|pero|e|ma|en|maar)\s", re.IGNORECASE)


def set_subheads(passages: Sequence[Passage]) -> None:
    """Make headings of the passages that are subheads; what made them bold goes, for a heading is that anyway."""
    for passage in subheads(passages):
        passage.tag = "h2"
        passage.set_leaves([replace(leaf, inline=tuple(node for node in leaf.inline if node.name not in _BOLD)) for leaf in passage.leaves])


def subheads(passages: Sequence[Passage]) -> list[Passage]:
    """Give the passages that are subheads; none where the copy has headings of its own."""
    standing = [passage for passage in passages if passage.stands and (passage.text or passage.images())]
    if any(passage.tag in {"h2", "h3", "h4"} for passage in standing):
        return []
    questions = _questions(standing)
    series = sum(bool(_NUMBERED.match(passage.text)) and len(passage.text) <= LONGEST for passage in standing) >= _SERIES
    found: list[Passage] = []
    for place in range(len(standing) - 1, 0, -1):
        passage = standing[place]
        if id(passage) not in questions and _is_candidate(passage, series=series) and _heads(standing, place, found):
            found.insert(0, passage)
    return _of_one_style(_without_lists(found, standing), len(standing))


def _questions(standing: Sequence[Passage]) -> set[int]:
    """Give what asks in an interview: the questions of a copy in which some are put to somebody, or answered in their own words."""
    asking = [place for place, one in enumerate(standing) if len(one.text) <= _PUT and _QUESTION.search(_bare(one.text[-8:]))]
    put = sum(_is_asked(standing[place].text) for place in asking)
    answered = sum(any(_OWN_WORDS.match(one.text) for one in standing[place + 1 : place + 2]) for place in asking)
    talk = put * _OFTEN >= len(asking) or (answered >= _ANSWERS and answered * 2 >= len(asking))
    return {id(standing[place]) for place in asking} if talk else set()


def _is_asked(question: str) -> bool:
    """Say whether a question is put to somebody: it addresses them, or says something first."""
    return (
        bool(_ADDRESSED.search(question)) or len(question) > LONGEST or (len(question) > _SHORT and bool(_TWO_SENTENCES.search(question)))
    )


def _bare(text: str) -> str:
    return text.strip().rstrip(_CLOSING_QUOTES).rstrip()


def _is_candidate(passage: Passage, *, series: bool) -> bool:
    text = passage.text
    if (
        passage.tag != "p"
        or passage.place
        or passage.caption
        or passage.images()
        or len(text) > LONGEST
        or _NO_LINE.search(text)
        or _LABEL.search(text)
        or len(passage.lines()) > 1
    ):
        return False
    if is_loud(text):
        return not text.endswith((",", ";")) and len(words(text)) <= MOST_WORDS and not (text.endswith(".") and _TWO_SENTENCES.search(text))
    if (series and _NUMBERED.match(text)) or (_LABELLED.match(text) and _is_bold(passage)):
        return True
    inside = _MARKED.sub("", text).lstrip(_OPENING_QUOTES)
    if (inside != text and text[0] in "-–—" and _QUESTION.search(text)) or "。" in inside[:-1] or _RUNS_ON.search(text):
        return False
    if not inside[:1].isupper() and not _starts_unicase(inside):
        return False
    ends = _SENTENCE_END.search(_bare(text)) and not _DATE.search(text)
    return not ends and not _CLAUSE.match(text) and len(words(text)) <= MOST_WORDS and _is_balanced(text)


def _is_bold(passage: Passage) -> bool:
    """Say whether all that is shown is bold."""
    shown = [leaf for leaf in passage.leaves if leaf.text.strip()]
    return bool(shown) and all(any(node.name in _BOLD for node in leaf.inline) for leaf in shown)


def _starts_unicase(text: str) -> bool:
    first = text[:1]
    return first.isdigit() or (first.isalpha() and first.upper() == first.lower())


def _is_balanced(text: str) -> bool:
    """Say whether what is quoted is closed again: an open quotation runs on into the next block."""
    return text.count("“") <= text.count("”") + text.count("„") and text.count("«") == text.count("»")


def _heads(standing: Sequence[Passage], place: int, found: Sequence[Passage]) -> bool:
    """Say whether a paragraph follows that this line could head, or a subhead that does."""
    following = standing[place + 1] if place + 1 < len(standing) else None
    if following is not None and not following.text and _is_bold(standing[place]):
        following = next((one for one in standing[place + 2 : place + 3] if one.text), following)
    if following is None or following.tag != "p":
        return following is not None and following.within("ul", "ol", "table", "blockquote")
    text, after = standing[place].text, following.text
    if found and following is found[0] and not _QUESTION.search(_bare(text)) and not standing[place - 1].text.endswith(":"):
        return True
    wide = 2 if any(ord(letter) > _WIDE for letter in after[:20]) else 1
    return is_loud(text) or len(after) * wide > max(PARAGRAPH, 1.2 * len(text))


def _without_lists(found: Sequence[Passage], standing: Sequence[Passage]) -> list[Passage]:
    """Drop lines that follow one upon the other with no paragraph between them, but for what stands over them."""
    heads = {id(passage) for passage in found}
    kept: list[Passage] = []
    for heading, run in groupby(standing, key=lambda passage: id(passage) in heads):
        together = list(run)
        if heading and len(together) <= _STACK:
            kept += together[: next((at for at, pair in enumerate(pairwise(together)) if _are_items(*pair)), _STACK)]
    return kept


def _are_items(upper: Passage, lower: Passage) -> bool:
    """Say whether two lines are of one kind, as entries of a list are: both numbered or timed, or half of the words the same."""
    if is_loud(upper.text) and is_loud(lower.text):
        return False
    one, other = set(words(upper.text.casefold())), set(words(lower.text.casefold()))
    return (upper.text[0].isdigit() and lower.text[0].isdigit()) or 2 * len(one & other) >= min(len(one), len(other))


def _of_one_style(found: list[Passage], size: int) -> list[Passage]:
    """Drop candidates where they are so many that the copy is a list, or where loud or bold ones show what the subheads are."""
    styled: list[Passage] = []
    for is_styled in (lambda passage: is_loud(passage.text), _is_bold):
        styled = [passage for passage in found if is_styled(passage)]
        if len(styled) > 1 and len(styled) * 2 >= len(found):
            return styled
    return found if len(found) <= max(1, 0.5 * size) else [passage for passage in found if is_loud(passage.text)]
