"""Difference: what changed between two versions of an article, and how much that matters.

Takes the fields of two versions as a partner sees them; gives `revision` or `correction` and one sentence that says
why, None where a reader sees no change: other quotes, dashes and spaces, a link that follows him about no more. Touches
nothing. A correction is a change that a reader could be misled by if he had read the old version: another headline, other
figures, other names, other words in a quotation, a "not" more or less, a sentence that is gone with what it told. What was
added is none, and neither is what was moved or written otherwise.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from syndicator._text.sentences import OPENERS, sentences
from syndicator.refine.figures import told
from syndicator.refine.fingerprint import words
from syndicator.refine.spelling import plain, same

_NAME = re.compile(r"(?<=[\w,;)'’\"–—-] )[\"'(]?([^\W\d_][\w’'-]*)")
_TOKEN = re.compile(r"[\w’'-]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_QUOTE = re.compile(r"\"([^\"\n]{2,600})\"")
_CAPITALISED = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATIONS = frozenset(
    words(
        "not no never none nobody neither nor without cannot nicht kein keine keinen keinem keiner keines nie niemals niemand ohne "
        "ne pas jamais aucun aucune sans non nunca ningún ninguna ninguno sin tampoco não nenhum nenhuma sem jamais niet geen nooit zonder "
        "mai nessun nessuno nessuna senza inte ej aldrig ikke aldri не нет никогда без nie nigdy bez"
    )
)
_NO_NEGATIONS = {"it": frozenset[str](), "": frozenset({"mai"})}
"""What is a negation in one language, and a month in others."""
_SHORTENED = re.compile(r"n['’]t\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"^\W{0,4}(?:corrections?|corrected|clarification|amendment|editor['’]s correction|an? (?:earlier|previous) version|"
    r"this (?:article|story|post|report) (?:was|has been) (?:corrected|amended|clarified)|"
    r"korrektur|berichtigung|richtigstellung|(?:in einer|eine) (?:früheren?|vorherigen?) (?:fassung|version)|"
    r"correctif|rectificatif|rectification|corrección|fe de errores|fe de erratas|rectificación|correção|errata|erramos|"
    r"correzione|rettifica|errata corrige|rectificatie|correctie|sprostowanie|rättelse|rettelse|oikaisu|исправление|поправка|уточнение)\b",
    re.IGNORECASE,
)
"""Lines by which a publisher says that it corrects itself."""
_ALIKE = 0.4
"""So much of two sentences must be the same for one to be the other written anew."""
_MANY = 400
"""So many sentences that are not the same in both are looked at one by one; beyond it they are told apart as a whole."""
_SHOWN = 60
_FEW = 3
_NOUNS_CAPITALISED = frozenset({"de", "lb"})


class Difference(NamedTuple):
    """How much a change matters, and one sentence that says what changed."""

    kind: Literal["revision", "correction"]
    why: str


def difference(old: Mapping[str, str], new: Mapping[str, str], *, strict: bool = False) -> Difference | None:
    """Say what changed between two versions (`fingerprint.visible`), None if a partner sees no change; `strict`: or any other byte."""
    changed = [name for name in new if not (old.get(name, "") == new[name] if strict else same(name, old.get(name, ""), new[name]))]
    if not changed:
        return None
    if words(old["headline"]) != words(new["headline"]):
        return Difference("correction", f"the headline changed from {_quoted(old['headline'])} to {_quoted(new['headline'])}")
    if "text" in changed and (what := _told(_lines(old["text"]), _lines(new["text"]), new["language"])):
        return Difference("correction", what)
    return Difference("revision", f"changed: {', '.join(changed)}")


def _lines(text: str) -> list[str]:
    """Give the blocks of a text, without the word for their kind, as they read."""
    return [plain(line.partition("] ")[2]) for line in text.split("\n")]


def _told(old: Sequence[str], new: Sequence[str], language: str) -> str:
    """Say in what the two texts tell different things, empty if only their wording differs."""
    if said := next((line for line in new if _SAYS_SO.match(line) and line not in old), ""):
        return f"it says so itself: {_quoted(said)}"
    gone, come = _apart(_sentences(old, language), _sentences(new, language))
    pairs, taken, added = _paired(gone, come)
    after = _Facts.of(added, language)
    before = _Facts.of(taken, language)
    for one, other in pairs:
        if what := _Facts.of([one], language).against(_Facts.of([other], language), moved_from=before, moved_to=after):
            return what
        if _swapped(told(one, language).rest, told(other, language).rest):
            return "names changed places"
    if quotes := _quotes(old) - _quotes(new):
        return _say("a quotation changed", quotes, _quotes(new) - _quotes(old))
    rest = _Facts.of([sentence for _, sentence in pairs] + added, language)
    return before.lost(rest)


def _sentences(blocks: Sequence[str], language: str) -> list[str]:
    return [sentence for block in blocks for sentence in sentences(block, language.partition("-")[0])]


def _apart(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Give the sentences that only one of the two texts has, in order."""
    return _without(old, Counter(new)), _without(new, Counter(old))


