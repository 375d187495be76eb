"""The end of licences in the store: who had what, what is withdrawn, and when the next one ends."""

from tests.store.making import DAY, NOON, apply, entry, new, placement
from tests.store.test_partners import editions


def put(store, *ages, partner="p"):
    """Store articles of so many days of age, placed with the partner; gives their ids."""
    changes = [new(entry(f"g{age}", str(age)), at=NOON - age * DAY) for age in ages]
    apply(store, *changes, now=NOON, placements=[placement(partner, change.article.id) for change in changes])
    return [change.article.id for change in changes]


def publish(store, *, limit=9, now=NOON):
    membership = store.membership("p", limit=limit, now=now)
    store.publish("p", editions(membership), next_at=None, membership=membership, now=now)
    return membership


def withdrawn(store, now):
    return {one.article_id for one in store.membership("p", limit=9, now=now).retractions}


def test_only_what_was_delivered_is_withdrawn_and_once(store):
    young, old, never = put(store, 1, 5, 9)
    publish(store, limit=2)
    assert store.end_licences("p", 4 * DAY, now=NOON) == NOON + 3 * DAY
    with store._db.read() as db:
        from syndicator.store.tables import retractions

        first = db.execute(retractions.select()).all()
    assert [(row.partner_id, row.article_id) for row in first] == [("p", old)]
    assert store.end_licences("p", 4 * DAY, now=NOON + DAY) == NOON + 3 * DAY
    with store._db.read() as db:
        assert db.execute(retractions.select()).all() == first
    assert store.end_licences("p", 4 * DAY, now=NOON + 3 * DAY) is None
    assert never
    assert young


def test_other_partners_keep_theirs(store):
    put(store, 5)
    publish(store)
    assert store.end_licences("q", DAY, now=NOON) is None
    assert withdrawn(store, NOON) == set()


def test_the_partner_is_due_when_something_was_withdrawn(store):
    put(store, 5)
    publish(store)
    assert store.due_partners(now=NOON) == ()
    store.end_licences("p", DAY, now=NOON)
    assert store.due_partners(now=NOON) == ("p",)
