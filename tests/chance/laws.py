"""What holds of a newsroom at any moment, whatever happened to it: each law a function that raises where it is broken."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path

from syndicator.catalog import Partner
from syndicator.model import Article, Edition, PartnerId, Status, Verdict
from syndicator.store.examining import Ailments
from syndicator.syndicate.filter import at, evaluate
from syndicator.syndicate.reception import Reception, cannot_be_made_right
from tests.chance.newsroom import DAY, PROFILES, Newsroom, mark

_MARK = re.compile(rb"Zua[a-z]+oy")


@lru_cache(maxsize=1)
def _numbers() -> dict[bytes, int]:
    return {mark(number).encode(): number for number in range(1, 20_000)}


def marks_in(body: bytes) -> set[int]:
    """Give the stories whose text stands in some bytes."""
    return {_numbers()[met] for met in set(_MARK.findall(body))}


@lru_cache(maxsize=32_768)
def _marks_of(body: bytes) -> frozenset[int]:
    return frozenset(marks_in(body))


@dataclass
class Moment:
    """A newsroom and the editions of all partners as they stand at one moment, by partner and format: read once for all laws."""

    newsroom: Newsroom
    editions: dict[str, dict[str, Edition]]

    def items(self, partner: str) -> list[dict]:
        """Give what a partner's JSON feed carries."""
        edition = self.editions[partner].get("json")
        return _items(edition.body) if edition else []


def moment(newsroom: Newsroom) -> Moment:
    """Read the editions as they stand now."""
    return Moment(newsroom, {partner: newsroom.app.store.editions(PartnerId(partner)) for partner in PROFILES})


@lru_cache(maxsize=64)
def _items(body: bytes) -> list[dict]:
    return json.loads(body)["items"]


def everything(now: Moment) -> dict[str, bytes]:
    """Give all that partners can fetch, by name: editions as they stand in the store, and every file of the shelves."""
    newsroom = now.newsroom
    found = {f"{partner} {form}": edition.body for partner, made in now.editions.items() for form, edition in made.items()}
    for shelf in (newsroom.folder / "output", newsroom.folder / "var" / "shelf"):
        for file in sorted(path for path in shelf.rglob("*") if path.is_file()):
            found[f"file {file.relative_to(newsroom.folder)}"] = _read(file, file.stat().st_mtime_ns, file.stat().st_size)
    return found


async def settled(newsroom: Newsroom) -> dict[str, bytes]:
    """Give all that partners can fetch once whoever is built with every tick was built: what a fetch left behind goes with the next build."""
    await newsroom.tick()
    return everything(moment(newsroom))


def nothing_moved(newsroom: Newsroom, before: dict[str, bytes], what: str) -> None:
    """Look that what partners can fetch is what it was; where it is not, say which lines are others."""
    after = everything(moment(newsroom))
    moved = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if moved:
        first = [before.get(moved[0], b"").decode().splitlines(), after.get(moved[0], b"").decode().splitlines()]
        lines = [line[:300] for line in unified_diff(*first, lineterm="", n=0)][2:8]
        raise AssertionError(f"{what} moved {', '.join(moved)}: {' | '.join(lines)}")


@lru_cache(maxsize=16_384)
def _read(file: Path, _mtime: int, _size: int) -> bytes:
    return file.read_bytes()


def nothing_barred_is_visible(now: Moment) -> None:
    """Nothing held, embargoed or killed is in any edition or file."""
    barred = now.newsroom.truth.barred(now.newsroom.now)
    for name, body in everything(now).items():
        found = _marks_of(body) & barred
        assert not found, f"{name} shows {found}"


def names_are_for_ever(now: Moment, seen: dict) -> None:
    """Look that a story has one id in all feeds and for ever, no id is of two, and dates of publication stay."""
    for partner in PROFILES:
        entries = now.items(partner)
        ids = [entry["id"] for entry in entries]
        assert len(ids) == len(set(ids)), f"{partner}: an id stands twice"
        for entry in entries:
            marks = _marks_of(json.dumps(entry).encode())
            if len(marks) != 1:
                assert not marks, f"{partner}: one entry tells several stories"
                continue
            (number,) = marks
            now.newsroom.truth.carried.setdefault(partner, set()).add(number)
            known = seen.setdefault(number, {"id": entry["id"], "published": entry["date_published"], "modified": entry["date_modified"]})
            assert known["id"] == entry["id"], f"story {number} changed its id"
            assert known["published"] == entry["date_published"], f"story {number} was dated anew"
            owner = seen.setdefault(entry["id"], number)
            assert owner == number, f"id {entry['id']} is of two stories"


