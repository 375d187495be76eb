"""Laws of cleaning, whatever comes in: the same twice, safe, bounded, and nothing lost unsaid."""

import json
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.markup import attribute, select, to_tree
from syndicator.catalog import Cleaning, Source
from syndicator.config import shipped
from syndicator.errors import ArticleError
from syndicator.model import RawHtml, SourceId
from syndicator.refine.clean import clean
from syndicator.refine.clean.sanitize import sanitize
from tests.refine.clean.articles import PROSE, entry, paragraphs

SOURCE = Source(id=SourceId("harbor-wire"), title="Harbor Wire", clean=Cleaning(guard=1.0))
TAGS = [
    "p",
    "div",
    "span",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "h5",
    "figure",
    "figcaption",
    "a",
    "em",
    "strong",
    "pre",
    "code",
    "section",
    "dl",
    "dt",
    "dd",
    "noscript",
    "form",
]
LINES = [
    *PROSE, "By Ann Quay", "By Ben Mole, Reuters", "LONDON (Reuters) - It rained.", "PARIS —", "Sign up for our free newsletter", "Read more", "Related posts:",
    "Follow us on Facebook", "With files from AP", "Correction: it was Monday.", "Harbour Opens Again", "A SECOND WIND", "What came next", "Is it open?",
    "Twitter: @wire", "© 2026 Harbor Wire", "The post Pier appeared first on Wire.", "nets", " ", "\u00a0", "- Ann Quay, Reuters", "1. One thing", "READ NEXT: Ferry fares to rise",
    "Like it? Become a friend of the pier from $5 a month.", "Fa\u00c3\u00a7ade &amp; &#8217;", "Photo: Ann Quay",
]  # fmt: skip
LEAF = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(["<br>", "<br><br>", "<hr>", '<img src="/a.jpg">', '<img src="/b.jpg" alt="b" width="9">', '<a href="/x">Read more</a>', '<a href="/y">Harbour</a> news', "</p>", "<p>"]),
    st.text(alphabet="abc <>&\"'\u00e9\u2019", max_size=12),
)  # fmt: skip
TREE = st.recursive(
    LEAF,
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)),
    max_leaves=14,
)
MARKUP = st.lists(TREE, min_size=1, max_size=6).map("".join)
law = settings(max_examples=150, deadline=None, derandomize=True)


def copy_of(text, **fields):
    return clean(entry(text, **fields), SOURCE, shipped())


@law
@given(MARKUP)
def test_cleaning_twice_changes_nothing(markup):
    once = copy_of(markup)
    twice = clean(replace(entry(markup), text=RawHtml(once.html), summary=RawHtml("")), SOURCE, shipped())
    assert (twice.html, twice.blocks) == (once.html, once.blocks)
    assert (twice.removals, twice.byline, twice.dateline, twice.credits) == ((), "", "", ())


@law
@given(MARKUP)
def test_cleaning_is_the_same_each_time_and_the_sanitiser_finds_nothing_more(markup):
    copy = copy_of(markup)
    assert copy == copy_of(markup)
    assert sanitize(copy.html) == copy.html


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=14))
def test_every_word_is_in_the_copy_or_among_the_removals(lines):
    copy = copy_of("\n".join(lines), kind="text")
    said = " ".join(
        [
            copy.headline,
            copy.byline,
            copy.dateline,
            *copy.credits,
            *(block.text for block in copy.blocks),
            *(removal.text for removal in copy.removals),
        ]
    )
    lost = {word for line in lines for word in re.findall(r"\w{4,}", line.replace("Fa\u00c3\u00a7ade &amp; &#8217;", ""))} - set(
        re.findall(r"\w{4,}", said)
    )
    assert lost == set()


