"""Backup and recovery as an operator meets them: commands in a folder, and the same feeds afterwards."""

import shutil

import pytest
from click.testing import CliRunner
from newsrooms import Newsroom

from syndicator.cli import main

ARTICLE = "Ferry {number} Runs Again\n\nThe ferry number {number} runs again between the two banks of the river, the harbor office said.\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Give a newsroom that has published once."""
    room = Newsroom(tmp_path_factory.mktemp("published"))
    room.write("config/sources/wire.yaml", "title: Wire\nfolder: articles\nevery: 1h\n")
    room.write("config/partners/all.yaml", "title: All\n")
    for number in range(3):
        room.write(f"articles/ferry-{number}.txt", ARTICLE.format(number=number))
    made = room.run("run", "--once")
    assert made.returncode == 0, made.stderr
    return room


def _backup(room, *words):
    """Give the command in a room, run in this process."""
    done = CliRunner().invoke(main, ["backup", "--config", str(room.folder / "config"), *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def test_r11_a_house_comes_back_from_its_backup_alone_and_publishes_the_same_bytes(published, tmp_path):
    """From a backup alone, in an empty folder, the configuration and the store come back, and the next run publishes the same bytes."""
    code, said, error = _backup(published, tmp_path / "b.gz")
    assert code == 0, error
    assert said.endswith("3 articles, 3 editions, 3 configuration files\n")
    fresh = Newsroom(tmp_path / "fresh")
    (fresh.folder / "config/syndicator.yaml").unlink()
    code, said, error = _backup(fresh, "--recover", tmp_path / "b.gz")
    assert code == 0, error
    assert "3 articles" in said
    shutil.copytree(published.folder / "articles", fresh.folder / "articles")
    again = fresh.run("run", "--once")
    assert again.stderr.splitlines()[-1] == "polled 1, unchanged 1, parsed 0, published 0"
    assert fresh.output() == published.output()


def test_r11_a_recovery_in_place_undoes_what_came_since_and_keeps_it(published, tmp_path):
    """A recovery over a store that holds articles needs --force, keeps the old store beside it, and leaves edited configuration alone."""
    room = Newsroom(tmp_path / "room")
    shutil.copytree(published.folder, room.folder, dirs_exist_ok=True)
    _backup(room, tmp_path / "b.gz")
    room.write("config/partners/all.yaml", "title: Everything\n")
    feed = (room.folder / "output/all/rss.xml").read_bytes()
    (room.folder / "output/all/rss.xml").write_bytes(feed.replace(b"runs", b"RUNS"))  # as large as before, and newer
    code, _, error = _backup(room, "--recover", tmp_path / "b.gz")
    assert (code, "holds articles" in error) == (2, True)
    code, said, error = _backup(room, "--recover", tmp_path / "b.gz", "--force")
    assert code == 0, error
    assert "what stood there before is kept" in said
    assert "partners/all.yaml" in said
    assert (room.folder / "config/partners/all.yaml").read_text() == "title: Everything\n"
    assert len(list((room.folder / "var").glob("syndicator.db.before-*"))) == 1
    room.write("config/partners/all.yaml", "title: All\n")
    assert room.run("run", "--once").returncode == 0
    assert (room.folder / "output/all/rss.xml").read_bytes() == feed
