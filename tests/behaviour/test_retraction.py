"""What becomes of articles that a source no longer holds, takes back, or cannot be asked for (statements E10 to E12)."""

import asyncio
import shutil
import ssl
import subprocess
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import connector

from syndicator.model import Status
from syndicator.questions.looking import status
from tests.behaviour.house import HOUR, NOW, play
from tests.behaviour.publisher import (
    BROKEN,
    EMPTY,
    FEED,
    GONE,
    NOT_FOUND,
    Publisher,
    challenge_page,
    cut_by_length,
    cut_gzip,
    feed_of,
    hang_up,
    html_page,
    item,
    login_page,
    moved,
    reply,
    rss,
    unavailable,
)  # fmt: skip

STUB = "full_text: auto\n"


def dated(number: int, **more: str) -> str:
    """Give an item that is as many days old as its number says."""
    return item(number, date=f"{NOW - timedelta(days=number):%a, %d %b %Y %H:%M:%S} GMT", **more)


def dates(*numbers: int, **more: str) -> bytes:
    return feed_of(*(dated(number, **more) for number in numbers))


# ── E10 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_e10_what_leaves_the_window_by_age_is_kept_and_asks_nothing(tmp_path):
    """An article that is older than all that its feed still holds has left by age: it stays, and nobody is asked."""

    async def story(house):
        await house.poll()
        await house.polls(5)
        assert len(house.carried()) == 7
        assert house.state().absent == ()
        assert house.rows(missing=True) == ()
        assert house.state().problems == ()

    sent = [dates(*range(start, start + 4)) for start in (4, 3, 2, 1)]
    play(tmp_path, story, {"/feed": sent})


def test_e10_an_old_entry_that_is_pinned_to_the_top_does_not_make_the_others_absent(tmp_path):
    """Where a publisher keeps an old entry in the feed for ever, what rolls off between it and the rest has not been taken back."""

    async def story(house):
        await house.polls(8)
        assert house.state().absent == ()

    sent = [dates(90, *range(start, start + 9)) for start in (4, 3, 2, 1)]
    play(tmp_path, story, {"/feed": sent})


@pytest.mark.parametrize("same", [False, True], ids=["with changing documents", "with the same document"])
def test_e10_absence_between_those_present_is_told_after_three_polls_and_takes_nothing_back(tmp_path, same):
    """An article that is gone although older ones stand there is told once it was gone for three polls that went well; it stays with partners."""
    later = (
        [dates(1, 3, 4)]
        if same
        else [dates(1, 3, 4), BROKEN, feed_of(dated(0), dated(1), dated(3)), feed_of(dated(0), dated(1), dated(3), dated(5))]
    )

    async def story(house):
        await house.poll()
        before = house.bodies()
        for _ in range(2):
            run = await house.poll()
            assert house.rows(missing=True) == ()
            assert run.problems == ()
        await house.polls(2)
        (gone,) = house.rows(missing=True)
        assert gone.headline == "Ferry 2 runs again"
        (source,) = status(house.app.desk, now=house.now)["sources"]
        (told,) = source["problems"]
        assert "“Ferry 2 runs again” are gone from the feed" in told
        assert "absent: withdraw" in told
        assert "Ferry 2 runs again" in house.headlines()
        if same:
            assert house.bodies() == before
        run = await house.poll()
        assert run.problems == ()

    play(tmp_path, story, {"/feed": [dates(1, 2, 3, 4), *later]})


def test_e10_what_comes_back_before_it_is_believed_gone_was_never_absent(tmp_path):
    """An article that is back at the third poll, or later, is not missing: its count begins anew."""

    async def story(house):
        await house.polls(3)
        assert [one.polls for one in house.state().absent] == [2]
        await house.poll()
        assert house.state().absent == ()
        await house.polls(3)
        assert len(house.rows(missing=True)) == 1
        await house.poll()
        assert (house.rows(missing=True), house.state().problems) == ((), ())

    whole, short = dates(1, 2, 3), dates(1, 3)
    play(tmp_path, story, {"/feed": [whole, short, short, whole, short, short, short, whole]})


