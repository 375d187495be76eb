"""What the plug-in decides, and what the model of its software says, come to the same, whatever a publisher does and however seldom a site asks."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicator.config.profiles import profiles
from syndicator.model import Digest, Edition, PartnerId
from syndicator.syndicate.reception import Site, receive
from tests.partners.bringing import program
from tests.partners.house import SOFTWARE
from tests.partners.site import HERE, PLUGIN

START = datetime(2026, 3, 5, tzinfo=UTC)
LIMIT = 4
"""Entries in a feed: few, so that articles leave it."""
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">{}</feed>'
_DEEDS = st.lists(
    st.tuples(st.sampled_from(["tell", "tell", "correct", "kill", "restore", "fetch", "fetch", "fetch", "stale"]), st.integers(0, 5)),
    min_size=10,
    max_size=40,
)


class Plugin:
    """The plug-in's decision, in a PHP that stays up."""

    def __enter__(self):
        words = ["php", HERE / "deciding.php", PLUGIN]
        self._php = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self._php.stdin.close()
        self._php.wait(10)
        self._php.stdout.close()

    def forget(self):
        self._php.stdin.write("\n")

    def take(self, entries, stones):
        """Take a document; gives the texts of the posts that stand, by id, and the ids by what was decided."""
        self._php.stdin.write(json.dumps([entries, stones]) + "\n")
        self._php.stdin.flush()
        return json.loads(self._php.stdout.readline())


class Publisher:
    """A publisher with a clock that goes on with every deed; its feed holds the newest few, and what it has killed."""

    def __init__(self):
        self.now, self.told, self.killed = START, {}, {}

    def does(self, deed, number):
        self.now += timedelta(minutes=1)
        name = f"tag:w.example,2026:{number}"
        stands = name in self.told and name not in self.killed
        if deed == "tell" and name not in self.told:
            self.told[name] = (self.now, self.now, "first")
        elif deed == "correct" and stands:
            self.told[name] = (self.told[name][0], self.now, f"corrected at {self.now:%H:%M}")
        elif deed == "kill" and stands:
            self.killed[name] = self.now
        elif deed == "restore" and name in self.killed:
            del self.killed[name]
            self.told[name] = (self.told[name][0], self.now, f"restored at {self.now:%H:%M}")

    def document(self):
        """Give the entries of now, newest first, and the tombstones."""
        living = [(name, *told) for name, told in self.told.items() if name not in self.killed]
        return sorted(living, key=lambda one: one[1], reverse=True)[:LIMIT], dict(self.killed)


def edition(entries, stones):
    parts = [
        f'<entry><id>{name}</id><title>t</title><link href="https://w.example/{name[-1]}"/><published>{at.isoformat()}</published>'
        f"<updated>{updated.isoformat()}</updated><content>{escape(text)}</content></entry>"
        for name, at, updated, text in entries
    ] + [f'<at:deleted-entry ref="{name}" when="{at.isoformat()}"/>' for name, at in stones.items()]
    body = _ATOM.format("".join(parts)).encode()
    return Edition(partner_id=PartnerId("p"), format="atom", body=body, etag='""', changed_at=START, generation=Digest(""), article_ids=())


@pytest.fixture(scope="module")
def plugin():
    if program("php") is None:
        pytest.skip("PHP is not here (`./run partners` brings it, as root on Debian)")
    with Plugin() as made:
        yield made


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deeds=_DEEDS)
def test_the_plug_in_decides_as_the_model_says_and_the_site_is_right(plugin, deeds):
    """After each fetch, the posts that stand are those of the model, and each shows what its publisher says now, if the feed says it.

    A stale document is one that the site had before and gets again, as some caches give it.
    """
    plugin.forget()
    publisher, site, had = Publisher(), Site(), []
    for deed, number in [*deeds, ("fetch", 0)]:
        publisher.does(deed, number)
        if deed == "fetch":
            had.append(publisher.document())
        elif deed != "stale" or not had:
            continue
        entries, stones = had[number % len(had) if deed == "stale" else -1]
        standing, did = plugin.take(
            {name: {"updated": int(updated.timestamp()), "text": text} for name, _, updated, text in entries},
            {name: int(at.timestamp()) for name, at in stones.items()},
        )
        reception = receive(profiles()[SOFTWARE], site, edition(entries, stones))
        site = reception.site
        assert standing == {post.id: post.text for post in site.standing}
        assert {*did.get("restore", [])} == {*reception.restored}
        if deed == "stale":
            continue
        assert {name: standing[name] for name, *_ in entries} == {name: text for name, _, _, text in entries}
        assert not standing.keys() & stones.keys()
