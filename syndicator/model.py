"""What flows, in the order in which it flows: from the publisher's bytes to the partner's edition.

Law: values only. Frozen, keyword-only dataclasses; tuples for lists; all times aware UTC, named `_at` or `_until`.
Nothing here is ever changed, only replaced by a later version. One model in three tenses: `Entry` is what the
publisher said, `Article` is what we hold (its `Copy` is the text that partners may get), `Edition` is what we sent.

Where a field has a name in the feed formats it is given as (Atom / RSS / JSON Feed).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from html import escape
from typing import Literal, NewType
from urllib.parse import urlsplit

# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────

SourceId = NewType("SourceId", str)
"""The stem of a source's file: `[a-z0-9-]{1,64}`."""
PartnerId = NewType("PartnerId", str)
"""The stem of a partner's file: `[a-z0-9-]{1,64}`."""
ArticleId = NewType("ArticleId", str)
"""Our own short name for an article: 13 characters of `[a-z2-7]`, from source and first guid; safe in an address."""
Guid = NewType("Guid", str)
"""The publisher's name for an entry, exactly as sent; case matters."""
Digest = NewType("Digest", str)
"""Hexadecimal BLAKE2b-128 of some bytes."""
RawHtml = NewType("RawHtml", str)
"""Markup as a publisher sent it: hostile until sanitised."""
CleanHtml = NewType("CleanHtml", str)
"""Markup that the sanitiser let through. Made in `refine/clean/sanitize.py`, read back in `store/`, and by the two below."""

When = datetime | timedelta
"""A moment, or (in a sample or a test) a distance from the moment when the entry is first seen: `date: -3h`."""

