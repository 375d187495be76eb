"""The page of an article."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from syndicator.model import ArticleId, CleanHtml, Enclosure, Image, Person, Status, Tag
from syndicator.web.layout import ARTICLE_POLICY
from tests.web.paper import LONG_STORY, NOW, article

HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(1)</script>'{{7*7}}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def test_the_page_shows_the_article_whole(client, house):
    tree = page(client, house.hold(LONG_STORY))
    copy = LONG_STORY.copy
    assert tree.h1.text == copy.headline
    assert tree.select_one(".names").text == copy.byline
    assert tree.select_one(".body p").text.startswith("ROTTERDAM (Harbor Wire) – The harbor’s swing bridge")
    assert str(copy.html).removeprefix("<p>") in client.get(f"/articles/{LONG_STORY.id}").text
    assert tree.select_one("figure img")["src"] == copy.image.url
    assert tree.select_one("figcaption").text == "The bridge on Monday morning. Ana Petrović / Harbor Wire"
    assert [tag.text for tag in tree.select(".tags li")] == ["Transport", "Rotterdam", "Ports & shipping"]
    assert tree.select_one(".rights").text == copy.rights
    assert [time["datetime"] for time in tree.select("time")] == ["2026-06-01T09:00:00.500000+00:00", "2026-06-01T11:00:00.500000+00:00"]
    assert tree.time.text == "1 June 2026, 11:00 CEST"
    assert tree.select_one("meta[name=description]")["content"] == copy.summary


def test_the_canonical_address_is_named_and_linked_where_it_is_another(client, house):
    tree = page(client, house.hold(article()))
    assert tree.select_one("link[rel=canonical]")["href"] == "https://harborwire.example/bridge"
    assert tree.select_one("aside a").text == "Read this article at harborwire.example"


def test_an_article_whose_address_is_this_page_does_not_link_to_itself(client, house):
    own = "https://feeds.harborwire.example/s/articles/abcdefghij234"
    tree = page(client, house.hold(article(canonical_url=own)))
    assert tree.select_one("link[rel=canonical]")["href"] == own
    assert not tree.select("aside")


def test_a_bare_article_shows_no_empty_places(client, house):
    tree = page(client, house.hold(article(headline="", html=CleanHtml(""), canonical_url="")))
    assert tree.h1.text == "Untitled"
    assert not tree.select(".names, figure, aside, .credits")
    assert not tree.select_one("link[rel=canonical]")


def test_authors_stand_in_for_a_byline(client, house):
    tree = page(client, house.hold(article(authors=(Person(name="Ana Petrović"), Person(name="Jonas Weber")))))
    assert tree.select_one(".names").text == "By Ana Petrović, Jonas Weber"


def test_an_image_that_the_body_shows_is_not_shown_twice(client, house):
    url = "https://harborwire.example/a.jpg?w=1&h=2"
    body = CleanHtml('<p><img src="https://harborwire.example/a.jpg?w=1&amp;h=2" alt=""></p>')
    tree = page(client, house.hold(article(html=body, image=Image(url=url))))
    assert len(tree.select("img")) == 1


def test_enclosures_are_linked_with_their_kind_and_size(client, house):
    tree = page(client, house.hold(article(enclosures=(Enclosure(url="https://h.example/a.mp3", type="audio/mpeg", length=1_500_000),))))
    assert tree.select_one(".attached a")["href"] == "https://h.example/a.mp3"
    assert tree.select_one(".attached .quiet").text == "audio/mpeg, 1.5 MB"


def test_the_language_of_the_text_is_said(client, house):
    tree = page(client, house.hold(article(language="ar")))
    assert (tree.html["lang"], tree.select_one("article")["lang"], tree.select_one("article")["dir"]) == ("en", "ar", "auto")


def test_r13_every_field_but_the_body_is_text(client, house):
    held = article(
        headline=HOSTILE,
        byline=HOSTILE,
        dateline=HOSTILE,
        credits=(HOSTILE,),
        summary=HOSTILE,
        rights=HOSTILE,
        language='en" onload="alert(1)',
        tags=(Tag(name=HOSTILE, why=""),),
        image=Image(url="https://h.example/a.jpg", caption=HOSTILE, credit=HOSTILE),
        enclosures=(Enclosure(url="https://h.example/a.mp3", title=HOSTILE, type=HOSTILE),),
    )
    tree = page(client, house.hold(held))
    assert not tree.select("script, [onerror], [onload]")
    assert len(tree.select("img")) == 1
    assert tree.h1.text == HOSTILE


def test_r13_only_web_addresses_become_links(client, house):
    held = article(
        canonical_url="javascript:alert(1)",
        image=Image(url="data:text/html,x"),
        enclosures=(Enclosure(url="javascript:alert(1)"), Enclosure(url="file:///etc/passwd")),
    )
    tree = page(client, house.hold(held))
    assert not tree.select("img, .attached, link[rel=canonical], aside")
    assert all(link["href"].startswith(("http", "mailto:", "../")) for link in tree.select("[href]"))


def test_r13_an_article_may_show_pictures_and_run_nothing(client, house):
    policy = client.get(house.hold(article())).headers["content-security-policy"]
    assert policy == ARTICLE_POLICY
    assert "img-src 'self' http: https:" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


def test_e11_a_killed_article_is_gone_and_nothing_of_it_is_shown(client, house):
    answer = client.get(house.hold(article(status=Status.KILLED)))
    assert answer.status_code == 410
    assert "withdrawn" in answer.text
    assert "Bridge" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_held_embargoed_and_unknown_articles_are_not_told_apart(client, house):
    unknown = client.get("/articles/bbbbbbbbbbbbb")
    held = client.get(house.hold(article(status=Status.HELD)))
    embargoed = client.get(house.hold(article(embargo_until=NOW + timedelta(seconds=1))))
    odd = client.get("/articles/..%2f..%2f")
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert {(answer.status_code, answer.content) for answer in (unknown, held, embargoed)} == {(404, unknown.content)}
    assert odd.status_code == 404


def test_an_article_appears_when_its_embargo_is_over(client, house):
    path = house.hold(article(embargo_until=NOW + timedelta(minutes=5)))
    assert client.get(path).status_code == 404
    house.at = NOW + timedelta(minutes=5)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["ABCDEFGHIJ234", "abcdefghij23", "abcdefghij2345", "abcdefghij231", "a", "a%00bcdefghij2"])
def test_o8_only_a_name_that_can_be_one_is_looked_up(client, house, name):
    house.held_articles = dict.fromkeys(("ABCDEFGHIJ234", "abcdefghij23", "abcdefghij2345", "abcdefghij231", "a"), article())
    assert client.get(f"/articles/{name}").status_code == 404


def test_the_same_article_is_the_same_bytes_and_a_correction_is_others(client, house):
    path = house.hold(LONG_STORY)
    first = client.get(path)
    assert client.get(path).content == first.content
    assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    house.hold(replace(LONG_STORY, id=ArticleId("abcdefghij234"), copy=replace(LONG_STORY.copy, headline="Corrected")))
    assert client.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 200
