"""Laws of rendering: whatever an article says, every format is valid, verified, and reads back as what went in."""

import io
import json
from datetime import timedelta
from html import unescape

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicator._text.markup import printable
from syndicator.model import FORMATS, Enclosure, Image, Person, Tag
from syndicator.syndicate.render import render
from syndicator.syndicate.verify import verify
from tests.examples import examples
from tests.syndicate.rules import check
from tests.syndicate.samples import HOUSE, NOON, article, membership, partner

HOSTILE = [
    "]]>", "<script>alert(1)</script>", "<![CDATA[x", "&amp;lt;b&gt;", "\x00\x1b[31m", "\ud800", "\ufffe\uffff", "\r\nX: y",
    "\u202eright to left\u202c مرحبا", "𝕳𝖊𝖆𝖉", "</item></channel>", "</entry>", '"},{"id":"', "-->", "<!-- ", "x" * 5000, "{headline}", " ", "\u2028",
]  # fmt: skip
anything = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=40), st.lists(st.sampled_from(HOSTILE)).map("".join))
sentences = st.text(st.characters(categories=["L", "N", "Zs"], include_characters=",.’–—%"), min_size=1, max_size=60)
addresses = st.one_of(
    anything, st.sampled_from(["https://a.example/ü?x=1&y=2", "http://[::1]/x", "javascript:alert(1)", "https://bücher.example/"])
)
QUICK = settings(max_examples=examples(480), deadline=None, derandomize=True)


def articles_of(words):
    """Give a strategy of articles whose every text is drawn from `words`."""
    return st.builds(
        lambda text, people, tags, paragraphs, links, moment: article(
            headline=text[0],
            byline=text[1],
            dateline=text[2],
            summary=text[3],
            rights=text[4],
            origin=text[5],
            language=text[6][:12],
            credits=text[7:],
            authors=tuple(Person(name=name, url=links[0]) for name in people),
            tags=tuple(Tag(name=name, why="") for name in tags),
            paragraphs=tuple(paragraphs),
            image=Image(url=links[1], type=text[0], credit=text[1], caption=text[2]),
            enclosures=tuple(Enclosure(url=link, type=text[3], title=text[4]) for link in links),
            canonical_url=links[2],
            published_at=NOON - moment,
            updated_at=NOON,
        ),
        st.tuples(*[words] * 9),
        st.lists(words, max_size=3),
        st.lists(words, max_size=4),
        st.lists(words, min_size=1, max_size=3),
        st.tuples(*[addresses] * 3),
        st.timedeltas(timedelta(), timedelta(days=9000)),
    )


@QUICK
@given(articles_of(anything), st.sampled_from(["full", "summary"]), anything)
def test_o12_hostile_articles_make_valid_and_verified_feeds(one, content, credit):
    """Whatever characters an article is made of, its feeds are well-formed and keep to RFC 4287, JSON Feed 1.1 and RSS 2.0."""
    chosen = partner(content=content, credit=credit, title=credit)
    members = membership(one, article(2))
    for edition in render(chosen, members, HOUSE, fragments={}).editions:
        verify(edition, members, chosen)
        check(edition.format, edition.body)


@QUICK
@given(articles_of(anything))
def test_a_hostile_text_is_text_and_nothing_else_in_every_format(one):
    members = membership(one)
    wanted = " ".join(printable(one.copy.headline).split())
    for edition in render(partner(), members, HOUSE, fragments={}).editions:
        if edition.format == "json":
            read = json.loads(edition.body)["items"][0]["title"]
        else:
            root = etree.fromstring(edition.body)
            read = root.findtext(".//item/title") or root.findtext(".//{*}entry/{*}title")
        # In RSS, what reads like a tag is escaped once more.
        assert read == wanted or not wanted or (edition.format == "rss" and "<" in wanted and unescape(read) == wanted)


@QUICK
@given(st.lists(articles_of(anything), min_size=1, max_size=3))
def test_fragments_make_the_same_bytes_as_a_whole_rendering(drawn):
    members = membership(*(renumbered(at, one) for at, one in enumerate(drawn, 1)))
    whole = render(partner(), members, HOUSE, fragments={})
    for kept in ({}, whole.fragments, dict(list(whole.fragments.items())[::2])):
        assert render(partner(), members, HOUSE, fragments=kept).editions == whole.editions


def renumbered(number, one):
    return article(number, copy=one.copy, canonical_url=one.canonical_url, published_at=one.published_at)


@QUICK
@given(articles_of(sentences))
def test_rendered_then_parsed_gives_the_same_guids_headlines_and_dates(one):
    members = membership(one)
    for edition in render(partner(formats=("rss", "atom")), members, HOUSE, fragments={}).editions:
        (entry,) = feedparser.parse(io.BytesIO(edition.body), sanitize_html=False, resolve_relative_uris=False).entries
        assert entry.id == (one.rss_guid if edition.format == "rss" else one.public_id)
        assert entry.title == " ".join(one.copy.headline.split()) or not one.copy.headline.strip()
        assert entry.published_parsed[:6] == one.published_at.timetuple()[:6]
        assert entry.updated_parsed[:6] == one.updated_at.timetuple()[:6]
        assert unescape(entry.summary) == " ".join(one.copy.summary.split()) or not one.copy.summary.strip()


@pytest.mark.parametrize("form", FORMATS)
def test_o12_sound_articles_make_valid_feeds(form):
    """Feeds of none, one and many articles are valid by the schemas of their formats."""
    for members in (membership(), membership(article(1)), membership(*map(article, range(1, 20)))):
        (edition,) = render(partner(formats=(form,), credit="From {publisher}."), members, HOUSE, fragments={}).editions
        check(form, edition.body)


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("atom", b"<updated>2026-11-23T11:05:00.394631+00:00</updated>", b""),
        ("atom", b'href="https://harborwire.example/1"', b'href=""'),
        ("json", b'"content_html"', b'"content"'),
        ("rss", b"Mon, 23 Nov", b"23 Nov"),
        ("rss", b'<guid isPermaLink="false">', b'<guid isPermaLink="true">'),
    ],
)
def test_the_rules_of_the_formats_bite(form, before, after):
    (edition,) = render(partner(formats=(form,)), membership(article(1)), HOUSE, fragments={}).editions
    assert before in edition.body
    with pytest.raises(AssertionError):
        check(form, edition.body.replace(before, after))
