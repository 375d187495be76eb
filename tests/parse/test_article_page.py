"""The article of a page: what readings agree on, what stands around it, and pages that hide or lack it."""

import json
import sys

import pytest

from syndicator._text.markup import plain, to_tree
from syndicator.parse.article_page import read_article_page
from syndicator.parse.page_blocks import page_blocks
from syndicator.parse.page_choice import agreement, choose
from syndicator.parse.page_source import lightened

ADDRESS = "https://wire.example/1"
LINES = [
    "The harbour was quiet when the first boats came in before dawn, and nobody on the quay spoke of the storm.",
    "By noon the mayor had counted eleven broken masts, two sunken barges and a crane that leaned over the market.",
    "Insurers sent their people on the evening train, with cameras, tape measures and a list of questions for the crews.",
    "The fishermen asked for a loan from the county, which has paid for nets and engines after every flood since the war.",
    "A decision is expected next week, when the council meets for the last time before the summer and its long recess.",
]
STORY = "".join(f"<p>{line}</p>" for line in LINES)
JAPANESE = [
    "港は朝から静かで、最初の船が戻っても、岸壁では誰も嵐のことを話さなかった。市場の店もまだ閉まったままだった。",
    "市長は昼までに折れた帆柱を十一本、沈んだはしけを二隻数え、市場に傾いたクレーンの写真を県に送ったという。",
    "保険会社の担当者は夕方の列車で到着し、巻き尺と質問の一覧を手に、船員たちから一人ずつ話を聞いて回った。",
]


@pytest.fixture(params=["trafilatura", "ours"])
def _reader(request, monkeypatch):
    """Read pages with the extra installed, and without it."""
    if request.param == "ours":
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    else:
        pytest.importorskip("trafilatura")


def site(body, head="", around=""):
    return (
        f"<html><head><title>Storm | Wire</title>{head}</head><body><nav><ul><li><a href=/>Home</a></li></ul></nav><main><article>"
        f"<h1>Storm</h1>{body}</article>{around}</main><footer><p>All rights of the Wire are reserved, whatever you may read.</p></footer></body></html>"
    )


def ld(**said):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


def lines(html):
    return [block.text for block in page_blocks(to_tree(html)) if block.text]


@pytest.mark.usefixtures("_reader")
def test_what_stands_around_and_inside_an_article_is_none_of_it():
    boxes = (
        "<aside><p>Our weekend paper has forty pages of travel, food and puzzles for the whole family.</p></aside>",
        '<div class="related-stories"><p>Read how the last storm changed the harbour, in five pictures from the archive.</p></div>',
        '<div id="newsletterBox"><p>Get the morning letter from our editors, every day before seven, and free of charge.</p></div>',
        '<div class="c-share_bar"><p>Share this on every network that you know, and tell your friends about the paper.</p></div>',
        '<div aria-hidden="true"><p>A menu that opens when you touch it, and closes when you touch it once again.</p></div>',
    )
    inside = "".join(f"<p>{line}</p>{box}" for line, box in zip(LINES, boxes, strict=True))
    wall = '<div class="cookie-consent"><p>We and our partners store what you read, if you agree to that.</p></div>'
    comments = f'<section id="comments"><p>{"I was there and it was loud. " * 5}</p></section>'
    assert lines(read_article_page(site(inside, around=wall + comments), ADDRESS).text) == LINES


@pytest.mark.usefixtures("_reader")
def test_subheads_lists_quotes_tables_and_pictures_stand_where_they_stood():
    body = (
        f"<p>{LINES[0]}</p><h2>Losses</h2><p>{LINES[1]}</p><figure><img src=/a.jpg><figcaption>The quay</figcaption></figure><p>{LINES[2]}</p>"
        f"<ul><li>{LINES[3]}</li><li>{LINES[0].upper()} So they said.</li></ul><blockquote><p>{LINES[4]}</p></blockquote><p>{LINES[1].upper()} That was all.</p>"
    )
    given = to_tree(read_article_page(site(body), ADDRESS).text)
    assert [child.name for child in given.body.find_all(recursive=False)] == ["p", "h2", "p", "figure", "p", "ul", "blockquote", "p"]
    assert len(given.find_all("li")) == 2
    assert "The quay" in given.figure.get_text()


