"""Active markup: what could run in a reader. Takes markup, gives the offending piece, or nothing.

The sanitiser lets none of it through; this is a second lock with another key. It is strict about how a tag is written
(the sanitiser writes every one alike), and it reads the plain ones, nearly all, by a look at a list.
"""

import re
from html import unescape

from syndicator._text.digests import digest as hash_of

_NAMES = [
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
]  # fmt: skip
_BARE = frozenset([*_NAMES, *(f"/{name}" for name in _NAMES)])
_ADDRESS = r'(?:href|src|cite)="(?:https?://|mailto:|#)'
_PLAIN = r'(?:alt|title|rel|lang|dir|width|height|type|datetime|colspan|rowspan|target|loading)="'
_USUAL = re.compile(rf'(?:a|img|source|td|th|ol|li|span|time)(?: (?:{_ADDRESS}|{_PLAIN})[^"<>]*")+')
_OPENING = re.compile(r"<[a-zA-Z!?]")
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:_-]+(?:=\"[^\"]*\")?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"([a-zA-Z:_-]+)(?:=\"([^\"]*)\")?")
_FORBIDDEN = frozenset(["script", "style", "object", "embed", "applet", "form", "base", "meta", "link", "svg", "math", "template"])
_SCHEME = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_PADDING = re.compile(r"[\x00-\x20\u200b-\u200f\ufeff]+")
_REMEMBERED = 4096
_inert: set[str] = set()
_TEXT = frozenset(["alt", "title"])


def active(html: str) -> str:
    """Give the beginning of the first piece of markup that could run, empty if there is none.

    The same article stands in many editions: what was found inert is known again by its digest.
    """
    mark = hash_of(html.encode("utf-8", "surrogatepass"))
    if mark in _inert:
        return ""
    found = _found(html)
    if not found:
        if len(_inert) >= _REMEMBERED:
            _inert.clear()
        _inert.add(mark)
    return found


def _found(html: str) -> str:
    pieces = html.split("<")
    return "" if all(map(_usual, pieces[1:])) else _first(html)


def _usual(piece: str) -> bool:
    tag, closed, _ = piece.partition(">")
    return bool(closed) and (tag in _BARE or _USUAL.fullmatch(tag) is not None)


def _first(html: str) -> str:
    end = 0
    for begun in _OPENING.finditer(html):
        if begun.start() < end:
            continue
        tag = _TAG.match(html, begun.start())
        if tag is None or _runs(tag):
            return html[begun.start() : begun.start() + 80]
        end = tag.end()
    return ""


def _runs(tag: re.Match[str]) -> bool:
    return tag[1].lower() in _FORBIDDEN or any(_fires(*met.groups()) for met in _ATTRIBUTE.finditer(tag[2]))


def _fires(name: str, value: str | None) -> bool:
    name, value = name.lower(), _PADDING.sub("", unescape(value or ""))
    return name.startswith("on") or name == "srcdoc" or (name not in _TEXT and _SCHEME.match(value) is not None)
