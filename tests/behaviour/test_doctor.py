"""The doctor: each thing that can be amiss is planted, found, mended or named; a second visit finds nothing."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from syndicator.app import App
from syndicator.doctor import Visit, examine
from syndicator.model import PartnerId, SourceId
from syndicator.store.dialect import into_one_file
from tests.behaviour.house import NOW, play
from tests.behaviour.publisher import feed_of, item

KEYED = "title: Keyed\ntoken: a-long-enough-key\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Give a folder in which three articles were published to two partners, one with a key."""
    folder = tmp_path_factory.mktemp("published")

    async def story(house):
        await house.poll()

    play(folder, story, {"/feed": feed_of(item(1), item(2), item(3))}, partners={"all": "title: All\n", "keyed": KEYED})
    return folder


@pytest.fixture
def app(published, tmp_path):
    """Give an app over a copy of that folder."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    app = App(tmp_path / "config", clock=lambda: NOW, keep=False)
    yield app
    app.rooms.crew.close()
    app.store.close()


def _visit(app, *, alone=True):
    """Give what a visit finds, as `state where: what`."""
    return [
        f"{one.state} {Path(one.where).name}: {one.what}"
        for one in examine(Visit(desk=app.desk, shelf=app.rooms.shelf, alone=alone, now=NOW))
    ]


def _shelf(app):
    return {
        path: (path.read_bytes(), path.stat().st_mode)
        for root in ("output", "var/shelf")
        for path in sorted((app.folder.parent / root).rglob("*.*"))
    }


def _do(app, statement, **values):
    with app.store._db.write() as db:
        db.execute(text(statement), values)


def test_a_sound_house_is_well(app):
    before = _shelf(app)
    assert len(before) == 6
    assert _visit(app) == []
    assert _shelf(app) == before


@pytest.mark.parametrize("alone", [True, False])
def test_what_is_missing_torn_old_or_open_on_the_shelf_is_written_again_from_the_store(app, alone):
    before, root = _shelf(app), app.folder.parent
    (root / "output/all/rss.xml").unlink()
    (root / "output/all/atom.xml").write_bytes(b"<feed>half")
    (root / "output/all/feed.json").chmod(0o600)
    (root / "var/shelf/keyed/rss.xml").chmod(0o644)
    (root / "var/shelf").chmod(0o755)
    found = _visit(app, alone=alone)
    assert len([line for line in found if line.startswith("mended")]) == len(found) >= 5
    assert _shelf(app) == before
    assert (root / "var/shelf").stat().st_mode & 0o777 == 0o700
    assert _visit(app, alone=alone) == []


def test_what_no_partner_should_have_on_the_shelf_is_taken_away(app):
    output = app.folder.parent / "output"
    (output / "gone").mkdir()
    (output / "gone/rss.xml").write_text("of a partner that is no more")
    (output / "keyed").mkdir()
    (output / "keyed/rss.xml").write_text("behind a key, on a public shelf")
    (output / "all/.rss.xml.x.part").write_text("half")
    assert sorted(_visit(app, alone=False)) == [
        "left rss.xml: is an edition that no partner should have there",
        "left rss.xml: is an edition that no partner should have there",
    ]
    assert len(_visit(app)) == 3
    assert sorted(path.name for path in output.iterdir()) == ["all"]
    assert _visit(app) == []


def test_beside_a_daemon_only_a_file_that_stands_unfinished_for_long_is_taken_away(app):
    part = app.folder.parent / "output/all/.rss.xml.x.part"
    part.write_text("half")
    os.utime(part, (NOW.timestamp() - 60,) * 2)
    assert _visit(app, alone=False) == []
    os.utime(part, (NOW.timestamp() - 7200,) * 2)
    assert _visit(app, alone=False) == ["mended .rss.xml.x.part: was left half-written"]


@pytest.mark.parametrize("alone", [True, False])
def test_a_page_of_an_archive_that_is_not_stored_is_taken_away(app, alone):
    page = app.folder.parent / "output/all/archive/rss-1.xml"
    page.parent.mkdir()
    page.write_text("of an article that was killed")
    assert _visit(app, alone=alone) == ["mended rss-1.xml: is a page of an archive that the store does not hold"]
    assert not page.exists()
    assert _visit(app, alone=alone) == []


def test_a_page_of_an_archive_that_cannot_be_taken_away_is_named(app, monkeypatch):
    page = app.folder.parent / "output/all/archive/rss-1.xml"
    page.parent.mkdir()
    page.write_text("of an article that was killed")

    def read_only(file, *, missing_ok=False):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", read_only)
    assert _visit(app) == ["left rss-1.xml: is a page of an archive that the store does not hold"]


def test_a_page_of_an_archive_that_was_lost_is_made_by_the_next_run(app):
    _do(app, "INSERT INTO archive_pages (partner_id, number, taken, due, revision) VALUES ('all', 1, 1, 0, 0)")
    _do(app, "INSERT INTO archived (partner_id, article_id, page, shown) SELECT 'all', min(id), 1, '' FROM articles")
    assert _visit(app, alone=False) == ["left partner all: pages of its archive were lost: 1"]
    assert _visit(app) == ["mended partner all: pages of its archive were lost: 1"]
    assert app.store.waiting_archives() == (PartnerId("all"),)
    assert _visit(app) == []


def test_a_link_on_the_shelf_is_not_followed_and_is_named(app, tmp_path):
    folder = app.folder.parent / "output/all"
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/rss.xml").write_text("x")
    assert _visit(app) == ["left partner all: its files cannot be put right"]
    assert (tmp_path / "elsewhere/rss.xml").read_text() == "x"


def test_placements_that_the_rules_do_not_give_are_placed_anew(app):
    _do(app, "DELETE FROM placements WHERE partner_id = 'all' AND article_id = (SELECT min(id) FROM articles)")
    assert _visit(app, alone=False) == ["left partner all: its placements are not what its rules say, for 1 of 3 articles"]
    assert _visit(app) == ["mended partner all: its placements are not what its rules say, for 1 of 3 articles"]
    assert app.store.due_partners(now=NOW) == (PartnerId("all"),)
    assert _visit(app) == []


def test_an_article_without_its_version_stands_as_its_last_one_or_is_named(app):
    first, second = sorted(article.id for article in app.store.retained())[:2]
    _do(app, "UPDATE articles SET version = 7 WHERE id = :id", id=first)
    _do(app, "DELETE FROM versions WHERE article_id = :id", id=second)
    found = _visit(app)
    assert f"mended article {first}: has no text of its current version" in found
    assert f"left article {second}: has no text of its current version" in found
    assert app.store.article(first).version == 1


def test_an_article_that_lost_its_entry_gets_the_last_one_it_was_received_in(app):
    _do(app, "UPDATE articles SET entry_id = 4711 WHERE id = (SELECT min(id) FROM articles)")
    (line,) = _visit(app)
    assert line.startswith("mended article")
    assert len(list(app.store.retained_entries())) == 3
    assert _visit(app) == []


def test_an_entry_that_stands_for_nothing_is_set_aside_where_people_see_it(app):
    _do(
        app,
        "INSERT INTO entries (source_id, guid, guid_key, digest, document, headline, article_id, current, entry, first_seen_at, last_seen_at)"
        " SELECT source_id, 'lost', 'lost', 'lost', document, 'Lost', NULL, current, entry, first_seen_at, last_seen_at FROM entries LIMIT 1",
    )
    (line,) = _visit(app)
    assert line.endswith("stands for no article")
    assert len(app.store.aside()) == 1
    assert _visit(app) == []


def test_a_source_that_is_due_in_forty_years_is_due_again(app):
    _do(app, "UPDATE sources SET due_at = '2066-01-01 00:00:00.000000'")
    assert _visit(app) == ["mended source wire: is not due before 2066-01-01, written down by a clock that was wrong"]
    assert app.store.state(SourceId("wire")).due_at.year == NOW.year
    assert _visit(app) == []


def test_a_poll_in_a_year_to_come_is_a_wrong_clocks(app):
    """It would have every later command live in that year, and take for old what is new."""
    _do(app, "UPDATE sources SET ran_at = '2027-12-01 00:00:00.000000', succeeded_at = '2027-12-01 00:00:00.000000'")
    assert _visit(app) == ["mended source wire: was polled on 2027-12-01, written down by a clock that was wrong"]
    state = app.store.state(SourceId("wire"))
    assert (state.ran_at, state.succeeded_at) == (NOW, NOW)
    assert _visit(app) == []


def test_so_it_is_where_the_source_is_configured_no_more(app):
    _do(app, "UPDATE sources SET source_id = 'former', ran_at = '2027-12-01 00:00:00.000000'")
    assert _visit(app)[0] == "mended source former: was polled on 2027-12-01, written down by a clock that was wrong"
    assert app.store.ran_at() == NOW
    assert not any("clock" in line for line in _visit(app))


def test_what_a_killed_backup_left_is_taken_away(app):
    left = app.folder.parent / "var/.b.gz.x.part"
    left.mkdir()
    os.utime(left, (NOW.timestamp() - 7200,) * 2)
    assert _visit(app, alone=False) == ["mended .b.gz.x.part: was left by a backup or recovery that was killed"]
    assert not left.exists()


def test_a_damaged_store_is_said_and_nothing_else_is_believed(app):
    file = app.store._db.engines.file
    app.store.close()
    into_one_file(file)
    with file.open("r+b") as damaged:
        damaged.seek(8192)
        damaged.write(b"\xa5" * (file.stat().st_size - 8192))
    found = _visit(app)
    assert found
    assert all(line.startswith("left store: is damaged") for line in found)
    assert len(_shelf(app)) == 6
