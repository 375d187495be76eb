"""What editions carry, by independent eyes: feedparser reads them back."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import feedparser
import pytest
from lxml import etree

from syndicator._text.digests import short_name
from syndicator.catalog import Publisher, Secret
from syndicator.model import FORMATS, Enclosure, Person, Tag
from syndicator.syndicate.render import fragment_keys, render
from syndicator.syndicate.verify import verify
from tests.syndicate.samples import DAY, HOUSE, NOON, article, clean, membership, partner

ARTICLES = (article(1), article(2, headline="Zweites Stück", language="en-US"), article(3))


def bodies(chosen, articles, house=HOUSE):
    """Give each format's bytes, verified."""
    members = membership(*articles)
    editions = render(chosen, members, house, fragments={}).editions
    for edition in editions:
        verify(edition, members, chosen)
    return {edition.format: edition.body for edition in editions}


def parsed(body):
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


@pytest.fixture(scope="module")
def carried():
    return bodies(partner(credit="Originally published by {publisher}."), ARTICLES)


@pytest.fixture(scope="module", params=["rss", "atom"])
def feed(request, carried):
    return parsed(carried[request.param])


@pytest.fixture(scope="module")
def feed_json(carried):
    return json.loads(carried["json"])


def test_every_article_is_there_in_order(feed, feed_json):
    assert feed.bozo is False
    headlines = [one.copy.headline for one in ARTICLES]
    assert [entry.title for entry in feed.entries] == headlines
    assert [entry["title"] for entry in feed_json["items"]] == headlines


def test_the_canonical_link_is_the_link(feed, feed_json):
    links = [one.canonical_url for one in ARTICLES]
    assert [entry.link for entry in feed.entries] == links
    assert [entry["url"] for entry in feed_json["items"]] == links


def test_atom_and_json_carry_the_public_id_and_rss_the_rss_guid(carried, feed_json):
    public = [one.public_id for one in ARTICLES]
    assert [entry.id for entry in parsed(carried["atom"]).entries] == public
    assert [entry["id"] for entry in feed_json["items"]] == public
    assert [entry.id for entry in parsed(carried["rss"]).entries] == [one.rss_guid for one in ARTICLES]


def test_published_and_updated_are_told_apart_in_every_format(feed, feed_json):
    for one, entry, said in zip(ARTICLES, feed.entries, feed_json["items"], strict=True):
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == one.published_at
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == one.updated_at
        assert datetime.fromisoformat(said["date_published"]).replace(microsecond=0) == one.published_at
        assert datetime.fromisoformat(said["date_modified"]).replace(microsecond=0) == one.updated_at


def test_authors_tags_and_rights_are_carried(feed, feed_json):
    entry, said = feed.entries[0], feed_json["items"][0]
    assert [author.name for author in entry.authors] == ["Ana Example"]
    assert [tag.term for tag in entry.tags] == ["Ukraine", "Russland"]
    assert not any(tag.scheme for tag in entry.tags)
    assert entry.rights == "© 2026 Harbor Wire"
    assert said["authors"] == [{"name": "Ana Example", "url": "https://harborwire.example/ana"}]
    assert said["tags"] == ["Ukraine", "Russland"]
    assert said["_syndicator"]["rights"] == "© 2026 Harbor Wire"
    assert said["_syndicator"]["byline"] == "By Ana Example, Harbor Wire"


BODY = (
    "<p>ODESA (Harbor Wire) – The harbour of Odesa reopened on Monday, and the first ships left for Armenia’s partners.</p>"
    "<p>NATO said nothing. AT&amp;T and the makers of C++ said less.</p>"
    '<p><a href="https://harborwire.example/1">Originally published by Harbor Wire.</a></p>'
)


def test_summary_and_full_text_are_both_there(feed, feed_json):
    entry, said = feed.entries[0], feed_json["items"][0]
    assert entry.summary == "The harbour of Odesa reopened on Monday."
    assert [(content.type, content.value) for content in entry.content] == [("text/html", BODY)]
    assert (said["summary"], said["content_html"]) == ("The harbour of Odesa reopened on Monday.", BODY)
    assert "content_text" not in said


