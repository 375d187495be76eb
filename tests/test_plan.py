"""Plans: what an edited configuration would change, told before it does, on a real store; and that telling changes nothing."""

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from syndicator.cli import main
from syndicator.config.profiles import profiles
from syndicator.errors import ConfigError, UsageError
from syndicator.model import Access, Image, PartnerId
from syndicator.tripping import Accepting
from tests.examples import examples
from tests.tripping import DAY, HOUR, Desk, numbered

SEA = "include:\n  - tags: [Sea]\n"
SKY = "include:\n  - tags: [Sky]\n"
BOTH = "include:\n  - tags: [Sea, Sky]\n"


@pytest.fixture
def desk(tmp_path):
    found = Desk(tmp_path)
    yield found
    found.close()


def look(desk, *names, edited=None):
    return desk.app.plan(edited, names, lambda _: None)


def the(plan, partner="east"):
    (found,) = [one for one in plan.partners if one.partner == partner]
    return found


def names(moves):
    return {move.headline.removeprefix("Headline ") for move in moves}


def test_an_edited_include_line_says_who_enters_and_who_leaves_and_why(desk):
    desk.add("a", "b")
    desk.add("s", tags="Sky")
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    plan = look(desk)
    east = the(plan)
    assert (names(east.enters), names(east.leaves), east.changes) == ({"s"}, {"a", "b"}, ())
    (entering,) = east.enters
    assert (entering.before.included, entering.after.included, entering.after.rule) == (False, True, "include[0]")
    assert "Sea" in entering.before.why
    assert entering.does == "new post"
    leaving = east.leaves[0]
    assert (leaving.before.rule, leaving.before.value, leaving.after.rule) == ("include[0]", "tags: Sea", "no line")
    assert leaving.does == "nothing"
    assert plan.exceeds(1.0)


def test_what_a_plan_says_is_what_publishing_does(desk):
    desk.add(*numbered("a", 4))
    desk.add(*numbered("s", 3), tags="Sky")
    desk.publish()
    before = set(desk.feed())
    desk.write("partners/east.yaml", f"{BOTH}limit: 5\n")
    east = the(look(desk))
    desk.edit(f"{BOTH}limit: 5\n")
    desk.publish()
    after = set(desk.feed())
    held = {article.id: article.copy.headline.removeprefix("Headline ") for article in desk.store.retained()}
    assert names(east.enters) == after - before
    assert {*names(east.leaves), *(held[name] for name in east.pushed_out)} == before - after


@pytest.mark.parametrize("profile", profiles())
def test_with_every_profile_a_plan_says_how_many_an_edition_holds(desk, profile):
    desk.add(*numbered("a", 70), tags="Sky", at=desk.now - DAY)
    desk.publish()
    edited = f"{SKY}profile: {profile}\nlimit: 10\nwindow: 30d\n"
    desk.write("partners/east.yaml", edited)
    plan = look(desk)
    desk.edit(edited)
    desk.publish()
    assert {move.article for move in the(plan).enters} == set(desk.store.last_good(PartnerId("east")).order)
    assert the(plan).after >= 60


def test_nothing_edited_is_nothing_to_tell(desk):
    desk.add("a")
    desk.add("p", source="post", tags="Land")
    desk.publish()
    plan = look(desk)
    assert (plan.partners, plan.sources, plan.unchanged) == ((), (), 1)
    assert not plan.exceeds(0.0)


def test_another_manner_changes_what_stays_and_the_software_says_what_comes_of_it(desk):
    desk.add("a", "b")
    desk.publish()
    desk.write("partners/east.yaml", f"{SEA}credit: 'By {{publisher}}.'\nprofile: wordpress-feedzy\n")
    east = the(look(desk))
    assert names(east.changes) == {"a", "b"}
    assert east.changes[0].fields == ("text",)
    assert east.changes[0].does == "nothing"
    assert "does not take" in east.changes[0].why
    assert east.share == 1.0


PICTURED = Image(url="https://wire.example/ship.jpg", type="image/jpeg", credit="Ann Quay/Getty Images")


