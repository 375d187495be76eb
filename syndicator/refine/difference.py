"""Difference: what changed between two versions of an article, and how much that matters.

Takes the fields of two versions as a partner sees them; gives `revision` or `correction` and one sentence that says
why. Touches nothing. A correction is a change that a reader could be misled by if he had read the old version: another
headline, other figures, other names, other words in a quotation, a "not" more or less. All else is a revision.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal, NamedTuple

from syndicator.refine.fingerprint import words

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"(?<=[\w,;)'’–—-] )[^\W\d_][\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_QUOTE = re.compile(r"[“„«»\"]([^“”„«»\"\n]{2,600})[”“»«\"]")
_CAPITALISED = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATIONS = frozenset(
    words(
        "not no never none nobody neither nor without cannot nicht kein keine keinen keinem keiner keines nie niemals niemand ohne "
        "ne pas jamais aucun aucune sans non nunca ningún ninguna ninguno sin tampoco não nenhum nenhuma sem jamais niet geen nooit zonder"
    )
)
_APOSTROPHE = re.compile(r"n['’]t\b")
_SAYS_SO = re.compile(
    r"^\W{0,4}(?:corrections?|corrected|clarification|amendment|editor['’]s correction|an? (?:earlier|previous) version|"
    r"this (?:article|story|post|report) (?:was|has been) (?:corrected|amended|clarified)|"
    r"korrektur|berichtigung|richtigstellung|(?:in einer|eine) (?:früheren?|vorherigen?) (?:fassung|version)|"
    r"correctif|rectificatif|rectification|corrección|fe de errores|fe de erratas|rectificación|correção|errata|erramos|"
    r"correzione|rettifica|errata corrige|rectificatie|correctie|sprostowanie|rättelse|rettelse|oikaisu|исправление|поправка|уточнение)\b",
    re.IGNORECASE,
)
"""Lines by which a publisher says that it corrects itself."""
_SHOWN = 60
_FEW = 3
_NOUNS_CAPITALISED = frozenset({"de", "lb"})


class Difference(NamedTuple):
    """How much a change matters, and one sentence that says what changed."""

    kind: Literal["revision", "correction"]
    why: str


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> Difference | None:
    """Say what changed between two versions (`fingerprint.visible`), None if a partner sees no change."""
    changed = [name for name in new if old[name] != new[name]]
    if not changed:
        return None
    if words(old["headline"]) != words(new["headline"]):
        return Difference("correction", f"the headline changed from {_quoted(old['headline'])} to {_quoted(new['headline'])}")
    if "text" in changed and (told := _told(old["text"], new["text"], new["language"])):
        return Difference("correction", told)
    return Difference("revision", f"changed: {', '.join(changed)}")


def _told(old: str, new: str, language: str) -> str:
    """Say in what the two texts tell different things, empty if only their wording differs."""
    if said := next((line for line in _lines(new) if _SAYS_SO.match(line) and line not in _lines(old)), ""):
        return f"it says so itself: {_quoted(said)}"
    if (before := _NUMBER.findall(old)) != (after := _NUMBER.findall(new)):
        return _say("numbers changed", Counter(before), Counter(after)) or "numbers changed places"
    if (names := _names(old, language)) != (renamed := _names(new, language)):
        return _say("names changed", names, renamed)
    if (quotes := _quotes(old)) != (requoted := _quotes(new)):
        return _say("a quotation changed", quotes, requoted)
    if (denied := _negations(old)) != (now_denied := _negations(new)):
        return _say("a negation changed", denied, now_denied)
    return ""


def _lines(text: str) -> list[str]:
    """Give the blocks of a text without the word for their kind."""
    return [line.partition("] ")[2] for line in text.split("\n")]


def _names(text: str, language: str) -> Counter[str]:
    """Count the words with a capital inside sentences; where nouns have one too, only those beside another or in capitals."""
    if language not in _NOUNS_CAPITALISED:
        return Counter(_POSSESSIVE.sub("", name) for name in _NAME.findall(text) if name[0].isupper())
    found: Counter[str] = Counter()
    for line in text.split("\n"):
        tokens = _CAPITALISED.findall(line)
        for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
            if token[0].isupper() and (token.isupper() or following[:1].isupper()):
                found[f"{token} {following}" if following[:1].isupper() else token] += 1
    return found


def _quotes(text: str) -> Counter[str]:
    return Counter(" ".join(words(quote)) for quote in _QUOTE.findall(text))


def _negations(text: str) -> Counter[str]:
    return Counter(word for word in words(_APOSTROPHE.sub(" not", text)) if word in _NEGATIONS)


def _say(what: str, old: Counter[str], new: Counter[str]) -> str:
    gone, come = [*(old - new)], [*(new - old)]
    if not gone and not come:
        return ""
    if not gone or not come:
        return f"{what}: {'added' if come else 'gone'} {_list(come or gone)}"
    return f"{what}: {_list(gone)} → {_list(come)}"


def _list(parts: list[str]) -> str:
    return ", ".join(_short(part) for part in parts[:_FEW]) + (" …" if len(parts) > _FEW else "")


def _quoted(text: str) -> str:
    return f"“{_short(text)}”"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
