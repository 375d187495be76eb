"""What may happen to the machine: bad parts, broken configurations, two daemons, signals, crashes, full disks."""

import asyncio
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
from newsrooms import Newsroom, until
from sqlalchemy import text

from syndicator import daemon as driver
from syndicator._text.patterns import compile_pattern
from syndicator.app import App
from syndicator.cycle import run_once
from syndicator.daemon import Daemon
from syndicator.errors import ClaimError
from syndicator.store import Store
from tests.behaviour.house import play
from tests.behaviour.publisher import feed_of, hang_up, item, reply, silent
from tests.faults.building import NoCompilerError, built, loaded_before


async def turns(daemon, count=3):
    """Let the daemon tick, and what it starts end."""
    for _ in range(count):
        await daemon._tick()
        await asyncio.gather(*daemon._tasks)


# ── R1: one bad thing costs itself ───────────────────────────────────────────────────────────────────────────────


def test_r1_a_bad_source_a_bad_partner_and_a_bad_article_cost_themselves_only(tmp_path):
    """A source that hangs up, one that is no feed, an article that is no text and a partner that cannot be built cost themselves only, in one cycle."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00" * 100)
    (tmp_path / "articles/pier.txt").write_text("Pier Opens\n\nThe pier opens on Monday after two years of work, the harbor office said.\n")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/blocked").write_text("a file where the partner's folder should be")
    answers = {
        "/feed": feed_of(item(1), item(2)),
        "/dead": hang_up,
        "/login": reply(b"<html><form>Log in</form></html>", content_type="text/html"),
    }
    sources = dict.fromkeys(("dead", "login", "wire"), "full_text: never\n") | {"folder": "folder: articles\n"}

    async def story(house):
        cycle = await run_once(house.app)
        return (
            {run.source_id: run.outcome for run in cycle.runs},
            {build.partner_id: bool(build.error) for build in cycle.published},
            house.headlines(),
        )

    runs, built_well, headlines = play(
        tmp_path, story, answers, sources=sources, partners={"all": "title: All\n", "blocked": "title: Blocked\n"}
    )
    assert runs == {"dead": "failed", "login": "failed", "wire": "changed", "folder": "changed"}
    assert built_well == {"all": False, "blocked": True}
    assert len(headlines) == 3


# ── R2, R3: the configuration while running ──────────────────────────────────────────────────────────────────────

SOUND = {"syndicator.yaml": None, "sources/wire.yaml": None, "partners/all.yaml": None}
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(f'*{old}' for _ in range(9))}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def _truncated(path):
    text = path.read_text()
    path.write_text(text[: max(text.rfind("}"), text.rfind("]"))])


def _emptied(path):
    path.write_text("")


def _latin(path):
    path.write_bytes(b"title: Caf\xe9\n")


def _bomb(path):
    path.write_text(BOMB)


def _twice(path):
    path.write_text(path.read_text() + path.read_text())


def _dangling(path):
    path.unlink()
    path.symlink_to("nowhere.yaml")


def _folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("spoil", [_truncated, _emptied, _latin, _bomb, _twice, _dangling, _folder])
def test_r3_however_a_file_is_broken_the_last_good_configuration_goes_on(tmp_path, name, spoil):
    """A file cut short, emptied, not UTF-8, swollen, doubled, a dead link or a folder: the last good version goes on, and the feeds stay."""

    async def story(house):
        await house.poll()
        daemon = Daemon(house.app)
        await turns(daemon, 1)
        before, bodies = house.app.catalog, house.bodies()
        spoil(house.folder / "config" / name)
        await daemon._take_over()
        await turns(daemon, 1)
        after = house.app.catalog
        return before.sources == after.sources, before.partners == after.partners, bodies == house.bodies(), house.app.reload_ok

    sound = {"wire": "full_text: never\nclean: {cut: [Sign up*]}\n"}
    assert play(
        tmp_path, story, {"/feed": feed_of(item(1))}, sources=sound, partners={"all": "title: All\nlimit: 20\nformats: [rss, json]\n"}
    ) == (
        True,
        True,
        True,
        False,
    )


def test_r10_a_reload_leaves_alone_what_is_being_written_and_a_start_takes_what_a_crash_left(tmp_path):
    async def story(house):
        house.app.store.claim("a daemon")
        await house.poll()
        half = tmp_path / "output/all/.rss.xml.x.part"
        half.write_text("half")
        os.utime(half, (house.now.timestamp() - 60,) * 2)
        await house.reload()
        stays = half.exists()
        os.utime(half, (house.now.timestamp() - 7200,) * 2)
        await house.reload()
        goes = not half.exists()
        half.write_text("half")
        await house.app.close()
        house.app = App(tmp_path / "config", clock=lambda: house.now)
        await house.app.place()
        beside = half.exists()
        await house.app.close()
        house.app = App(tmp_path / "config", clock=lambda: house.now)
        house.app.store.claim("the next daemon")
        await house.app.place()
        return stays, goes, beside, not half.exists()

    assert play(tmp_path, story, {"/feed": feed_of(item(1))}) == (True, True, True, True)


def test_r10_an_edit_that_the_store_did_not_take_is_taken_over_once_it_does(tmp_path, monkeypatch, capsys):
    """Where the store fails while an edit is taken over, that is said, and the edit is tried again until it is in force."""
    monkeypatch.setattr(driver, "PAUSE", timedelta(seconds=0.2))

    async def story(house):
        await house.poll()
        daemon = Daemon(house.app)
        reloading = asyncio.ensure_future(daemon._reloads())
        with house.app.store._db.write() as db:
            db.execute(
                text("CREATE TRIGGER refuse BEFORE INSERT ON placements WHEN NEW.partner_id = 'late' BEGIN SELECT RAISE(ABORT, 'no'); END")
            )
        house.write("partners/late.yaml", "title: Late\n")
        daemon._reload.set()
        await asyncio.sleep(1)
        with house.app.store._db.write() as db:
            db.execute(text("DROP TRIGGER refuse"))
        placed = house.app.store.placed_rules
        for _ in range(50):
            if "late" in placed():
                break
            await asyncio.sleep(0.1)
        alive = not reloading.done()
        reloading.cancel()
        return alive, "late" in placed()

    assert play(tmp_path, story, {"/feed": feed_of(item(1))}) == (True, True)
    assert "not taken over yet" in capsys.readouterr().out


def test_r2_a_start_with_a_broken_house_is_refused_with_the_line(tmp_path):
    """A daemon that is started on a broken `syndicator.yaml` does not start: exit code 2, file and line."""
    room = Newsroom(tmp_path)
    room.write("config/syndicator.yaml", "publisher: {name: Wire}\nbase_url: https://f.example\nlisten: everywhere\n")
    made = room.run("run", "--once")
    assert made.returncode == 2
    assert "config/syndicator.yaml:3: listen" in made.stderr


# ── R4: two daemons ──────────────────────────────────────────────────────────────────────────────────────────────


def test_r4_a_daemon_whose_store_was_taken_over_stops_and_says_so(tmp_path, capsys):
    """A daemon that finds another one in its place stops polling and publishing, and says so."""

    async def story(house):
        house.app.store.claim("me")
        daemon = Daemon(house.app)
        await daemon._prepare()
        file = house.app.store._db.engines.file
        file.with_name(f"{file.name}.lock").unlink()
        other = Store.open(f"sqlite:///{file}")
        other.claim("the other one")
        await turns(daemon, 2)
        other.close()
        return daemon._robbed, daemon._stop.is_set(), len(house.wire.asked)

    robbed, stopped, asked = play(tmp_path, story, {"/feed": feed_of(item(1))})
    assert isinstance(robbed, ClaimError)
    assert "the other one" in str(robbed)
    assert (stopped, asked) == (True, 0)
    assert "took this one's place" in capsys.readouterr().out


# ── R5: signals ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_r5_a_poll_that_does_not_end_is_dropped_and_nothing_of_it_is_kept(tmp_path, monkeypatch):
    """Told to stop, a poll that hangs is dropped after its grace: nothing of it is stored, and the next start polls again."""
    monkeypatch.setattr(driver, "DRAIN_SECONDS", 0.3)

    async def story(house):
        daemon = Daemon(house.app)
        await daemon._prepare()
        await daemon._tick()
        await asyncio.gather(*daemon._tasks)
        await daemon._tick()
        while not house.wire.asked:  # noqa: ASYNC110  (a publisher remembers, and tells nobody)
            await asyncio.sleep(0.01)
        daemon._told_to_stop()
        await daemon._tick()
        await daemon._drain()
        state = house.state()
        house.wire.answers["/feed"] = feed_of(item(1))
        return daemon._tasks, state.ran_at, (await house.poll()).outcome, len(house.wire.asked)

    assert play(tmp_path, story, {"/feed": silent}) == (set(), None, "changed", 2)


@pytest.fixture
def hanging(tmp_path):
    """Give a daemon whose poll hangs: its publisher takes the connection and says nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        room = Newsroom(tmp_path)
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/feed"
        room.write("config/sources/wire.yaml", f"url: {url}\ntitle: Wire\nallow_private: true\nfull_text: never\n")
        room.write("config/partners/all.yaml", "title: All\n")
        process = room.start()
        deaf.settimeout(20)
        connection, _ = deaf.accept()
        yield process
        connection.close()
        room.stop()


