"""Archives of partners: what their feeds carry no more, page by page, as a reader finds it by following the links."""

import asyncio
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import syndicator.syndicate
from syndicator.archiving import keep_up, waiting
from syndicator.catalog import Catalog, Partner, Publisher, Rulebook, Secret, Settings
from syndicator.crew import Crew
from syndicator.errors import PartnerError
from syndicator.ingest import Rooms
from syndicator.model import Digest, PartnerId, Status
from syndicator.publish import forget, publish, standing
from syndicator.store import Store, archiving
from syndicator.store.shelf import Shelf
from syndicator.syndicate.filter import Index
from tests.examples import examples
from tests.store.making import DAY, HOUR, NOON, apply, entry, kill, new, placement, revision

QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (a folder in memory; the one in it is made by tempfile)
ATOM, HISTORY = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
BASE = "https://f.example"


class House:
    """A store with one partner, its shelf, and a reader who knows nothing but the address of a feed."""

    def __init__(self, folder, database, **keys):
        self.folder, self.now, self.counted = folder, NOON, {}
        shutil.copy(database, folder / "store.db")
        self.store = Store.open(f"sqlite:///{folder / 'store.db'}")
        self.store.counted_at = self.counted.get
        self.partner = Partner(**{"id": PartnerId("p"), "title": "P", "limit": 2, "rules": Digest("r"), **keys})
        self.rooms = Rooms(
            catalog=Catalog(
                settings=Settings(
                    publisher=Publisher(name="Quay", url="https://quay.example"),
                    base_url=BASE,
                    listen=("127.0.0.1", 1),
                    store="",
                    output=folder / "output",
                    shelf=folder / "shelf",
                    root=folder,
                    timezone="UTC",
                    retain=None,
                ),
                sources={},
                partners={self.partner.id: self.partner},
                rulebook=Rulebook(digest=Digest("")),
            ),
            store=self.store,
            shelf=Shelf(folder / "output", folder / "shelf"),
            fetcher=None,
            filters=Index(()),
            crew=Crew(Rulebook(digest=Digest(""))),
            clock=lambda: self.now,
        )

    def close(self):
        self.rooms.crew.close()
        self.store.close()

    def become(self, **keys):
        """Change the partner's file."""
        self.partner = replace(self.partner, **keys)
        self.rooms = replace(self.rooms, catalog=replace(self.rooms.catalog, partners={self.partner.id: self.partner}))

    def put(self, name, *, published_at=None, **bounds):
        change = new(entry(name, name), at=published_at or self.now)
        apply(self.store, change, now=self.now, placements=[placement("p", change.article.id, **bounds)])
        return change.article.id

    def fill(self, count):
        """Store articles an hour apart, and build after each."""
        for n in range(count):
            self.now += HOUR
            self.put(f"g{n}")
            self.build()

    def held(self, name):
        return self.store.by_guid("wire", name)

    def build(self):
        built = asyncio.run(publish(self.partner, self.rooms, now=self.now))
        assert not built.error, built.error
        self.keep_up()
        if "p" in self.store.due_partners(now=self.now):
            built = asyncio.run(publish(self.partner, self.rooms, now=self.now))
        return built

    def keep_up(self):
        while asyncio.run(waiting(self.rooms)):
            asyncio.run(keep_up(self.partner, self.rooms, now=self.now))

    # ── the reader ──

    def document(self, address):
        """Give what stands at an address: from the store, as the web hands it out."""
        own = address.removeprefix(f"{BASE}/feeds/p/")
        assert own != address
        assert "key=" not in address
        form = {"rss": "rss", "atom": "atom", "feed": "json"}[own.removeprefix("archive/").partition(".")[0].partition("-")[0]]
        if own.startswith("archive/"):
            found = self.store.page("p", int(own.partition("-")[2].partition(".")[0]), form)
        else:
            found = self.store.edition("p", form)
        assert found is not None, f"nothing stands at {address}"
        return found

    def walk(self, form="json"):
        """Follow the chain from the feed; gives for each document, the feed first, its address and the ids that it carries."""
        address = f"{BASE}/feeds/p/{ {'rss': 'rss.xml', 'atom': 'atom.xml', 'json': 'feed.json'}[form] }"
        feed, newer, found = address, "", []
        while address:
            read = _read(form, self.document(address).body)
            assert read["self"] == address
            assert address not in [one for one, _ in found]
            if found:
                assert (read["archived"], read["current"], read["next"]) == (True, feed, newer)
                newer = address
            else:
                assert not read["archived"]
            found.append((address, read["ids"]))
            address = read["prev"]
        return found

    def out(self):
        """Give the ids of all that stands with the partner now, by a look at everything."""
        bounds = self.store.windows("p")
        return {
            article.public_id
            for article in self.store.retained()
            if article.status is Status.LIVE
            and article.id in bounds
            and (bounds[article.id][0] is None or bounds[article.id][0] <= self.now)
            and (bounds[article.id][1] is None or bounds[article.id][1] > self.now)
        }

    def etags(self):
        return {(number, form): self.store.page("p", number, form).etag for number, form in self.store.page_names().get("p", ())}