@pytest.mark.parametrize(
    ("edit", "others"), [("images: {deny: ['Getty*']}\n", "b"), ("rsl: {permits: [search]}\n", "abc"), ("title: Another\n", "")]
)
def test_only_what_would_be_set_otherwise_changes(desk, edit, others):
    """A rule for pictures changes the articles whose pictures it keeps back, terms that stand in each entry all of them."""
    desk.add("a", "b", "c")
    desk.picture("b", PICTURED)
    desk.publish()
    before = desk.bodies()
    desk.write("partners/east.yaml", f"{SEA}{edit}")
    plan = look(desk)
    changes = {move.headline[-1]: move.fields for move in the(plan).changes}
    assert changes == dict.fromkeys(others, ("markup",))
    desk.edit(f"{SEA}{edit}")
    desk.publish()
    assert (entries(desk.bodies()["atom"]) == entries(before["atom"])) == (not changes)


def entries(atom):
    """Give the entries of an Atom feed as they stand."""
    return atom.split(b"<entry>")[1:-1]


def test_a_rule_for_pictures_where_there_are_none_is_nothing_to_tell(desk):
    desk.add(*numbered("a", 8))
    desk.publish()
    desk.write("partners/east.yaml", f"{SEA}images: {{deny: ['Getty*']}}\n")
    plan = look(desk)
    assert plan.partners == ()
    assert not plan.exceeds(0.0)


def test_a_new_name_of_the_house_changes_every_feed(desk):
    desk.add("a")
    desk.publish()
    desk.write("syndicator.yaml", "publisher: {name: Another}\nbase_url: https://f.example\n")
    plan = look(desk)
    assert the(plan).feed_changes
    assert plan.unchanged == 0


HUBS = "publisher: {{name: Quay}}\nbase_url: https://f.example\npush: {{hubs: [{}]}}\n"


@pytest.mark.parametrize("formats", ["rss", "atom", "json"])
def test_hubs_change_the_head_of_every_public_feed(tmp_path, formats):
    desk = Desk(tmp_path, f"{SEA}formats: [{formats}]\n")
    try:
        desk.write("partners/quiet.yaml", f"{SEA}push: false\n")
        desk.add("a")
        desk.edit(SEA, "partners/west.yaml")
        asyncio.run(desk.app.publish_each(dict.fromkeys(desk.app.catalog.partners)))
        assert look(desk).partners == ()
        for several in ("https://one.example/?a=1&b=2", "https://one.example/, https://two.example/", ""):
            text = HUBS.format(several) if several else "publisher: {name: Quay}\nbase_url: https://f.example\n"
            desk.write("syndicator.yaml", text)
            plan = look(desk)
            assert [(one.partner, one.feed_changes, one.changes) for one in plan.partners] == [("east", True, ()), ("west", True, ())]
            assert not plan.exceeds(0.0)
            desk.edit(text, "syndicator.yaml")
            asyncio.run(desk.app.publish_each(dict.fromkeys(desk.app.catalog.partners)))
            assert look(desk).partners == ()
    finally:
        desk.close()


def test_a_limit_that_is_lowered_takes_away_and_so_does_a_longer_delay(desk):
    desk.add(*numbered("a", 6))
    desk.publish()
    desk.write("partners/east.yaml", f"{SEA}limit: 2\n")
    assert names(the(look(desk)).leaves) == {"a0", "a1", "a2", "a3"}
    desk.write("partners/east.yaml", f"{SEA}delay: 30d\n")
    east = the(look(desk))
    assert (len(east.leaves), east.anyway, east.leaves[0].after.rule) == (6, (), "delay")


@pytest.mark.parametrize("in_force", [False, True])
@pytest.mark.parametrize(
    ("profile", "does"),
    [("generic", "taken down"), ("smartnews", "taken down"), ("msn", "taken down"), ("flipboard", "nothing"), ("google", "update")],
)
def test_what_a_shorter_licence_takes_back_is_told(tmp_path, profile, does, in_force):
    """By the partner's own sign, before the edit is in force and while a tripwire holds it; nothing is withdrawn by asking."""
    desk = Desk(tmp_path, f"{SEA}profile: {profile}\n")
    try:
        desk.add(*numbered("a", 4), at=desk.now - 9 * DAY)
        desk.add("new")
        desk.publish()
        (desk.edit if in_force else lambda text: desk.write("partners/east.yaml", text))(f"{SEA}profile: {profile}\nlicence: 7d\n")
        for _ in range(2):
            leaves = the(look(desk)).leaves
            assert (names(leaves), {move.does for move in leaves}) == (set(numbered("a", 4)), {does})
            assert all("withdrawn" in move.why and move.after.rule == "licence" for move in leaves)
        assert not desk.store.membership_of(desk.app.catalog.partners[PartnerId("east")], now=desk.now).retractions
    finally:
        desk.close()