def test_r5_a_second_sigterm_leaves_at_once(hanging):
    """After a second SIGTERM the process is gone at once, whatever hangs in it."""
    hanging.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        hanging.wait(1)
    hanging.send_signal(signal.SIGTERM)
    assert hanging.wait(4) == 1


# ── R6: crashes between the steps ────────────────────────────────────────────────────────────────────────────────

CRASH = """
    import asyncio, os, signal, sys
    from datetime import datetime, timezone
    from pathlib import Path
    from syndicator.app import App
    from syndicator.store import Store
    from syndicator.store.shelf import Shelf

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    async def work():
        app = App(Path(sys.argv[1]), clock=lambda: datetime(2026, 3, 5, 12, tzinfo=timezone.utc))
        await app.place()
        if sys.argv[2] == "fetched":
            Store.apply = die
        await app.ingest("wire")
        if sys.argv[2] == "rows":
            Shelf.put = die
            await app.publish("all")
        die()

    asyncio.run(work())
"""


@pytest.mark.parametrize(("stage", "requests"), [("fetched", 2), ("stored", 1), ("rows", 1)])
def test_r6_after_a_crash_between_two_steps_nothing_is_lost_doubled_or_fetched_again(tmp_path, stage, requests):
    """Killed after the fetch, the body is fetched again; killed after the store, or between an edition's row and its file, it is published without a fetch."""

    async def story(house):
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", textwrap.dedent(CRASH), str(tmp_path / "config"), stage)
        assert await child.wait() == -signal.SIGKILL
        daemon = Daemon(house.app)
        await daemon._prepare()
        await turns(daemon)
        shelf = {
            form: (tmp_path / f"output/all/{name}").read_bytes()
            for form, name in (("rss", "rss.xml"), ("json", "feed.json"), ("atom", "atom.xml"))
        }
        assert shelf == house.bodies()
        return len(house.wire.asked), len(house.articles()), len(house.headlines())

    assert play(tmp_path, story, {"/feed": feed_of(item(1), item(2))}) == (requests, 2, 2)