@pytest.mark.usefixtures("_reader")
def test_a_japanese_page_is_counted_and_compared_by_its_characters():
    body = "".join(f"<p>{line}</p>" for line in JAPANESE)
    more = "".join(
        f'<li><a href="/{number}">昨年の嵐で港はどう変わったか、写真で振り返る特集の第{number}回</a></li>' for number in range(9)
    )
    found = read_article_page(site(body, around=f"<ul>{more}</ul>"), ADDRESS)
    assert lines(found.text) == JAPANESE
    assert found.words > 100


@pytest.mark.usefixtures("_reader")
def test_a_page_that_shows_no_article_gives_the_one_in_its_head():
    body = "\n\n".join(LINES)
    shell = f'<html><head>{ld(headline="Storm", articleBody=body)}</head><body><div id="root"></div><p>Loading.</p></body></html>'
    found = read_article_page(shell, ADDRESS)
    assert (found.headline, lines(found.text)) == ("Storm", LINES)
    assert lines(read_article_page(shell.replace(r"\n\n", "<br>"), ADDRESS).text) == LINES


@pytest.mark.usefixtures("_reader")
def test_the_article_in_the_head_of_a_page_behind_a_wall_is_not_taken():
    head = ld(articleBody="\n\n".join(LINES), isAccessibleForFree=False)
    found = read_article_page(site(f"<p>{LINES[0]}</p><p>{LINES[1]}</p>", head=head), ADDRESS)
    assert "Insurers" not in plain(found.text)


def test_readings_that_disagree_are_settled_by_the_one_that_agrees_most_with_the_others():
    other = [
        f"A second text about the weather in the hills, with line {number} of its forecast for the coming days." for number in "abcdefgh"
    ]
    html = "".join(f'<div class="story"><p>{line}</p></div>' for line in LINES) + "".join(
        f'<div class="more"><p>{line}</p></div>' for line in other
    )
    blocks = page_blocks(to_tree(html))
    asked = []

    def others():
        asked.append(1)
        return [LINES, LINES[:4]]

    chosen = choose(blocks, LINES, others)
    assert [block.text for block in chosen] == LINES
    assert asked
    asked.clear()
    assert [block.text for block in choose(blocks, other, others)] == other
    assert not asked


def test_texts_without_spaces_agree_by_their_characters():
    one, other = (page_blocks(to_tree(f"<p>{text}</p>"))[0].words for text in (JAPANESE[0], JAPANESE[0][:-12]))
    assert 0.8 < agreement(one, other) < 1


def test_an_article_said_twice_is_given_once():
    again = f'<div class="print">{" ".join(LINES)}</div>'
    assert lines(read_article_page(site(STORY, around=again), ADDRESS).text) == LINES


def test_programs_and_styles_go_before_a_page_is_read_and_its_facts_stay():
    facts = ld(headline="Storm")
    page = f"<p>a</p><script>if (a < b) {{ '<p>no</p>' }}</script><style>p {{}}</style><!-- <p>no</p> -->{facts}<svg><text>no</text></svg><p>b</p>"
    assert lightened(page) == f"<p>a</p>{facts}<p>b</p>"
    assert lightened("<p>a</p><script>never closed <p>b</p>") == "<p>a</p><script>never closed <p>b</p>"


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 30_000,
        "<p>" * 30_000,
        "<a href=x>" * 20_000,
        "<script>" * 30_000,
        "<!--" * 30_000,
        "<table><tr><td>" * 3_000,
        "<blockquote>" * 10_000,
        "<figure><img>" * 5_000,
        f"<div class='{'a-' * 100_000}'>",
        "<br>" * 40_000,
        f"<p>{'word ' * 60_000}</p>" * 2,
    ],
    ids=lambda hostile: hostile[:12],
)
def test_a_page_made_to_hang_is_read_and_soon(hostile):
    assert isinstance(read_article_page(site(f"{STORY}{hostile}"), ADDRESS).text, str)