def test_what_a_narrower_limit_takes_away_and_a_wider_one_brings_is_told_with_the_limit(desk):
    desk.edit("limit: 5\n")
    desk.add(*numbered("a", 7))
    desk.publish()
    desk.write("partners/east.yaml", "limit: 3\n")
    for move in the(look(desk)).leaves:
        assert (move.before.included, move.before.why) == (True, "in: this partner takes every article")
        assert (move.after.included, move.after.rule, move.after.value) == (False, "limit", "3")
        assert "3 newer articles fill the limit of 3" in move.after.why
    desk.write("partners/east.yaml", "limit: 6\n")
    (entering,) = the(look(desk)).enters
    assert (entering.headline, entering.before.included, entering.before.rule, entering.before.value) == (
        "Headline a1",
        False,
        "limit",
        "5",
    )
    assert entering.after.included
    desk.add("new", at=desk.now)
    assert [(move.before.included, move.after.included) for move in the(look(desk)).enters] == [(True, True)]


def test_a_second_telling_that_enters_is_told_with_the_one_that_kept_it_out(desk):
    desk.edit("same_story: once\n")
    desk.add("a")
    desk.add("p", source="post", same_as=desk.held("a").id)
    desk.publish()
    desk.write("partners/east.yaml", "same_story: all\n")
    (entering,) = the(look(desk)).enters
    assert (entering.headline, entering.before.included, entering.after.included) == ("Headline p", False, True)
    assert (entering.before.rule, entering.before.value) == ("same_story", desk.held("a").id)


def test_an_edited_age_takes_away(desk):
    desk.add("old", at=desk.now - 5 * DAY)
    desk.add("new")
    desk.publish()
    desk.write("partners/east.yaml", f"{SEA}max_age: 2d\n")
    (leaving,) = the(look(desk)).leaves
    assert (leaving.headline, leaving.after.rule) == ("Headline old", "max_age")


def test_what_newer_ones_push_out_is_told_and_does_not_count(tmp_path):
    desk = Desk(tmp_path, f"{SEA}limit: 2\n")
    try:
        desk.add("a", "b")
        desk.now += DAY
        desk.add("s", tags="Sky")
        desk.publish()
        desk.write("partners/east.yaml", f"{BOTH}limit: 2\n")
        plan = look(desk)
        east = the(plan)
        assert (names(east.enters), east.leaves, len(east.pushed_out)) == ({"s"}, (), 1)
        assert not plan.exceeds(0.2)
    finally:
        desk.close()


def test_new_and_removed_partners_are_told(desk):
    desk.add("a", "b")
    desk.publish()
    desk.write("partners/west.yaml", SEA)
    (desk.folder / "config/partners/east.yaml").unlink()
    plan = look(desk)
    assert (the(plan, "west").state, names(the(plan, "west").enters)) == ("new", {"a", "b"})
    assert (the(plan).state, names(the(plan).leaves)) == ("removed", {"a", "b"})
    assert plan.exceeds(1.0)


KEY = "token: ${KEY}\n"


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("", "formats: [rss]\n", {"atom.xml": "is made no more", "feed.json": "is made no more"}),
        (KEY, f"{KEY}formats: [rss, json]\n", {"atom.xml": "is made no more"}),
        ("", KEY, dict.fromkeys(("rss.xml", "atom.xml", "feed.json"), "asks for a key from now on")),
        (
            "formats: [rss, json]\n",
            f"formats: [atom, json]\n{KEY}",
            {"rss.xml": "is made no more", "feed.json": "asks for a key from now on"},
        ),
        (f"{KEY}shelf: public\n", KEY, dict.fromkeys(("rss.xml", "atom.xml", "feed.json"), "leaves the public shelf")),
        ("formats: [rss]\n", "", {}),
        (KEY, "", {}),
        (KEY, f"{KEY}shelf: public\n", {}),
    ],
)
def test_feeds_that_their_readers_lose_are_told_before_and_when_it_is_done(tmp_path, monkeypatch, before, after, lost):
    monkeypatch.setenv("KEY", "a-very-long-key-of-one-partner")
    desk = Desk(tmp_path, f"{SEA}{before}")
    try:
        desk.add("a", "b")
        desk.publish()
        desk.write("partners/east.yaml", f"{SEA}{after}")
        plan = look(desk)
        told = {one.file: one.why for found in plan.partners for one in found.lost}
        assert told == lost
        assert plan.exceeds(1.0) == bool(lost)
        with capture_logs() as logs:
            desk.edit(f"{SEA}{after}")
            assert desk.publish().held == ()
            assert desk.publish().held == ()
        said = [log["lost"] for log in logs if log["event"] == "addresses are lost to whoever read them"]
        assert said == ([[f"{file} {why}" for file, why in lost.items()]] if lost else [])
        assert look(desk).partners == ()
    finally:
        desk.close()


