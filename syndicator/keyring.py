"""Old keys of partners, which work until the first fetch with the new one, and for 30 days at most.

Law: the store holds slow hashes only, because keys may be chosen by people; no key is kept, told or logged. A hash takes some
hundredths of a second, so it is made off the loop, one at a time, only for partners whose key was changed, and what it said is kept
in memory under a mark that only this process can make. Where too many wait for it they are told to ask again. What a fetch shuts is
settled when it is asked for: its end may be heard long after another key came into force. A salt stands for one time in force.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b, scrypt
from hmac import compare_digest
from itertools import chain, groupby
from typing import Any

from syndicator._text.digests import digest_of
from syndicator.catalog import Partner
from syndicator.model import KeyMark, PartnerId
from syndicator.store import Store

OLD_KEY_FOR = timedelta(days=30)
"""So long an old key works where nobody fetches with the new one."""
MOST_OLD = 3
"""So many old keys of a partner work at once: one that was changed twice before anybody took the new one."""
MOST_WAITING = 8
MOST_WRONG = 1000
_MOST_GIVEN = 4
_ALL = PartnerId("")
"""Under this name stands the mark of all keys together, by which a start sees at once that none was changed."""

Write = Callable[..., Coroutine[Any, Any, Any]]


class Keyring:
    """Which old keys open whose feeds. Lives in one event loop; `settle` runs on the store's thread."""

    def __init__(self, store: Store, write: Write, clock: Callable[[], datetime]) -> None:
        """Take the store, the way to call it on its thread, and the clock."""
        self._store, self._write, self._clock = store, write, clock
        self._secret = secrets.token_bytes(32)
        self._old: Mapping[PartnerId, tuple[KeyMark, ...]] = {}
        self._in_force: Mapping[PartnerId, str] = {}
        self._taken: Mapping[PartnerId, tuple[bytes, str]] = {}
        self._shut: dict[str, PartnerId] = {}
        self._right: set[bytes] = set()
        self._wrong: OrderedDict[bytes, None] = OrderedDict()
        self._renewing, self._hashing, self._waiting = asyncio.Lock(), asyncio.Lock(), 0

    async def renew(self, partners: Sequence[Partner]) -> tuple[PartnerId, ...]:
        """Take the keys of these partners into force; gives those whose old key goes on working from now on."""
        async with self._renewing:
            keys = {partner.id: partner.token.reveal() for partner in partners if partner.token is not None}
            public = {partner.id for partner in partners if partner.token is None}
            written = False
            while not written:
                known = await self._write(self._load)
                fresh = await asyncio.to_thread(self._judged, keys, known, self._clock())
                fresh |= {one.partner_id: () for one in known if one.partner_id in public}
                written = not fresh or await self._write(self._store.replace_keys, fresh, instead=known)
            force = _in_force(chain(known, *fresh.values()))
            self._taken = {name: (self._short(name, key), force[name]) for name, key in keys.items() if name in force}
            await self._write(self._load)
            return tuple(name for name, marks in fresh.items() if len(marks) > 1)

    async def opens(self, partner_id: PartnerId, given: Sequence[str]) -> bool | None:
        """Say whether one of these is an old key of a partner that still works; None: that cannot be looked at now."""
        for key in [key for key in given if key][:_MOST_GIVEN]:
            marks = self._standing(partner_id)
            right = await self._meets(partner_id, marks, key)
            if right is None or marks != self._standing(partner_id):
                return None
            if right:
                return True
        return False

    def replaced(self, partner_id: PartnerId) -> tuple[str, ...]:
        """Give the salts of the old keys that a fetch shuts if it is asked for now, with the key in force.

        There are none where another process took another key into force since: what is old there may be what is new here.
        """
        _, taken = self._taken.get(partner_id, (b"", ""))
        return tuple(one.salt for one in self._old.get(partner_id, ())) if taken == self._in_force.get(partner_id) else ()

    def used(self, partner_id: PartnerId, replaced: Iterable[str]) -> None:
        """Hear that a partner fetched with its new key: the old ones that it had `replaced` when it asked are shut at once."""
        self._shut.update(dict.fromkeys(replaced, partner_id))

    def settle(self) -> tuple[PartnerId, ...]:
        """Shut in the store what was shut here, and learn what was shut elsewhere; gives whose old keys went: on the store's thread."""
        shut = dict(self._shut)
        of = {name: [salt for salt, whose in shut.items() if whose == name] for name in shut.values()}
        went = tuple(name for name, salts in of.items() if self._store.shut_old_keys(name, salts=salts))
        if shut or self._old:
            self._load()
        for salt in shut:
            self._shut.pop(salt, None)
        return went

    def _load(self) -> tuple[KeyMark, ...]:
        """Learn the marks that stand in the store, and give them: on the store's thread."""
        known = self._store.key_marks()
        old = [one for one in known if one.until_at is not None]
        self._in_force = _in_force(known)
        self._old = {name: tuple(marks) for name, marks in groupby(old, key=lambda one: one.partner_id)}
        return known

    def _standing(self, partner_id: PartnerId) -> tuple[KeyMark, ...]:
        marks = [one for one in self._old.get(partner_id, ()) if one.salt not in self._shut]
        now = self._clock() if marks else None
        return tuple(one for one in marks if one.until_at is not None and now is not None and one.until_at > now)

    def _short(self, *words: str) -> bytes:
        return blake2b(f"{len(words)} {' '.join(words)}".encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16).digest()

    async def _meets(self, partner_id: PartnerId, marks: Sequence[KeyMark], key: str) -> bool | None:
        """Say whether a key meets one of the marks, from memory where that was looked at before; None: too many wait."""
        short = self._short(partner_id, *(one.salt for one in marks), key)
        if marks and short not in self._right and short not in self._wrong:
            met = await self._slowly(marks, key)
            if met is None:
                return None
            self._keep(short, right=bool(met))
        return short in self._right

    def _keep(self, short: bytes, *, right: bool) -> None:
        if right:
            self._right.add(short)
            return
        self._wrong[short] = None
        while len(self._wrong) > MOST_WRONG:
            self._wrong.popitem(last=False)

    async def _slowly(self, marks: Sequence[KeyMark], key: str) -> str | None:
        """Give the salt of the mark that a key meets, empty for none; None: too many wait."""
        if self._waiting >= MOST_WAITING:
            return None
        self._waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(_met, marks, key)
        finally:
            self._waiting -= 1

    def _judged(self, keys: Mapping[PartnerId, str], known: Sequence[KeyMark], now: datetime) -> dict[PartnerId, tuple[KeyMark, ...]]:
        """Give the marks of partners whose key is not the one that was in force; slow where any key was changed."""
        by = {name: tuple(marks) for name, marks in groupby(known, key=lambda one: one.partner_id)}
        whole = digest_of(part for name in sorted(keys) for part in (name, keys[name]))
        if _met(by.get(_ALL, ()), whole):
            return {}
        fresh: dict[PartnerId, tuple[KeyMark, ...]] = {_ALL: (_marked(_ALL, whole, now=now),)}
        force = _in_force(known)
        for name, key in keys.items():
            if self._taken.get(name) != (self._short(name, key), force.get(name)):
                marks = _turned(by.get(name, ()), name, key, now=now)
                if marks is not None:
                    fresh[name] = marks
        return fresh


