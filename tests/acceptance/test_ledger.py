"""The access ledger, with the program as it runs: fetches are written down while it serves, and when it ends."""

import signal
from http.client import HTTPConnection

import pytest
from newsrooms import Newsroom, until

from syndicator.store import Store

ARTICLE = "Pier Opens\n\nThe pier opens on Monday after two years of work, the harbor office said.\n"
KEYS = {"THEIR_KEY": "a-key-of-theirs"}


@pytest.fixture
def newsroom(tmp_path):
    """Give a newsroom with one article, a partner with a key and a public one, all built."""
    made = Newsroom(tmp_path)
    made.write("articles/pier.txt", ARTICLE)
    made.write("config/sources/pier.yaml", "title: Pier\nfolder: articles\n")
    made.write("config/partners/keyed.yaml", "title: Keyed\ntoken: ${THEIR_KEY}\n")
    made.write("config/partners/open.yaml", "title: Open\n")
    assert made.run("run", "--once", environ=KEYS).returncode == 0
    yield made
    made.stop()


def ledger(newsroom, partner):
    store = Store.open(f"sqlite:///{newsroom.folder}/var/syndicator.db")
    try:
        return store.accesses(partner), store.counted_at(partner)
    finally:
        store.close()


@pytest.mark.parametrize("word", ["run", "serve"])
def test_what_is_fetched_is_written_down_while_it_serves_and_when_it_ends(newsroom, word):
    process = newsroom.start(KEYS, word=word)
    assert newsroom.get("/feeds/keyed/rss.xml?key=a-key-of-theirs", user_agent="Reader/1.0")[0] == 200
    assert newsroom.get("/feeds/open/rss.xml")[0] == 200
    assert until(lambda: ledger(newsroom, "keyed")[1] is not None, seconds=20)
    ((one,), counted_at) = ledger(newsroom, "keyed")
    assert (one.client, one.ending, one.keyed, counted_at) == ("Reader/1.0", "whole", True, one.last_at)
    ((public,), counted_at) = ledger(newsroom, "open")
    assert (public.ending, public.keyed, counted_at) == ("whole", False, None)
    newsroom.get("/feeds/keyed/atom.xml?key=a-key-of-theirs")
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert {one.format for one in ledger(newsroom, "keyed")[0]} == {"rss", "atom"}


def test_fetches_cause_no_build(newsroom):
    newsroom.start(KEYS, word="serve")
    before = newsroom.output()
    for _ in range(5):
        newsroom.get("/feeds/open/rss.xml")
    store = Store.open(f"sqlite:///{newsroom.folder}/var/syndicator.db")
    assert store.due_partners(now=store.editions("open")["rss"].changed_at) == ()
    store.close()
    assert newsroom.output() == before


def test_r13_no_key_is_in_the_store_or_the_log(newsroom):
    """A key that came in an address, a password or a client's own name is nowhere in the store and in no log."""
    newsroom.start(KEYS)
    assert newsroom.get("/feeds/keyed/rss.xml?key=a-key-of-theirs", user_agent="Reader a-key-of-theirs")[0] == 200
    assert newsroom.get("/feeds/keyed/rss.xml?key=a-wrong-key", user_agent="Reader")[0] == 401
    assert until(lambda: ledger(newsroom, "keyed")[0], seconds=20)
    kept = b"".join(path.read_bytes() for path in (newsroom.folder / "var").glob("syndicator.db*"))
    for key in (b"a-key-of-theirs", b"a-wrong-key"):
        assert key not in kept
        assert key.decode() not in newsroom.log()


def test_o10_a_key_is_changed_without_a_day_on_which_the_partner_gets_nothing(newsroom):
    """Over a restart with another key the old one works until the new one was fetched with; status says so, and no log holds either."""
    newsroom.start(KEYS).send_signal(signal.SIGTERM)
    newsroom.daemons[-1].wait(15)
    new = {"THEIR_KEY": "another-key-of-theirs"}
    newsroom.start(new)
    old_way, new_way = (f"/feeds/keyed/rss.xml?key={key['THEIR_KEY']}" for key in (KEYS, new))
    assert [newsroom.get(old_way)[0] for _ in range(3)] == [200, 200, 200]
    assert newsroom.get("/feeds/keyed/rss.xml?key=wrong")[0] == 401
    assert "key; the old one, too, until 20" in newsroom.run("status", environ=new).stdout
    assert newsroom.get(new_way)[0] == 200
    assert until(lambda: newsroom.get(old_way)[0] == 401, seconds=10)
    assert until(lambda: "the old one is shut" in newsroom.log(), seconds=10)
    assert newsroom.get(new_way)[0] == 200
    kept = b"".join(path.read_bytes() for path in (newsroom.folder / "var").glob("syndicator.db*")) + newsroom.log().encode()
    assert not any(key["THEIR_KEY"].encode() in kept for key in (KEYS, new))


def test_o10_the_old_key_goes_on_over_a_kept_connection(newsroom):
    """A partner that keeps its connection goes on with the old key after a reload with another one."""
    new = {"OTHER_KEY": "another-key-of-theirs"}
    newsroom.start(KEYS | new)
    kept = HTTPConnection("127.0.0.1", newsroom.port, timeout=20)

    def asked():
        kept.request("GET", f"/feeds/keyed/rss.xml?key={KEYS['THEIR_KEY']}")
        answer = kept.getresponse()
        answer.read()
        return answer.status

    assert asked() == 200
    newsroom.write("config/partners/keyed.yaml", "title: Keyed\ntoken: ${OTHER_KEY}\n", age=0)
    assert until(lambda: "the old one works" in newsroom.log(), seconds=20)
    assert [asked(), asked()] == [200, 200]
    assert not until(lambda: "the old one is shut" in newsroom.log(), seconds=3)
    assert newsroom.get(f"/feeds/keyed/rss.xml?key={new['OTHER_KEY']}")[0] == 200
    assert until(lambda: asked() == 401, seconds=10)
    kept.close()


def test_an_old_key_is_shut_at_once_by_a_command(newsroom):
    newsroom.start(KEYS).send_signal(signal.SIGTERM)
    newsroom.daemons[-1].wait(15)
    new = {"THEIR_KEY": "another-key-of-theirs"}
    newsroom.start(new)
    assert newsroom.get("/feeds/keyed/rss.xml?key=a-key-of-theirs")[0] == 200
    done = newsroom.run("token", "keyed", "--revoke-old", environ=new)
    assert (done.returncode, "shut: 1 old key" in done.stderr) == (0, True)
    assert until(lambda: newsroom.get("/feeds/keyed/rss.xml?key=a-key-of-theirs")[0] == 401, seconds=10)
    assert "no old key works" in newsroom.run("token", "keyed", "--revoke-old", environ=new).stderr
    assert newsroom.run("token", "keyed", "--now", environ=new).returncode == 2
    assert "the old one works until then" in newsroom.run("token", "keyed", "--rotate", "--now", environ=new).stderr
