"""What is wrong with most broken feeds, put right: stray ampersands and angle brackets, HTML's entities, undeclared prefixes.

Takes and gives text; touches only what XML does not allow, so that what was sound stays as it was. Every step is linear
in the length of the text: entities that could grow are dropped, and markup for the loose parser is made harmless first.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.sax.saxutils import escape, quoteattr

MAX_ENTITIES = 200
MAX_GROWTH = 1_000_000
"""How many characters a document's own entities may add."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,1000}\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,2000}(?:\[(?P<inside>[^\]]{0,200000})\])?[^<>]{0,100}>", re.IGNORECASE)
_BEFORE_DOCTYPE = re.compile(r"(?:\s+|<\?[^>]{0,1000}\?>|<!--(?:[^-]|-(?!->)){0,20000}-->)*")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,60})\s+(?:"([^"&%<]{0,100}|&#\w{1,8};)"|'([^'&%<]{0,100}|&#\w{1,8};)')\s*>""")
_SKIPPED = re.compile(r"<!\[CDATA\[|<!--")
_STRAY = re.compile(r"&(?!#?\w{1,32};)|<(?![A-Za-z_/!?])")
_NAMED = re.compile(r"&([A-Za-z]\w{0,31});")
_NUMBERED = re.compile(r"&#(?:(\d{1,8})|[xX]([0-9A-Fa-f]{1,7})|\w{0,31});")
_KEPT = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,60}(?=[\s/>=])")
_XMLNS = re.compile(r"\sxmlns:([\w.-]{1,41})\s*=")
_ROOT = re.compile(r"<[A-Za-z_][\w.:-]{0,80}")
_TAG = re.compile(r"<(?=[A-Za-z])")
_WHOLE_TAG = re.compile(r"""<(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+>""")
_ANY_TAG = re.compile(r"<[^<>]{0,20000}>")
_MEANT = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
"""What prefixes stand for where a feed forgets to say it."""


def unburdened(text: str) -> str:
    """Give a document from its first mark on, its document type replaced by one that only holds short, plain entities."""
    text = text.lstrip() if text[:1].isspace() else text
    start = _BEFORE_DOCTYPE.match(text)
    met = _DOCTYPE.match(text, start.end() if start else 0)
    return text if met is None else f"{text[: met.start()]}{_entities(met['inside'] or '', text)}{text[met.end() :]}"


def _entities(inside: str, text: str) -> str:
    """Give a document type with the entities that cannot grow beyond MAX_GROWTH; empty if there are none."""
    found = [(met[1], met[2] if met[2] is not None else met[3]) for met in _ENTITY.finditer(inside)][:MAX_ENTITIES]
    growth = sum(text.count(f"&{name};") * len(value) for name, value in found)
    if not found or growth > MAX_GROWTH:
        return ""
    declared = "".join(f'<!ENTITY {name} "{value}">' for name, value in found if '"' not in value)
    return f"<!DOCTYPE feed [{declared}]>\n"


def repaired(text: str) -> str:
    """Give `text` with what XML does not allow written as it was meant."""
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :].lstrip() if declaration else text
    own = {met[1] for met in _ENTITY.finditer(text[:50_000])}
    whole = "".join(chunk if skipped else _mended(chunk, own) for chunk, skipped in _chunks(text))
    return _with_prefixes(whole)


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """Cut `text` into markup, and (True) comments and CDATA sections."""
    done = 0
    while met := _SKIPPED.search(text, done):
        end = "]]>" if met.group() == "<![CDATA[" else "-->"
        close = text.find(end, met.end())
        if close < 0:
            break
        yield text[done : met.start()], False
        done = close + len(end)
        yield text[met.start() : done], True
    yield text[done:], False


def _mended(markup: str, own: set[str]) -> str:
    markup = _STRAY.sub(lambda met: "&amp;" if met.group() == "&" else "&lt;", markup)
    markup = _NUMBERED.sub(_number, markup)
    return _NAMED.sub(lambda met: met.group() if met[1] in _KEPT or met[1] in own else _name(met[1]), markup)


def _name(name: str) -> str:
    """Give what HTML means by an entity, the entity's own letters where it means nothing."""
    return escape(html5.get(f"{name};", "")) or f"&amp;{name};"


def _number(met: re.Match[str]) -> str:
    """Give a numbered character where XML allows it, nothing where it does not."""
    number = int(met[1]) if met[1] else int(met[2], 16) if met[2] else 0
    allowed = number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number <= 0x10FFFF  # noqa: PLR2004  (XML's own bounds)
    return met.group() if allowed else ""


def _with_prefixes(text: str) -> str:
    """Declare in the first element what the document uses and does not declare."""
    used = {met[1] for chunk, skipped in _chunks(text) if not skipped for met in _PREFIX.finditer(chunk)}
    missing = used - {met[1] for met in _XMLNS.finditer(text)} - {"xml", "xmlns"}
    root = _ROOT.search(text)
    if not missing or root is None:
        return text
    added = "".join(f" xmlns:{name}={quoteattr(_MEANT.get(name.lower(), f'urn:undeclared:{name}'))}" for name in sorted(missing))
    return f"{text[: root.end()]}{added}{text[root.end() :]}"


def tamed(text: str) -> str:
    """Give markup in which each tag ends where it seems to: the loose parser reads anything else over and over."""
    pieces: list[str] = []
    done = 0
    for met in _TAG.finditer(text):
        if met.start() < done:
            continue
        pieces.append(text[done : met.start()])
        tag = _WHOLE_TAG.match(text, met.start())
        if tag is None:
            tag = _ANY_TAG.match(text, met.start())
            pieces.append("&lt;" if tag is None else tag.group().replace('"', "").replace("'", ""))
        else:
            pieces.append(tag.group())
        done = tag.end() if tag else met.end()
    return "".join((*pieces, text[done:]))
