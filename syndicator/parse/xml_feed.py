"""One RSS, Atom or RDF document: cut, digested, only what is new parsed, named.

Takes the document's text and the digests that are known, gives a `Part` of the feed; raises ParseError if it is no feed.
What is parsed comes out the same whether it is parsed with the whole document or alone: where one entry is broken,
each is parsed by itself, so that no entry's trouble reaches another.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicator._text.dates import moment
from syndicator._text.digests import digest
from syndicator.errors import ParseError
from syndicator.model import Digest, Entry, Guid
from syndicator.parse import bounds
from syndicator.parse.counters import without_counters
from syndicator.parse.feed import Reading, read, read_broken, read_sound
from syndicator.parse.found import Found, text_of
from syndicator.parse.identity import named
from syndicator.parse.newest import newest
from syndicator.parse.part import Part, Place
from syndicator.parse.repair import unburdened
from syndicator.parse.sniff import looks_like
from syndicator.parse.split import Split, split
from syndicator.parse.xml_entry import channel_of, entry_of

MAX_ALONE = 20_000_000
MAX_TAGS_ALONE = 20_000
"""How many characters and tags may be read to parse broken entries one at a time, each with the document around it."""
_INSIDE = r"\b[^<>]{0,3000}>\s*(?:<!\[CDATA\[)?(.{1,3000}?)(?:\]\]>)?\s*</"
_NAMES = (
    re.compile(rf"<(?:[\w.-]{{1,30}}:)?(?:guid|id){_INSIDE}|\brdf:about\s*=\s*[\"']([^\"'<>]{{1,3000}})", re.IGNORECASE | re.DOTALL),
    re.compile(
        rf"<(?:[\w.-]{{1,30}}:)?link(?:\b[^<>]{{0,3000}}\bhref\s*=\s*[\"']([^\"'<>]{{1,3000}})|{_INSIDE})", re.IGNORECASE | re.DOTALL
    ),
    re.compile(rf"<title{_INSIDE}", re.IGNORECASE | re.DOTALL),
)
"""Where an entry's name seems to stand: its guid, else its link, else its title."""
_DATE = re.compile(
    r"<(?:[\w.-]{1,30}:)?(?:pubdate|published|updated|date|modified|issued)\b[^<>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,100})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document cut into its entries, with their digests and the names that they seem to have."""

    split: Split
    digests: tuple[Digest, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The entries that were parsed, each with its text and digest, and the digests of all that stand there."""

    reading: Reading
    found: tuple[Found, ...]
    received: tuple[str, ...]
    digests: tuple[Digest, ...]
    present: tuple[Digest, ...]
    problems: tuple[str, ...] = ()
    has_more: bool = False


def xml_feed(text: str, place: Place, *, seen: Mapping[Digest, Guid]) -> Part:
    """Give what a document says; entries whose digest is in `seen` are not parsed again."""
    bare = unburdened(text)
    # feedparser resolves the base address anew for each element; where a document sets none, that is done once, by us.
    base = place.address if "base" in bare else ""
    cut = _cut(bare)
    parsed = (_parse_new(cut, place, base, seen) if cut else None) or _parse_whole(bare, place, base)
    if not parsed.found and not parsed.present and not _is_feed(parsed.reading):
        raise ParseError(f"is no feed but looks like {looks_like(text)}; correct the source's address")
    return _part(parsed, place, seen)


def _is_feed(reading: Reading) -> bool:
    return bool(reading.version or reading.deleted)


def _cut(text: str) -> _Cut | None:
    pieces = split(text)
    if pieces is None or not pieces.entries:
        return None
    inherited = pieces.inherited
    digests = tuple(Digest(digest(f"{inherited}{without_counters(entry)}".encode("utf-8", "replace"))) for entry in pieces.entries)
    return _Cut(pieces, digests, tuple(map(_name, pieces.entries)))


def _name(entry: str) -> str:
    """Give what an entry seems to be called: cheap, and only used to find entries that are called the same."""
    tag = entry.find("<guid")
    start = entry.find(">", tag) + 1 if tag >= 0 else 0
    if start:
        plain = entry[start : entry.find("<", start)].strip()
        if plain:
            return plain
    met = next(filter(None, (names.search(entry) for names in _NAMES)), None)
    return "".join(group or "" for group in met.groups()).strip() if met else ""


def _parse_new(cut: _Cut, place: Place, base: str, seen: Mapping[Digest, Guid]) -> _Parsed | None:
    """Parse the entries that are not known, and known ones whose name another entry bears too; None if cut and parser disagree."""
    called = Counter(cut.names)
    fresh = [number for number, its in enumerate(cut.digests) if its not in seen]
    too_many = len(fresh) > bounds.ENTRIES
    taken = set(newest(fresh, [_seconds(entry) for entry in cut.split.entries] if too_many else ()))
    alike = {number for number, name in enumerate(cut.names) if name and called[name] > 1 and cut.digests[number] in seen}
    numbers = sorted(taken | alike)
    parsed = _found(cut.split, numbers, base)
    back = {guid for guid, _ in parsed[0].deleted} if parsed else set()
    taken_back = {number for number, its in enumerate(cut.digests) if seen.get(its) in back}
    if taken_back - alike:
        numbers = sorted(taken | alike | taken_back)
        parsed = _found(cut.split, numbers, base)
    if parsed is None:
        return None
    told = f"{place.document} brings {len(fresh)} new entries at once; the newest {len(taken)} were taken"
    return _Parsed(
        reading=parsed[0],
        found=parsed[1],
        received=tuple(cut.split.entries[number] for number in numbers),
        digests=tuple(cut.digests[number] for number in numbers),
        present=tuple(its for number, its in enumerate(cut.digests) if its in seen or number in taken),
        problems=(told,) if too_many else (),
        has_more=too_many,
    )


def _seconds(entry: str) -> float:
    met = _DATE.search(entry)
    when = moment(met[1]) if met else None
    return when.timestamp() if when else 0.0


def _found(pieces: Split, numbers: list[int], base: str) -> tuple[Reading, tuple[Found, ...]] | None:
    """Parse the entries `numbers`: together if all are sound, else each alone; None if the parser does not find just them."""
    together = read_sound(pieces.document(numbers), base)
    if together is not None and not together.cut:
        return (together, together.entries) if len(together.entries) == len(numbers) else None
    frame = read(pieces.frame, base)
    if frame is None or frame.entries:
        return None
    if len(pieces.frame) * len(numbers) > MAX_ALONE or pieces.frame.count("<") * len(numbers) > MAX_TAGS_ALONE:
        broken = read_broken(pieces.document(numbers), base)
        return (frame, broken.entries) if broken is not None and len(broken.entries) == len(numbers) else None
    found = []
    for number in numbers:
        document = pieces.document((number,))
        reading = (read_sound(document, base) if frame.sound and len(numbers) > 1 else None) or read_broken(document, base)
        if reading is None or len(reading.entries) != 1:
            return None
        found.append(reading.entries[0])
    return frame, tuple(found)


def _parse_whole(text: str, place: Place, base: str) -> _Parsed:
    """Parse the whole document where it cannot be cut: entries are then kept as the parser found them."""
    reading = read(text, base)
    if reading is None:
        raise ParseError("cannot be read as a feed at all; ask the publisher to mend it")
    numbers = range(len(reading.entries))
    taken = sorted(newest(numbers, [_published(entry) for entry in reading.entries]))
    found = tuple(reading.entries[number] for number in taken)
    received = tuple(json.dumps(entry, default=str, ensure_ascii=False, sort_keys=True) for entry in found)
    digests = tuple(Digest(digest(text.encode("utf-8", "surrogatepass"))) for text in received)
    problems: tuple[str, ...] = (
        (f"{place.document} holds {len(reading.entries)} entries; the newest {len(found)} were taken",)
        if len(found) < len(reading.entries)
        else ()
    )
    if reading.cut:
        problems += (f"{place.document} is broken and longer than can be mended; its end was left out",)
    return _Parsed(reading, found, received, digests, digests, problems)


def _published(found: Found) -> float:
    """Give when a parsed entry says that it was published, in seconds; 0 where it says nothing of use."""
    when = moment(text_of(found, "published") or text_of(found, "updated"))
    return when.timestamp() if when else 0.0


def _part(parsed: _Parsed, place: Place, seen: Mapping[Digest, Guid]) -> Part:
    channel = channel_of(
        parsed.reading, source_id=place.source_id, document=place.document, address=place.address, fetched_at=place.fetched_at
    )
    entries: list[Entry] = []
    problems = list(parsed.problems)
    for found, received, its in zip(parsed.found, parsed.received, parsed.digests, strict=True):
        try:
            entry, cut = entry_of(found, channel, received=received, digest=its)
        except Exception as error:  # noqa: BLE001  (one bad entry never costs its feed)
            problems.append(f"an entry of {place.document} could not be read ({type(error).__name__}): {received[:80]!r}")
            continue
        entries.append(entry)
        problems += cut
    kept, repeats = named(entries, home=channel.home)
    killed = _killed(parsed.reading.deleted, kept)
    return Part(
        title=channel.title,
        entries=tuple(entry for entry in kept if entry.digest not in seen and entry.guid not in killed),
        present=parsed.present,
        repeats=tuple(entry for entry in repeats if entry.digest not in seen),
        killed=tuple(killed),
        problems=tuple(problems),
        min_interval=channel.min_interval,
        has_more=parsed.has_more,
    )


def _killed(deleted: Sequence[tuple[str, str]], entries: Sequence[Entry]) -> dict[Guid, None]:
    """Give the guids that the publisher took back; an entry that stands there with a later date is back."""
    later = {str(entry.guid): entry.updated_at or entry.published_at for entry in entries}
    killed: dict[Guid, None] = {}
    for guid, when in deleted:
        taken_at, back_at = moment(when), later.get(guid)
        if not (isinstance(back_at, datetime) and taken_at and back_at > taken_at):
            killed[Guid(guid)] = None
    return killed
