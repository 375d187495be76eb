"""Word of changes: once for edits that follow each other, and however the folder comes and goes."""

import asyncio
from contextlib import aclosing

import pytest

from syndicator.config import watch
from syndicator.config.watch import changes


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(watch, "LOOK_MS", 400)
    monkeypatch.setattr(watch, "SETTLED_MS", 100)


def signs(folder, *edits, within=8.0, quiet=1.0):
    """Make each edit in turn and give how many signs followed it before it was quiet."""

    async def watch_all():
        counts = []
        async with aclosing(changes(folder)) as words:
            waiting = asyncio.ensure_future(anext(words))
            await asyncio.sleep(0.5)
            for edit in edits:
                edit()
                count, wait = 0, within
                while (await asyncio.wait([waiting], timeout=wait))[0]:
                    count, wait = count + 1, quiet
                    waiting = asyncio.ensure_future(anext(words))
                counts.append(count)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        return counts

    return asyncio.run(watch_all())


def test_an_edit_gives_a_sign(house):
    assert signs(house.root / "config", lambda: house.write(sources__harbor_wire="folder: b\n")) == [1]


def test_edits_that_follow_each_other_give_one_sign(house):
    def many():
        for number in range(20):
            house.write(**{f"partners__p{number}": "title: x\n"})

    assert signs(house.root / "config", many) == [1]


def test_a_new_file_in_a_new_folder_gives_a_sign(house):
    assert signs(house.root / "config", lambda: house.write(rules__own="- {name: x, pattern: a}\n"))[0] >= 1


def test_what_lies_beside_the_config_gives_none(house):
    assert signs(house.root / "config", (house.root / "output").mkdir, within=1.0) == [0]


def test_what_an_editor_writes_beside_a_file_gives_none(house):
    assert signs(house.root / "config", lambda: house.put("sources/.harbor-wire.yaml.swp", "x"), within=1.0) == [0]


def test_the_folder_may_go_and_come_back(house):
    config, away = house.root / "config", house.root / "away"
    gone, back, edited = signs(
        config, lambda: config.rename(away), lambda: away.rename(config), lambda: house.write(sources__b="folder: b\n")
    )
    assert gone >= 1
    assert back >= 1
    assert edited >= 1


def test_a_swapped_link_gives_a_sign_and_what_it_leads_to_now_is_watched(house):
    config = house.root / "config"
    config.rename(house.root / "first")
    (house.root / "second/sources").mkdir(parents=True)
    (house.root / "second/syndicator.yaml").write_text("x")
    config.symlink_to("first")

    def swap():
        (house.root / "new").symlink_to("second")
        (house.root / "new").rename(config)

    swapped, edited = signs(config, swap, lambda: house.put("sources/b.yaml", "folder: b\n"))
    assert swapped >= 1
    assert edited >= 1


def test_where_the_system_gives_no_watches_the_files_are_looked_at(house, monkeypatch):
    first = watch.awatch

    def without_watches(*paths, **settings):
        if not settings["force_polling"]:
            raise OSError(28, "OS file watch limit reached")
        return first(*paths, **settings)

    monkeypatch.setattr(watch, "awatch", without_watches)
    assert signs(house.root / "config", lambda: house.write(sources__harbor_wire="folder: b\n"))[0] >= 1
