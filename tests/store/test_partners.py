"""A partner's articles at a moment, when it must be built, and the editions that stand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from syndicator.model import FORMATS, Edition, Fragment, Status
from syndicator.store.tables import fragments
from tests.store.making import DAY, HOUR, NOON, access, apply, entry, held, kill, new, placement, revision, unchanged

MINUTE = HOUR / 60


def put(store, *guids, partner="p", now=NOON, **window):
    """Store one article for each guid, an hour apart, each placed with the partner."""
    changes = [new(entry(guid, guid), at=now + n * HOUR) for n, guid in enumerate(guids)]
    apply(store, *changes, now=now, placements=[placement(partner, change.article.id, **window) for change in changes])
    return [change.article.id for change in changes]


def editions(membership, body=b"<rss/>", formats=FORMATS):
    ids = tuple(article.id for article in membership.articles)
    return [
        Edition(
            partner_id=membership.partner_id,
            format=form,
            body=body,
            etag=f'"{body.hex()}"',
            changed_at=membership.changed_at,
            generation="g",
            article_ids=ids,
        )
        for form in formats
    ]


def build(store, partner="p", *, now=NOON, body=b"<rss/>", limit=9):
    membership = store.membership(partner, limit=limit, now=now)
    return store.publish(partner, editions(membership, body), next_at=membership.next_at, now=now)


def test_the_newest_come_first_up_to_the_limit(store):
    ids = put(store, "g1", "g2", "g3")
    assert [article.id for article in store.membership("p", limit=2, now=NOON).articles] == [ids[2], ids[1]]


def test_articles_of_one_moment_come_in_the_order_of_their_ids(store):
    changes = [new(entry(f"g{n}", str(n))) for n in range(6)]
    apply(store, *changes, placements=[placement("p", change.article.id) for change in changes])
    ids = [article.id for article in store.membership("p", limit=9, now=NOON).articles]
    assert ids == sorted(ids)


def test_an_article_enters_at_its_minute_and_leaves_at_its_minute(store):
    put(store, "g1", from_at=NOON + HOUR, until_at=NOON + 2 * HOUR)

    def count(now):
        return len(store.membership("p", limit=9, now=now).articles)

    before = NOON + HOUR - MINUTE
    assert [count(at) for at in (before, NOON + HOUR, NOON + 2 * HOUR - MINUTE, NOON + 2 * HOUR)] == [0, 1, 1, 0]


def test_the_next_time_is_the_earliest_that_is_still_to_come(store):
    put(store, "g1", from_at=NOON + HOUR, until_at=NOON + 2 * HOUR)
    nexts = [store.membership("p", limit=9, now=NOON + n * HOUR).next_at for n in range(3)]
    assert nexts == [NOON + HOUR, NOON + 2 * HOUR, None]


def test_a_partner_is_due_by_change_then_by_time_and_else_not(store):
    put(store, "g1", from_at=NOON + HOUR)
    assert store.due_partners(now=NOON) == ("p",)
    build(store)
    assert store.due_partners(now=NOON + HOUR - MINUTE) == ()
    assert store.due_partners(now=NOON + HOUR) == ("p",)
    build(store, now=NOON + HOUR)
    assert store.due_partners(now=NOON + DAY) == ()


def test_an_article_makes_those_partners_due_that_it_matches(store):
    article_id = put(store, "g1")[0]
    put(store, "g2", partner="q")
    for partner in ("p", "q"):
        build(store, partner)
    apply(store, revision(store.article(article_id)), placements=[placement("p", article_id)])
    assert store.due_partners(now=NOON) == ("p",)


def test_a_partner_that_gains_or_loses_or_retimes_an_article_is_due(store):
    article_id = put(store, "g1")[0]
    for partner in ("p", "q"):
        build(store, partner)
    same = store.article(article_id)
    apply(store, revision(same, surface=same.surface, updated_at=same.updated_at), placements=[placement("q", article_id)])
    assert store.due_partners(now=NOON) == ("p", "q")
    for partner in ("p", "q"):
        build(store, partner)
    again = store.article(article_id)
    apply(
        store,
        revision(again, surface=again.surface, updated_at=again.updated_at),
        placements=[placement("q", article_id, until_at=NOON + DAY)],
    )
    assert store.due_partners(now=NOON) == ("q",)


def test_a_revision_that_no_partner_can_see_touches_none(store):
    article_id = put(store, "g1")[0]
    build(store)
    same = store.article(article_id)
    change = revision(same, surface=same.surface, updated_at=same.updated_at)
    apply(store, change, placements=[placement("p", article_id, why="include[1]")])
    assert store.article(article_id).version == 2
    assert store.due_partners(now=NOON) == ()


def test_unchanged_articles_touch_no_partner(store):
    article_id = put(store, "g1")[0]
    build(store)
    apply(store, unchanged(store.article(article_id), entry("g1", "other bytes")), placements=[placement("q", article_id)])
    assert store.due_partners(now=NOON) == ()
    assert store.membership("p", limit=9, now=NOON).articles != ()


def test_a_change_between_reading_and_publishing_keeps_the_partner_due(store):
    put(store, "g1")
    membership = store.membership("p", limit=9, now=NOON)
    put(store, "g2", now=NOON + MINUTE)
    store.publish("p", editions(membership), next_at=None, now=NOON)
    assert store.due_partners(now=NOON) == ("p",)
    build(store, now=NOON + MINUTE)
    assert store.due_partners(now=NOON + MINUTE) == ()


def test_a_look_in_between_does_not_hide_that_change(store):
    put(store, "g1")
    membership = store.membership("p", limit=9, now=NOON)
    put(store, "g2", now=NOON + MINUTE)
    store.membership("p", limit=9, now=NOON + MINUTE)
    store.publish("p", editions(membership), next_at=None, now=NOON)
    assert store.due_partners(now=NOON) == ("p",)


def test_a_killed_or_held_article_is_in_no_membership(store):
    first, second = put(store, "g1", "g2")
    apply(store, kill(store.article(first)))
    apply(store, revision(store.article(second), status=Status.HELD), placements=[placement("p", second)])
    assert store.membership("p", limit=9, now=NOON + DAY).articles == ()
    assert store.due_partners(now=NOON) == ("p",)


def test_the_time_of_the_set_is_stored_and_moves_only_with_the_set(store):
    article_id = put(store, "g1")[0]
    assert store.membership("p", limit=9, now=NOON + MINUTE).changed_at == NOON + MINUTE
    build(store, now=NOON + MINUTE)
    apply(store, revision(store.article(article_id)), placements=[placement("p", article_id)], now=NOON + HOUR)
    assert store.membership("p", limit=9, now=NOON + HOUR).changed_at == NOON + MINUTE
    build(store, now=NOON + HOUR)
    assert store.membership("p", limit=9, now=NOON + DAY).changed_at == NOON + MINUTE
    apply(store, kill(store.article(article_id)), now=NOON + DAY)
    assert store.membership("p", limit=9, now=NOON + DAY).changed_at == NOON + DAY


def test_the_time_of_a_set_never_goes_back_with_the_clock(store):
    put(store, "g1")
    build(store, now=NOON + DAY)
    put(store, "g2", now=NOON)
    assert store.membership("p", limit=9, now=NOON).changed_at == NOON + DAY
    build(store, now=NOON, body=b"other")
    assert store.edition("p", "rss").changed_at == NOON + DAY + timedelta(seconds=1)


def test_an_empty_set_has_the_time_of_its_first_routing(store):
    store.place("p", [], rules="r1", now=NOON)
    for later in (HOUR, DAY):
        membership = store.membership("p", limit=9, now=NOON + later)
        assert (membership.changed_at, membership.articles) == (NOON, ())
        store.publish("p", editions(membership), next_at=None, now=NOON + later)


def test_placing_replaces_all_of_one_partner_and_makes_it_alone_due(store):
    first, second = put(store, "g1", "g2")
    put(store, "g3", partner="q")
    for partner in ("p", "q"):
        build(store, partner)
    store.place("p", [placement("p", second), placement("p", "gone"), placement("q", first)], rules="r2", now=NOON)
    assert [article.id for article in store.membership("p", limit=9, now=NOON).articles] == [second]
    assert store.due_partners(now=NOON) == ("p",)
    assert store.placed_rules() == {"p": "r2", "q": ""}


def test_placing_leaves_killed_articles_out(store):
    article = held(store)
    apply(store, kill(article))
    store.place("p", [placement("p", article.id)], rules="r", now=NOON)
    with store._db.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM placements").scalar() == 0


def test_many_placements_are_placed(store):
    changes = [new(entry(f"g{n}", str(n)), at=NOON + n * MINUTE) for n in range(510)]
    apply(store, *changes)
    store.place("p", [placement("p", change.article.id) for change in changes], rules="r", now=NOON)
    assert len(store.membership("p", limit=2000, now=NOON).articles) == 510


def test_editions_are_replaced_and_only_changed_bytes_move_their_time(store):
    put(store, "g1")
    assert [edition.format for edition in build(store)] == ["rss", "atom", "json"]
    assert build(store, now=NOON + HOUR) == ()
    assert store.edition("p", "rss").changed_at == NOON
    membership = store.membership("p", limit=9, now=NOON + HOUR)
    fresh = [*editions(membership, b"new", ("rss",)), *editions(membership, formats=("atom",))]
    changed = store.publish("p", fresh, next_at=None, now=NOON + HOUR)
    assert [(edition.format, edition.changed_at, edition.body) for edition in changed] == [("rss", NOON + HOUR, b"new")]
    assert {form: edition.changed_at for form, edition in store.editions("p").items()} == {"rss": NOON + HOUR, "atom": NOON}
    assert store.edition("p", "json") is None


def test_o5_other_bytes_have_a_later_date_even_when_the_clock_was_set_back(store):
    """Each time a feed's bytes change its Last-Modified is later by a whole second at least, whatever the clock did meanwhile."""
    times = []
    for number, now in enumerate((NOON, NOON + timedelta(milliseconds=300), NOON - timedelta(hours=1), NOON + timedelta(hours=1))):
        membership = store.membership("p", limit=9, now=NOON)
        store.publish("p", editions(membership, b"%d" % number), next_at=None, now=now)
        times.append(store.edition("p", "rss").changed_at.replace(microsecond=0))
    assert times == [NOON, NOON + timedelta(seconds=1), NOON + timedelta(seconds=2), NOON + timedelta(hours=1)]


