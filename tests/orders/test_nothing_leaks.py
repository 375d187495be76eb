"""The law: nothing that is held, embargoed or killed can be seen anywhere, at any time; and what may leave leaves by itself on time.

What may be seen is told by a small book that is kept here from the orders and the sources' data alone; it asks nothing of the code
that it holds to account. Each story has a word of its own, in headline and text, that is looked for in every representation.
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicator.model import Document
from syndicator.store import ArticleQuery, Store
from tests.examples import examples
from tests.orders.newsdesk import HOUR, NOON, Newsdesk, item
from tests.orders.seen import REPRESENTATIONS

WORDS = ("zebrafish", "quillwort")
TEXT = "The {0} report {1}: the harbor office said on Monday that the {0} is counted again between the two banks of the river, number {1}."
LATE, DELAY = 2 * HOUR, 3 * HOUR
FILES = {
    "sources/late.yaml": "title: Late\nurl: https://l.example/feed\nfull_text: never\nembargo: 2h\nclean: {learn: false}\n",
    "sources/notes.yaml": "title: Notes\nfolder: notes\nevery: 1h\nclean: {learn: false}\n",
    "partners/all.yaml": "title: All\nsame_story: all\n",
    "partners/once.yaml": "title: Once\nformats: [atom]\ncontent: summary\nlimit: 1\narchive: true\n",
    "partners/brief.yaml": "title: Brief\nlimit: 1\nsame_story: all\nformats: [rss, json]\n",
    "partners/closed.yaml": "title: Closed\nformats: [json]\ndelay: 3h\ntoken: ${KEY}\n",
}
SOURCES = ("wire", "late", "notes")


class Book:
    """What may not be seen, as it was ordered and said: by article, from when on."""

    def __init__(self):
        self.word, self.born_at, self.embargo_until, self.held, self.hold_until, self.killed = {}, {}, {}, set(), {}, set()

    def withheld(self, article_id, now):
        closed = max(self.embargo_until.get(article_id, now), self.hold_until.get(article_id, now))
        return article_id in self.killed or article_id in self.held or now < closed

    def telling(self, word):
        return [name for name, its in self.word.items() if its == word]

    def arrives(self, article_id, word, source, now, embargo_until):
        """Note a newcomer: what tells a story that was taken back waits as long as that does."""
        others = self.telling(word)
        self.word[article_id], self.born_at[article_id] = word, now
        if embargo_until:
            self.embargo_until[article_id] = embargo_until
        if any(name in self.killed for name in others) or (others and others[0] in self.held):
            self.held.add(article_id)
        elif others and now < self.hold_until.get(others[0], now):
            self.hold_until[article_id] = self.hold_until[others[0]]

    def order(self, kind, article_id, now, until):
        beside = [name for name in self.telling(self.word[article_id]) if name != article_id]
        if kind == "hold" and article_id not in self.killed:
            self._hold(article_id, until)
            for name in beside:
                if name not in self.killed and name not in self.held:
                    self._hold(name, until)
        elif kind == "kill":
            self.killed.add(article_id)
            for name in beside:
                if name not in self.killed and name not in self.held:
                    self._hold(name, None)
        elif kind == "release" and article_id not in self.killed:
            self._free(article_id)
        elif kind == "restore" and article_id in self.killed:
            self.killed.discard(article_id)
            self._free(article_id)

    def _hold(self, name, until):
        self.hold_until.pop(name, None)
        self.held.discard(name)
        if until is None:
            self.held.add(name)
        else:
            self.hold_until[name] = until

    def _free(self, name):
        self.held.discard(name)
        self.hold_until.pop(name, None)


class Watched(Newsdesk):
    """A newsdesk whose every step is written into the book, and held against it."""

    def __init__(self, folder, store):
        super().__init__(folder, store, FILES)
        self.book, self.versions, self.stands = Book(), 0, {name: {} for name in (*SOURCES, "other")}

    def ids(self):
        return [row.id for row in self.store.articles(ArticleQuery(limit=1000))]

    def bring(self, source, word, change, embargo_hours):
        """Let a source bring a story: for the first time, in other words, or under a new guid at a new address."""
        self.versions += 1
        if word not in self.stands[source]:
            change = "same"  # what another source tells with other figures from the start is not known to be the same story
        told_by_others = next((told[word][1] for told in self.stands.values() if word in told), 0)
        guid, version, embargo = self.stands[source].get(word, (f"{source}-{WORDS.index(word)}", told_by_others, None))
        if change == "revise":
            version = self.versions
        elif change == "rename":
            guid = f"{source}-{WORDS.index(word)}-{self.versions}"
        if source == "notes":
            guid = f"{source}-{WORDS.index(word)}"
            embargo = NOON + embargo_hours * HOUR if embargo is None or change == "revise" else embargo
        before = set(self.ids())
        self.stands[source][word] = (guid, version, embargo)
        if source == "notes":
            self.poll(
                Document(name=f"{guid}.txt", body=self.note(word, version, embargo), media_type="text/plain", modified_at=self.now),
                source=source,
            )
        else:
            self.poll(*(self.entry(source, *told) for told in self.stands[source].items()), source=source)
        for name in set(self.ids()) - before:
            own = self.now + LATE if source == "late" else embargo
            self.book.arrives(name, word, source, self.now, own.replace(microsecond=0) if own else None)
        if source == "notes":
            article = self.store.find(f"{guid}.txt")
            self.book.embargo_until[article.id] = embargo

    def entry(self, source, word, told):
        guid, version, _ = told
        return item(guid, TEXT.format(word, version), guid=guid, url=f"https://{source}.example/{guid}", headline=f"Of the {word}")

    def note(self, word, version, embargo):
        return f"---\nembargo: {embargo:%Y-%m-%dT%H:%M:%SZ}\n---\nOf the {word}\n\n{TEXT.format(word, version)}\n".encode()

    def check(self):
        """Hold everything that can be seen against the book."""
        hidden = {word for word in WORDS if all(self.book.withheld(name, self.now) for name in self.book.telling(word))}
        for representation in REPRESENTATIONS:
            for name, text in representation(self):
                for word in hidden:
                    assert word not in text, f"{word} leaks at {self.now} by {name}"
        self.check_pages()
        for word in {word for word in WORDS if len(self.book.telling(word)) == 1} - hidden:
            for form in ("rss", "atom", "json"):
                assert word in self.edition(form), f"{word} may leave at {self.now}, and does not by {form}"

    def check_pages(self):
        """Hold the page of every article against the book: gone if it was killed, unknown while it is withheld."""
        for article_id, word in self.book.word.items():
            status, body = self.get(f"/articles/{article_id}")
            if article_id in self.book.killed:
                assert status == 410
            elif self.book.withheld(article_id, self.now):
                assert status == 404
            if status != 200:
                assert word.encode() not in body

    def boundaries(self):
        """Give the moments to come at which something may be seen or not."""
        ends = {*self.book.embargo_until.values(), *self.book.hold_until.values(), *(at + DELAY for at in self.book.born_at.values())}
        return sorted(end for end in ends if end > self.now)


STEPS = st.one_of(
    st.tuples(
        st.just("bring"), st.sampled_from(SOURCES), st.sampled_from(WORDS), st.sampled_from(["same", "revise", "rename"]), st.integers(0, 6)
    ),
    st.tuples(st.sampled_from(["hold", "kill", "release", "restore", "correct"]), st.integers(0, 2), st.sampled_from([None, 1, 4])),
    st.tuples(st.just("cross"), st.integers(0, 2)),
    st.tuples(st.just("refine"), st.sampled_from(SOURCES)),
)


def take(desk, step):
    kind, *told = step
    if kind == "bring":
        desk.bring(*told)
    elif kind == "refine":
        desk.refine(told[0])
    elif kind == "cross":
        return cross(desk, told[0])
    elif desk.book.word:
        name = sorted(desk.book.word)[told[0] % len(desk.book.word)]
        until = desk.now + told[1] * HOUR if kind == "hold" and told[1] else None
        (done,) = desk.order(kind, name, until=until, **({"note": "It was so."} if kind == "correct" else {}))
        if done.changed:
            desk.book.order(kind, name, desk.now, until)
            free = "release" if kind in {"release", "restore"} else ""
            for other in done.with_it if free else ():
                desk.book.order(free, other, desk.now, None)
    return None


def cross(desk, place):
    """Go up to a moment at which something changes, to its last microsecond before, and over it."""
    ahead = desk.boundaries()
    if not ahead:
        desk.tick(minutes=7)
        return
    boundary = ahead[place % len(ahead)]
    desk.tick(seconds=(boundary - desk.now - timedelta(microseconds=1)).total_seconds())
    desk.check()
    desk.now = boundary
    desk.tick()


@pytest.mark.parametrize("seed", range(2))
def test_nothing_withheld_is_seen_anywhere_and_all_else_goes_out_by_itself_on_time(empty_store, seed):
    @settings(max_examples=examples(200), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(first=st.just(seed), steps=st.lists(STEPS, min_size=2, max_size=4))
    def holds(first, steps):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(empty_store, Path(folder) / "store.db")
            desk = Watched(Path(folder), Store.open(f"sqlite:///{folder}/store.db"))
            try:
                for source in (("wire", "other"), ("notes",))[
                    first
                ]:  # a story of two sources in one half, a file with an embargo in the other
                    desk.bring(source, WORDS[0], "same", 2)
                desk.tick()
                desk.check()
                for step in steps:
                    take(desk, step)
                    desk.tick()
                    desk.check()
            finally:
                desk.close()

    holds()


def test_the_watch_sees_a_leak(empty_store, tmp_path):
    """A watch that cannot bark is none: an edition that carries a held article is caught by each way in which it can be seen."""
    shutil.copy(empty_store, tmp_path / "w.db")
    desk = Watched(tmp_path / "w", Store.open(f"sqlite:///{tmp_path}/w.db"))
    desk.bring("wire", WORDS[0], "same", 0)
    desk.bring("wire", WORDS[1], "same", 0)
    desk.tick()
    desk.check()
    seen = {
        representation.__name__
        for representation in REPRESENTATIONS
        for _, text in representation(desk)
        if WORDS[0] in text or WORDS[1] in text
    }
    assert seen == {representation.__name__ for representation in REPRESENTATIONS}
    desk.book.held.update(desk.book.word)
    with pytest.raises(AssertionError, match="leaks"):
        desk.check()
    desk.close()
