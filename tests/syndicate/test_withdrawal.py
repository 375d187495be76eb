"""What was withdrawn is told to each kind of software in its own way, validly, and with not a word of what it said."""

import json
from dataclasses import replace

import pytest
from lxml import etree

from syndicator.catalog import Partner
from syndicator.config.profiles import profiles
from syndicator.errors import VerifyError
from syndicator.model import FORMATS, ArticleId, PartnerId, Retraction
from syndicator.syndicate.reception import Site, cannot_be_made_right, receive
from syndicator.syndicate.render import render
from syndicator.syndicate.verify import verify
from tests.syndicate.rules import check
from tests.syndicate.samples import HOUR, HOUSE, NOON, article, membership

NAMES = sorted(profiles())
GONE = article(2, headline="A headline that must not be seen")
RETRACTION = Retraction(
    article_id=ArticleId(GONE.id), public_id=GONE.public_id, rss_guid=GONE.rss_guid, url=GONE.canonical_url,
    published_at=GONE.published_at, withdrawn_at=NOON,
)  # fmt: skip
MEMBERS = replace(membership(article(1)), retractions=(RETRACTION,))
MEDIA, MSN, TERMS = "{http://search.yahoo.com/mrss/}", "{http://schemas.ingestion.microsoft.com/common/}", "{http://purl.org/dc/terms/}"
STONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def partner(name, **more):
    return Partner(**{"id": PartnerId("p"), "title": "P", "profile": name, "software": profiles()[name], **more})


def editions(name, members=MEMBERS, **more):
    return {edition.format: edition for edition in render(partner(name, **more), members, HOUSE, fragments={}).editions}


@pytest.mark.parametrize("content", ["full", "summary"])
@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_telling_is_valid_and_says_nothing_of_the_article(name, content):
    for form, edition in editions(name, content=content).items():
        check(form, edition.body)
        verify(edition, MEMBERS, partner(name, content=content))
        assert b"must not be seen" not in edition.body
        assert edition.article_ids == (article(1).id,)


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("name", NAMES)
def test_the_site_that_had_it_has_it_no_more_or_a_sentence_says_so(name, form):
    """Real editions against the model: the article, then its retraction."""
    software = profiles()[name]
    if form not in software.formats:
        return
    before = receive(software, Site(), editions(name, membership(article(1), GONE))[form])
    after = receive(software, before.site, editions(name)[form])
    shown = [post for post in after.site.standing if "must not be seen" in post.headline]
    assert bool(shown) == bool(cannot_be_made_right(software, form, "kill"))
    assert after.duplicated == ()
    back = receive(software, after.site, editions(name, membership(article(1), replace(GONE, updated_at=NOON + HOUR)))[form])
    shown = [post for post in back.site.standing if "must not be seen" in post.headline]
    assert len(shown) == (0 if name == "wordpress-feedwordpress" else 1)
    assert back.duplicated == ()


def test_a_tombstone_is_a_child_of_the_root_and_bears_the_name_of_its_format():
    made = editions("generic")
    rss, atom = etree.fromstring(made["rss"].body), etree.fromstring(made["atom"].body)
    assert [child.tag for child in rss] == ["channel", STONE]
    assert (rss.find(STONE).get("ref"), atom.find(STONE).get("ref")) == (GONE.rss_guid, GONE.public_id)
    assert {root.find(STONE).get("when") for root in (rss, atom)} == {"2026-11-23T12:00:00+00:00"}
    assert json.loads(made["json"].body)["_syndicator"]["withdrawn"] == [{"id": GONE.public_id, "when": "2026-11-23T12:00:00+00:00"}]


def test_a_status_comes_with_the_entry_and_a_newer_date():
    first = etree.fromstring(editions("smartnews")["rss"].body).find("channel/item")
    assert (first.findtext("guid"), first.findtext(f"{MEDIA}status")) == (GONE.rss_guid, "deleted")
    assert first.findtext("pubDate") == "Mon, 23 Nov 2026 12:00:00 GMT"
    assert etree.fromstring(editions("smartnews")["rss"].body).findtext("channel/pubDate") == "Mon, 23 Nov 2026 12:00:00 GMT"


