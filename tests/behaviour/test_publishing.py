"""What partners get over the wire and on the shelf, whatever goes wrong behind it: a whole house, and its own web server."""

import asyncio
import json
import re
import sqlite3
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from newsrooms import Newsroom
from starlette.testclient import TestClient

from syndicator import front
from syndicator.model import PartnerId
from syndicator.web.site import create
from tests.behaviour.house import HOUR, play
from tests.behaviour.publisher import reply

ALL = PartnerId("all")
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
RSS = "<rss version='2.0'><channel><title>Quay</title><link>https://q.example/</link><description>d</description>{}</channel></rss>"


def entry(number, headline="Ferry {} runs again"):
    return (
        f"<item><title>{headline.format(number)}</title><link>https://q.example/{number}</link><guid>https://q.example/{number}</guid>"
        f"<pubDate>Thu, 05 Mar 2026 09:0{number}:00 GMT</pubDate><description>The ferry number {number} runs again, the harbor office said.</description></item>"
    )


def feed(*numbers):
    return reply(RSS.format("".join(map(entry, numbers))).encode(), Content_Type="application/rss+xml")


def partner_reads(house, form="atom", **headers):
    """Give what a partner's reader gets from our own server."""
    client = TestClient(create(house.app.front), raise_server_exceptions=False)
    return client.get(f"/feeds/all/{FILES[form]}", headers={name.replace("_", "-"): value for name, value in headers.items()})


def file_of(house, form):
    return house.folder / "output" / "all" / FILES[form]


def generations(house):
    """Give the generation that each file on the shelf names."""
    found = {form: file_of(house, form).read_text() for form in FILES}
    return {form: re.search(r'generation"?[: ]"?([0-9a-f]{32})', text)[1] for form, text in found.items()}


def test_o2_a_shelf_that_fails_half_way_has_whole_feeds_that_name_their_generation(tmp_path):
    """Where one of three files cannot be written, each is whole and says of which generation it is; the next build makes them one again."""

    async def story(house):
        await house.poll()
        first = generations(house)
        assert len(set(first.values())) == 1
        file_of(house, "atom").unlink()
        file_of(house, "atom").mkdir()
        (file_of(house, "atom") / "in-the-way").touch()
        house.now += HOUR
        await house.app.ingest("wire")
        assert "cannot be written" in (await house.app.publish(ALL)).error
        assert len({partner_reads(house, form).headers["etag"] for form in FILES}) == 3
        (file_of(house, "atom") / "in-the-way").unlink()
        file_of(house, "atom").rmdir()
        assert not (await house.app.publish(ALL)).error
        last = generations(house)
        assert len(set(last.values())) == 1
        assert last != first
        assert {form: file_of(house, form).read_bytes() for form in FILES} == house.bodies()

    play(tmp_path, story, {"/feed": [feed(1), feed(1, 2)]})


def test_o3_publishing_again_changes_no_byte_no_tag_and_no_file(tmp_path):
    """With the same articles a later build gives the same bytes: partners are told 304, and the files' times stay."""

    async def story(house):
        await house.poll()
        before = {form: (file_of(house, form).stat().st_mtime_ns, file_of(house, form).stat().st_ino) for form in FILES}
        tags = {form: partner_reads(house, form).headers["etag"] for form in FILES}
        for _ in range(3):
            house.now += timedelta(days=3)
            await house.app.ingest("wire")
            assert (await house.app.publish(ALL)).changed == ()
        assert {form: (file_of(house, form).stat().st_mtime_ns, file_of(house, form).stat().st_ino) for form in FILES} == before
        assert {partner_reads(house, form, if_none_match=tag).status_code for form, tag in tags.items()} == {304}

    play(tmp_path, story, {"/feed": feed(1, 2)})