def test_a_partner_that_is_renamed_while_it_is_told_of_something_withdrawn_is_warned_of(desk):
    """Its software, under the other name, is not told; and the operator hears of it before and when it is done."""
    desk.add("a", "b")
    desk.publish()
    desk.now += HOUR
    desk.store.retract([desk.held("a")], now=desk.now)
    desk.kill("a")
    desk.publish()
    assert b"deleted-entry" in desk.bodies()["atom"]
    (desk.folder / "config/partners/east.yaml").rename(desk.folder / "config/partners/west.yaml")
    plan = look(desk)
    assert {one.partner: one.untold for one in plan.partners} == {"east": 1, "west": 0}
    assert "east: its feeds still tell of 1 withdrawn article; under another name" in run(desk, "plan").stdout
    assert [one["untold"] for one in json.loads(run(desk, "plan", "--json").stdout)["partners"]] == [0, 1]
    with capture_logs() as logs:
        asyncio.run(desk._taken_over())
    assert [(log["partner"], log["articles"]) for log in logs if "withdrawn articles" in log["event"]] == [("east", 1)]


def withdraw(desk, *names):
    """Kill articles that a partner had, each a little after the one before, and build its feeds."""
    for name in names:
        desk.now += HOUR / 60
        desk.store.retract([desk.held(name)], now=desk.now)
        desk.kill(name)
    desk.publish()


@pytest.mark.parametrize(
    ("before", "after", "signs", "does"),
    [
        ("generic", "wordpress-feedzy", (("tombstone",), ("notice",)), "new post"),
        ("wordpress-feedzy", "generic", (("notice",), ("tombstone",)), "nothing"),
        ("generic", "flipboard", (("tombstone",), ("notice",)), "new post"),
    ],
)
def test_what_a_profile_tells_otherwise_of_withdrawn_articles_is_told(tmp_path, before, after, signs, does):
    """It counts neither as what leaves nor as what changes."""
    desk = Desk(tmp_path, f"{SEA}profile: {before}\nformats: [rss]\n")
    try:
        desk.add("a", "b", "c", "d")
        desk.publish()
        desk.now += HOUR
        withdraw(desk, "a", "b", "c")
        desk.write("partners/east.yaml", f"{SEA}profile: {after}\nformats: [rss]\n")
        plan = look(desk)
        east = the(plan)
        assert [(told.headline, told.before, told.after, told.does) for told in east.retold] == [
            (f"Headline {name}", *signs, does) for name in "cba"
        ]
        assert (east.stands, east.after, plan.exceeds(0.2)) == (1, 1, False)
        entries_before = desk.bodies()["rss"].count(b"<item>")
        desk.edit(f"{SEA}profile: {after}\nformats: [rss]\n")
        desk.publish()
        assert abs(desk.bodies()["rss"].count(b"<item>") - entries_before) == 3
        assert look(desk).partners == ()
    finally:
        desk.close()


@pytest.mark.parametrize(("profile", "told"), [("generic", ""), ("google", "a")])
def test_a_notice_in_which_the_house_names_itself_otherwise_is_told(tmp_path, profile, told):
    """A tombstone names nobody."""
    desk = Desk(tmp_path, f"{SEA}profile: {profile}\n")
    try:
        desk.add("a", "b")
        desk.publish()
        desk.now += HOUR
        withdraw(desk, "a")
        desk.write("partners/east.yaml", f"{SEA}profile: {profile}\nrights: All ours\n")
        assert the(look(desk)).retold == ()
        desk.write("syndicator.yaml", "publisher: {name: Another}\nbase_url: https://f.example\n")
        assert names(the(look(desk)).retold) == set(told)
    finally:
        desk.close()


