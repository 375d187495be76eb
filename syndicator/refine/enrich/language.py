"""The language of an article, as a BCP 47 tag. The one door to py3langid, which may be absent.

Takes what the publisher and the source declare, and the text; gives a tag, empty where nothing can be said. Touches
nothing but, at the first use, py3langid's own model. What is declared counts, unless the text plainly is in another of
the languages whose small words we know: publishing systems declare English by default. Else py3langid, else the small
words, and only on forty letters or more.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from math import exp
from typing import cast

from syndicator._text.phrases import folded
from syndicator.catalog import Rulebook
from syndicator.refine.enrich.gazetteer import stopwords

_TAG = re.compile(r"([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.IGNORECASE)
_MISSPELT = {
    "cn": "zh",
    "jp": "ja",
    "kr": "ko",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "tw": "zh-TW",
    "br": "pt-BR",
    "iw": "he",
    "in": "id",
}
"""Countries, and tags of old, that stand where a language should; "br" is Breton by the standard, and never meant."""
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "xx"})
_LETTERS = 40
_LOOKED_AT = 3000
_IDENTIFIED_BY = 800
_SURE = 0.9
_FARTHEST = -700.0
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґ]", re.IGNORECASE)),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
_SCRIPT_SHARE = 0.2
_VOTERS = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "pl")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 8
_SHARE = 0.15
_LEAD = 1.2
_CONTRADICTION_WORDS = 80
_CONTRADICTION_LEAD = 4.0


def declared(text: str) -> str:
    """Give what is declared as a BCP 47 tag in its usual spelling (`pt-BR`), empty if it is none."""
    met = _TAG.fullmatch(text.strip())
    if met is None or met[1].lower() in _NO_LANGUAGE:
        return ""
    primary = _MISSPELT.get(met[1].lower(), met[1].lower())
    return "-".join([primary, *(_subtag(part) for part in re.split("[-_]", met[2])[1:])])


def primary(tag: str) -> str:
    """Give the language of a tag without script and region."""
    return tag.partition("-")[0]


def language_of(text: str, *, said: tuple[str, ...], rulebook: Rulebook) -> str:
    """Give the language of `text`; `said` is what is declared for it, the nearest declaration first."""
    look = text[:_LOOKED_AT]
    tag = next((tag for each in said if (tag := declared(each))), "")
    if tag:
        return _contradicted(tag, look, rulebook) or tag
    if sum(map(str.isalpha, look)) < _LETTERS:
        return ""
    return _identified(look) or _script(look) or _voted(look, rulebook)


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():  # noqa: PLR2004  (a script)
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()  # noqa: PLR2004  (a region)


def _identified(look: str) -> str:
    """Give what py3langid says where it is installed and sure: its first answer's share of all that it thinks possible."""
    rank = _ranker()
    if rank is None:
        return ""
    answers = rank(look[:_IDENTIFIED_BY])
    language, best = answers[0]
    sure = 1 / sum(exp(max(points - best, _FARTHEST)) for _, points in answers)
    return str(language) if sure >= _SURE else ""


def at_hand() -> None:
    """Load py3langid's model, for whoever makes workers: one that is replaced after some articles must not load it anew."""
    if (rank := _ranker()) is not None:
        rank("at hand")


@lru_cache(maxsize=1)
def _ranker() -> Callable[[str], list[tuple[str, float]]] | None:
    """Give py3langid's function; it takes half a second to load, so it is loaded when first asked, and the extra may be absent."""
    try:
        from py3langid import rank  # noqa: PLC0415  (slow to import, needed only where nothing is declared)
    except ImportError:
        return None
    return cast("Callable[[str], list[tuple[str, float]]]", rank)


def _script(look: str) -> str:
    """Give the language that a script of its own, or nearly so, tells."""
    letters = sum(map(str.isalpha, look))
    return next((language for language, script in _SCRIPTS if len(script.findall(look)) > _script_share(language) * letters), "")


def _script_share(language: str) -> float:
    return 0.01 if language == "uk" else _SCRIPT_SHARE


def _shares(words: list[str], rulebook: Rulebook) -> Counter[str]:
    """Give the share of small words that each language we know finds in a text."""
    return Counter({language: sum(map(small.__contains__, words)) for language in _VOTERS if (small := stopwords(rulebook, language))})


def _voted(look: str, rulebook: Rulebook) -> str:
    words = _WORD.findall(folded(look))
    (first, votes), (_, others) = (*_shares(words, rulebook).most_common(2), ("", 0), ("", 0))[:2]
    return first if len(words) >= _FEWEST and votes >= _SHARE * len(words) and votes >= _LEAD * others else ""


def _contradicted(tag: str, look: str, rulebook: Rulebook) -> str:
    """Give the language in which a text plainly is where that is not the declared one, else nothing."""
    words = _WORD.findall(folded(look))
    if primary(tag) not in _VOTERS or len(words) < _CONTRADICTION_WORDS:
        return ""
    own = stopwords(rulebook, primary(tag))
    if sum(map(own.__contains__, words)) >= _SHARE * len(words):
        return ""
    shares = _shares(words, rulebook)
    first, votes = shares.most_common(1)[0]
    plainly = votes >= _SHARE * len(words) and votes >= _CONTRADICTION_LEAD * max(shares[primary(tag)], 1)
    return first if plainly else ""