@pytest.mark.parametrize(("policy", "carried"), [("withdraw", ["Ferry 1 runs again", "Ferry 3 runs again"]), ("keep", None)])
def test_e10_the_operator_may_have_absence_take_back_or_mean_nothing(tmp_path, policy, carried):
    """`absent: withdraw` takes back what is confirmed to be absent, `absent: keep` looks after nothing."""

    async def story(house):
        await house.polls(4)
        assert house.headlines() == (carried or ["Ferry 1 runs again", "Ferry 2 runs again", "Ferry 3 runs again"])
        assert (house.state().absent, house.state().problems) == ((), ())
        assert len(house.rows(status=Status.KILLED)) == (1 if carried else 0)

    play(tmp_path, story, {"/feed": [dates(1, 2, 3), dates(1, 3)]}, sources={"wire": f"full_text: never\nabsent: {policy}\n"})


def test_e10_the_page_of_an_absent_article_is_asked_where_pages_are_fetched(tmp_path):
    """Where full text is fetched, the page of an article that is absent is asked: 410 or 451 is the publisher's word that it is taken back."""

    async def story(house):
        links = [house.wire.url(f"/{n}") for n in range(1, 5)]
        house.wire.answers["/feed"] = [dated_at(links, 1, 2, 3, 4), dated_at(links, 1, 4)]
        await house.polls(4)
        assert sorted(house.headlines()) == ["Ferry 1 runs again", "Ferry 2 runs again", "Ferry 4 runs again"]
        assert [row.headline for row in house.rows(missing=True)] == ["Ferry 2 runs again"]
        assert "its page too" in house.app.store.history(house.rows(status=Status.KILLED)[0].id)[-1].why

    def dated_at(links, *numbers):
        return feed_of(*(dated(n, link=links[n - 1], text="A report of many words. " * 40) for n in numbers))

    play(tmp_path, story, {"/2": NOT_FOUND, "/3": GONE}, sources={"wire": STUB})


# ── E11 ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>tag:w,2026:f</id><title>W</title>{}</feed>'


def told(number: int, hour: int = 10, text: str = "stops in May for good") -> str:
    return (
        f'<entry><id>tag:w.example,2026:{number}</id><title>Ferry {number}</title><link href="https://wire.example/{number}"/>'
        f"<updated>2026-03-05T{hour}:00:00Z</updated><content>The ferry of the {number}. quay {text}.</content></entry>"
    )


def atom(*parts: str) -> bytes:
    return reply(ATOM.format("".join(parts)).encode(), Content_Type="application/atom+xml")


DELETED = '<at:deleted-entry ref="tag:w.example,2026:1" when="2026-03-05T13:30:00Z"/>'


def test_e11_what_the_publisher_deletes_leaves_every_format_and_is_told_in_each(tmp_path):
    """A deleted entry is out of every format with the next build, each names it as withdrawn, and it does not come back by itself."""

    async def story(house):
        await house.poll()
        assert [b"Ferry 1" in body for body in house.bodies().values()] == [True, True, True]
        assert [b"deleted-entry" in body or b"withdrawn" in body for body in house.bodies().values()] == [False, False, False]
        await house.poll()
        assert [b"Ferry 1" in body for body in house.bodies().values()] == [False, False, False]
        assert b'ref="tag:w.example,2026:1"' in house.bodies()["atom"]
        assert b"</channel>\n  <at:deleted-entry" in house.bodies()["rss"]
        assert b'"withdrawn":[{"id":"tag:w.example,2026:1","when":' in house.bodies()["json"]
        assert len(house.carried()) == 1
        gone = house.bodies()
        for _ in range(3):
            await house.poll()
            assert house.bodies() == gone
        (killed,) = house.rows(status=Status.KILLED)
        assert house.app.store.article(killed.id).version == 2

    sent = [
        atom(told(1), told(2)),
        atom(DELETED, told(2)),
        atom(told(1), told(2)),
        atom(told(1, 14, "stops in June"), told(2)),
        atom(told(2)),
    ]
    play(tmp_path, story, {"/feed": sent})