def test_an_edition_comes_back_whole(store):
    put(store, "g1", "g2")
    membership = store.membership("p", limit=9, now=NOON)
    (sent,) = editions(membership, bytes(range(256)), ("json",))
    store.publish("p", [sent], next_at=None, now=NOON)
    assert store.edition("p", "json") == sent


def test_a_forgotten_partner_leaves_nothing(store):
    put(store, "g1")
    build(store)
    store.record_accesses([access()])
    store.forget_partner("p", now=NOON)
    assert (store.editions("p"), store.placed_rules(), store.last_fetch(), store.due_partners(now=NOON)) == ({}, {}, {}, ())
    assert store.membership("p", limit=9, now=NOON).articles == ()


def test_fragments_are_kept_by_key(store):
    first, second, third = (Fragment(body=body, pressed=body[::-1], seal="s") for body in (b"\x00\xff", b"2", b"3"))
    store.keep_fragments({}, now=NOON)
    store.keep_fragments({"a": first, "b": second}, now=NOON)
    store.keep_fragments({"a": third}, now=NOON + HOUR)
    assert store.fragments(["a", "b", "c"]) == {"a": third, "b": second}
    assert store.fragments([]) == {}


def test_a_fragment_that_an_older_version_kept_is_none(store):
    store.keep_fragments({"a": Fragment(body=b"1", pressed=b"2"), "b": Fragment(body=b"3", pressed=b"4")}, now=NOON)
    with store._db.write() as db:
        db.execute(update(fragments).where(fragments.c.key == "a").values(pressed=None, seal=None))
    assert store.fragments(["a", "b"]) == {"b": Fragment(body=b"3", pressed=b"4")}


