"""The files of a folder: which there are, and what stands in one. Blocking, read only; never leaves the folder.

Hidden files, other endings and links that lead out of the folder are passed over. Only regular files are opened, by
the path that was looked at, and what was opened is compared with what was seen.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicator._text.digests import digest
from syndicator.errors import FetchError
from syndicator.model import Digest

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "application/xml",
    ".json": "application/json",
}
MAX_DEPTH = 40
_HEAD = 8192
_SIGNATURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"RIFF", b"ID3")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\x00<")
"""How text of two or four bytes a character begins."""
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A file as it stood when it was looked at."""

    name: str
    path: str
    mtime_ns: int
    size: int

    def same(self, other: "Stamp | None") -> bool:
        """Say whether the file stood still since `other`."""
        return other is not None and (self.mtime_ns, self.size) == (other.mtime_ns, other.size)

    @property
    def media_type(self) -> str:
        """Give what the file's ending says."""
        return MEDIA_TYPES[os.path.splitext(self.name)[1].lower()]  # noqa: PTH122  (a name, no path on this disk)

    @property
    def modified_at(self) -> datetime | None:
        """Give the file's own time."""
        try:
            return datetime.fromtimestamp(self.mtime_ns // 1_000_000_000, UTC)
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What reading a file brought. `again`: the next pull should try once more."""

    body: bytes = b""
    digest: Digest = Digest("")
    problem: str = ""
    again: bool = False


def scan(folder: Path) -> dict[str, Stamp]:
    """Give all articles and saved feeds under `folder` by their name in it; raises FetchError if the folder cannot be read."""
    try:
        root = os.path.realpath(folder)
        if not stat.S_ISDIR(os.stat(root).st_mode):  # noqa: PTH116  (one call, no second look)
            raise FetchError(f"{folder} is no folder; correct `folder:` in the source")
        return {stamp.name: stamp for stamp in _walk(root)}
    except FileNotFoundError as error:
        raise FetchError(f"the folder {folder} is not there; make it, or correct `folder:` in the source") from error
    except OSError as error:
        raise FetchError(f"the folder {folder} cannot be read ({error.strerror}); give this program leave to read it") from error


def _walk(root: str) -> Iterator[Stamp]:
    waiting = [("", root, 0)]
    while waiting:
        inside, path, depth = waiting.pop()
        try:
            with os.scandir(path) as entries:
                listed = list(entries)
        except OSError:
            if not inside:
                raise
            continue
        for entry in listed:
            if entry.name.startswith("."):
                continue
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    waiting.append((f"{name}/", entry.path, depth + 1))
            elif os.path.splitext(entry.name)[1].lower() in MEDIA_TYPES:  # noqa: PTH122  (a name, no path on this disk)
                stamp = _stamp(name, entry.path, root)
                if stamp is not None:
                    yield stamp


def _stamp(name: str, path: str, root: str) -> Stamp | None:
    """Give the stamp of a regular file, None for anything else, for a link that leads out, and for a name that is no text."""
    try:
        name.encode("utf-8")
        real = os.path.realpath(path)
        seen = os.stat(real)  # noqa: PTH116  (one call, no second look)
    except (OSError, UnicodeEncodeError):
        return None
    if not stat.S_ISREG(seen.st_mode) or not real.startswith(root.rstrip("/") + "/"):
        return None
    return Stamp(name=name, path=real, mtime_ns=seen.st_mtime_ns, size=seen.st_size)


def read(stamp: Stamp, limit: int) -> ReadFile:
    """Give what stands in a file, or why it cannot be used."""
    if stamp.size > limit:
        return ReadFile(problem=f"is larger than {limit >> 20} MB and was not read; split it, or take it out of the folder")
    try:
        body = _opened(stamp, limit)
    except OSError as error:
        return ReadFile(problem=f"cannot be read ({error.strerror}); give this program leave to read it", again=True)
    if body is None:
        return ReadFile(problem="changed while it was read; it is read by the next pull", again=True)
    if looks_binary(body):
        return ReadFile(digest=Digest(digest(body)), problem="holds no text but binary data; take it out of the folder")
    return ReadFile(body=body, digest=Digest(digest(body)))


def _opened(stamp: Stamp, limit: int) -> bytes | None:
    """Give the whole file, None if it is not the one that was looked at."""
    descriptor = os.open(stamp.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        body = file.read(limit + 1)
        after = os.fstat(descriptor)
    return body if (after.st_mtime_ns, after.st_size) == (stamp.mtime_ns, stamp.size) and len(body) == stamp.size else None


def looks_binary(body: bytes) -> bool:
    """Say whether `body` is no text in any coding: by its signature, a NUL, or many control characters near its start."""
    head = body[:_HEAD]
    if head.startswith(_SIGNATURES):
        return True
    if head.startswith(_WIDE):
        return False
    return b"\0" in head or len(head.translate(None, _CONTROLS)) < len(head) * 0.95