def test_e11_a_public_feed_tells_of_a_retraction_for_thirty_days_whatever_its_limit(tmp_path):
    """Nobody knows who fetches a public feed: a retraction stands in it for 30 days, and time alone ends that, with one more build."""

    async def story(house):
        await house.polls(2)
        shown = house.bodies()
        assert b"deleted-entry" in shown["atom"]
        await house.poll(after=timedelta(days=29))
        assert len(house.carried()) == 2
        assert b"deleted-entry" in house.bodies()["atom"]
        (next_at,) = house.app.store.due_partners(now=house.now + timedelta(days=1)) or ("",)
        assert next_at == "all"
        house.now += timedelta(days=1)
        await house.publish()
        assert [b"deleted-entry" in body or b"withdrawn" in body for body in house.bodies().values()] == [False, False, False]
        assert house.app.store.due_partners(now=house.now + timedelta(days=99)) == ()

    sent = [atom(told(1), told(2, 11)), atom(DELETED, told(2, 11)), atom(DELETED, told(2, 11), told(3, 12))]
    play(tmp_path, story, {"/feed": sent}, partners={"all": "title: All\nlimit: 2\n"})


def test_e11_a_partner_file_that_is_away_for_a_moment_makes_no_retraction_vanish(tmp_path):
    """A partner whose file comes back is told of what was withdrawn before and meanwhile; no build fails for it while it is away."""

    async def story(house):
        await house.poll()
        kept = (house.folder / "config/partners/all.yaml").read_text()
        await house.poll()
        (house.folder / "config/partners/all.yaml").unlink()
        await house.reload()
        assert house.bodies() == {}
        await house.poll()
        assert "all" not in house.app.store.placed_rules()
        house.write("partners/all.yaml", kept)
        await house.reload()
        await house.publish()
        for number in (1, 2):
            assert f'ref="tag:w.example,2026:{number}"'.encode() in house.bodies()["atom"]
        assert [entry["title"] for entry in house.carried()] == ["Ferry 3"]

    second = DELETED.replace("2026:1", "2026:2")
    sent = [atom(told(1), told(2), told(3)), atom(DELETED, told(2), told(3)), atom(DELETED, second, told(3))]
    play(tmp_path, story, {"/feed": sent}, partners={"all": "title: All\n", "other": "title: Other\n"})


@pytest.mark.parametrize("answer", ["410 Gone", "451 Unavailable For Legal Reasons"])
def test_e11_an_article_whose_page_is_gone_is_taken_back(tmp_path, answer):
    """Where full text is fetched, a page that answers 410 or 451 takes its article back; a newcomer with such a page is not taken in."""

    async def story(house):
        page = house.wire.url("/page")
        house.wire.answers["/feed"] = [
            feed_of(item(1, link=page, text="A stub…"), item(2, link=house.wire.url("/two"))),
            feed_of(
                item(1, link=page, text="Another stub…"),
                item(2, link=house.wire.url("/two")),
                item(3, link=house.wire.url("/never"), text="A third…"),
            ),
        ]
        await house.poll()
        assert sorted(house.headlines()) == ["Ferry 1 runs again", "Ferry 2 runs again"]
        house.wire.answers |= {"/page": reply(b"no", status=answer), "/never": reply(b"no", status=answer)}
        run = await house.poll()
        assert (run.killed, run.set_aside, run.new) == (1, 2, 0)
        assert house.headlines() == ["Ferry 2 runs again"]
        asked = len(house.wire.asked)
        assert (await house.poll()).parsed == 0
        assert len(house.wire.asked) == asked + 1

    answers = {"/page": BROKEN, "/two": reply(b"no", status="404 Not Found")}
    play(tmp_path, story, answers, sources={"wire": STUB})


LONG = "".join(
    f"<p>The captain of the {{0}}. ferry said the harbor opens on Monday, after {n} years of waiting for it.</p>" for n in range(9)
)


def page(number: int) -> bytes:
    told = f"<html><body><article><h1>Ferry {number} runs again</h1>{LONG.format(number)}</article></body></html>"
    return reply(told.encode(), Content_Type="text/html")


def stubs(wire: Publisher, numbers, *, told: str = "") -> bytes:
    """Give a feed of stubs whose pages stand beside it."""
    return feed_of(*(item(number, link=wire.url(f"/{number}"), text=f"A stub{told}…") for number in numbers))