@pytest.mark.parametrize("profile", profiles())
def test_what_a_licence_takes_back_of_articles_that_left_the_feed_before_is_told(tmp_path, profile):
    """They were posts at the partner's site as well as those that stand, and fare as these do."""
    own = f"{SEA}profile: {profile}\nlimit: 2\n"
    desk = Desk(tmp_path, own)
    try:
        desk.add(*numbered("a", 2), at=desk.now - 9 * DAY)
        desk.publish()
        desk.now += 40 * DAY
        desk.add(*numbered("b", 2), at=desk.now - 9 * DAY)
        desk.publish()
        assert set(desk.store.last_good(PartnerId("east")).order) == {desk.held(name).id for name in numbered("b", 2)}
        desk.write("partners/east.yaml", f"{own}licence: 7d\n")
        east = the(look(desk))
        assert names(east.leaves) == set(numbered("b", 2))
        assert [(told.headline, told.before) for told in east.retold] == [("Headline a1", ()), ("Headline a0", ())]
        assert {told.does for told in east.retold} == {move.does for move in east.leaves}
    finally:
        desk.close()


def test_named_conditions_are_part_of_it(tmp_path):
    desk = Desk(tmp_path, "include:\n  - use: ours\n", conditions="ours:\n  - tags: [Sea]\n")
    try:
        desk.add("a")
        desk.publish()
        desk.write("conditions.yaml", "ours:\n  - tags: [Sky]\n")
        assert names(the(look(desk)).leaves) == {"a"}
    finally:
        desk.close()


def test_an_edited_copy_is_held_against_the_house_in_force(desk, tmp_path):
    desk.add("a")
    desk.publish()
    copy = tmp_path / "checkout" / "config"
    shutil.copytree(desk.folder / "config", copy)
    (copy / "partners/east.yaml").write_text(SKY)
    assert names(the(look(desk, edited=copy)).leaves) == {"a"}
    assert look(desk).partners == ()
    assert not (tmp_path / "checkout" / "var").exists()


