"""The lines, with a fetcher that hands out what a test gives it; everything else is real."""

import asyncio
import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from syndicator import config
from syndicator.catalog import Condition, Line, Secret
from syndicator.crew import Crew
from syndicator.errors import FetchError
from syndicator.ingest import Rooms, ingest
from syndicator.model import Document, Fetched, Guid, NotModified, PartnerId, SourceId, Validators
from syndicator.publish import place, publish, standing
from syndicator.revise import refine_again, stale
from syndicator.store import ArticleQuery, Store
from syndicator.store.shelf import Shelf
from syndicator.syndicate.filter import Index

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
WIRE, ALL = SourceId("wire"), PartnerId("all")
HEAD = '<rss version="2.0"><channel><title>Wire</title><link>https://w.example/</link><description>d</description>'


def rss(*entries: str) -> bytes:
    return (HEAD + "".join(entries) + "</channel></rss>").encode()


def entry(number: int, text: str = "The ferry runs again between the two banks of the river, the harbor office said on Monday.") -> str:
    return f"<item><title>Ferry {number} runs again</title><link>https://w.example/{number}</link><guid>https://w.example/{number}</guid><description>{text}</description></item>"


class Script:
    """A fetcher that gives what stands next in its script: bytes, an error, or None for a 304."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.pages = {}

    async def pull(self, source, validators, *, address, force, now):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            return NotModified(validators=validators, fetched_at=now)
        document = Document(name=source.url, body=answer, media_type="application/rss+xml", fetched_at=now)
        return Fetched(documents=(document,), validators=Validators(etag=f'"{len(answer)}"'), fetched_at=now)

    async def page(self, url, source, *, now):
        if url not in self.pages:
            raise FetchError(f"{url}: answered 404")
        return Document(name=url, body=self.pages[url], media_type="text/html", fetched_at=now)

    async def close(self):
        pass


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "config"
    _write(folder / "syndicator.yaml", "publisher: {name: Wire}\nbase_url: https://f.example\n")
    _write(folder / "sources/wire.yaml", "title: Wire\nurl: https://w.example/feed\nevery: 1h\nfull_text: never\n")
    _write(folder / "partners/all.yaml", "title: All\n")
    store = Store.open(f"sqlite+pysqlite:///{tmp_path}/s.db")

    def rooms(*answers) -> Rooms:
        catalog = config.load(folder, environ={})
        assert catalog.problems == ()
        shelf = Shelf(tmp_path / "output", tmp_path / "shelf")
        return Rooms(
            catalog=catalog,
            filters=Index(catalog.partners.values()),
            store=store,
            shelf=shelf,
            fetcher=Script(*answers),
            crew=Crew(catalog.rulebook),
            clock=lambda: NOW,
        )

    yield rooms, folder
    store.close()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _run(rooms: Rooms, *, at: datetime = NOW):
    return asyncio.run(ingest(rooms.catalog.sources[WIRE], rooms, now=at))


def test_only_what_is_new_is_parsed(house):
    rooms, _ = house
    floor = rooms(rss(entry(1), entry(2)), rss(entry(1), entry(2), entry(3)), None)
    assert (_run(floor).parsed, _run(floor).parsed, _run(floor).parsed) == (2, 1, 0)
    assert len(floor.store.articles(ArticleQuery())) == 3


def test_undated_entries_keep_the_order_of_their_document(house):
    rooms, _ = house
    floor = rooms(rss(entry(1), entry(2), entry(3)))
    asyncio.run(place(floor, now=NOW))
    _run(floor)
    asyncio.run(publish(floor.catalog.partners[ALL], floor, now=NOW))
    carried = floor.store.membership(ALL, limit=10, now=NOW).articles
    assert [article.copy.headline for article in carried] == ["Ferry 1 runs again", "Ferry 2 runs again", "Ferry 3 runs again"]
    assert len({article.published_at for article in carried}) == 3


def test_the_publishers_wish_not_to_be_asked_is_heard(house):
    rooms, _ = house
    floor = rooms(rss("<ttl>180</ttl>", entry(1)))
    _run(floor)
    assert floor.store.state(WIRE).due_at >= NOW + timedelta(hours=3)


def test_a_failed_run_keeps_the_validators_and_backs_off(house):
    rooms, _ = house
    floor = rooms(rss(entry(1)), FetchError("answered 503", status=503), FetchError("answered 503", status=503))
    _run(floor)
    before = floor.store.state(WIRE).validators
    first, second = _run(floor), _run(floor)
    state = floor.store.state(WIRE)
    assert (first.outcome, second.outcome, state.failures) == ("failed", "failed", 2)
    assert state.validators == before
    assert state.due_at >= NOW + timedelta(hours=2)
    assert "503" in state.error


def test_what_is_no_feed_costs_its_run_only(house):
    rooms, _ = house
    floor = rooms(b"<html><body><form>Log in</form></body></html>", rss(entry(1)))
    assert _run(floor).outcome == "failed"
    assert _run(floor).outcome == "changed"
    assert floor.store.state(WIRE).failures == 0


def test_a_stub_takes_the_text_of_its_page_and_keeps_its_own_where_the_page_fails(house):
    rooms, folder = house
    _write(folder / "sources/wire.yaml", "title: Wire\nurl: https://w.example/feed\nfull_text: always\n")
    floor = rooms(rss(entry(1), entry(2)))
    body = "".join(
        f"<p>Paragraph {n} of the long report about the ferry, its two captains, and the river that they cross.</p>" for n in range(12)
    )
    floor.fetcher.pages["https://w.example/1"] = f"<html><body><article><h1>Ferry 1 runs again</h1>{body}</article></body></html>".encode()
    run = _run(floor)
    held = {article.copy.headline: article.copy for article in floor.store.retained()}
    assert "Paragraph 11" in held["Ferry 1 runs again"].html
    assert "harbor office" in held["Ferry 2 runs again"].html
    assert [problem for problem in run.problems if "404" in problem]


def test_a_deleted_entry_leaves_every_edition(house):
    rooms, _ = house
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>tag:w,2026:f</id><title>W</title><updated>2026-03-05T10:00:00Z</updated>{}</feed>'
    told = '<entry><id>tag:w.example,2026:1</id><title>Ferry stops</title><link href="https://w.example/1"/><updated>2026-03-05T10:00:00Z</updated><content type="html">The ferry stops in May for good.</content></entry>'
    floor = rooms(
        feed.format(told).encode(),
        feed.format('<at:deleted-entry ref="tag:w.example,2026:1" when="2026-03-05T11:00:00Z"/>').encode(),
        feed.format(told).encode(),
    )
    asyncio.run(place(floor, now=NOW))
    for holds in (True, False, False):
        _run(floor)
        asyncio.run(publish(floor.catalog.partners[ALL], floor, now=NOW))
        assert all((b"Ferry stops" in edition.body) == holds for edition in floor.store.editions(ALL).values())


def test_a_changed_rule_reaches_what_is_retained_and_moves_nothing_else(house):
    rooms, folder = house
    text = "&lt;p&gt;The ferry runs again.&lt;/p&gt;&lt;p&gt;It leaves at six from the lower quay.&lt;/p&gt;&lt;p&gt;Ferry club members sail on Sundays.&lt;/p&gt;"
    floor = rooms(rss(entry(1, text), entry(2)))
    _run(floor)
    assert asyncio.run(refine_again(floor.catalog.sources[WIRE], floor, now=NOW)) is None
    before = {article.id: article for article in floor.store.retained()}
    _write(
        folder / "sources/wire.yaml", 'title: Wire\nurl: https://w.example/feed\nfull_text: never\nclean: {cut: ["Ferry club members*"]}\n'
    )
    again = rooms()
    run = asyncio.run(refine_again(again.catalog.sources[WIRE], again, now=NOW + timedelta(hours=1)))
    assert (run.parsed, run.revised) == (2, 1)
    after = {article.id: article for article in again.store.retained()}
    (moved,) = [key for key in after if after[key] != before[key]]
    assert "club" not in after[moved].copy.html
    assert after[moved].version == 2
    assert asyncio.run(refine_again(again.catalog.sources[WIRE], again, now=NOW + timedelta(hours=2))) is None


def test_a_partner_whose_build_fails_keeps_its_last_good_editions(house):
    rooms, _ = house
    floor = rooms(rss(entry(1)), rss(entry(1), entry(2)))
    asyncio.run(place(floor, now=NOW))
    _run(floor)
    asyncio.run(publish(floor.catalog.partners[ALL], floor, now=NOW))
    before = floor.store.editions(ALL)
    _run(floor)
    spelled = replace(floor.catalog.partners[ALL], token=Secret("between the two banks"))
    build = asyncio.run(publish(spelled, floor, now=NOW))
    assert "key" in build.error or "token" in build.error
    assert floor.store.editions(ALL) == before


def test_work_in_worker_processes_gives_the_same(house):
    rooms, _ = house
    floor = rooms(rss(entry(1), entry(2)))
    crew = Crew(floor.catalog.rulebook, processes=1, deadline=30)
    try:
        run = asyncio.run(ingest(floor.catalog.sources[WIRE], replace(floor, crew=crew), now=NOW))
        assert (run.parsed, run.new, run.problems) == (2, 2, ())
        assert floor.store.by_guid(WIRE, Guid("https://w.example/1")).copy.headline == "Ferry 1 runs again"
    finally:
        crew.close()


# ── what a source's archive teaches ──────────────────────────────────────────────────────────────────────────────

TOPICS = ("bridge", "school", "market", "orchard", "library", "stadium", "mill", "harbor", "theater", "chapel", "quarry", "garden")
MOTTO = "The kettle is on upstairs at the Rope Works, first Thursdays, for whoever reads this far."


def story(number: int, *, motto: bool = True) -> str:
    """Give an entry with a text of its own, and at its end what every entry of this source says."""
    topic, other = TOPICS[number], TOPICS[(number + 5) % 12]
    paragraphs = [
        f"Work on the old {topic} stopped on Monday after {number + 3} families wrote to the mayor about the {other}.",
        f"Nobody in the street behind the {topic} remembers when the {other} was last painted, and {number * 7 + 20} of them were asked.",
        f"A hearing on the {topic} follows in {number + 2} weeks.",
        *([MOTTO] if motto else []),
    ]
    text = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in paragraphs)
    return f"<item><title>Families Write About the {topic.title()}</title><link>https://w.example/{number}</link><guid>https://w.example/{number}</guid><description>{text}</description></item>"


def _texts(rooms: Rooms) -> list[str]:
    return [article.copy.html for article in rooms.store.retained()]


def test_what_repeats_in_the_first_pull_goes_out_of_it_at_once(house):
    rooms, _ = house
    floor = rooms(rss(*(story(number) for number in range(12))))
    run = _run(floor)
    assert (run.new, run.removed) == (12, 12)
    assert not any("kettle" in text for text in _texts(floor))
    assert asyncio.run(refine_again(floor.catalog.sources[WIRE], floor, now=NOW)) is None


def test_what_is_learned_later_is_taken_out_of_what_was_there_before(house):
    rooms, _ = house
    floor = rooms(rss(story(0), story(1)), rss(*(story(number) for number in range(12))))
    _run(floor)
    assert all("kettle" in text for text in _texts(floor))
    before = {article.guid: article for article in floor.store.retained()}
    _run(floor)
    assert sum("kettle" in text for text in _texts(floor)) == 2
    run = asyncio.run(refine_again(floor.catalog.sources[WIRE], floor, now=NOW + timedelta(hours=1)))
    assert (run.parsed, run.revised) == (12, 2)
    assert not any("kettle" in text for text in _texts(floor))
    after = {article.guid: article for article in floor.store.retained()}
    assert all(after[guid].updated_at == article.updated_at for guid, article in before.items())
    assert asyncio.run(refine_again(floor.catalog.sources[WIRE], floor, now=NOW + timedelta(hours=2))) is None


def test_a_source_that_is_not_to_be_learned_from_keeps_its_blocks(house):
    rooms, folder = house
    _write(folder / "sources/wire.yaml", "title: Wire\nurl: https://w.example/feed\nfull_text: never\nclean: {learn: false}\n")
    floor = rooms(rss(*(story(number) for number in range(12))))
    _run(floor)
    assert all("kettle" in text for text in _texts(floor))
    assert floor.store.learned(WIRE).blocks == ()
    assert len(floor.store.archive([WIRE])) == 12


def test_what_a_person_rejected_comes_back_and_is_not_learned_again(house):
    rooms, _ = house
    floor = rooms(rss(*(story(number) for number in range(10))), rss(*(story(number) for number in range(12))))
    _run(floor)
    for block in floor.store.learned(WIRE).blocks:
        floor.store.decide(WIRE, block, "rejected", who="ada", why="it is our motto", now=NOW)
    asyncio.run(refine_again(floor.catalog.sources[WIRE], floor, now=NOW + timedelta(hours=1)))
    assert all("kettle" in text for text in _texts(floor))
    _run(floor)
    assert len(_texts(floor)) == 12
    assert all("kettle" in text for text in _texts(floor))


def test_sources_of_one_publisher_learn_from_each_other(house):
    rooms, folder = house
    _write(folder / "sources/new.yaml", "title: New\nurl: https://feeds.w.example/new\nfull_text: never\n")
    floor = rooms(rss(*(story(number) for number in range(11))), rss(story(11)))
    _run(floor)
    asyncio.run(ingest(floor.catalog.sources[SourceId("new")], floor, now=NOW))
    (fresh,) = floor.store.retained(SourceId("new"))
    assert "kettle" not in fresh.copy.html
    assert "publisher" in fresh.copy.removals[-1].why


def test_an_article_under_two_guids_is_one_in_the_archive(house):
    rooms, _ = house
    again = [story(0).replace("<guid>https://w.example/0", f"<guid>https://w.example/other/{number}") for number in range(9)]
    floor = rooms(rss(*again))
    _run(floor)
    assert floor.store.learned(WIRE).blocks == ()


def test_a_footer_that_reads_otherwise_now_raises_an_alarm_and_stays_on_the_sources_account(house):
    rooms, folder = house
    rule = 'clean: {learn: false, cut: ["Sailing club members sail from the lower quay each Sunday at ten."]}'
    _write(folder / "sources/wire.yaml", f"title: Wire\nurl: https://w.example/feed\nfull_text: never\n{rule}\n")
    old, new = (
        "Sailing club members sail from the lower quay each Sunday at ten.",
        "Sailing club members sail from the upper quay each Sunday at ten.",
    )
    bodies = [
        (f"&lt;p&gt;Boat {n} came in with {n * 3} boxes of fish, the log of pier {n % 7} says.&lt;/p&gt;", old if n < 20 else new)
        for n in range(40)
    ]
    items = [
        f"<item><title>Boat {n} Comes In</title><guid>b{n}</guid><pubDate>Thu, 05 Mar 2026 {n // 6:02}:{n % 6}0:00 GMT</pubDate>"
        f"<description>{text}&lt;p&gt;{footer}&lt;/p&gt;</description></item>"
        for n, (text, footer) in enumerate(bodies)
    ]
    floor = rooms(rss(*items[:20]), rss(*items))
    assert _run(floor).problems == ()
    (alarm,) = _run(floor).problems
    assert "clean.cut[0]" in alarm
    assert "20 of the last have a block 92% like" in alarm
    assert floor.store.state(WIRE).problems == (alarm,)


def test_a_partner_is_built_again_only_where_what_is_held_or_configured_has_changed(house, tmp_path):
    rooms, folder = house

    def stands(at, *answers):
        made = rooms(*answers)
        asyncio.run(place(made, now=at))
        for _ in answers:
            asyncio.run(ingest(made.catalog.sources[WIRE], made, now=at))
        found = asyncio.run(standing(made, now=at)).get(ALL)
        if found is None:
            asyncio.run(publish(made.catalog.partners[ALL], made, now=at))
        return found

    later = iter(NOW + timedelta(minutes=minute) for minute in range(10))
    assert stands(next(later), rss(entry(1))) is None
    assert len(stands(next(later)).carried) == 1
    assert stands(next(later), rss(entry(1), entry(2))) is None
    assert len(stands(next(later)).carried) == 2
    _write(folder / "partners/all.yaml", "title: Everyone\n")
    assert stands(next(later)) is None
    assert "Everyone</title>" in (tmp_path / "output/all/rss.xml").read_text()
    (tmp_path / "output/all/rss.xml").unlink()
    assert stands(next(later)) is None
    assert stands(next(later)) is not None


def test_the_sources_to_refine_again_are_known_by_one_look_at_all(house):
    rooms, folder = house
    made = rooms(rss(entry(1)))
    assert asyncio.run(stale(made)) == frozenset()
    asyncio.run(ingest(made.catalog.sources[WIRE], made, now=NOW))
    assert asyncio.run(stale(made)) == frozenset()
    _write(folder / "sources/wire.yaml", "title: Wire\nurl: https://w.example/feed\nevery: 1h\nfull_text: never\nrights: All kept\n")
    changed = rooms()
    assert asyncio.run(stale(changed)) == {WIRE}
    asyncio.run(refine_again(changed.catalog.sources[WIRE], changed, now=NOW))
    assert asyncio.run(stale(changed)) == frozenset()


# ── kept fragments ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_damaged_fragment_is_set_anew_and_reaches_nobody(house):
    """What is kept of an article and does not read as it did when it was found fit counts for nothing."""
    rooms, _ = house
    floor = rooms(rss(entry(1), entry(2)), rss(entry(1), entry(2), entry(3)))
    asyncio.run(place(floor, now=NOW))
    _run(floor)
    asyncio.run(publish(floor.catalog.partners[ALL], floor, now=NOW))
    kept = _fragments(floor.store)
    assert len(kept) == 6
    assert all(fragment.seal for fragment in kept.values())
    spoilt = {key: replace(fragment, body=fragment.body.replace(b"river", b"rival")) for key, fragment in kept.items()}
    floor.store.keep_fragments(spoilt, now=NOW)
    _run(floor)
    assert asyncio.run(publish(floor.catalog.partners[ALL], floor, now=NOW)).error == ""
    for edition in floor.store.editions(ALL).values():
        assert edition.body.count(b"banks of the river") >= 3
        assert b"rival" not in edition.body
        assert gzip.decompress(edition.pressed) == edition.body
    assert {key: fragment for key, fragment in _fragments(floor.store).items() if key in kept} == kept


def _fragments(store):
    with store._db.read() as db:
        keys = db.execute(text("SELECT key FROM fragments")).scalars().all()
    return store.fragments(keys)


def test_rules_that_change_while_a_source_is_pulled_hold_for_what_it_brought(house):
    """Routing and storing are one turn of the store: what comes in is placed by the rules that stand then."""
    rooms, _folder = house

    class Slow(Script):
        async def pull(self, source, validators, *, address, force, now):
            line = Line(name="include[0]", conditions=(Condition(key="headline", values=("zeppelin",)),))
            stands.filters.follow({ALL: replace(stands.catalog.partners[ALL], include=(line,), rules="others")})
            return await super().pull(source, validators, address=address, force=force, now=now)

    stands = replace(rooms(), fetcher=Slow(rss(entry(1))))
    asyncio.run(ingest(stands.catalog.sources[WIRE], stands, now=NOW))
    assert stands.store.windows(ALL) == {}
    assert [row.headline for row in stands.store.articles(ArticleQuery())] == ["Ferry 1 runs again"]
