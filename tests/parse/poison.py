"""Bodies made to hang a parser, to fill its memory, or to make it read what is not its own. Each takes the size that it should have, in bytes.

`FEEDS` are served as feeds, `PAGES` as the pages of articles and as lists of them; `COUNTS` say how much stands there where that is known.
"""

import json
from collections.abc import Callable
from functools import partial

SIZES = (20_000, 80_000, 320_000)
_SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
Body = Callable[[int], bytes]


def _rss(inside: str, *, before: str = "", attributes: str = "") -> bytes:
    good = "<item><title>Ferry sails</title><guid>good</guid><description>The ferry sailed at noon.</description></item>"
    return f'{before}<rss version="2.0" {_SPACES} {attributes}><channel><title>Wire</title>{good}<item><guid>bad</guid><title>Bad</title>{inside}</item></channel></rss>'.encode()


def _filled(template: str, piece: str, size: int, *, before: str = "") -> bytes:
    """Give an entry in which `piece` is repeated where the template has a star."""
    return _rss(template.replace("*", piece * (size // len(piece))), before=before)


def _nested(opening: str, closing: str, size: int) -> bytes:
    many = size // len(opening + closing)
    return _rss(f"<description>{opening * many}x{closing * many}</description>")


_ESCAPED = {
    "author-dots": ("<author>*</author>", "a."),
    "author-at": ("<author>*@</author>", "a"),
    "author-ats": ("<author>*</author>", "a@"),
    "author-brackets": ("<author>a@b.c *</author>", "("),
    "author-dashes": ("<dc:creator>*@x</dc:creator>", "a-"),
    "managing-editor": ("<itunes:author>*</itunes:author>", "a@a."),
    "comment-dashes": ("<description>&lt;!--*</description>", "-"),
    "comment-dashes-open": ("<description><!--*</description>", "-"),
    "comment-dashes-cdata": ("<description><![CDATA[<!--*]]></description>", "- -"),
    "declarations": ("<description><![CDATA[*]]></description>", "<!"),
    "declarations-open": ("<description>*</description>", "<![a["),
    "cdata-storm": ("<description>*</description>", "<![CDATA[a]]>"),
    "cdata-open": ("<description>*</description>", "<![CDATA["),
    "instructions": ("<description>*</description>", "<?a"),
    "angles": ("<description>*</description>", "<"),
    "ampersands": ("<description>*</description>", "&"),
    "references": ("<description>*</description>", "&#1;"),
    "quotes": ("<description><a *</description>", "\"<a '"),
    "attributes": ("<description><![CDATA[<a *>x</a>]]></description>", "b=c "),
    "attribute-names": ("<description><![CDATA[<a *>x</a>]]></description>", "b\x7f"),
    "huge-attribute": ("<description><![CDATA[<a href='*'>x</a>]]></description>", "a/../"),
    "huge-srcset": ("<description><![CDATA[<img srcset='*'>]]></description>", "a 1w,"),
    "huge-style": ("<description><![CDATA[<p style='*'>x</p>]]></description>", "a:b;"),
    "huge-class": ("<description><![CDATA[<p class='*'>x</p>]]></description>", "share "),
    "categories": ("*", "<category>a</category>"),
    "dates": ("<pubDate>*</pubDate>", "1 "),
    "dates-signs": ("<pubDate>2026-11-23T00:00:00*</pubDate>", "+0"),
    "links": ("<link>http://x/*</link>", "?a=b&amp;"),
    "link-dots": ("<link>*</link>", "../"),
    "enclosures": ("*", "<enclosure url='http://x/a' length='1' type='a/b'/>"),
    "media": ("*", "<media:content url='http://x/a'><media:credit>a</media:credit></media:content>"),
    "media-groups": ("*", "<media:group>"),
    "base": ("<description xml:base='http://x/*'>a</description>", "a/"),
    "words": ("<description>*</description>", "a "),
    "sentences": ("<description>*</description>", "Ann Quay said. "),
    "capitals": ("<description>*</description>", "Ann Quay of Port Ellis "),
    "bylines": ("<description><![CDATA[*]]></description>", "<p>By Ann Quay and </p>"),
    "datelines": ("<description><![CDATA[*]]></description>", "<p>PORT ELLIS, Nov. 23 (AP) - </p>"),
    "promos": ("<description><![CDATA[*]]></description>", "<p>Sign up for our newsletter</p>"),
    "breaks": ("<description><![CDATA[*]]></description>", "a<br>"),
    "accents": ("<description>*</description>", "a\u0300\u0301"),
    "mojibake": ("<description>*</description>", "\u00c3\u00a2\u00e2\u201a\u00ac"),
    "one-word": ("<description>*</description>", "x"),
    "title": ("<title>*</title>", "&lt;b&gt;"),
    "dashes": ("<description>*</description>", "- "),
    "addresses": ("<description>*</description>", "http://a.b/"),
    "paragraphs": ("<description><![CDATA[*]]></description>", "<p>"),
    "tables": ("<description><![CDATA[*]]></description>", "<table><tr><td>"),
    "lists": ("<description><![CDATA[*]]></description>", "<ul><li>a"),
    "formatting": ("<description><![CDATA[*]]></description>", "<b><i><a href=x><p>"),
    "pictures": ("<description><![CDATA[*]]></description>", "<img src=a.jpg>"),
    "svg": ("<description><![CDATA[*]]></description>", "<svg><style>"),
    "selects": ("<description><![CDATA[*]]></description>", "<select><option>"),
}  # fmt: skip


def _entities(size: int) -> bytes:
    """Entities of entities, which would fill any memory."""
    each = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return _rss(f"<description>&e11;{'&e3;' * (size // 4)}</description>", before=f'<!DOCTYPE rss [<!ENTITY e0 "lol">{each}]>')


def _long_entity(size: int) -> bytes:
    """One long entity, named many times."""
    return _rss(f"<description>{'&long;' * (size // 6)}</description>", before=f'<!DOCTYPE rss [<!ENTITY long "{"x" * 90}">]>')


def _outside(address: str, _size: int) -> bytes:
    """Name an entity and a document type that stand elsewhere."""
    return _rss(
        f"<description>&outside; {address}</description>",
        before=f'<!DOCTYPE rss SYSTEM "{address}" [<!ENTITY outside SYSTEM "{address}"><!ENTITY % p SYSTEM "{address}">%p;]>',
    )


def _namespaces(size: int) -> bytes:
    return _rss("<b/>" * 100, attributes=" ".join(f"xmlns:n{n}='u{n}'" for n in range(size // 16)))


def _declared_inside(size: int) -> bytes:
    return _rss("".join(f"<a{n}:b xmlns:a{n}='u{n}'/>" for n in range(size // 24)))


def _json(size: int, inside: str) -> bytes:
    good = '{"id": "good", "title": "Ferry", "content_text": "The ferry sailed."}'
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [{good}, {inside.replace("SIZE", "9" * size)}]}}'.encode(
        "utf-8", "surrogatepass"
    )


FEEDS: dict[str, Body] = {
    **{name: partial(_filled, template, piece) for name, (template, piece) in _ESCAPED.items()},
    "nested-xml": partial(_nested, "<a>", "</a>"),
    "nested-html": partial(_nested, "&lt;div&gt;", "&lt;/div&gt;"),
    "nested-tables": partial(_nested, "&lt;table&gt;&lt;tr&gt;&lt;td&gt;", ""),
    "nested-quotes": partial(_nested, "&lt;blockquote&gt;", ""),
    "entities": _entities,
    "long-entity": _long_entity,
    "outside-file": partial(_outside, "file:///etc/hostname"),
    "outside-address": partial(_outside, "http://127.0.0.1:1/secret"),
    "namespaces": _namespaces,
    "namespaces-inside": _declared_inside,
    "items-nested": lambda size: b"<rss><channel>" + b"<item>" * (size // 6),
    "items-empty": lambda size: b"<rss><channel>" + b"<item/>" * (size // 7),
    "items-broken": lambda size: b"<rss><channel>" + b"<ttl>1</ttl>" * (size // 24) + b"<item>a & b</item>" * (size // 36),
    "items-alike": lambda size: b"<rss><channel>" + b"<item><guid>a</guid><link>http://x/</link></item>" * (size // 49),
    "feeds-nested": lambda size: b"<rss><channel>" * (size // 14),
    "a-file": lambda _: b"/etc/hostname",
    "an-address": lambda _: b"http://127.0.0.1:1/secret",
    "a-file-address": lambda _: b"file:///etc/hostname",
    "nothing": lambda _: b"",
    "zeros": bytes,
    "noise": lambda size: bytes((n * n * 31 + n // 7) % 256 for n in range(size)),
    "marks": lambda size: b"\xef\xbb\xbf" * (size // 3),
    "wide": lambda size: ("\ufeff<rss><channel><item>" + "<b>" * (size // 6)).encode("utf-16"),
    "json-deep": lambda size: _json(0, '{"id": 1, "x": ' + "[" * (size // 2) + "]" * (size // 2) + "}"),
    "json-open": lambda size: b'{"a":' * (size // 5),
    "json-brackets": lambda size: b"[" * size,
    "json-number": lambda size: _json(size, '{"id": SIZE}'),
    "json-small-number": lambda size: _json(size, '{"id": 0.SIZE, "attachments": [{"url": "http://x/", "size_in_bytes": 1e999}]}'),
    "json-exponent": lambda size: _json(size, '{"id": 1e-SIZE}'),
    "json-surrogates": lambda size: _json(0, json.dumps({"id": "bad\ud800", "title": "\udfff", "content_html": "<p>" + "\ud800\udbff" * (size // 12)})),
    "json-nulls": lambda size: _json(0, json.dumps({"id": "bad", "content_text": "\x00" * (size // 6), "tags": [None, 1, {}], "authors": [None, 1]})),
    "json-tags": lambda size: _json(0, json.dumps({"id": "bad", "tags": [str(n) for n in range(size // 8)]})),
    "json-keys": lambda size: _json(0, json.dumps({f"k{n}": n for n in range(size // 14)})),
    "yaml-like": lambda size: b"---\na: &a [x]\nb: [*a" + b",*a" * (size // 3),
}  # fmt: skip


def _page(inside: str, *, head: str = "") -> bytes:
    prose = "".join(
        f"<p>The ferry sailed at noon on day {n}, and all of the {n + 20} passengers were on board when it left the pier.</p>"
        for n in range(12)
    )
    return f"<!DOCTYPE html><html><head><title>Ferry</title>{head}</head><body><article><h1>Ferry</h1>{prose}{inside}</article></body></html>".encode()


def _in_page(piece: str, size: int) -> bytes:
    return _page(piece * (size // len(piece)))


def _in_head(piece: str, size: int) -> bytes:
    return _page("", head=piece * (size // len(piece)))


_PIECES = {
    "nested-divs": "<div>", "nested-spans": "<span>a", "nested-links": "<a href=/x><p>", "nested-tables": "<table><tr><td>", "nested-lists": "<ul><li>", "closed": "</p>", "formatting": "<b><i><a><p>",
    "links": "<a href='/a'>a</a> ", "pictures": "<img src='/a.jpg'>", "paragraphs": "<p>a", "long-words": "x", "entities": "&amp;", "comments": "<!--", "comment-dashes": "<!-- - - -->", "scripts": "<script>",
    "script-ends": "<script></script >", "styles": "<style>", "svgs": "<svg><g>", "templates": "<template>", "noscripts": "<noscript>", "forms": "<form><input>", "iframes": "<iframe>", "breaks": "<br>",
    "headings": "<h2>a</h2>", "selects": "<select><option>", "figures": "<figure><img src=/a.jpg><figcaption>", "angles": "<", "attributes": "<p a=b c='d' e>", "plaintext": "<plaintext>", "words": "word and ",
    "sentences": "The ferry sailed at noon. ", "articles": "<article><p>The ferry sailed at noon, and it was full.</p></article>", "same": "<p>The ferry sailed at noon, and all were on board.</p>",
    "inline": "<em>a</em><strong>b</strong>", "math": "<math><mtext>", "frames": "<frameset><frame>", "bodies": "<body><html>", "names": "<x-y>",
}  # fmt: skip
_LD = "<script type='application/ld+json'>{}</script>"

PAGES: dict[str, Body] = {
    **{name: partial(_in_page, piece) for name, piece in _PIECES.items()},
    "metas": partial(_in_head, "<meta property='article:tag' content='a'>"),
    "meta-open": partial(_in_head, "<meta "),
    "bases": partial(_in_head, "<base href='//x'>"),
    "facts": partial(_in_head, _LD.replace("{}", '{"@type": "NewsArticle"}')),
    "facts-deep": lambda size: _page("", head=_LD.replace("{}", '{"@graph": ' + "[" * (size // 2) + "]" * (size // 2) + "}")),
    "facts-circle": lambda size: _page("", head=_LD.replace("{}", '{"@type": "NewsArticle", "author": ' + '{"author": ' * (size // 12) + "1" + "}" * (size // 12) + "}")),
    "facts-body": lambda size: _page("", head=_LD.replace("{}", json.dumps({"@type": "NewsArticle", "articleBody": "a. " * (size // 3)}))),
    "facts-markup": lambda size: _page("", head=_LD.replace("{}", json.dumps({"@type": "NewsArticle", "articleBody": "<p>" * (size // 3)}))),
    "facts-number": lambda size: _page("", head=_LD.replace("{}", '{"@type": "NewsArticle", "datePublished": ' + "9" * size + "}")),
    "huge-attribute": lambda size: _page(f"<a href='{'a/../' * (size // 5)}'>x</a>"),
    "huge-class": lambda size: _page(f"<p class='{'share ' * (size // 6)}'>x</p>"),
    "million-attributes": lambda size: _page("<p " + " ".join(f"a{n}" for n in range(size // 7)) + ">x</p>"),
    "a-file": lambda _: b"/etc/hostname",
    "zeros": bytes,
}  # fmt: skip
