"""The demo's own copy, through the rooms' doors: what must go goes with its rule, all else stays, no partner is empty."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from syndicator.catalog import Catalog, Source
from syndicator.config import load, schema
from syndicator.fetch import Fetcher
from syndicator.model import Article, Copy, Entry, Feed, Known, Membership, PartnerId, SourceId, Validators
from syndicator.parse import parse
from syndicator.refine import reconcile, refine
from syndicator.syndicate.filter import at, evaluate
from syndicator.syndicate.render import render

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
EXPECTED: Mapping[str, Mapping[str, Mapping[str, Any]]] = YAML(typ="safe").load(Path(__file__).with_name("expectations.yaml"))
NAMES = [(source, name) for source, articles in EXPECTED.items() for name in articles]
PLAIN = [(source, name) for source, name in NAMES if name.endswith(".txt")]
QUOTES = str.maketrans({"‘": "'", "’": "'"})

each_seed = pytest.mark.parametrize(("source", "name"), NAMES, ids=[name.rsplit("/", 1)[-1] for _, name in NAMES])
each_plain_text = pytest.mark.parametrize(("source", "name"), PLAIN, ids=[name for _, name in PLAIN])


@dataclass(frozen=True)
class Worked:
    """The seeds after parse and refine; `entries` and `copies` are by source and by file or guid."""

    catalog: Catalog
    feeds: Mapping[str, Feed]
    entries: Mapping[tuple[str, str], Entry]
    copies: Mapping[tuple[str, str], Copy]
    articles: Mapping[tuple[str, str], Article]


def pull(source: Source) -> Feed:
    async def fetched():
        fetcher = Fetcher(agent="seeds", settle=0)
        try:
            return await fetcher.pull(source, Validators(), now=NOW)
        finally:
            await fetcher.close()

    return parse(asyncio.run(fetched()), source, seen={})


def name_of(entry: Entry) -> str:
    return entry.document if entry.source_id == "harbor-wire" else entry.guid


@pytest.fixture(scope="module")
def worked() -> Worked:
    catalog = load(ROOT / "config", environ={})
    feeds = {source_id: pull(source) for source_id, source in catalog.sources.items()}
    entries = {(str(entry.source_id), name_of(entry)): entry for feed in feeds.values() for entry in (*feed.entries, *feed.repeats)}
    copies = {key: refine(entry, catalog.sources[entry.source_id], catalog.rulebook) for key, entry in entries.items()}
    kept = {(str(entry.source_id), name_of(entry)) for feed in feeds.values() for entry in feed.entries}
    articles = {key: article(entries[key], copies[key], catalog) for key in kept}
    return Worked(catalog, feeds, entries, copies, articles)


def article(entry: Entry, copy: Copy, catalog: Catalog) -> Article:
    source = catalog.sources[entry.source_id]
    return reconcile(entry, copy, Known(), source=source, base_url=catalog.settings.base_url, now=NOW).article


def squeeze(text: str) -> str:
    return " ".join(text.split()).translate(QUOTES)


def holds(text: str, phrases: list[str]) -> bool:
    return any(squeeze(phrase) in squeeze(text) for phrase in phrases)


def test_configuration_has_no_problem(worked):
    assert worked.catalog.problems == ()
    assert worked.catalog.aside == ()


@pytest.mark.parametrize("kind", ["syndicator", "source", "partner", "conditions", "rules", "vocabulary"])
def test_schema_beside_the_configuration_is_the_one_in_force(kind):
    assert json.loads((ROOT / "config" / "schemas" / f"{kind}.json").read_text("utf-8")) == schema(kind)


@pytest.mark.parametrize("path", sorted((ROOT / "config").rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_names_its_schema_and_meets_it(path):
    first, text = path.read_text("utf-8").split("\n", 1)
    named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    jsonschema.validate(YAML(typ="safe").load(text), json.loads(named.read_text("utf-8")))


def test_every_seed_is_read_and_every_one_has_its_expectation(worked):
    assert [feed.problems for feed in worked.feeds.values() if feed.problems and not feed.repeats] == []
    assert set(worked.copies) == set(NAMES)


@each_seed
def test_headline_byline_authors_and_dateline_are_told_apart(worked, source, name):
    copy, expected = worked.copies[source, name], EXPECTED[source][name]
    found = {"headline": copy.headline, "byline": copy.byline, "dateline": copy.dateline}
    wanted = {key: expected[key] for key in ("headline", "byline", "dateline") if key in expected}
    assert {key: squeeze(found[key]) for key in wanted} == {key: squeeze(value) for key, value in wanted.items()}
    if "authors" in expected:
        assert [author.name.casefold() for author in copy.authors] == [author.casefold() for author in expected["authors"]]


@each_seed
def test_subheads_and_other_kinds_of_block_are_found(worked, source, name):
    copy, expected = worked.copies[source, name], EXPECTED[source][name]
    if "subheads" in expected:
        assert [block.text for block in copy.blocks if block.kind == "subhead"] == expected["subheads"]
    assert set(expected.get("kinds", ())) <= {block.kind for block in copy.blocks}


@each_seed
def test_promotion_goes_and_is_kept_with_its_rule(worked, source, name):
    copy, gone = worked.copies[source, name], EXPECTED[source][name]["gone"]
    left = [block.text for block in copy.blocks if holds(block.text, gone)]
    assert left == []
    unkept = [phrase for phrase in gone if not any(holds(removal.text, [phrase]) for removal in copy.removals)]
    assert unkept == []
    assert all(removal.rule and removal.why for removal in copy.removals)


@each_seed
def test_nothing_else_goes(worked, source, name):
    copy, expected = worked.copies[source, name], EXPECTED[source][name]
    allowed = [*expected["gone"], *expected.get("either", ())]
    wordless = ("http:", "https:")
    taken = [removal for removal in copy.removals if removal.text and not removal.text.startswith(wordless)]
    assert [removal for removal in taken if not holds(removal.text, allowed)] == []
    body = squeeze(" ".join([*(block.text for block in copy.blocks), *copy.credits]))
    assert [phrase for phrase in expected.get("stays", ()) if squeeze(phrase) not in body] == []
    assert copy.held == ""


@each_plain_text
def test_every_line_of_a_plain_text_stays_unless_it_is_promotion(worked, source, name):
    copy, expected = worked.copies[source, name], EXPECTED[source][name]
    text = (ROOT / "seeds" / source / name).read_text("utf-8").split("---\n", 2)[2]
    lines = [squeeze(line) for line in text.splitlines() if line.strip()]
    kept = squeeze(" ".join([copy.headline, copy.byline, copy.dateline, *(block.text for block in copy.blocks), *copy.credits]))
    removed = squeeze(" ".join(removal.text for removal in copy.removals))
    lost = [line for line in lines if bare(line, copy) not in kept and line not in removed]
    assert lost == []
    promised = [line for line in lines if line not in removed and holds(line, expected["gone"])]
    assert promised == []


def bare(line: str, copy: Copy) -> str:
    """Give a line without the dateline that may open it and without the mark of a list."""
    opening = squeeze(copy.dateline)
    if opening and line.startswith(opening):
        return line.removeprefix(opening).lstrip(" –—-:")
    return line.removeprefix("- ")


@each_seed
def test_tags_and_language_are_found(worked, source, name):
    copy, expected = worked.copies[source, name], EXPECTED[source][name]
    known = {alias.casefold() for tag in copy.tags for alias in (tag.name, *tag.also)}
    assert [tag for tag in expected.get("tags", ()) if tag.casefold() not in known] == []
    assert copy.language.split("-")[0] == expected.get("language", "en")


@each_seed
def test_every_article_has_a_summary_from_its_own_words(worked, source, name):
    copy = worked.copies[source, name]
    limit = worked.catalog.sources[SourceId(source)].summary_chars
    assert copy.summary
    assert len(copy.summary) <= limit
    assert not holds(copy.summary, EXPECTED[source][name]["gone"])


@each_seed
def test_no_tracking_is_left(worked, source, name):
    copy = worked.copies[source, name]
    addresses = " ".join([copy.html, copy.canonical_url, *(enclosure.url for enclosure in copy.enclosures)])
    marks = ("utm_", "fbclid", "gclid", "pixel.thelantern", "stats.harborwire", "<script", "<form")
    assert [mark for mark in marks if mark in addresses] == []


def test_relative_addresses_become_whole(worked):
    assert 'src="https://harborwire.example/images/wax-cylinder.jpg"' in worked.copies["harbor-wire", "georgia-choir-archive.html"].html
    note = worked.copies["the-lantern", "tag:thelantern.example,2019:note-311"]
    assert note.canonical_url == "https://notes.thelantern.example/lake-chad-boat-school"
    assert 'src="https://notes.thelantern.example/images/boat-school.jpg"' in note.html


def test_images_and_enclosures_arrive(worked):
    letter = worked.copies["the-lantern", "https://thelantern.example/?p=4090"]
    assert letter.image is not None
    assert letter.image.url.startswith("https://thelantern.example/wp-content/uploads/mykolaiv-cans.jpg")
    assert letter.image.credit == "Oksana Ruda"
    podcast = worked.copies["the-lantern", "https://thelantern.example/?p=4098"]
    assert [(enclosure.url, enclosure.type, enclosure.length) for enclosure in podcast.enclosures] == [
        ("https://media.thelantern.example/lantern-112.mp3", "audio/mpeg", 28_311_552)
    ]
    school = worked.copies["harbor-wire", "nigeria-school-reopens.txt"]
    assert school.image is not None
    assert school.image.url == "https://harborwire.example/images/jos-school-gate.jpg"


def test_update_under_the_same_guid_is_the_article_and_the_earlier_text_a_repeat(worked):
    assert ("harbor-wire", "luzon-quake-update-2.txt") in worked.articles
    assert ("harbor-wire", "luzon-quake.txt") not in worked.articles


def test_same_text_under_two_names_is_one_article(worked):
    ledgers = [name for _, name in worked.articles if name.startswith("uk-food-bank-ledger")]
    assert len(ledgers) == 1


def test_dates_count_back_from_first_sight(worked):
    assert worked.articles["harbor-wire", "ukraine-basement-classrooms.txt"].published_at == NOW - timedelta(hours=3)
    assert worked.articles["harbor-wire", "ethiopia-church-forests.txt"].published_at == NOW - timedelta(days=9)
    assert worked.articles["the-lantern", "https://thelantern.example/shorts/88"].published_at == NOW
    assert worked.articles["harbor-wire", "embargo-bible-translation-report.txt"].embargo_until == NOW + timedelta(hours=2)


def edition(worked: Worked, partner_id: str, *, now: datetime = NOW) -> set[str]:
    partner = worked.catalog.partners[PartnerId(partner_id)]
    return {name for (_, name), held in worked.articles.items() if at(evaluate(partner, held), now=now).included}


@pytest.mark.parametrize("partner", ["grace-chapel", "hope-radio", "river-city-sports"])
def test_no_partner_is_empty_at_first_sight_nor_a_day_later(worked, partner):
    assert len(edition(worked, partner)) >= 3
    assert len(edition(worked, partner, now=NOW + timedelta(days=1))) >= 3


def test_each_partner_gets_what_it_asked_for(worked):
    grace, radio, sports = (edition(worked, partner) for partner in ("grace-chapel", "hope-radio", "river-city-sports"))
    assert {"ukraine-basement-classrooms.txt", "nato-chaplains-exercise.txt", "armenia-bread-ovens.txt"} <= grace
    assert {"rtx-grain-ships.txt", "https://thelantern.example/?p=4090", "iraq-qaraqosh-bells.txt"} <= grace
    assert not {"sport-ukraine-goalkeeper.txt", "sport-eldoret-marathon.txt", "uk-food-bank-ledger.txt"} & grace
    assert {"kenya-sand-dams.txt", "jordan-baptism-site.html", "sport-eldoret-marathon.txt"} <= radio
    assert {"https://thelantern.example/?p=4051", "tag:thelantern.example,2019:note-311"} <= radio
    assert not {"nato-chaplains-exercise.txt", "es-colombia-lancha-biblioteca.txt", "ethiopia-church-forests.txt"} & radio
    assert sports == {
        "sport-eldoret-marathon.txt",
        "sport-river-city-cup.txt",
        "sport-ukraine-goalkeeper.txt",
        "https://thelantern.example/?p=4102",
        "https://thelantern.example/shorts/85",
    }


@pytest.mark.parametrize("name", ["armenia-bread-ovens.txt", "rtx-grain-ships.txt", "iraq-qaraqosh-bells.txt", "china-piano-lessons.txt"])
def test_credit_correction_and_note_reach_the_partner_exactly_once(worked, name):
    partner, article = worked.catalog.partners[PartnerId("grace-chapel")], worked.articles["harbor-wire", name]
    membership = Membership(partner_id=partner.id, articles=(article,), changed_at=NOW, next_at=None)
    rendered = render(partner, membership, worked.catalog.settings, fragments={})
    body = next(json.loads(edition.body) for edition in rendered.editions if edition.format == "json")["items"][0]["content_html"]
    lines = (
        "With files from",
        "additional reporting by",
        "Correction: An earlier",
        "Editor's note: Names",
        "Originally published by Harbor Wire",
    )
    assert [line for line in lines if body.count(line) > 1] == []
    assert sum(body.count(line) for line in lines) == 2


def test_goalkeeper_is_shut_out_by_name_of_the_line(worked):
    partner = worked.catalog.partners[PartnerId("grace-chapel")]
    verdict = evaluate(partner, worked.articles["harbor-wire", "sport-ukraine-goalkeeper.txt"])
    assert not verdict.included
    assert verdict.rule == "exclude[0]"


def test_embargoed_article_enters_at_its_minute(worked):
    name = "embargo-bible-translation-report.txt"
    assert name not in edition(worked, "hope-radio", now=NOW + timedelta(minutes=119))
    assert name in edition(worked, "hope-radio", now=NOW + timedelta(minutes=120))


def test_article_leaves_when_it_is_too_old_for_its_partner(worked):
    name = "science-scroll-ink.md"
    assert name in edition(worked, "hope-radio", now=NOW + timedelta(days=3) - timedelta(minutes=1))
    assert name not in edition(worked, "hope-radio", now=NOW + timedelta(days=3))