# ── R9: the machine's own clock ──────────────────────────────────────────────────────────────────────────────────


def test_r9_a_real_daemon_goes_on_polling_whatever_the_machines_clock_is_set_to(tmp_path):
    """A running daemon polls on when the machine's clock is set an hour back and a day ahead, and is alive all the while."""
    try:
        library = built("clock")
    except NoCompilerError as absent:
        pytest.skip(str(absent))
    room = Newsroom(tmp_path / "room")
    offset = tmp_path / "offset"
    offset.write_bytes(struct.pack("=q", 0))
    room.write("config/sources/wire.yaml", "title: Wire\nfolder: articles\nevery: 1s\n")
    room.write("config/partners/all.yaml", "title: All\n")
    room.write(
        "articles/ferry.txt", "Ferry Runs Again\n\nThe ferry runs again between the two banks of the river, the harbor office said.\n"
    )
    try:
        daemon = room.start(loaded_before([library], {"CLOCK_OFFSET": str(offset)}))
        for step in (-3600, 86_400):
            with offset.open("r+b") as file:
                file.write(struct.pack("=q", int(step * 1e9)))
            seen = room.log().count("polled")
            assert until(lambda seen=seen: room.log().count("polled") >= seen + 2, seconds=30), room.log()
            assert room.get("/healthz")[0] == 200
            assert daemon.poll() is None
    finally:
        room.stop()


