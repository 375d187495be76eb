"""What stood at some time can be shown again, byte for byte, without keeping each edition's bytes."""

import itertools
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from syndicator._text.digests import digest
from syndicator.errors import StoreError
from syndicator.model import Edition
from syndicator.store import Made, Store
from syndicator.store.tables import appearances, pieces, recipes
from syndicator.syndicate import render
from tests.examples import examples
from tests.store.making import DAY, HOUR, NOON
from tests.syndicate.samples import HOUSE, article, membership, partner

SECOND = timedelta(seconds=1)


def edition(body, form="rss", *, partner_id="p", ids=()):
    return Edition(
        partner_id=partner_id,
        format=form,
        body=body,
        etag=f'"{digest(body)}"',
        changed_at=NOON,
        generation="g",
        article_ids=tuple(ids),
    )


def put(store, *articles, head=b"<rss>", tail=b"</rss>", now=NOON, partner_id="p", form="rss", versions=None):
    """Publish one edition of these pieces, each cut out."""
    cuts, body = [], head
    for piece in articles:
        cuts.append((len(body), len(body) + len(piece)))
        body += piece
    made = Made({form: cuts}, versions or {})
    store.publish(partner_id, [edition(body + tail, form, partner_id=partner_id, ids=versions or ())], next_at=None, made=made, now=now)
    return body + tail


def rows(store, table):
    with store._db.read() as db:
        return db.scalar(select(func.count()).select_from(table))


def appeared(store, article_id="a"):
    with store._db.read() as db:
        wanted = select(appearances).where(appearances.c.article_id == article_id).order_by(appearances.c.build)
        return [(row.version, row.build, row.until_build) for row in db.execute(wanted)]


def test_each_edition_is_shown_again_as_it_stood(store):
    first = put(store, b"one", b"two", now=NOON)
    second = put(store, b"two", b"three", head=b"<rss>\n", now=NOON + HOUR)
    assert store.edition_at("p", "rss", at=NOON - SECOND) is None
    assert store.edition_at("p", "rss", at=NOON) == store.edition_at("p", "rss", at=NOON + HOUR - SECOND) == first
    assert store.edition_at("p", "rss", at=NOON + HOUR) == store.edition_at("p", "rss", at=NOON + DAY) == second
    assert (store.edition_at("p", "atom", at=NOON), store.edition_at("q", "rss", at=NOON)) == (None, None)
    assert store.editions_known("p") == {"rss": NOON}


def test_a_piece_is_kept_once_whoever_gets_it(store):
    for number in range(5):
        put(store, b"one", b"two", head=f"<rss {number}>".encode(), now=NOON + number * HOUR)
        put(store, b"two", b"one", b"two", partner_id="q", head=f"<rss {number}>".encode(), now=NOON + number * HOUR)
    assert (rows(store, pieces), rows(store, recipes)) == (2, 10)
    assert store.edition_at("q", "rss", at=NOON + 2 * HOUR) == b"<rss 2>twoonetwo</rss>"


def test_the_same_bytes_again_are_no_new_recipe(store):
    put(store, b"one")
    put(store, b"one", now=NOON + HOUR)
    assert rows(store, recipes) == 1


def test_an_edition_from_before_the_ledger_gets_its_recipe_with_the_next_build(store):
    body = put(store, b"one")
    with store._db.write() as db:
        db.execute(delete(recipes))
    put(store, b"one", now=NOON + HOUR)
    assert store.edition_at("p", "rss", at=NOON) == body


def test_a_clock_that_was_set_back_does_not_mix_up_what_stood(store):
    put(store, b"one", now=NOON + HOUR)
    second = put(store, b"two", now=NOON)
    assert store.edition_at("p", "rss", at=NOON + HOUR) == b"<rss>one</rss>"
    assert store.edition_at("p", "rss", at=NOON + HOUR + SECOND) == second
    assert store.edition_at("p", "rss", at=NOON) is None


def test_a_format_or_a_partner_that_is_no_more_stood_until_then(store):
    body = put(store, b"one", versions={"a": 1})
    store.publish("p", [edition(b"{}", "json")], next_at=None, now=NOON + HOUR)
    store.forget_partner("p", now=NOON + 2 * HOUR)
    assert store.edition_at("p", "rss", at=NOON + HOUR - SECOND) == body
    assert store.edition_at("p", "rss", at=NOON + HOUR) is None
    assert store.edition_at("p", "json", at=NOON + HOUR) == b"{}"
    assert store.edition_at("p", "json", at=NOON + 2 * HOUR) is None
    again = put(store, b"one", now=NOON + 3 * HOUR)
    assert store.edition_at("p", "rss", at=NOON + 3 * HOUR) == again


def test_it_is_known_in_which_builds_a_version_stood(store):
    put(store, b"one", versions={"a": 1})
    put(store, b"one", b"b", versions={"a": 1, "b": 1}, now=NOON + HOUR)
    put(store, b"One", b"b", versions={"a": 2, "b": 1}, now=NOON + 2 * HOUR)
    put(store, b"b", versions={"b": 1}, now=NOON + 3 * HOUR)
    put(store, b"One", b"b", versions={"a": 2, "b": 1}, now=NOON + 4 * HOUR)
    assert appeared(store) == [(1, 1, 3), (2, 3, 4), (2, 5, None)]
    assert appeared(store, "b") == [(1, 2, None)]
    store.forget_partner("p", now=NOON + 5 * HOUR)
    assert appeared(store)[-1] == (2, 5, 6)


