"""What was seen of sources, their runs, and the last good texts of the configuration."""

from dataclasses import replace
from datetime import UTC, datetime

from syndicator.model import FileMark, Run, SourceState, Validators
from tests.store.making import DAY, HOUR, NOON, apply, entry, new


def test_a_source_never_seen_has_an_empty_state(store):
    assert store.state("wire") == SourceState(source_id="wire")
    assert store.states() == {}


def test_a_state_comes_back_as_it_was_saved(store):
    validators = Validators(
        url="https://x.example/ü",
        etag='W/"a, b"',
        last_modified="Sat, 29 Oct 1994 19:43:31 GMT",
        body="d",
        files=(FileMark(name="a.txt", mtime_ns=1, size=2, digest="d"),),
    )
    state = SourceState(
        source_id="wire",
        validators=validators,
        due_at=NOON + HOUR,
        ran_at=NOON,
        succeeded_at=NOON,
        new_at=NOON,
        failures=3,
        error="no answer",
        problems=("one", "two"),
        missing=("b.txt",),
        rules="r",
    )
    store.save_state(state)
    assert store.state("wire") == state
    store.save_state(replace(state, due_at=None, failures=0))
    assert store.states() == {"wire": replace(state, due_at=None, failures=0)}


def test_due_sources_come_longest_waiting_first(store):
    for name, due_at in {"late": NOON, "later": NOON + DAY, "latest": NOON - HOUR}.items():
        store.save_state(SourceState(source_id=name, due_at=due_at))
    assert store.due_sources(now=NOON) == ("latest", "late")


def test_times_come_back_in_utc_on_far_away_dates(store):
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        store.save_state(SourceState(source_id="wire", due_at=at))
        assert store.state("wire").due_at == at


def test_runs_come_back_latest_first(store):
    first = apply(store, new(entry("g1")))
    second = apply(store, new(entry("g2", "2")), now=NOON + HOUR)
    assert store.runs("wire", 5) == (second, first)
    assert store.runs("wire", 1) == (second,)
    assert second.new == 1


def test_of_runs_that_brought_nothing_only_the_last_in_a_row_is_kept(store):
    for n in range(3):
        apply(store, now=NOON + n * HOUR)
    apply(store, new(entry()), now=NOON + 4 * HOUR)
    apply(store, now=NOON + 5 * HOUR)
    assert [(run.outcome, run.started_at - NOON) for run in store.runs("wire", 9)] == [
        ("unchanged", 5 * HOUR),
        ("changed", 4 * HOUR),
        ("unchanged", 2 * HOUR),
    ]


def test_a_failed_run_is_kept(store):
    run = Run(source_id="wire", started_at=NOON, ended_at=NOON, outcome="failed", error="no answer")
    assert store.apply(run, SourceState(source_id="wire", failures=1), changes=(), placements=(), now=NOON) == run
    assert store.runs("wire", 1) == (run,)


def test_good_texts_are_replaced_as_a_set(store):
    store.keep_good_texts({"sources/a.yaml": "a: 1\n", "partners/b.yaml": "ü"}, now=NOON)
    store.keep_good_texts({"sources/a.yaml": "a: 2\n"}, now=NOON)
    assert store.good_texts() == {"sources/a.yaml": "a: 2\n"}


def test_polls_that_brought_nothing_are_noted_together(store):
    for minute in range(3):
        at = NOON + minute * HOUR
        polls = [
            (
                Run(source_id=name, started_at=at, ended_at=at, outcome="unchanged"),
                SourceState(source_id=name, ran_at=at, validators=Validators(etag=f'"{name}{minute}"')),
            )
            for name in ("one", "two")
        ]
        assert store.note(polls) == [run for run, _ in polls]
    assert [len(store.runs(name)) for name in ("one", "two")] == [1, 1]
    assert [state.validators.etag for state in store.some_states(["two", "none", "one"])] == ['"two2"', "", '"one2"']
