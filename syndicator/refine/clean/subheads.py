"""Subheads: short lines between paragraphs that head what follows, in copy that has no headings of its own.

Takes the standing passages of a body; gives those that are subheads. A line in capitals is one wherever a paragraph
follows. Others must look like no sentence, stand before a paragraph, and keep a style of their own: what reads as a
question and its answer, a list, or a running dialogue is left as it is.
"""

import re
from collections.abc import Sequence

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
_SHORT, _PUT = 90, 300
"""Two sentences in a shorter line are a subhead's; a longer block that ends with a question puts it to nobody."""
_SERIES = 3
"""So many numbered lines are a series of subheads, even where they are whole sentences."""

_OPENING_QUOTES = "\"'“„«‘‚»「『 \u00a0"
_CLOSING_QUOTES = "\"'”“»’‘«」』"
_SENTENCE_END = re.compile(r"[.,:;…。、]$|\.\.\.$|[!]$")
_QUESTION = re.compile(r"[?？؟]$")
_ADDRESSED = re.compile(
    r"\b(?:you|your|yours|Sie|Ihnen|Ihre?[nmrs]?|du|dir|dich|dein\w*|ihr|euch|eure?\w*|vous|votre|vos|usted(?:es)?|tú|tu|te|você|vocês|lei|Lei|voi|u|uw|jij|je|Pan|Pani|Państwo|De|Dere|dere|vy|вы|вас|ваш\w*)\b"
)
_MARKED = re.compile(r"^(?:[-–—•*■◆▶►◇]\s*|\d{1,2}[.)]\s+)")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+\S")
_TWO_SENTENCES = re.compile(r"[。！？]\s*[^」』”]|\w{4}[.!?]\s+\S")
_RUNS_ON = re.compile(r"(?:[;,]|\b(?:and|or|und|oder|et|ou|y|o|e))$", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:ends?|###|\W*end\W*|(?:about|über|à propos|sobre) (?:the |us|uns)\b.*)$|^.{3,80}[\"”»] (?:by|von|par|di|de) \S", re.IGNORECASE
)
_NO_LINE = re.compile(r"https?://|www\.|\S+@\S+|^\S+\.\w{2,4}$|^[^\w]*$|\s[-–—]+\s?$")
_CLAUSE = re.compile(r"^(?:and|but|so|or|because|und|aber|denn|et|mais|y|pero|e|ma|en|maar)\s", re.IGNORECASE)


def subheads(passages: Sequence[Passage]) -> list[Passage]:
    """Give the passages that are subheads; none where the copy has headings of its own."""
    standing = [passage for passage in passages if passage.stands and (passage.text or passage.images())]
    if any(passage.tag in {"h2", "h3", "h4"} for passage in standing):
        return []
    asking = [passage for passage in standing if len(passage.text) <= _PUT and _QUESTION.search(_bare(passage.text[-8:]))]
    put = {id(passage) for passage in asking if _is_asked(passage.text)}
    questions = {id(passage) for passage in asking} if len(put) * _OFTEN >= len(asking) else set()
    series = sum(bool(_NUMBERED.match(passage.text)) and len(passage.text) <= LONGEST for passage in standing) >= _SERIES
    found = [
        passage
        for place, passage in enumerate(standing)
        if place
        and _is_candidate(passage, series=series)
        and _heads(passage, standing[place + 1 : place + 2])
        and id(passage) not in questions
    ]
    return _of_one_style(found, len(standing))


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
        or passage.images()
        or len(text) > LONGEST
        or _NO_LINE.search(text)
        or _LABEL.search(text)
        or len(passage.lines()) > 1
    ):
        return False
    if is_loud(text):
        return not text.endswith((",", ";")) and len(words(text)) <= MOST_WORDS and not (text.endswith(".") and _TWO_SENTENCES.search(text))
    if series and _NUMBERED.match(text):
        return True
    inside = _MARKED.sub("", text).lstrip(_OPENING_QUOTES)
    if (inside != text and text[0] in "-–—" and _QUESTION.search(text)) or "。" in inside[:-1] or _RUNS_ON.search(text):
        return False
    if not inside[:1].isupper() and not _starts_unicase(inside):
        return False
    return not _SENTENCE_END.search(_bare(text)) and not _CLAUSE.match(text) and len(words(text)) <= MOST_WORDS and _is_balanced(text)


def _starts_unicase(text: str) -> bool:
    first = text[:1]
    return first.isdigit() or (first.isalpha() and first.upper() == first.lower())


def _is_balanced(text: str) -> bool:
    """Say whether what is quoted is closed again: an open quotation runs on into the next block."""
    return text.count("“") <= text.count("”") + text.count("„") and text.count("«") == text.count("»")


def _heads(passage: Passage, following: Sequence[Passage]) -> bool:
    """Say whether a paragraph follows that this line could head."""
    if not following or following[0].tag != "p":
        return bool(following) and following[0].within("ul", "ol", "table", "blockquote")
    after = following[0].text
    wide = 2 if any(ord(letter) > _WIDE for letter in after[:20]) else 1
    return is_loud(passage.text) or len(after) * wide > max(PARAGRAPH, 1.2 * len(passage.text))


def _of_one_style(found: list[Passage], size: int) -> list[Passage]:
    """Drop candidates where they are so many that the copy is a list, or where loud ones show what the subheads are."""
    loud = [passage for passage in found if is_loud(passage.text)]
    if len(loud) > 1 and len(loud) * 2 >= len(found):
        return loud
    return found if len(found) <= max(1, 0.5 * size) else loud
