"""Cutting a document into entries: certain, or not at all; and what is parsed alone is what is parsed with the whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse_samples import parse_text, rss_document

from syndicator.parse.split import split

ITEM = "<item><title>One</title></item>"


def test_a_document_is_cut_and_joins_again():
    text = f"<rss><channel><title>x</title>{ITEM}\n{ITEM}<item/></channel></rss>"
    pieces = split(text)
    assert pieces.entries == (ITEM, ITEM, "<item/>")
    assert pieces.document({0, 1, 2}) == text
    assert pieces.document({1}) == f"<rss><channel><title>x</title>\n{ITEM}</channel></rss>"


@pytest.mark.parametrize(
    "inside",
    [
        "<![CDATA[ </item><item> ]]>",
        "<!-- </item> -->",
        "<?php </item> ?>",
        "<b title='</x>'/>",
        "<items/>",
        "<itemised/>",
        "<news_item/>",
        "&lt;/item&gt;",
    ],
)
def test_what_only_looks_like_an_end_is_stepped_over(inside):
    assert split(f"<rss><channel><item>{inside}</item></channel></rss>").entries == (f"<item>{inside}</item>",)


@pytest.mark.parametrize(
    "text",
    [
        "<rss><item><item></item></item></rss>",
        "<rss><item></rss>",
        "<rss><item></ITEM></rss>",
        "<rss><item><![CDATA[</item></rss>",
        "<rss><item><!-- </item></rss>",
        "<rss><item title='></item></rss>",
    ],
)
def test_what_is_not_certain_is_not_cut(text):
    assert split(text) is None


def test_entries_of_two_names_are_found_by_the_parser_and_the_whole_is_parsed():
    feed = parse_text("<rss><channel><item><title>a</title></item><entry><title>b</title></entry></channel></rss>")
    assert [entry.headline for entry in feed.entries] == ["a", "b"]


def test_prefixed_entries_are_cut_by_their_own_name():
    assert split('<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>x</a:entry></a:feed>').entries == ("<a:entry>x</a:entry>",)


def test_entries_inherit_namespaces_language_base_and_entities():
    pieces = split('<!DOCTYPE x [<!ENTITY a "b">]><rss xml:lang="en"><channel xml:base="http://x.example/"><item/></channel></rss>')
    assert pieces.inherited == '<!ENTITY a "b"><rss xml:lang="en"><channel xml:base="http://x.example/">'


MARKS = [
    "<item>",
    "</item>",
    "<item/>",
    "<item a='>'>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "text",
    "<b>",
    "</b>",
    "'",
    '"',
    "<entry>",
    "</entry>",
    "<",
    ">",
    "&",
]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
def test_no_cut_ever_loses_a_character(text):
    pieces = split(text)
    if pieces is not None:
        assert pieces.document(range(len(pieces.entries))) == text
        assert len(pieces.places) == len(pieces.entries)


WORDS = st.text(alphabet="abc &<>'\"é\n", max_size=12)
FIELDS = st.sampled_from(
    ["title", "description", "link", "guid", "pubDate", "author", "content:encoded", "media:content", "source", "foo:bar"]
)
BODIES = st.lists(st.tuples(FIELDS, WORDS, st.booleans()), max_size=5, unique_by=lambda field: field[0]).map(
    lambda fields: "".join(f"<{name}>{f'<![CDATA[{said}]]>' if wrapped else said}</{name}>" for name, said, wrapped in fields)
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(bodies=st.lists(BODIES, min_size=2, max_size=6, unique=True), one=st.integers(min_value=0, max_value=5))
def test_an_entry_parsed_alone_is_the_entry_parsed_with_the_whole(bodies, one):
    """Broken entries and all: what is known is left out, and what is new comes out the same."""
    whole = parse_text(rss_document(*bodies))
    entries = {entry.digest: entry for entry in (*whole.entries, *whole.repeats)}
    fresh = list(entries)[one % len(entries)]
    again = parse_text(rss_document(*bodies), seen={digest: entry.guid for digest, entry in entries.items() if digest != fresh})
    assert [*again.entries, *again.repeats] == [entries[fresh]]
    assert again.present == whole.present
