"""The daemon's turns, with a clock that stands where a test puts it; everything else is real."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.app import App
from syndicator.daemon import PAUSE, Daemon

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "config/syndicator.yaml": "publisher: {name: Wire}\nbase_url: https://f.example\n",
        "config/sources/wire.yaml": "title: Wire\nfolder: articles\nevery: 1h\n",
        "config/partners/all.yaml": "title: All\nformats: [rss]\n",
        "articles/ferry.txt": "Ferry Runs Again\n\nThe ferry runs again between the two banks of the river, the harbor office said.\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_build_that_fails_is_tried_again_after_a_pause_and_not_with_every_turn(folder, capsys):
    moment = [NOON]
    (folder / "output").write_text("a file where the shelf should be")

    async def story():
        app = App(folder / "config", clock=lambda: moment[0])
        daemon = Daemon(app)
        tries = []

        async def turns(count):
            for _ in range(count):
                await daemon._tick()
                await asyncio.gather(*daemon._tasks)
            tries.append(capsys.readouterr().out.count("keeps its last good editions"))

        try:
            await daemon._prepare()
            await turns(6)
            moment[0] = NOON + PAUSE / 2
            await turns(3)
            moment[0] = NOON + PAUSE + timedelta(seconds=1)
            await turns(3)
            (folder / "output").unlink()
            moment[0] = NOON + 2 * PAUSE + timedelta(seconds=2)
            await turns(3)
        finally:
            await app.close()
        return tries

    tries = asyncio.run(story())
    assert tries == [1, 0, 1, 0]
    assert "Ferry Runs Again" in (folder / "output/all/rss.xml").read_text()
