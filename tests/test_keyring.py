"""Rotation: the old key works until the first fetch with the new one, for 30 days at most, and nobody can read it in the store."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.catalog import Partner, Secret
from syndicator.keyring import MOST_OLD, MOST_WAITING, Keyring
from syndicator.model import PartnerId
from syndicator.store import Store

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
P = PartnerId("p")


class Ring:
    """A keyring over a store, and a clock that a test moves."""

    def __init__(self, store):
        self.store, self.now, self.settles = store, NOON, False
        self.started()

    def started(self):
        """Start the program anew."""
        self.ring = Keyring(self.store, self.write, lambda: self.now)

    async def write(self, function, *args, **more):
        if self.settles and function == self.store.replace_keys:
            self.ring.settle()
        return function(*args, **more)

    def force(self, *keys, start=True):
        """Start with this key in force for partner `p` (None: public); several: one start after another."""
        for key in keys:
            self.now += timedelta(minutes=1)
            if start:
                self.started()
            given = Partner(id=P, title="P", token=None if key is None else Secret(key))
            told = asyncio.run(self.ring.renew((given, Partner(id=PartnerId("other"), title="O", token=Secret("other's")))))
        return told

    def opens(self, *given):
        return asyncio.run(self.ring.opens(P, given))

    def asked(self):
        """Ask for a feed with the key in force; gives what is noted at its end."""
        return self.ring.replaced(P)

    def ended(self, asked):
        self.ring.used(P, asked)

    def fetched(self):
        self.ended(self.asked())

    def marks(self):
        return [one for one in self.store.key_marks() if one.partner_id == P]


@pytest.fixture
def ring(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/store.db")
    yield Ring(store)
    store.close()


def test_o10_the_old_key_works_until_the_first_fetch_with_the_new_one(ring):
    """After a change of key, by a start or by a reload, the old one opens until the partner has fetched with the new one."""
    assert ring.force("first") == ()
    assert ring.opens("first") is False  # the key in force is not the keyring's to know
    assert ring.force("second") == (P,)
    assert [ring.opens(key) for key in ("first", "second", "third", "", "first")] == [True, False, False, False, True]
    ring.fetched()
    assert ring.opens("first") is False
    assert ring.ring.settle() == (P,)
    ring.force("second")
    assert (ring.opens("first"), len(ring.marks())) == (False, 1)


def test_o10_an_old_key_ends_after_thirty_days(ring):
    """Where nobody fetches with the new key the old one ends after 30 days."""
    ring.force("first", "second")
    ring.now += 30 * DAY - timedelta(seconds=1)
    assert ring.opens("first") is True
    ring.now += timedelta(seconds=1)
    assert ring.opens("first") is False
    ring.store.prune(before=None, now=ring.now)
    assert len(ring.marks()) == 1


def test_o10_an_old_key_is_shut_at_once_when_it_is_revoked(ring):
    """A revoked old key is shut without a restart."""
    ring.force("first", "second")
    assert ring.opens("first") is True
    assert ring.store.shut_old_keys(P) == 1
    ring.ring.settle()
    assert ring.opens("first") is False


def test_a_key_that_is_to_end_suddenly_is_not_kept(ring):
    ring.force("first")
    assert ring.store.end_key_suddenly(P) is True
    assert ring.force("second") == ()
    assert (ring.opens("first"), len(ring.marks())) == (False, 1)
    assert ring.store.end_key_suddenly(PartnerId("nobody")) is False


def test_a_key_that_is_changed_twice_before_anybody_took_it_leaves_both_open(ring):
    ring.force("first", "second", "third")
    assert [ring.opens(key) for key in ("first", "second", "third")] == [True, True, False]
    ring.force(*(f"key {number}" for number in range(5)))
    assert len(ring.marks()) == MOST_OLD + 1
    assert [ring.opens(key) for key in ("first", "key 0", "key 3")] == [False, False, True]


def test_a_key_that_is_put_back_is_in_force_again(ring):
    ring.force("first", "second", "first")
    assert [ring.opens(key) for key in ("first", "second")] == [False, True]
    ring.fetched()
    assert ring.opens("second") is False


def test_a_partner_that_becomes_public_has_no_old_key(ring):
    ring.force("first", None)
    assert (ring.opens("first"), ring.marks()) == (False, [])
    ring.force("second")
    assert ring.opens("first") is False


def test_a_reload_is_taken_over_without_a_start(ring):
    ring.force("first")
    assert ring.force("second", start=False) == (P,)
    assert ring.opens("first") is True
    assert ring.force("second", start=False) == ()


def test_a_process_with_the_key_of_before_shuts_nothing(ring):
    """A server that still has the old configuration sees fetches with its own key, and must not shut what another keeps open."""
    ring.force("first")
    before = ring.ring
    ring.force("second")
    before.used(P, before.replaced(P))
    assert before.settle() == ()
    ring.ring.settle()
    assert ring.opens("first") is True


def test_a_process_that_learns_of_another_key_shuts_nothing_of_it(ring):
    ring.force("first", "second")
    before = ring.ring
    ring.force("third")
    before.settle()
    before.used(P, before.replaced(P))
    assert (before.settle(), ring.opens("second")) == ((), True)


def test_a_key_that_another_process_replaced_is_in_force_again_with_the_next_reload(ring):
    ring.force("first", "second")
    before = ring.ring
    ring.force("third")
    ring.ring = before
    assert ring.force("second", start=False) == (P,)
    assert [ring.opens(key) for key in ("first", "second", "third")] == [True, False, True]


# ── edits between a fetch and its end ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["noted at once", "written down before", "started anew"])
def later(request, ring):
    """Give a way to let time pass after a fetch ended: none, until it is written down, or until the next start with this key."""

    def pass_by(key):
        if request.param != "noted at once":
            ring.ring.settle()
        if request.param == "started anew":
            ring.force(key)

    return pass_by


def test_o10_a_fetch_with_the_old_key_that_ends_after_the_change_leaves_it_open(ring, later):
    """A fetch that was asked for before the change of key shuts nothing, however late its end is heard."""
    ring.force("first")
    asked = ring.asked()
    ring.force("second", start=False)
    ring.ended(asked)
    later("second")
    assert ring.opens("first") is True
    ring.fetched()
    later("second")
    assert ring.opens("first") is False


@pytest.mark.parametrize("ends", ["before the change", "after it", "when it was written down"])
def test_o10_a_fetch_shuts_the_keys_before_its_own_and_no_later_one(ring, later, ends):
    """Of a key that is replaced right after the first fetch with it, the keys before are shut, and it goes on working."""
    ring.force("first", "second")
    assert ring.opens("first") is True
    asked = ring.asked()
    if ends == "before the change":
        ring.ended(asked)
    ring.force("third", start=False)
    if ends == "when it was written down":
        ring.ring.settle()
    if ends != "before the change":
        ring.ended(asked)
    for _ in range(2):
        assert [ring.opens(key) for key in ("first", "second")] == [False, True]
        later("third")
    ring.fetched()
    later("third")
    assert [ring.opens(key) for key in ("first", "second")] == [False, False]


def test_a_fetch_from_before_two_edits_shuts_neither_key_where_the_first_is_put_back(ring, later):
    ring.force("first")
    asked = ring.asked()
    for key in ("second", "first"):
        ring.force(key, start=False)
    ring.ended(asked)
    later("first")
    assert ring.opens("second") is True


def test_a_key_that_was_put_back_is_not_shut_by_a_fetch_from_before(ring, later):
    ring.force("first", "second")
    asked = ring.asked()
    for key in ("first", "third"):
        ring.force(key, start=False)
    ring.ended(asked)
    later("third")
    assert [ring.opens(key) for key in ("first", "second")] == [True, True]


def test_a_key_that_was_shut_and_is_taken_again_opens_as_an_old_one_like_any_other(ring, later):
    ring.force("first", "second")
    assert ring.opens("first") is True
    ring.fetched()
    later("second")
    for key in ("first", "third"):
        ring.force(key, start=False)
    assert [ring.opens(key) for key in ("first", "second")] == [True, True]


def test_a_fetch_that_is_written_down_while_a_key_comes_into_force_does_not_keep_it_out(ring):
    ring.force("first", "second")
    ring.fetched()
    ring.settles = True
    assert ring.force("third", start=False) == (P,)
    assert [ring.opens(key) for key in ("first", "second", "third")] == [False, True, False]
    ring.force("third")
    assert [ring.opens(key) for key in ("first", "second", "third")] == [False, True, False]


def test_a_key_that_is_looked_at_while_another_comes_into_force_is_told_to_ask_again(ring):
    ring.force("first", "second")

    async def both():
        async with ring.ring._hashing:
            look = asyncio.ensure_future(ring.ring.opens(P, ["second"]))
            await asyncio.sleep(0)
            await ring.ring.renew([Partner(id=P, title="P", token=Secret("third"))])
        return await look

    assert asyncio.run(both()) is None
    assert ring.opens("second") is True


def test_r13_no_key_stands_in_the_store_in_the_clear(ring, tmp_path):
    """Of keys the store holds slow hashes with salts of their own."""
    ring.force("a-key-that-people-chose", "another-key")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"a-key-that-people-chose" not in kept
    assert b"another-key" not in kept
    assert len({one.salt for one in ring.store.key_marks()}) == len(ring.store.key_marks()) == 4


def test_wrong_keys_cost_one_look_each_and_a_crowd_of_them_is_told_to_ask_again(ring, monkeypatch):
    ring.force("first", "second")
    looked = []
    monkeypatch.setattr("syndicator.keyring._met", lambda marks, key: looked.append(key) or "")
    for _ in range(3):
        assert ring.opens("wrong") is False
    assert looked == ["wrong"]

    async def crowd():
        return await asyncio.gather(*(ring.ring.opens(P, [f"wrong {number}"]) for number in range(MOST_WAITING + 5)))

    answers = asyncio.run(crowd())
    assert (answers.count(False), answers.count(None)) == (MOST_WAITING, 5)


def test_a_partner_whose_key_did_not_change_costs_nothing(ring, monkeypatch):
    ring.force("first")
    monkeypatch.setattr("syndicator.keyring._met", lambda *_: pytest.fail("looked"))
    assert ring.opens("wrong") is False
