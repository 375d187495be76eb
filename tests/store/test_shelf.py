"""Editions as files: whole or not at all, untouched when unchanged, private where they are private."""

import os
import stat
import threading
from datetime import UTC, datetime

import pytest

from syndicator.catalog import Partner, Secret
from syndicator.errors import PartnerError
from syndicator.model import Edition
from syndicator.store.shelf import Shelf
from tests.store.making import HOUR, NOON

OPEN = Partner(id="grace", title="Grace")
CLOSED = Partner(id="grace", title="Grace", token=Secret("s"))
BOTH = Partner(id="grace", title="Grace", token=Secret("s"), on_shelf="public")


def edition(body=b"<rss/>", form="rss", partner="grace"):
    return Edition(partner_id=partner, format=form, body=body, etag='"x"', changed_at=NOON, generation="g", article_ids=())


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "output", tmp_path / "var" / "shelf")


def files(tmp_path):
    return sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_an_edition_stands_under_its_partner_and_format(shelf, tmp_path):
    assert shelf.put(OPEN, edition()) is True
    assert shelf.put(OPEN, edition(b"{}", "json")) is True
    assert files(tmp_path) == ["output/grace/feed.json", "output/grace/rss.xml"]
    assert (tmp_path / "output/grace/rss.xml").read_bytes() == b"<rss/>"
    assert mode(tmp_path / "output/grace/rss.xml") == 0o644


def test_o3_unchanged_bytes_leave_the_file_alone(shelf, tmp_path):
    """Where the bytes are the same the file is not touched: neither its time nor its inode changes."""
    shelf.put(OPEN, edition())
    file = tmp_path / "output/grace/rss.xml"
    os.utime(file, ns=(1, 1))
    before = file.stat()
    assert shelf.put(OPEN, edition()) is False
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert shelf.put(OPEN, edition(b"<rsx/>")) is True
    assert file.read_bytes() == b"<rsx/>"