def _read(form, body):
    if form == "json":
        feed = json.loads(body)
        own = feed["_syndicator"]
        return {
            "self": feed["feed_url"],
            "prev": feed.get("next_url", ""),
            "next": own.get("newer", ""),
            "current": own.get("current", ""),
            "archived": own.get("archive", False),
            "ids": [one["id"] for one in feed["items"]],
        }
    root = ET.fromstring(body)  # noqa: S314  (our own)
    head = root if form == "atom" else root.find("channel")
    links = {link.get("rel"): link.get("href") for link in head.findall(f"{ATOM}link")}
    names = [one.findtext(f"{ATOM}id") for one in head.findall(f"{ATOM}entry")] or [one.findtext("guid") for one in head.findall("item")]
    return {
        "self": links["self"],
        "prev": links.get("prev-archive", ""),
        "next": links.get("next-archive", ""),
        "current": links.get("current", ""),
        "archived": head.find(f"{HISTORY}archive") is not None,
        "ids": names,
    }


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(archiving, "PAGE", 3)


@pytest.fixture
def house(small, archive_template):
    with tempfile.TemporaryDirectory(dir=QUICK) as folder:
        made = House(Path(folder), archive_template)
        yield made
        made.close()


@pytest.fixture(scope="module")
def archive_template(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_reader_finds_everything_by_following_the_links(house, form):
    house.fill(9)
    walked = house.walk(form)
    assert [len(ids) for _, ids in walked] == [2, 1, 3, 3]
    assert sorted(name for _, ids in walked for name in ids) == sorted(f"g{n}" for n in range(9))


def test_without_more_articles_than_fit_there_is_no_archive(house):
    house.fill(2)
    assert len(house.walk()) == 1
    assert house.store.page_names() == {}


def test_a_new_partner_is_not_flooded_and_its_archive_has_the_rest(house):
    for n in range(9):
        house.put(f"g{n}", published_at=NOON - n * DAY)
    house.build()
    walked = house.walk()
    assert walked[0][1] == ["g0", "g1"]
    assert [ids for _, ids in walked[1:]] == [["g2"], ["g3", "g4", "g5"], ["g6", "g7", "g8"]]


def test_a_page_that_is_full_changes_no_more_when_articles_come(house):
    house.fill(9)
    before = house.etags()
    house.now += HOUR
    house.put("g9")
    house.build()
    after = house.etags()
    changed = {number for number, form in before if before[number, form] != after[number, form]}
    assert changed == {3}
    assert after.keys() == before.keys()


def test_a_page_changes_with_an_article_on_it_and_the_others_do_not(house):
    house.fill(9)
    before = house.etags()
    old = house.held("g1")
    apply(house.store, revision(old, "Corrected.", at=house.now), now=house.now, placements=[placement("p", old.id)])
    house.build()
    after = house.etags()
    assert {number for number, form in before if before[number, form] != after[number, form]} == {1}


def test_a_build_that_moves_nothing_makes_no_page(house):
    house.fill(9)
    before = house.etags()
    house.store.build_again("p", now=house.now)
    house.build()
    assert house.etags() == before
    assert house.store.waiting_archives() == ()


def test_a_killed_article_leaves_its_page_and_a_page_that_is_empty_leaves_the_chain(house):
    house.fill(9)
    for name in ("g0", "g1", "g2", "g3"):
        apply(house.store, kill(house.held(name)), now=house.now)
    house.build()
    assert [len(ids) for _, ids in house.walk()] == [2, 1, 2]
    assert not list((house.folder / "output/p/archive").glob("*-1.*"))


def test_what_is_killed_leaves_all_its_pages_at_once(house):
    house.fill(45)
    assert len(house.walk()) == 1 + 15
    for n in range(0, 42, 3):
        apply(house.store, kill(house.held(f"g{n}")), now=house.now)
    asyncio.run(publish(house.partner, house.rooms, now=house.now))
    stands = [page.body for number, form in house.store.page_names()["p"] if (page := house.store.page("p", number, form))]
    lies = [file.read_bytes() for file in (house.folder / "output/p/archive").iterdir()]
    assert len(stands) == len(lies) == 15 * len(house.partner.formats)
    for n in range(0, 42, 3):
        assert not any(f">g{n}<".encode() in body or f'"g{n}"'.encode() in body for body in (*stands, *lies))


def test_a_killed_article_leaves_its_page_though_the_feeds_are_not_built(house):
    house.fill(9)
    apply(house.store, kill(house.held("g4")), now=house.now)
    house.keep_up()
    assert "g4" not in [name for _, ids in house.walk() for name in ids]
    house.build()
    assert sorted(name for _, ids in house.walk() for name in ids) == sorted(f"g{n}" for n in range(9) if n != 4)


def test_an_article_whose_time_ends_leaves_its_page_at_its_minute(house):
    house.put("brief", until_at=NOON + 2 * DAY)
    house.fill(6)
    assert "brief" in house.walk()[-1][1]
    house.now = NOON + 2 * DAY
    assert house.store.due_partners(now=house.now) == ("p",)
    house.build()
    assert "brief" not in [name for _, ids in house.walk() for name in ids]


def test_an_embargoed_article_is_on_no_page_before_its_time(house):
    house.put("later", published_at=NOON - DAY, from_at=NOON + 2 * DAY)
    house.fill(6)
    assert "later" not in [name for _, ids in house.walk() for name in ids]
    house.now = NOON + 2 * DAY
    house.build()
    assert "later" in [name for _, ids in house.walk() for name in ids]


def test_another_presentation_makes_all_pages_again(house):
    house.fill(9)
    before = house.etags()
    house.become(credit="From {publisher}.")
    house.build()
    after = house.etags()
    assert all(before[name] != after[name] for name in before)


def test_other_rules_take_away_and_bring_in(house):
    house.fill(9)
    ids = [house.held(f"g{n}").id for n in range(9)]
    house.store.place("p", [placement("p", name) for name in ids[4:]], rules="other", now=house.now)
    house.build()
    assert sorted(name for _, found in house.walk() for name in found) == [f"g{n}" for n in range(4, 9)]
    house.store.place("p", [placement("p", name) for name in ids], rules="r", now=house.now)
    house.build()
    assert sorted(name for _, found in house.walk() for name in found) == [f"g{n}" for n in range(9)]


def test_what_retention_lets_go_leaves_its_page(house):
    house.fill(9)
    oldest = house.held("g0").public_id
    with house.store._db.write() as db:
        archiving.dropped(db, [house.held("g0").id])
    house.keep_up()
    assert oldest not in [name for _, found in house.walk() for name in found]


def test_no_archive_where_none_is_wanted(house):
    house.fill(9)
    house.become(archive=False)
    house.build()
    assert len(house.walk()) == 1
    assert house.store.page_names() == {}
    assert not (house.folder / "output/p/archive").exists()


def test_a_page_that_cannot_be_made_costs_no_other_and_loses_what_is_out(house, monkeypatch):
    house.fill(9)
    apply(house.store, kill(house.held("g4")), now=house.now)
    apply(house.store, kill(house.held("g1")), now=house.now)

    def fails(partner, page, settings, fragments):
        if page.number == 2:
            raise ValueError("no such letter")
        return made(partner, page, settings, fragments)

    made = syndicator.syndicate.proven_page
    with monkeypatch.context() as broken:
        broken.setattr(syndicator.syndicate, "proven_page", fails)
        with pytest.raises(PartnerError, match="page 2"):
            house.keep_up()
    assert house.store.page("p", 2, "json") is None
    assert house.store.page_waits("p", 2)
    assert not list((house.folder / "output/p/archive").glob("*-2.*"))
    assert _read("json", house.store.page("p", 1, "json").body)["ids"] == ["g2", "g0"]
    house.build()
    assert "g4" not in [name for _, ids in house.walk() for name in ids]


@pytest.fixture
def full(monkeypatch):
    """Give a way to have a disk without room: nothing more is written to the shelf, and what stands there can be taken away."""

    def no_room(_handle):
        raise OSError(28, "No space left on device")

    @contextmanager
    def while_full():
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", no_room)
            yield patch

    return while_full


@pytest.mark.parametrize("what", ["kill", "edit"])
def test_a_page_that_finds_no_room_on_the_shelf_is_written_once_there_is_some(house, full, what):
    house.fill(9)
    before = _on_shelf(house, 2)
    _change(house, what, house.held("g4"), 1)
    with full(), pytest.raises(PartnerError, match="No space left"):
        house.keep_up()
    assert house.store.page_waits("p", 2)
    assert _on_shelf(house, 2) == (b"" if what == "kill" else before)
    house.keep_up()
    assert house.store.waiting_archives() == ()
    assert _on_shelf(house, 2) == house.store.page("p", 2, "json").body
    assert len(_read("json", _on_shelf(house, 2))["ids"]) == (2 if what == "kill" else 3)


def test_a_page_that_finds_no_room_on_the_shelf_is_served_meanwhile(house, full):
    house.fill(9)
    apply(house.store, kill(house.held("g4")), now=house.now)
    with full(), pytest.raises(PartnerError):
        house.keep_up()
    assert "g4" not in [name for _, ids in house.walk() for name in ids]


def test_a_page_that_cannot_be_taken_off_the_shelf_goes_once_it_can(house, full):
    house.fill(9)
    for name in ("g3", "g4"):
        apply(house.store, kill(house.held(name)), now=house.now)
    with full() as patch:
        patch.setattr(Path, "unlink", _read_only)
        with pytest.raises(PartnerError, match="Read-only"):
            house.keep_up()
    assert "g4" in _read("json", _on_shelf(house, 2))["ids"]
    assert house.store.page_waits("p", 2)
    house.keep_up()
    assert _read("json", _on_shelf(house, 2))["ids"] == ["g5"]


def test_a_page_that_can_be_neither_made_nor_taken_away_costs_no_other(house, monkeypatch):
    house.fill(9)
    for name in ("g4", "g1"):
        apply(house.store, kill(house.held(name)), now=house.now)

    def fails(partner, page, settings, fragments):
        if page.number == 2:
            raise ValueError("no such letter")
        return made(partner, page, settings, fragments)

    made = syndicator.syndicate.proven_page
    with monkeypatch.context() as broken:
        broken.setattr(syndicator.syndicate, "proven_page", fails)
        broken.setattr(Path, "unlink", _read_only)
        with pytest.raises(PartnerError, match="Read-only"):
            house.keep_up()
    assert _read("json", _on_shelf(house, 1))["ids"] == ["g2", "g0"]
    house.keep_up()
    assert _read("json", _on_shelf(house, 2))["ids"] == ["g5", "g3"]


def test_what_moves_while_a_page_is_shelved_keeps_it_due(house):
    house.fill(9)
    house.store.make_pages_again("p", [2])
    (page,) = house.store.due_pages("p", limit=1, once=False, now=house.now)
    house.store.make_pages_again("p", [2])
    house.store.settle_page(page)
    assert house.store.page_waits("p", 2)


def test_a_page_that_was_taken_down_is_due_though_it_was_settled(house):
    house.fill(9)
    house.store.make_pages_again("p", [2])
    (page,) = house.store.due_pages("p", limit=1, once=False, now=house.now)
    house.store.settle_page(page)
    house.store.take_down(page)
    assert house.store.page_waits("p", 2)


def _read_only(file, *, missing_ok=False):
    raise OSError(30, "Read-only file system")


def _on_shelf(house, number):
    file = house.folder / f"output/p/archive/feed-{number}.json"
    return file.read_bytes() if file.exists() else b""


# ── the shelf ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_of_a_public_partner_lie_on_the_shelf_as_they_are_served(house):
    house.fill(9)
    for number, form in house.store.page_names()["p"]:
        file = house.folder / "output/p/archive" / f"{ {'json': 'feed'}.get(form, form) }-{number}.{'json' if form == 'json' else 'xml'}"
        assert file.read_bytes() == house.store.page("p", number, form).body


def test_pages_of_a_partner_with_a_token_lie_where_the_program_alone_reads(house):
    house.become(token=Secret("a-token-that-nobody-guesses"))
    house.fill(9)
    assert not (house.folder / "output").exists()
    folder = house.folder / "shelf/p/archive"
    assert len(list(folder.iterdir())) == 9
    assert [place.stat().st_mode & 0o777 for place in (folder, *folder.glob("*-1.xml"))] == [0o700, 0o600, 0o600]
    assert all(b"nobody-guesses" not in house.store.page("p", *name).body for name in house.store.page_names()["p"])


def test_a_partner_that_gets_a_token_loses_its_public_pages_before_anything_is_built(house):
    house.fill(9)
    house.become(token=Secret("a-token-that-nobody-guesses"))
    asyncio.run(forget(house.rooms, now=house.now))
    assert not (house.folder / "output/p").exists()


def test_pages_that_were_taken_off_the_shelf_are_made_again(house):
    house.fill(9)
    shutil.rmtree(house.folder / "output")
    assert asyncio.run(standing(house.rooms, now=house.now)) == {}
    house.build()
    assert len(list((house.folder / "output/p/archive").iterdir())) == 9


def test_a_page_that_was_lost_is_made_again(house):
    house.fill(9)
    (page,) = [one for one in _all_pages(house) if one.number == 2]
    house.store.take_down(page)
    house.store.settle_page(replace(page, revision=page.revision + 9))
    house.rooms.shelf.put_page(house.partner, 2, ())
    assert house.store.waiting_archives() == ()
    asyncio.run(standing(house.rooms, now=house.now))
    house.keep_up()
    assert [len(ids) for _, ids in house.walk()] == [2, 1, 3, 3]


def test_an_older_page_on_the_shelf_than_the_stored_one_is_written_again(house):
    house.fill(9)
    file = house.folder / "output/p/archive/feed-2.json"
    for body, again in ((file.read_bytes(), False), (b"an old headline", True)):
        file.write_bytes(body)
        os.utime(file, (NOON.timestamp() - 1,) * 2)
        asyncio.run(standing(house.rooms, now=house.now))
        assert house.store.page_waits("p", 2) == again
    house.keep_up()
    assert file.read_bytes() == house.store.page("p", 2, "json").body


def test_a_page_on_the_shelf_that_is_not_stored_is_taken_away(house, monkeypatch):
    house.fill(9)
    stray = house.folder / "output/p/archive/feed-7.json"
    stray.write_bytes(b"of a store that was recovered")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _read_only)
        asyncio.run(standing(house.rooms, now=house.now))
    assert stray.exists()
    asyncio.run(standing(house.rooms, now=house.now))
    assert not stray.exists()
    assert len(list(stray.parent.iterdir())) == 9


