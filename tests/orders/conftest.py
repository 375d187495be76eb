"""A newsdesk with an empty store."""

import shutil

import pytest

from syndicator.store import Store
from tests.orders.newsdesk import Newsdesk


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """Give an SQLite file that is up to date and closed."""
    file = tmp_path_factory.mktemp("empty") / "store.db"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def open_desk(tmp_path, empty_store):
    """Give a maker of newsdesks, each with the configuration files that it is given."""
    opened = []

    def make(**files):
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        shutil.copy(empty_store, folder / "store.db")
        store = Store.open(f"sqlite:///{folder}/store.db")
        opened.append(Newsdesk(folder, store, {name.replace("__", "/") + ".yaml": text for name, text in files.items()}))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def desk(open_desk):
    return open_desk()
