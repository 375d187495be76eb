"""A folder of articles as a source: which files are new or changed since last time, read once they stand still.

Takes the folder and the marks of the last pull, gives `Fetched` or `NotModified`, raises FetchError if the folder itself
cannot be read. Touches the disk only to read, in threads of its own. A file costs nobody but itself: what cannot be
read is a problem that names it, and every other file goes on.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from syndicator.fetch.files import ReadFile, Stamp, read, scan
from syndicator.fetch.limits import Limits
from syndicator.model import Document, Fetched, FileMark, NotModified, Validators


@dataclass(slots=True, kw_only=True)
class _Pull:
    """What one pull of a folder has found so far."""

    documents: list[Document] = field(default_factory=list)
    marks: list[FileMark] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    room: int = 0


async def pull_folder(folder: Path, validators: Validators, *, limits: Limits, settle: float, now: datetime) -> Fetched | NotModified:
    """Read what is new in `folder`; waits for files that are being written, for at most `limits.patience` seconds."""
    known = {mark.name: mark for mark in validators.files}
    stamps, restless = await _settled(folder, known, patience=limits.patience, settle=settle, now=now)
    pull = _Pull(room=limits.folder)
    pull.problems += [f"{name} does not stand still; it is read by the next pull" for name in sorted(restless & stamps.keys())]
    await asyncio.to_thread(_read_changed, pull, stamps, known, restless, limits.body)
    marks = tuple(sorted(pull.marks, key=lambda mark: mark.name))
    missing = tuple(name for name in known if name not in stamps)
    left = replace(validators, files=marks)
    if not (pull.documents or pull.problems or missing):
        return NotModified(validators=left, fetched_at=now)
    return Fetched(documents=tuple(pull.documents), validators=left, fetched_at=now, missing=missing, problems=tuple(pull.problems))


async def _settled(
    folder: Path, known: dict[str, FileMark], *, patience: float, settle: float, now: datetime
) -> tuple[dict[str, Stamp], set[str]]:
    """Give all files with their size and time, and the names of new or changed ones that would not stand still."""
    stamps = await asyncio.to_thread(scan, folder)
    young = now.timestamp() - settle
    moving = {name for name, stamp in stamps.items() if _changed(stamp, known.get(name)) and stamp.mtime_ns / 1e9 > young}
    waited = 0.0
    while moving and settle > 0 and waited < patience:
        await asyncio.sleep(settle)
        waited += settle
        before, stamps = stamps, await asyncio.to_thread(scan, folder)
        moving = {name for name, stamp in stamps.items() if _changed(stamp, known.get(name)) and not stamp.same(before.get(name))}
    return stamps, moving if settle > 0 else set()


def _changed(stamp: Stamp, mark: FileMark | None) -> bool:
    return mark is None or (mark.mtime_ns, mark.size) != (stamp.mtime_ns, stamp.size)


def _read_changed(pull: _Pull, stamps: dict[str, Stamp], known: dict[str, FileMark], restless: set[str], limit: int) -> None:
    for name, stamp in sorted(stamps.items()):
        mark = known.get(name)
        if mark is not None and (name in restless or not _changed(stamp, mark)):
            pull.marks.append(mark)
        elif name in restless:
            continue
        elif pull.room <= 0:
            _put_off(pull, mark, f"{name} waits for the next pull, because this one has brought enough")
        else:
            _take(pull, read(stamp, limit), stamp, mark)


def _take(pull: _Pull, came: ReadFile, stamp: Stamp, mark: FileMark | None) -> None:
    """Keep what reading one file brought. A file whose bytes did not change is no document; one that failed is marked as seen."""
    if came.again:
        _put_off(pull, mark, f"{stamp.name} {came.problem}")
        return
    pull.marks.append(FileMark(name=stamp.name, mtime_ns=stamp.mtime_ns, size=stamp.size, digest=came.digest))
    if came.problem:
        pull.problems.append(f"{stamp.name} {came.problem}")
    elif mark is None or mark.digest != came.digest:
        pull.room -= len(came.body)
        pull.documents.append(Document(name=stamp.name, body=came.body, media_type=stamp.media_type, modified_at=stamp.modified_at))


def _put_off(pull: _Pull, mark: FileMark | None, problem: str) -> None:
    pull.problems.append(problem)
    if mark is not None:
        pull.marks.append(mark)