@pytest.mark.parametrize("answer", ["410 Gone", "451 Unavailable For Legal Reasons"])
def test_e11_a_host_that_says_of_most_pages_that_they_are_gone_is_not_believed(house, answer):
    """A host that says of three pages or more, and of most that it was asked for in one poll, that they are gone takes nothing back."""

    async def story(house):
        async with Publisher() as wire:
            numbers = range(4)
            wire.answers |= {"/feed": stubs(wire, numbers), **{f"/{number}": page(number) for number in numbers}}
            house.source(wire.url(), full_text="auto")
            await house.poll()
            refused = {f"/{number}": reply(b"no", status=answer) for number in numbers}
            wire.answers |= {"/feed": stubs(wire, range(5), told=", corrected"), **refused, "/3": NOT_FOUND, "/4": refused["/0"]}
            bad = await house.poll(after=HOUR)
            wire.answers |= {f"/{number}": page(number) for number in range(5)}
            back = await house.poll(after=HOUR)
            held = list(house.app.store.retained())
            return bad, back, ["captain" in article.copy.html for article in held], len(house.app.store.aside())

    bad, back, full, aside = house(story)
    assert (bad.killed, bad.set_aside, bad.new) == (0, 0, 1)
    assert bad.problems[0].startswith(
        "127.0.0.1 says of 4 of 5 pages that they are gone or withheld (410, 451), which is taken for trouble"
    )
    assert len(bad.problems) == 2, "and the page that is not there"
    assert (back.killed, back.problems) == (0, ())
    assert full.count(True) == 4
    assert aside == 0


def test_e11_half_of_the_pages_that_are_gone_are_taken_back(tmp_path):
    """Three pages of six that are gone are the publisher's word about three articles."""

    async def story(house):
        house.wire.answers["/feed"] = [stubs(house.wire, range(6)), stubs(house.wire, range(6), told=", corrected")]
        await house.poll()
        house.wire.answers |= {f"/{number}": GONE for number in (0, 2, 4)}
        assert (await house.poll()).killed == 3
        assert sorted(house.headlines()) == [f"Ferry {number} runs again" for number in (1, 3, 5)]

    play(tmp_path, story, {f"/{number}": page(number) for number in range(6)}, sources={"wire": STUB})


def test_e11_a_host_that_is_not_believed_is_asked_for_few_pages_and_two_days_long(house):
    """Of twenty pages that all are gone a handful is asked for in one poll; after two days the stubs stay as they are.

    The last one of them that is asked is no more believed alone than with the others.
    """

    async def story(house):
        async with Publisher() as wire:
            listed = [stubs(wire, range(20)), stubs(wire, range(20)), stubs(wire, range(1))]
            wire.answers |= {"/feed": listed, **{f"/{number}": GONE for number in range(20)}}
            house.source(wire.url(), full_text="auto")
            asked = []
            for _ in range(5):
                before = len(wire.asked)
                run = await house.poll(after=timedelta(days=1))
                assert (run.killed, run.set_aside) == (0, 0)
                asked.append(len(wire.asked) - before - 1)
            return asked, len(list(house.app.store.retained()))

    asked, held = house(story)
    assert all(4 <= pages <= 8 for pages in asked[:2])
    assert asked[2:] == [1, 0, 0], "the third day lists one alone, which has waited for two days then"
    assert held == 20


@pytest.mark.parametrize(("way", "killed"), [("to a stranger", 0), ("of its own", 1), ("back to the publisher", 1)])
def test_e11_a_page_is_gone_only_if_a_host_of_the_publishers_says_so(house, way, killed):
    """410 is the publisher's word where the link's host or the source's says it, and none of his where redirects led to somebody else."""

    async def story(house):
        async with Publisher() as wire, Publisher() as other:
            elsewhere = f"http://localhost:{other.port}/1"
            link = wire.url("/1") if way == "to a stranger" else elsewhere
            wire.answers |= {"/feed": feed_of(item(1, link=link, text="A stub…")), "/1": page(1)}
            other.answers |= {"/1": page(1)}
            house.source(wire.url(), full_text="auto")
            await house.poll()
            wire.answers |= {"/feed": feed_of(item(1, link=link, text="A stub, corrected…")), "/1": moved(elsewhere), "/gone": GONE}
            other.answers |= {"/1": moved(wire.url("/gone"), 302) if way == "back to the publisher" else GONE}
            return await house.poll(after=HOUR)

    run = house(story, public=True)
    assert run.killed == killed
    if not killed:
        assert "the feed's own text stands" in run.problems[0]


def test_e11_many_absent_articles_whose_pages_are_gone_together_are_taken_back(tmp_path):
    """What has left its feed and whose page is gone is taken back, however many there are."""

    async def story(house):
        def sent(*numbers):
            return feed_of(*(dated(n, link=house.wire.url(f"/{n}"), text="A report of many words. " * 40) for n in numbers))

        house.wire.answers["/feed"] = [sent(1, 2, 3, 4, 5), sent(1, 5)]
        runs = [await house.poll() for _ in range(5)]
        assert [run.killed for run in runs] == [0, 0, 0, 3, 0]
        assert len(house.carried()) == 2

    play(tmp_path, story, {f"/{number}": GONE for number in (2, 3, 4)}, sources={"wire": STUB})


