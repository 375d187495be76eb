"""The body of an entry as a tree, whatever it came as: markup, plain text, or plain text that calls itself markup.

Takes an entry; gives its one tree. Touches nothing. Plain text has a block on each line; lines that begin with a bullet
are a list. Markup that was escaped once too often is unescaped once.
"""

import re
from html import escape, unescape
from itertools import groupby
from unicodedata import normalize

from syndicator._text.markup import Tree, to_tree
from syndicator.model import Entry

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_BLOCK_TAG = re.compile(r"<(?:p|div|br|li|h[1-6]|table|blockquote|pre|section|article|figure)\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|div|br|a|img|ul|h[1-6]|strong|em)\b(?:(?!&gt;).){0,2000}?&gt;", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BULLET = re.compile(r"^\s*([-*•‣▪·])\s+(?=\S)")


def tree_of(entry: Entry) -> Tree:
    """Give the tree of the entry's body; where it has none, of its summary."""
    text = composed(str(entry.text).strip() or str(entry.summary).strip())
    if entry.kind != "html":
        return to_tree(from_lines(text))
    return to_tree(_markup(text))


def composed(text: str) -> str:
    """Give text with each letter in one piece with its accents: `é` that came as two signs is no other letter."""
    return text if text.isascii() else normalize("NFC", text)


def _markup(text: str) -> str:
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = unescape(text)
    if not _TAG.search(text):
        remarks = "-->" in text.partition("<!--")[2]  # no tags, and nothing that a reader sees
        return from_lines(to_tree(text).get_text() if remarks else unescape(text))
    return text if _BLOCK_TAG.search(text) else _EMPTY_LINES.sub("<br><br>", text)


def from_lines(text: str) -> str:
    """Give plain text as markup, a block a line; two bulleted lines or more in a row are a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(_block(bullet, list(run)) for bullet, run in groupby(lines, key=_bullet))


def _bullet(line: str) -> str:
    met = _BULLET.match(line)
    return met[1] if met else ""


def _block(bullet: str, lines: list[str]) -> str:
    if not bullet or (len(lines) == 1 and bullet != "•"):
        return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
    entries = (f"<li>{escape(_BULLET.sub('', line), quote=False)}</li>" for line in lines)
    return f"<ul>{''.join(entries)}</ul>"