Format = Literal["rss", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
FILE_NAMES: dict[Format, str] = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
"""The file of each format on the shelf and the last part of its address."""


def text_block(text: str) -> CleanHtml:
    """Give plain text as one paragraph of markup, escaped."""
    return CleanHtml(f"<p>{escape(text)}</p>")


_FIRST_PARAGRAPH = re.compile(r'\s*(?:<figure>.*?</figure>\s*)?<p(?:\s+[a-z-]+="[^"]*")*>', re.DOTALL)


def lead_in(html: CleanHtml, text: str) -> CleanHtml:
    """Give `html` with plain text, escaped, before the words of its first paragraph; a picture above it stays above it.

    Markup that does not begin with a paragraph gets one of its own before it.
    """
    begun = _FIRST_PARAGRAPH.match(html)
    if begun is None:
        return joined(text_block(text.rstrip(" –")), html)
    return CleanHtml(f"{begun.group()}{escape(text)}{html[begun.end() :]}")


def joined(*blocks: CleanHtml) -> CleanHtml:
    """Give several pieces of clean markup as one."""
    return CleanHtml("".join(blocks))


def link_block(text: str, url: str) -> CleanHtml:
    """Give plain text as one paragraph that links to `url`; an address that is not http or https is left out."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return text_block(text)
    return CleanHtml(f'<p><a href="{escape(url)}">{escape(text)}</a></p>')


# ── fetch: what came over the wire or from the folder ────────────────────────────────────────────────────────────


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
    """Nothing new at the source: a 304, the same bytes as last time, or a folder in which no file changed."""

    validators: Validators
    fetched_at: datetime
    min_interval: timedelta | None = None
    moved_to: str = ""


# ── parse: what the publisher said ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with a byline (author / dc:creator / authors). All fields plain text; `url` http(s) or empty."""

    name: str
    url: str = ""
    email: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """Attached media (link rel=enclosure / enclosure / attachments). `length` in bytes, 0 if unknown."""

    url: str
    type: str = "application/octet-stream"
    length: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A lead image (link rel=enclosure type=image/* / media:content / image). Sizes in pixels, 0 if unknown."""

    url: str
    type: str = ""
    credit: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


TextKind = Literal["html", "text", "markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as the publisher sent it. Nothing here is cleaned; strings are decoded once and bounded in length.

    guid        identity within the source (id / guid / id): the publisher's where it is of use, else the link, else a digest
    guid_given  the publisher's own, exactly as sent; empty if there was none
    digest      of the entry's own bytes in its document: the same bytes are not parsed again
    received    the entry as it came, markup and all, for the archive (an XML element, a JSON object, a file's text)
    text        the body (content / content:encoded / content_html), `kind` says how to read it; may be empty. Of kind
                "text" it is one block a paragraph, an empty line between two blocks
    summary     the publisher's description (summary / description / summary), markup or text
    base_url    what relative links in `text` are relative to
    dates       None where missing or not to be believed; a distance counts from first sight
    embargo_until  not before this time
    document    the name of the document it came in (the file, for folder sources)
    """

    source_id: SourceId
    guid: Guid
    guid_given: str = ""
    digest: Digest
    received: str
    document: str = ""
    url: str = ""
    headline: str = ""
    text: RawHtml = RawHtml("")
    kind: TextKind = "html"
    summary: RawHtml = RawHtml("")
    base_url: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: When | None = None
    updated_at: When | None = None
    embargo_until: When | None = None
    language: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a source's documents said in one pull.

    `entries` are the new and the changed ones, in document order; `present` are the digests of all entries that stood
    there, known ones included. `killed` are guids that the publisher took back (at:deleted-entry). `repeats` are
    entries that stood there again under the same guid: kept as received, never an article of their own.
    `problems` are sentences, each naming its entry or document. `min_interval` is the publisher's wish (- / ttl / -).
    `form` is what its one document is: `RSS`, `Atom`, `JSON Feed`, `page`; empty for a folder.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    present: tuple[Digest, ...] = ()
    repeats: tuple[Entry, ...] = ()
    killed: tuple[Guid, ...] = ()
    problems: tuple[str, ...] = ()
    min_interval: timedelta | None = None
    form: str = ""


# ── refine: the text that partners may get ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A piece that cleaning took out: the rule's name, the text that went, and why (the evidence, in words)."""

    rule: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A subject of an article (category / category / tags), why it is there, and how sure we are (0 to 1).

    `name` is in the article's language ("Russland"); `also` are other names by which a filter may ask for it
    ("Russia"), so that one line of a partner's file holds in every language. Partners see `name` alone.
    """

    name: str
    why: str
    score: float = 1.0
    also: tuple[str, ...] = ()


Zone = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A block of an entry as it came (or a line of one), seen as one that may stand in other articles too.

    keys     what it is known by in the archive, the most exact first: its words with dates, figures, addresses and the
             like as slots; then its opening alone, and the like, for blocks of which only a part repeats
    text     its beginning as it reads, to be shown to a person
    words    how many words it has that are no slots
    zone     where it stands among the entry's blocks of text
    heading  it is a heading, or leads to what follows
    signs    the kinds of promotional evidence that it shows, rules that cut alone included
    linked   the share of it that is links, 0 to 1
    newsy    it reports or quotes somebody
    kept     a rule protects it, or it is code, a cell of a table, a step of a list: it is never learned
    rule     the rule that took it out; empty if it stands
    line     it is a line at an edge of the block before it, which has several
    """

    keys: tuple[str, ...]
    text: str
    zone: Zone
    words: int = 0
    heading: bool = False
    signs: tuple[str, ...] = ()
    linked: float = 0.0
    newsy: bool = False
    kept: bool = False
    rule: str = ""
    line: bool = False


ARCHIVED = 50
"""So many of a source's newest articles make up its archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An article of a source's archive as far as learning looks at it: its blocks, and when it was published."""

    source_id: SourceId
    guid: Guid
    published_at: datetime
    templates: tuple[Template, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A block that repeats in an archive, with its figures.

    key       the one of its keys under which it repeats
    text      one of its readings
    zone      where it stands most often
    count     in how many articles of `of` it stands; `promo`: in how many of these with promotional evidence
    anywhere  so common that it is taken out wherever it stands; else only where it joins its end of the text
    leads     it is a heading that goes together with what stands under it
    scope     whose archive this was seen in
    """

    key: str
    text: str
    zone: Zone
    count: int
    of: int
    promo: int = 0
    anywhere: bool = False
    leads: bool = False
    scope: Literal["source", "publisher"] = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a source's archive taught: the blocks that cleaning takes out because they repeat. No two share a key."""

    blocks: tuple[Recurring, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatelineParts:
    """What a dateline says, part by part and as it is written: "PORTLAND, Ore." is one place, "March 4" a date."""

    places: tuple[str, ...] = ()
    date: str = ""
    agency: str = ""


BlockKind = Literal["paragraph", "subhead", "list", "quote", "figure", "table", "code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of an article in reading order, as plain text."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The text of an article as edited: what `refine` makes of an entry. All fields but `html` are plain text.

    byline      the line as it stood, "By …" included; empty if there was none
    dateline    "WASHINGTON/ MOSCOW (Worthy News)", without the dash that ended it
    credits     lines such as "With files from …", kept apart from the byline
    dateline_parts  its places, date and agency
    html        the sanitised body, without headline, byline and dateline
    blocks      the same body as plain text, block by block
    summary     verbatim sentences within the source's limit (summary / description / summary)
    held        why it must not go out before a person has looked; empty for sound copy
    words       how many words the body has
    sanitiser   which version of the sanitiser let `html` through; stored with it
    templates   the blocks of the entry, for the source's archive; no part of the text, and not kept with it
    """

    headline: str
    byline: str = ""
    authors: tuple[Person, ...] = ()
    credits: tuple[str, ...] = ()
    dateline: str = ""
    dateline_parts: DatelineParts = DatelineParts()
    html: CleanHtml = CleanHtml("")
    blocks: tuple[Block, ...] = ()
    summary: str = ""
    tags: tuple[Tag, ...] = ()
    language: str = ""
    canonical_url: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    rights: str = ""
    origin: str = ""
    removals: tuple[Removal, ...] = ()
    held: str = ""
    words: int = 0
    sanitiser: str = ""
    templates: tuple[Template, ...] = field(default=(), compare=False, repr=False)


class Status(StrEnum):
    """Where an article stands: `live` may go out, `held` waits for a person, `killed` is gone for good."""

    LIVE = "live"
    HELD = "held"
    KILLED = "killed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as we hold it: one version of it.

    public_id   for ever the same, in every format (id / - / id)
    rss_guid    for ever the same (- / guid / -)
    version     counts from 1
    published_at  the publisher's date if it can be believed, else first_seen_at; never changes
    updated_at  moves strictly forward, only with a change that partners can see
    canonical_url  where a reader opens it: the publisher's page, else ours
    substance   fingerprint of what matters (headline and words), taken after cleaning
    surface     fingerprint of all that a partner can see
    missing_at  first noticed to be gone from its source; no reason to take it back
    story       fingerprint by which the same text is known under another name: of the words, with the date where they are few
    same_as     the article of another source that told the same story first
    """

    id: ArticleId
    source_id: SourceId
    guid: Guid
    public_id: str
    rss_guid: str
    version: int
    status: Status
    copy: Copy
    published_at: datetime
    updated_at: datetime
    first_seen_at: datetime
    embargo_until: datetime | None = None
    canonical_url: str
    substance: Digest
    surface: Digest
    missing_at: datetime | None = None
    story: Digest = Digest("")
    same_as: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store holds that an entry may be: at most one of these is the article, `refine.identity` says which.

    held       the article of this source with this guid, or with an alias that is this guid
    renamed    the article whose file is missing now and had the same text (folder sources)
    same_link  the article of this source with the same link, where no entry of this pull has that article's guid
    same_story the article of this source with the same headline and text, under the same condition
    rivals     articles of which several have its link or its text, so that none can be told to be it
    elsewhere  the article of another source with the same text or link that was held first; `left`: its source is no
               longer configured
    stands_at  the moment of the held article's other file, which stands in the folder still
    """

    held: Article | None = None
    renamed: Article | None = None
    same_link: Article | None = None
    same_story: Article | None = None
    rivals: tuple[ArticleId, ...] = ()
    elsewhere: Article | None = None
    left: bool = False
    stands_at: datetime | None = None


ChangeKind = Literal["new", "revision", "correction", "kill", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one entry means for what we hold: decided by `refine.reconcile`, carried out by the store.

    `article` is the next version (for `unchanged` the held one; for `kill` the held one, marked). `public_ids` and
    `rss_guids` are the names a new article may take, best first: the store gives it the first that no other holds.
    `by` says by what an article under a new guid was recognised, `doubt` why a new article may be one that is held.
    """

    kind: ChangeKind
    why: str
    article: Article
    entry: Entry | None = None
    public_ids: tuple[str, ...] = ()
    rss_guids: tuple[str, ...] = ()
    by: Literal["", "address", "text"] = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An entry that could not be worked: kept as received, with the reason."""

    entry: Entry
    why: str


# ── alerts: what a person should hear of ────────────────────────────────────────────────────────────────────────


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
AlertKind = Literal["failing", "quiet", "changed", "drifted", "network", "build", "configuration", "store"]
ALERT_KINDS: tuple[AlertKind, ...] = ("failing", "quiet", "changed", "drifted", "network", "build", "configuration", "store")


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


# ── runs and what we saw ─────────────────────────────────────────────────────────────────────────────────────────

Outcome = Literal["changed", "unchanged", "failed", "waiting"]
"""`waiting`: the source was not asked at all, because its publisher asked us to wait or it is gone; no such run is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pull of one source, as it went. Counts are entries, except `removed`: pieces that cleaning took out.

    `changed_ids` are the articles that the run made, replaced or killed. `problems` are sentences for the operator.
    """

    source_id: SourceId
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    parsed: int = 0
    new: int = 0
    revised: int = 0
    killed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    held: int = 0
    removed: int = 0
    error: str = ""
    problems: tuple[str, ...] = ()
    changed_ids: tuple[ArticleId, ...] = ()
    look: Look = Look()


NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a source is due that is polled no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Permanent redirects of several polls in a row to the same place: where to, how many, the first when."""

    to: str
    count: int
    first_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """What polling remembers of a source beyond its last answer.

    asks         digest of the address in the source's file; under another one nothing of this counts
    adopted      the address that permanent redirects led to for long enough; empty: the file's own is asked
    moving       where they lead lately, without having been believed yet
    gone         how many answers in a row said that it is gone for good
    disabled_at  when that was believed; `file` is the digest of the source's settings then, so that an edit brings it back
    validates    whether its server ever gave something by which a request can be conditional
    wait_until   no request before this: the publisher asked for it
    wish, ttl    how long the last answer, and the last document, want to be taken for fresh
    pace         the distance of its polls with `every: auto`
    rhythm       the setting (every, cron) by which the next poll was planned
    """

    asks: Digest = Digest("")
    adopted: str = ""
    moving: Moving | None = None
    gone: int = 0
    disabled_at: datetime | None = None
    file: Digest = Digest("")
    validates: bool = False
    wait_until: datetime | None = None
    wish: timedelta | None = None
    ttl: timedelta | None = None
    pace: timedelta | None = None
    rhythm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """An article that its feed no longer holds, though older ones stand there: since when, and over how many polls."""

    article_id: ArticleId
    since_at: datetime
    polls: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we saw of a source: never mixed with its settings (`catalog.Source`) or what it says (`Feed`).

    `due_at` is the next poll; None: now. `failures` counts failed runs in a row. `new_at` is when it last brought
    something new. `absent` are articles that may have been taken back at the source.
    """

    source_id: SourceId
    validators: Validators = field(default_factory=Validators)
    due_at: datetime | None = None
    ran_at: datetime | None = None
    succeeded_at: datetime | None = None
    new_at: datetime | None = None
    failures: int = 0
    error: str = ""
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rules: Digest = Digest("")
    polling: Polling = field(default_factory=Polling)
    absent: tuple[Absent, ...] = ()


# ── syndicate: what a partner gets ───────────────────────────────────────────────────────────────────────────────


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
class Edition:
    """One feed document made for one partner: what we sent. `etag` is the strong validator, in quotes.

    `changed_at` is when these bytes first stood; `article_ids` are what it carries, in order.
    """

    partner_id: PartnerId
    format: Format
    body: bytes
    etag: str
    changed_at: datetime
    generation: Digest
    article_ids: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An article that a partner had and that was killed since: its name, and when that was."""

    public_id: str
    killed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Which articles a partner's editions hold at a moment, newest first, and what stands between two moments.

    `changed_at` is when the set last changed (stored, never the clock at rendering). `next_at` is the earliest coming
    time at which an article enters or leaves by time alone; None: none. `tombstones` are those of killed articles within
    the edition's reach, the last killed first.
    """

    partner_id: PartnerId
    articles: tuple[Article, ...]
    changed_at: datetime
    next_at: datetime | None
    tombstones: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One partner's build: what its editions carry now, which formats changed, and the error that kept the old ones."""

    partner_id: PartnerId
    carried: tuple[ArticleId, ...] = ()
    changed: tuple[Format, ...] = ()
    error: str = ""
