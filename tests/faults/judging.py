"""What must be true of a newsroom's folder after a fault, and after the next undisturbed run: complaints, none if all is well."""

import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

ITEM = {"rss.xml": "item", "atom.xml": "{http://www.w3.org/2005/Atom}entry"}
NAME = {"rss.xml": "guid", "atom.xml": "{http://www.w3.org/2005/Atom}id"}
SHELVES = ("output", "var/shelf")
TABLES = {
    "articles": "SELECT id, source_id, guid, public_id, rss_guid, version, status, headline, tags, canonical_url, digest, published_at, updated_at, first_seen_at, changed_at, missing_at FROM articles",
    "versions": "SELECT article_id, version, kind, why, at, status, headline, canonical_url, updated_at, embargo_until, copy FROM versions",
    "aliases": "SELECT source_id, guid, article_id FROM aliases",
    "entries": "SELECT source_id, guid, digest, document, article_id, current, entry, first_seen_at, last_seen_at FROM entries",
    "set_aside": "SELECT why, at FROM set_aside",
    "repeats": "SELECT source_id, guid, digest FROM repeats",
    "placements": "SELECT partner_id, article_id, from_at, until_at, why, published_at FROM placements",
    "partners": "SELECT partner_id, rules, revision = built, members, changed_at FROM partners",
    "editions": "SELECT partner_id, format, body, etag, generation, article_ids FROM editions",
    "archive": "SELECT article_id, source_id, published_at, templates FROM archive",
    "learned": "SELECT source_id, key, verdict, block, who, why, at FROM learned",
    "sources": "SELECT source_id, validators, failures, error, problems, missing FROM sources",
}  # fmt: skip
"""What is compared of each table: everything but row numbers and what may rightly differ after a failed run.

When an edition changed is left out: here the clock stands, and of two editions of one second the later is dated a second on.
"""


@dataclass(frozen=True)
class Standing:
    """How a newsroom's folder stands: its shelf, its store, and what one says about the other."""

    shelf: dict[str, bytes]
    store: dict[str, list[str]]
    brought: int
    """New and revised articles over all runs."""


def standing(folder: Path) -> Standing:
    """Read how a folder stands; it must be sound."""
    with sqlite3.connect(f"file:{folder}/var/syndicator.db?mode=ro", uri=True) as db:
        store = {table: _rows(db, query) for table, query in TABLES.items()}
        runs = [json.loads(_text(run)) for (run,) in db.execute("SELECT run FROM runs")]
    db.close()
    return Standing(shelf(folder), store, sum(run["new"] + run["revised"] for run in runs))


def _rows(db: sqlite3.Connection, query: str) -> list[str]:
    return sorted(repr(tuple(_text(value) for value in row)) for row in db.execute(query))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        import zlib

        try:
            return zlib.decompress(value).decode()
        except zlib.error:
            return value.decode("utf-8", "replace")
    return str(value)