@pytest.mark.parametrize("tag", ["div", "b", "p", "blockquote", "ul", "table", "a", "font", "form"])
def test_deep_nesting_is_flattened_in_bounded_time_and_loses_no_text(tag):
    started = time.perf_counter()
    copy = copy_of(f"<{tag}>" * 50_000 + PROSE[0] + f"</{tag}>" * 50_000 + f"<p>{PROSE[1]}</p>")
    assert time.perf_counter() - started < 20
    assert [block.text for block in copy.blocks][-1] == PROSE[1]
    assert PROSE[0] in " ".join(block.text for block in copy.blocks)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Read more</p>" * 4_000,
        "<p>Follow us on Facebook<br>" + "Sign up for our newsletter<br>" * 4_000 + "</p>",
        "<p>" + '<a class="more-link" href="/x">Read more</a> ' * 4_000 + "</p>",
        "<h2>Related posts:</h2>" * 4_000,
        "A B " * 100_000,
        "<b>" * 500 + "x" * 300_000,
        "&amp;" * 100_000,
        "Ã¶" * 100_000,
        '<p class="' + "share " * 50_000 + '">x</p>',
    ],
    ids=["lines", "breaks", "links", "headings", "words", "one-word", "entities", "broken", "classes"],
)
def test_hostile_length_costs_bounded_time(markup):
    started = time.perf_counter()
    copy_of(markup)
    assert time.perf_counter() - started < 20


def test_entry_with_neither_headline_nor_text_is_refused_by_name():
    with pytest.raises(ArticleError, match="entry g1 has neither a headline nor a text"):
        copy_of("<p> </p><script>x</script>", headline="")


def test_entry_with_a_headline_alone_is_an_article():
    assert copy_of("").headline == "Harbour Opens Again"


def offences(html):
    """Give what stands in `html` beyond the few elements and attributes that copy may have."""
    nodes = select(to_tree(html), "body *")
    wild = [
        node.name
        for node in nodes
        if node.name in {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "link", "meta", "base"}
    ]
    names = [
        name
        for node in nodes
        for name in node.attrs
        if name not in {"href", "title", "src", "alt", "width", "height", "colspan", "rowspan"}
    ]
    leads = [attribute(node, name) for node in nodes for name in ("href", "src") if name in node.attrs]
    return wild + names + [lead for lead in leads if not lead.startswith(("http://", "https://", "mailto:"))]


@pytest.mark.parametrize(
    "vector",
    [
        "<svg/onload=alert(1)>", "<img/src=x/onerror=alert(1)>", "<a href='java&#x0A;script:alert(1)'>x</a>", "<p onclick=alert(1)>x</p>", "<math><mtext><script>alert(1)</script>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<iframe srcdoc='<script>alert(1)</script>'>", "<style><img src='</style><img src=x onerror=alert(1)>'>",
        "<a href=' javascript:alert(1)'>x</a>", "<form action=javascript:alert(1)><button>x</button></form>", "<img src=x:alert(1)>",
    ],
)  # fmt: skip
def test_nothing_that_acts_gets_through(vector):
    assert offences(copy_of(f"<p>a</p>{vector}<p>b</p>").html) == []


def test_public_vectors_do_nothing(shared):
    vectors = json.loads((shared / "data" / "xss.json").read_text("utf-8"))
    listed = [
        str(vector) if not isinstance(vector, dict) else str(vector.get("html") or vector.get("vector") or vector.get("input") or "")
        for vector in vectors
    ]
    bad = [vector for vector in listed[::7] if offences(copy_of(f"<p>a</p>{vector}<p>b</p>").html)]
    assert bad == []


def test_seed_article_is_exactly_as_an_editor_made_it(shared):
    lines = (shared / "seeds" / "worthy-news.txt").read_text("utf-8").splitlines()
    gold = json.loads((shared / "seeds" / "worthy-news.gold.json").read_text("utf-8"))
    source = Source(id=SourceId("worthy-news"), title="Worthy News")
    copy = clean(entry("\n".join(lines[1:]), kind="text", headline=lines[0]), source, shipped())
    assert (copy.headline, copy.byline, copy.dateline) == (gold["headline"], gold["byline"], gold["dateline"])
    assert [author.name for author in copy.authors] == gold["authors"]
    assert [{"kind": block.kind, "text": block.text} for block in copy.blocks] == gold["blocks"]
    assert [removal.text for removal in copy.removals] == gold["removed"]
    assert copy.held == ""


def test_promo_of_the_seed_in_other_words_goes_as_well():
    for promo in (
        "Would you like to see Worthy News articles on your own site? Ask about our syndication service.",
        "Churches may republish our stories for free; contact the desk to find out more about the syndication feed.",
    ):
        copy = copy_of(paragraphs(*PROSE, promo))
        assert ([removal.text for removal in copy.removals], len(copy.blocks)) == ([promo], 3)