def test_every_enclosure_is_there(feed, feed_json):
    given = [(one.url, one.type, one.length) for one in ARTICLES[0].copy.enclosures]
    assert [(one.href, one.type, int(one.length)) for one in feed.entries[0].enclosures] == given
    attached = feed_json["items"][0]["attachments"]
    assert [(one["url"], one["mime_type"], one["size_in_bytes"]) for one in attached] == given
    assert attached[0]["title"] == "Listen"


def test_atom_links_of_enclosures_are_whole(carried):
    whole = b'<link rel="enclosure" href="https://harborwire.example/a.mp3" type="audio/mpeg" length="1234" title="Listen"/>'
    assert whole in carried["atom"]
    assert b'<link href="https://harborwire.example/1" rel="alternate" type="text/html"/>' in carried["atom"]


def test_the_lead_image_comes_with_its_credit(feed, feed_json):
    (media,) = feed.entries[0].media_content
    assert (media["url"], media["medium"], media["type"]) == ("https://harborwire.example/ship.jpg", "image", "image/jpeg")
    assert (media["width"], media["height"]) == ("640", "480")
    assert feed.entries[0].media_credit[0]["content"] == "Bo Lens"
    assert feed_json["items"][0]["image"] == "https://harborwire.example/ship.jpg"
    assert feed_json["items"][0]["_syndicator"]["image"] == {"credit": "Bo Lens", "caption": "A ship"}


def test_each_entry_names_its_source(feed, feed_json):
    assert feed.entries[0].source.title == "Harbor Wire"
    assert feed_json["items"][0]["_syndicator"]["source"] == {"title": "Harbor Wire", "url": "https://harborwire.example"}


def test_an_article_from_elsewhere_names_where_it_is_from():
    carried = bodies(partner(), [article(origin="City Blog", canonical_url="https://city.example/a/b")])
    assert json.loads(carried["json"])["items"][0]["_syndicator"]["source"] == {"title": "City Blog", "url": "https://city.example/"}
    assert parsed(carried["rss"]).entries[0].source == {"href": "https://city.example/", "title": "City Blog"}


def test_o12_the_feed_says_who_and_where_it_is(carried, feed_json):
    """Each feed names itself, its own address, its home, its publisher and its last change."""
    for form, media in (("rss", "application/rss+xml"), ("atom", "application/atom+xml")):
        head = parsed(carried[form]).feed
        (own,) = [link for link in head.links if link.rel == "self"]
        assert (own.href, own.type) == (f"http://127.0.0.1:8080/feeds/grace-chapel/{form}.xml", media)
        assert (head.title, head.link) == ("Harbor Wire for Grace Chapel", "https://harborwire.example")
        assert (head.generator, head.language) == ("Syndicator", "en")
        assert datetime(*head.updated_parsed[:6], tzinfo=UTC) == ARTICLES[0].updated_at
    assert feed_json["feed_url"] == "http://127.0.0.1:8080/feeds/grace-chapel/feed.json"
    assert feed_json["language"] == "en"


def test_the_language_of_an_entry_is_its_own(carried, feed_json):
    assert [entry["language"] for entry in feed_json["items"]] == ["en-GB", "en-US", "en-GB"]
    assert [entry.title_detail.language for entry in parsed(carried["atom"]).entries] == ["en-GB", "en-US", "en-GB"]
    assert [entry.language for entry in parsed(carried["rss"]).entries] == ["en-GB", "en-US", "en-GB"]


def test_o2_all_formats_of_one_state_show_the_same_generation(carried, feed_json):
    """The three formats of one state name the same generation, where everyone can see it."""
    generation = feed_json["_syndicator"]["generation"]
    for form in ("rss", "atom"):
        assert re.search(rb"<!-- generation (\w+) -->\n$", carried[form])[1].decode() == generation