def dates_go_forward(now: Moment, shown: dict) -> None:
    """Where what an entry says has changed in a partner's feed, its date of change has not gone back."""
    for partner in PROFILES:
        for entry in now.items(partner):
            before = shown.get((partner, entry["id"]))
            if before is not None:
                assert entry["date_modified"] >= before, f"{partner}: {entry['id']} goes back from {before} to {entry['date_modified']}"
            shown[partner, entry["id"]] = entry["date_modified"]


def _retained(newsroom: Newsroom) -> list[Article]:
    """Give what is held and was not killed; read anew is only what has another version than when it was last looked at."""
    with closing(sqlite3.connect(newsroom.folder / "var" / "syndicator.db")) as db:
        stands = dict(db.execute("SELECT id, version FROM articles WHERE status != 'killed'"))
    known = {name: one for name, one in newsroom.looked_at.items() if stands.get(name) == one.version}
    newsroom.looked_at = known | newsroom.app.store.some_articles([name for name in stands if name not in known])
    return list(newsroom.looked_at.values())


def _verdict(newsroom: Newsroom, partner: Partner, article: Article) -> Verdict:
    """Give what the evaluator says of a version of an article by a partner's rules, asked once."""
    key = (partner.id, partner.rules, article.id, article.version)
    if key not in newsroom.verdicts:
        newsroom.verdicts[key] = evaluate(partner, article)
    return newsroom.verdicts[key]


def editions_are_what_the_evaluator_says(now: Moment) -> None:
    """Look that an edition carries only what the evaluator lets in at this moment, and the newest of it."""
    newsroom = now.newsroom
    held = _retained(newsroom)
    waiting = newsroom.app.store.held_builds()
    for partner in newsroom.app.catalog.partners.values():
        edition = now.editions[partner.id].get("json")
        if edition is None or partner.id in waiting:
            continue
        inside = [article for article in held if at(_verdict(newsroom, partner, article), now=newsroom.now).included]
        inside.sort(key=lambda article: (-article.published_at.timestamp(), article.id))
        carried = set(edition.article_ids)
        assert carried <= {article.id for article in inside}, f"{partner.id} carries what the evaluator keeps out"
        newest = {article.id for article in inside[: partner.limit]}
        assert newest <= carried, f"{partner.id} lacks {newest - carried} of its newest"


def kills_are_said(now: Moment) -> None:
    """Look that what the public feed carried, and was killed less than thirty days ago, is named in it as deleted."""
    newsroom, edition = now.newsroom, now.editions["open"].get("atom")
    for number in newsroom.truth.carried.get("open", ()):
        killed_at = newsroom.truth.killed_at.get(number)
        if killed_at is None or newsroom.now >= killed_at + 30 * DAY or (article := newsroom.article(number)) is None:
            continue
        assert f'ref="{article.public_id}"'.encode() in edition.body, f"story {number} was killed, and the feed does not say so"


def a_site_is_right(newsroom: Newsroom, partner: str, form: str, got: Reception) -> None:
    """After a fetch a partner's site shows nothing that was killed, and nothing twice, as far as its software can."""
    software = newsroom.app.catalog.partners[partner].software
    if software.known_by == "guid":
        assert not got.duplicated, f"{partner}: posts twice: {got.duplicated}"
    if cannot_be_made_right(software, form, "kill"):
        return
    # A public feed is fetched by who knows whom: there a retraction stands for thirty days, and not until somebody has fetched it.
    told = {number for number, at in newsroom.truth.killed_at.items() if partner != "open" or newsroom.now < at + 30 * DAY}
    for post in got.site.standing:
        shown = marks_in(post.text.encode()) & told
        assert not shown, f"{partner} still shows {shown} after it has fetched"


def the_store_is_sound(newsroom: Newsroom, received: list[int]) -> None:
    """No entry that was received is lost, versions count up, and no row hangs in the air."""
    store = newsroom.app.store
    assert store.faults() == ()
    assert store.ailments() == Ailments()
    total = 0
    for number in newsroom.truth.stories:
        article = newsroom.article(number)
        if article is None:
            continue
        total += len(store.received(article.id))
        versions = [version.version for version in store.history(article.id)]
        assert versions == list(range(1, len(versions) + 1)), f"story {number} has versions {versions}"
        assert article.status is not Status.KILLED or number in newsroom.truth.killed_at, f"story {number} was killed by nobody"
    assert not received or total >= received[-1], "what was received is gone"
    received.append(total)
