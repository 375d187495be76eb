"""Markup: tree, selection, text and walks, on whatever publishers send."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator._text.markup import (
    MAX_DEPTH,
    MarkupError,
    attribute,
    check_selector,
    plain,
    printable,
    select,
    steps,
    text,
    to_html,
    to_tree,
    to_xml,
)


def shape(html):
    return [(step, node.name if step != "text" else string) for step, node, string in steps(to_tree(html))]


def test_walk_opens_and_closes_every_element_in_order():
    assert shape("<div>a<b>c</b></div>d") == [
        ("open", "div"), ("text", "a"), ("open", "b"), ("text", "c"), ("close", "b"), ("close", "div"), ("text", "d"),
    ]  # fmt: skip


def test_walk_passes_over_comments_scripts_and_styles():
    assert [string for step, string in shape("<p>a<!-- b --><script>c</script><style>d</style></p>") if step == "text"] == ["a"]


@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "<b>", "</b>", "<li>", "<br>", "text", "<td>", "</p>", "<x"]), max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_walk_closes_what_it_opens(parts):
    depth = 0
    for step, _, _ in steps(to_tree("".join(parts))):
        depth += {"open": 1, "close": -1, "text": 0}[step]
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("tag", ["div", "b", "blockquote"])
def test_no_element_lies_deeper_than_the_bound_and_the_text_stays(tag):
    tree = to_tree(f"<{tag}>" * 3_000 + "deep" + f"</{tag}>" * 3_000 + "<p>after</p>")
    deepest = depth = 0
    for step, _, _ in steps(tree):
        depth += {"open": 1, "close": -1, "text": 0}[step]
        deepest = max(deepest, depth)
    assert deepest <= MAX_DEPTH + 1
    assert text(tree) == "deep after"


def test_paragraphs_that_are_never_closed_are_no_nesting():
    tree = to_tree("<p>one" * 500)
    assert len(select(tree, "p")) == 500


def test_blocks_and_breaks_count_as_spaces():
    assert text(to_tree("<p>a<br>b</p><p>c<b>d</b></p>")) == "a b cd"


def test_attribute_is_one_string():
    node = select(to_tree('<p class="a b" id="x">y</p>'), "p")[0]
    assert [attribute(node, name) for name in ("class", "id", "title")] == ["a b", "x", ""]


def test_plain_reads_markup_only_where_there_is_some():
    assert [plain("a  b"), plain("a &amp; <b>c</b>")] == ["a b", "a & c"]


def test_characters_that_xml_does_not_know_are_gone():
    assert printable("a\x00b\x0bc\ufffe\ud800d\te") == "abcd\te"


def test_inside_of_the_body_comes_back():
    assert to_html(to_tree("<p>a &lt; b</p>")) == "<p>a &lt; b</p>"


def test_bad_selector_says_so():
    with pytest.raises(MarkupError, match="is no CSS selector"):
        check_selector("p[[")


def test_xml_is_read_without_its_entities():
    root = to_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;b</a>')
    assert "y" not in "".join(root.itertext())
    with pytest.raises(MarkupError, match="is not well-formed XML"):
        to_xml(b"<a>")
