"""The files of a config folder: which there are, and what stands in them.

Law: the room's window to the disk, read only. Takes the folder, gives texts and problems; raises nothing. A file that
stands there and cannot be read is told and counts as standing there, so that its last good version goes on.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from syndicator._text.digests import digest_of
from syndicator.config.wording import meant, nearest
from syndicator.errors import Problem
from syndicator.model import Digest

FOLDERS = ("sources", "partners", "rules", "vocabularies")
HOUSE = "syndicator.yaml"
CONDITIONS = "conditions.yaml"
MAX_BYTES = 1_000_000
"""No configuration file is larger."""

_MARKS = b"\xff\xfe\xef\xbb\xbf"
"""Bytes that say at a file's beginning how it is written."""
_STEM = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """What stands in a config folder: the texts that could be read, by name; all names; what is wrong with files as such.

    `blind` are folders that stand there and could not be looked into: nothing may be taken to be gone from them. `garbled` are the
    texts of files that are no UTF-8 or too large, as far as they can be guessed.
    """

    texts: dict[str, str]
    names: tuple[str, ...]
    problems: tuple[Problem, ...]
    blind: tuple[str, ...] = ()
    garbled: Mapping[str, str] = field(default_factory=dict)


def absolute(folder: Path) -> Path:
    """Give the folder's absolute path; links in it stay, because what lies beside a linked folder belongs to the link."""
    return Path(os.path.abspath(folder))  # noqa: PTH100 - Path.resolve follows links, Path.absolute leaves `..` in


def look(folder: Path) -> Disk:
    """Give what stands in a config folder."""
    names, problems, blind = _listed(folder)
    texts: dict[str, str] = {}
    garbled: dict[str, str] = {}
    for name in names:
        try:
            body = _read(folder / name)
            texts[name] = _decoded(body, folder, name)
        except _Unfit as unfit:
            problems.append(unfit.problem)
            garbled[name] = body.lstrip(_MARKS).replace(b"\0", b"").decode("latin-1")
        except OSError as error:
            problems.append(_problem(folder, name, f"cannot be read: {(error.strerror or 'it is no file').lower()}"))
    return Disk(texts=texts, names=names, problems=tuple(problems), blind=blind, garbled=garbled)


def standing(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file that is read from a config folder, sound or not; what cannot be read is left out."""
    found: dict[str, bytes] = {}
    for name in _listed(folder)[0]:
        with suppress(OSError):
            found[name] = _read(folder / name)
    return found


def fingerprint(folder: Path) -> Digest:
    """Give one digest over the names and bytes of all files of a config folder: unchanged means that nothing was edited."""
    where = absolute(folder)
    names, problems, blind = _listed(where)
    return Digest(digest_of([*(part for name in names for part in (name, _bytes(where / name))), *map(str, problems), *blind]))


def _read(path: Path) -> bytes:
    """Give what a file holds, of one that is too large only so much that it shows; a pipe or a device would hold us for ever."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        with os.fdopen(handle, "rb", closefd=False) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "it is a pipe or a device, no file")
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(handle)


def _bytes(path: Path) -> str:
    try:
        return _read(path).decode("latin-1")
    except OSError:
        return "(cannot be read)"


class _Unfit(Exception):  # noqa: N818 - it never leaves this file
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _decoded(body: bytes, folder: Path, name: str) -> str:
    if len(body) > MAX_BYTES:
        raise _Unfit(_problem(folder, name, f"is larger than {MAX_BYTES:,} bytes; no configuration file may be"))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise _Unfit(_problem(folder, name, "is not UTF-8 text; save it in UTF-8", line=line)) from error


def _problem(folder: Path, name: str, message: str, *, line: int = 0) -> Problem:
    return Problem(file=f"{folder.name}/{name}", line=line, key="", message=message)


def _listed(folder: Path) -> tuple[tuple[str, ...], list[Problem], tuple[str, ...]]:
    """Give the names of the files to read, problems with names, and the folders that cannot be looked into."""
    names = [name for name in (HOUSE, CONDITIONS) if os.path.lexists(folder / name)]
    problems = [_problem(folder, name, message) for name, message in _strays(folder)]
    blind: list[str] = []
    for kind in FOLDERS:
        try:
            found = sorted(os.listdir(folder / kind)) if os.path.lexists(folder / kind) else []  # noqa: PTH208 - names are all that is asked for
        except OSError as error:
            problems.append(_problem(folder, kind, f"cannot be looked into: {(error.strerror or 'it is no folder').lower()}"))
            blind.append(kind)
            continue
        for file in found:
            message = _misnamed(file)
            if message:
                problems.append(_problem(folder, f"{kind}/{file}", message))
            elif _is_yaml(file) and not file.startswith("."):
                names.append(f"{kind}/{file}")
    return tuple(names), problems, tuple(blind)


def _is_yaml(file: str) -> bool:
    return file.endswith((".yaml", ".yml"))


def _misnamed(file: str) -> str:
    """Give what is wrong with the name of a file, empty if nothing is or if it is none of ours."""
    stem, _, ending = file.rpartition(".")
    if file.startswith(".") or not _is_yaml(file.lower()):
        return ""
    if not _STEM.fullmatch(stem):
        return "is not read: the file's name is the id, and an id has only a to z, 0 to 9 and -, at most 64 of them"
    return "" if ending == "yaml" else f"is not read: rename it to {stem}.yaml"


def _strays(folder: Path) -> Iterator[tuple[str, str]]:
    """Give files and folders whose names look like a slip for one that is read."""
    try:
        there = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is asked for
    except OSError:
        return
    for name in there:
        if name in {HOUSE, CONDITIONS, *FOLDERS} or name.startswith("."):
            continue
        if _is_yaml(name) and nearest(name, [HOUSE, CONDITIONS]):
            yield name, f"is not read{meant(name, [HOUSE, CONDITIONS])}"
        elif nearest(name, FOLDERS) and (folder / name).is_dir():
            yield name, f"is not read{meant(name, FOLDERS)}"
