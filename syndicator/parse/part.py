"""What one document adds to a feed, and where it came from: the values that the readers of this room share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.model import Digest, Document, Entry, Guid, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose document it is, what it is called, the address that its links are relative to (may be empty), and when it came."""

    source_id: SourceId
    document: str
    address: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one document said: as `model.Feed`, for that document alone.

    `file_at` is set where the document is one article in a file, and is the file's own time; its entry is in `entries`
    even if it is known, because only all files together say which of two is the article.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    present: tuple[Digest, ...] = ()
    repeats: tuple[Entry, ...] = ()
    killed: tuple[Guid, ...] = ()
    problems: tuple[str, ...] = ()
    min_interval: timedelta | None = None
    form: str = ""
    has_more: bool = False
    file_at: datetime | None = None


def place_of(document: Document, source_id: SourceId, fetched_at: datetime) -> Place:
    """Give the place of a fetched document; a file of a folder has no address."""
    is_web = document.name.startswith(("http://", "https://"))
    return Place(source_id=source_id, document=document.name, address=document.name if is_web else "", fetched_at=fetched_at)
