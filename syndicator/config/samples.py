"""A sample to begin with: a commented, working configuration and three articles.

Law: the one place of the room that writes. Takes a folder, writes files into it, gives their paths; raises UsageError
before anything is written if one of them stands there already, or if the folder cannot be written.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from syndicator.config.schemas import KINDS, schema
from syndicator.errors import UsageError


def write_sample(folder: Path) -> tuple[Path, ...]:
    """Write `config/` with its schemas and `articles/` into `folder`, and give the paths of all that was written."""
    wanted = {folder / name: text for name, text in sample_texts()}
    standing = sorted(str(path) for path in wanted if path.exists() or path.is_symlink())
    if standing:
        more = f" (and {len(standing) - 1} more)" if len(standing) > 1 else ""
        raise UsageError(f"{standing[0]}{more} is there already, and nothing is overwritten; choose another folder")
    try:
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {(error.strerror or 'unknown').lower()}") from error
    return tuple(wanted)


def sample_texts() -> Iterator[tuple[str, str]]:
    """Give the sample's files by their paths."""
    yield from sorted(_texts(files("syndicator.config") / "sample", ""))
    for kind in KINDS:
        yield f"config/schemas/{kind}.json", json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def _texts(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        name = f"{path}{entry.name}"
        if entry.is_dir():
            yield from _texts(entry, f"{name}/")
        else:
            yield name, entry.read_text("utf-8")
