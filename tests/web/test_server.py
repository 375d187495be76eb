"""The server on a real port."""

import asyncio
import http.client
import os
import signal
import socket
import time
from dataclasses import replace

import pytest

from syndicator.errors import UsageError
from syndicator.web import server
from syndicator.web.server import listen, serve
from syndicator.web.site import create
from tests.web.paper import serving

PATH = "/feeds/grace-chapel/rss.xml"


def ask(port, method="GET", path=PATH, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def raw(port, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


def rest(line: socket.socket) -> int:
    """Read until the other side hangs up, and give how many bytes there were."""
    return sum(len(piece) for piece in iter(lambda: line.recv(1 << 20), b""))


def test_a_feed_comes_over_the_wire_whole(port, house):
    answer, body = ask(port)
    assert (answer.status, body) == (200, house.held_editions["grace-chapel", "rss"].body)
    assert int(answer.headers["content-length"]) == len(body)


def test_o4_a_304_comes_with_a_date_and_no_body(port):
    """Over the wire a 304 has Date, ETag, Cache-Control and Vary, and neither body nor length."""
    first, _ = ask(port)
    answer, body = ask(port, if_none_match=first.headers["etag"])
    assert (answer.status, body) == (304, b"")
    assert {"date", "etag", "cache-control", "vary"} <= {name.lower() for name in answer.headers}
    assert "content-length" not in answer.headers


def test_o6_head_sends_the_length_and_no_body(port):
    """Over the wire HEAD sends the length of the feed and no byte of it."""
    answer, body = ask(port, "HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.headers["content-length"] == ask(port)[0].headers["content-length"]


def test_o6_http_1_0_works(port, house):
    """A client that speaks HTTP/1.0 and names no host gets the feed."""
    head, _, body = raw(port, f"GET {PATH} HTTP/1.0\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert b" 200 OK" in head.splitlines()[0]
    assert body == house.held_editions["grace-chapel", "rss"].body


def test_the_program_does_not_say_what_it_runs_on(port):
    answer, _ = ask(port)
    assert "server" not in answer.headers


def test_o7_a_proxy_header_changes_nothing(port):
    """Headers that a proxy might set change nothing over the wire either."""
    plain, _ = ask(port, path="/")
    answer, _ = ask(port, path="/", host="evil.example", x_forwarded_proto="https", x_forwarded_for="9.9.9.9")
    assert answer.headers["etag"] == plain.headers["etag"]


def test_o7_a_whole_address_in_the_request_line_changes_nothing(port):
    """A request that names another host in its first line, as to a proxy, gets the same bytes."""
    plain = raw(port, f"GET {PATH} HTTP/1.0\r\n\r\n".encode()).partition(b"\r\n\r\n")[2]
    answer = raw(port, f"GET http://evil.example{PATH} HTTP/1.0\r\nHost: other.example\r\n\r\n".encode())
    assert answer.partition(b"\r\n\r\n")[2] == plain or b" 404 " in answer.splitlines()[0]


def test_a_request_line_or_headers_without_end_are_refused(port):
    for request in (b"GET /" + b"a" * 200_000, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000):
        try:
            assert b" 400 " in raw(port, request)
        except (ConnectionResetError, BrokenPipeError):  # it had hung up before all was sent
            continue


@pytest.mark.parametrize("request_", [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"\x00" * 100 + b"\r\n\r\n"])
def test_what_is_no_http_gets_400_and_the_server_goes_on(port, request_):
    assert raw(port, request_ + b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert ask(port)[0].status == 200


def test_a_websocket_is_answered_as_a_page(port):
    answer, _ = ask(port, path="/", connection="Upgrade", upgrade="websocket")
    assert answer.status == 200


def test_several_requests_go_over_one_connection(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for _ in range(3):
        connection.request("GET", PATH)
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
    connection.close()


def test_a_client_that_never_finishes_asking_is_let_go(house, monkeypatch):
    monkeypatch.setattr(server, "ASK_SECONDS", 0.5)
    with serving(create(house)) as port, socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        for piece in (b"GET / HTTP/1.1\r\n", b"X-A: 1\r\n", b"X-B: 2\r\n"):
            line.sendall(piece)
            time.sleep(0.1)
        assert line.recv(1000) == b""


def test_a_client_that_is_slow_gets_its_answer_whole(house, monkeypatch):
    monkeypatch.setattr(server, "ASK_SECONDS", 0.2)
    house.held_editions["grace-chapel", "rss"] = replace(house.held_editions["grace-chapel", "rss"], body=b"x" * 20_000_000)
    with serving(create(house)) as port, socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        time.sleep(1)
        assert rest(line) > 20_000_000


def test_a_client_that_does_not_take_its_answer_is_let_go(house, monkeypatch):
    monkeypatch.setattr(server, "ASK_SECONDS", 0.3)
    monkeypatch.setattr(server, "TAKE_SECONDS", 0.3)
    house.held_editions["grace-chapel", "rss"] = replace(house.held_editions["grace-chapel", "rss"], body=b"x" * 80_000_000)

    def taken(port, pause):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(f"GET {PATH} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            time.sleep(pause)
            return rest(line)

    with serving(create(house)) as port:
        # On a busy machine the server itself may be late; it never waits for ever.
        assert any(taken(port, pause) < 80_000_000 for pause in (1.5, 6, 20))


# ── coming and going ─────────────────────────────────────────────────────────────────────────────────────────────


def test_r5_it_stops_within_seconds_whoever_is_still_connected(house):
    started = time.monotonic()
    with serving(create(house)) as port:
        idle = socket.create_connection(("127.0.0.1", port), timeout=5)
        stuck = socket.create_connection(("127.0.0.1", port), timeout=5)
        stuck.sendall(b"GET / HTTP/1.1\r\n")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", PATH)
        connection.getresponse().read()
    assert time.monotonic() - started < server.GRACE_SECONDS + 2
    assert (idle.recv(10), stuck.recv(10)) == (b"", b"")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    for line in (idle, stuck, connection):
        line.close()


def test_r5_cancelling_it_stops_it_too(house):
    async def run() -> int:
        sock = listen("127.0.0.1", 0)
        task = asyncio.create_task(serve(create(house), "127.0.0.1", 0, sock=sock))
        await asyncio.sleep(0.3)
        port: int = sock.getsockname()[1]
        status = (await asyncio.to_thread(ask, port))[0].status
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()
        return status

    assert asyncio.run(run()) == 200


def test_signals_stay_with_the_program(house):
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("TERM"))

    async def run() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(serve(create(house), "127.0.0.1", 0, stop=stop))
        await asyncio.sleep(0.2)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.2)
        assert not task.done()
        stop.set()
        await task

    try:
        asyncio.run(run())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == ["TERM"]


def test_a_port_that_is_taken_is_named_with_the_cure(house):
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"127\.0\.0\.1:{port}.*another program has the port.*`listen:`"):
            asyncio.run(serve(create(house), "127.0.0.1", port))


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("192.0.2.1", 0, "no such address"),
        ("no.such.host.invalid", 0, "no such address"),
        ("a" * 300, 0, "no such address"),
        ("127.0.0.1", 99999, "listen:"),
    ],
)
def test_an_address_that_cannot_be_had_is_said_in_a_sentence(host, port, said):
    with pytest.raises(UsageError, match=said):
        listen(host, port)


def test_it_listens_on_ipv6_where_asked():
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        sock = listen("::1", 0)
    except UsageError:
        pytest.skip("this machine has no IPv6 loopback")
    with sock:
        assert sock.family == socket.AF_INET6
