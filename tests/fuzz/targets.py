"""What is hunted on, and what is promised of it beyond ending without an exception. Bytes in; BrokenError where a promise is broken."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from syndicator._text.markup import printable
from syndicator._text.urls import is_web
from syndicator.catalog import Cleaning, Source
from syndicator.config import shipped
from syndicator.errors import ArticleError, ParseError
from syndicator.model import Copy, Digest, Document, Entry, Feed, Fetched, Guid, RawHtml, SourceId, Validators
from syndicator.parse import bounds, parse
from syndicator.parse.encoding import to_text
from syndicator.parse.split import split
from syndicator.refine import refine
from syndicator.refine.clean import clean

ADDRESS = "https://wire.example/news/feed.xml"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOURCE = Source(id=SourceId("wire"), title="Wire", clean=Cleaning(guard=1.0))
RULEBOOK = shipped()
ENRICHED = 8
"""One input in so many is enriched as well, which costs more than all else."""
_OURS = re.compile(r"could not be read \((\w+)\)")
_ELEMENTS = frozenset(
    ["a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure", "h2", "h3",
     "h4", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub",
     "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var"]
)  # fmt: skip
_ATTRIBUTES = frozenset(["href", "title", "src", "alt", "width", "height", "colspan", "rowspan"])
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class BrokenError(Exception):
    """A promise that an input breaks: `promise` is its name, `kind` tells findings of one promise apart."""

    def __init__(self, promise: str, kind: str) -> None:
        super().__init__(f"{promise}: {kind}")
        self.promise, self.kind = promise, kind


def promise(name: str, *, kept: bool, kind: str = "broken") -> None:
    """Raise BrokenError unless it is kept."""
    if not kept:
        raise BrokenError(name, kind)


# ── split and parse ──────────────────────────────────────────────────────────────────────────────────────────────────


def parsing(data: bytes) -> None:
    """Whatever a publisher sends is a feed or a ParseError; its entries are counted, bounded, named once, and known the second time."""
    _cut_is_whole(to_text(data))
    try:
        feed = _parsed(data, {})
    except ParseError as error:
        _no_fault_of_ours(str(error))
        return
    _counted(feed)
    for entry in (*feed.entries, *feed.repeats):
        _fit_to_keep(entry)
    known = {entry.digest: entry.guid for entry in (*feed.repeats, *feed.entries)}
    again = _parsed(data, known)
    promise("a document read again brings nothing", kept=not again.entries or "at once" in str(feed.problems))


def _parsed(data: bytes, seen: dict[Digest, Guid]) -> Feed:
    fetched = Fetched(documents=(Document(name=ADDRESS, body=data),), validators=Validators(), fetched_at=NOW)
    return parse(fetched, SOURCE, seen=seen)


def _no_fault_of_ours(said: str) -> None:
    met = _OURS.search(said)
    promise("a fault of ours is not taken for the publisher's", kept=met is None, kind=met[1] if met else "")


def _cut_is_whole(text: str) -> None:
    pieces = split(text)
    if pieces is not None:
        promise("a cut document is whole again", kept=pieces.document(range(len(pieces.entries))) == text)


def _counted(feed: Feed) -> None:
    for said in feed.problems:
        _no_fault_of_ours(said)
    shown = len(feed.entries) + len(feed.repeats)
    promise("no entry is counted twice", kept=shown <= len(feed.present), kind="more than stand there")
    promise("every entry is one or a named repeat", kept=shown + len(feed.killed) >= len(feed.present), kind="fewer than stand there")
    promise("an article has one name", kept=len({entry.guid for entry in feed.entries}) == len(feed.entries))


def _fit_to_keep(entry: Entry) -> None:
    """Every field is bounded, printable and of the right kind."""
    limits = {
        "headline": bounds.HEADLINE, "text": bounds.TEXT, "summary": bounds.SUMMARY, "guid": bounds.GUID * 2, "guid_given": bounds.GUID,
        "rights": bounds.RIGHTS, "origin": bounds.NAME, "url": 2048, "base_url": 2048, "language": 40,
    }  # fmt: skip
    for name, most in limits.items():
        promise("a field is bounded", kept=len(getattr(entry, name)) <= most, kind=name)
    lists = {"authors": bounds.PEOPLE, "categories": bounds.SUBJECTS, "enclosures": bounds.ENCLOSURES}
    for name, most in lists.items():
        promise("a field is bounded", kept=len(getattr(entry, name)) <= most, kind=name)
    texts = {name: getattr(entry, name) for name in (*limits, "received")}
    texts.update({f"author {number}": author.name for number, author in enumerate(entry.authors)})
    texts.update({f"subject {number}": subject for number, subject in enumerate(entry.categories)})
    for name, text in texts.items():
        promise("a field is printable", kept=printable(text) == text, kind=name.split()[0])
    promise("an entry has a name", kept=bool(entry.guid))
    addresses = [entry.url, *(its.url for its in entry.enclosures), entry.image.url if entry.image else ""]
    promise("an address is one of the web", kept=all(is_web(url) for url in addresses if url))
    moments = [at for at in (entry.published_at, entry.updated_at) if at is not None]
    promise("a moment has a zone", kept=all(at.tzinfo is not None for at in moments))


# ── clean ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def cleaning(data: bytes) -> None:
    """Whatever an entry holds becomes a copy without anything that acts, the same each time, in which cleaning finds nothing more."""
    text = printable(data.decode("utf-8", "replace"))
    entry = _entry(text)
    try:
        copy = clean(entry, SOURCE, RULEBOOK)
    except ArticleError:
        return
    _harmless(copy)
    if len(data) % ENRICHED == 0:
        _described(refine(entry, SOURCE, RULEBOOK), copy)
    again = clean(_entry(copy.html), SOURCE, RULEBOOK)
    promise("cleaning twice changes nothing", kept=again.html == copy.html, kind="markup")
    promise("cleaning twice changes nothing", kept=again.blocks == copy.blocks, kind="blocks")
    promise("cleaning twice changes nothing", kept=again.removals == (), kind="removals")
    promise("cleaning twice changes nothing", kept=(again.byline, again.dateline, again.credits) == ("", "", ()), kind="head")


def _entry(text: str) -> Entry:
    return Entry(
        source_id=SOURCE.id,
        guid=Guid("g1"),
        digest=Digest("0" * 32),
        received="",
        headline="Harbour Opens Again",
        url="https://wire.example/news/a",
        text=RawHtml(text.removeprefix("\n")),
        kind="text" if text.startswith("\n") else "html",
    )


class _Census(HTMLParser):
    """Reads a copy's markup with a reader that is none of those that made it."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        promise("a copy is safe", kept=tag in _ELEMENTS, kind=f"element {tag[:20]}")
        for name, value in attrs:
            promise("a copy is safe", kept=name in _ATTRIBUTES, kind=f"attribute {name[:20]}")
            promise("a copy is safe", kept=name not in {"href", "src"} or bool(_SAFE.match(value or "")), kind=f"address in {name}")

    def handle_comment(self, _data: str) -> None:
        promise("a copy is safe", kept=False, kind="comment")

    handle_decl = unknown_decl = handle_pi = handle_comment


def _harmless(copy: Copy) -> None:
    census = _Census()
    census.feed(copy.html)
    census.close()
    for line in (copy.headline, copy.byline, copy.dateline, *copy.credits):
        promise("a line is a line", kept="\n" not in line and printable(line) == line)
    for block in copy.blocks:
        promise("a block is printable", kept=printable(block.text) == block.text)


def _described(whole: Copy, copy: Copy) -> None:
    """Hold enriching to its word: what it adds is bounded and printable, and the text is as cleaning left it."""
    promise("enriching leaves the text alone", kept=(whole.html, whole.blocks, whole.headline) == (copy.html, copy.blocks, copy.headline))
    promise("tags are bounded", kept=len(whole.tags) <= 50)
    promise("a line is a line", kept=printable(whole.summary) == whole.summary, kind="summary")


TARGETS = {"parse": parsing, "clean": cleaning}
