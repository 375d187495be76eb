"""The folder itself: which files are read, which are told to be misnamed, and what cannot be read."""

import os

import pytest

from syndicator.config import fingerprint


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("sources/Harbor.yaml", "only a to z, 0 to 9 and -"),
        ("sources/a_b.yaml", "only a to z, 0 to 9 and -"),
        (f"partners/{'x' * 65}.yaml", "at most 64"),
        ("partners/other.yml", "rename it to other.yaml"),
        ("vocabularies/ä.yaml", "only a to z"),
        ("partners/other.YAML", "rename it to other.yaml"),
        ("condition.yaml", 'did you mean "conditions.yaml"?'),
        ("syndicator.yml", 'did you mean "syndicator.yaml"?'),
    ],
)
def test_a_misnamed_file_is_told_and_not_read(house, file, words):
    house.put(file, "title: x\n")
    (problem,) = house.problems()
    assert (problem.file, problem.line, problem.key) == (f"config/{file}", 0, "")
    assert words in problem.message
    assert len(house.load().partners) == 1


@pytest.mark.parametrize(
    "file",
    [
        "sources/.hidden.yaml",
        "sources/x.yaml~",
        "sources/.x.yaml.swp",
        "sources/README.md",
        "notes.txt",
        "schemas/source.json",
        "sources/old/x.yaml",
    ],
)
def test_other_files_are_left_alone(house, file):
    house.put(file, "title: [\n")
    assert house.problems() == ()


def test_a_misnamed_folder_is_told(house):
    house.put("partner/x.yaml", "title: x\n")
    assert [str(problem) for problem in house.problems()] == ['config/partner:0: is not read; did you mean "partners"?']


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [(b"a: 1\nb: \xff\n", 2, "not UTF-8"), (b"#" * 1_000_001, 0, "larger than 1,000,000 bytes"), (b"a: 1\nb: \x00\n", 2, "U+0000")],
)
def test_a_body_that_is_no_configuration(house, body, line, words):
    house.write(sources__harbor_wire=body)
    (problem,) = house.problems()
    assert problem.line == line
    assert words in problem.message


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(house):
    house.write(sources__harbor_wire="\ufefftitle: X\r\nurl: https://x.example/\r\nevery: x\r\n".encode())
    assert [(problem.line, problem.key) for problem in house.problems()] == [(3, "every")]


def test_what_cannot_be_read_is_told_and_counts_as_standing_there(house):
    good = house.load()
    path = house.root / "config/sources/harbor-wire.yaml"
    path.unlink()
    path.symlink_to("nowhere.yaml")
    now = house.load(good.texts)
    assert now.sources == good.sources
    assert "cannot be read" in now.problems[0].message


def test_a_folder_in_the_place_of_a_file_is_told(house):
    (house.root / "config/partners/x.yaml").mkdir()
    (problem,) = house.problems()
    assert "cannot be read: is a directory" in problem.message


def test_what_would_never_end_is_told_and_not_waited_for(house):
    (house.root / "config/partners/endless.yaml").symlink_to("/dev/zero")
    os.mkfifo(house.root / "config/sources/pipe.yaml")
    assert [problem.message for problem in house.problems()] == ["cannot be read: it is a pipe or a device, no file"] * 2
    assert fingerprint(house.root / "config")


def test_nothing_counts_as_deleted_in_a_folder_that_cannot_be_looked_into(house):
    house.write(partners__grace_chapel="include: {sources: [harbor-wire]}\n")
    good = house.load()
    sources = house.root / "config/sources"
    sources.rename(house.root / "elsewhere")
    sources.symlink_to("gone")
    now = house.load(good.texts)
    assert (now.sources, now.partners) == (good.sources, good.partners)
    assert [problem.file for problem in now.problems] == ["config/sources"]


def test_a_config_without_sources_and_partners_is_empty_and_sound(tmp_path, house):
    for file in ("sources/harbor-wire.yaml", "partners/grace-chapel.yaml"):
        (house.root / "config" / file).unlink()
    catalog = house.load()
    assert (catalog.sources, catalog.partners, catalog.problems) == ({}, {}, ())


def test_the_fingerprint_changes_with_names_and_bytes_of_what_is_read_and_nothing_else(house):
    first = fingerprint(house.root / "config")
    house.put("sources/notes.md", "x")
    (house.root / "config/sources/harbor-wire.yaml").touch()
    assert fingerprint(house.root / "config") == first
    seen = {first}
    for change in ({"sources__harbor_wire": "folder: a\n"}, {"sources__other": "folder: a\n"}, {"conditions": "a: {tags: b}\n"}):
        house.write(**change)
        seen.add(fingerprint(house.root / "config"))
    (house.root / "config/sources/other.yaml").rename(house.root / "config/sources/third.yaml")
    assert len(seen | {fingerprint(house.root / "config")}) == 5


def test_the_fingerprint_of_a_folder_that_is_not_there_can_be_taken(tmp_path):
    assert fingerprint(tmp_path / "gone") == fingerprint(tmp_path / "gone")
