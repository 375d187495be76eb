"""The partner's window: the newest, what came lately, and what came or changed since the partner has everything."""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from syndicator.catalog import Partner, Secret
from syndicator.model import Placed, Window, extent, most
from syndicator.store import Store
from tests.store.making import DAY, HOUR, NOON, access, apply, entry, kill, new, placement, revision
from tests.store.test_partners import editions

MINUTE = HOUR / 60


@pytest.fixture
def fetched(store, monkeypatch):
    """Let a test say when the partner last fetched."""
    at = {}
    monkeypatch.setattr(store, "counted_at", at.get)
    return at


def put(store, name, *, published_at, now, **bounds):
    """Store one article as a run at `now` brings it."""
    change = new(entry(name, name), at=published_at)
    apply(store, change, now=now, placements=[placement("p", change.article.id, **bounds)])
    return store.by_guid("wire", name)


def window(store, *, limit=2, now, **more):
    return [article.guid for article in store.membership("p", limit=limit, now=now, **more).articles]


def build(store, *, limit=2, now):
    membership = store.membership("p", limit=limit, now=now)
    store.publish("p", editions(membership), next_at=membership.next_at, now=now)
    return [article.guid for article in membership.articles]


def test_a_partner_that_never_fetched_gets_the_newest_and_no_more(store):
    for n in range(6):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
        carried = build(store, now=NOON + n * HOUR)
    assert carried == ["g5", "g4"]


def test_a_partner_that_fetches_regularly_gets_the_newest_and_no_more(store, fetched):
    for n in range(9):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
        assert len(build(store, now=NOON + n * HOUR)) <= 2
        fetched["p"] = NOON + n * HOUR + 20 * MINUTE


def test_a_first_fetch_soon_after_the_first_build_counts(store, fetched):
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, now=NOON)
    fetched["p"] = NOON + MINUTE
    for n in range(1, 7):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
        carried = build(store, now=NOON + n * HOUR)
    assert carried == ["g6", "g5", "g4", "g3", "g2", "g1"]


def test_what_came_while_the_partner_was_away_waits_for_it_and_goes_with_the_first_build_after_its_fetch(store, fetched):
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, now=NOON)
    fetched["p"] = NOON + 20 * MINUTE
    for n in range(1, 6):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
        build(store, now=NOON + n * HOUR)
    assert build(store, now=NOON + 6 * HOUR) == ["g5", "g4", "g3", "g2", "g1"]
    fetched["p"] = NOON + 7 * HOUR
    assert window(store, now=NOON + 8 * HOUR) == ["g5", "g4"]


@pytest.mark.parametrize("public", [{"token": None}, {"on_shelf": "public"}])
def test_a_partner_whose_fetches_count_no_more_gets_the_newest_and_no_more(store, public):
    """Its last fetch with the key proves nothing of what it has had since."""
    keyed = Partner(id="p", title="P", limit=2, token=Secret("key"))
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, now=NOON)
    store.record_accesses([access(at=NOON + 20 * MINUTE)])
    for n in range(1, 6):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
    assert len(store.membership_of(keyed, now=NOON + 6 * HOUR).articles) == 5
    other = replace(keyed, **public)
    assert [article.guid for article in store.membership_of(other, now=NOON + 6 * HOUR).articles] == ["g5", "g4"]
    assert store.window_of(other).since_at is None


def test_a_fetch_makes_no_partner_due(store, fetched):
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, now=NOON)
    fetched["p"] = NOON + HOUR
    assert store.due_partners(now=NOON + 2 * HOUR) == ()


def test_a_back_dated_article_is_news_until_it_was_fetched(store, fetched):
    for n in range(3):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON + n * MINUTE)
    build(store, now=NOON + 3 * MINUTE)
    fetched["p"] = NOON + 20 * MINUTE
    put(store, "late", published_at=NOON - 9 * DAY, now=NOON + HOUR)
    assert build(store, now=NOON + HOUR) == ["g2", "g1", "late"]
    fetched["p"] = NOON + 2 * HOUR
    assert window(store, now=NOON + 3 * HOUR) == ["g2", "g1"]