def shelf(folder: Path) -> dict[str, bytes]:
    """Give every file on both shelves by its name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for place in SHELVES
        for path in sorted((folder / place).rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def items(name: str, body: bytes) -> dict[str, str]:
    """Give the entries of an edition by their ids, each as a digest; raises ValueError if it is not whole or names one twice."""
    end = name.rpartition("/")[2]
    try:
        found = _json_items(body) if end == "feed.json" else _xml_items(end, body)
    except (etree.XMLSyntaxError, ValueError, KeyError) as error:
        raise ValueError(f"{name} is torn: {error}") from None
    twice = [known for known, times in Counter(known for known, _ in found).items() if times > 1]
    if twice:
        raise ValueError(f"{name} names {twice[0]} twice")
    return {known: hashlib.sha256(entry).hexdigest() for known, entry in found}


def _json_items(body: bytes) -> list[tuple[str, bytes]]:
    return [(str(entry["id"]), json.dumps(entry, sort_keys=True).encode()) for entry in json.loads(body)["items"]]


def _xml_items(end: str, body: bytes) -> list[tuple[str, bytes]]:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    return [(entry.findtext(NAME[end]) or "", etree.tostring(entry, method="c14n")) for entry in root.iter(ITEM[end])]


def after_fault(folder: Path, old: Standing | None, new: Standing) -> Iterator[str]:
    """Complain of a folder in which a run was broken off: `old` is how it stood, `new` how it should have come to stand."""
    look = folder.with_name(f"{folder.name}.look")  # a copy: whoever opens the store mends it, and that is the next run's work
    shutil.copytree(folder, look)
    try:
        yield from _torn(look, old, new)
        if (look / "var/syndicator.db").exists():
            yield from _unsound(look)
            yield from _forgotten(look, new)
    finally:
        shutil.rmtree(look)


def _torn(folder: Path, old: Standing | None, new: Standing) -> Iterator[str]:
    for name, body in shelf(folder).items():
        if name.endswith(".part"):
            continue
        before = old.shelf.get(name) if old is not None else None
        if body in (before, new.shelf.get(name)):
            continue
        try:
            held = items(name, body)
        except ValueError as error:
            yield str(error)
            continue
        allowed = {*items(name, before or new.shelf[name]).items(), *items(name, new.shelf[name]).items()}
        if not held.items() <= allowed:
            yield f"{name} holds an entry that is neither the old nor the new one"
    if old is not None:
        yield from (f"{name} is gone" for name in old.shelf.keys() - shelf(folder).keys())


def _unsound(folder: Path) -> Iterator[str]:
    db = sqlite3.connect(folder / "var/syndicator.db")
    try:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            yield f"integrity_check: {found}"
        if broken := db.execute("PRAGMA foreign_key_check").fetchall():
            yield f"foreign_key_check: {broken[0]}"
    except sqlite3.DatabaseError as error:
        yield f"integrity_check: {error}"
    finally:
        db.close()


def _forgotten(folder: Path, new: Standing) -> Iterator[str]:
    """Complain of what was acknowledged and is not in the store: to the publisher by validators, to readers by the shelf."""
    with sqlite3.connect(folder / "var/syndicator.db") as db:
        made = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        if "articles" not in made:
            held, validators, public = set[str](), list[str](), set[str]()
        else:
            held = set(_rows(db, TABLES["articles"]))
            validators = _rows(db, "SELECT source_id, validators FROM sources")
            public = {name for row in db.execute("SELECT public_id, rss_guid FROM articles") for name in row}
    db.close()
    for row in new.store["sources"]:
        source = row.split("'")[1]
        if any(known[:-1] in row for known in validators if known.split("'")[1] == source):
            missing = [article for article in new.store["articles"] if f"'{source}'" in article and article not in held]
            yield from (f"acknowledged to the publisher of {source} and not held: {article[:100]}" for article in missing)
    for name, body in shelf(folder).items():
        if not name.endswith(".part"):
            try:
                lost = items(name, body).keys() - public
            except ValueError:
                continue
            yield from (f"{known} stands in {name} and not in the store" for known in lost)


def _odd(now: list[str], wanted: list[str]) -> str:
    """Give the first place where rows differ, with a little around it."""
    first, other = (min(set(rows) - set(others), default="") for rows, others in ((now, wanted), (wanted, now)))
    place = next((number for number, (one, two) in enumerate(zip(first, other, strict=False)) if one != two), 0)
    return f"…{first[max(place - 60, 0) : place + 80]}…, not …{other[place : place + 80]}…" if first else "a row is missing or stands twice"


def after_recovery(folder: Path, new: Standing) -> Iterator[str]:
    """Complain of a folder after an undisturbed run: it must stand as if nothing had ever happened."""
    yield from _unsound(folder)
    now = standing(folder)
    if now.shelf.keys() != new.shelf.keys():
        yield f"on the shelf: {sorted(now.shelf.keys() ^ new.shelf.keys())}"
    yield from (f"{name} is not as in an undisturbed run" for name, body in now.shelf.items() if new.shelf.get(name, body) != body)
    for table, rows in new.store.items():
        if now.store[table] != rows:
            yield f"{table}: {len(now.store[table])} rows for {len(rows)}, not as in an undisturbed run: {_odd(now.store[table], rows)}"
    if now.brought != new.brought:
        yield f"runs say that {now.brought} articles came in, and {new.brought} did"
