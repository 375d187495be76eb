"""What people order about articles: each order as it was given, and what stands of all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicator.model.copies import Copy
from syndicator.model.names import ArticleId, Digest

OrderKind = Literal["hold", "release", "kill", "restore", "correct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One order as it was given and carried out.

    version   the version of the article that it made
    until_at  for a hold that ends by itself: when
    did       what it did, in a sentence
    """

    article_id: ArticleId
    kind: OrderKind
    who: str
    why: str
    given_at: datetime
    version: int
    until_at: datetime | None = None
    did: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note that partners see under an article, with its day (- / - / `_syndicator.notes`)."""

    text: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person wrote in place of the publisher's words: it stands over whatever the publisher sends later.

    headline  in place of the publisher's; empty: the publisher's stands
    text      whose body stands in place of the publisher's; None: the publisher's stands
    theirs    the publisher's copy beneath it, the last one received
    behind    the publisher has changed what is corrected since; a person should look
    """

    theirs: Copy
    headline: str = ""
    text: Copy | None = None
    behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """What people's orders leave standing about an article. No poll and no rule undoes it; only another order does.

    held      a person holds it until a person releases it
    held_at   when it was taken from partners by a hold
    until_at  a person holds it until this moment; then it goes out by itself
    story_of  it is held because this article, which tells the same story, was held or killed
    alone_at  held so, it would have waited until this moment anyway
    polled    a poll held it so, because it says what that article says; it goes out by itself once it says something else
    sound     fingerprint of the words that cleaning held and a person let out
    restored  a person brought it back: nothing that its source takes back kills it again
    """

    held: bool = False
    held_at: datetime | None = None
    until_at: datetime | None = None
    story_of: ArticleId | None = None
    alone_at: datetime | None = None
    polled: bool = False
    sound: Digest = Digest("")
    restored: bool = False
    correction: Correction | None = None
    notes: tuple[Note, ...] = ()


NO_DIRECTIONS = Directions()
"""Of an article about which nobody ordered anything."""
