"""What came over the wire or from the folder."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicator.model.names import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """A file of a folder source as last read. `mtime_ns` and `size` say whether to look again, `digest` whether it changed."""

    name: str
    mtime_ns: int
    size: int
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What lets the next poll be conditional: header values byte for byte as sent, the address they belong to, marks of files.

    `etag` and `last_modified` are sent only to `url`, the final address of the last answer. `body` is the digest of
    the last whole body, so that an unchanged body behind a 200 costs a hash. `files` is for folder sources.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    body: Digest = Digest("")
    files: tuple[FileMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One fetched document: a feed, a page, or one file of a folder.

    `name` is the final address, or the file's path inside its folder with `/` between parts. `media_type` is what the
    server said, or what the file's ending says, in lower case without parameters; `charset` likewise, empty if unsaid.
    `modified_at` is the file's own time, None over HTTP; `fetched_at` is when a page was fetched by itself, else None.
    """

    name: str
    body: bytes
    media_type: str = ""
    charset: str = ""
    modified_at: datetime | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one pull of a source brought: its new or changed documents, and what the next pull will need.

    `missing` names the files of a folder that stood there last time and are gone. `problems` are sentences about
    documents that could not be read (a binary file among articles), each naming its document.
    `min_interval` is the publisher's wish (Cache-Control, Expires), None if unsaid. `moved_to` is where permanent
    redirects alone led, empty if there were none or others too.
    """

    documents: tuple[Document, ...]
    validators: Validators
    fetched_at: datetime
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    min_interval: timedelta | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Nothing new at the source: a 304, the same bytes as last time, or a folder in which no file changed.

    `wish_stands`: it says nothing of how often to ask, so that what was said before goes on.
    """

    validators: Validators
    fetched_at: datetime
    min_interval: timedelta | None = None
    moved_to: str = ""
    wish_stands: bool = False