def _in_force(marks: Iterable[KeyMark]) -> dict[PartnerId, str]:
    return {one.partner_id: one.salt for one in marks if one.until_at is None}


def _turned(marks: Sequence[KeyMark], name: PartnerId, key: str, *, now: datetime) -> tuple[KeyMark, ...] | None:
    """Give a partner's marks when `key` comes into force, None where it is in force already."""
    force = next((one for one in marks if one.until_at is None), None)
    if force is not None and _met((force,), key):
        return None
    old = [one for one in marks if one.until_at is not None and one.until_at > now and not _met((one,), key)]
    if force is not None and not force.sudden:
        old.append(replace(force, until_at=now + OLD_KEY_FOR))
    return (_marked(name, key, now=now), *old[-MOST_OLD:])


def _marked(name: PartnerId, key: str, *, now: datetime) -> KeyMark:
    salt = secrets.token_hex(16)
    return KeyMark(partner_id=name, salt=salt, mark=_slow(key, salt), since_at=now)


def _met(marks: Iterable[KeyMark], key: str) -> str:
    """Give the salt of the mark that a key meets, empty for none; each is compared whole, and in constant time."""
    return next(iter([one.salt for one in marks if compare_digest(_slow(key, one.salt), one.mark)]), "")


def _slow(key: str, salt: str) -> str:
    return scrypt(key.encode("utf-8", "surrogatepass"), salt=bytes.fromhex(salt), n=1 << 14, r=8, p=1, dklen=32).hex()