def test_a_correction_of_an_old_article_is_news_until_it_was_fetched(store, fetched):
    old = put(store, "old", published_at=NOON - DAY, now=NOON)
    for n in range(3):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON + n * MINUTE)
    build(store, now=NOON + 3 * MINUTE)
    fetched["p"] = NOON + 20 * MINUTE
    apply(store, revision(old, "Corrected.", at=NOON + HOUR), now=NOON + HOUR, placements=[placement("p", old.id)])
    assert build(store, now=NOON + HOUR) == ["g2", "g1", "old"]
    fetched["p"] = NOON + 2 * HOUR
    assert window(store, now=NOON + 3 * HOUR) == ["g2", "g1"]


def test_what_a_delay_lets_out_while_the_partner_is_away_waits_for_it(store, fetched):
    put(store, "delayed", published_at=NOON - DAY, now=NOON, from_at=NOON + HOUR)
    for n in range(3):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON + n * MINUTE)
    build(store, now=NOON + 3 * MINUTE)
    fetched["p"] = NOON + 20 * MINUTE
    assert window(store, now=NOON + HOUR - MINUTE) == ["g2", "g1"]
    assert window(store, now=NOON + HOUR) == ["g2", "g1", "delayed"]


def test_a_fetch_while_builds_failed_has_not_got_what_came_meanwhile(store, fetched):
    """What was fetched is the edition that stood then."""
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, now=NOON)
    for n in range(1, 6):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
    fetched["p"] = NOON + 5 * HOUR  # nothing was built since noon
    assert len(build(store, now=NOON + 6 * HOUR)) == 6 - 1
    assert len(build(store, now=NOON + 7 * HOUR)) == 6 - 1


def test_what_new_rules_bring_in_is_as_old_as_the_article(store, fetched):
    for n in range(5):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON + n * MINUTE)
    ids = [store.by_guid("wire", f"g{n}").id for n in range(5)]
    store.place("p", [placement("p", ids[4])], rules="a", now=NOON + 9 * MINUTE)
    build(store, now=NOON + 10 * MINUTE)
    fetched["p"] = NOON + HOUR
    store.place("p", [placement("p", name) for name in ids], rules="b", now=NOON + 2 * HOUR)
    assert build(store, now=NOON + 2 * HOUR) == ["g4", "g3"]


def test_what_came_within_the_window_stays_for_so_long_and_then_leaves_by_time(store):
    for n in range(5):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
    now = NOON + 4 * HOUR
    membership = store.membership("p", limit=2, lasting=4 * HOUR, now=now)
    assert [article.guid for article in membership.articles] == ["g4", "g3", "g2", "g1"]
    assert membership.next_at == NOON + 5 * HOUR
    assert window(store, lasting=4 * HOUR, now=NOON + 5 * HOUR) == ["g4", "g3", "g2"]
    assert window(store, lasting=4 * HOUR, now=NOON + DAY) == ["g4", "g3"]


def test_a_delayed_article_came_when_its_delay_was_over(store):
    for n in range(4):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON, from_at=NOON + DAY if n == 0 else None)
    assert window(store, lasting=2 * HOUR, now=NOON + DAY + HOUR) == ["g3", "g2", "g0"]


def test_a_window_has_a_bound_and_the_latest_news_stay(store, fetched):
    put(store, "g0", published_at=NOON, now=NOON)
    build(store, limit=1, now=NOON)
    fetched["p"] = NOON + 20 * MINUTE
    for n in range(1, 30):
        put(store, f"g{n}", published_at=NOON + n * HOUR, now=NOON + n * HOUR)
    assert window(store, limit=1, now=NOON + 30 * HOUR) == [f"g{n}" for n in range(29, 19, -1)]
    assert window(store, limit=1, bound=4, now=NOON + 30 * HOUR) == ["g29", "g28", "g27", "g26"]


def test_a_limit_of_its_own_is_never_cut_by_the_bound():
    assert [most(limit) for limit in (1, 30, 50, 51, 500, 900)] == [10, 300, 500, 500, 500, 900]


def test_a_killed_article_is_in_no_window(store, fetched):
    gone = put(store, "gone", published_at=NOON - DAY, now=NOON)
    for n in range(3):
        put(store, f"g{n}", published_at=NOON + n * MINUTE, now=NOON + n * MINUTE)
    build(store, now=NOON + 3 * MINUTE)
    fetched["p"] = NOON + 20 * MINUTE
    apply(store, kill(gone), now=NOON + HOUR)
    assert window(store, now=NOON + HOUR, lasting=9 * DAY) == ["g2", "g1", "g0"]


