"""Laws of the store that hold whatever the runs bring, in whatever order."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.model import Status
from syndicator.store import Store
from tests.examples import examples
from tests.store.making import HOUR, NOON, apply, entry, kill, new, placement, revision, unchanged

STEP = st.tuples(st.sampled_from(["g1", "g2", "g3"]), st.sampled_from(["text", "same", "kill", "again"]), st.booleans())


def change_for(store, guid, what, number):
    """Decide as the lines would: on what is held now."""
    held = store.by_guid("wire", guid)
    if held is None:
        return new(entry(guid, f"{guid} {number}"), at=NOON, public_ids=("urn:wanted", f"urn:{guid}"), rss_guids=("wanted", guid))
    if held.status is Status.KILLED or what == "same":
        return unchanged(held, entry(guid, f"{guid} {number}"))
    if what == "kill":
        return kill(held)
    return revision(held, f"{guid} {number}", at=NOON + number * HOUR, received=entry(f"{guid}-alias", f"{guid} {number}"))


@given(runs=st.lists(st.lists(STEP, min_size=1, max_size=3, unique_by=lambda step: step[0]), min_size=1, max_size=6))
@settings(max_examples=examples(200), deadline=None, derandomize=True)
def test_whatever_runs_bring_names_stand_versions_count_up_and_no_killed_article_is_out(sqlite_template, runs):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        shutil.copy(sqlite_template, file)
        store = Store.open(f"sqlite:///{file}")
        names = {}
        for number, run in enumerate(runs, start=1):
            changes = [change_for(store, guid, what, number) for guid, what, _ in run]
            placed = [placement("p", change.article.id) for change, (_, _, place) in zip(changes, run, strict=True) if place]
            apply(store, *changes, placements=placed, now=NOON + number * HOUR)
            check(store, names)
        store.close()


def check(store, names):
    """Hold the laws against what is stored."""
    articles = [article for guid in ("g1", "g2", "g3") if (article := store.by_guid("wire", guid))]
    for article in articles:
        assert names.setdefault(article.guid, (article.id, article.public_id, article.rss_guid)) == (
            article.id,
            article.public_id,
            article.rss_guid,
        )
        history = store.history(article.id)
        assert [version.version for version in history] == list(range(1, article.version + 1))
        assert store.copy_of(article.id, article.version) == article.copy
        assert sum(received.current for received in store.received(article.id)) >= 1
    assert len({article.public_id for article in articles}) == len(articles)
    out = store.membership("p", limit=9, now=NOON + 99 * HOUR).articles
    assert all(article.status is Status.LIVE for article in out)