def test_a_format_that_goes_changes_nothing_about_who_stands_where(store):
    put(store, b"one", versions={"a": 1})
    body = edition(b"<rss>one</rss>")
    store.publish("p", [body, edition(b"{}", "json")], next_at=None, made=Made({}, {"a": 1}), now=NOON + HOUR)
    store.publish("p", [body], next_at=None, made=Made({}, {"a": 1}), now=NOON + 2 * HOUR)
    store.publish("p", [], next_at=None, now=NOON + 3 * HOUR)
    put(store, b"one", versions={"a": 1}, now=NOON + 4 * HOUR)
    assert appeared(store) == [(1, 1, 3), (1, 3, None)]


def test_what_recipes_within_retention_need_is_kept_and_nothing_else(store):
    put(store, b"one", b"two", versions={"a": 1})
    put(store, b"two", b"three", now=NOON + 10 * DAY, versions={"a": 2})
    put(store, b"three", now=NOON + 20 * DAY, versions={"a": 2})
    store.prune(before=NOON + 15 * DAY, now=NOON + 20 * DAY)
    assert store.edition_at("p", "rss", at=NOON) is None
    assert store.edition_at("p", "rss", at=NOON + 10 * DAY) == b"<rss>twothree</rss>"
    assert (rows(store, pieces), appeared(store)) == (2, [(2, 2, None)])
    store.prune(before=NOON + 900 * DAY, now=NOON + 900 * DAY)
    assert store.edition_at("p", "rss", at=NOON + 900 * DAY) == b"<rss>three</rss>"
    assert rows(store, pieces) == 1


@pytest.mark.parametrize("harm", ["lost", "other"])
def test_what_cannot_be_shown_as_it_was_is_not_shown(store, harm):
    put(store, b"one")
    with store._db.write() as db:
        db.execute(delete(pieces) if harm == "lost" else update(recipes).values(etag='"0"'))
    with pytest.raises(StoreError, match=r"partner p: .* 2026-11-02 12:00 "):
        store.edition_at("p", "rss", at=NOON)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────

BYTES = st.binary(max_size=12) | st.sampled_from([b"\xff\xfe", "ä–€".encode(), b'"\\', b"\x00", b"one", b"two"])
BUILD = st.tuples(
    st.sampled_from("pq"),
    st.dictionaries(st.sampled_from(["rss", "atom", "json"]), st.tuples(BYTES, st.lists(BYTES, max_size=4), BYTES), max_size=3),
    st.integers(-7200, 7200),
)


@pytest.fixture(scope="module")
def one_store(sqlite_template, tmp_path_factory):
    """Give a store that many examples share, each with partners of its own."""
    file = tmp_path_factory.mktemp("recipes") / "store.db"
    shutil.copy(sqlite_template, file)
    store = Store.open(f"sqlite:///{file}")
    yield store
    store.close()


numbers = itertools.count()


@given(builds=st.lists(BUILD, min_size=1, max_size=8), kept=st.integers(0, 4))
@settings(max_examples=examples(200), deadline=None, derandomize=True, phases=[Phase.generate])
def test_every_recipe_gives_the_bytes_whose_etag_it_carries(one_store, builds, kept):
    """Whatever the bytes, wherever they are cut, however the clock jumps, and after retention."""
    now, stood, example = NOON, {}, next(numbers)
    for name, documents, step in builds:
        partner_id, cuts, editions = f"{name}-{example}", {}, []
        now += step * SECOND
        for form, (head, articles, tail) in documents.items():
            body, cuts[form] = head, []
            for piece in articles:
                cuts[form].append((len(body), len(body) + len(piece)))
                body += piece + b"\n"
            editions.append(edition(body + tail, form, partner_id=partner_id))
        one_store.publish(partner_id, editions, next_at=None, made=Made(cuts, {"a": len(stood)}), now=now)
        stood |= {(partner_id, form, one.changed_at): one for form, one in one_store.editions(partner_id).items()}
    limit = sorted(at for _, _, at in stood)[min(kept, len(stood) - 1)] if stood else NOON
    one_store.prune(before=limit, now=now)
    for (partner_id, form, at), one in stood.items():
        shown = one_store.edition_at(partner_id, form, at=at)
        assert shown == one.body or at < limit
        if one_store.edition(partner_id, form) == one:
            assert shown == one.body


WHAT = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["come", "change", "go"])), min_size=1, max_size=3)


@given(steps=st.lists(WHAT, min_size=1, max_size=4), content=st.sampled_from(["full", "summary"]))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_what_a_partner_got_is_put_together_again_from_what_is_rendered(one_store, steps, content):
    """Through the real rendering, with fragments kept from build to build; only heads, tails and what is between stand in recipes."""
    held, fragments, stood = {}, {}, {}
    to = partner(id=f"r-{next(numbers)}", content=content)
    for number, step in enumerate(steps):
        for which, what in step:
            if what == "go":
                held.pop(which, None)
            else:
                fresh = held.get(which) or article(which)
                version = fresh.version + (what == "change")
                headline = f"Headline – {which} in version {version}"
                held[which] = replace(fresh, version=version, surface=str(version), copy=replace(fresh.copy, headline=headline))
        made = render.render(to, membership(*held.values()), HOUSE, fragments=fragments)
        fragments |= made.fragments
        assert [len(made.cuts[form]) for form in to.formats] == [len(held)] * len(to.formats)
        carried = {one.id: one.version for one in held.values()}
        one_store.publish(to.id, made.editions, next_at=None, made=Made(made.cuts, carried), now=NOON + number * HOUR)
        stood |= {(form, one.changed_at): one.body for form, one in one_store.editions(to.id).items()}
    assert {(form, at): one_store.edition_at(to.id, form, at=at) for form, at in stood} == stood
