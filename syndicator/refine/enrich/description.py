"""The publisher's own description of an article, where it can stand as its summary.

Takes the description as sent, the article's copy and a limit; gives the description, whole sentences of it, or nothing.
Touches nothing. It must be clean: no markup left, no call to read on or subscribe, not the headline again, not the
beginning of the text with the end cut off.
"""

import re
from functools import lru_cache

from syndicator._text.markup import plain
from syndicator._text.phrases import Phrases, folded
from syndicator._text.sentences import sentences
from syndicator.catalog import Rulebook
from syndicator.model import Copy
from syndicator.refine.enrich.gazetteer import entries

_LONGEST = 20_000
_SHORTEST = 40
_FEWEST_WORDS = 6
_RUBBISH = re.compile(r"[<>{}|\\]|https?://|www\.|&[a-z]+;|&#\d+;|\[/?\w+|â€|Ã[\x80-\xbf¤¶¼]|\ufffd")
_CUT = re.compile(r"(?:\.\.\.|…|\[\W*\]|\[[^\]]*…[^\]]*\])\W*$")
_ENDS = re.compile(r"[.!?。！？।][\"'”’»“)\]]*$")
_DASH = re.compile(r"^\s*[–—:-]+\s*")


def description(sent: str, copy: Copy, *, language: str, limit: int, rulebook: Rulebook) -> str:
    """Give the publisher's description as a summary of at most `limit` characters, empty where it is not fit."""
    text = _without_dateline(plain(sent[:_LONGEST]), copy)
    if not _clean(text, rulebook) or _says_headline(text, copy.headline):
        return ""
    if len(text) <= limit and _ENDS.search(text):
        return text
    kept = ""
    for sentence in sentences(text, language):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit or not _ENDS.search(sentence) or _CUT.search(sentence):
            break
        kept = longer
    return kept if len(kept) >= _SHORTEST else ""


def _without_dateline(text: str, copy: Copy) -> str:
    if copy.dateline and folded(text).startswith(folded(copy.dateline)):
        return _DASH.sub("", text[len(copy.dateline) :])
    return text


def _clean(text: str, rulebook: Rulebook) -> bool:
    """Say whether a description is prose and nothing but prose."""
    if len(text) < _SHORTEST or text.count(" ") + 1 < _FEWEST_WORDS:
        return False
    return not _RUBBISH.search(text) and not _CUT.search(text) and not any(_noise(rulebook).find(text))


def _says_headline(text: str, headline: str) -> bool:
    ours, theirs = (" ".join(re.findall(r"\w+", folded(each))) for each in (text, headline))
    return bool(theirs) and (ours == theirs or (ours.startswith(theirs) and len(ours) - len(theirs) < _SHORTEST))


@lru_cache(maxsize=8)
def _noise(rulebook: Rulebook) -> Phrases[None]:
    return Phrases([(phrase, None) for phrase in entries(rulebook, "description-noise")])
