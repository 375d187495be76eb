"""The bench's own ground: a publisher whose feeds are as they are said to be, and a house that polls them."""

import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.1.0.4", "127.1.0.5"])
HERE = Path(__file__).resolve().parent


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    import house
    import measuring

    return house, measuring


def asked(port, number=3, **headers):
    import publisher

    with closing(HTTPConnection(publisher.address(number), port, timeout=10)) as line:
        line.request("GET", "/feed.xml", headers=headers)
        answer = line.getresponse()
        return answer.status, answer.headers.get("ETag"), answer.read()


def test_the_publisher_serves_what_it_was_told_to(bench):
    _, measuring = bench
    with measuring.publishing() as publisher:
        status, mark, body = asked(publisher.port)
        assert (status, body.count(b"<item>")) == (200, 20)
        assert asked(publisher.port, **{"If-None-Match": mark}) == (304, mark, b"")
        publisher.say("plain")
        assert asked(publisher.port, **{"If-None-Match": mark}) == (200, None, body)
        publisher.say("next/3")
        status, fresh, changed = asked(publisher.port, **{"If-None-Match": mark})
        assert (status, changed.count(b"<item>")) == (200, 20)
        assert fresh != mark
        assert changed.split(b"<item>")[2:-1] == body.split(b"<item>")[1:-2]
        assert asked(publisher.port, number=4, **{"If-None-Match": mark})[0] == 200


def test_polls_of_the_house_bring_what_stands_at_the_publisher_once(bench, tmp_path):
    house, measuring = bench

    def last_line(order):
        publisher.say(order)
        measuring.run(house.whole(tmp_path), tmp_path, house.environment())
        return (tmp_path / "output.txt").read_text().splitlines()[-1]

    with measuring.publishing() as publisher:
        house.build(tmp_path, 2, publisher.port, partners=3)
        assert last_line("sound").startswith("polled 2, unchanged 0, parsed 40, published ")
        assert last_line("plain") == "polled 2, unchanged 2, parsed 0, published 0"
        assert last_line("next/2").startswith("polled 2, unchanged 1, parsed 1, published ")


def test_a_command_that_fails_is_no_figure(bench, tmp_path):
    _, measuring = bench
    with pytest.raises(measuring.FailedError, match="ended with 3"):
        measuring.run((sys.executable, "-c", "raise SystemExit(3)"), tmp_path, {})
