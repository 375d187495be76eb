"""The errors of the house. An error's class is its blast radius: what one failure costs, and nothing else.

    SyndicatorError
    ├── ConfigError        one configuration file; its last good version goes on
    ├── SourceError        one run of one source
    │   ├── FetchError         the publisher could not be asked, or did not answer
    │   │   └── WaitingError       the publisher's host asked us to wait, and was not asked
    │   └── ParseError         the answer is no feed
    ├── ArticleError       one article, set aside as received with its reason
    ├── PartnerError       one partner, whose last good edition stays
    │   ├── RenderError        an edition could not be written
    │   └── VerifyError        an edition was written and is not fit to leave the house
    ├── StoreError         the transaction rolled back; it is tried again
    │   ├── StaleError         what was decided on has changed meanwhile; it is decided again at once
    │   └── ClaimError         another daemon runs on the store, or may: this one writes nothing
    └── UsageError         one command: an id that is not known, a flag that does not fit

Each message is one plain sentence that names the place and the cure; it is shown to operators as it stands.
`NotModified` is a value (see `model`), not an error.
"""

from dataclasses import dataclass
from datetime import datetime


class SyndicatorError(Exception):
    """Something went wrong, and this says what it costs."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in one place of one configuration file.

    `line` counts from 1 (0: the file as a whole). `key` is the dotted path of the value (`include.0.tags`),
    empty for the file as a whole. `message` says what is wrong and what is allowed.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """Give the problem as one line, `file:line: key: message`, as `syndicator check` prints it."""
        return f"{self.file}:{self.line}: {self.key}: {self.message}" if self.key else f"{self.file}:{self.line}: {self.message}"


class ConfigError(SyndicatorError):
    """The configuration has problems; `problems` holds every one of them, of all files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems and say them, a line each."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[tuple[Problem, ...]]]:
        """Let the error cross from a worker process with its problems."""
        return type(self), (self.problems,)


class SourceError(SyndicatorError):
    """One run of one source failed."""


class FetchError(SourceError):
    """The publisher could not be asked, or did not answer in a way that can be used.

    `status` is the HTTP status where there was one; `retry_after` is in seconds, where the publisher asked for it;
    `host` is the public host that answered so, empty where that speaks for the one source only; `by` is the host that answered,
    whichever it is, at the end of all redirects. `passing`: the same question may well be answered later.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        host: str = "",
        by: str = "",
        passing: bool = False,
    ) -> None:
        """Keep what the back-off needs beside the message."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.host = host
        self.by = by
        self.passing = passing


class WaitingError(FetchError):
    """A host that asked to be left alone was not asked; it may be `until`."""

    def __init__(self, message: str, *, until: datetime) -> None:
        """Keep the moment beside the message."""
        super().__init__(message, passing=True)
        self.until = until


class ParseError(SourceError):
    """The answer is no feed, no page list and no article."""


class ArticleError(SyndicatorError):
    """One article could not be worked; it is set aside as received, with this reason."""


class PartnerError(SyndicatorError):
    """One partner could not be served anew; its last good edition stays."""


class RenderError(PartnerError):
    """An edition could not be written."""


class VerifyError(PartnerError):
    """An edition was written and is not fit to leave the house."""


class StoreError(SyndicatorError):
    """The store did not take a transaction; nothing of it was kept."""


class StaleError(StoreError):
    """What a transaction was decided on has changed since; nothing of it was kept, and it is decided again."""


class ClaimError(StoreError):
    """The store's claim is not this daemon's; nothing was written."""


class UsageError(SyndicatorError):
    """A command was asked for something that does not exist or does not fit."""
