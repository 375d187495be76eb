"""Lists of feeds (OPML): what a reader's software finds in them, and what nobody does."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from syndicator.catalog import Publisher
from tests.web.paper import CLOSED, GRACE, HARBOR, KEY, SETTINGS

BASE = SETTINGS.base_url


def outlines(answer):
    root = ET.fromstring(answer.content)  # noqa: S314  (our own)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    return [one.attrib for one in root.findall("body/outline")]


def test_the_list_of_the_house_has_each_public_partner_once(client):
    answer = client.get("/feeds.opml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/x-opml; charset=utf-8")
    found = {one["text"]: one["xmlUrl"] for one in outlines(answer)}
    assert found == {
        GRACE.title: f"{BASE}/feeds/grace-chapel/rss.xml",
        HARBOR.title: f"{BASE}/feeds/harbor-news/atom.xml",
        "New Partner": f"{BASE}/feeds/new-partner/rss.xml",
    }
    assert CLOSED.title not in answer.text


def test_the_list_of_a_partner_has_its_feeds_in_every_format(client):
    found = outlines(client.get("/feeds/grace-chapel/feeds.opml"))
    assert [one["xmlUrl"].rpartition("/")[2] for one in found] == ["rss.xml", "atom.xml", "feed.json"]
    assert {one["type"] for one in found} == {"rss"}


def test_a_closed_partner_reads_its_own_list_with_its_key_which_does_not_stand_in_it(client):
    assert client.get("/feeds/paid-partner/feeds.opml").status_code == 401
    answer = client.get("/feeds/paid-partner/feeds.opml", params={"key": KEY})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, max-age=60")
    assert len(outlines(answer)) == 3
    assert "key=" not in answer.text
    assert KEY not in answer.text


def test_there_is_no_list_of_a_partner_that_is_not_there(client):
    assert client.get("/feeds/nobody/feeds.opml").status_code == 404


def test_names_are_escaped_and_the_same_list_has_the_same_tag(client, house):
    house.held_settings = replace(SETTINGS, publisher=Publisher(name='A "B" & <C>', contact="desk@b.example"))
    first = client.get("/feeds.opml")
    assert ET.fromstring(first.content).findtext("head/ownerName") == 'A "B" & <C>'  # noqa: S314  (our own)
    assert client.get("/feeds.opml", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_front_page_leads_to_the_list(client):
    page = client.get("/").text
    assert 'href="feeds.opml"' in page
