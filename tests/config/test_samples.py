"""The sample of `init`: complete, sound, and never written over anything."""

import pytest

from syndicator.config import load, write_sample
from syndicator.errors import UsageError


def test_the_sample_is_a_sound_configuration_with_articles(tmp_path):
    paths = write_sample(tmp_path / "new" / "house")
    assert all(path.is_file() for path in paths)
    catalog = load(tmp_path / "new/house/config", environ={})
    assert (catalog.problems, catalog.aside) == ((), ())
    assert (len(catalog.sources), len(catalog.partners)) == (1, 2)
    folder = next(iter(catalog.sources.values())).folder
    assert folder is not None
    assert len(list(folder.glob("*.txt"))) == 3


def test_every_yaml_file_of_the_sample_names_its_schema(tmp_path):
    for path in write_sample(tmp_path):
        if path.suffix == ".yaml":
            first = path.read_text().partition("\n")[0]
            assert first.startswith("# yaml-language-server: $schema=")
            assert (path.parent / first.partition("$schema=")[2]).resolve().is_file()


@pytest.mark.parametrize("name", ["config/syndicator.yaml", "articles/ferry-returns.txt", "config/schemas/source.json"])
def test_a_file_that_stands_there_is_named_and_nothing_is_written(tmp_path, name):
    mine = tmp_path / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(UsageError, match=name):
        write_sample(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        write_sample(tmp_path / "file")
