"""Polling, fourth part: what goes out with a request, and where secrets never show."""

import re
import ssl
import subprocess

import pytest

from syndicator import questions
from syndicator.app import VERSION
from syndicator.cycle import run_once
from tests.behaviour.publisher import (
    FEED,
    Publisher,
    feed_of,
    hang_up,
    item,
    login_page,
    moved,
    reply,
    rss,
)

OURS = {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


# ── what goes out ────────────────────────────────────────────────────────────────────────────────────────────────


def test_p14_secrets_stay_with_the_sources_own_server(house):
    """Authorization and a source's own headers go to its own server only: not along a redirect to another one, and not to an adopted address there."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as other, Publisher() as wire:
            wire.answers["/feed"] = moved(other.url())
            house.source(wire.url(), auth="{user: desk, password: hunter2}", headers="{X-Key: k}")
            for _ in range(6):
                house.now += 40 * (house.now - house.now.replace(hour=0))
                await house.poll()
            return wire.asked, other.asked, house.state().polling.adopted == other.url()

    own, others, adopted = house(story, public=True)
    assert {asked.headers["Authorization"] for asked in own} == {"Basic ZGVzazpodW50ZXIy"}
    assert {asked.headers["X-Key"] for asked in own} == {"k"}
    assert adopted
    assert len(others) > len(own)
    assert {name for asked in others for name in asked.headers} == OURS


def test_p14_no_cookie_no_referer_no_fragment_nothing_added(house):
    """No cookie is kept or sent, no Referer, nothing is added to the address, and what follows # stays here."""

    async def story(house):
        async with Publisher() as wire:
            wire.answers |= {
                "/feed?a=%2Fb%7E&c": moved("/next#part", 302, Set_Cookie="a=b; Path=/"),
                "/next": reply(FEED, Set_Cookie="c=d"),
            }
            house.source(wire.url("/feed?a=%2Fb%7E&c#top"))
            for _ in range(2):
                await house.poll()
            return wire.paths(), {name for asked in wire.asked for name in asked.headers}, {asked.method for asked in wire.asked}

    paths, names, methods = house(story)
    assert paths == ["/feed?a=%2Fb%7E&c", "/next"] * 2
    assert names == OURS
    assert methods == {"GET"}


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """Give the TLS side of a server on this machine whose certificate our requests trust."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    try:
        subprocess.run(["openssl", *words.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except OSError:
        pytest.skip("openssl is not on this machine")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context(cafile=str(certificate)))
    return server


def test_p12_the_same_host_over_tls_is_believed_at_once(house, certified):
    """A permanent redirect from http to https of the same host is adopted with the first feed that comes from there."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}, tls=certified) as safe, Publisher({"/feed": moved(safe.url())}) as wire:
            house.source(wire.url())
            outcomes = [(await house.poll()).outcome for _ in range(3)]
            return outcomes, len(wire.asked), len(safe.asked)

    assert house(story, public=True) == (["changed", "unchanged", "unchanged"], 1, 3)


@pytest.mark.parametrize(("secret", "outcome"), [("{user: desk, password: hunter2}", "failed"), ("", "changed")])
def test_p13_a_request_with_credentials_does_not_leave_tls(house, certified, secret, outcome):
    """A redirect from https to plain http is refused where the source has credentials; a source without any follows it."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1))}) as plain, Publisher({"/feed": moved(plain.url())}, tls=certified) as safe:
            house.source(safe.url(), **({"auth": secret} if secret else {}))
            return await house.poll(), len(plain.asked)

    run, asked = house(story, public=True)
    assert run.outcome == outcome
    assert asked == (0 if secret else 1)
    assert ("plain http" in run.error) is bool(secret)


def test_p15_the_user_agent_says_who_asks(house):
    """Every request names product, version and where to complain, the same in each run."""

    async def story(house):
        async with Publisher({"/feed": feed_of(item(1, link="http://127.0.0.1:1/"))}) as wire:
            house.source(wire.url())
            await house.poll()
            await house.again()
            await house.poll()
            return {asked.headers["User-Agent"] for asked in wire.asked}

    assert house(story) == {f"syndicator/{VERSION} (+https://wire.example)"}


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────────────

SECRET = "hunter2"  # noqa: S105  (a test's own)


def test_p21_a_secret_shows_nowhere(house, capsys):
    """User and password in a source's address become a header, and show in no log, status, error, edition, metric or stored address; nor do keys in its query."""

    async def story(house):
        async with Publisher() as wire:
            path = f"/feed?key={SECRET}"
            wire.answers[path] = [feed_of(item(1)), reply(status="401 Unauthorized"), login_page(), moved(f"ftp://x:{SECRET}@y/"), hang_up]
            house.source(wire.url(path).replace("//", f"//desk:{SECRET}@"))
            cycle = await run_once(house.app)
            runs = [await house.poll() for _ in range(4)]
            edition = (house.folder / "output/all/rss.xml").read_text()
            told = [cycle, runs, questions.status(house.app.desk, now=house.now), edition, house.app.catalog.sources]
            told.append(house.state().validators.url.replace(path, ""))
            return [run.outcome for run in runs], str(told), wire.asked

    outcomes, told, asked = house(story)
    assert outcomes == ["failed"] * 4
    assert {request.headers["Authorization"] for request in asked} == {"Basic ZGVzazpodW50ZXIy"}
    assert f":{SECRET}@" not in told + capsys.readouterr().out
    assert SECRET not in re.sub(r"url='[^']*'", "", told)
    assert SECRET not in capsys.readouterr().out


def test_p21_a_secret_in_a_redirect_is_not_kept(house):
    """User and password that a redirect brings are used on the way at most, and stand in no stored address."""

    async def story(house):
        async with Publisher({"/new": rss_reply()}) as wire:
            wire.answers["/feed"] = moved(wire.url("/new").replace("//", f"//x:{SECRET}@"))
            house.source(wire.url())
            await house.poll()
            return str(house.state()), wire.asked[-1].headers

    state, headers = house(story)
    assert SECRET not in state
    assert "Authorization" not in headers


def rss_reply() -> bytes:
    return reply(rss(item(1)))