# ── R10: a full disk ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder on a disk of its own of some megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk], capture_output=True, check=False)
        if os.geteuid() == 0
        else None
    )
    if made is None or made.returncode:
        pytest.skip("needs root, to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_r10_on_a_full_disk_nothing_is_lost_or_torn_and_work_goes_on_when_there_is_space(small_disk):
    """On a full disk runs fail and say so, feeds stay whole, and when there is space the same process goes on with nothing lost."""
    long = [f"The ferry runs again between the two banks of the river. {os.urandom(40_000).hex()}" for _ in range(4)]
    batches = [feed_of(*map(item, range(10))), feed_of(*map(item, range(10)), *(item(10 + at, text=text) for at, text in enumerate(long)))]

    async def story(house):
        await house.poll()
        before, shelf = house.bodies(), _files(small_disk)
        ballast = small_disk / "ballast"
        _fill(ballast)
        try:
            failed = await house.poll()
        except Exception as error:  # noqa: BLE001  (whatever it says: nothing may be torn)
            failed = error
        during = house.bodies(), _files(small_disk)
        ballast.unlink()
        again = await house.poll()
        with sqlite3.connect(house.app.store._db.engines.file) as db:
            sound = db.execute("PRAGMA integrity_check").fetchone()
        return failed, during == (before, shelf), again.outcome, len(house.articles()), sound

    failed, same, outcome, held, sound = play(small_disk, story, {"/feed": batches})
    assert "disk is full" in str(getattr(failed, "error", failed))
    assert same
    assert (outcome, held, sound) == ("changed", 14, ("ok",))


def _files(folder):
    return {path: path.read_bytes() for path in sorted((folder / "output").rglob("*.*"))}


def _fill(file: Path):
    """Write until there is no space left, but a little."""
    with file.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 65536)
        except OSError:
            out.truncate(out.tell() - 65536)


# ── R14: patterns ────────────────────────────────────────────────────────────────────────────────────────────────


def test_r14_a_pattern_that_others_hang_on_is_met_in_linear_time():
    """An operator's `/(x+x+)+y/`, on which engines that try every way never end, is answered at once on a long text."""
    assert compile_pattern("/(x+x+)+y/").find("x" * 100_000) is None


def test_r14_a_pattern_that_cannot_be_run_in_linear_time_is_a_problem_at_its_line(tmp_path):
    """Look-around and back-references are problems of the configuration, each with its file and line."""

    async def story(house):
        house.source("wire", 'full_text: never\nclean:\n  cut:\n    - "/(?=a)b/"\n    - "/(a)\\\\1/"\n')
        from syndicator import config

        return [str(problem) for problem in config.load(house.folder / "config", environ={}).problems]

    problems = play(tmp_path, story, {"/feed": feed_of(item(1))})
    assert len(problems) == 2
    assert all("config/sources/wire.yaml:" in problem and "clean.cut" in problem for problem in problems)
