"""What an entry means for what we hold."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.catalog import Source
from syndicator.model import (
    Block,
    CleanHtml,
    Copy,
    Correction,
    CutCaption,
    Digest,
    Enclosure,
    Entry,
    Guid,
    Image,
    Known,
    Person,
    Removal,
    SourceId,
    Status,
    Tag,
)
from syndicator.refine.correcting import corrected
from syndicator.refine.reconciling import kill, reconcile

NOW = datetime(2026, 5, 4, 12, 0, 30, 250_000, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(id=SourceId("wire"), title="Wire")
BASE = "https://house.example"


def entry(**fields):
    return Entry(
        **{"source_id": SOURCE.id, "guid": Guid("g1"), "guid_given": "g1", "digest": Digest("0" * 32), "received": "<item/>"} | fields
    )


def copy(headline="Ferry sinks off Port Ellis", *texts, **fields):
    texts = texts or ("The ferry sank on Monday, and 12 people died, said Mayor Ann Lee.", "“We are in grief,” she said.")
    return Copy(headline=headline, blocks=tuple(Block(kind="paragraph", text=text) for text in texts), **fields)


def first(new_entry=None, new_copy=None, source=SOURCE, now=NOW):
    return reconcile(new_entry or entry(), new_copy or copy(), Known(), source=source, base_url=BASE, now=now)


def again(article, new_copy=None, new_entry=None, source=SOURCE, now=NOW + HOUR):
    known = Known(held=article)
    return reconcile(new_entry or entry(), new_copy or copy(), known, source=source, base_url=BASE, now=now)


# ── a new article ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_entry_never_seen_is_a_new_article():
    change = first()
    assert change.kind == "new"
    assert change.article.version == 1
    assert change.article.status is Status.LIVE
    assert len(change.article.id) == 13
    assert change.article.first_seen_at == NOW
    assert change.article.canonical_url == f"{BASE}/articles/{change.article.id}"


def test_an_address_of_the_publisher_is_the_canonical_one():
    assert first(new_copy=copy(canonical_url="https://wire.example/a")).article.canonical_url == "https://wire.example/a"


def test_a_guid_that_is_an_address_or_a_urn_is_the_public_id():
    for guid in ("https://wire.example/?p=7", "urn:isbn:0451450523", "tag:wire.example,2026:7"):
        change = first(entry(guid=Guid(guid), guid_given=guid))
        assert change.public_ids[0] == guid
        assert change.article.public_id == guid
        assert change.rss_guids[0] == guid


def test_any_other_guid_gets_a_uuid_of_ours_and_stays_the_rss_guid():
    change = first()
    assert change.public_ids == (change.article.public_id,)
    assert uuid.UUID(change.article.public_id.removeprefix("urn:uuid:")).version == 5
    assert change.rss_guids == ("g1", change.article.public_id)


def test_an_entry_without_a_guid_of_its_own_goes_by_the_public_id():
    change = first(entry(guid=Guid("a.txt"), guid_given=""))
    assert change.rss_guids == change.public_ids


def test_a_guid_that_no_feed_can_carry_is_not_offered():
    change = first(entry(guid=Guid("\x00a\ud800"), guid_given="\x00a\ud800"))
    assert change.rss_guids == change.public_ids


def test_the_same_guid_of_two_sources_gives_two_public_ids():
    other = Source(id=SourceId("wire2"), title="Two")
    assert first().article.public_id != first(source=other).article.public_id
    assert first().article.id != first(source=other).article.id


def test_source_and_guid_do_not_run_into_each_other():
    left = first(entry(guid=Guid("b-c")), source=Source(id=SourceId("a"), title=""))
    right = first(entry(guid=Guid("c")), source=Source(id=SourceId("a-b"), title=""))
    assert left.article.public_id != right.article.public_id


@pytest.mark.parametrize(
    ("said", "published"),
    [
        (NOW - HOUR, NOW - HOUR),
        (-3 * HOUR, NOW - 3 * HOUR),
        (None, NOW),
        (NOW + 2 * HOUR, NOW + 2 * HOUR),
        (NOW + 25 * HOUR, NOW),
    ],
)
def test_the_publishers_date_stands_where_it_can_be_believed(said, published):
    assert first(entry(published_at=said)).article.published_at == published.replace(microsecond=0)


def test_a_new_article_carries_the_publishers_time_of_update_unless_it_lies_ahead():
    published_at = NOW - 5 * HOUR
    assert first(entry(published_at=published_at, updated_at=NOW - HOUR)).article.updated_at == (NOW - HOUR).replace(microsecond=0)
    assert first(entry(published_at=published_at, updated_at=NOW + HOUR)).article.updated_at == published_at.replace(microsecond=0)
    assert first(entry(published_at=published_at, updated_at=-9 * HOUR)).article.updated_at == published_at.replace(microsecond=0)


def test_the_later_embargo_holds():
    source = replace(SOURCE, embargo=2 * HOUR)
    assert first(entry(published_at=NOW), source=source).article.embargo_until == NOW.replace(microsecond=0) + 2 * HOUR
    assert first(entry(published_at=NOW, embargo_until=5 * HOUR), source=source).article.embargo_until == NOW + 5 * HOUR
    assert first(entry(embargo_until=5 * HOUR)).article.embargo_until == NOW + 5 * HOUR
    assert first().article.embargo_until is None


def test_copy_that_is_not_sound_is_held():
    change = first(new_copy=copy(held="cleaning took 80 % of the words"))
    assert change.article.status is Status.HELD
    assert "80 %" in change.why


# ── no change ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_entry_again_changes_nothing():
    article = first().article
    change = again(article)
    assert change.kind == "unchanged"
    assert change.article == article


def test_an_article_that_is_back_is_no_longer_missing():
    article = replace(first().article, missing_at=NOW)
    change = again(article)
    assert change.kind == "unchanged"
    assert change.article.missing_at is None


def test_markup_and_white_space_alone_are_no_change():
    article = first(new_copy=copy(html=CleanHtml("<p>The <b>ferry</b> sank.</p>"))).article
    assert again(article, copy(html=CleanHtml("<p>The <i>ferry</i>  sank.</p>"))).kind == "unchanged"


def test_a_later_time_of_update_over_the_same_text_is_no_change():
    article = first(entry(published_at=NOW - HOUR)).article
    assert again(article, new_entry=entry(published_at=NOW, updated_at=NOW)).kind == "unchanged"


def test_the_order_and_the_reasons_of_tags_are_no_change():
    article = first(new_copy=copy(tags=(Tag(name="A", why="x"), Tag(name="B", why="y")))).article
    assert again(article, copy(tags=(Tag(name="B", why="z", score=0.1), Tag(name="A", why="x")))).kind == "unchanged"


# ── revisions and corrections ────────────────────────────────────────────────────────────────────────────────────

FULL = copy(
    html=CleanHtml('<p><a href="https://a.example/">x</a></p>'),
    byline="By Ann Lee",
    authors=(Person(name="Ann Lee"),),
    credits=("With files from Bo",),
    dateline="PORT ELLIS",
    summary="It sank.",
    tags=(Tag(name="Ferries", why=""),),
    image=Image(url="https://a.example/i.jpg"),
    enclosures=(Enclosure(url="https://a.example/a.mp3"),),
    rights="© Wire",
    language="en",
    canonical_url="https://a.example/1",
    origin="Wire",
)


@pytest.mark.parametrize(
    "changed",
    [
        {"html": CleanHtml('<p><a href="https://b.example/">x</a></p>')},
        {"byline": "By Bo Lee"},
        {"authors": (Person(name="Bo Lee"),)},
        {"credits": ()},
        {"dateline": "PORT AGNES"},
        {"summary": "It went down."},
        {"tags": (Tag(name="Ships", why=""),)},
        {"image": None},
        {"image": Image(url="https://a.example/i.jpg", rights="© Getty")},
        {"cut_captions": (CutCaption(url="https://a.example/i.jpg", text="Photo: Getty"),)},
        {"enclosures": ()},
        {"rights": "© Other"},
        {"language": "de"},
        {"canonical_url": "https://a.example/2"},
        {"origin": ""},
        {"headline": "Ferry SINKS, off Port Ellis"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_all_that_a_partner_sees_makes_a_revision(changed):
    change = again(first(new_copy=FULL).article, replace(FULL, **changed))
    assert change.kind == "revision"
    assert change.why.startswith("changed: ")
    assert change.article.version == 2


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("The ferry sank on Monday, and 14 people died, said Mayor Ann Lee.", "“We are in grief,” she said."), "numbers changed: 12 → 14"),
        (("The ferry sank on Monday, and 12 people died, said Mayor Ann Roe.", "“We are in grief,” she said."), "names changed: Lee → Roe"),
        (
            ("The ferry sank on Monday, and 12 people died, said Mayor Ann Lee.", "“We are in shock,” she said."),
            "a quotation changed: we are in grief → we are in shock",
        ),
        (
            ("The ferry sank on Monday, and 12 people died, said Mayor Ann Lee.", "“We are in grief,” she never said."),
            "a negation changed: added never",
        ),
    ],
)
def test_other_substance_makes_a_correction_that_says_what(texts, why):
    change = again(first().article, copy("Ferry sinks off Port Ellis", *texts))
    assert (change.kind, change.why) == ("correction", why)


def test_another_headline_makes_a_correction():
    change = again(first().article, copy("Ferry lost off Port Ellis"))
    assert change.kind == "correction"
    assert change.why == "the headline changed from “Ferry sinks off Port Ellis” to “Ferry lost off Port Ellis”"


def test_other_wording_makes_a_revision():
    texts = ("The ferry went down on Monday, and 12 people died, said Mayor Ann Lee.", "“We are in grief,” she said.")
    change = again(first().article, copy("Ferry sinks off Port Ellis", *texts))
    assert (change.kind, change.why) == ("revision", "changed: text")


def test_german_nouns_are_no_names():
    old = first(new_copy=copy("Fähre", "Am Montag sank das Schiff vor Emden, sagte Anna Ley.", language="de")).article
    assert again(old, copy("Fähre", "Am Montag sank der Kahn vor Emden, sagte Anna Ley.", language="de")).kind == "revision"
    assert again(old, copy("Fähre", "Am Montag sank das Schiff vor Emden, sagte Anna Roth.", language="de")).kind == "correction"


def test_an_earlier_version_that_returns_is_the_next_version():
    article = first().article
    second = again(article, copy("B")).article
    third = again(second, copy(), now=NOW + 2 * HOUR).article
    assert (third.version, third.copy.headline) == (3, article.copy.headline)
    assert third.updated_at > second.updated_at > article.updated_at


def test_ids_and_dates_of_the_first_sight_stay():
    article = replace(first(entry(published_at=NOW - HOUR)).article, public_id="urn:x:1", rss_guid="first")
    after = again(article, copy("B"), entry(guid=Guid("g9"), guid_given="g9", published_at=NOW)).article
    for name in ("id", "guid", "public_id", "rss_guid", "published_at", "first_seen_at"):
        assert getattr(after, name) == getattr(article, name)


def test_the_publishers_time_of_update_counts_where_it_moves_forward_and_not_ahead():
    article = first(entry(published_at=NOW - 5 * HOUR)).article
    at = (NOW + HOUR).replace(microsecond=0)
    assert again(article, copy("B"), entry(updated_at=NOW)).article.updated_at == NOW.replace(microsecond=0)
    assert again(article, copy("B"), entry(updated_at=NOW - 9 * HOUR)).article.updated_at == at
    assert again(article, copy("B"), entry(updated_at=NOW + 9 * HOUR)).article.updated_at == at


def test_a_clock_that_stands_still_does_not_stop_the_time_of_update():
    article = first().article
    assert again(article, copy("B"), now=NOW).article.updated_at == article.updated_at + timedelta(seconds=1)


def _cut(*texts):
    return tuple(Removal(rule="archive", text=text, why="stands at the end of 9 of 9 articles") for text in texts)


def test_a_promo_that_cleaning_takes_out_later_moves_no_date():
    held = first(new_copy=copy("Ferry sinks", "It sank.", "The club sails on Sundays.")).article
    change = again(held, copy("Ferry sinks", "It sank.", removals=_cut("The club sails on Sundays.")))
    assert (change.kind, change.article.version) == ("revision", 2)
    assert "archive" in change.why
    assert change.article.updated_at == held.updated_at


@pytest.mark.parametrize(
    "fresh",
    [
        copy("Ferry sinks", "It sank."),
        copy("Ferry sinks at last", "It sank.", removals=_cut("The club sails on Sundays.")),
        copy("Ferry sinks", "It sank and rose.", removals=_cut("The club sails on Sundays.")),
        copy("Ferry sinks", "The club sails on Sundays.", removals=_cut("The club sails on Sundays.")),
    ],
    ids=["the publisher took it out", "another headline", "other words", "another block went"],
)
def test_what_the_publisher_changes_moves_the_time_of_update(fresh):
    held = first(new_copy=copy("Ferry sinks", "It sank.", "The club sails on Sundays.")).article
    assert again(held, fresh).article.updated_at > held.updated_at


def test_what_our_own_rules_tag_otherwise_moves_no_date_and_what_they_give_back_does():
    held = first(new_copy=copy("Ferry sinks", "It sank.")).article
    tagged = copy("Ferry sinks", "It sank.", tags=(Tag(name="Sea", why="vocabulary"),), summary="It sank.")
    by_rules = reconcile(entry(), tagged, Known(held=held), source=SOURCE, base_url=BASE, now=NOW + HOUR, by_rules=True)
    assert (by_rules.kind, by_rules.article.updated_at) == ("revision", held.updated_at)
    assert again(held, tagged).article.updated_at > held.updated_at
    longer = copy("Ferry sinks", "It sank.", "Nobody drowned.")
    back = reconcile(entry(), longer, Known(held=held), source=SOURCE, base_url=BASE, now=NOW + HOUR, by_rules=True)
    assert back.article.updated_at > held.updated_at


def test_an_article_that_is_gone_from_its_source_stays_so_when_our_rules_change():
    gone = replace(first(new_copy=copy("Ferry sinks", "It sank.")).article, missing_at=NOW)
    tagged = copy("Ferry sinks", "It sank.", tags=(Tag(name="Sea", why="vocabulary"),))
    change = reconcile(entry(), tagged, Known(held=gone), source=SOURCE, base_url=BASE, now=NOW + HOUR, by_rules=True)
    assert change.article.missing_at == NOW
    assert again(gone, tagged).article.missing_at is None


def test_text_that_comes_back_moves_the_time_of_update():
    held = first(new_copy=copy("Ferry sinks", "It sank.", removals=_cut("The club sails on Sundays."))).article
    assert again(held, copy("Ferry sinks", "It sank.", "The club sails on Sundays.")).article.updated_at > held.updated_at


# ── held and killed ──────────────────────────────────────────────────────────────────────────────────────────────


def test_held_copy_that_becomes_sound_goes_live():
    article = first(new_copy=copy(held="too much was cut")).article
    change = again(article)
    assert (change.kind, change.article.status) == ("revision", Status.LIVE)
    assert "no longer held" in change.why


def test_live_copy_that_is_no_longer_sound_is_held():
    change = again(first().article, copy(held="too much was cut"))
    assert (change.kind, change.article.status) == ("revision", Status.HELD)
    assert "too much was cut" in change.why


def test_what_a_person_holds_no_poll_releases():
    article = replace(first().article, status=Status.HELD)
    assert again(article, copy("B")).article.status is Status.HELD
    assert again(article).kind == "unchanged"


def test_a_killed_article_stays_killed():
    killed = kill(first().article, why="wrong", now=NOW + HOUR)
    assert (killed.kind, killed.why, killed.article.status) == ("kill", "wrong", Status.KILLED)
    assert killed.article.updated_at > NOW
    change = again(killed.article, copy("B"), now=NOW + 2 * HOUR)
    assert (change.kind, change.article) == ("unchanged", killed.article)
    assert kill(killed.article, why="again", now=NOW + 3 * HOUR).kind == "unchanged"


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────

COPIES = st.builds(
    copy,
    st.sampled_from(["A", "B"]),
    st.sampled_from(["It cost 3.", "It cost 4.", "it  cost 4"]),
    summary=st.sampled_from(["", "S."]),
    held=st.sampled_from(["", "", "why"]),
)
TIMES = st.one_of(
    st.none(), st.integers(-100, 100).map(lambda hours: NOW + hours * HOUR), st.integers(-100, 100).map(lambda hours: hours * HOUR)
)
ENTRIES = st.builds(lambda published_at, updated_at, embargo_until: entry(published_at=published_at, updated_at=updated_at, embargo_until=embargo_until), TIMES, TIMES, TIMES)  # fmt: skip
LIFE = st.lists(st.tuples(COPIES, ENTRIES, st.integers(0, 50_000)), min_size=2, max_size=6)


@settings(max_examples=200, derandomize=True)
@given(LIFE)
def test_over_a_life_names_and_dates_stay_and_updates_move_forward(life):
    now = NOW
    article = None
    for one_copy, one_entry, later in life:
        now += timedelta(seconds=later)
        change = reconcile(one_entry, one_copy, Known(held=article), source=SOURCE, base_url=BASE, now=now)
        repeated = reconcile(one_entry, one_copy, Known(held=change.article), source=SOURCE, base_url=BASE, now=now + HOUR)
        assert repeated.kind == "unchanged"
        assert repeated.article == change.article
        if article is not None:
            assert change.article.published_at == article.published_at
            assert change.article.public_id == article.public_id
            grown = change.article.updated_at >= article.updated_at + timedelta(seconds=1)
            assert grown if change.kind != "unchanged" else change.article.updated_at == article.updated_at
            assert change.article.version == article.version + (change.kind != "unchanged")
        article = change.article


def test_captions_that_were_cut_count_under_a_corrected_text_too():
    cut, other = (CutCaption(url=f"https://a.example/{number}.jpg", text="Photo: Getty") for number in (1, 2))
    theirs, text = copy("Ferry sinks", "It sank.", cut_captions=(cut,)), copy("Ferry sinks", "It rose.", cut_captions=(other,))
    assert corrected(theirs, Correction(theirs=theirs, text=text)).cut_captions == (cut, other)
