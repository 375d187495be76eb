"""Repair: text that was damaged on its way, put right where that is certain.

Takes text; gives text. UTF-8 that was read as Windows-1252 is turned back where its bytes fit; a pair that could also be
a capital letter and a closing quotation mark is turned back only in a text that is certain to be broken elsewhere. A
sentence glued to the one before gets its space again, entities their character, ligatures their letters, and hints where
a word might be parted go. What was repaired once stays as it is. Code must not be given to it.
"""

import re
from html import unescape

_HIGH = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
_NEXT = re.escape(_HIGH) + "\u00a0-\u00bf"
_BYTES = {character: 0x80 + place for place, character in enumerate(_HIGH)}
_BROKEN = re.compile(f"[\u00f0-\u00f4][{_NEXT}]{{3}}|[\u00e0-\u00ef][{_NEXT}]{{2}}|[\u00c2-\u00df][{_NEXT}]")
_MAYBE = frozenset("“”‘’«»´¨·–—…¿¡°ºª‚„‹›" + "\u00a0")
"""What may stand after a capital letter in sound text."""
_HALF_QUOTE = re.compile("â€(?![" + _NEXT + "])")
_LONE_A = re.compile(r"(?<!\S)Ã {1,2}")
"""A French or Portuguese à whose second byte was taken for a space."""
_CONTROLS = re.compile("[\x80-\x9f]")
_ENTITY = re.compile(
    r"&(?:(?:amp|#38|#[xX]26);)*(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|amp|quot|apos|nbsp|ensp|emsp|thinsp|shy|[lr]aquo|[lr][sd]quo|sbquo|bdquo|hellip|[mn]dash"
    r"|[a-zA-Z](?:uml|acute|grave|circ|tilde|cedil|ring|slash|elig|caron)|szlig|euro|pound|yen|cent|copy|reg|trade|deg|bull|middot|iquest|iexcl|times|frac12|ord[fm]);"
)
_NESTED = re.compile(r"&(?:(?:amp|#38|#[xX]26);)+")
_SUSPECT = re.compile("[\u00ad\u00c2-\u00f4\x80-\x9f&\u180e\ufb00-\ufb06]")
_SMALL = "a-zß-öø-ÿ\u0430-\u045f"
_GREAT = "A-ZÀ-ÖØ-Þ\u0400-\u042f"
_JOINT = re.compile(f"[.!?](?<=[{_SMALL}].)[”’»)]?[{_GREAT}][{_SMALL}’' ,]")
_RUN_ON = re.compile(
    rf"(?<![^\s(“„«\"‘])((?:[^\W\d_]+['’-])*[^\W\d_]*[{_SMALL}]{{2}})([.!?][”’»)]?)(?=([{_GREAT}][{_SMALL}]*)(?:[\s,’']|\Z))"
)
_NO_SENTENCE = frozenset(
    ["com", "net", "org", "gov", "edu", "info", "biz", "html", "htm", "php", "asp", "aspx", "css", "xml", "json", "txt", "pdf", "doc", "docx", "exe",
     "jpg", "png", "gif", "zip", "js", "py", "io", "ai", "di"]
)  # fmt: skip
"""What stands after a point in addresses, files and names, and opens no sentence."""
_OPENERS = frozenset(
    ["a", "after", "also", "although", "an", "and", "as", "at", "but", "for", "he", "her", "his", "however", "i", "if", "in", "it", "its", "last", "many", "most", "on",
     "one", "she", "since", "so", "some", "that", "the", "their", "there", "these", "they", "this", "those", "to", "we", "what", "when", "while", "with", "you",
     "aber", "als", "am", "auch", "auf", "außerdem", "bei", "bis", "da", "damit", "dann", "das", "dem", "den", "denn", "der", "die", "dies", "diese", "dieser", "doch",
     "ein", "eine", "er", "es", "für", "ich", "im", "mit", "nach", "nun", "seit", "sie", "und", "von", "wenn", "wer", "wie", "wir", "zu", "zum", "zur",
     "après", "au", "avec", "ce", "cette", "ces", "dans", "depuis", "elle", "en", "et", "il", "ils", "je", "la", "le", "les", "mais", "nous", "on", "par", "pour",
     "selon", "un", "une", "ante", "así", "con", "el", "ella", "ellos", "entre", "esta", "este", "esto", "hasta", "las", "los", "no", "para", "pero", "por", "según",
     "si", "sin", "una", "y", "ao", "as", "com", "como", "ela", "ele", "eles", "em", "essa", "esse", "mas", "na", "não", "nos", "o", "os", "segundo", "um", "uma",
     "alla", "anche", "che", "da", "dopo", "gli", "il", "lo", "ma", "nel", "nella", "per", "secondo", "sono", "de", "dat", "deze", "dit", "een", "het", "hij", "ook",
     "voor", "we", "ze", "zij"]
) - {"com"}  # fmt: skip
"""What opens sentences so often that it does even after a name (`in Mombasa.The`)."""
_WHOLE_WORD = 4
"""A small word of fewer letters before a point may be an object in code (`log.Info`)."""
_CUT_SHORT = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "ste", "prof", "sgt", "no", "vs", "jr", "sr", "lt", "col", "gen", "rev", "hon", "inc", "ltd", "co", "corp",
     "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "bzw", "ca", "nr", "str", "abs", "art", "bd", "tel",
     "fig", "vol", "ed", "dept", "ave", "mt", "ft", "hr", "fr", "mme", "mlle", "sra", "srta", "dra", "ing", "mag", "dipl", "hl", "bros", "capt"]
)  # fmt: skip
_IN_WORDS = re.compile("[\u00ad\u180e\ufb00-\ufb06]")
_OUT_OF_WORDS = str.maketrans(
    {"\u00ad": None, "\u180e": None, "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_ROUNDS = 8
"""Text can have been broken more than once; no more often than this."""


def is_broken(text: str) -> bool:
    """Say whether a text is certain to have been read in the wrong encoding somewhere."""
    return any(len(met.group()) > 2 or met.group()[1] not in _MAYBE for met in _BROKEN.finditer(text)) or bool(_HALF_QUOTE.search(text))  # noqa: PLR2004


def is_suspect(text: str) -> bool:
    """Say whether a text holds anything that repairing may change; most hold nothing."""
    odd = "&" in text if text.isascii() else _SUSPECT.search(text) is not None
    return odd or _JOINT.search(text) is not None


def repaired(text: str, *, broken: bool = False) -> str:
    """Give `text` put right; `broken`: the text around it is certain to be broken, so that doubtful pairs are too."""
    for _ in range(_ROUNDS):
        if not is_suspect(text):
            return text
        turned = _ENTITY.sub(lambda met: unescape(_NESTED.sub("&", met.group())), _turned(text, doubtful=broken or is_broken(text)))
        turned = _parted(turned.translate(_OUT_OF_WORDS) if _IN_WORDS.search(turned) else turned)
        if turned == text:
            return text
        text = turned
    return text


def _parted(text: str) -> str:
    """Give a text with a space between sentences that were glued at a lost line break; names, addresses and files stay."""

    def part(met: re.Match[str]) -> str:
        before, first = met[1], met[3].casefold()
        if before.casefold() in _CUT_SHORT or first in _NO_SENTENCE or (before[0].isupper() and len(first) == len("it")):
            return met.group()
        plain = before[0].islower() and (len(before) >= _WHOLE_WORD or met[2][0] != ".")
        return f"{met.group()} " if plain or first in _OPENERS else met.group()

    return _RUN_ON.sub(part, text) if _JOINT.search(text) else text


def _turned(text: str, *, doubtful: bool) -> str:
    def turn(met: re.Match[str]) -> str:
        broken = met.group()
        if len(broken) == 2 and broken[1] in _MAYBE and not doubtful:  # noqa: PLR2004
            return broken
        try:
            return bytes(_BYTES.get(character, ord(character)) for character in broken).decode("utf-8")
        except UnicodeDecodeError:
            return broken

    text = _BROKEN.sub(turn, text)
    if doubtful:
        text = _LONE_A.sub("à ", _HALF_QUOTE.sub("”", text))
    return _CONTROLS.sub(lambda met: _HIGH[ord(met.group()) - 0x80], text)
