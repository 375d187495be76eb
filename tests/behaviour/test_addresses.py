"""S: which addresses are asked. The network of the S2 and S3 tests is a namespace of its own, in which the forbidden addresses are really there."""

import asyncio
from datetime import UTC, datetime

import pytest

from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch import Fetcher, Guard
from syndicator.fetch.guard import RefusedError
from syndicator.model import SourceId, Validators
from tests.behaviour.publisher import Publisher, moved, reply, rss
from tests.corpus import ssrf

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
apart = pytest.mark.skipif(bool(ssrf.why_not()), reason=ssrf.why_not() or "-")


def asking(story, **settings):
    """Run a story with a fetcher as it ships."""

    async def whole():
        fetcher = Fetcher(agent="syndicator/0", **settings)
        try:
            return await story(fetcher)
        finally:
            await fetcher.close()

    return asyncio.run(whole())


def source(url, **settings):
    return Source(id=SourceId("wire"), title="", url=url, **settings)


def pull(url, **settings):
    return asking(lambda fetcher: fetcher.pull(source(url, **settings), Validators(), now=NOW))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://wire.example/feed",
        "gopher://wire.example/",
        "unix:/run/x.sock",
        "//wire.example/feed",
        "data:text/xml,<rss/>",
    ],
)
def test_s1_only_http_and_https_are_asked(url):
    """Nothing but http and https is asked, whatever a source's address says."""
    with pytest.raises(FetchError, match="no http or https address"):
        pull(url)


def test_s1_public_sources_are_asked_on_web_ports_only():
    """A public server is asked on the ports of web servers (80, 443, 8080, 8443) and on no other."""
    with pytest.raises(FetchError, match="port 6379"):
        pull("http://example.com:6379/")


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://wire.example/", "//127.0.0.1:22/", "http://wire.example:25/"])
def test_s1_a_redirect_leads_to_web_ports_over_http_only(location):
    """A redirect is followed only where a source's own address would be."""

    async def story(fetcher):
        async with Publisher({"/feed": moved(location, 302)}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=NOW)

    with pytest.raises(FetchError, match=r"no http or https address|is on port"):
        asking(story)


@apart
def test_s2_no_spelling_in_no_way_leads_to_a_forbidden_address(tmp_path):
    """No forbidden address is connected to, however it is spelled and whether a source, a redirect, an article's page or a reload brings it."""
    found = ssrf.report(tmp_path, every=48)
    assert ssrf.complaints(found) == []
    assert found["ways"] == ["address", "redirect", "page", "reload"]


@apart
def test_s2_a_guard_that_believes_is_global_is_caught(tmp_path):
    """The check of S2 sees the connections that a guard by `ipaddress.is_global` lets through."""
    said = ssrf.complaints(ssrf.report(tmp_path, every=48, planted=ssrf.IS_GLOBAL, reload=False))
    assert any("(asked for [" in line and "was connected to" in line for line in said)
    assert any("nat64.example" in line for line in said)


@apart
def test_s3_the_address_that_the_socket_connects_to_is_judged_whatever_was_looked_up(tmp_path):
    """What counts is the address that a socket connects to: it is refused even where nobody judged what the name server said."""
    credulous = "from syndicator.fetch import guard\nguard.Guard.check = lambda self, answers: None\n"
    found = ssrf.report(tmp_path, every=1000, planted=credulous, reload=False)
    assert ssrf.complaints(found) == []
    assert found["names"] > 15


def test_s3_a_name_with_one_forbidden_answer_is_refused():
    """A name that has a public and a private address is not asked at all."""
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1 is private"):
        Guard().check(["1.1.1.1", "10.0.0.1"])


def test_s4_a_private_source_is_asked_only_where_the_operator_says_so():
    """A private address is asked where the operator opened its source, and nowhere else."""

    async def story(fetcher):
        async with Publisher({"/feed": reply(b"<rss/>")}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=NOW)
            with pytest.raises(FetchError, match="allow_private"):
                await fetcher.pull(wire.source(allow_private=False), Validators(), now=NOW)
            return len(wire.asked)

    assert asking(story) == 1


def test_s4_a_redirect_or_a_link_never_opens_another_private_server():
    """What an opened source says, by a redirect or by an article's link, opens no other private server."""

    async def story(fetcher):
        async with Publisher({"/": reply(b"secret")}) as inside, Publisher() as wire:
            wire.answers["/feed"] = moved(inside.url("/"), 302)
            with pytest.raises(FetchError, match="port"):
                await fetcher.pull(wire.source(), Validators(), now=NOW)
            with pytest.raises(FetchError, match="port"):
                await fetcher.page(inside.url("/"), wire.source(), now=NOW)
            return inside.asked

    assert asking(story) == []


def test_s4_a_redirect_to_a_private_address_on_a_web_port_is_refused_by_the_guard():
    """A redirect from an opened source to another private address is refused on web ports too."""

    async def story(fetcher):
        async with Publisher({"/feed": moved("http://127.0.0.2/", 302)}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=NOW)

    with pytest.raises(FetchError, match=r"127\.0\.0\.2 is this machine"):
        asking(story)


def test_s5_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch, tmp_path):
    """Neither HTTP_PROXY nor a `.netrc` of the environment has any say in what is asked, and how."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")

    async def story(fetcher):
        async with Publisher({"/feed": reply(rss())}) as wire:
            await fetcher.pull(wire.source(), Validators(), now=NOW)
            return [asked.headers for asked in wire.asked]

    (headers,) = asking(story)
    assert "authorization" not in {name.lower() for name in headers}
