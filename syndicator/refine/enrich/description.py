"""The publisher's own description of an article, where it can stand as its summary.

Takes the description as sent, the article's copy and a limit; gives the description, whole sentences of it, or nothing.
Touches nothing. It must be clean: no markup left, no call to read on or subscribe, no byline, label or date before it, not
the headline again, not the beginning of the text with the end cut off, no opening that leans on something else. In doubt
it is not taken: the article's own sentences stand in for it.
"""

import re
from functools import lru_cache

from syndicator._text.markup import plain
from syndicator._text.phrases import Phrases, folded
from syndicator._text.sentences import sentences
from syndicator.catalog import Rulebook
from syndicator.model import Copy
from syndicator.refine.enrich.gazetteer import entries
from syndicator.refine.enrich.summary import closed, leaning

_LONGEST = 20_000
_SHORTEST = 40
_FEWEST_WORDS = 6
_RUBBISH = re.compile(r"[<>{}|\\•▪►]|https?://|www\.|\w@\w|&[a-z]+;|&#\d+;|\[/?\w+|â€|Ã[\x80-\xbf¤¶¼]|\ufffd")
_CUT = re.compile(r"(?:\.\.\.|…|\[\W*\]|\[[^\]]*…[^\]]*\])\W*$")
_ENDS = re.compile(r"[.!?。！？।][\"'”’»“)\]]*$")
_STOPS = ".!?…。！？।؟۔"
_DASH = re.compile(r"^\s*[–—:|.-]+\s*")
_NAME = r"[A-ZÀ-ÞЀ-Я][\w'’.-]+"
_ODD_OPENING = re.compile(
    rf"(?:By|Von|Par|Por|Di|Door|Af|Av)\s+{_NAME}\s+{_NAME}\s*(?:[–—|.,:-]|[A-ZÀ-ÞЀ-Я])"  # a byline
    r"|[A-ZÀ-Þ]{3}[A-ZÀ-Þ\s.'’/]{0,30}(?:[:|]|[,(][^!?–—]{0,40}[–—-]|\s[–—-])\s"  # a label or a dateline
    r"|(?:[^\W\d_]{3,9}\.? )?\d{1,2}(?:st|nd|rd|th)?[.,/ -]{1,2}(?:[^\W\d_]{3,9}\.?,? ?|\d{1,2}[./-])?\d{4}\W+[A-ZÀ-Þ]"  # a date
    r"|(?:Updated?|Published|Posted|Aktualisiert|Stand|Publié|Actualizado|Atualizado)\b[^.!?]{0,12}\d"
)
_QUOTES = "\"'“”„’»«›)]"
_MOSTLY = 0.6


def description(sent: str, copy: Copy, *, language: str, limit: int, rulebook: Rulebook) -> str:
    """Give the publisher's description as a summary of at most `limit` characters, empty where it is not fit."""
    text = _bare(" ".join(plain(sent[:_LONGEST]).split()), copy)
    if not _clean(text, rulebook) or _says_headline(text, copy.headline) or _cut_copy(text, copy):
        return ""
    if leaning(rulebook, language)(text, first=True):
        return ""
    kept = text if len(text) <= limit and _ENDS.search(text) else _whole(text, language, limit)
    return kept if len(kept) >= _SHORTEST and closed(kept) and not _repeats(kept, language) else ""


def _whole(text: str, language: str, limit: int) -> str:
    """Give as many whole sentences as fit."""
    kept = longer = ""
    for sentence in sentences(text, language):
        longer = f"{longer} {sentence}".strip()
        if len(longer) > limit or not _ENDS.search(sentence) or _CUT.search(sentence):
            break
        if closed(longer):
            kept = longer
    return kept


def _repeats(text: str, language: str) -> bool:
    said = sentences(text, language)
    return len(set(said)) < len(said)


def _bare(text: str, copy: Copy) -> str:
    """Give a description without the headline, the byline and the dateline that may stand before it."""
    for line in (copy.headline, copy.byline, *(author.name for author in copy.authors), copy.dateline):
        if line and folded(text).startswith(folded(line)):
            after = text[len(line) :]
            # a headline or a name that runs on as a sentence is that sentence's beginning
            if _DASH.match(after) or (line in {copy.byline, copy.dateline} and after[:1].isspace()):
                text = _DASH.sub("", after).strip()
    return text


def _clean(text: str, rulebook: Rulebook) -> bool:
    """Say whether a description is prose and nothing but prose."""
    if len(text) < _SHORTEST or text.count(" ") + 1 < _FEWEST_WORDS:
        return False
    if _RUBBISH.search(text) or _CUT.search(text) or _ODD_OPENING.match(text) or sum(map(str.isupper, text)) > _MOSTLY * len(text):
        return False
    return not any(_noise(rulebook).find(text))


def _cut_copy(text: str, copy: Copy) -> bool:
    """Say whether a description begins where a sentence of the text does and ends where none does."""
    said = folded(text).rstrip(_QUOTES + _STOPS)
    body = folded(" ".join(block.text for block in copy.blocks)[:_LONGEST])
    place = body.find(said)
    before, after = body[:place].rstrip(_QUOTES + " ")[-1:], body[place + len(said) :].lstrip(_QUOTES)[:1]
    return place >= 0 and (not before or before in _STOPS) and bool(after) and after not in _STOPS


def _says_headline(text: str, headline: str) -> bool:
    ours, theirs = (" ".join(re.findall(r"\w+", folded(each))) for each in (text, headline))
    return bool(theirs) and (ours == theirs or (ours.startswith(theirs) and len(ours) - len(theirs) < _SHORTEST))


@lru_cache(maxsize=8)
def _noise(rulebook: Rulebook) -> Phrases[None]:
    return Phrases([(phrase, None) for phrase in entries(rulebook, "description-noise")])