def test_a_guid_is_a_permalink_only_where_it_is_the_link():
    one = article(rss_guid="https://harborwire.example/1")
    other = article(2, rss_guid="https://harborwire.example/old")
    body = bodies(partner(formats=("rss",)), [one, other])["rss"].decode()
    assert re.findall(r"<guid isPermaLink=\"(\w+)\">([^<]+)<", body) == [
        ("true", "https://harborwire.example/1"),
        ("false", "https://harborwire.example/old"),
    ]


def test_a_partner_of_summaries_gets_no_full_text_and_still_the_credit():
    carried = bodies(partner(content="summary", credit="From {publisher}, {date}."), [article()])
    said = "The harbour of Odesa reopened on Monday. From Harbor Wire, 2026-11-23."
    for form in ("rss", "atom"):
        (entry,) = parsed(carried[form]).entries
        assert "content" not in entry
        assert entry.summary == said
    (entry,) = json.loads(carried["json"])["items"]
    assert (entry.get("content_html"), entry["content_text"]) == (None, said)
    assert not any(b"said less" in body for body in carried.values())


def test_a_credit_line_fills_in_its_fields_and_no_others():
    template = "{headline} {url} {byline} {date} {source} {publisher} {nothing} {publisher.__class__} {{date}}"
    (entry,) = json.loads(bodies(partner(credit=template), [article(headline="A <b> & c")])["json"])["items"]
    line = entry["content_html"].rpartition("<p>")[2]
    assert unescape(re.sub("<.*?>", "", line)) == (
        "A <b> & c https://harborwire.example/1 By Ana Example, Harbor Wire 2026-11-23 Harbor Wire Harbor Wire {nothing} {publisher.__class__} {date}"
    )


def test_credits_of_the_article_stand_after_its_text():
    (entry,) = json.loads(bodies(partner(), [article(credits=("With files from <AP>",))])["json"])["items"]
    assert entry["content_html"].endswith("<p>With files from &lt;AP&gt;</p>")


@pytest.mark.parametrize(
    ("html", "begins"),
    [
        ("<p>One.</p>", "<p>KYIV &amp; LVIV – One.</p>"),
        ('<p lang="uk" dir="ltr">One.</p>', '<p lang="uk" dir="ltr">KYIV &amp; LVIV – One.</p>'),
        ('<figure><img src="https://a.example/i.jpg"></figure><p>One.</p>', '<figure><img src="https://a.example/i.jpg"></figure><p>KYIV'),
        ("<h2>HEAD</h2><p>One.</p>", "<p>KYIV &amp; LVIV</p><h2>HEAD</h2>"),
        ("<pre>One.</pre>", "<p>KYIV &amp; LVIV</p><pre>"),
    ],
)
def test_the_dateline_stands_before_the_first_words_again(html, begins):
    (entry,) = json.loads(bodies(partner(), [article(html=clean(html), dateline="KYIV & LVIV")])["json"])["items"]
    assert entry["content_html"].startswith(begins)


def test_what_an_article_lacks_is_made_good_or_left_out():
    bare = article(
        headline="", byline="", authors=(), dateline="", summary="", tags=(), language="", rights="", image=None, enclosures=()
    )  # fmt: skip
    carried = bodies(partner(), [bare])
    (entry,) = json.loads(carried["json"])["items"]
    assert entry["title"] == "The harbour of Odesa reopened on Monday, and the first ships left for Armenia’s partners."
    assert entry["summary"].startswith("The harbour of Odesa")
    assert entry["authors"] == [{"name": "Harbor Wire"}]
    assert not {"tags", "language", "image", "attachments"} & set(entry)
    assert parsed(carried["atom"]).entries[0].author == "Harbor Wire"


def test_a_long_first_paragraph_is_cut_between_words_where_it_stands_for_headline_or_summary():
    (entry,) = json.loads(bodies(partner(), [article(headline="", summary="", paragraphs=("word " * 100,))])["json"])["items"]
    assert entry["title"] == "word " * 18 + "…"
    assert entry["summary"] == "word " * 56 + "…"


def test_a_byline_stands_for_authors_that_are_not_known():
    (entry,) = json.loads(bodies(partner(), [article(authors=())])["json"])["items"]
    assert entry["authors"] == [{"name": "By Ana Example, Harbor Wire"}]


