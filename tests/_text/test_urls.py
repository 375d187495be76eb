"""Addresses: made absolute, freed of tracking, checked, shown."""

import pytest

from syndicator._text.urls import absolute, akin, canonical, fit, host, is_iri, is_urn, is_web, shown, without_tracking


@pytest.mark.parametrize("url", ["http://x.example/", "https://x.example:8443/a?b=c#d", "https://xn--bcher-kva.example/ä"])
def test_web_addresses_are_told(url):
    assert is_web(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "//x.example/",
        "ftp://x.example/",
        "javascript:alert(1)",
        "http://",
        "http:x.example",
        "http://x.example/a b",
        "http://x.example\\@y/",
        "http://x.example:99999/",
        "http://[::1",
        "https://x.example/" + "a" * 3000,
        "http://x.example/\n",
    ],
)
def test_what_is_no_web_address_is_told(url):
    assert not is_web(url)


@pytest.mark.parametrize(
    ("base", "url", "expected"),
    [
        ("https://x.example/a/b", "c", "https://x.example/a/c"),
        ("https://x.example/a", " //y.example/z ", "https://y.example/z"),
        ("https://x.example/a", 'https://y.example/a b"c', "https://y.example/a%20b%22c"),
        ("https://x.example/a", "java\nscript:1", ""),
        ("https://x.example/a", "data:text/html,x", ""),
        ("", "c", ""),
        ("https://x.example/a", "", ""),
        ("https://x.example/a", "http://[", ""),
    ],
)
def test_addresses_are_made_absolute_or_nothing(base, url, expected):
    assert absolute(base, url) == expected


@pytest.mark.parametrize(
    ("url", "escaped"),
    [
        ("http://[::1]/a[1]", "http://[::1]/a%5B1%5D"),
        ("https://x.example/?ids[]=1#a#b", "https://x.example/?ids%5B%5D=1#a%23b"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://x.example/a\u2028b", "https://x.example/a%E2%80%A8b"),
    ],
)
def test_what_may_not_stand_in_a_document_is_escaped_behind_the_host(url, escaped):
    assert not is_iri(url)
    assert fit(url) == escaped
    assert is_iri(escaped)


@pytest.mark.parametrize("url", ["http://[::1]/", "https://x.example/ä?b=%20#c", "https://x.example/it's(1)"])
def test_an_address_that_is_fit_stays_as_it_is(url):
    assert is_iri(url)
    assert fit(url) == url


def test_tracking_goes_and_all_else_stays_as_it_stood():
    assert without_tracking("https://x.example/?b=%20&utm_source=a&a=1&fbclid=2") == "https://x.example/?b=%20&a=1"
    assert without_tracking("https://x.example/?utm_source=a") == "https://x.example/"
    assert without_tracking("https://x.example/?b=%2f&a") == "https://x.example/?b=%2f&a"


def test_two_spellings_of_one_page_meet():
    assert canonical("http://www.x.example:80/a/?b=2&a=1&utm_source=x#y") == canonical("https://x.example/a?a=1&b=2")
    assert canonical("https://x.example/a") != canonical("https://x.example/b")


def test_urns_and_tags_are_told():
    assert is_urn("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    assert is_urn("tag:x.example,2026:1")
    assert not is_urn("tag:x.example:1")
    assert not is_urn("urn:x y")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:secret@x.example:8443/feed?key=secret#secret", "https://x.example:8443/feed"),
        ("https://x.example/feed", "https://x.example/feed"),
        ("user:secret@", ""),
        ("http://[::1]:80/a", "http://[::1]/a"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url, expected):
    assert shown(url) == expected
    assert "secret" not in shown(url)


def test_a_host_is_given_in_lower_case():
    assert host("https://WWW.X.example/") == "www.x.example"
    assert host("nothing") == ""


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("paper.example", "paper.example", True),
        ("www.paper.example", "paper.example", True),
        ("m.news.paper.example", "feeds.paper.example", True),
        ("news.paper.co.uk", "www.paper.co.uk", True),
        ("one.co.uk", "other.co.uk", False),
        ("paper.example", "short.example", False),
        ("notpaper.example", "paper.example", False),
        ("www.ard.de", "feeds.ard.de", True),
        ("ard.de", "zdf.de", False),
        ("t.co", "x.co", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "10.1.0.1", False),
        ("2001:db8::1", "2001:db8::2", False),
        ("localhost", "localhost", True),
        ("paper.example.", "paper.example", True),
        ("", "", False),
    ],
)
def test_hosts_of_one_registered_name_are_told(first, second, same):
    assert akin(first, second) is same