def _all_pages(house):
    house.store.make_pages_again("p", [1, 2, 3])
    pages = house.store.due_pages("p", limit=9, once=False, now=house.now)
    for page in pages:
        house.store.settle_page(page)
    return pages


def test_a_partner_that_is_gone_takes_its_pages_with_it(house):
    house.fill(9)
    house.rooms = replace(house.rooms, catalog=replace(house.rooms.catalog, partners={}))
    asyncio.run(forget(house.rooms, now=house.now))
    assert house.store.page_names() == {}
    assert not (house.folder / "output/p").exists()


# ── the law ──────────────────────────────────────────────────────────────────────────────────────────────────────

NAMES = st.integers(0, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), NAMES, st.integers(-4, 0), st.none() | st.integers(-2, 6), st.none() | st.integers(1, 12)),
        st.tuples(st.sampled_from(["edit", "kill", "hold", "live", "fetch", "rules"]), NAMES),
        st.tuples(st.just("clock"), st.integers(-3, 9)),
        st.tuples(st.just("build")),
    ),
    min_size=3,
    max_size=16,
)


@given(steps=STEPS, form=st.sampled_from(["json", "atom", "rss"]), limit=st.integers(1, 3), page=st.integers(1, 3))
@settings(max_examples=examples(250), deadline=None, derandomize=True)
def test_the_chain_has_each_article_that_is_in_exactly_once_and_none_that_is_out(archive_template, steps, form, limit, page):
    with tempfile.TemporaryDirectory(dir=QUICK) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(archiving, "PAGE", page)
        house = House(Path(folder), archive_template, limit=limit, formats=(form,), token=Secret("key"))
        for number, step in enumerate([*steps, ("build",)]):
            _take(house, step, number)
            if step[0] == "build":
                house.build()
                _hold(house, form)
        house.close()