def test_doubles_among_authors_tags_and_enclosures_are_said_once():
    twice = Enclosure(url="https://harborwire.example/a.mp3", type="audio/mpeg")
    one = article(
        authors=(Person(name="A"), Person(name="A "), Person(name=" ")),
        tags=(Tag(name="Ukraine", why=""), Tag(name="UKRAINE", why=""), Tag(name="", why="")),
        enclosures=(twice, twice),
    )
    (entry,) = json.loads(bodies(partner(), [one])["json"])["items"]
    assert (entry["authors"], entry["tags"], len(entry["attachments"])) == ([{"name": "A"}], ["Ukraine"], 1)


def test_addresses_that_are_none_are_left_out_and_types_that_are_none_replaced():
    one = article(
        canonical_url="javascript:alert(1)",
        image=replace(article().copy.image, url="data:image/png;base64,AA"),
        enclosures=(Enclosure(url="ftp://a.example/x"), Enclosure(url="https://a.example/x", type="audio", length=-5)),
        authors=(Person(name="A", url="javascript:alert(1)"),),
    )
    (entry,) = json.loads(bodies(partner(), [one])["json"])["items"]
    assert entry["url"] == "http://127.0.0.1:8080/articles/article000001"
    assert "image" not in entry
    assert entry["attachments"] == [{"url": "https://a.example/x", "mime_type": "application/octet-stream"}]
    assert entry["authors"] == [{"name": "A"}]


def test_rss_writes_addresses_in_ascii():
    one = article(canonical_url="https://bücher.example/straße?q=ü", rss_guid="x")
    assert b"<link>https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC</link>" in bodies(partner(), [one])["rss"]


def test_an_empty_feed_is_whole_and_dated_by_its_last_change():
    members = membership(changed_at=NOON - DAY)
    for edition in render(partner(), members, HOUSE, fragments={}).editions:
        verify(edition, members, partner())
        assert edition.article_ids == ()
        assert edition.changed_at == NOON - DAY
        said = json.loads(edition.body)["_syndicator"]["updated"] if edition.format == "json" else None
        assert said == "2026-11-22T12:00:00+00:00" or datetime(*parsed(edition.body).feed.updated_parsed[:6], tzinfo=UTC) == NOON - DAY


def test_only_the_partner_s_formats_are_written():
    assert [edition.format for edition in render(partner(formats=("json",)), membership(article()), HOUSE, fragments={}).editions] == [
        "json"
    ]


def test_no_token_is_ever_written():
    chosen = partner(token=Secret("a-very-secret-token"))
    assert not any(b"a-very-secret-token" in body for body in bodies(chosen, ARTICLES).values())


def test_a_house_without_a_site_names_its_own_address():
    carried = bodies(partner(), [article()], replace(HOUSE, publisher=Publisher(name="Harbor Wire")))
    assert parsed(carried["rss"]).feed.link == "http://127.0.0.1:8080/"


# ── the same state gives the same bytes ──────────────────────────────────────────────────────────────────────────


def test_o3_the_same_state_gives_the_same_bytes_with_fragments_and_without():
    """The same articles and rules give the same bytes, whether built anew or from kept pieces."""
    members = membership(*ARTICLES)
    first = render(partner(), members, HOUSE, fragments={})
    again = render(partner(), members, HOUSE, fragments=first.fragments)
    assert again.editions == first.editions
    assert again.fragments == {}
    assert tuple(first.fragments) == fragment_keys(partner(), members, HOUSE)


def test_one_changed_article_sets_one_fragment_a_format():
    kept = render(partner(), membership(*ARTICLES), HOUSE, fragments={}).fragments
    changed = replace(ARTICLES[1], version=2, surface="other", updated_at=NOON)
    members = membership(ARTICLES[0], changed, ARTICLES[2])
    some = render(partner(), members, HOUSE, fragments=kept)
    assert len(some.fragments) == len(FORMATS)
    assert some.editions == render(partner(), members, HOUSE, fragments={}).editions


