"""Tripwires: builds that are held, what goes out meanwhile, and how they are let through; on a real store and shelf."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from syndicator.model import PartnerId
from syndicator.questions import explain, status
from syndicator.store import archiving
from tests.tripping import DAY, HOUR, Desk, numbered

SKY = "include:\n  - tags: [Sky]\n"
SEA = "include:\n  - tags: [Sea]\n"


@pytest.fixture
def desk(tmp_path):
    found = Desk(tmp_path)
    yield found
    found.close()


def kinds(build):
    return [trip.kind for trip in build.held]


# ── what is held ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_build_that_would_empty_the_edition_is_held_and_the_last_good_one_stays(desk):
    desk.add(*numbered("a", 5))
    assert desk.publish().held == ()
    before = desk.bodies()
    desk.edit(SKY)
    build = desk.publish()
    assert kinds(build) == ["emptied"]
    assert desk.bodies() == before
    assert len(desk.feed()) == 5
    assert "5 of 5 articles would leave" in desk.why().trips[0].text
    assert "wants tags: Sky (it has Sea)" in desk.why().trips[0].text
    assert not desk.due()


def test_two_articles_may_leave_by_hand(desk):
    desk.add("a", "b")
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held == ()
    assert desk.feed() == []


def test_a_handful_may_be_changed_for_others_by_an_edit_of_the_include_line(desk):
    desk.add(*numbered("a", 5))
    desk.add("b", tags="Sky")
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held == ()
    assert desk.feed() == ["b"]


def test_a_build_that_would_drop_more_than_half_of_many_is_held(desk):
    desk.add(*numbered("a", 9))
    desk.add(*numbered("b", 3), tags="Sky")
    desk.edit("include:\n  - tags: [Sea, Sky]\n")
    desk.publish()
    before = desk.bodies()
    desk.edit(SKY)
    build = desk.publish()
    assert kinds(build) == ["leave"]
    assert (build.held[0].count, build.held[0].of) == (9, 12)
    assert desk.bodies() == before


def test_half_of_them_may_leave(desk):
    desk.add(*numbered("a", 6))
    desk.add(*numbered("b", 6), tags="Sky")
    desk.edit("include:\n  - tags: [Sea, Sky]\n")
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held == ()


def test_a_source_that_is_lost_is_held_where_nobody_edited_the_partner(desk):
    desk.add(*numbered("a", 20))
    desk.add(*numbered("p", 3), source="post")
    desk.publish()
    for name in numbered("p", 3):
        desk.revise(name, tags="Sky", source="post")
    build = desk.publish()
    assert kinds(build) == ["source"]
    assert build.held[0].source == "post"
    assert len(desk.feed()) == 23


def test_a_source_that_the_partner_is_no_longer_to_have_goes_by_an_edit(desk):
    desk.add(*numbered("a", 20))
    desk.add(*numbered("p", 3), source="post")
    desk.publish()
    desk.edit("include:\n  - tags: [Sea]\n    sources: [wire]\n")
    assert desk.publish().held == ()
    assert len(desk.feed()) == 20


def test_a_named_condition_that_loses_a_source_is_no_edit_of_the_partner(tmp_path):
    desk = Desk(tmp_path, "include:\n  - use: ours\n", conditions="ours:\n  - tags: [Sea]\n")
    try:
        desk.add(*numbered("a", 20))
        desk.add(*numbered("p", 3), source="post")
        desk.publish()
        desk.edit("ours:\n  - tags: [Sea]\n    sources: [wire]\n", "conditions.yaml")
        assert kinds(desk.publish()) == ["source"]
    finally:
        desk.close()


def test_many_that_get_another_date_are_held_and_few_are_not(desk):
    desk.add(*numbered("a", 20))
    desk.publish()
    desk.now += HOUR
    for name in numbered("a", 4):
        desk.revise(name, moves=True)
    assert desk.publish().held == ()
    before = desk.bodies()
    desk.now += HOUR
    for name in numbered("a", 6):
        desk.revise(name, moves=True, surface=f"again-{name}")
    build = desk.publish()
    assert kinds(build) == ["redate"]
    assert desk.bodies() == before


def corrected(desk):
    """Put twenty articles out, and correct eight of them, a few at a time."""
    desk.add(*numbered("a", 20))
    desk.publish()
    for part in (range(4), range(4, 8)):
        desk.now += DAY
        for number in part:
            desk.revise(f"a{number}", moves=True)
        assert desk.publish().held == ()


@pytest.mark.parametrize(("one", "other"), [("generic", "google"), ("google", "generic")])
def test_another_profile_that_dates_many_corrected_articles_otherwise_is_held(desk, one, other):
    desk.edit(f"{SEA}profile: {one}\n")
    corrected(desk)
    before = desk.bodies()
    desk.edit(f"{SEA}profile: {other}\n")
    (trip,) = desk.publish().held
    assert (trip.kind, trip.count, trip.of) == ("redate", 8, 20)
    assert desk.bodies() == before
    desk.publish(accept="they moved")
    assert desk.bodies()["rss"].count(b"<item>") == 20
    assert desk.bodies()["rss"] != before["rss"]
    assert desk.publish().held == ()


@pytest.mark.parametrize("edit", ["profile: smartnews\n", "profile: generic\nformats: [atom, json]\n"])
def test_another_profile_that_shows_the_same_dates_is_not_held(desk, edit):
    desk.edit(f"{SEA}profile: google\n")
    corrected(desk)
    desk.edit(SEA + edit)
    assert desk.publish().held == ()


def test_another_name_for_what_stands_is_held_at_one(desk, monkeypatch):
    from syndicator.syndicate import tripwires

    desk.add(*numbered("a", 4))
    desk.publish()
    stands = tripwires.names
    monkeypatch.setattr(tripwires, "names", lambda article: f"{stands(article)[:-1]}x" if article.guid == "a1" else stands(article))
    desk.revise("a2", moves=True)
    build = desk.publish()
    assert kinds(build) == ["reguid"]
    assert [desk.store.article(name).guid for name in build.held[0].articles] == ["a1"]


def test_a_large_change_in_small_steps_is_seen(desk):
    """What refining again takes out comes batch by batch; each batch by itself is small."""
    desk.add(*numbered("a", 20))
    desk.publish()
    held = []
    for name in numbered("a", 20):
        desk.now += timedelta(seconds=5)
        desk.revise(name, tags="Sky")
        held.append(bool(desk.publish().held))
    assert held == [False] * 10 + [True] * 10
    assert len(desk.feed()) == 10


# ── what is natural ──────────────────────────────────────────────────────────────────────────────────────────────


def test_newer_articles_push_out_any_number_of_old_ones(tmp_path):
    desk = Desk(tmp_path, f"{SEA}limit: 10\n")
    try:
        desk.add(*numbered("a", 10))
        desk.publish()
        desk.now += HOUR
        desk.add(*numbered("b", 10))
        assert desk.publish().held == ()
        assert set(desk.feed()) == set(numbered("b", 10))
    finally:
        desk.close()


def test_a_lowered_limit_is_no_pushing_out(tmp_path):
    desk = Desk(tmp_path, f"{SEA}limit: 20\n")
    try:
        desk.add(*numbered("a", 20))
        desk.publish()
        desk.edit(f"{SEA}limit: 2\n")
        build = desk.publish()
        assert kinds(build) == ["leave"]
        assert "the limit is 2" in build.held[0].text
    finally:
        desk.close()


def test_age_takes_all_of_them_and_nothing_trips(tmp_path):
    desk = Desk(tmp_path, f"{SEA}max_age: 30d\n")
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.now += 31 * DAY
        assert desk.due()
        assert desk.publish().held == ()
        assert desk.feed() == []
    finally:
        desk.close()


def test_an_edited_age_is_an_edit(tmp_path):
    desk = Desk(tmp_path, f"{SEA}max_age: 30d\n")
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.now += DAY
        desk.edit(f"{SEA}max_age: 1h\n")
        assert kinds(desk.publish()) == ["emptied"]
        assert len(desk.feed()) == 12
        desk.now += 30 * DAY
        assert desk.due()
        assert desk.publish().held == ()
        assert desk.feed() == []
    finally:
        desk.close()


@pytest.mark.parametrize("edit", ["licence: 30m\n", "delay: 40d\n"])
@pytest.mark.parametrize("stood", ["", "licence: 30d\ndelay: 1m\n"])
def test_an_edited_licence_or_delay_is_an_edit(tmp_path, stood, edit):
    """The build is held, what stands goes on by the time that it was made by, and nothing is told as withdrawn until it is let through."""
    desk = Desk(tmp_path, SEA + stood)
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        before = desk.bodies()
        desk.edit(SEA + edit)
        assert kinds(desk.publish()) == ["emptied"]
        assert desk.bodies() == before
        desk.now += DAY
        assert desk.publish().held
        assert desk.bodies() == before
        assert desk.publish(accept="meant so").held == ()
        assert desk.feed() == []
        assert (b"deleted-entry" in desk.bodies()["atom"]) is ("licence" in edit)
    finally:
        desk.close()


def test_a_shorter_licence_that_nothing_holds_takes_back_with_the_same_build(desk):
    desk.add("a", "b")
    desk.publish()
    desk.edit(f"{SEA}licence: 30m\n")
    assert desk.publish().held == ()
    assert desk.bodies()["atom"].count(b"deleted-entry") == 2
    assert not desk.due()


def test_a_licence_that_ends_is_told_while_a_build_is_held_by_a_shorter_one(tmp_path):
    """By the earlier licence articles go on leaving on their day, withdrawn as ever; by the shorter one none does."""
    desk = Desk(tmp_path, f"{SEA}licence: 10d\n")
    try:
        desk.add("old", at=desk.now - 9 * DAY)
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.edit(f"{SEA}licence: 30m\n")
        assert desk.publish().held
        desk.now += DAY
        assert desk.due()
        assert desk.publish().held
        assert len(desk.feed()) == 12
        assert desk.bodies()["atom"].count(b"deleted-entry") == 1
    finally:
        desk.close()


def test_a_longer_licence_takes_nothing_back(tmp_path):
    desk = Desk(tmp_path, f"{SEA}licence: 10d\n")
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        before = desk.bodies()
        desk.now += 20 * DAY
        desk.edit(f"{SEA}licence: 90d\n")
        assert desk.publish().held == ()
        assert desk.bodies() == before
    finally:
        desk.close()


def test_killed_and_held_articles_trip_nothing_however_many(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    for number, name in enumerate(numbered("a", 12)):
        (desk.kill if number % 2 else desk.hold)(name)
    assert desk.publish().held == ()
    assert desk.feed() == []


def test_a_first_build_trips_nothing(desk):
    desk.add(*numbered("a", 12), tags="Sky")
    assert desk.publish().held == ()


def test_tripwires_can_be_set_wider_and_off(tmp_path):
    wide = "tripwires: {leave: 100%, empty: no, sources: no, redate: 100%, reguid: 100%}\n"
    desk = Desk(tmp_path, SEA + wide)
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.edit(SKY + wide)
        assert desk.publish().held == ()
        assert desk.feed() == []
    finally:
        desk.close()


# ── while a build is held ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting(desk):
    """Give a desk with a build that is held: twelve articles stand, none of which the filter lets in."""
    desk.add(*numbered("a", 12), at=desk.now - DAY)
    desk.publish()
    desk.edit(SKY)
    assert desk.publish().held
    return desk


def test_a_killed_article_leaves_a_held_edition_at_once(waiting):
    """It is placed with nobody any more; the partner that still carries it is built all the same, and told that it is gone."""
    waiting.kill("a3")
    assert waiting.due()
    build = waiting.publish()
    assert build.held
    assert "a3" not in waiting.feed()
    assert len(waiting.feed()) == 11
    assert waiting.held("a3").public_id.encode() in waiting.bodies()["atom"], "its tombstone"
    assert b"a3</title>" not in waiting.bodies()["rss"]


def test_an_article_that_is_held_by_hand_or_embargoed_leaves_a_held_edition_at_once(waiting):
    waiting.hold("a3")
    waiting.revise("a4", embargo_until=waiting.now + DAY)
    assert waiting.due()
    waiting.publish()
    assert set(waiting.feed()) == set(numbered("a", 12)) - {"a3", "a4"}


@pytest.mark.parametrize("ending", ["killed", "held by hand", "embargoed"])
def test_what_is_taken_back_leaves_the_archive_of_a_partner_whose_build_is_held(tmp_path, monkeypatch, ending):
    """Neither the feeds carry it nor does the new filter place it: only a page of the archive knows it still."""
    monkeypatch.setattr(archiving, "PAGE", 3)
    desk = Desk(tmp_path, f"{SEA}limit: 5\n")
    try:
        desk.add(*numbered("a", 12), at=desk.now - DAY)
        desk.publish()
        desk.edit(f"{SKY}limit: 5\n")
        assert desk.publish().held
        assert b"Text of a3." in desk.pages(), "a held build leaves the archive as it stands"
        desk.now += HOUR
        match ending:
            case "killed":
                desk.kill("a3")
            case "held by hand":
                desk.hold("a3")
            case "embargoed":
                desk.revise("a3", embargo_until=desk.now + DAY)
        assert desk.due(), "the partner is built again, though nothing places the article with it"
        desk.publish()
        assert b"Text of a3." not in desk.pages()
        assert b"Text of a1." in desk.pages(), "pages that it was not on stay"
    finally:
        desk.close()


def test_time_goes_on_taking_its_own_out_of_a_held_edition(tmp_path):
    desk = Desk(tmp_path, f"{SEA}max_age: 30d\n")
    try:
        desk.add("old", at=desk.now - 29 * DAY)
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.edit(f"{SKY}max_age: 30d\n")
        assert desk.publish().held
        assert "old" in desk.feed()
        desk.now += DAY + HOUR
        assert desk.due(), "the time of an article that no placement knows is waited for"
        desk.publish()
        assert desk.feed()
        assert "old" not in desk.feed()
    finally:
        desk.close()


def said(desk, name):
    """Explain an article, and hold the answer against the feed that stands."""
    found = explain(desk.app.desk, desk.held(name).id, "east", now=desk.now)
    assert found["included"] is (name in desk.feed()), found
    assert bool(found["nearest"]) is not found["included"], found
    return found


def test_while_a_build_is_held_an_article_is_explained_by_the_edition_that_stands(waiting):
    keys = said(waiting, "a0").keys()
    waiting.add("s", tags="Sky")
    waiting.publish()
    stands = said(waiting, "a0")
    assert (stands["rule"], stands["value"], stands["until_at"]) == ("tripwire", "leave", None)
    assert stands["why"].startswith(
        "in: it stands in the last good edition; it would leave with the build that a tripwire (leave) holds (out: "
    )
    assert "`syndicator publish east --accept`" in stands["why"]
    waits = said(waiting, "s")
    assert (waits["rule"], waits["value"]) == ("tripwire", "leave")
    assert waits["why"].startswith(
        "out: it matches (include[0]), but a tripwire (leave) holds the build that brings it; `syndicator publish east --accept`"
    )
    assert waits["nearest"] == "matches line 1 but for tripwire: leave; of include[0] it meets tags: Sky"
    waiting.kill("a3")
    waiting.publish()
    assert said(waiting, "a3")["rule"] == "status"
    waiting.add("land", tags="Land")
    assert said(waiting, "land")["rule"] == "no line"
    waiting.publish(accept="they moved")
    assert (said(waiting, "a0")["rule"], said(waiting, "s")["rule"]) == ("no line", "include[0]")
    assert said(waiting, "s").keys() == keys


def test_a_build_that_nothing_holds_any_more_is_explained_as_it_will_be(waiting):
    waiting.edit(SEA)
    assert said(waiting, "a0")["rule"] == "include[0]"


def test_what_must_leave_a_held_edition_by_time_is_explained_with_its_time(tmp_path):
    desk = Desk(tmp_path, f"{SEA}max_age: 30d\n")
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.edit(SKY)
        assert desk.publish().held
        assert said(desk, "a0")["until_at"] == desk.held("a0").published_at + 30 * DAY
        (east,) = status(desk.app.desk, now=desk.now)["partners"]
        assert east["next_change"] == desk.held("a0").published_at + 30 * DAY
    finally:
        desk.close()


def test_status_counts_what_stands_while_a_build_is_held(waiting):
    def health():
        (east,) = status(waiting.app.desk, now=waiting.now)["partners"]
        return east["state"], east["articles"]

    assert health() == ("held", 12)
    waiting.kill("a3")
    waiting.add("s", tags="Sky")
    waiting.publish()
    assert health() == ("held", 11)
    waiting.publish(accept="they moved")
    assert health() == ("published", 1)


def test_what_stands_in_a_held_edition_reads_as_it_read(waiting):
    before = waiting.bodies()
    waiting.revise("a5", moves=True, surface="another", tags="Sea")
    assert waiting.publish().held
    assert waiting.bodies() == before


def test_an_article_that_moved_and_came_back_stays_in_a_held_edition_as_the_partner_knows_it(tmp_path):
    """Under its first address for software that goes by the address, and with the date that was shown."""
    desk = Desk(tmp_path, f"{SEA}profile: wp-rss-aggregator\n")
    try:
        desk.add(*numbered("a", 12))
        desk.publish()
        desk.now += HOUR
        desk.revise("a1", moves=True, canonical_url="https://wire.example/moved", surface="moved")
        desk.publish()
        before = desk.bodies()
        desk.edit(f"{SKY}profile: wp-rss-aggregator\n")
        assert desk.publish().held
        assert desk.bodies() == before
        assert b"https://wire.example/moved" not in before["rss"]
    finally:
        desk.close()


def test_when_the_cause_goes_away_the_build_is_published_by_itself(waiting):
    waiting.add("new")
    waiting.publish()
    assert "new" not in waiting.feed()
    waiting.edit(SEA)
    assert waiting.publish().held == ()
    assert waiting.why() is None
    assert "new" in waiting.feed()


def test_a_build_that_is_held_for_the_same_reason_is_said_once(waiting):
    with capture_logs() as logs:
        assert waiting.publish().held
        waiting.edit(SEA)
        assert not waiting.publish().held
        waiting.edit(SKY)
        assert waiting.publish().held
    assert [log["log_level"] for log in logs if "tripwire" in log["event"]] == ["debug", "warning"]


def test_a_held_build_is_judged_anew_against_the_last_good_one(waiting):
    since = waiting.why().since_at
    waiting.now += HOUR
    waiting.add(*numbered("s", 3), tags="Sky")
    build = waiting.publish()
    assert kinds(build) == ["leave"]
    assert (build.held[0].count, build.held[0].of) == (12, 12)
    assert waiting.why().since_at == since


def test_a_manner_that_would_change_with_a_held_build_waits_with_it(waiting):
    before = waiting.bodies()
    waiting.edit(f"{SKY}title: Another\ncontent: summary\ncredit: By us.\nformats: [rss, json]\n")
    waiting.edit("publisher: {name: Somebody}\nbase_url: https://elsewhere.example\n", "syndicator.yaml")
    assert waiting.publish().held
    assert waiting.bodies() == before


# ── what a person lets through ───────────────────────────────────────────────────────────────────────────────────


def test_an_accepted_build_is_published_and_who_and_why_is_kept(waiting):
    build = waiting.publish(accept="meant so")
    assert build.held == ()
    assert waiting.feed() == []
    assert waiting.why() is None
    (kept,) = waiting.store.acceptances(PartnerId("east"))
    assert (kept.by, kept.who, kept.why, len(kept.allowed.leave), kept.used_at) == ("accept", "kim", "meant so", 12, waiting.now)


def test_accepting_lets_exactly_that_build_through(waiting):
    """What was told was about another configuration: the new one is told first."""
    waiting.add(*numbered("s", 12), tags="Sky")
    waiting.edit("include:\n  - tags: [Land]\n")
    assert waiting.publish(accept="meant so").held
    assert len(waiting.feed()) == 12
    assert waiting.store.acceptances(PartnerId("east")) == ()
    assert waiting.publish(accept="meant so").held == ()


def test_accepting_a_build_that_nobody_was_told_of_yet_works_at_once(desk):
    desk.add(*numbered("a", 12))
    desk.publish()
    desk.edit(SKY)
    assert desk.publish(accept="yes").held == ()
    assert desk.feed() == []


def test_what_was_accepted_once_does_not_pass_twice(waiting):
    waiting.publish(accept="yes")
    waiting.edit(SEA)
    waiting.publish()
    waiting.edit(SKY)
    assert waiting.publish().held


def test_accepting_where_nothing_is_held_builds_and_keeps_nothing(desk):
    desk.add("a")
    assert desk.publish(accept="why not").changed
    assert desk.store.acceptances(PartnerId("east")) == ()


def test_a_store_of_an_older_program_is_known_by_its_articles(desk):
    """Before what stands was written down: the share that leaves is known, and nothing moves while a build is held."""
    desk.add(*numbered("a", 12))
    desk.publish()
    with desk.store._db.write() as db:
        from syndicator.store.tables import carried, last_good

        db.execute(carried.delete())
        db.execute(last_good.delete())
    before = desk.bodies()
    desk.edit(f"{SKY}content: summary\n")
    assert kinds(desk.publish()) == ["emptied"]
    assert desk.bodies() == before
    desk.kill("a1")
    assert desk.publish().held
    assert len(desk.feed()) == 11