def _take(house, step, number):
    what, *more = step
    held = house.held(f"g{more[0]}") if what in {"edit", "kill", "hold", "live"} else None
    if what == "new" and house.held(f"g{more[0]}") is None:
        name, age, begin, end = more
        begin, end = (None if hours is None else house.now + hours * HOUR for hours in (begin, end))
        house.put(f"g{name}", published_at=house.now + age * HOUR, from_at=begin, until_at=end)
    elif what == "clock":
        house.now += more[0] * HOUR
    elif what == "fetch":
        house.counted["p"] = house.now
    elif what == "rules":
        kept = [
            article.id for article in house.store.retained() if article.status is Status.LIVE and ord(article.guid[-1]) % 3 != more[0] % 3
        ]
        house.store.place("p", [placement("p", name) for name in kept], rules=f"r{number}", now=house.now)
    elif held is not None and held.status is not Status.KILLED:
        _change(house, what, held, number)


def _change(house, what, held, number):
    if what == "kill":
        apply(house.store, kill(held), now=house.now)
        return
    status = {"hold": Status.HELD, "live": Status.LIVE}.get(what, held.status)
    at = max(held.updated_at + timedelta(seconds=1), house.now)
    change = revision(held, f"{held.guid} {number}", at=at, status=status)
    apply(house.store, change, now=house.now, placements=[placement("p", held.id)] if status is Status.LIVE else [])