def test_partners_that_are_served_alike_share_fragments():
    members = membership(*ARTICLES)
    assert fragment_keys(partner(), members, HOUSE) == fragment_keys(partner(id="other", title="Other"), members, HOUSE)
    for other in (partner(content="summary"), partner(credit="x")):
        assert not set(fragment_keys(partner(), members, HOUSE)) & set(fragment_keys(other, members, HOUSE))


def test_leaving_a_format_out_changes_no_byte_of_the_others():
    members = membership(*ARTICLES)
    everything = render(partner(), members, HOUSE, fragments={}).editions
    assert render(partner(formats=("atom",)), members, HOUSE, fragments={}).editions == (everything[1],)


def test_the_validator_and_the_generation_follow_the_bytes():
    one = render(partner(), membership(*ARTICLES), HOUSE, fragments={}).editions
    other = render(partner(), membership(*ARTICLES[:2]), HOUSE, fragments={}).editions
    assert len({edition.etag for edition in (*one, *other)}) == 6
    assert all(re.fullmatch(r'"[0-9a-f]{32}"', edition.etag) for edition in one)
    assert len({edition.generation for edition in one}) == 1
    assert one[0].generation != other[0].generation


def test_fractions_of_a_second_are_kept_where_the_format_has_them():
    moment = NOON + timedelta(microseconds=5)
    carried = bodies(partner(), [article(updated_at=moment)])
    assert b"2026-11-23T12:00:00.000005+00:00" in carried["atom"]


def test_o12_articles_of_one_second_have_dates_of_their_own_and_keep_their_order():
    """No two entries of a feed share a date, although a publisher dated many alike; readers that sort by date keep our order."""
    names = sorted(short_name((str(number),)) for number in range(300))
    carried = bodies(partner(), [article(number, id=name, published_at=NOON, updated_at=NOON) for number, name in enumerate(names)])
    for dates in (
        re.findall("<updated>(.*?)</updated>", carried["atom"].decode())[1:],
        re.findall('"date_published":"(.*?)"', carried["json"].decode()),
    ):
        assert len(set(dates)) >= 299
        assert dates == sorted(dates, reverse=True)
        assert {date[:20] for date in dates} == {"2026-11-23T12:00:00."}


def test_what_reads_like_a_tag_is_escaped_once_more_where_readers_take_text_for_markup():
    one = article(headline="Use <script> & <b> wisely", tags=(Tag(name="<i>", why=""),), rights="AT&T <x>")
    carried = bodies(partner(), [one])
    root = etree.fromstring(carried["rss"])
    assert root.findtext("channel/item/title") == "Use &lt;script&gt; &amp; &lt;b&gt; wisely"
    assert root.findtext("channel/item/category") == "&lt;i&gt;"
    assert parsed(carried["atom"]).entries[0].title == json.loads(carried["json"])["items"][0]["title"] == one.copy.headline
    assert etree.fromstring(bodies(partner(), [article(headline="1 < 2 & AT&T")])["rss"]).findtext("channel/item/title") == "1 < 2 & AT&T"


def test_o12_what_no_address_may_hold_is_written_as_its_code():
    """Addresses leave the house as the formats ask for them: brackets, odd spaces, a lone percent sign and a second # are escaped."""
    given = "https://a.example/x[1]?y=100%&z=[\xa0]#a#b"
    carried = bodies(partner(), [article(canonical_url=given, enclosures=(Enclosure(url=given),))])
    written = "https://a.example/x%5B1%5D?y=100%25&z=%5B%C2%A0%5D#a%23b"
    assert json.loads(carried["json"])["items"][0]["url"] == written
    assert [(link.href, link.rel) for link in parsed(carried["atom"]).entries[0].links] == [(written, "alternate"), (written, "enclosure")]


def test_no_clock_and_no_locale_is_touched(monkeypatch):
    """Feedgen would write dates by way of the locale of the whole process, which no thread may do."""
    monkeypatch.setattr("locale.setlocale", lambda *_: pytest.fail("the locale was touched"))
    bodies(partner(), ARTICLES)
