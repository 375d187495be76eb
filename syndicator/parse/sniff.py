"""What a document is, by what stands in it: servers and file names are only asked where that says nothing.

Takes text, gives a word. Looks at the start alone; the prolog of an XML document may hold comments and instructions.
"""

import re
from typing import Literal

Kind = Literal["xml feed", "json", "page", "other xml", "text", "nothing"]

_OPENING = 20_000
_PROLOG = re.compile(r"(?:\s+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<!(?!--)[^<>\[]*(?:\[[^\]]*\])?[^<>]*>)*", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_FEED_TAG = re.compile(r"<(?:[\w.-]{1,30}:)?(?:rss|feed|rdf:rdf|rdf|channel)[\s>]", re.IGNORECASE)
_PAGE_ROOTS = frozenset({"html", "head", "body", "div", "p", "article", "main", "section", "h1", "h2", "table", "title", "meta", "script"})


def kind_of(text: str) -> Kind:
    """Say what `text` is."""
    opening = text[:_OPENING].lstrip("\ufeff \t\r\n\0")
    if not opening:
        return "nothing"
    if opening[0] in "{[":
        return "json"
    root = root_of(opening)
    if root:
        return _by_root(root, opening)
    return "xml feed" if _FEED_TAG.search(opening) else "text"


def root_of(opening: str) -> str:
    """Give the local name of the first element, in lower case; empty if markup does not begin the text."""
    prolog = _PROLOG.match(opening)
    met = _ROOT.match(opening, prolog.end() if prolog else 0)
    return met[1].rpartition(":")[2].lower() if met else ""


def form_of(text: str) -> str:
    """Give the name of a feed's format, as a person says it; empty where its beginning does not tell."""
    opening = text[:_OPENING].lstrip("\ufeff \t\r\n\0")
    if opening[:1] in {"{", "["}:
        return "JSON Feed"
    return {"rss": "RSS", "rdf": "RSS", "channel": "RSS", "feed": "Atom"}.get(root_of(opening), "")


def _by_root(root: str, opening: str) -> Kind:
    if root in _FEED_ROOTS:
        return "xml feed"
    if root in _PAGE_ROOTS:
        return "page"
    return "xml feed" if _FEED_TAG.search(opening) else "other xml"


def looks_like(text: str) -> str:
    """Give words for what a document looks like, for the sentence that says why it is of no use."""
    kind = kind_of(text)
    if kind == "page":
        return "an HTML page"
    if kind == "other xml":
        return f"XML of another kind (its first element is <{root_of(text[:_OPENING].lstrip())}>)"
    return {"nothing": "empty", "json": "JSON of another kind", "text": "plain text"}.get(kind, "a broken feed")
