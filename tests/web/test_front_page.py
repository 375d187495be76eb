"""The page for partners, and how pages look."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from syndicator.catalog import Publisher
from syndicator.web import layout
from syndicator.web.layout import PAGE_POLICY

HOSTILE = "\"><script>alert(1)</script>&'{{7*7}}"


def page(client, path="/"):
    return BeautifulSoup(client.get(path).text, "lxml")


def test_each_public_feed_is_announced_and_its_address_shown(client):
    tree = page(client)
    announced = [(link["type"], link["title"], link["href"]) for link in tree.select("head link[rel=alternate]")]
    root = "https://feeds.harborwire.example/s/feeds"
    assert announced == [
        ("application/rss+xml", "Grace Chapel & Friends (RSS)", f"{root}/grace-chapel/rss.xml"),
        ("application/atom+xml", "Grace Chapel & Friends (Atom)", f"{root}/grace-chapel/atom.xml"),
        ("application/feed+json", "Grace Chapel & Friends (JSON Feed)", f"{root}/grace-chapel/feed.json"),
        ("application/atom+xml", "Harbor News (Atom)", f"{root}/harbor-news/atom.xml"),
        ("application/rss+xml", "New Partner (RSS)", f"{root}/new-partner/rss.xml"),
        ("application/atom+xml", "New Partner (Atom)", f"{root}/new-partner/atom.xml"),
        ("application/feed+json", "New Partner (JSON Feed)", f"{root}/new-partner/feed.json"),
    ]
    assert [code.text for code in tree.select("dd code")] == [address for _, _, address in announced]


def test_a_partner_with_a_token_is_not_named(client, house):
    text = client.get("/").text
    assert "paid-partner" not in text
    assert "Paid Partner Title" not in text
    house.held_partners = tuple(replace(partner, on_shelf="public") for partner in house.held_partners)
    assert "paid-partner" not in client.get("/").text


def test_it_says_who_publishes_and_how_to_subscribe(client):
    tree = page(client)
    assert tree.h1.text == "Harbor Wire"
    assert {heading.text for heading in tree.select(".ways h3")} == {"WordPress", "A feed reader", "Your own program"}
    assert tree.select_one("a[href='mailto:desk@harborwire.example']")


def test_with_no_public_partner_it_says_so(client, house):
    house.held_partners = ()
    assert "no public feed" in page(client).select_one(".empty").text


def test_r13_names_are_text(client, house):
    house.held_settings = replace(house.held_settings, publisher=Publisher(name=HOSTILE, url="javascript:alert(1)", contact=HOSTILE + "@x"))
    house.held_partners = (replace(house.held_partners[0], title=HOSTILE),)
    answer = client.get("/")
    tree = BeautifulSoup(answer.text, "lxml")
    assert not tree.select("script")
    assert tree.h1.text == HOSTILE
    assert tree.select_one(".offer h3").text == HOSTILE
    assert not [link for link in tree.select("[href]") if link["href"].startswith("javascript")]
    assert "49" not in tree.h1.text


@pytest.mark.parametrize("path", ["/", "/articles/abcdefghij234", "/articles/zzzzzzzzzzzzz"])
def test_r13_a_page_loads_nothing_but_its_own_sheet_and_icon(client, path):
    tree = page(client, path)
    assert [link["href"].split("?")[0].removeprefix("../") for link in tree.select("link[rel=stylesheet], link[rel=icon]")] == [
        "style.css",
        "icon.svg",
    ]
    assert not tree.select("script, iframe, style, [style], [onclick], form, object, embed")


def test_r13_the_policy_lets_no_script_run_and_nobody_frame_the_page(client):
    policy = client.get("/").headers["content-security-policy"]
    assert policy == PAGE_POLICY
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_a_page_has_a_tag_and_an_empty_304(client):
    first = client.get("/")
    assert client.get("/", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert client.get("/", headers={"accept-encoding": "br"}).text == first.text


def test_the_sheet_is_named_by_its_content_and_kept_for_a_day(client):
    href = page(client).select_one("link[rel=stylesheet]")["href"]
    answer = client.get("/" + href)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.headers["etag"].strip('"').startswith(href.split("v=")[1])
    assert client.get("/icon.svg").headers["content-type"] == "image/svg+xml"


# ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────


def themes() -> list[dict[str, str]]:
    sheet = Path(layout.__file__).with_name("pages").joinpath("style.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2])
    return [light, dark]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "quiet", "link"])
@pytest.mark.parametrize("ground", ["ground", "raised", "sunk"])
def test_every_text_stands_out_from_every_ground(theme, text, ground):
    lighter, darker = sorted((luminance(theme[text]), luminance(theme[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_links_are_marked_by_more_than_colour():
    sheet = Path(layout.__file__).with_name("pages").joinpath("style.css").read_text(encoding="utf-8")
    assert ":focus-visible" in sheet
    assert "outline: none" not in sheet
    assert not re.search(r"\.(body|story|quiet|hint) a[^{]*\{[^}]*text-decoration: none", sheet)
