"""How copy is set: few elements, whole addresses, nothing that acts, and the same again when it is set again."""

import pytest

from tests.refine.clean.articles import PROSE, paragraphs, texts


def kinds(copy):
    return [(block.kind, block.text) for block in copy.blocks]


def test_wrappers_that_mean_nothing_are_gone(cleaned):
    copy = cleaned(
        f"<article><section><div class='x' style='color:red'><span>{PROSE[0]}</span></div></section><center>{PROSE[1]}</center></article>"
    )
    assert copy.html == f"<p>{PROSE[0]}</p>\n<p>{PROSE[1]}</p>"


def test_bare_text_and_double_breaks_become_paragraphs(cleaned):
    copy = cleaned(f"{PROSE[0]}<br/>\n<br/>{PROSE[1]}<br>one line more")
    assert copy.html == f"<p>{PROSE[0]}</p>\n<p>{PROSE[1]}<br>one line more</p>"


def test_plain_text_has_a_block_on_each_line_and_lists_where_lines_are_bulleted(cleaned):
    copy = cleaned(f"{PROSE[0]}\n- nets & ropes\n- <lamps> lit\n{PROSE[1]}\n- a lonely dash", kind="text")
    assert kinds(copy) == [
        ("paragraph", PROSE[0]), ("list", "nets & ropes"), ("list", "<lamps> lit"), ("paragraph", PROSE[1]), ("paragraph", "- a lonely dash"),
    ]  # fmt: skip
    assert "<ul><li>nets &amp; ropes</li><li>&lt;lamps&gt; lit</li></ul>" in copy.html


def test_text_that_calls_itself_markup_is_read_line_by_line(cleaned):
    assert texts(cleaned(f"{PROSE[0]}\n{PROSE[1]} &amp; more")) == [PROSE[0], f"{PROSE[1]} & more"]


def test_a_carriage_return_named_in_code_is_the_end_of_a_line(cleaned):
    copy = cleaned("<pre>one&#xD;two&#13;&#10;three</pre>")
    assert copy.html == "<pre>one\ntwo\nthree</pre>"
    assert cleaned(copy.html).blocks == copy.blocks


def test_remarks_in_a_text_without_tags_are_not_shown(cleaned):
    copy = cleaned("Milk &amp; eggs <!-- slot 7 -->came.\n<!--more-->\nSo did bread, where 3 < 4 <!-- and on.")
    assert copy.html == "<p>Milk &amp; eggs came.</p>\n<p>So did bread, where 3 &lt; 4</p>"
    assert cleaned("Arrows <!-- and more").html == "<p>Arrows &lt;!-- and more</p>"


def test_markup_escaped_once_too_often_is_markup(cleaned):
    assert texts(cleaned(f"&lt;p&gt;{PROSE[0]}&lt;/p&gt;&lt;p&gt;{PROSE[1]}&lt;/p&gt;")) == list(PROSE[:2])


def test_entry_without_text_lives_on_its_summary(cleaned):
    assert texts(cleaned("", summary=f"<p>{PROSE[0]}</p>")) == [PROSE[0]]


def test_lists_quotations_tables_and_code_keep_their_kind(cleaned):
    copy = cleaned(
        f"<h3>Cargo</h3><ul><li>nets<ul><li>fine</li></ul></li></ul><blockquote>{PROSE[0]}</blockquote>"
        "<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td></td></tr></table><pre>\nif sea:\n  wait()\n</pre>"
    )
    assert kinds(copy) == [
        ("subhead", "Cargo"), ("list", "nets"), ("list", "fine"), ("quote", PROSE[0]), ("table", "Day | Boats"), ("table", "Monday"),
        ("code", "if sea:\n  wait()"),
    ]  # fmt: skip
    assert copy.html == (
        f"<h3>Cargo</h3>\n<ul><li>nets<ul><li>fine</li></ul></li></ul>\n<blockquote><p>{PROSE[0]}</p></blockquote>\n"
        "<table><tbody><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td></td></tr></tbody></table>\n<pre>if sea:\n  wait()</pre>"
    )


def test_blocks_inside_a_link_or_emphasis_each_get_it(cleaned):
    copy = cleaned("<a href='/x'><p>one</p><p>two</p></a>")
    assert copy.html == '<p><a href="https://harborwire.example/x">one</a></p>\n<p><a href="https://harborwire.example/x">two</a></p>'


def test_headings_stand_on_three_levels(cleaned):
    copy = cleaned(f"<h1>Other words</h1>{paragraphs(PROSE[0])}<h6>Small</h6>{paragraphs(PROSE[1])}")
    assert ("<h2>Other words</h2>" in copy.html, "<h4>Small</h4>" in copy.html) == (True, True)


def test_links_are_whole_and_free_of_tracking(cleaned):
    copy = cleaned(
        "<p><a href='../b?utm_source=rss&id=7#c' onclick='x()' target='_blank'>b</a> <a href='mailto:a@b.example'>m</a></p>",
        base_url="https://h.example/y/z/",
    )
    assert copy.html == '<p><a href="https://h.example/y/b?id=7#c">b</a> <a href="mailto:a@b.example">m</a></p>'


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "java\nscript:alert(1)", "http://", "mailto:?subject=x"]
)
def test_link_that_leads_nowhere_safe_leaves_its_text(cleaned, address):
    assert cleaned(f"<p>see <a href='{address}'>this</a> harbour</p>").html == "<p>see this harbour</p>" or "mailto:?" in address


def test_canonical_address_is_free_of_tracking(cleaned):
    assert cleaned(paragraphs(*PROSE), url="https://h.example/a?utm_medium=rss&id=1").canonical_url == "https://h.example/a?id=1"
    assert cleaned(paragraphs(*PROSE), url="javascript:x").canonical_url == ""


def test_scripts_styles_frames_and_fallbacks_are_gone_without_a_trace(cleaned):
    copy = cleaned(
        f"<style>p{{}}</style><script>x()</script><iframe src='https://v.example'>frame</iframe><object>old</object><video>no video</video>{paragraphs(*PROSE)}<!-- note -->"
    )
    assert (texts(copy), copy.removals) == (list(PROSE), ())


def test_empty_elements_and_hard_spaces_are_no_blocks(cleaned):
    assert texts(cleaned(f"<p>&nbsp;</p><p></p><div><br></div>{paragraphs(PROSE[0])}<p>\u200b</p>")) == [PROSE[0]]


def test_hard_space_inside_text_stays_in_the_markup(cleaned):
    copy = cleaned("<p>« oui »\u00a0: non, dit\u00a0-\u00a0elle</p>")
    assert ("&nbsp;:" in copy.html, texts(copy)) == (True, ["« oui » : non, dit - elle"])


def test_words_are_counted_in_what_stands(cleaned):
    assert cleaned(paragraphs("Four words stand here.", "Sign up for our weekly newsletter")).words == 4
