"""Alerts, telegrams and a source's habit in the store."""

from dataclasses import replace

from sqlalchemy import text

from syndicator.model import Alert, Telegram
from syndicator.store import alerting
from tests.store.making import DAY, HOUR, NOON, apply, entry, new

QUIET = Alert(subject="source", name="wire", kind="quiet", since_at=NOON - DAY, told_at=NOON, text="Wire ist still ü")


def telegram(number, *, at=NOON, alert=QUIET):
    return Telegram(id=f"{number:032x}", way="webhook", event="raised", alert=alert, text="t", made_at=at, due_at=at)


def test_an_alert_comes_back_as_it_was_kept_and_the_next_takes_its_place(store):
    store.keep_alerts([QUIET])
    assert store.alerts() == (QUIET,)
    ended = replace(QUIET, ended_at=NOON + HOUR, times=3)
    other = replace(QUIET, kind="failing", told_at=NOON + HOUR)
    store.keep_alerts([ended, other])
    assert store.alerts() == (other, ended)


def test_telegrams_wait_until_they_are_taken(store):
    first, second = telegram(1), telegram(2, at=NOON + HOUR)
    store.keep_alerts([QUIET], [second, first])
    assert store.telegrams() == (first, second)
    later = replace(first, tries=1, due_at=NOON + DAY)
    store.settle_telegrams([second.id], [later])
    assert store.telegrams() == (later,)


def test_of_too_many_telegrams_the_oldest_are_dropped(store, monkeypatch):
    monkeypatch.setattr(alerting, "MOST_WAITING", 3)
    store.keep_alerts([], [telegram(number, at=NOON + number * HOUR) for number in range(5)])
    assert [one.id for one in store.telegrams()] == [telegram(number).id for number in (2, 3, 4)]


def test_alerts_that_ended_long_ago_leave_with_the_runs(store):
    store.keep_alerts(
        [replace(QUIET, ended_at=NOON), replace(QUIET, kind="failing"), replace(QUIET, kind="changed", ended_at=NOON + 99 * DAY)]
    )
    store.prune(before=None, now=NOON + 100 * DAY)
    assert sorted(alert.kind for alert in store.alerts()) == ["changed", "failing"]


def test_a_source_s_habit_is_read_newest_first_and_not_from_the_future(store):
    for days in (1, 5, 200, -3):
        apply(store, new(entry(f"g{days}", f"{days}"), published_at=NOON - days * DAY))
    apply(store, new(entry("other", "o", source="other"), published_at=NOON), source="other")
    assert store.published_times("wire", since=NOON - 120 * DAY, now=NOON) == (NOON - DAY, NOON - 5 * DAY)


def test_a_habit_is_read_without_a_scan(store):
    asked = "SELECT published_at FROM articles WHERE source_id = 'wire' AND published_at >= '2026' ORDER BY published_at DESC LIMIT 5"
    with store._db.read() as db:
        if db.dialect.name != "sqlite":
            return
        plan = " ".join(str(row) for row in db.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "ix_articles_newest" in plan
    assert "TEMP B-TREE" not in plan