def test_an_expiry_comes_with_the_entry_and_a_newer_modified_and_the_date_of_publication_stays():
    first, second = etree.fromstring(editions("msn")["rss"].body).iterfind("channel/item")
    for element in (f"{MSN}expirationDate", f"{TERMS}valid"):
        assert first.findtext(element) == "2026-11-23T12:00:00+00:00"
    assert first.findtext(f"{TERMS}modified").startswith("2026-11-23T12:00:00")
    assert first.findtext("pubDate") == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert second.findtext(f"{TERMS}modified") == second.findtext("{http://www.w3.org/2005/Atom}updated")


def test_a_notice_keeps_its_date_where_a_new_one_makes_a_second_post():
    (first, *_) = etree.fromstring(editions("wordpress-feedzy")["rss"].body).iterfind("channel/item")
    assert first.findtext("pubDate") == "Mon, 23 Nov 2026 10:00:00 GMT"
    assert first.findtext("link") == GONE.canonical_url
    assert first.findtext("description") == "This article has been withdrawn by Harbor Wire."
    (entry, *_) = json.loads(editions("wordpress-feedzy")["json"].body)["items"]
    assert (entry["title"], entry["_syndicator"]["status"]) == ("Withdrawn", "withdrawn")


@pytest.mark.parametrize("name", NAMES)
def test_a_correction_moves_pub_date_where_that_is_what_counts_and_nowhere_else(name):
    said = etree.fromstring(editions(name, membership(article(1, updated_at=NOON)))["rss"].body).findtext("channel/item/pubDate")
    assert said == ("Mon, 23 Nov 2026 12:00:00 GMT" if profiles()[name].bumps else "Mon, 23 Nov 2026 11:00:00 GMT")


@pytest.mark.parametrize(
    ("name", "form", "before", "after", "said"),
    [
        ("generic", "rss", GONE.rss_guid, "guid-9", "does not name just the articles that were withdrawn"),
        ("generic", "atom", "at:deleted-entry", "at:revived-entry", "does not name just the articles that were withdrawn"),
        ("generic", "json", '"withdrawn"', '"gone"', "does not name just the articles that were withdrawn"),
        ("smartnews", "rss", ">deleted</media:status>", ">active</media:status>", "without its status"),
        ("msn", "atom", "expirationDate>2026-11-23", "expirationDate>2036-11-23", "without its expiry"),
        ("google", "rss", "<title>Withdrawn</title>", "<title>What it said</title>", "another headline"),
        ("google", "rss", "has been withdrawn by Harbor Wire.&lt;/p", "said otherwise.&lt;/p", "with a text of its own"),
        ("google", "json", '"status":"withdrawn",', "", "that is not said to be so"),
    ],
)  # fmt: skip
def test_a_planted_fault_in_a_retraction_is_found(name, form, before, after, said):
    edition = editions(name)[form]
    assert before.encode() in edition.body
    with pytest.raises(VerifyError, match="the last good one stays") as caught:
        verify(replace(edition, body=edition.body.replace(before.encode(), after.encode())), MEMBERS, partner(name))
    assert said in str(caught.value)


def test_an_article_and_a_feed_too_long_for_google_go_without_full_text():
    long = "A word of many. " * 40_000
    one = editions("google", membership(article(1), article(2, paragraphs=(long * 2,))))["rss"]
    assert [
        bool(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")) for item in etree.fromstring(one.body)[0].iterfind("item")
    ] == [True, False]
    many = membership(*(article(number, paragraphs=(long,)) for number in range(1, 6)))
    for form, edition in editions("google", many).items():
        assert len(edition.body) <= 2_000_000
        check(form, edition.body)
        verify(edition, many, partner("google"))
    assert len(editions("generic", many)["rss"].body) > 3_000_000


def test_what_is_kept_from_before_makes_the_same_bytes():
    for name in NAMES:
        made = render(partner(name), MEMBERS, HOUSE, fragments={})
        again = render(partner(name), MEMBERS, HOUSE, fragments=made.fragments)
        assert [edition.body for edition in again.editions] == [edition.body for edition in made.editions]
        assert again.fragments == {}
        assert set(made.sheets) == set(FORMATS)