def test_o1_a_reader_in_a_tight_loop_sees_only_whole_editions(shelf, tmp_path):
    """A reader that reads in a tight loop while editions are replaced sees whole ones only."""
    bodies = [bytes([65 + n]) * 50_000 for n in range(2)]
    shelf.put(OPEN, edition(bodies[0]))
    file, seen, stop = tmp_path / "output/grace/rss.xml", set(), threading.Event()

    def look():
        while not stop.is_set():
            seen.add(file.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    for n in range(60):
        shelf.put(OPEN, edition(bodies[n % 2]))
    stop.set()
    reader.join(10)
    assert seen <= set(bodies)


def test_a_partner_with_a_token_stands_where_only_the_program_reads(shelf, tmp_path):
    shelf.put(CLOSED, edition())
    assert files(tmp_path) == ["var/shelf/grace/rss.xml"]
    assert [mode(tmp_path / "var/shelf" / part) for part in ("", "grace", "grace/rss.xml")] == [0o700, 0o700, 0o600]


def test_a_partner_that_gets_a_token_leaves_the_public_shelf(shelf, tmp_path):
    shelf.put(OPEN, edition())
    shelf.put(CLOSED, edition())
    assert files(tmp_path) == ["var/shelf/grace/rss.xml"]
    assert not (tmp_path / "output/grace").exists()
    shelf.put(OPEN, edition())
    assert files(tmp_path) == ["output/grace/rss.xml"]


def test_a_partner_with_a_token_may_stand_on_the_public_shelf_as_well(shelf, tmp_path):
    assert shelf.put(BOTH, edition()) is True
    assert files(tmp_path) == ["output/grace/rss.xml", "var/shelf/grace/rss.xml"]
    assert shelf.put(BOTH, edition()) is False


def test_a_dropped_partner_leaves_nothing_of_ours_and_all_of_others(shelf, tmp_path):
    shelf.put(BOTH, edition())
    (tmp_path / "output/grace/robots.txt").write_text("theirs")
    shelf.drop("grace")
    shelf.drop("never-there")
    assert files(tmp_path) == ["output/grace/robots.txt"]


def test_what_is_unexpected_is_named_and_swept(shelf, tmp_path):
    shelf.put(OPEN, edition())
    shelf.put(OPEN, edition(b"{}", "json"))
    for name in (
        "output/old/rss.xml",
        "output/grace/.rss.xml.abc.part",
        "output/grace/notes.txt",
        "output/.git/rss.xml",
        "output/index.html",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    rss_only = Partner(id="grace", title="Grace", formats=("rss",))
    later = datetime.now(UTC) + HOUR
    gone = [str(file.relative_to(tmp_path)) for file in shelf.unexpected([rss_only], left_before=later)]
    assert gone == ["output/grace/.rss.xml.abc.part", "output/grace/feed.json", "output/old/rss.xml"]
    assert len(shelf.sweep([rss_only], left_before=later)) == 3
    assert files(tmp_path) == ["output/.git/rss.xml", "output/grace/notes.txt", "output/grace/rss.xml", "output/index.html"]
    assert shelf.unexpected([rss_only], left_before=later) == ()


def test_what_is_being_written_is_swept_only_once_it_is_surely_left(shelf, tmp_path):
    shelf.put(OPEN, edition())
    half = tmp_path / "output/grace/.rss.xml.abc.part"
    half.write_text("half")
    os.utime(half, (NOON.timestamp(),) * 2)
    for left_before in (None, NOON - HOUR, NOON):
        assert shelf.sweep([OPEN], left_before=left_before) == ()
    assert shelf.sweep([OPEN], left_before=NOON + HOUR) == (half,)


def test_what_goes_beside_a_file_that_is_being_written_leaves_it_alone(shelf, tmp_path):
    shelf.put_page(OPEN, 1, [edition()])
    half = tmp_path / "output/grace/archive/.rss-2.xml.abc.part"
    half.write_text("half")
    shelf.put_page(OPEN, 1, [])
    shelf.drop("grace")
    assert files(tmp_path) == ["output/grace/archive/.rss-2.xml.abc.part"]


def test_nothing_stands_on_a_shelf_that_was_never_used(shelf, tmp_path):
    assert shelf.unexpected([OPEN], left_before=None) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", ["", "..", "a/b", "A", "a" * 65, "grace\n", "/etc", "ü"])
def test_o8_what_is_no_id_becomes_no_path(shelf, tmp_path, wrong):
    """An id of other characters than a to z, 0 to 9 and -, or longer than 64, becomes no path."""
    with pytest.raises(PartnerError, match="no path is made of it"):
        shelf.put(Partner(id=wrong, title=""), edition(partner=wrong))
    with pytest.raises(PartnerError):
        shelf.drop(wrong)
    assert files(tmp_path) == []


def test_o8_links_on_the_shelf_are_not_followed(shelf, tmp_path):
    """A link in the place of a partner's folder is refused, and nothing is written where it points."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/rss.xml").write_text("theirs")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/grace").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PartnerError, match="is a link"):
        shelf.put(OPEN, edition())
    shelf.drop("grace")
    assert shelf.unexpected([], left_before=None) == ()
    assert (tmp_path / "elsewhere/rss.xml").read_text() == "theirs"


def test_a_link_in_the_place_of_an_edition_is_replaced_not_followed(shelf, tmp_path):
    (tmp_path / "secret").write_bytes(b"<rss/>")
    (tmp_path / "output/grace").mkdir(parents=True)
    (tmp_path / "output/grace/rss.xml").symlink_to(tmp_path / "secret")
    assert shelf.put(OPEN, edition()) is True
    assert not (tmp_path / "output/grace/rss.xml").is_symlink()


def test_o11_a_shelf_that_cannot_be_written_leaves_the_last_good_edition(shelf, tmp_path, monkeypatch):
    """A full disk leaves the last good file as it was, and nothing half-written beside it."""
    shelf.put(OPEN, edition())

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PartnerError, match="No space left on device"):
        shelf.put(OPEN, edition(b"new"))
    assert files(tmp_path) == ["output/grace/rss.xml"]
    assert (tmp_path / "output/grace/rss.xml").read_bytes() == b"<rss/>"


def test_a_file_in_the_place_of_a_folder_is_said(shelf, tmp_path):
    (tmp_path / "output").write_text("")
    with pytest.raises(PartnerError, match="cannot be written"):
        shelf.put(OPEN, edition())


def test_an_edition_seems_to_stand_while_its_file_has_its_size_and_is_no_older(shelf, tmp_path):
    told = [("rss", len(b"<rss/>"), NOON)]
    assert not shelf.holds(OPEN, told)
    shelf.put(OPEN, edition())
    file = tmp_path / "output/grace/rss.xml"
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    assert shelf.holds(OPEN, told)
    assert not shelf.holds(BOTH, told)
    os.utime(file, (NOON.timestamp() - 1, NOON.timestamp() - 1))
    assert not shelf.holds(OPEN, told)
    file.write_bytes(b"<rss/")
    assert not shelf.holds(OPEN, told)
