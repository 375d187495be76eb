"""Hostile markup in every place of a feed that reaches a partner: three ways to carry it, one entry a vector.

Law: takes vectors, gives documents to serve. `markup` carries a vector as markup in RSS (escaped once), `text` as words that
look like markup (escaped twice, so that it survives a look for markup), `json` as it stands in a JSON Feed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from syndicator._text.markup import printable
from tests.corpus.house import Sent

ENTRIES = 200
"""Entries in one document."""
STEP = 40
"""The short form takes each vector that stands so far from the last one."""
_SPACES = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:media='http://search.yahoo.com/mrss/'"
)
_WORDS = ("harbor", "ferry", "bridge", "council", "school", "market", "clinic", "river", "tower", "garden", "library")


def load(data: Path) -> list[str]:
    """Give all vectors."""
    return list(json.loads((data / "xss.json").read_text("utf-8")))


def sentence(number: int, turn: int) -> str:
    """Give words that no two places share, so that nothing repeats and is taken for a promo."""
    words = [_WORDS[(number // 11**step + turn * 3) % 11] for step in range(4)]
    return f"The {words[0]} of {words[1]} number {number * 7 + turn} opened near the {words[2]} and the {words[3]} on day {number + turn}."


def text_of(vector: str, number: int) -> str:
    """Give a body with the vector among sound paragraphs, inside attributes, and at the end."""
    inside = escape(vector)
    return (
        f"<p>{sentence(number, 0)}</p>{vector}<p>{sentence(number, 1)} <a href='{inside}' title='{inside}'>More</a> "
        f'<a href="https://a.example/{vector}">there</a></p><p><img src="{inside}" alt="{inside}"> {sentence(number, 2)}</p>{vector}'
    )


def _rss(number: int, vector: str, *, times: int, link: str) -> str:
    def put(text: str) -> str:
        for _ in range(times):
            text = escape(text)
        return text

    v, attribute = put(vector), escape(vector)
    return (
        f"<item><title>Vector {number} {v}</title><link>{escape(link)}</link><guid isPermaLink='false'>{number} {escape(vector)}</guid>"
        f"<description>{put(f'Summary {number} {vector}')}</description><content:encoded>{put(text_of(vector, number))}</content:encoded>"
        f"<dc:creator>Ana {v}</dc:creator><author>ana@a.example ({v})</author><category domain='{attribute}'>{v}</category>"
        f"<source url='{attribute}'>{v}</source><enclosure url='{attribute}' type='{attribute}' length='{attribute}'/>"
        f"<media:content url='{attribute}' type='{attribute}' medium='image'><media:title>{v}</media:title>"
        f"<media:description>{v}</media:description><media:credit>{v}</media:credit></media:content>"
        f"<media:thumbnail url='https://a.example/{attribute}'/><dc:rights>{v}</dc:rights><dc:language>{v}</dc:language></item>"
    )


def _channel(numbered: Sequence[tuple[int, str]], item: Callable[[int, str], str]) -> bytes:
    name = escape(numbered[0][1])
    head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0' {_SPACES}><channel><title>{name}</title><link>https://a.example/</link><description>{name}</description>"
    body = head + "".join(item(number, vector) for number, vector in numbered) + "</channel></rss>"
    return printable(body).encode("utf-8", "replace")


def markup(numbered: Sequence[tuple[int, str]]) -> bytes:
    """Give an RSS document that carries vectors as markup; the link is the vector itself."""
    return _channel(numbered, lambda number, vector: _rss(number, vector, times=1, link=vector))


def text(numbered: Sequence[tuple[int, str]]) -> bytes:
    """Give an RSS document that carries vectors as words; the link has the vector in it."""
    return _channel(numbered, lambda number, vector: _rss(number, vector, times=2, link=f"https://a.example/{number}/{vector}"))


def json_feed(numbered: Sequence[tuple[int, str]]) -> bytes:
    """Give a JSON Feed that carries vectors as they stand."""
    items = [
        {
            "id": f"{number} {vector}", "url": f"https://a.example/?{number}={vector}", "external_url": vector, "title": f"Vector {number} {vector}",
            "content_html": text_of(vector, number), "summary": vector, "image": vector, "banner_image": vector, "language": vector,
            "authors": [{"name": vector, "url": vector, "avatar": vector}], "tags": [vector],
            "attachments": [{"url": vector, "mime_type": vector, "title": vector}, {"url": f"https://a.example/{vector}", "mime_type": "audio/mpeg", "title": vector}],
        }
        for number, vector in numbered
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": numbered[0][1], "items": items}
    return json.dumps(feed).encode()


CARRIERS: dict[str, tuple[Callable[[Sequence[tuple[int, str]]], bytes], str]] = {
    "markup": (markup, "application/rss+xml"),
    "text": (text, "application/rss+xml"),
    "json": (json_feed, "application/feed+json"),
}


def documents(vectors: Sequence[str], carrier: str) -> Iterator[Sent]:
    """Give documents that carry all vectors in one way, ENTRIES in each; a document's name says which."""
    write, media_type = CARRIERS[carrier]
    for at in range(0, len(vectors), ENTRIES):
        numbered = list(enumerate(vectors[at : at + ENTRIES], at))
        yield Sent(f"{carrier} {at}", write(numbered), media_type)
