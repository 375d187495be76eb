"""Folder sources: what is read, when, and what a file may cost."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.catalog import Source
from syndicator.errors import FetchError
from syndicator.fetch import Limits
from syndicator.model import Fetched, NotModified, SourceId, Validators

THEN = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write(folder, name, body, *, at=THEN):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    os.utime(path, (at.timestamp(), at.timestamp()))


def pull(fetching, folder, validators=None, *, now=THEN + timedelta(hours=1), **settings):
    source = Source(id=SourceId("seeds"), title="Seeds", folder=folder)
    return fetching(lambda fetcher: fetcher.pull(source, validators or Validators(), now=now), **settings)


def test_articles_and_feeds_are_read_with_their_path_time_and_type_and_all_else_is_passed_over(fetching, tmp_path):
    write(tmp_path, "b/two.md", b"# Two")
    write(tmp_path, "one.txt", b"One")
    write(tmp_path, ".hidden.txt", b"no")
    write(tmp_path, ".git/three.txt", b"no")
    write(tmp_path, "photo.jpg", b"\xff\xd8\xff")
    fetched = pull(fetching, tmp_path)
    assert [(document.name, document.media_type) for document in fetched.documents] == [
        ("b/two.md", "text/markdown"),
        ("one.txt", "text/plain"),
    ]
    assert fetched.documents[0].modified_at == THEN
    assert fetched.problems == fetched.missing == ()


def test_a_folder_in_which_nothing_changed_is_not_modified(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    first = pull(fetching, tmp_path)
    assert isinstance(pull(fetching, tmp_path, first.validators), NotModified)


def test_a_touched_file_with_the_same_bytes_is_no_document_and_its_mark_moves_on(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    first = pull(fetching, tmp_path)
    write(tmp_path, "one.txt", b"One", at=THEN + timedelta(minutes=5))
    second = pull(fetching, tmp_path, first.validators)
    assert isinstance(second, NotModified)
    assert second.validators != first.validators


def test_only_the_changed_file_is_read_again(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    write(tmp_path, "two.txt", b"Two")
    first = pull(fetching, tmp_path)
    write(tmp_path, "two.txt", b"Two, corrected", at=THEN + timedelta(minutes=5))
    second = pull(fetching, tmp_path, first.validators)
    assert [document.body for document in second.documents] == [b"Two, corrected"]


def test_a_vanished_file_is_missing_once(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    first = pull(fetching, tmp_path)
    (tmp_path / "one.txt").unlink()
    second = pull(fetching, tmp_path, first.validators)
    assert (second.missing, second.documents) == (("one.txt",), ())
    assert isinstance(pull(fetching, tmp_path, second.validators), NotModified)


def test_a_file_is_read_once_it_has_stood_still(fetching, tmp_path):
    """A writer adds to the file while the pull waits; what is read is the whole."""
    write(tmp_path, "one.txt", b"begun")

    async def writing():
        for number in range(4):
            await asyncio.sleep(0.05)
            write(tmp_path, "one.txt", b"begun" + b"." * number, at=THEN + timedelta(seconds=number))
        write(tmp_path, "one.txt", b"whole", at=THEN + timedelta(seconds=9))

    async def test(fetcher):
        task = asyncio.create_task(writing())
        source = Source(id=SourceId("seeds"), title="", folder=tmp_path)
        fetched = await fetcher.pull(source, Validators(), now=THEN)
        await task
        return fetched

    assert fetching(test, settle=0.12).documents[0].body == b"whole"


def test_a_file_that_never_stands_still_is_named_and_left_for_the_next_pull(fetching, tmp_path):
    write(tmp_path, "still.txt", b"Still", at=THEN - timedelta(hours=1))
    write(tmp_path, "log.txt", b"0")

    async def test(fetcher):
        async def writing():
            for number in range(100):
                write(tmp_path, "log.txt", b"0" * number, at=THEN + timedelta(seconds=number))
                await asyncio.sleep(0.01)

        task = asyncio.create_task(writing())
        source = Source(id=SourceId("seeds"), title="", folder=tmp_path)
        fetched = await fetcher.pull(source, Validators(), now=THEN)
        task.cancel()
        return fetched

    fetched = fetching(test, settle=0.1, limits=Limits(patience=0.3))
    assert [document.name for document in fetched.documents] == ["still.txt"]
    assert "log.txt does not stand still" in fetched.problems[0]
    assert [mark.name for mark in fetched.validators.files] == ["still.txt"]


def test_binary_data_and_giants_among_articles_are_named_once_and_cost_no_other_file(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    write(tmp_path, "photo.txt", b"\x89PNG\r\n\x1a\n\0\0")
    write(tmp_path, "odd.md", bytes(range(1, 32)) * 20)
    write(tmp_path, "big.txt", b"x" * 2000)
    write(tmp_path, "wide.xml", "<rss/>".encode("utf-16"))
    first = pull(fetching, tmp_path, limits=Limits(body=1000))
    assert [document.name for document in first.documents] == ["one.txt", "wide.xml"]
    assert sorted(problem.split()[0] for problem in first.problems) == ["big.txt", "odd.md", "photo.txt"]
    assert isinstance(pull(fetching, tmp_path, first.validators, limits=Limits(body=1000)), NotModified)


def test_links_that_lead_out_of_the_folder_are_not_followed(fetching, tmp_path):
    write(tmp_path, "outside/secret.txt", b"secret")
    write(tmp_path, "in/one.txt", b"One")
    (tmp_path / "in" / "leak.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (tmp_path / "in" / "leaks").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "again.txt").symlink_to(tmp_path / "in" / "one.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    fetched = pull(fetching, tmp_path / "in")
    assert [document.name for document in fetched.documents] == ["again.txt", "one.txt"]


def test_one_pull_brings_no_more_than_its_share_and_the_next_the_rest(fetching, tmp_path):
    for number in range(4):
        write(tmp_path, f"{number}.txt", b"x" * 100)
    limits = Limits(folder=150)
    first = pull(fetching, tmp_path, limits=limits)
    second = pull(fetching, tmp_path, first.validators, limits=limits)
    assert [len(first.documents), len(second.documents)] == [2, 2]
    assert len(first.problems) == 2


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x")])
def test_a_folder_that_is_not_there_is_an_error_with_its_cure(fetching, tmp_path, make):
    make(tmp_path / "nowhere")
    with pytest.raises(FetchError, match="`folder:`"):
        pull(fetching, tmp_path / "nowhere")


def test_what_was_fetched_is_a_value_with_the_time_passed_in(fetching, tmp_path):
    write(tmp_path, "one.txt", b"One")
    fetched = pull(fetching, tmp_path)
    assert isinstance(fetched, Fetched)
    assert fetched.fetched_at == THEN + timedelta(hours=1)
