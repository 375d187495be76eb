"""Verify: what must not leave the house, by planted faults."""

import json
from dataclasses import replace

import pytest

from syndicator.catalog import Secret
from syndicator.errors import VerifyError
from syndicator.syndicate.active import active
from syndicator.syndicate.render import render
from syndicator.syndicate.verify import verify
from tests.syndicate.samples import DAY, HOUSE, article, clean, membership, partner

MEMBERS = membership(article(1), article(2))
EDITIONS = {edition.format: edition for edition in render(partner(), MEMBERS, HOUSE, fragments={}).editions}


def refused(form, before, after, *, chosen=None):
    """Give what verify says of an edition in which something was replaced."""
    edition = EDITIONS[form]
    assert before.encode() in edition.body
    with pytest.raises(VerifyError) as caught:
        verify(replace(edition, body=edition.body.replace(before.encode(), after.encode())), MEMBERS, chosen or partner())
    said = str(caught.value)
    assert said.startswith(f"partners/grace-chapel: its {form} edition ")
    assert said.endswith("; the last good one stays")
    return said


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_what_was_rendered_is_fit(form):
    verify(EDITIONS[form], MEMBERS, partner())


@pytest.mark.parametrize(
    ("form", "before", "after", "said"),
    [
        ("rss", "</channel>", "", "is not well-formed XML"),
        ("rss", "<rss ", "<RSS ", "is not well-formed XML"),
        ("rss", 'version="2.0"', 'version="0.9"', "is no RSS 2.0 document"),
        ("rss", "guid-2", "guid-1", "names two entries alike: 'guid-1'"),
        ("rss", "guid-2", "guid-9", "names an entry 'guid-9' that should be 'guid-2'"),
        ("rss", "https://harborwire.example/2<", "javascript:x<", "whose link is no http or https address: 'javascript:x'"),
        ("rss", "<title>Ships leave Odesa as harbour reopens</title>", "<title/>", "without headline"),
        ("rss", "Mon, 23 Nov 2026 11:00:00 GMT", "Mon, 23 Nov 2026 11:00:01 GMT", "wrong date of publication"),
        ("rss", "Mon, 23 Nov 2026 11:00:00 GMT", "yesterday", "cannot be read back"),
        ("rss", "2026-11-23T10:05:00.", "2026-11-23T10:06:00.", "wrong date of its last change"),
        ("rss", 'isPermaLink="false"', 'isPermaLink="true"', "misstates whether the guid"),
        ("rss", 'length="99"', 'length="many"', "unfit enclosure"),
        ("rss", "dc:creator", "dc:publisher", "without author"),
        ("rss", "&lt;p&gt;NATO", "&lt;p onclick=&quot;x&quot;&gt;NATO", "active markup"),
        ("rss", "rss.xml", "rss.xml?key=x", "no clean address of its own"),
        ("atom", "00000002", "00000001", "names two entries alike"),
        ("atom", 'type="html"', 'type="text"', "is not said to be html"),
        ("atom", "https://harborwire.example/b.pdf", "ftp://harborwire.example/b.pdf", "no http or https address"),
        ("atom", "&lt;p&gt;NATO", "&lt;script&gt;NATO", "active markup: <script>"),
        ("atom", '<summary type="text">The harbour of Odesa reopened on Monday.</summary>', "", "without summary"),
        ("json", '"title":"Ships', '"titel":"Ships', "cannot be read back (KeyError"),
        ("json", "\n]}", "\n]", "cannot be read back (JSONDecodeError"),
        ("json", '"content_html"', '"content"', "without content, or with two"),
        ("json", "<p>NATO", "<img src=x onerror=alert(1)>NATO", "active markup: <img"),
        ("json", "version/1.1", "version/1", "is no JSON Feed 1.1"),
    ],
)  # fmt: skip
def test_o12_a_planted_fault_is_found_and_named(form, before, after, said):
    """A feed with a fault in it does not leave the house: it is read back before it replaces a good one."""
    assert said in refused(form, before, after)


