"""Old keys of partners, which work until the first fetch with the new one, and for 30 days at most.

Law: the store holds slow hashes only, because keys may be chosen by people; no key is kept, told or logged. A hash takes some
hundredths of a second, so it is made off the loop, one at a time, only for partners whose key was changed, and what it said is kept
in memory under a mark that only this process can make. Where too many wait for it they are told to ask again.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b, scrypt
from hmac import compare_digest
from itertools import groupby
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
        self._used: dict[PartnerId, str] = {}
        self._seen: dict[PartnerId, bytes] = {}
        self._right: dict[bytes, str] = {}
        self._wrong: OrderedDict[bytes, None] = OrderedDict()
        self._renewing, self._hashing, self._waiting = asyncio.Lock(), asyncio.Lock(), 0

    async def renew(self, partners: Sequence[Partner]) -> tuple[PartnerId, ...]:
        """Take the keys of these partners into force; gives those whose old key goes on working from now on."""
        async with self._renewing:
            keys = {partner.id: partner.token.reveal() for partner in partners if partner.token is not None}
            known = await self._write(self._store.key_marks)
            self._load(known)
            fresh = await asyncio.to_thread(self._judged, keys, known, self._clock())
            fresh |= {
                partner.id: () for partner in partners if partner.token is None and any(one.partner_id == partner.id for one in known)
            }
            before = {name: {one.salt for one in known if one.partner_id == name} for name in fresh}
            done = [name for name, marks in fresh.items() if await self._write(self._store.replace_keys, name, marks, instead=before[name])]
            if len(done) == len(fresh):
                self._seen = {name: self._short(name, key) for name, key in keys.items()}
            self._load(await self._write(self._store.key_marks))
            return tuple(name for name in done if name != _ALL and len(fresh[name]) > 1)

    async def opens(self, partner_id: PartnerId, given: Sequence[str]) -> bool | None:
        """Say whether one of these is an old key of a partner that still works; None: that cannot be looked at now."""
        for key in [key for key in given if key][:_MOST_GIVEN] if self._standing(partner_id) else []:
            short = self._short(partner_id, key)
            if short not in self._right and short not in self._wrong:
                salt = await self._slowly(self._standing(partner_id), key)
                if salt is None:
                    return None
                self._keep(short, salt)
            if any(one.salt == self._right.get(short) for one in self._standing(partner_id)):
                return True
        return False

    def used(self, partner_id: PartnerId) -> None:
        """Hear that a partner fetched with its new key: its old ones are shut at once."""
        if partner_id in self._old:
            self._old = {name: marks for name, marks in self._old.items() if name != partner_id}
            self._used[partner_id] = self._in_force.get(partner_id, "")

    def settle(self) -> tuple[PartnerId, ...]:
        """Shut in the store what was shut here, and learn what was shut elsewhere; gives whose old keys went: on the store's thread."""
        used, shut = dict(self._used), []
        for partner_id, salt in used.items():
            if salt and self._store.shut_old_keys(partner_id, salt=salt):
                shut.append(partner_id)
        if self._old:
            self._load(self._store.key_marks())
        for partner_id in used:
            self._used.pop(partner_id, None)
        return tuple(shut)

    def _load(self, known: Iterable[KeyMark]) -> None:
        old: dict[PartnerId, tuple[KeyMark, ...]] = {}
        force: dict[PartnerId, str] = {}
        for one in known:
            if one.until_at is None:
                force[one.partner_id] = one.salt
            elif one.partner_id not in self._used:
                old[one.partner_id] = (*old.get(one.partner_id, ()), one)
        if old != self._old:
            self._wrong = OrderedDict()
        self._old, self._in_force = old, force

    def _standing(self, partner_id: PartnerId) -> tuple[KeyMark, ...]:
        marks = self._old.get(partner_id, ())
        now = self._clock() if marks else None
        return tuple(one for one in marks if one.until_at is not None and now is not None and one.until_at > now)

    def _short(self, partner_id: PartnerId, key: str) -> bytes:
        return blake2b(f"{partner_id} {key}".encode("utf-8", "surrogatepass"), key=self._secret, digest_size=16).digest()

    def _keep(self, short: bytes, salt: str) -> None:
        if salt:
            self._right[short] = salt
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
        for name, key in keys.items():
            if self._seen.get(name) != self._short(name, key):
                marks = _turned(by.get(name, ()), name, key, now=now)
                if marks is not None:
                    fresh[name] = marks
        return fresh


def _turned(marks: Sequence[KeyMark], name: PartnerId, key: str, *, now: datetime) -> tuple[KeyMark, ...] | None:
    """Give a partner's marks when `key` comes into force, None where it is in force already."""
    force = next((one for one in marks if one.until_at is None), None)
    if force is not None and _met((force,), key):
        return None
    old = [one for one in marks if one.until_at is not None and one.until_at > now]
    again = next((one for one in old if _met((one,), key)), None)
    kept = [one for one in old if one is not again]
    if force is not None and not force.sudden:
        kept.append(replace(force, until_at=now + OLD_KEY_FOR))
    fresh = _marked(name, key, now=now) if again is None else replace(again, until_at=None, since_at=now)
    return (fresh, *kept[-MOST_OLD:])


def _marked(name: PartnerId, key: str, *, now: datetime) -> KeyMark:
    salt = secrets.token_hex(16)
    return KeyMark(partner_id=name, salt=salt, mark=_slow(key, salt), since_at=now)


def _met(marks: Iterable[KeyMark], key: str) -> str:
    """Give the salt of the mark that a key meets, empty for none; each is compared whole, and in constant time."""
    return next(iter([one.salt for one in marks if compare_digest(_slow(key, one.salt), one.mark)]), "")


def _slow(key: str, salt: str) -> str:
    return scrypt(key.encode("utf-8", "surrogatepass"), salt=bytes.fromhex(salt), n=1 << 14, r=8, p=1, dklen=32).hex()
