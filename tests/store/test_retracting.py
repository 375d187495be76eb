"""Retractions: who is told, for how long, what ends it, and that nothing is lost of what older stores hold."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from syndicator._text.digests import digest
from syndicator.model import Status
from syndicator.store import Store, migrate
from syndicator.store.dialect import open_engines
from tests.store.making import DAY, HOUR, NOON, access, apply, entry, kill, new, placement, revision
from tests.store.test_partners import editions, put

SECOND = timedelta(seconds=1)
WHEN = "2026-01-05 12:00:00.000000+00:00"
ARTICLE = (
    "INSERT INTO articles (id, source_id, guid, guid_key, public_id, public_key, rss_guid, rss_key, version, status, headline, tags, subjects, "
    "folded, canonical_url, digest, document, published_at, updated_at, first_seen_at, changed_at) VALUES ('{id}', 'wire', '{guid}', '{guid}', "
    "'urn:{guid}', '{guid}', '{guid}', '{guid}', 1, '{status}', '', '[]', '', '', 'https://w.example/{guid}', '', '', '{when}', '{when}', '{when}', '{when}')"
)


@contextmanager
def bare(address):
    """Give a connection to a database as it is, whatever made it."""
    engines = open_engines(address)
    with engines.writer.begin() as db:
        yield db
    engines.writer.dispose()
    engines.reader.dispose()


def now_held(store, guid="g1"):
    return store.by_guid("wire", guid)


def build(store, *, now, keyed=False, limit=9, steady=False):
    """Build the partner `p` as a line does; gives what was told."""
    told = store.membership("p", limit=limit, keyed=keyed, steady=steady, now=now)
    body = repr([(one.id, one.updated_at) for one in told.articles] + list(told.retractions)).encode()
    store.publish("p", editions(told, digest(body)[:16].encode()), next_at=told.next_at, membership=told, now=now)
    return told


def killed(store, *, at=NOON + HOUR):
    """Store an article, build it, kill it; gives it."""
    put(store, "g1")
    build(store, now=NOON)
    change = replace(kill(now_held(store)), article=replace(now_held(store), status=Status.KILLED, version=2, updated_at=at))
    apply(store, change, now=at)
    return change.article


def names(told):
    return [one.article_id for one in told.retractions]


def test_who_had_an_article_is_told_that_it_is_withdrawn_with_the_names_it_knows(store):
    gone = killed(store)
    (one,) = build(store, now=NOON + HOUR).retractions
    assert (one.article_id, one.public_id, one.rss_guid, one.url) == (gone.id, gone.public_id, gone.rss_guid, gone.canonical_url)
    assert (one.published_at, one.withdrawn_at) == (gone.published_at, NOON + HOUR)


def test_who_never_had_it_is_told_nothing(store):
    put(store, "g1")
    apply(store, kill(now_held(store)), now=NOON + HOUR)
    assert build(store, now=NOON + HOUR).retractions == ()


def test_who_had_it_once_is_told_though_its_rules_have_dropped_it_since(store):
    put(store, "g1")
    build(store, now=NOON)
    store.place("p", [], rules="other", now=NOON + HOUR)
    build(store, now=NOON + HOUR)
    apply(store, kill(now_held(store)), now=NOON + 2 * HOUR)
    assert store.due_partners(now=NOON + 2 * HOUR) == ("p",)
    assert len(build(store, now=NOON + 2 * HOUR).retractions) == 1


def test_a_partner_that_was_away_for_a_moment_is_told_of_all_that_was_withdrawn_before_and_meanwhile(store):
    put(store, "g1", "g2")
    build(store, now=NOON)
    apply(store, kill(now_held(store)), now=NOON + HOUR)
    store.forget_partner("p", now=NOON + 2 * HOUR)
    apply(store, kill(now_held(store, "g2")), now=NOON + 3 * HOUR)
    assert (store.due_partners(now=NOON + 3 * HOUR), store.placed_rules()) == ((), {})
    store.place("p", [], rules="r", now=NOON + 4 * HOUR)
    assert {one.article_id for one in build(store, now=NOON + 4 * HOUR).retractions} == {now_held(store, guid).id for guid in ("g1", "g2")}


def test_what_a_partner_had_that_is_gone_for_good_goes_with_its_recipes(store):
    gone = killed(store)
    store.forget_partner("p", now=NOON + 2 * HOUR)
    store.prune(before=NOON + HOUR, now=NOON + 50 * DAY)
    assert store.had_by(gone.id) == ("p",)
    store.prune(before=NOON + 2 * HOUR + SECOND, now=NOON + 50 * DAY)
    assert store.had_by(gone.id) == ()
    store.place("p", [], rules="r", now=NOON + 51 * DAY)
    assert build(store, now=NOON + 51 * DAY).retractions == ()


def test_a_public_feed_tells_it_for_thirty_days_from_when_it_first_did(store):
    killed(store)
    first = NOON + 5 * HOUR
    assert build(store, now=first).next_at == first + 30 * DAY
    assert len(build(store, now=first + 30 * DAY - SECOND).retractions) == 1
    assert store.due_partners(now=first + 30 * DAY) == ("p",)
    assert build(store, now=first + 30 * DAY).retractions == ()
    assert build(store, now=first + 99 * DAY).next_at is None


def test_a_partner_with_a_key_is_told_until_it_has_fetched_a_build_that_tells_it(store):
    """A fetch before the retraction was shown does not count, nor does time alone; a fetch after it counts from the 30th day on."""
    killed(store)
    store.record_accesses([access(etag=store.edition("p", "rss").etag, at=NOON + HOUR / 2)])
    build(store, keyed=True, now=NOON + HOUR)
    for late in (NOON + 40 * DAY, NOON + 99 * DAY):
        assert len(build(store, keyed=True, now=late).retractions) == 1
    store.record_accesses([access(etag=store.edition("p", "rss").etag, at=NOON + 100 * DAY)])
    assert build(store, keyed=True, now=NOON + 101 * DAY).retractions == ()


def test_a_fetch_does_not_end_a_retraction_before_its_thirty_days(store):
    killed(store)
    build(store, keyed=True, now=NOON + HOUR)
    store.record_accesses([access(etag=store.edition("p", "rss").etag, at=NOON + 2 * HOUR)])
    assert len(build(store, keyed=True, now=NOON + 29 * DAY).retractions) == 1
    assert build(store, keyed=True, now=NOON + HOUR + 30 * DAY).retractions == ()


def test_the_same_moment_told_twice_gives_the_same(store):
    killed(store)
    build(store, now=NOON + HOUR)
    twice = [store.membership("p", limit=9, now=NOON + 2 * HOUR) for _ in range(2)]
    assert twice[0] == twice[1]


def test_an_article_that_comes_back_ends_its_retraction_with_a_later_date(store):
    gone = killed(store)
    build(store, now=NOON + HOUR)
    back = replace(gone, status=Status.LIVE, version=3)
    apply(store, replace(revision(gone), article=back), placements=[placement("p", gone.id)], now=NOON + 2 * HOUR)
    told = build(store, now=NOON + 2 * HOUR)
    assert told.retractions == ()
    (article,) = told.articles
    assert article.updated_at == NOON + HOUR + SECOND
    (again,) = build(store, now=NOON + 99 * DAY).articles
    assert again.updated_at == article.updated_at


def test_a_version_soon_after_it_came_back_is_not_dated_before_what_was_shown(store):
    """A withdrawal may bear a part of a second (the end of a hold), and versions whole ones."""
    at = NOON + HOUR + timedelta(milliseconds=587)
    gone = killed(store, at=at)
    build(store, now=at)
    back = replace(gone, status=Status.LIVE, version=3)
    apply(store, replace(revision(gone), article=back), placements=[placement("p", gone.id)], now=at + SECOND / 4)
    (shown,) = build(store, now=at + SECOND / 4).articles
    later = revision(now_held(store), at=NOON + HOUR + SECOND)
    apply(store, later, placements=[placement("p", gone.id)], now=at + SECOND / 2)
    (then,) = build(store, now=at + SECOND / 2).articles
    assert shown.updated_at <= then.updated_at
    assert then.copy != shown.copy


def test_an_article_that_comes_back_stands_beyond_the_limit_until_it_can_have_been_fetched(store):
    gone = killed(store)
    build(store, now=NOON + HOUR, limit=1)
    newer = new(entry("g2"), at=NOON + 2 * HOUR)
    apply(store, newer, placements=[placement("p", newer.article.id)], now=NOON + 2 * HOUR)
    back = replace(gone, status=Status.LIVE, version=3, updated_at=NOON + 3 * HOUR)
    apply(store, replace(revision(gone), article=back), placements=[placement("p", gone.id)], now=NOON + 3 * HOUR)
    at = NOON + 3 * HOUR
    assert [one.id for one in build(store, now=at, limit=1).articles] == [newer.article.id, gone.id]
    assert len(build(store, now=at + 30 * DAY - SECOND, limit=1).articles) == 2
    assert store.due_partners(now=at + 30 * DAY) == ("p",)
    assert [one.id for one in build(store, now=at + 30 * DAY, limit=1).articles] == [newer.article.id]


def test_what_is_withdrawn_again_is_told_again_and_later(store):
    gone = killed(store)
    first = build(store, now=NOON + HOUR)
    back = replace(gone, status=Status.LIVE, version=3, updated_at=NOON + 2 * HOUR)
    apply(store, replace(revision(gone), article=back), placements=[placement("p", gone.id)], now=NOON + 2 * HOUR)
    build(store, now=NOON + 2 * HOUR)
    store.retract([now_held(store)], only=["p"], now=NOON + 3 * HOUR)
    store.place("p", [], rules="other", now=NOON + 3 * HOUR)
    second = build(store, now=NOON + 3 * HOUR)
    assert names(second) == names(first)
    assert second.retractions[0].withdrawn_at == NOON + 3 * HOUR


def test_one_partner_alone_may_lose_an_article(store):
    put(store, "g1")
    apply(store, new(entry("g2")), now=NOON)
    build(store, now=NOON)
    store.retract([now_held(store)], only=["other"], now=NOON + HOUR)
    assert build(store, now=NOON + HOUR).retractions == ()
    store.retract([now_held(store)], only=["p"], now=NOON + HOUR)
    store.place("p", [], rules="other", now=NOON + HOUR)
    assert len(build(store, now=NOON + HOUR).retractions) == 1


def test_software_that_knows_articles_by_their_address_keeps_the_first_one(store):
    put(store, "g1")
    build(store, now=NOON)
    first = now_held(store)
    moved = revision(first)
    moved = replace(moved, article=replace(moved.article, canonical_url="https://w.example/moved"))
    apply(store, moved, placements=[placement("p", first.id)], now=NOON + HOUR)
    assert [one.canonical_url for one in build(store, now=NOON + HOUR).articles] == ["https://w.example/moved"]
    assert [one.canonical_url for one in build(store, steady=True, now=NOON + HOUR).articles] == [first.canonical_url]


def test_what_is_told_keeps_an_article_from_being_pruned(store):
    killed(store)
    build(store, now=NOON + HOUR)
    assert store.prune(before=NOON + 10 * DAY, now=NOON + 10 * DAY) == 0
    build(store, now=NOON + 50 * DAY)
    assert store.prune(before=NOON + 60 * DAY, now=NOON + 60 * DAY) == 1


def test_the_tombstones_of_an_older_store_become_retractions_and_what_stood_was_had(bare_address, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(migrate, "HEAD", "0012")
        Store.open(bare_address).close()
    with bare(bare_address) as db:
        db.execute(text(ARTICLE.format(id="a1", status="killed", guid="g1", when=WHEN)))
        db.execute(text(ARTICLE.format(id="a2", status="live", guid="g2", when=WHEN)))
        db.execute(text("INSERT INTO tombstones VALUES ('p', 'a1', 'urn:g1', :at, :at)"), {"at": WHEN})
        db.execute(text("INSERT INTO placements (partner_id, article_id, why, published_at) VALUES ('p', 'a2', 'x', :at)"), {"at": WHEN})
    store = Store.open(bare_address)
    with bare(bare_address) as db:
        rows = db.execute(text("SELECT partner_id, article_id, public_id, rss_guid, url, closed_at FROM retractions")).all()
        had = db.execute(text("SELECT partner_id, article_id, url FROM delivered ORDER BY article_id")).all()
    store.close()
    assert [tuple(row) for row in rows] == [("p", "a1", "urn:g1", "g1", "https://w.example/g1", None)]
    assert [tuple(row) for row in had] == [("p", "a1", "https://w.example/g1"), ("p", "a2", "https://w.example/g2")]
