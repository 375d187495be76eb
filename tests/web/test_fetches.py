"""Which fetches count, before a real server: only what came whole, or was there already, and with the partner's key."""

import http.client
import json
import socket
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest

from syndicator.web.site import create
from tests.web.paper import CLOSED, GRACE, KEY, PaperHouse, serving

PATH = f"/feeds/paid-partner/rss.xml?key={quote(KEY)}"
OPEN = "/feeds/grace-chapel/rss.xml"
LARGE = 6 << 20
"""More than the buffers of both ends hold."""
MIDDLE = 60 << 10
"""Less than they hold: all of it is written before the client can have read any."""


@pytest.fixture
def house():
    built = PaperHouse()
    for partner in (GRACE, CLOSED):
        built.build(partner, b"a feed")
    return built


@contextmanager
def line_to(port):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        yield line


def ask(port, path=PATH, method="GET", **headers):
    """Ask once on a connection of its own, read all, and leave."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def listens(line):
    """Say whether the other side still takes what is sent."""
    try:
        for _ in range(20):
            line.sendall(b"x")
            time.sleep(0.05)
    except OSError:
        return False
    return True


def endings(house, wanted=1, seconds=8.0):
    """Give how the fetches ended, as soon as there are so many."""
    until = time.monotonic() + seconds
    while len(house.fetches) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.05)
    return [one.ending for one in house.fetches]


def counted(house):
    return [one.counts for one in house.fetches]


@pytest.mark.parametrize("connection", ["close", "keep-alive"])
@pytest.mark.parametrize("size", [10, MIDDLE, LARGE])
def test_a_feed_that_was_read_to_its_end_counts(house, port, size, connection):
    house.build(CLOSED, b"x" * size)
    answer, body = ask(port, connection=connection)
    assert (answer.status, len(body)) == (200, size + 4)
    assert (endings(house), counted(house)) == (["whole"], [True])


def test_a_fetch_is_of_the_moment_when_the_edition_stood(house, port):
    ask(port)
    assert endings(house) == ["whole"]
    assert (house.fetches[0].first_at, house.fetches[0].etag) == (house.at, house.held_editions["paid-partner", "rss"].etag)


@pytest.mark.parametrize("head", ["GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET {path} HTTP/1.0\r\n\r\n"])
def test_a_client_that_lets_us_hang_up_counts_as_well(house, port, head):
    house.build(CLOSED, b"x" * MIDDLE)
    with line_to(port) as line:
        line.sendall(head.format(path=PATH).encode())
        got = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert got.endswith(b"x" * MIDDLE)
    assert endings(house) == ["whole"]


def test_a_client_that_keeps_the_line_counts_with_its_next_request(house, port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(3):
        connection.request("GET", PATH)
        connection.getresponse().read()
    assert endings(house, 2) == ["whole", "whole"]
    connection.close()
    assert endings(house, 3) == ["whole"] * 3


def test_a_client_that_keeps_the_line_and_says_nothing_more_counts(house, port, monkeypatch):
    monkeypatch.setattr("syndicator.web.server.ASK_SECONDS", 0.3)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", PATH)
    connection.getresponse().read()
    assert endings(house) == ["whole"]
    connection.close()


@pytest.mark.parametrize("connection", ["close", "keep-alive"])
@pytest.mark.parametrize("size", [MIDDLE, LARGE])
def test_a_download_that_is_broken_off_does_not_count(house, port, size, connection):
    """Even where all was written long before, because it fits into what the system keeps for the client."""
    house.build(CLOSED, b"x" * size)
    with line_to(port) as line:
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nConnection: {connection}\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
        time.sleep(0.2)
    assert (endings(house), counted(house)) == (["cut"], [False])


def test_a_client_that_asks_and_leaves_without_reading_does_not_count(house, port):
    house.build(CLOSED, b"x" * MIDDLE)
    with line_to(port) as line:
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.2)
    assert endings(house) == ["cut"]


def test_a_client_that_does_not_take_its_answer_does_not_count(house, port, monkeypatch):
    monkeypatch.setattr("syndicator.web.server.TAKE_SECONDS", 0.2)
    monkeypatch.setattr("syndicator.web.server.ASK_SECONDS", 0.2)
    house.build(CLOSED, b"x" * LARGE)
    with line_to(port) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert endings(house) == ["cut"]


def test_head_is_no_fetch(house, port):
    assert ask(port, method="HEAD")[0].status == 200
    assert endings(house, seconds=0.3) == []


@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
def test_a_304_to_the_tag_of_this_edition_counts_in_every_coding(house, port, coding):
    first, _ = ask(port, accept_encoding=coding)
    again, _ = ask(port, accept_encoding=coding, if_none_match=f'"other", W/{first.headers["etag"]}')
    assert again.status == 304
    assert (sorted(endings(house, 2)), counted(house)) == (["held", "whole"], [True, True])
    assert {one.etag for one in house.fetches} == {house.held_editions["paid-partner", "rss"].etag}


def test_a_304_to_a_date_or_to_anything_does_not_count(house, port):
    first, _ = ask(port, method="HEAD")
    assert ask(port, if_modified_since=first.headers["last-modified"])[0].status == 304
    assert ask(port, if_none_match="*")[0].status == 304
    assert (endings(house, 2), counted(house)) == (["dated", "dated"], [False, False])


@pytest.mark.parametrize("tag", ['"00000000000000000000000000000000"', "nonsense", '""'])
def test_another_s_tag_gets_the_whole_feed_and_that_counts(house, port, tag):
    answer, body = ask(port, if_none_match=tag)
    assert (answer.status, body) == (200, b"rss a feed")
    assert endings(house) == ["whole"]


def test_the_tag_of_another_coding_or_format_is_not_of_these_bytes(house, port):
    gzipped, _ = ask(port, accept_encoding="gzip", method="HEAD")
    atom = house.held_editions["paid-partner", "atom"].etag
    assert ask(port, accept_encoding="identity", if_none_match=gzipped.headers["etag"])[0].status == 200
    assert ask(port, if_none_match=atom)[0].status == 200
    assert endings(house, 2) == ["whole", "whole"]


def test_a_range_is_answered_whole_and_counts(house, port):
    answer, body = ask(port, range="bytes=0-3")
    assert (answer.status, body) == (200, b"rss a feed")
    assert endings(house) == ["whole"]


@pytest.mark.parametrize(
    "path", ["/feeds/paid-partner/rss.xml", "/feeds/paid-partner/rss.xml?key=wrong", "/feeds/paid-partner/rss.xml?key="]
)
def test_a_wrong_key_is_no_fetch_even_with_the_right_tag(house, port, path):
    etag = house.held_editions["paid-partner", "rss"].etag
    assert ask(port, path)[0].status == 401
    assert ask(port, path, if_none_match=etag)[0].status == 401
    assert endings(house, seconds=0.3) == []


def test_fetches_of_a_public_feed_are_noted_and_never_count(house, port):
    first, _ = ask(port, OPEN, user_agent="Reader/1.0")
    ask(port, OPEN, user_agent="Reader/1.0", if_none_match=first.headers["etag"])
    assert (sorted(endings(house, 2)), counted(house)) == (["held", "whole"], [False, False])
    assert {one.client for one in house.fetches} == {"Reader/1.0"}


def test_what_else_is_asked_is_no_fetch(house, port):
    for path in ("/", "/healthz", "/metrics", "/feeds/paid-partner/nothing.xml", "/feeds/nobody/rss.xml", "/style.css"):
        ask(port, path)
    assert json.dumps(endings(house, seconds=0.3)) == "[]"


def test_requests_sent_ahead_all_count_when_all_was_read(house, port):
    house.build(CLOSED, b"x" * MIDDLE)
    request = f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with line_to(port) as line:
        line.sendall(request * 2 + request.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        got = b"".join(iter(lambda: line.recv(1 << 16), b""))
    assert got.count(b"HTTP/1.1 200") == 3
    assert endings(house, 3) == ["whole"] * 3


def test_what_we_say_last_is_that_nothing_more_comes_and_whoever_does_not_leave_is_left(house, port, monkeypatch):
    monkeypatch.setattr("syndicator.web.server.ASK_SECONDS", 0.3)
    with line_to(port) as line:
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        got = b"".join(iter(lambda: line.recv(1 << 16), b""))
        assert got.endswith(b"rss a feed")
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.1)
        assert endings(house) == ["whole"]
        time.sleep(0.5)
        assert not listens(line)


def test_a_server_that_is_told_to_stop_does_not_wait_for_good_byes(house):
    with ExitStack() as later:
        with serving(create(house)) as port:
            line = later.enter_context(line_to(port))
            line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            got = b""
            while not got.endswith(b"rss a feed"):
                got += line.recv(1 << 16)
            began = time.monotonic()
        assert time.monotonic() - began < 2
        assert endings(house) == ["whole"]