def _hold(house, form):
    walked = house.walk(form)
    archived = [name for _, ids in walked[1:] for name in ids]
    assert len(archived) == len(set(archived)), "twice in the archive"
    found = {name for _, ids in walked for name in ids}
    assert found == house.out()
    assert all(ids for _, ids in walked[1:]), "an empty page in the chain"
    pages = {int(address.partition("archive/")[2].partition("-")[2].partition(".")[0]) for address, _ in walked[1:]}
    assert {number for number, _ in house.store.page_names().get("p", ())} == pages, "a page that no link leads to"


def test_a_restored_article_that_is_beyond_the_window_does_not_have_the_feeds_built_for_ever(house):
    """What a feed carries beside its window, the archive takes for carried as well."""
    house.fill(9)
    old = house.held("g1")
    apply(house.store, kill(old), now=house.now)
    house.build()
    house.now += HOUR
    back = revision(house.held("g1"), "Back.", at=house.now, status=Status.LIVE)
    apply(house.store, back, now=house.now, placements=[placement("p", old.id)])
    house.build()
    assert house.store.due_partners(now=house.now) == ()
    house.store.build_again("p", now=house.now)
    house.build()
    assert house.store.due_partners(now=house.now) == ()
    assert "g1" in {name for _, ids in house.walk() for name in ids}
