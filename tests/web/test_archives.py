"""Pages of archives over HTTP: the same manners and the same keys as feeds."""

from base64 import b64encode
from dataclasses import replace

import pytest

from syndicator.errors import StoreError
from syndicator.model import page_name, page_of
from tests.web.paper import CLOSED, GRACE, KEY, edition

PATH = "/feeds/grace-chapel/archive/atom-7.xml"
SHUT = "/feeds/paid-partner/archive/atom-7.xml"


@pytest.fixture
def paged(house):
    for partner in (GRACE, CLOSED):
        house.held_pages[partner.id, 7, "atom"] = edition(partner.id, "atom", b"<feed/> " * 200)
    return house


def test_a_page_is_handed_out_with_the_manners_of_a_feed(client, paged):
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    assert answer.headers["cache-control"] == "public, max-age=60"
    again = client.get(PATH, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(PATH)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", answer.headers["content-length"])
    assert client.get(PATH, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_a_page_of_a_closed_partner_takes_the_key_in_the_address_or_as_a_password(client, paged):
    assert client.get(SHUT).status_code == 401
    assert client.get(SHUT, params={"key": KEY}).status_code == 200
    given = b64encode(f"anyone:{KEY}".encode()).decode()
    answer = client.get(SHUT, headers={"authorization": f"Basic {given}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, max-age=60")


def test_who_has_no_key_cannot_tell_which_pages_there_are(client, paged):
    absent = client.get("/feeds/paid-partner/archive/atom-8.xml")
    assert (absent.status_code, absent.text) == (client.get(SHUT).status_code, client.get(SHUT).text)


def test_what_is_fetched_of_an_archive_is_no_fetch_of_the_feed(client, paged):
    client.get(PATH)
    assert paged.fetches == []


@pytest.mark.parametrize(
    "name", ["atom-8.xml", "atom-0.xml", "atom-07.xml", "atom-7.json", "atom.xml", "7", "atom-7.xml.gz", "..%2Fatom.xml", "atom-٧.xml"]
)
def test_any_other_name_is_not_here(client, paged, name):
    assert client.get(f"/feeds/grace-chapel/archive/{name}").status_code == 404


def test_a_page_that_is_still_to_be_made_says_when_to_come_back(client, paged):
    paged.waiting_pages.add(("grace-chapel", 8))
    answer = client.get("/feeds/grace-chapel/archive/atom-8.xml")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_a_partner_without_an_archive_or_a_format_has_no_pages(client, paged):
    paged.held_partners = (replace(GRACE, archive=False),)
    assert client.get(PATH).status_code == 404
    paged.held_partners = (replace(GRACE, formats=("rss",)),)
    assert client.get(PATH).status_code == 404


def test_a_store_that_is_away_costs_an_answer(client, paged):
    paged.broken = StoreError("secret place")
    answer = client.get(PATH)
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_names_of_pages_are_read_back():
    assert [page_of(page_name(form, 12)) for form in ("rss", "atom", "json")] == [(12, "rss"), (12, "atom"), (12, "json")]
