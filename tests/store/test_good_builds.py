"""What is known of a partner's last good build, what is held, and what people let through: on each database."""

import json
from dataclasses import replace
from datetime import UTC, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.catalog import Condition, LicenceTerms, Line, Manner, Partner, Publisher, Secret
from syndicator.model import Acceptance, Allowed, Carried, Digest, HeldBuild, Trip
from syndicator.store import Good
from syndicator.store.manners import pack_manner, unpack_manner
from tests.store.making import HOUR, NOON, apply, kill, placement, revision
from tests.store.test_partners import editions, put

MANNER = Manner(partner=Partner(id="p", title="P"), publisher=Publisher(name="Quay"), base_url="https://f.example")


def publish(store, *, now=NOON, left=(), **good):
    membership = store.membership("p", limit=9, now=now)
    carried = [Carried(article_id=one.id, version=one.version, names=Digest("n"), updated_at=one.updated_at) for one in membership.articles]
    known = Good(manner=MANNER, made_by=Digest("m"), carried=(*carried, *left), **good)
    return store.publish("p", editions(membership), next_at=None, good=known, now=now)


def test_what_stands_is_known_with_its_manner_and_versions(store):
    ids = put(store, "a", "b")
    assert store.last_good("p") is None
    publish(store, now=NOON + 3 * HOUR)
    known = store.last_good("p")
    assert (known.manner, known.made_by, known.at, set(known.order)) == (MANNER, "m", NOON + 3 * HOUR, set(ids))
    assert {one.article_id: one.version for one in known.carried} == dict.fromkeys(ids, 1)


def test_an_article_is_read_in_the_version_that_stands(store):
    (name,) = put(store, "a")
    publish(store, now=NOON + HOUR)
    held = store.article(name)
    apply(store, revision(held, "Another text.", at=NOON + 2 * HOUR), placements=[placement("p", name)], now=NOON + 2 * HOUR)
    (carried,) = store.last_good("p").carried
    (then,) = store.as_carried([carried]).values()
    assert (then.version, then.copy, then.updated_at) == (1, held.copy, held.updated_at)
    assert store.article(name).version == 2


def test_editions_of_an_older_program_are_known_by_their_articles_alone(store):
    ids = put(store, "a", "b")
    publish(store, now=NOON + 3 * HOUR)
    other = [
        replace(one, generation="other", body=b"<rss/>2", etag='"2"')
        for one in editions(store.membership("p", limit=9, now=NOON + 4 * HOUR))
    ]
    store.publish("p", other, next_at=None, now=NOON + 4 * HOUR)
    known = store.last_good("p")
    assert (known.manner, known.carried, set(known.order)) == (None, (), set(ids))


def test_a_kill_builds_who_carries_the_article_though_it_is_placed_there_no_longer(store):
    (name, _) = put(store, "a", "b")
    publish(store, now=NOON + 3 * HOUR)
    store.place("p", (), rules=Digest("other"), now=NOON + 3 * HOUR)
    trip = Trip(kind="leave", text="too many", count=2, of=2, articles=(name,))
    held = HeldBuild(partner_id="p", since_at=NOON, config=Digest("c"), trips=(trip,))
    store.membership("p", limit=9, now=NOON + 4 * HOUR)
    stands = list(store.editions("p").values())
    store.publish("p", stands, next_at=None, good=Good(manner=None, held=held), now=NOON + 4 * HOUR)
    assert store.due_partners(now=NOON + 4 * HOUR) == ()
    assert store.held_builds() == {"p": held}
    apply(store, kill(store.article(name)), now=NOON + 5 * HOUR)
    assert store.due_partners(now=NOON + 5 * HOUR) == ("p",)
    store.membership("p", limit=9, now=NOON + 5 * HOUR)
    publish(store, now=NOON + 5 * HOUR)
    assert store.held_builds() == {}


def acceptance(**more):
    allowed = Allowed(leave=("a", "b"))
    return Acceptance(partner_id="p", by="plan", config=Digest("c"), who="kim", why="", given_at=NOON, allowed=allowed, **more)


def test_what_was_let_through_is_used_up_article_by_article(store):
    put(store, "x")
    store.accept(acceptance())
    assert store.due_partners(now=NOON) == ("p",)
    publish(store, config=Digest("c"), used=Allowed(leave=("a",)))
    (left,) = store.unused_acceptances("p", since=NOON)
    assert left.allowed == Allowed(leave=("b",))
    publish(store, config=Digest("another"), used=Allowed(leave=("b",)))
    assert len(store.unused_acceptances("p", since=NOON)) == 1
    publish(store, config=Digest("c"), used=Allowed(leave=("b",)), now=NOON + HOUR)
    assert store.unused_acceptances("p", since=NOON) == ()
    assert [one.used_at for one in store.acceptances("p")] == [NOON + HOUR]
    assert store.unused_acceptances("p", since=NOON + timedelta(seconds=1)) == ()


def test_a_forgotten_partner_leaves_nothing_of_it(store):
    put(store, "x")
    publish(store, now=NOON + HOUR)
    store.accept(acceptance())
    store.forget_partner("p", now=NOON)
    assert (store.last_good("p"), store.acceptances("p"), store.held_builds()) == (None, (), {})


# ── manners ──────────────────────────────────────────────────────────────────────────────────────────────────────

VALUES = st.one_of(
    st.text(max_size=12), st.integers(-9, 9), st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(), timedelta(days=900))
)
KEYS = st.sampled_from(["tags", "words", "max_age", "published_after", "min_words", "use"])
LINES = st.recursive(
    st.just(()),
    lambda inner: st.lists(
        st.builds(
            lambda name, conditions: Line(name=name, conditions=tuple(conditions)),
            st.text(max_size=8),
            st.lists(st.builds(lambda key, values, lines: Condition(key=key, values=tuple(values), lines=lines), KEYS, st.lists(VALUES, max_size=3), inner), max_size=2),
        ),
        max_size=2,
    ).map(tuple),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    include=LINES,
    exclude=LINES,
    delay=st.timedeltas(timedelta(), timedelta(days=9)),
    age=st.none() | st.timedeltas(timedelta(), timedelta(days=900)),
    name=st.text(),
    keyed=st.booleans(),
)
def test_a_manner_comes_back_as_it_was_without_the_key(include, exclude, delay, age, name, keyed):
    partner = Partner(id="p", title=name, include=include, exclude=exclude, delay=delay, max_age=age, token=Secret("secret-key-of-p"))
    manner = Manner(
        partner=partner,
        publisher=Publisher(name=name, url="https://x.example"),
        base_url="https://f.example",
        rights=name,
        rsl=LicenceTerms(),
        keyed=keyed,
    )
    packed = pack_manner(manner)
    assert "secret-key" not in packed
    assert unpack_manner(packed) == replace(manner, partner=replace(partner, token=None))


def test_whether_a_manner_of_an_older_program_had_a_key_is_not_known():
    """Then a key is none that was put on; a format that is dropped is lost all the same."""
    said = json.loads(pack_manner(MANNER))
    del said["keyed"]
    older = unpack_manner(json.dumps(said))
    assert older == MANNER
    assert older.lost(replace(MANNER.partner, token=Secret("x"), formats=("rss", "json"))) == {"atom": "is made no more"}


def test_a_manner_of_another_version_is_not_known():
    assert unpack_manner('{"partner": "{\\"no\\": 1}", "include": [], "exclude": []}') is None
