"""Where machines find the licence terms: `/robots.txt` and the Link header of feeds."""

from dataclasses import replace

from syndicator.catalog import LicenceTerms
from tests.web.paper import GRACE, SETTINGS

TERMS = LicenceTerms(url="https://harborwire.example/licence.xml", permits=("search",))
PATH = "/feeds/grace-chapel/atom.xml"
LINK = '<https://harborwire.example/licence.xml>; rel="license"; type="application/rsl+xml"'


def test_without_terms_nothing_is_said(client):
    assert client.get("/robots.txt").status_code == 404
    assert "link" not in client.get(PATH).headers


def test_terms_that_have_no_address_are_said_in_feeds_alone(client, house):
    house.held_settings = replace(SETTINGS, rsl=replace(TERMS, url=""))
    assert client.get("/robots.txt").status_code == 404
    assert "link" not in client.get(PATH).headers


def test_the_address_of_the_terms_stands_in_both_and_forbids_nothing(client, house):
    house.held_settings = replace(SETTINGS, rsl=TERMS)
    answer = client.get("/robots.txt")
    assert answer.text == "License: https://harborwire.example/licence.xml\n\nUser-agent: *\nAllow: /\n"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    told = client.get(PATH)
    assert told.headers["link"] == LINK
    assert client.get(PATH, headers={"if-none-match": told.headers["etag"]}).headers["link"] == LINK


def test_a_partners_own_terms_are_those_of_its_feeds(client, house):
    house.held_settings = replace(SETTINGS, rsl=TERMS)
    own = replace(GRACE, rsl=replace(TERMS, url="https://harborwire.example/grace.xml"))
    house.held_partners = (own, *house.held_partners[1:])
    assert "grace.xml" in client.get(PATH).headers["link"]
    assert "licence.xml" in client.get("/robots.txt").text
