"""Which entry of a document is which: names from guids, links or words, and entries that stand there twice.

Takes the entries of one document with the guid that was sent, gives them named, and the repeats apart. A name that
entries of different words share names nothing: a guid that is the same on each, a link that is always the home page.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from syndicator._text.digests import digest_of
from syndicator.model import Entry, Guid
from syndicator.parse import bounds

Feature: TypeAlias = Callable[[Entry], Hashable]
_DIGEST = "digest-"


def named(entries: Sequence[Entry], *, home: str = "") -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Give the entries with their names in document order, and those that repeat another one."""
    worthless = _shared(((entry.guid_given, entry) for entry in entries), apart_in=(_link, _words))
    links = _shared(((entry.url, entry) for entry in entries if not _has_guid(entry, worthless)), apart_in=(_head,))
    names = [_name(entry, worthless, links | {home}) for entry in entries]
    digests = ((name, entry) for name, entry in zip(names, entries, strict=True) if name.startswith(_DIGEST))
    vague = _shared(digests, apart_in=(_words,))
    first: dict[str, Entry] = {}
    repeats: list[Entry] = []
    for name, entry in zip(names, entries, strict=True):
        certain = _of_words(entry, all_of_them=True) if name in vague else name
        known = replace(entry, guid=Guid(certain))
        if certain in first:
            repeats.append(known)
        else:
            first[certain] = known
    return tuple(first.values()), tuple(repeats)


def _name(entry: Entry, worthless: set[str], links: set[str]) -> str:
    """Give the publisher's guid, else the link, else a digest of the words."""
    if _has_guid(entry, worthless):
        given = entry.guid_given
        return given if len(given) < bounds.GUID else f"{_DIGEST}{digest_of([given])}"
    if entry.url and entry.url not in links:
        return entry.url
    return _of_words(entry, all_of_them=bool(entry.guid_given.strip()))


def _has_guid(entry: Entry, worthless: set[str]) -> bool:
    return bool(entry.guid_given.strip()) and entry.guid_given not in worthless


def _of_words(entry: Entry, *, all_of_them: bool) -> str:
    """Give a digest of headline and date, with `all_of_them` of the body too; of the body alone where there is no headline."""
    date = entry.published_at.isoformat() if isinstance(entry.published_at, datetime) and not all_of_them else ""
    body = "" if entry.headline and not all_of_them else f"{entry.text}{entry.summary}"
    return f"{_DIGEST}{digest_of([entry.headline, date, body])}"


def _shared(named_entries: Iterable[tuple[str, Entry]], *, apart_in: Sequence[Feature]) -> set[str]:
    """Give the names under which two entries stand that have none of these features in common.

    Of entries that stand under one name two differ in both of two features just where not all agree in either of them.
    """
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for name, entry in named_entries:
        if name:
            groups[name].append(entry)
    return {name for name, group in groups.items() if all(len(set(map(feature, group))) > 1 for feature in apart_in)}


def _link(entry: Entry) -> Hashable:
    return entry.url


def _words(entry: Entry) -> Hashable:
    return entry.headline, entry.text, entry.summary


def _head(entry: Entry) -> Hashable:
    """Give by what two stories that share a link are told apart: the headline, the words where there is none."""
    return entry.headline or _words(entry)
