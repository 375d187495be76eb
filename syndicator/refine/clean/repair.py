"""Repair: text that was read in the wrong encoding on its way, put right where that is certain.

Takes text; gives text. UTF-8 that was read as Windows-1252 is turned back where its bytes fit; a pair that could also be
a capital letter and a closing quotation mark is turned back only in a text that is certain to be broken elsewhere.
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
_CONTROLS = re.compile("[\x80-\x9f]")
_ENTITY = re.compile(
    r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|amp|quot|apos|nbsp|[lr][sd]quo|[sb]dquo|hellip|[mn]dash|[a-zA-Z](?:uml|acute|grave|circ|tilde|cedil)|szlig|euro);"
)
_SUSPECT = re.compile("[\u00c2-\u00f4\x80-\x9f&]")
_ROUNDS = 3
"""Text can have been broken twice."""


def is_broken(text: str) -> bool:
    """Say whether a text is certain to have been read in the wrong encoding somewhere."""
    return any(len(met.group()) > 2 or met.group()[1] not in _MAYBE for met in _BROKEN.finditer(text)) or bool(_HALF_QUOTE.search(text))  # noqa: PLR2004


def is_suspect(text: str) -> bool:
    """Say whether a text holds anything that repairing may change; most hold nothing."""
    return _SUSPECT.search(text) is not None


def repaired(text: str, *, broken: bool = False) -> str:
    """Give `text` put right; `broken`: the text around it is certain to be broken, so that doubtful pairs are too."""
    for _ in range(_ROUNDS):
        if not is_suspect(text):
            return text
        turned = _ENTITY.sub(lambda met: unescape(met.group()), _turned(text, doubtful=broken or is_broken(text)))
        if turned == text:
            return text
        text = turned
    return text


def _turned(text: str, *, doubtful: bool) -> str:
    def turn(met: re.Match[str]) -> str:
        broken = met.group()
        if len(broken) == 2 and broken[1] in _MAYBE and not doubtful:  # noqa: PLR2004
            return broken
        try:
            return bytes(_BYTES.get(character, ord(character)) for character in broken).decode("utf-8")
        except UnicodeDecodeError:
            return broken

    text = _HALF_QUOTE.sub("”", _BROKEN.sub(turn, text)) if doubtful else _BROKEN.sub(turn, text)
    return _CONTROLS.sub(lambda met: _HIGH[ord(met.group()) - 0x80], text)