# ── E12 ──────────────────────────────────────────────────────────────────────────────────────────────────────────

OUTAGES = {
    "an empty but valid feed": reply(rss()),
    "no bytes": EMPTY,
    "an ordinary page": html_page(),
    "a login page": login_page(),
    "a shield's page": challenge_page(),
    "a broken server": BROKEN,
    "an overloaded server": unavailable(),
    "nothing there": NOT_FOUND,
    "a hang-up": hang_up,
    "a cut body": cut_by_length(),
    "a cut gzip": cut_gzip(),
}


@pytest.mark.parametrize("outage", OUTAGES)
def test_e12_whatever_goes_wrong_at_the_source_changes_no_byte(tmp_path, outage):
    """An outage of any kind, for a month, changes no byte of a partner's feeds, and ends without a trace in them."""

    async def story(house):
        await house.poll()
        before = house.bodies()
        assert len(house.carried()) == 2
        for _ in range(4):
            await house.poll(after=timedelta(days=8))
            assert house.bodies() == before
        assert house.rows(missing=True) == ()
        await house.poll(after=timedelta(days=8))
        assert (house.state().failures, house.bodies()) == (0, before)

    answers = [reply(FEED), *[OUTAGES[outage]] * 4, reply(FEED)]
    play(tmp_path, story, {"/feed": answers})


def test_e12_a_name_that_no_longer_resolves_changes_no_byte(tmp_path):
    """A host name that nobody knows any more changes no byte."""

    async def story(house):
        await house.poll()
        before = house.bodies()
        house.source("wire", "url: http://no-such-host.invalid/feed\nfull_text: never\n")
        await house.reload()
        run = await house.poll()
        assert run.outcome == "failed"
        assert house.bodies() == before

    play(tmp_path, story, {"/feed": reply(FEED)})


class Papers:
    """An authority of our own and the certificates that it signs."""

    def __init__(self, folder):
        self.folder = folder
        self._openssl("req", "-x509", *self._key("ca"), "-out", "ca.pem", "-subj", "/CN=Test authority", "-days", "30")

    def certificate(self, name: str, *, days: int) -> ssl.SSLContext:
        """Give what a server at 127.0.0.1 needs to show a certificate that ends in so many days."""
        (self.folder / "ext").write_text("subjectAltName=IP:127.0.0.1\n")
        self._openssl("req", *self._key(name), "-out", f"{name}.csr", "-subj", "/CN=127.0.0.1")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", str(days + 100), "-days", str(days), "-extfile", "ext")
        self._openssl("x509", "-req", "-in", f"{name}.csr", *signed, "-out", f"{name}.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def _key(self, name: str) -> tuple[str, ...]:
        return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)


@asynccontextmanager
async def secured(context: ssl.SSLContext):
    """Serve a feed over TLS; gives its address."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(FEED))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"
    finally:
        server.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the certificates, is not here")
def test_e12_an_expired_certificate_changes_no_byte(tmp_path, monkeypatch):
    """A certificate that has run out is an error of the poll, and changes no byte; the same server with a good one is read."""
    papers = Papers(tmp_path)
    good, expired = papers.certificate("good", days=30), papers.certificate("expired", days=-1)
    # aiohttp makes its trust once, when it is imported: ours is put in its place, so that only the date of the certificate is wrong.
    monkeypatch.setattr(connector, "_SSL_CONTEXT_VERIFIED", ssl.create_default_context(cafile=tmp_path / "ca.pem"))

    async def story(house):
        async with secured(good) as url:
            house.source("wire", f"url: {url}\nallow_private: true\nfull_text: never\n")
            await house.reload()
            await house.poll()
        before = house.bodies()
        assert len(house.carried()) == 2
        async with secured(expired) as url:
            house.source("wire", f"url: {url}\nallow_private: true\nfull_text: never\n")
            await house.reload()
            run = await house.poll()
        assert run.outcome == "failed"
        assert "certificate" in run.error
        assert house.bodies() == before

    play(tmp_path, story, {})
