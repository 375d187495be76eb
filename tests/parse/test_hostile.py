"""Bodies made to hang, to grow, or to read what is not theirs: each ends, and soon."""

from contextlib import suppress

import pytest
from parse_samples import parse_text, rss_document

from syndicator.errors import ParseError

MANY = 40_000
NESTED = {
    "a long author": "<author>" + "a." * MANY + "</author>",
    "an author of at signs": "<author>" + "a@" * MANY + "</author>",
    "a comment of dashes": "<description>&lt;!--" + "-" * MANY + "</description>",
    "an open comment of dashes": "<description><!--" + "-" * MANY + "</description>",
    "nested tags": "<description>" + "<a>" * 20_000 + "</a>" * 20_000 + "</description>",
    "nested open tags": "<description>" + "<a>" * 5_000 + "</description>",
    "nested boxes": "<description>" + "&lt;div&gt;" * 20_000 + "</description>",
    "many subjects": "<category>" + "</category><category>".join(map(str, range(MANY))) + "</category>",
    "quotes": "<description>" + '"<a " ' * MANY + "</description>",
    "open tags with quotes": "<b " + '"<a " ' * MANY,
    "angle brackets": "<description>" + "<" * MANY + "</description>",
    "ampersands": "<description>" + "&" * MANY + "</description>",
    "open sections": "<![CDATA[" * MANY,
    "open comments": "<!--" * MANY,
    "many sources": "<source url='x'>" * 5_000,
    "blank characters": "<content>" + "&#32;" * MANY + "<div>a</content>",
    "prefixes": "".join(f"<p{number}:a/>" for number in range(5_000)),
    "open counters": "<slash:comments " * MANY,
    "counters without an end": ("<slash:comments>" + "1" * 200) * 5_000,
    "counters of a link": "<link " + "thr:count='" * MANY,
    "sections beside a counter": "<slash:comments/>" + "<![CDATA[]]" * MANY,
    "dates": "<pubDate>" + "1 " * MANY + "</pubDate>",
}


@pytest.mark.parametrize("name", NESTED)
def test_an_entry_made_to_hang_ends_and_costs_no_other(name):
    feed = parse_text(rss_document("<guid>good</guid><title>Good</title>", f"<guid>bad</guid>{NESTED[name]}"))
    assert "good" in {entry.guid for entry in feed.entries}


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel>" + "<item>" * MANY,
        "<rss><channel>" + "<item/>" * MANY,
        "<rss "
        + " ".join(f"xmlns:n{number}='u{number}'" for number in range(5_000))
        + "><channel><item/>"
        + "<n5:a/>" * 5_000
        + "</channel></rss>",
        f"<rss xml:base='http://x.example/{'a' * MANY}'><channel><item><title>x</title></item>" + "<b/>" * 5_000 + "</channel></rss>",
        "<!DOCTYPE rss [<!ENTITY a '" + "x" * 90 + "'>]><rss><channel><item><title>x</title>" + "&a;" * MANY + "</item></channel></rss>",
        "<?" * MANY,
        "<!" * MANY,
        "<" + "a" * MANY,
        "<" * MANY,
    ],
)
def test_a_document_made_to_hang_ends(body):
    with suppress(ParseError):
        assert len(parse_text(body).entries) <= 1000


def test_more_entries_than_anyone_reads_are_left_out_and_it_is_said():
    feed = parse_text("<rss><channel>" + "".join(f"<item><title>{number}</title>" for number in range(6_000)))
    assert len(feed.entries) <= 1000
    assert feed.problems
