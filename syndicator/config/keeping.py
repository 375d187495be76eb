"""The configuration's files for a backup, and back from one.

Law: gives bytes by name and writes into a folder without a configuration only: files that an operator has are never
replaced. Values of `${ENV}` are not in the files, and so in no backup. Raises UsageError for a name that is none of ours.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from syndicator.config import files
from syndicator.errors import UsageError

_NAME = re.compile(rf"(?:{re.escape(files.HOUSE)}|{re.escape(files.CONDITIONS)}|(?:{'|'.join(files.FOLDERS)})/[a-z0-9-]{{1,64}}\.ya?ml)")


def kept(folder: Path) -> dict[str, bytes]:
    """Give the files of a config folder that a backup carries, as they stand."""
    return files.standing(files.absolute(folder))


def put_back(folder: Path, kept: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write a backup's configuration into a folder that has none, and give what was written; one that has its own is left alone."""
    if (folder / files.HOUSE).exists():
        return ()
    strange = next((name for name in kept if not _NAME.fullmatch(name)), None)
    if strange is not None:
        raise UsageError(f"the backup's file {strange[:80]!r} is none of a configuration; nothing was written")
    written: list[Path] = []
    # The house's own file comes last: with it there is a configuration.
    for name in sorted(kept, key=lambda name: (name == files.HOUSE, name)):
        path = folder / name
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kept[name])
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error.strerror}); make its folder writable") from error
        written.append(path)
    return tuple(written)
