"""What a person should hear of: how a source looks, what is amiss, and who is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a source looked in one pull, for its next pulls to be compared with; empty where nothing was read.

    form      what its document is: `RSS`, `Atom`, `JSON Feed`, `page`; empty for folders
    present   how many entries stood there
    entries   how many of them were new or changed; the next two are about these
    words     the median of their lengths in words, full text included where it was fetched
    language  the one that most of them are in; empty if no one is
    misread   the source answered, but with something that is no feed
    drifted   rules that seem to miss what they met before, a sentence each
    """

    form: str = ""
    present: int = 0
    entries: int = 0
    words: int = 0
    language: str = ""
    misread: bool = False
    drifted: tuple[str, ...] = ()


SubjectKind = Literal["source", "partner", "house"]
AlertKind = Literal["failing", "quiet", "changed", "drifted", "network", "build", "tripwire", "configuration", "store", "push"]
ALERT_KINDS: tuple[AlertKind, ...] = (
    "failing",
    "quiet",
    "changed",
    "drifted",
    "network",
    "build",
    "tripwire",
    "configuration",
    "store",
    "push",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something amiss that was told, of one subject and kind: it stands until it has ended, and is told once each time.

    name      the source's or partner's id; empty for the house
    since_at  when the trouble itself began; told_at: when it became an alert
    text      what is the matter, since when, what was usual, and what to do
    ended_at  None while it stands
    goods     good looks in a row since the last bad one; not kept across a restart
    times     how often it came back lately: each time it takes longer to be told and longer to end
    """

    subject: SubjectKind
    name: str = ""
    kind: AlertKind
    since_at: datetime
    told_at: datetime
    text: str
    ended_at: datetime | None = None
    goods: int = 0
    times: int = 1


Way = Literal["webhook", "email"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """One alert on its way to one place: `raised` or `ended`, with what to say; `id` is the same at each try."""

    id: str
    way: Way
    event: Literal["raised", "ended"]
    alert: Alert
    text: str
    made_at: datetime
    due_at: datetime
    tries: int = 0
