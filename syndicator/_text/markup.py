"""Markup: from text to tree, select, text of a tree, and back. The one door to beautifulsoup4 and lxml.

A tree is built once for an article and handed on; it is never copied (a copy costs the square of its depth). Input is
bounded here, because every other cost grows with it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

import soupsieve
from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PreformattedString, Script, Stylesheet, TemplateString
from lxml import etree

Tree: TypeAlias = BeautifulSoup
Node: TypeAlias = Tag
XmlElement: TypeAlias = etree._Element  # noqa: SLF001  (lxml has no public name for the type of its elements)

MAX_CHARS = 2_000_000
"""Markup is cut to this many characters before it is parsed."""

MAX_DEPTH = 100
"""Elements nested deeper than this are opened up: their text stays, a block among them becomes a rule."""

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
"""Elements that never hold anything."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a block of text."""

_SELF_CLOSING = frozenset(["dd", "dt", "li", "option", "p", "td", "th", "tr"])
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_DECLARATION = re.compile(r"<\?xml(?:\b[^<>]{0,1000}>)?", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_UNSEEN = (PreformattedString, Comment, Script, Stylesheet, TemplateString)
_XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False)


class MarkupError(ValueError):
    """Markup, or a selector, that cannot be read; the message says what is wrong."""


def printable(text: str) -> str:
    """Give `text` without the characters that XML 1.0 does not allow."""
    return _CONTROLS.sub("", text)


def to_tree(html: str) -> Tree:
    """Give the tree of `html`, a fragment or a page, however broken."""
    text = _DECLARATION.sub("", printable(html[:MAX_CHARS]))
    # Text with no markup at all is marked as such: a lone address or path would be taken for a slip of the caller, and warned of.
    return BeautifulSoup(_shallow(text) if "<" in text or not text.strip() else f"<html>{text}", "lxml")


def _shallow(html: str) -> str:
    """Give `html` with no element deeper than MAX_DEPTH; parsers lose text below some depth, and walks pay for it."""
    opened: list[str] = []
    dropped: Counter[str] = Counter()
    pieces: list[str] = []
    done = 0
    for met in _TAG.finditer(html):
        closing, name = bool(met[1]), met[2].lower()
        if name in VOID or not _falls(opened, dropped, name, closing=closing):
            continue
        end = html.find(">", met.end()) + 1 or len(html)
        if met.start() >= done:
            pieces += (html[done : met.start()], "<hr>" if name in BLOCKS else "")
            done = end
    return html if not pieces else "".join((*pieces, html[done:]))


def _falls(opened: list[str], dropped: Counter[str], name: str, *, closing: bool) -> bool:
    """Keep the stack of open elements; say whether this tag lies too deep and is left out."""
    if not closing:
        if opened and name in _SELF_CLOSING and opened[-1] == name:
            return False
        if len(opened) >= MAX_DEPTH:
            dropped[name] += 1
            return True
        opened.append(name)
    elif dropped[name]:
        dropped[name] -= 1
        return True
    elif name in opened:
        while opened.pop() != name:
            pass
    return False


def to_html(tree: Tree) -> str:
    """Give the inside of the tree's body as markup; attributes and entities always come out the same way."""
    root = tree.body if tree.body is not None else tree
    return root.decode_contents(formatter="minimal")


@lru_cache(maxsize=4096)
def _selector(css: str) -> soupsieve.SoupSieve:
    try:
        return soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise MarkupError(f"is no CSS selector: {str(error).splitlines()[0]}") from error


def check_selector(css: str) -> None:
    """Raise MarkupError with a sentence if `css` is no selector."""
    _selector(css)


def select(node: Node, css: str) -> list[Node]:
    """Give the elements under `node` that `css` selects, in document order. Raises MarkupError for a bad selector."""
    return _selector(css).select(node)


Step: TypeAlias = tuple[Literal["open", "text", "close"], Node, str]


def steps(tree: Tree) -> Iterator[Step]:
    """Walk what stands in the tree's body: each element as it opens and closes, each text with the element around it.

    Comments, scripts, styles and declarations are passed over, and what stands on both sides of one is one text; so are
    characters that a reference brought in and XML does not allow. Nothing here recurses.
    """
    root = tree.body if tree.body is not None else tree
    path: list[tuple[Node, Iterator[object]]] = [(root, iter(list(root.contents)))]
    strings: list[str] = []
    while path:
        node, rest = path[-1]
        child = next(rest, None)
        if isinstance(child, NavigableString):
            if not isinstance(child, _UNSEEN):
                strings.append(child)
            continue
        if strings:
            yield "text", node, printable("".join(strings))
            strings.clear()
        if child is None:
            path.pop()
            if path:
                yield "close", node, ""
        elif isinstance(child, Tag):
            yield "open", child, ""
            path.append((child, iter(list(child.contents))))


def text(node: Node) -> str:
    """Give the text of `node` on one line: no comments, scripts or styles; a block or a line break counts as a space."""
    return _SPACE.sub(" ", "".join(_pieces(node))).strip()


def _pieces(node: Node) -> Iterator[str]:
    for child in node.descendants:
        if isinstance(child, NavigableString):
            if (
                not isinstance(child, PreformattedString | Comment)
                and child.parent is not None
                and child.parent.name not in {"script", "style"}
            ):
                yield printable(str(child))
        elif isinstance(child, Tag) and (child.name in BLOCKS or child.name == "br"):
            yield " "


def element(name: str) -> Node:
    """Give a new element that stands in no tree."""
    return Node(name=name)


def attribute(node: Node, name: str) -> str:
    """Give an attribute as one string, empty where it is not there; the words of a list are joined by spaces."""
    value = node.attrs.get(name)
    if value is None:
        return ""
    return printable(value if isinstance(value, str) else " ".join(value))


def plain(html: str) -> str:
    """Give the text of a piece of markup on one line; what holds no markup is not parsed."""
    if "<" not in html and "&" not in html:
        return _SPACE.sub(" ", printable(html)).strip()
    return text(to_tree(html))


def to_xml(body: bytes) -> XmlElement:
    """Give the root of an XML document; entities are left alone and nothing is fetched. Raises MarkupError with the place."""
    try:
        return etree.fromstring(body, _XML)
    except etree.XMLSyntaxError as error:
        raise MarkupError(f"is not well-formed XML: {error}") from error