def test_an_edition_that_lost_an_entry_is_refused():
    for form, edition in EDITIONS.items():
        with pytest.raises(VerifyError, match=f"its {form} edition has 2 entries instead of 3"):
            verify(edition, membership(article(1), article(2), article(3)), partner())


def test_an_empty_document_is_refused():
    with pytest.raises(VerifyError, match="is empty"):
        verify(replace(EDITIONS["rss"], body=b""), MEMBERS, partner())


def test_an_overgrown_document_is_refused():
    with pytest.raises(VerifyError, match="more than the 33554432 that readers take"):
        verify(replace(EDITIONS["json"], body=b" " * (33 << 20)), MEMBERS, partner())


def test_a_token_anywhere_is_refused_and_never_repeated():
    chosen = partner(token=Secret('top secret "token"'))
    for form, written in (
        ("json", 'top secret \\"token\\"'),
        ("rss", "top secret &quot;token&quot;"),
        ("rss", "top%20secret%20%22token%22"),
    ):
        said = refused(form, "NATO said", written, chosen=chosen)
        assert "would give away the partner's token" in said
        assert "secret" not in said


def test_a_short_token_that_is_a_word_is_refused_in_an_address_only():
    chosen = partner(token=Secret("ships"))
    verify(EDITIONS["rss"], MEMBERS, chosen)
    assert "token" in refused("rss", "harborwire.example/1<", "harborwire.example/1?key=ships<", chosen=chosen)


def test_full_text_for_a_partner_of_summaries_is_refused():
    with pytest.raises(VerifyError, match="with full text, which this partner does not get"):
        verify(EDITIONS["atom"], MEMBERS, partner(content="summary"))


def test_missing_full_text_is_refused():
    summaries = render(partner(content="summary"), MEMBERS, HOUSE, fragments={}).editions
    with pytest.raises(VerifyError, match="without its full text"):
        verify(summaries[0], MEMBERS, partner())


def test_an_article_that_moved_in_the_meantime_is_refused():
    later = membership(article(1, published_at=article(1).published_at + DAY), article(2))
    with pytest.raises(VerifyError, match="wrong date"):
        verify(EDITIONS["json"], later, partner())


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=https://x.example>",
        "<img src=x onerror=alert(1)>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\tscript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="https://ok.example/" onclick="x()">x</a>',
        '<a title="<p>" href="data:text/html,x">x</a>',
        '<iframe srcdoc="x"></iframe>',
        "<svg/onload=alert(1)>",
        "<style>@import</style>",
        "<!--[if IE]><script>",
        '<a href="x"onclick="y">',
        "<p",
    ],
)
def test_active_markup_is_seen(html):
    assert active(f"<p>before</p>{html}<p>after</p>")


@pytest.mark.parametrize(
    "html",
    [
        "plain text, on = off, javascript: a language",
        "<p>1 &lt; 2 onclick=x</p><br/><hr>",
        '<a href="https://ok.example/?a=1&amp;b=2" rel="nofollow">javascript: the good parts</a>',
        '<img src="https://ok.example/i.jpg" alt="a < b > c onload=1" width="3">',
        '<a href="mailto:desk@harborwire.example">x</a> <a href="/relative">y</a>',
        '<abbr title="javascript: x">js</abbr> <td colspan="2">x</td>',
        '<iframe src="https://video.example/1" allowfullscreen></iframe>',
    ],
)
def test_inert_markup_is_let_through(html):
    assert active(html) == ""


def test_a_body_that_the_sanitiser_should_have_stopped_is_stopped_here():
    members = membership(article(1, html=clean("<p>x</p><script>alert(1)</script>")))
    for edition in render(partner(), members, HOUSE, fragments={}).editions:
        with pytest.raises(VerifyError, match="active markup"):
            verify(edition, members, partner())


def test_json_editions_are_read_as_json():
    assert json.loads(EDITIONS["json"].body)["items"]