def test_an_edition_is_kept_pressed_and_as_it_is(store):
    made = editions(store.membership("p", limit=9, now=NOON), b"body", ("rss",))[0]
    store.publish("p", [replace(made, pressed=b"pressed")], next_at=None, now=NOON)
    assert store.edition("p", "rss").pressed == b"pressed"
    store.publish("p", [replace(made, body=b"other", etag='"other"')], next_at=None, now=NOON + HOUR)
    assert store.edition("p", "rss").pressed == b""


@pytest.mark.parametrize("limit", [0, 1])
def test_a_limit_is_kept(store, limit):
    put(store, "g1", "g2")
    assert len(store.membership("p", limit=limit, now=NOON).articles) == limit


def test_editions_stand_until_a_placement_changes_or_a_time_comes_and_say_by_which_settings_they_were_made(store):
    ids = put(store, "g1", until_at=NOON + 2 * HOUR)
    assert store.standing(now=NOON) == {}
    membership = store.membership("p", limit=9, now=NOON)
    store.publish("p", editions(membership), next_at=membership.next_at, made_by="s1", now=NOON)
    stood = store.standing(now=NOON + HOUR)["p"]
    assert (stood.made_by, stood.carried) == ("s1", tuple(ids))
    assert stood.files == tuple((form, len(b"<rss/>"), NOON) for form in sorted(FORMATS))
    assert store.standing(now=NOON + 2 * HOUR) == {}
    put(store, "g2", now=NOON + MINUTE)
    assert store.standing(now=NOON + HOUR) == {}


def test_what_was_read_for_one_partner_is_read_as_it_is_now_for_the_next(store):
    def texts(partner):
        return [article.copy.html for article in store.membership(partner, limit=9, now=NOON + HOUR).articles]

    made = new(entry("g1"))
    places = [placement(partner, made.article.id) for partner in ("p", "q")]
    apply(store, made, placements=places)
    stood = store.by_guid("wire", "g1")
    assert texts("p") == texts("q") == [stood.copy.html]
    apply(store, revision(stood, "Another text."), placements=places, now=NOON + MINUTE)
    assert texts("q") == texts("p")
    assert "Another text." in texts("p")[0]