def _without(some: list[str], others: Counter[str]) -> list[str]:
    left = Counter(others)
    rest = []
    for sentence in some:
        if left[sentence]:
            left[sentence] -= 1
        else:
            rest.append(sentence)
    return rest


def _paired(gone: list[str], come: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Give the sentences that were written anew with what they became, those that are gone, and those that were added."""
    if len(gone) * len(come) > _MANY * _MANY:
        return [(" ".join(gone), " ".join(come))], [], []
    left = {at: words(sentence) for at, sentence in enumerate(come)}
    pairs, taken = [], []
    for sentence in gone:
        said = words(sentence)
        ratios = {at: SequenceMatcher(None, said, other, autojunk=False).ratio() for at, other in left.items() if set(said) & set(other)}
        best = max(ratios, key=lambda at: (ratios[at], -at), default=None)
        if best is None or ratios[best] < _ALIKE:
            taken.append(sentence)
        else:
            pairs.append((sentence, come[best]))
            del left[best]
    return pairs, taken, [come[at] for at in left]


class _Facts(NamedTuple):
    """What some sentences tell: figures in their order, names, negations."""

    figures: tuple[str, ...]
    names: Counter[str]
    negations: Counter[str]

    @classmethod
    def of(cls, some: Sequence[str], language: str) -> "_Facts":
        read = [told(sentence, language) for sentence in some]
        names = _names("\n".join(one.rest for one in read), language)
        return cls(
            tuple(figure for one in read for figure in one.figures), names, _negations("\n".join(one.rest for one in read), language)
        )

    def against(self, other: "_Facts", *, moved_from: "_Facts", moved_to: "_Facts") -> str:
        """Say in what another telling of the same differs; what only went into or came out of another sentence does not count."""
        for what, one, two, out_of, into in (
            ("numbers changed", Counter(self.figures), Counter(other.figures), Counter(moved_from.figures), Counter(moved_to.figures)),
            ("names changed", self.names, other.names, moved_from.names, moved_to.names),
            ("a negation changed", self.negations, other.negations, moved_from.negations, moved_to.negations),
        ):
            gone, come = (one - two) - into, (two - one) - out_of
            if gone or come:
                return _say(what, gone, come)
        if sorted(self.figures) == sorted(other.figures) and self.figures != other.figures:
            return "numbers changed places"
        return ""

    def lost(self, rest: "_Facts") -> str:
        """Say which figures and names are told no more."""
        figures_, names = Counter(self.figures) - Counter(rest.figures), self.names - rest.names
        return _say("numbers are gone", figures_, Counter()) or _say("names are gone", names, Counter())


def _swapped(one: str, other: str) -> bool:
    """Say whether two sentences are the same but for names that stand in each other's place."""
    left, right = _TOKEN.findall(one), _TOKEN.findall(other)
    moved = [pair for pair in zip(left, right, strict=False) if pair[0] != pair[1]]
    return (
        len(left) == len(right)
        and bool(moved)
        and sorted(left) == sorted(right)
        and all(word[0].isupper() for pair in moved for word in pair)
    )


def _names(text: str, language: str) -> Counter[str]:
    """Count the words with a capital inside sentences; where nouns have one too, only those beside another or in capitals."""
    if language.partition("-")[0] not in _NOUNS_CAPITALISED:
        found = Counter(_POSSESSIVE.sub("", name) for name in _NAME.findall(text) if name[0].isupper())
        for line in text.split("\n"):
            found.update(_opening(line))
        return found
    found = Counter()
    for line in text.split("\n"):
        tokens = _CAPITALISED.findall(line)
        for token, following in pairwise([*tokens, ""]):
            if token[0].isupper() and (token.isupper() or following[:1].isupper()):
                found[f"{token} {following}" if following[:1].isupper() else token] += 1
    return found


def _opening(line: str) -> list[str]:
    """Give the name that a sentence begins with: a word with a capital before another one."""
    opened = re.match(r"\W*([^\W\d_][\w’'-]*) ([^\W\d_])", line)
    return [opened[1]] if opened and opened[1][0].isupper() and opened[2].isupper() and opened[1] not in OPENERS else []


def _quotes(lines: Sequence[str]) -> Counter[str]:
    return Counter(" ".join(words(quote)) for line in lines for quote in _QUOTE.findall(line))


def _negations(text: str, language: str) -> Counter[str]:
    never = _NEGATIONS - _NO_NEGATIONS.get(language.partition("-")[0], _NO_NEGATIONS[""])
    return Counter(word for word in words(_SHORTENED.sub(" not", text)) if word in never)


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
