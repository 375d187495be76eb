"""Feeds over HTTP: tags, conditions, codings, keys."""

import gzip
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import brotli
import pytest
from backports import zstd

from syndicator._text.digests import digest
from syndicator.catalog import Secret
from syndicator.errors import StoreError
from syndicator.web.reply import CLOSED_POLICY

PATH = "/feeds/grace-chapel/atom.xml"
CLOSED = "/feeds/paid-partner/atom.xml"
KEY = "s3cret-kéy"
MEDIA_TYPES = {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def bytes_of(house, format_="atom", partner="grace-chapel"):
    return house.held_editions[partner, format_].body


@pytest.mark.parametrize(("name", "media_type"), MEDIA_TYPES.items())
def test_each_format_has_its_address_and_media_type(client, house, name, media_type):
    answer = client.get(f"/feeds/grace-chapel/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert answer.content == bytes_of(house, {"rss.xml": "rss", "atom.xml": "atom", "feed.json": "json"}[name])


def test_o4_an_answer_carries_what_lets_the_next_be_empty(client, house):
    """A feed comes with a strong ETag, the time of its last change, Vary and Cache-Control."""
    answer = client.get(PATH)
    assert answer.headers["etag"] == f'"{digest(bytes_of(house))}"'
    assert parsedate_to_datetime(answer.headers["last-modified"]) == house.held_editions["grace-chapel", "atom"].changed_at.replace(
        microsecond=0
    )
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_o4_a_client_with_the_tag_gets_an_empty_304(client):
    """A client that has the ETag gets a 304 without a body that repeats ETag, Cache-Control and Vary."""
    first = client.get(PATH)
    again = client.get(PATH, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again.headers[name] for name in ("etag", "cache-control", "vary")} == {
        name: first.headers[name] for name in ("etag", "cache-control", "vary")
    }
    assert not {"content-type", "content-length", "content-encoding"} & set(again.headers)


def test_o4_a_client_with_only_the_date_gets_304_too(client):
    """Last-Modified alone is enough to be told that nothing changed."""
    first = client.get(PATH)
    assert client.get(PATH, headers={"if-modified-since": first.headers["last-modified"]}).status_code == 304


def test_o4_the_tag_wins_over_the_date(client):
    """Where both are sent, If-None-Match counts and If-Modified-Since does not."""
    headers = {"if-none-match": '"old"', "if-modified-since": client.get(PATH).headers["last-modified"]}
    assert client.get(PATH, headers=headers).status_code == 200


def test_o5_a_date_that_our_clock_has_not_reached_is_not_said_and_still_compared(client, house):
    """Last-Modified is never in the future and never earlier than it was: after the clock was set back it is left out until it holds."""
    held = house.held_editions["grace-chapel", "atom"]
    said = client.get(PATH).headers["last-modified"]
    house.at = held.changed_at - timedelta(hours=1)
    assert "last-modified" not in client.get(PATH).headers
    assert client.get(PATH, headers={"if-modified-since": said}).status_code == 304
    house.held_editions["grace-chapel", "atom"] = replace(held, changed_at=held.changed_at + timedelta(seconds=1))
    assert client.get(PATH, headers={"if-modified-since": said}).status_code == 200
    house.at = held.changed_at + timedelta(seconds=1)
    assert parsedate_to_datetime(client.get(PATH).headers["last-modified"]) > parsedate_to_datetime(said)


@pytest.mark.parametrize(("coding", "undo"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("zstd", zstd.decompress)])
def test_o4_each_coding_is_a_representation_with_its_own_tag(client, house, coding, undo):
    """The bare feed, gzip, br and zstd are different bytes and have different ETags; the tag of one is no 304 for another."""
    bare = client.get(PATH)
    with client.stream("GET", PATH, headers={"accept-encoding": coding}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert int(answer.headers["content-length"]) == len(raw)
    assert undo(raw) == bytes_of(house)
    assert answer.headers["etag"] != bare.headers["etag"]
    assert not answer.headers["etag"].startswith("W/")
    ours, theirs = {"if-none-match": answer.headers["etag"]}, {"if-none-match": bare.headers["etag"]}
    assert client.get(PATH, headers={"accept-encoding": coding, **ours}).status_code == 304
    assert client.get(PATH, headers={"accept-encoding": coding, **theirs}).status_code == 200
    assert client.get(PATH, headers=ours).status_code == 200


def test_what_was_pressed_as_it_was_built_is_handed_out_as_it_is(client, house):
    edition = house.held_editions["grace-chapel", "atom"]
    pressed = gzip.compress(edition.body, 1)
    house.held_editions["grace-chapel", "atom"] = replace(edition, pressed=pressed)
    with client.stream("GET", PATH, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert b"".join(answer.iter_raw()) == pressed
    assert client.get(PATH, headers={"accept-encoding": "br"}).content == edition.body


def test_a_client_that_takes_no_coding_of_ours_hears_which_there_are(client):
    answer = client.get(PATH, headers={"accept-encoding": "identity;q=0"})
    assert answer.status_code == 406
    assert "gzip" in answer.text
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("headers", [{}, {"accept-encoding": "gzip"}, {"if-none-match": "*"}])
@pytest.mark.parametrize("path", [PATH, "/", "/healthz", "/feeds/nobody/rss.xml", CLOSED])
def test_o6_head_is_get_without_the_body(client, path, headers):
    """HEAD has the status and headers of GET, on every address."""
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.status_code == got.status_code
    assert head.headers == got.headers


def test_o6_a_range_is_ignored(client, house):
    """A Range is not offered and not heard: the whole feed comes."""
    answer = client.get(PATH, headers={"range": "bytes=0-10"})
    assert (answer.status_code, answer.content) == (200, bytes_of(house))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", [PATH, "/", "/articles/abcdefghij234", "/healthz", CLOSED])
def test_o6_another_method_is_told_which_there_are(client, path, method):
    """Any method but GET and HEAD is a 405 that names those two in Allow."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", [PATH, "/", CLOSED + "?key=s3cret-k%C3%A9y"])
def test_o7_host_and_forwarding_headers_never_change_a_byte(client, path):
    """Host, X-Forwarded-* and Forwarded change no byte of a feed or page and no header of the answer."""
    plain = client.get(path)
    headers = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "1.2.3.4",
        "forwarded": "host=evil.example;proto=https",
        "x-original-url": "/desk",
    }
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.content, answer.headers) == (200, plain.content, plain.headers)


def test_o7_a_query_changes_nothing(client):
    """A query string changes no byte."""
    assert client.get(PATH + "?utm_source=x&callback=alert(1)").content == client.get(PATH).content


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/nobody/atom.xml",
        "/feeds/nobody/atom.xml/",
        "/feeds/grace-chapel/atom.xml/",
        "/feeds/grace-chapel",
        "/feeds/grace-chapel/",
        "/feeds/grace-chapel/atom",
        "/feeds/grace-chapel/ATOM.XML",
        "/feeds/Grace-Chapel/atom.xml",
        "/feeds/harbor-news/rss.xml",
        "/feeds/..%2f..%2fetc/atom.xml",
        "/feeds/grace-chapel/..%2fatom.xml",
        "/feeds/%2e%2e/atom.xml",
        "/feeds/grace-chapel%00/atom.xml",
        "/feeds/grace-chapel%0d%0aX-Evil:1/atom.xml",
        "/feeds/" + "a" * 65 + "/atom.xml",
        "/feeds/%F0%9F%92%A9/atom.xml",
        "/nothing",
        "//feeds/grace-chapel/atom.xml",
    ],
)
def test_o8_what_is_not_here_is_not_here_in_the_same_words(client, path):
    """Unknown partners, other spellings of known ones and attempts to leave the folder are one and the same 404."""
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, "There is nothing here.\n")
    assert answer.headers["cache-control"] == "no-store"


def test_o11_a_partner_not_built_yet_says_when_to_come_back(client):
    """A feed that was never built yet is a 503 that says when to come back, and no empty feed."""
    answer = client.get("/feeds/new-partner/rss.xml")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_store_that_is_away_costs_an_answer_and_tells_nothing(client, house):
    house.broken = StoreError("/var/lib/secret.db is locked")
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "secret" not in answer.text


def test_a_fault_of_ours_is_said_plainly_and_tells_nothing(client, house):
    house.broken = KeyError("s3cret")
    answer = client.get(PATH)
    assert answer.status_code == 500
    assert "s3cret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def basic(password: str, user: str = "any") -> dict[str, str]:
    return {"authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


def test_o10_the_key_opens_in_the_address_and_as_a_password(client, house):
    """The key of a private feed is taken from the address or as the password of HTTP Basic."""
    expected = bytes_of(house, partner="paid-partner")
    assert client.get(CLOSED, params={"key": KEY}).content == expected
    assert client.get(CLOSED, headers=basic(KEY)).content == expected
    assert client.get(CLOSED, params={"key": "wrong"}, headers=basic(KEY, "")).content == expected


def test_o10_a_closed_feed_is_for_no_shared_cache_and_no_other_page(client):
    """A private feed is marked private for caches and is readable by no other site's script."""
    answer = client.get(CLOSED, params={"key": KEY})
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_o10_a_wrong_key_and_none_are_answered_alike(client):
    """A wrong key, an empty one and none get the same 401 to the last header."""
    answers = [
        client.get(CLOSED),
        client.get(CLOSED, params={"key": ""}),
        client.get(CLOSED, params={"key": "wrong"}),
        client.get(CLOSED, params={"key": KEY + "x"}),
        client.get(CLOSED, headers=basic("wrong")),
        client.get(CLOSED, headers={"authorization": "Bearer " + "x" * 10}),
        client.get(CLOSED.replace("atom", "rss")),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, b"This feed needs its key.\n")}
    assert all(answer.headers == answers[0].headers for answer in answers)
    assert answers[0].headers["www-authenticate"].startswith("Basic realm=")


def test_o10_a_tag_without_the_key_opens_nothing(client):
    """Whoever knows the ETag of a private feed and not its key learns nothing."""
    etag = client.get(CLOSED, params={"key": KEY}).headers["etag"]
    assert client.get(CLOSED, headers={"if-none-match": etag}).status_code == 401


def test_a_partner_whose_token_is_empty_is_closed(client, house):
    house.held_partners = tuple(replace(partner, token=Secret("")) for partner in house.held_partners)
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, params={"key": ""}).status_code == 401


def test_o10_the_key_stands_in_no_answer_and_no_log(client, caplog, capfd):
    """A key is in no answer, no metric and no log."""
    caplog.set_level(0)
    for answer in (
        client.get(CLOSED, params={"key": KEY}),
        client.get(CLOSED, headers=basic(KEY)),
        client.get("/"),
        client.get("/metrics"),
    ):
        shown = answer.content.decode() + repr(answer.headers)
        assert KEY not in shown
        assert "s3cret" not in shown
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert "s3cret" not in " ".join(own) + "".join(capfd.readouterr())


def test_o10_an_old_key_opens_while_the_house_says_so_and_shuts_nothing(client, house):
    """While a key is being changed the old one opens as the new one does; only a fetch with the new one is told as such."""
    house.old_opens, house.replacing = "the-old-key", ("the old one's name",)
    assert client.get(f"{CLOSED}?key=the-old-key").status_code == 200
    assert client.get(CLOSED, params={"key": KEY}).status_code == 200
    assert (house.shut, [one.counts for one in house.fetches]) == ([(), ("the old one's name",)], [True, True])
    house.old_opens = "\0"
    assert client.get(f"{CLOSED}?key=the-old-key").status_code == 401


def test_a_fetch_shuts_what_its_key_had_replaced_when_it_was_asked_for(client, house, monkeypatch):
    """Another key may come into force while the answer is made, and long before its end is heard."""
    given = house.edition

    async def slow(*words):
        house.replacing = ("the key of this fetch",)
        return await given(*words)

    monkeypatch.setattr(house, "edition", slow)
    assert client.get(CLOSED, params={"key": KEY}).status_code == 200
    assert house.shut == [()]


def test_o10_too_many_unknown_keys_are_told_to_ask_again(client, house):
    """Where too many keys wait to be looked at, one that may be the old one is not refused but told to ask again."""
    house.old_opens = None
    answer = client.get(f"{CLOSED}?key=whatever")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert client.get(CLOSED, params={"key": KEY}).status_code == 200


# ── what is noted, and what every answer bears ───────────────────────────────────────────────────────────────────


def test_a_fetch_is_noted_with_the_edition_that_the_client_now_has(client, house):
    etag = house.held_editions["grace-chapel", "atom"].etag
    client.get(PATH, headers={"user-agent": "Reader/1.0\tbeta " + "x" * 500})
    client.get(PATH, headers={"user-agent": "Reader/1.0", "accept-encoding": "gzip", "if-none-match": f'{etag[:-1]}-gzip"'})
    assert [(one.partner_id, one.format, one.etag, one.ending) for one in house.fetches] == [
        ("grace-chapel", "atom", etag, "whole"),
        ("grace-chapel", "atom", etag, "held"),
    ]
    assert house.fetches[0].client.startswith("Reader/1.0 beta xxx")
    assert len(house.fetches[0].client) == 120


def test_what_fetched_nothing_is_not_noted(client, house):
    client.head(PATH)
    client.get(CLOSED)
    client.get("/feeds/new-partner/rss.xml")
    client.get(PATH, headers={"accept-encoding": "identity;q=0"})
    assert house.fetches == []


@pytest.mark.parametrize("path", [PATH, CLOSED, "/nothing", "/healthz", "/readyz", "/metrics", "/style.css", "/feeds/new-partner/rss.xml"])
def test_r13_every_answer_bars_guessing_framing_and_scripts(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == CLOSED_POLICY
    assert headers["referrer-policy"] == "no-referrer"


def test_a_public_feed_may_be_read_by_a_page_elsewhere(client):
    assert client.get(PATH).headers["access-control-allow-origin"] == "*"
