"""What a partner gets: verdicts, placements, editions and what they are built from."""

from dataclasses import dataclass
from datetime import datetime

from syndicator.model.articles import Article
from syndicator.model.names import ArticleId, Digest, Format, PartnerId
from syndicator.model.tripwires import Trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an article is for a partner, and why: the one answer that routing, preview and explain share.

    rule     the deciding line: `include[0]`, `exclude[1]`, `status`, `embargo`, `max_age`, …
    value    what in the article met it: `tags: Ukraine`
    why      one sentence for a person
    nearest  for "out": the line that came closest and what it lacked; empty for "in"
    from_at  not in the edition before this; None: at once.  until_at: not at or after this; None: for ever
    from_rule, until_rule  what sets those two: `embargo`, `delay`, `max_age`, or a line that ends by age
    """

    included: bool
    rule: str
    value: str
    why: str
    nearest: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    from_rule: str = ""
    until_rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An article's place with a partner: from when until when, and the verdict's reason."""

    partner_id: PartnerId
    article_id: ArticleId
    from_at: datetime | None
    until_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """An article as it stands in feeds of one format: set once, pressed once, read back once.

    `pressed` is `body` as a piece of deflate; empty: not pressed yet. `seal` is the digest of all that was looked at when it was read back and found
    fit; empty: it was not yet.
    """

    body: bytes
    pressed: bytes = b""
    seal: Digest = Digest("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One feed document made for one partner: what we sent. `etag` is the strong validator, in quotes.

    `changed_at` is when these bytes first stood; `article_ids` are what it carries, in order. `pressed` is `body` as one
    gzip; empty where none was made.
    """

    partner_id: PartnerId
    format: Format
    body: bytes
    etag: str
    changed_at: datetime
    generation: Digest
    article_ids: tuple[ArticleId, ...]
    pressed: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """An article that a partner had and that was withdrawn since: the names by which its software knows it, and when that was.

    `url` is the address under which the partner first got it.
    """

    article_id: ArticleId
    public_id: str
    rss_guid: str
    url: str
    published_at: datetime
    withdrawn_at: datetime

    @property
    def updated_at(self) -> datetime:
        """When it last changed for the partner: then."""
        return self.withdrawn_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of the house's, such as the news sitemap, as it was last made; `changed_at` is when these bytes first stood."""

    body: bytes
    etag: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Which articles a partner's editions hold at a moment, newest first, and what stands between two moments.

    `changed_at` is when the set last changed (stored, never the clock at rendering). `next_at` is the earliest coming
    time at which an article enters or leaves by time alone, or a retraction may close; None: none. `retractions` are those that the
    partner is still to be told of, the last one first; `closing` are articles of whom it need be told nothing more. `archive` is the
    newest page of the partner's archive; 0: there is none.
    """

    partner_id: PartnerId
    articles: tuple[Article, ...]
    changed_at: datetime
    next_at: datetime | None
    retractions: tuple[Retraction, ...] = ()
    closing: tuple[ArticleId, ...] = ()
    archive: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """What stands on one page of a partner's archive, newest first, and the pages beside it (0: there is none).

    `revision` is the state of the page that was read; `left`: something that stood on it is out since it was made;
    `withheld`: of that, something may be in nobody's feeds.
    """

    partner_id: PartnerId
    number: int
    articles: tuple[Article, ...]
    older: int = 0
    newer: int = 0
    revision: int = 0
    left: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One partner's build: what its editions carry now, which formats changed, and the error that kept the old ones.

    `held` are the tripwires that keep it from taking the place of the last good editions; these go on, less what must leave.
    """

    partner_id: PartnerId
    carried: tuple[ArticleId, ...] = ()
    changed: tuple[Format, ...] = ()
    error: str = ""
    held: tuple[Trip, ...] = ()