def test_a_build_that_is_held_is_told_after_the_daemon_took_the_edit_over(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.edit(SKY)
    desk.publish()
    east = the(look(desk))
    assert len(east.leaves) == 12
    assert [trip.kind for trip in east.trips] == ["emptied"]
    assert east.leaves[0].before.value == "tags: Sea", "the rules by which what stands was made, long since replaced"


def test_a_profile_that_dates_many_articles_otherwise_is_told_as_the_tripwire_that_holds_it(desk):
    desk.add(*numbered("a", 6))
    for name in numbered("a", 6):
        desk.now += DAY
        desk.revise(name, moves=True)
        desk.publish()
    desk.write("partners/east.yaml", f"{SEA}profile: google\n")
    (told,) = the(look(desk)).trips
    assert (told.kind, told.count, told.of) == ("redate", 6, 6)
    desk.edit(f"{SEA}profile: google\n")
    assert desk.publish().held == (told,)


def test_a_broken_edit_is_its_problems(desk):
    desk.write("partners/east.yaml", "include:\n  - tagz: [Sky]\n")
    with pytest.raises(ConfigError, match="tagz"):
        look(desk)


def test_a_partner_that_there_is_not_is_a_slip(desk):
    with pytest.raises(UsageError, match="no such partner"):
        look(desk, "wset")


# ── confirming ───────────────────────────────────────────────────────────────────────────────────────────────────


def confirm(desk):
    desk.app.confirm(look(desk), Accepting(who="kim", why="spring"))


def test_what_was_confirmed_passes_once(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    confirm(desk)
    desk.edit(SKY)
    assert desk.publish().held == ()
    assert desk.feed() == []
    (kept,) = desk.store.acceptances(PartnerId("east"))
    assert (kept.by, kept.who, kept.why, kept.used_at) == ("plan", "kim", "spring", desk.now)
    desk.edit(SEA)
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held


def test_another_edit_than_the_one_confirmed_is_held(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    confirm(desk)
    desk.edit("include:\n  - tags: [Land]\n")
    assert desk.publish().held
    desk.edit(SKY)
    assert desk.publish().held == ()


def test_other_articles_than_those_confirmed_are_held(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    confirm(desk)
    desk.add(*numbered("b", 8))
    desk.publish()
    desk.edit(SKY)
    (trip,) = desk.publish().held
    assert trip.count == 8


def test_a_held_build_is_due_when_it_is_confirmed(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held
    assert not desk.due()
    confirm(desk)
    assert desk.due()
    assert desk.publish().held == ()


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────


def run(desk, *words):
    return CliRunner().invoke(main, [words[0], "--config", str(desk.folder / "config"), *words[1:]])


def everything(desk) -> tuple[list[str], dict[str, bytes]]:
    """Give all that the store holds, as statements, and all files of the house."""
    with sqlite3.connect(desk.folder / "var" / "syndicator.db") as db:
        rows = list(db.iterdump())
    files = {
        str(path.relative_to(desk.folder)): path.read_bytes()
        for path in desk.folder.rglob("*")
        if path.is_file() and path.parent.name != "var"
    }
    return rows, files


def test_the_command_says_it_with_its_exit_code(desk):
    desk.add(*numbered("a", 4))
    desk.publish()
    assert run(desk, "plan").exit_code == 0
    desk.write("partners/east.yaml", BOTH)
    assert run(desk, "plan").exit_code == 0
    desk.write("partners/east.yaml", SKY)
    made = run(desk, "plan", "--json")
    assert made.exit_code == 3
    (east,) = json.loads(made.stdout)["partners"]
    assert (east["partner"], len(east["leaves"]), east["stands"], east["after"]) == ("east", 4, 4, 0)
    assert {"article", "headline", "before", "after", "does", "why", "fields"} == east["leaves"][0].keys()
    spoken = run(desk, "plan").stdout
    assert "partner\tstate\tstands\t" in spoken
    assert "\neast\tedited\t4\t0\t" in spoken
    assert "east: leaves: Headline a3" in spoken
    assert "before: in: include[0] met by tags: Sea" in spoken
    desk.write("partners/east.yaml", f"{SEA}credit: By us.\n")
    assert run(desk, "plan").exit_code == 3
    assert run(desk, "plan", "--share", "100%").exit_code == 0
    desk.write("partners/east.yaml", "limit: many\n")
    broken = run(desk, "plan")
    assert broken.exit_code == 2
    assert "config/partners/east.yaml:1: limit" in broken.output


def test_the_command_says_which_feeds_are_lost_and_when_they_were_last_fetched(desk):
    desk.add(*numbered("a", 4))
    desk.publish()
    fetch = Access(
        partner_id=PartnerId("east"),
        format="atom",
        etag='"x"',
        client="x",
        ending="whole",
        keyed=False,
        first_at=desk.now,
        last_at=desk.now,
    )
    desk.store.record_accesses([fetch])
    desk.write("partners/east.yaml", f"{SEA}formats: [rss]\n")
    made = run(desk, "plan", "--json")
    assert made.exit_code == 3
    (east,) = json.loads(made.stdout)["partners"]
    assert east["lost"] == [
        {"file": "atom.xml", "why": "is made no more", "fetched_at": "2026-11-02T12:00:00Z"},
        {"file": "feed.json", "why": "is made no more", "fetched_at": None},
    ]
    spoken = run(desk, "plan")
    assert "\neast\tedited\t4\t4\t0\t0\t0\t0\t2\t" in spoken.stdout
    assert "east: atom.xml is made no more (last fetched 2026-11-02 12:00 UTC)" in spoken.stdout
    assert "east: feed.json is made no more (not known to be fetched)" in spoken.stdout
    assert "2 feeds would be lost to whoever reads there" in spoken.stderr
    (desk.folder / "config/partners/east.yaml").unlink()
    assert {one.file for one in the(look(desk)).lost} == {"rss.xml", "atom.xml", "feed.json"}


def test_the_command_says_what_would_be_told_otherwise_of_withdrawn_articles(desk):
    desk.edit(f"{SEA}formats: [rss]\n")
    desk.add(*numbered("a", 6))
    desk.publish()
    desk.now += HOUR
    withdraw(desk, *numbered("a", 4))
    desk.write("partners/east.yaml", f"{SEA}formats: [rss]\nprofile: wordpress-feedzy\n")
    made = run(desk, "plan", "--json")
    (east,) = json.loads(made.stdout)["partners"]
    assert made.exit_code == 0
    assert [told["headline"] for told in east["retold"]] == [f"Headline {name}" for name in ("a3", "a2", "a1", "a0")]
    assert east["retold"][0] == {
        "article": desk.held("a3").id,
        "headline": "Headline a3",
        "before": ["tombstone"],
        "after": ["notice"],
        "does": "new post",
        "why": "it is withdrawn: the notice of that becomes a post",
    }
    spoken = run(desk, "plan")
    assert "\tnew post 4\t" in spoken.stdout
    assert "east: withdrawn, and told otherwise: Headline a3" in spoken.stdout
    assert "  before: told by tombstone\n  after:  told by notice\n  wordpress-feedzy: new post" in spoken.stdout
    assert "east: withdrawn, and told otherwise: and 1 more" in spoken.stdout
    assert "4 withdrawn articles would be told of otherwise" in spoken.stderr


def test_the_command_confirms(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    assert run(desk, "plan", "--apply", "--reason", "spring", "--who", "kim").exit_code == 0
    desk.edit(SKY)
    assert desk.publish().held == ()


def test_the_command_changes_nothing(desk):
    desk.add(*numbered("a", 4))
    desk.add(*numbered("s", 4), tags="Sky")
    desk.publish()
    desk.write("partners/east.yaml", SKY)
    desk.write("partners/west.yaml", SEA)
    desk.write("sources/post.yaml", "title: Post\nurl: https://post.example/feed\nclean: {cut: ['Text of*']}\n")
    desk.write("rules/all.yaml", "- {name: texts, pattern: 'Text of*'}\n")
    before = everything(desk)
    assert run(desk, "plan").exit_code == 3
    assert run(desk, "plan", "--json").exit_code == 3
    assert everything(desk) == before


# ── a law ────────────────────────────────────────────────────────────────────────────────────────────────────────

LINES = st.lists(
    st.sampled_from(["tags: [Sea]", "tags: [Sky]", "tags: [Land]", "sources: [wire]", "words: [a1, b2]", "max_age: 2d"]),
    max_size=2,
    unique=True,
)
EDITS = st.builds(
    lambda include, exclude, limit, age, delay, content: "".join(
        [
            *(["include:\n", *(f"  - {line}\n" for line in include)] if include else []),
            *(["exclude:\n", *(f"  - {line}\n" for line in exclude)] if exclude else []),
            f"limit: {limit}\n",
            *([f"max_age: {age}\n"] if age else []),
            *([f"delay: {delay}\n"] if delay else []),
            f"content: {content}\n",
        ]
    ),
    LINES, LINES, st.integers(1, 12), st.sampled_from(["", "1d", "5d"]), st.sampled_from(["", "2h", "1d"]), st.sampled_from(["full", "summary"]),
)  # fmt: skip


@settings(max_examples=examples(200), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDITS, min_size=1, max_size=2), later=st.booleans())
def test_a_plan_tells_just_what_publishing_would_do(law_desk, edits, later):
    """Whatever is edited: what enters and leaves by the plan is what enters and leaves when the build is accepted, and planning writes nothing."""
    desk = law_desk
    if later:
        desk.now += DAY / 4
    for text in edits:
        before = set(desk.store.last_good(PartnerId("east")).order)
        desk.write("partners/east.yaml", text)
        counted = desk.store.count_retained(), desk.store.acceptances(PartnerId("east"))
        found = [one for one in look(desk).partners if one.partner == "east"]
        assert (desk.store.count_retained(), desk.store.acceptances(PartnerId("east"))) == counted
        asyncio.run(desk._taken_over())
        desk.publish()
        desk.publish(accept="law")
        after = set(desk.store.last_good(PartnerId("east")).order)
        if not found:
            assert before == after
            continue
        (east,) = found
        assert {move.article for move in east.enters} == after - before
        assert {*(move.article for move in east.leaves), *east.pushed_out, *east.anyway} == before - after


@pytest.fixture(scope="module")
def law_desk(tmp_path_factory):
    """Give one desk for all examples: each starts where the one before ended."""
    desk = Desk(Path(tmp_path_factory.mktemp("law")))
    for number, tags in enumerate(["Sea", "Sky", "Land"] * 6):
        desk.add(f"a{number}", tags=tags, source=("wire", "post")[number % 2], at=desk.now - number * DAY / 2)
    desk.add("b2", tags="Sea", at=desk.now - 40 * DAY)
    desk.publish()
    yield desk
    desk.close()