def test_o5_the_date_of_a_feed_never_goes_backwards_with_the_clock(tmp_path):
    """When the clock is set back an hour and a new article comes, no client is told an earlier date, nor 304 for other bytes."""

    async def story(house):
        await house.poll()
        told = partner_reads(house).headers["last-modified"]
        house.now -= timedelta(hours=2)
        await house.poll(after=timedelta())
        again = partner_reads(house, if_modified_since=told)
        assert (again.status_code, "last-modified" in again.headers) == (200, False)
        assert b"Ferry 2" in again.content

    play(tmp_path, story, {"/feed": [feed(1), feed(1, 2)]})


def test_o9_what_a_publisher_writes_breaks_no_line_of_a_log_header_or_name(tmp_path):
    """Line ends, NULs and terminal codes in titles, ids and categories come into no header, no file name and no line of the log."""
    room = Newsroom(tmp_path)
    odd = "A\\r\\nX-Evil: 1\\u0000\\u001b[31mred\\u0085\\u2028end"
    items = [{"id": f"{number}{odd}", "url": f"https://q.example/{number}", "title": odd, "tags": [odd], "content_text": f"{number} {odd}" if number else ""} for number in range(3)]  # fmt: skip
    items.append({"id": odd, "tags": [odd]})
    feed_text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": odd, "items": items}).replace("\\\\", "\\")
    room.write("seeds/feed.json", feed_text)
    room.write("config/sources/wire.yaml", "title: Wire\nfolder: seeds\n")
    room.write("config/partners/all.yaml", "title: All\n")
    ran = room.run("run", "--once")
    assert "published 3" in ran.stderr
    said = ran.stdout + ran.stderr
    assert "X-Evil" in said
    assert not any(line.startswith(("X-Evil", "end")) for line in said.splitlines())
    assert {sign for sign in said if unicodedata.category(sign) == "Cc"} <= {"\n", "\t"}
    assert sorted(room.output()) == ["output/all/atom.xml", "output/all/feed.json", "output/all/rss.xml"]


def test_o11_a_store_that_is_gone_costs_no_partner_its_feed(tmp_path):
    """With the database broken every feed that was read before is served as it was; /readyz says so and is 200."""

    async def story(house):
        await house.poll()
        before = partner_reads(house)
        house.app.store.close()
        _break(house.folder / "var/syndicator.db")
        house.now += timedelta(minutes=1)
        after = partner_reads(house)
        assert (after.status_code, after.content, after.headers["etag"]) == (200, before.content, before.headers["etag"])
        client = TestClient(create(house.app.front))
        assert client.get("/readyz").json()["status"] == "degraded"
        assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (200, 200)

    play(tmp_path, story, {"/feed": feed(1)})


def _break(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    database.write_bytes(b"no database")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(database).execute("SELECT 1 FROM sources")


def test_o11_a_build_that_fails_is_said_and_costs_nothing(tmp_path):
    """A partner whose feeds cannot be built keeps the last good ones; /readyz says degraded, is 200, and is ready again once one is built."""

    async def story(house):
        await house.poll()
        client = TestClient(create(house.app.front))
        house.app.front.published(ALL, failed=True)
        told = client.get("/readyz")
        assert (told.status_code, told.json()["status"]) == (200, "degraded")
        assert told.json()["reasons"] == ["the feeds of 1 partners could not be built; their last good ones are served"]
        assert partner_reads(house).status_code == 200
        house.app.front.published(ALL)
        assert client.get("/readyz").json()["status"] == "ready"

    play(tmp_path, story, {"/feed": feed(1)})


def test_o11_the_loop_is_alive_by_a_clock_that_nobody_sets(tmp_path, monkeypatch):
    """/healthz fails when the loop has stood still for half a minute, and not because the clock was set."""
    passed = [100.0]
    monkeypatch.setattr(front, "monotonic", lambda: passed[0])

    async def story(house):
        client = TestClient(create(house.app.front))
        house.app.front.ticked()
        for step in (timedelta(days=1), -timedelta(days=2)):
            house.now += step
            assert client.get("/healthz").status_code == 200
        passed[0] += 31
        assert client.get("/healthz").status_code == 503
        house.app.front.ticked()
        assert client.get("/healthz").status_code == 200
        await asyncio.sleep(0)

    play(tmp_path, story, {})
