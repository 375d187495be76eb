"""Pictures in clean markup: where each stands, what is said under it and beside it, and the markup without some of them.

Clean markup in, clean markup out: whole elements are cut out of it, and nothing is put in. Which addresses are one
picture's, in whatever size, is said here too.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape

from syndicator.model.names import CleanHtml

Span = tuple[int, int]

_ATTRIBUTES = r'((?:\s+[a-z][a-z-]*="[^"]*")*)'
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*){_ATTRIBUTES}\s*/?>")
_LINK = re.compile(rf"<a{_ATTRIBUTES}>([^<]*)</a>")
_ATTRIBUTE = re.compile(r'\s([a-z][a-z-]*)="([^"]*)"')
_AROUND = frozenset(["a", "b", "em", "figure", "i", "li", "p", "small", "strong", "u"])
"""Elements that go with a picture where they held nothing else."""
_KINDS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "avif": "avif", "svg": "svg+xml"}
_SIZE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w+\Z)")
"""What WordPress puts before the ending of a picture's other sizes."""
LONGEST_LINE = 200
"""A paragraph of pictures that holds more text than this is no line about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that stands in an article's body.

    `caption` is the plain text of the figures around it, the outermost first, without that of other figures in these; `line` that of
    the paragraph around a picture outside figures, where it holds nothing but pictures and a short line. `own` and `figures` are the
    pieces of markup that are the picture and the figures around it, the outermost first; a figure may hold several.
    """

    url: str
    alt: str = ""
    caption: str = ""
    line: str = ""
    own: Span
    figures: tuple[Span, ...] = ()


def pictures(html: CleanHtml) -> tuple[Picture, ...]:
    """Give the pictures that stand in clean markup, in their order."""
    return tuple(_pictures(html)) if "<img" in html else ()


def _pictures(html: str) -> Iterator[Picture]:
    line, read = "", 0
    around: list[int] = []
    ends, texts = dict[int, int](), defaultdict[int, list[str]](list)
    waiting: list[tuple[re.Match[str], str, tuple[int, ...]]] = []
    for tag in _TAG.finditer(html):
        closes, name = bool(tag[1]), tag[2]
        if around:
            texts[around[-1]].append(html[read : tag.start()])
        read = tag.end()
        if name == "figure" and not closes:
            around.append(tag.start())
        elif name == "figure" and around:
            ends[around.pop()] = tag.end()
        elif name == "p":
            line = "" if closes else _line(html, tag.end())
        elif name == "img":
            waiting.append((tag, "" if around else line, tuple(around)))
        if not around:
            for image, beside, figures in waiting:
                caption = " ".join(text for figure in figures for text in texts[figure])
                yield _picture(image, _plain(caption), beside, tuple((figure, ends[figure]) for figure in figures))
            waiting = []


def _picture(tag: re.Match[str], caption: str, line: str, figures: tuple[Span, ...]) -> Picture:
    said = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag[3])}
    return Picture(url=said.get("src", ""), alt=said.get("alt", ""), caption=caption, line=line, own=tag.span(), figures=figures)


def _line(html: str, start: int) -> str:
    """Give the text of a paragraph that begins here, where it holds pictures and a short line; else nothing."""
    inside = html[start : html.find("</p>", start)]
    text = _plain(inside) if "<img" in inside else ""
    return text if len(text) <= LONGEST_LINE else ""


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def without(html: CleanHtml, gone: Collection[Picture]) -> CleanHtml:
    """Give clean markup without these pictures of it, and without what held nothing but them.

    A figure goes whole, its caption too, where none of its pictures stays.
    """
    stays = {figure for picture in pictures(html) if picture not in gone for figure in picture.figures}
    spans = {next((figure for figure in picture.figures if figure not in stays), picture.own) for picture in gone}
    left = str(html)
    for start, end in sorted(spans, reverse=True):
        left = _cut(left, start, end)
    return CleanHtml(left)


def unlinked(html: CleanHtml, gone: Collection[str]) -> CleanHtml:
    """Give clean markup in which the words of a link to one of these pictures, in any size, stay and the link goes."""
    names = {sizeless(url) for url in gone}
    return CleanHtml(_LINK.sub(lambda link: link[2] if names & {sizeless(url) for url in _leads(link[1])} else link[0], html))


def _leads(attributes: str) -> Iterator[str]:
    return (unescape(value) for name, value in _ATTRIBUTE.findall(attributes) if name == "href")


def _cut(html: str, start: int, end: int) -> str:
    """Cut a piece out, and the elements around it that are empty then."""
    while True:
        before = html[:start].rstrip()
        opened = _TAG.fullmatch(before, before.rfind("<")) if before.endswith(">") else None
        if opened is None or opened[1] or opened[2] not in _AROUND:
            return html[:start] + html[end:]
        closed = re.compile(rf"\s*</{opened[2]}>").match(html, end)
        if closed is None:
            return html[:start] + html[end:]
        start, end = opened.start(), closed.end()


def sizeless(url: str) -> str:
    """Give what the addresses of one picture in several sizes share; an address that does not end as a picture's has one size."""
    return _SIZE.sub("", _bare(url)) if kind_of(url) else url


def is_same(one: str, other: str) -> bool:
    """Say whether two addresses are of one picture for sure: the same but for the size that WordPress writes into it."""
    return unscaled(one) == unscaled(other)


def unscaled(url: str) -> str:
    """Give an address without the size that WordPress writes into it."""
    bare = _bare(url)
    return _SIZE.sub("", bare) + url[len(bare) :] if kind_of(url) else url


def kind_of(url: str) -> str:
    """Give the media type of a picture, as its address ends; empty where that is no picture's."""
    kind = _KINDS.get(_bare(url).rpartition(".")[2].lower())
    return f"image/{kind}" if kind else ""


def _bare(url: str) -> str:
    """Give an address without query and fragment."""
    return url.partition("?")[0].partition("#")[0]