@pytest.mark.parametrize("column", ["published_at", "from_at", "moved_at"])
def test_no_question_for_the_window_reads_all_placements(store, column, request):
    """Each way of being news is found by an index that begins with the partner."""
    put(store, "g0", published_at=NOON, now=NOON)
    with store._db.read() as db:
        if db.dialect.name != "sqlite":
            pytest.skip("what SQLite plans is what is read here")
        asked = f"EXPLAIN QUERY PLAN SELECT article_id FROM placements WHERE partner_id = 'p' AND {column} > '2026' ORDER BY {column} DESC"  # noqa: S608
        plan = " ".join(row.detail for row in db.execute(text(asked)))
    assert f"USING INDEX ix_placements_{column.removesuffix('_at').replace('published', 'newest')}" in plan
    assert "TEMP B-TREE" not in plan


MOMENTS = st.integers(0, 60)
PLACED = st.lists(st.tuples(MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS), max_size=25)


@given(drawn=PLACED, limit=st.integers(1, 5), lasting=st.none() | MOMENTS, since=st.none() | MOMENTS, now=st.integers(30, 60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_the_window_is_the_newest_and_the_news_within_its_bound(drawn, limit, lasting, since, now):
    def at(minutes):
        return None if minutes is None else NOON + minutes * MINUTE

    placed = [Placed(id=f"a{n:02}", published_at=at(p), from_at=at(f), moved_at=at(m)) for n, (p, f, m) in enumerate(drawn)]
    rules = Window(limit=limit, lasting=None if lasting is None else lasting * MINUTE, since_at=at(since), most=most(limit))
    found = extent(placed, rules, now=at(now))
    ordered = [one.id for one in sorted(placed, key=lambda one: (-one.published_at.timestamp(), one.id))]
    assert list(found.ids) == [name for name in ordered if name in found.ids]
    assert set(ordered[:limit]) <= set(found.ids)
    news = {one.id for one in placed if one.is_news(rules, now=at(now))}
    assert set(found.ids) <= set(ordered[:limit]) | news
    assert len(found.ids) <= most(limit)
    assert len(found.ids) == most(limit) or news <= set(found.ids)
    assert found.until_at is None or found.until_at > at(now)


STEPS = st.lists(st.tuples(st.sampled_from(["new", "late", "edit", "kill", "fetch", "build", "wait"]), st.integers(0, 5)), max_size=14)


@given(steps=STEPS, lasting=st.none() | st.integers(1, 30))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_what_the_indexes_find_is_what_a_look_at_everything_finds(sqlite_template, steps, lasting):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        shutil.copy(sqlite_template, file)
        store, counted, now = Store.open(f"sqlite:///{file}"), {}, NOON
        store.counted_at = counted.get
        for number, (what, which) in enumerate(steps):
            now += timedelta(minutes=7 * (which + 1))
            _step(store, counted, what, f"g{which}", number, now)
            _compare(store, lasting and lasting * HOUR, now)
        store.close()


def _step(store, counted, what, name, number, now):
    held = store.by_guid("wire", name)
    if what in {"new", "late"}:
        put(
            store,
            name if held is None else f"{name}-{number}",
            published_at=now if what == "new" else now - 3 * DAY,
            now=now,
            from_at=now + HOUR if number % 3 == 0 else None,
        )
    elif what == "edit" and held is not None and held.status == "live":
        apply(store, revision(held, f"{number}", at=now), now=now, placements=[placement("p", held.id)])
    elif what == "kill" and held is not None and held.status == "live":
        apply(store, kill(held), now=now)
    elif what == "fetch":
        counted["p"] = now
    elif what == "build":
        build(store, now=now)


def _compare(store, lasting, now):
    rules = store.window("p", limit=2, lasting=lasting)
    with store._db.read() as db:
        rows = db.execute(text("SELECT article_id FROM placements")).scalars().all()
        moved = store.moves("p")
        bounds = store.windows("p")
    held = {name: store.article(name) for name in rows}
    placed = [
        Placed(id=name, published_at=held[name].published_at, from_at=bounds[name][0], moved_at=moved[name])
        for name in bounds
        if bounds[name][0] is None or bounds[name][0] <= now
    ]
    wanted = extent(placed, rules, now=now)
    assert tuple(article.id for article in store.membership("p", limit=2, lasting=lasting, now=now).articles) == wanted.ids
