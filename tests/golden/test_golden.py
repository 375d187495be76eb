"""One article's life, stage by stage: a stage's expected file is the next stage's input.

A case is a folder: `1-fetched.*` as it came, `2-parsed.json`, `3-refined.json`, and `4-chapel.rss`, `.atom`, `.json` as
the partner gets it. `pytest --update-golden` writes what the code gives now; read the difference before it is kept.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from syndicator import config
from syndicator.model import Copy, Document, Entry, Feed, Fetched, Known, Membership, PartnerId, SourceId, Validators
from syndicator.parse import parse
from syndicator.refine import kill, reconcile, refine
from syndicator.syndicate.filter import at, evaluate
from syndicator.syndicate.render import render
from syndicator.syndicate.verify import verify

HERE = Path(__file__).resolve().parent
CASES = sorted(path.name for path in (HERE / "cases").iterdir() if path.is_dir())
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
TYPES = {".xml": "application/xml", ".json": "application/json", ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}
FEED, COPIES = TypeAdapter(Feed), TypeAdapter(tuple[Copy, ...])


@pytest.fixture(scope="module")
def catalog():
    return config.load(HERE / "config", environ={})


@pytest.fixture
def golden(request):
    """Give a comparer with an expected file, which it writes first under --update-golden."""

    def compare(path, text):
        if request.config.getoption("--update-golden"):
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8"), f"{path.name} differs; `./run golden` writes it anew"

    return compare


def _source(catalog, case):
    """Give the source that a case comes from: articles as files come from a folder, all else from a feed."""
    fetched = next((HERE / "cases" / case).glob("1-fetched.*"))
    return catalog.sources[SourceId("desk" if fetched.suffix in {".txt", ".md", ".html"} else "wire")]


def _pretty(adapter, value):
    return json.dumps(adapter.dump_python(value, mode="json", exclude_defaults=True), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_parsed(case, catalog, golden):
    fetched = next((HERE / "cases" / case).glob("1-fetched.*"))
    document = Document(name=fetched.name, body=fetched.read_bytes(), media_type=TYPES[fetched.suffix], modified_at=NOW)
    feed = parse(Fetched(documents=(document,), validators=Validators(), fetched_at=NOW), _source(catalog, case), seen={})
    golden(HERE / "cases" / case / "2-parsed.json", _pretty(FEED, feed))


@pytest.mark.parametrize("case", CASES)
def test_refined(case, catalog, golden):
    feed = FEED.validate_json((HERE / "cases" / case / "2-parsed.json").read_bytes())
    copies = tuple(refine(entry, _source(catalog, case), catalog.rulebook) for entry in feed.entries)
    golden(HERE / "cases" / case / "3-refined.json", _pretty(COPIES, copies))


@pytest.mark.parametrize("case", CASES)
def test_published(case, catalog, golden):
    folder, partner = HERE / "cases" / case, catalog.partners[PartnerId("chapel")]
    feed = FEED.validate_json((folder / "2-parsed.json").read_bytes())
    articles = _held(feed, COPIES.validate_json((folder / "3-refined.json").read_bytes()), _source(catalog, case), catalog.settings)
    carried = sorted(
        (a for a in articles if at(evaluate(partner, a), now=NOW).included), key=lambda a: (a.published_at, a.id), reverse=True
    )
    membership = Membership(partner_id=partner.id, articles=tuple(carried), changed_at=NOW, next_at=None)
    for edition in render(partner, membership, catalog.settings, fragments={}).editions:
        verify(edition, membership, partner)
        golden(folder / f"4-chapel.{edition.format}", edition.body.decode("utf-8"))


def _held(feed: Feed, copies: tuple[Copy, ...], source, settings):
    """Reconcile the entries one after the other, as runs would, and take back what the feed says is deleted."""
    held = {}
    entry: Entry
    for entry, copy in zip(feed.entries, copies, strict=True):
        change = reconcile(entry, copy, Known(held=held.get(entry.guid)), source=source, base_url=settings.base_url, now=NOW)
        held[entry.guid] = change.article
    for guid in feed.killed:
        if guid in held:
            held[guid] = kill(held[guid], why="the publisher's feed says that it is deleted", now=NOW).article
    return held.values()


def test_every_case_says_what_it_shows():
    assert CASES
    assert [case for case in CASES if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+){2,}", case)] == []
